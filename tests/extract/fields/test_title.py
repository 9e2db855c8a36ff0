"""The title is what a visitor reads above the text; the head of the page only confirms it."""

import pytest

from monitor.extract.fields.title import without_site
from tests.extract.pages import read

ARTICLE = "http://www.a.gov.cn/info/1011/4213.htm"
TITLE = "关于做好春节期间安全生产工作的通知"
TEXT = "<p>" + "各镇街、各部门要高度重视，认真组织实施。" * 10 + "</p>"


def title(body: str, head: str = "", url: str = ARTICLE) -> str:
    return read(body + f'<div id="vsb_content">{TEXT}</div>', head=head, url=url).title


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1>{TITLE}</h1>",
        f"<h2>{TITLE}</h2>",
        f'<div class="article-title">{TITLE}</div>',
        f'<p id="title">{TITLE}</p>',
        f"<div><font size=5><b>{TITLE}</b></font></div>",
        f"<ucaptitle>{TITLE}</ucaptitle>",
        f"<h1>{TITLE[:10]}<br>{TITLE[10:]}</h1>".replace("<br>", ""),
    ],
)
def test_the_heading_that_the_head_confirms(heading: str) -> None:
    head = f'<title>{TITLE}-某区人民政府</title><meta name="ArticleTitle" content="{TITLE}">'
    logo = '<div class="header"><h1>某区人民政府门户网站</h1></div>'
    assert title(logo + heading, head) == TITLE


def test_a_heading_in_two_lines_is_one_title() -> None:
    body = "<h1>乡村振兴现场会召开<br>产业发展经验交流</h1>"
    assert (
        title(body, "<title>乡村振兴现场会召开 产业发展经验交流-某区人民政府</title>").split()
        == [
            "乡村振兴现场会召开",
            "产业发展经验交流",
        ]
        or title(body) == "乡村振兴现场会召开产业发展经验交流"
    )


def test_the_visible_heading_outweighs_a_wrong_meta_tag() -> None:
    head = '<title>某区人民政府</title><meta name="ArticleTitle" content="另一篇文章的标题">'
    assert title(f"<h1>{TITLE}</h1>", head) == TITLE


def test_a_heading_of_a_side_list_is_not_the_title() -> None:
    side = '<div class="sidebar"><h3>热门信息标题内容</h3></div>'
    head = f"<title>{TITLE}</title>"
    assert title(side + f"<h2>{TITLE}</h2>", head) == TITLE


def test_without_a_heading_the_meta_tag_and_then_the_window_title_speak() -> None:
    assert title("", f'<title>某区人民政府</title><meta name="articletitle" content="{TITLE}">') == TITLE
    assert title("", f"<title>{TITLE}_通知公告_某区人民政府</title>") == TITLE


def test_markup_in_the_window_title_is_no_part_of_it() -> None:
    assert title("", f"<title>&lt;h1 style='margin:0'&gt;{TITLE}</title>") == TITLE


def test_a_window_title_that_only_names_the_site_yields_to_the_line_above_the_date() -> None:
    body = f"<div>{TITLE}</div><div>发布时间：2026-07-02</div>"
    assert title(body, "<title>某区人民政府</title>") == TITLE


@pytest.mark.parametrize(
    ("window", "rest"),
    [
        ("通知公告-某区人民政府", "通知公告"),
        ("通知公告 - 某区人民政府门户网站", "通知公告"),
        ("通知公告_某区教育和体育局", "通知公告"),
        ("某区人民政府_政务公开_关于公布清单的公告", "关于公布清单的公告"),
        ("1-10月固定资产投资情况-某县人民政府网", "1-10月固定资产投资情况"),
        ("首页- 某市烟草", "某市烟草"),
        ("某区人民政府", "某区人民政府"),
        ("", ""),
    ],
)
def test_the_sites_name_is_cut_from_a_window_title(window: str, rest: str) -> None:
    assert without_site(window, {"SiteName": "某区人民政府"}) == rest


def test_a_column_of_a_site_that_titles_every_page_alike_is_called_as_its_path_says() -> None:
    rows = '<li><a href="/info/1/1.htm">关于公布行政许可事项清单的公告</a><span>2026-07-08</span></li>' * 3
    body = f'<div>当前位置：<a href="/">首页</a> &gt; <a href="/xw.htm">新闻</a> &gt; 通知公告</div><ul>{rows}</ul>'
    found = read(body, head="<title>某区人民政府</title>")
    assert (found.title, found.column) == ("通知公告", "通知公告")


