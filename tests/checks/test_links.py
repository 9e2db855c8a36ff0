"""link.dead, link.soft, link.intranet, link.empty, link.malformed and attachment.broken (links): indicators D."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.checks import links
from monitor.checks.view import PageView
from monitor.extract.urls import join
from monitor.model import Link, Problem, Region
from monitor.outcomes import NO_PICTURE, Outcome, TargetState
from tests.checks.views import SITE, link, page, problems, undecided

OUT = "http://www.example.com/a.html"
FILE = "http://portal.example.gov.cn/files/form.docx"

DEAD = [Outcome.NOT_FOUND, Outcome.GONE, Outcome.DNS, Outcome.REFUSED, Outcome.LOOP]
DOUBTFUL = [Outcome.CLIENT_ERROR, Outcome.SERVER_ERROR, Outcome.DROPPED, Outcome.TLS]
NOT_JUDGED = [
    Outcome.TIMEOUT,
    Outcome.BLOCKED,
    Outcome.ROBOTS,
    Outcome.TOO_LARGE,
    Outcome.CIRCUIT_OPEN,
    Outcome.DNS_UNKNOWN,
    Outcome.OUT_OF_BUDGET,
    Outcome.TRAP,
    Outcome.FAILED,
    Outcome.REDIRECT,
]


def to(url: str, outcome: Outcome, *more: Link, **of_state: object) -> PageView:
    """A page that links to `url`, whose last look ended in `outcome`."""
    return page(links=(link(url), *more), targets={url: TargetState(outcome, **of_state)})


def only(view: PageView, code: str) -> Problem:
    """The one problem that the six link checks find together."""
    runs = (links.dead, links.soft, links.intranet, links.empty, links.malformed, links.broken)
    (found,) = [problem for run in runs for problem in problems(run(view))]
    assert found.code == code
    return found


class TestDead:
    @pytest.mark.parametrize("outcome", DEAD)
    def test_what_is_certainly_dead_is_certain(self, outcome: Outcome) -> None:
        found = only(to(OUT, outcome), "link.dead")
        assert found.certain and (found.subject, found.target) == (OUT, OUT)
        assert outcome.label in found.message and "政策文件" in found.message

    @pytest.mark.parametrize(
        ("tag", "kind", "certain"),
        [("video", "视频", True), ("audio", "音频", True), ("embed", "嵌入的文件", True), ("input", "图片", True),
         ("image", "图片", True), ("track", "字幕", True), ("source", "音视频", True), ("style", "样式", False)],
    )  # fmt: skip
    def test_what_a_page_shows_is_named_by_its_kind(self, tag: str, kind: str, certain: bool) -> None:
        view = page(links=(link(OUT, "", tag=tag),), targets={OUT: TargetState(Outcome.NOT_FOUND)})
        found = only(view, "link.dead")
        assert found.message.startswith(kind) and found.certain is certain

    @pytest.mark.parametrize("outcome", DOUBTFUL)
    def test_an_error_is_only_suspected(self, outcome: Outcome) -> None:
        assert not only(to(OUT, outcome, status=502), "link.dead").certain

    @pytest.mark.parametrize("outcome", NOT_JUDGED)
    def test_what_could_not_be_looked_at_is_neither_dead_nor_clean(self, outcome: Outcome) -> None:
        view = to(OUT, outcome)
        for run in (links.dead, links.soft):
            assert not problems(run(view)) and undecided(run(view)) == [OUT]

    @pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.UNCHANGED])
    def test_a_fine_target_is_no_problem(self, outcome: Outcome) -> None:
        assert list(links.dead(to(OUT, outcome))) == []

    def test_a_target_that_was_not_handed_over_is_fine(self) -> None:
        view = page(links=(link(OUT),))
        assert [*links.dead(view), *links.soft(view), *links.broken(view)] == []

    def test_a_third_timeout_in_a_row_is_suspected(self) -> None:
        assert undecided(links.dead(to(OUT, Outcome.TIMEOUT, failures=2))) == [OUT]
        assert not only(to(OUT, Outcome.TIMEOUT, failures=3), "link.dead").certain

    def test_many_links_to_one_target_are_one_problem_and_the_main_text_owns_it(self) -> None:
        again = link(OUT, "再来一次", region=Region.NAV)
        view = to(OUT, Outcome.NOT_FOUND)
        view = replace(view, document=replace(view.document, links=(again, *view.document.links, again)))
        assert only(view, "link.dead").region is Region.MAIN

    def test_a_link_in_the_footer_says_so(self) -> None:
        view = page(links=(link(OUT, "友情链接", region=Region.FOOTER),), targets={OUT: TargetState(Outcome.NOT_FOUND)})
        found = only(view, "link.dead")
        assert (found.region, found.where) == (Region.FOOTER, "页脚") and "页脚" in found.message

    def test_a_dead_picture_is_named_a_picture(self) -> None:
        view = page(links=(link(OUT, "", tag="img"),), targets={OUT: TargetState(Outcome.NOT_FOUND)})
        assert only(view, "link.dead").message.startswith("图片")

    def test_a_cut_text_is_shown_whole(self) -> None:
        view = page(
            links=(link(OUT, "关于春季…", title="关于春季植树的通知"),), targets={OUT: TargetState(Outcome.NOT_FOUND)}
        )
        assert "关于春季植树的通知" in only(view, "link.dead").message

    def test_a_number_in_a_links_text_is_masked_even_where_it_is_cut(self) -> None:
        text = "，" * 34 + "13911112222"
        view = page(links=(link(OUT, text),), targets={OUT: TargetState(Outcome.NOT_FOUND)})
        assert "1111" not in only(view, "link.dead").message


class TestSoft:
    def test_a_page_that_says_not_found_is_certain(self) -> None:
        assert only(to(OUT, Outcome.SOFT_MISSING), "link.soft").certain

    def test_landing_on_a_home_page_is_suspected(self) -> None:
        found = only(to(OUT, Outcome.SOFT_MISSING, final_url="http://www.example.com/"), "link.soft")
        assert not found.certain and "首页" in found.message

    def test_a_picture_that_answers_with_a_page_is_suspected(self) -> None:
        state = TargetState(Outcome.SOFT_MISSING, error=NO_PICTURE)
        view = page(links=(link(OUT, "", tag="img"),), targets={OUT: state})
        (found,) = problems(links.soft(view))
        assert not found.certain and found.message == "图片返回的是网页，不是图片"

    def test_a_link_that_promises_the_home_page_may_land_there(self) -> None:
        view = page(links=(link(OUT, "返回首页"),), targets={OUT: TargetState(Outcome.SOFT_MISSING, final_url="/")})
        assert list(links.soft(view)) == []


class TestAttachment:
    @pytest.mark.parametrize("outcome", [*DEAD, Outcome.SOFT_MISSING])
    def test_a_dead_file_is_a_broken_attachment_and_not_a_dead_link(self, outcome: Outcome) -> None:
        found = only(to(FILE, outcome), "attachment.broken")
        assert found.subject == FILE and "附件" in found.message

    @pytest.mark.parametrize("outcome", NOT_JUDGED)
    def test_a_file_that_could_not_be_looked_at_is_undecided(self, outcome: Outcome) -> None:
        view = to(FILE, outcome)
        assert undecided(links.broken(view)) == [FILE] and not problems(links.broken(view))
        assert list(links.dead(view)) == []

    @pytest.mark.parametrize(
        ("url", "text"),
        [
            ("http://h.cn/system/_content/download.jsp?owner=1&wbfileid=22", "附件1"),
            ("http://h.cn/get?id=3", "申请表.docx"),
            ("http://h.cn/get?id=3", "申请表.xlsx（25KB）"),
            ("http://h.cn/module/download/downfile.jsp?filename=a.doc", "下载"),
            ("http://h.cn/a/P020260101.pdf", "附件"),
        ],
    )
    def test_a_file_is_known_by_its_address_or_its_name(self, url: str, text: str) -> None:
        view = page(links=(link(url, text),), targets={url: TargetState(Outcome.NOT_FOUND)})
        only(view, "attachment.broken")

    @pytest.mark.parametrize("url", ["http://h.cn/pdf/index.html", "http://h.cn/a.docs/x.htm", "http://h.cn/excel.htm"])
    def test_a_page_is_no_file(self, url: str) -> None:
        only(to(url, Outcome.NOT_FOUND), "link.dead")


class TestIntranet:
    @pytest.mark.parametrize(
        ("url", "href"),
        [
            ("http://192.168.1.20/oa", ""),
            ("http://10.0.0.8:8080/", ""),
            ("http://172.16.3.4/", ""),
            ("http://localhost:8080/x", ""),
            ("http://oa/login", ""),
            ("http://files.intranet/", ""),
            ("http://[fe80::1]/", ""),
            ("", "file:///C:/Users/a/桌面/通知.doc"),
            ("", "C:\\Users\\a\\通知.doc"),
            ("", "d:/通知.doc"),
            ("", "\\\\server01\\share\\通知.doc"),
        ],
    )
    def test_an_address_that_only_works_inside(self, url: str, href: str) -> None:
        view = page(links=(link(url, "通知", href=href or url),))
        found = only(view, "link.intranet")
        assert found.certain and found.target == (url or href)

    @pytest.mark.parametrize(
        "url",
        [
            "http://www.example.com/192.168.1.1.html",
            "http://127.0.0.1:8800/",  # the registry allows this range
            "http://127.0.0.1:8801/",  # a registered site
            "http://portal.example.gov.cn/",
            "http://8.8.8.8/",
        ],
    )
    def test_what_works_for_the_public_is_no_intranet(self, url: str) -> None:
        assert list(links.intranet(page(links=(link(url),)))) == []

    def test_a_registered_site_may_be_called_localhost(self) -> None:
        ours = replace(SITE, hosts=frozenset({"localhost:8800"}))
        assert list(links.intranet(page(site=ours, links=(link("http://localhost:8800/a"),)))) == []

    def test_a_private_range_that_is_not_allowed_stays_a_finding(self) -> None:
        strict = replace(SITE, allow_private=("10.0.0.0/8", "nonsense"))
        assert problems(links.intranet(page(site=strict, links=(link("http://127.0.0.1:2/"),))))
        assert not problems(links.intranet(page(site=strict, links=(link("http://10.1.1.1/"),))))

    def test_a_name_that_resolves_to_a_private_address(self) -> None:
        only(to("http://oa.example.com/", Outcome.PRIVATE), "link.intranet")

    @pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.TIMEOUT, Outcome.PRIVATE])
    def test_an_intranet_link_is_not_counted_as_dead_as_well(self, outcome: Outcome) -> None:
        only(to("http://192.168.1.20/a.html", outcome), "link.intranet")
        only(to("http://192.168.1.20/a.pdf", outcome), "link.intranet")

    def test_a_name_that_could_not_be_resolved_tonight_is_undecided(self) -> None:
        assert undecided(links.intranet(to("http://oa.example.com/", Outcome.DNS_UNKNOWN))) != []


class TestEmpty:
    @pytest.mark.parametrize(
        "href", ["", "#", " # ", "javascript:", "javascript:;", "javascript:void(0)", "JavaScript:void(0);"]
    )
    def test_a_stub_with_a_name_in_the_main_text(self, href: str) -> None:
        found = only(page(links=(link("", "相关政策链接", href=href),)), "link.empty")
        assert "相关政策链接" in found.message
        assert found.certain == (href.strip() in ("", "#"))  # behind javascript: there may be a script

    @pytest.mark.parametrize(
        "text",
        [
            "打印",
            "关闭窗口",
            "收藏",
            "分享到微信",
            "上一篇：没有了",
            "下一篇：关于春季植树和森林防火有关工作的通知",
            "首页",
            "下页",
            "尾页",
            "3",
            "大",
            "更多",
            "更多>>",
            "登录",
            "搜索",
            "返回顶部",
            "播放",
            "无障碍浏览",
            "繁體",
            "English",
            "展开",
            ">",
            "无",
            "点赞",
        ],
    )
    def test_what_a_script_drives_is_left_alone(self, text: str) -> None:
        assert list(links.empty(page(links=(link("", text, href="#"),)))) == []

    @pytest.mark.parametrize(
        "one",
        [
            link("", "政务公开", href="#", region=Region.NAV),
            link("", "通知", href="#", region=Region.HEADER),
            link("", "通知", href="#", hidden=True),
            link("", "", href="#"),
            link("", "图", href=""),
            link("", "加载地图", href="javascript:loadMap(3)"),
            link("", "联系电话", href="tel:05390000000"),
            link("", "写信", href="mailto:a@b.cn"),
            link("", "打开微信", href="weixin://dl/business"),
            link("", "第二部分", href="#part2"),
            link("", "框架", href="", tag="iframe"),
            link("http://h.cn/a.html", "通知", href="a.html"),
        ],
    )
    def test_menus_handlers_and_other_schemes_are_no_empty_links(self, one: Link) -> None:
        view = page(links=(one,))
        assert [*links.empty(view), *links.intranet(view), *links.dead(view)] == []

    def test_a_long_title_with_a_buttons_word_is_reported(self) -> None:
        text = "关于开展行政处罚案件查询系统升级工作的通知"
        only(page(links=(link("", text, href="#"),)), "link.empty")

    def test_a_number_in_the_text_does_not_reach_the_subject(self) -> None:
        found = only(page(links=(link("", "联系张某13900000001", href="#"),)), "link.empty")
        assert "13900000001" not in found.subject + found.message


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://", "http://a\ud800b/", "://", "http://%zz/", "http://" + "a" * 9999]
)
def test_a_hostile_address_raises_nothing(url: str) -> None:
    view = to(url, Outcome.SOFT_MISSING, final_url=url)
    for run in (links.dead, links.soft, links.intranet, links.empty, links.broken):
        list(run(view))


def written(href: str, **more: object) -> PageView:
    """A page with this link, as extraction reads it."""
    return page(links=(link(join("http://portal.example.gov.cn/a/b.htm", href), "某项办法", href=href, **more),))


class TestMalformed:
    @pytest.mark.parametrize(
        ("href", "why"),
        [
            ("http://www.example,gov.cn/a.html", "域名"),
            ("http://www.example，gov.cn/a.html", "域名"),
            ("http://www.example .gov.cn/x.html", "域名"),
            ("http:// www.example.gov.cn/", "域名"),
            ("http://www..example.gov.cn/a.html", "域名"),
            ("http://.example.gov.cn/", "域名"),
            ("http://www.example.gov.cn<br>/", "域名"),
            ("http://www.(example).gov.cn/", "域名"),
            ("http://[::1/x.html", "域名"),
            ("http://[1.2.3.4]/", "域名"),
            ("http://1.2.3.4.5/", "域名"),
            ("http://256.1.1.1/", "域名"),
            ("http://", "域名"),
            ("https:///", "域名"),
            ("//www.example,gov.cn/", "域名"),
            ("http://" + "a" * 64 + ".gov.cn/", "域名"),
            ("http://www.example.gov.cn:80a/x.html", "端口"),
            ("http://www.example.gov.cn:99999/x.html", "端口"),
            ("http://www.example.gov.cn:8o80/", "端口"),
            ("http://www.example.gov.cn:25/", "浏览器禁止"),
            ("http://www.example.gov.cn:6000/index.html", "浏览器禁止"),
            ("https://www.example.gov.cn:6666", "浏览器禁止"),
            ("http://1.2.3.4:0/", "浏览器禁止"),
            ("//www.example.gov.cn:0021/files/", "浏览器禁止"),
            ("http://[2001:db8::1]:10080/", "浏览器禁止"),
            ("http://user@www.example.gov.cn:22/", "浏览器禁止"),
            ("http://www.example.gov.cn:-1/", "端口"),
            ("http://www.example.gov.cn https://www.example.gov.cn/", "两个网址"),
            ("http://www.example.gov.cn,http://www.example.com/", "两个网址"),
            ("http://www.example.gov.cn；www.example.com/", "两个网址"),
            ("http://http://www.example.gov.cn/", "两个网址"),
            ("http://https//www.example.gov.cn/", "两个网址"),
            ("http://www.example.gov.cnhttp://www.example.com/", "两个网址"),
            ("htp://www.example.gov.cn/a.html", "http://"),
            ("htttp://www.example.gov.cn/", "http://"),
            ("ttps://www.example.gov.cn/", "http://"),
            ("hptt://www.example.gov.cn/", "http://"),
            ("httpd://www.example.gov.cn/", "http://"),
            ("hhttps://www.example.gov.cn/", "http://"),
            ("HTPPS:\\\\www.example.gov.cn\\", "http://"),
            ("  htp:/\t/www.example.gov.cn/", "http://"),
        ],
    )
    def test_what_no_browser_opens_is_certain(self, href: str, why: str) -> None:
        found = only(written(href), "link.malformed")
        assert found.certain and why in found.message and "某项办法" in found.message
        assert found.target == href.strip()

    @pytest.mark.parametrize(
        "href",
        [
            "http://www.example.gov.cn", "http:\\\\www.example.gov.cn\\a", "http:/a.htm", "http:a.htm", "HTTP://A.CN:80/",
            "http://www.示例.gov.cn/", "http://www。example。gov。cn/", "http://a_b.example.gov.cn/", "http://a.gov.cn./",
            "http://www.example.gov.cn:/", "http://www.exam\nple.gov.cn/", "http://user:p,w@www.example.gov.cn/",
            "http://www.example.gov.cn/a,b c.html", "http://www.example.gov.cn/http://www.example.com/",
            "http://www.example.gov.cn/?url=http://a,b/", "//www.example.gov.cn/", "http//www.example.gov.cn/",
            "http：//www.example.gov.cn/", "www.example,gov.cn/", "a.html, b.html", "/a:b/", "http://{{host}}:{{port}}/",
            "http://<%=host%>/", "weixin://dl/business", "thunder://QUFo", "mqqwpa://im/chat", "ftp://a.cn/", "sftp://a,b",
            "rtsp://a.cn/", "tel:0539-1", "mailto:a@b.cn,c@d.cn", "javascript:go('http://a,b/')", "data:,http://a,b",
            "htp:",
            "C:\\a,b\\c.doc", "file:///D:/a,b.doc", "\\\\server1\\a,b", "//", "///", "#http://a,b", "", "#", "http://127.1/",
            "http://a.cn:6001/", "http://a.cn:88/", "https://a.cn:443/", "http://a.cn:10443/", "http://a.cn/:25/", "ftp://a.cn:21/",
            "http://a.cn:2/", "http://a.cn:8000/", "http://a.cn:9090/", "http://a.cn/?to=http://b.cn:25/",
            "mailto:a@b.cn:25",
            "http://a.cn/" + "x" * 5000, "http://1.2.3.4:8080/", "http://[2001:db8::1]:8080/", "blob:http://a,b/",
            "sms:1",
        ],
    )  # fmt: skip
    def test_what_a_browser_can_try_is_not(self, href: str) -> None:
        assert list(links.malformed(written(href))) == []

    def test_what_nobody_sees_is_not(self) -> None:
        assert list(links.malformed(written("htp://a.cn/", hidden=True))) == []

    def test_it_is_said_once(self) -> None:
        one = link("", "某项办法", href="htp://a.cn/")
        assert len(problems(links.malformed(page(links=(one, one))))) == 1


@given(
    st.text("http:s//\\.,;:@[]%w 0123456789示a\t{#?", max_size=30),
    st.sampled_from(["", "http://", "https:", "htp://", "//"]),
)
def test_an_address_is_never_malformed_and_asked_for(text: str, start: str) -> None:
    view = written(start + text)
    assert not (view.document.links[0].url and list(links.malformed(view)))