@pytest.mark.parametrize(
    "name",
    [
        "区委主要负责同志调研示例区智慧养老服务平台",
        "我区新建一所示例区第三中学",
        "副区长走访慰问示例集团公司",
        "全市卫生工作现场会在示例区人民医院召开前代表参观市中医院",
        "区领导到区教育和体育局",
        "关于开设优化营商环境专题",
        "区长赴示例大学",
    ],
)
@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            '<title>{0}-某区人民政府</title><meta name="ArticleTitle" content="{0}">',
            '<div class="arti_title">{0}</div>',
        ),
        ("<title>{0}-某区人民政府</title>", "<h1>{0}</h1>"),
        ("<title>{0}_部门动态_某区人民政府</title>", '<div class="title">{0}</div>'),
        ("<title>{0}</title>", "<h2>{0}</h2>"),
        ('<title>某区人民政府</title><meta name="ArticleTitle" content="{0}">', ""),
        ("<title>某区人民政府</title>", "<h1>{0}</h1>"),
    ],
)
def test_a_title_may_end_in_the_name_of_an_office(name: str, head: str, body: str) -> None:
    assert title(COLUMN + body.format(name) + DAY, head.format(name)) == name


COLUMN = (
    '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/xwzx/bmdt/">部门动态</a></div>'
    '<div class="left"><h2>部门动态</h2><ul><li><a href="/xwzx/bmdt/">部门动态</a></li></ul></div>'
)
DAY = "<div>发布时间：2026-07-02</div>"


@pytest.mark.parametrize(
    "window",
    [
        "示例县人民政府信息公开",
        "某区人民政府",
        "部门动态",
        "部门动态-某区人民政府",
        "政务公开专栏",
        "内容页",
        "示例区政务服务",
    ],
)
@pytest.mark.parametrize("heading", ["<h2>{}</h2>", "<h3>{}</h3>", '<div class="title">{}</div>', "<h1>{}</h1>"])
def test_the_constant_title_of_a_site_or_column_never_beats_the_heading(window: str, heading: str) -> None:
    head = f"<title>{window}</title>"
    assert title(COLUMN + heading.format(TITLE) + DAY, head) == TITLE
    assert title(COLUMN + DAY + heading.format(TITLE), head) == TITLE


@pytest.mark.parametrize("heading", ["<div class='title'>{}</div>", "<h3>{}</h3>", "<p class='bt'>{}</p>"])
def test_the_heading_of_the_column_never_beats_the_title_that_names_it(heading: str) -> None:
    name = "示例区2025年政府工作报告公开版本"
    column = '<div class="left"><h2>政府工作报告</h2></div><div>当前位置：<a href="/">首页</a> &gt; 政府工作报告</div>'
    assert title(column + heading.format(name), f"<title>{name}-示例区人民政府</title>") == name


@pytest.mark.parametrize(
    "inner", ["<h1>一、总体要求和目标任务</h1>", "<h2>附件：工作方案</h2>", '<p class="title">第一章 总则条款</p>']
)
@pytest.mark.parametrize("window", ["某区人民政府", f"{TITLE}-某区人民政府"])
def test_a_heading_inside_the_text_is_not_the_title(inner: str, window: str) -> None:
    body = f'<h2>{TITLE}</h2>{DAY}<div id="vsb_content">{TEXT}{inner}{TEXT}</div>'
    assert read(body, head=f"<title>{window}</title>", url=ARTICLE).title == TITLE


def test_a_headline_that_no_template_marks() -> None:
    body = '<p style="text-align:center"><b>示例区召开年度工作会议</b></p>'
    assert title(COLUMN + body, "<title>某区人民政府</title>") == "示例区召开年度工作会议"


def test_a_logo_is_no_title() -> None:
    body = f"<h1>某区人民政府</h1><h2>{TITLE}</h2>"
    assert title(body, "<title>某区人民政府</title>") == TITLE


@pytest.mark.parametrize("sign", ["-", "_", "|", " - ", "—", "--", "｜", "·", " :: ", "－", "——"])
def test_the_window_title_without_the_names_of_column_and_site(sign: str) -> None:
    path = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/tz/">部门动态</a></div>'
    for window in (f"{TITLE}{sign}某区人民政府", f"{TITLE}{sign}部门动态{sign}某区人民政府"):
        assert title(path, f"<title>{window}</title>") == TITLE
    assert title("", "<title>西山区—东湖区协作会议召开-某区人民政府</title>") == "西山区—东湖区协作会议召开"


def test_the_shared_title_speaks_where_the_window_says_nothing() -> None:
    assert title("", f'<title>某区人民政府</title><meta property="og:title" content="{TITLE}">') == TITLE


@pytest.mark.parametrize("tags", [("h2", "h1"), ("h3", "h1"), ("h1", 'div class="title"'), ("h2", 'p id="title"')])
def test_the_name_of_the_column_in_window_and_heading_yields_to_a_heading_that_says_more(tags: tuple[str, str]) -> None:
    column, article = tags
    name, whole = "政府工作报告", "某区2025年政府工作报告公开版本"
    body = f"<{column}>{name}</{column}><{article}>{whole}</{article.split()[0]}>"
    assert title(body, f"<title>{name}-某区人民政府</title>") == whole
    assert title(f"<h1>{name}</h1>", f"<title>{name}-某区人民政府</title>") == name
