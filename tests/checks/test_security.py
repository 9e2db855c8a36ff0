"""security.hidden_link: indicators A (W1), D, G. The words are tested by hijack.tsv."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.checks import security
from monitor.checks.hijack import hijacked
from monitor.checks.view import PageView
from monitor.model import Link, PageKind, Problem, Region, Severity
from tests.checks.views import METAS, block, link, page

STRANGER = "http://www.stranger.example/"


def words() -> list[list[str]]:
    lines = Path(__file__).with_name("hijack.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]


def found(view: PageView) -> list[Problem]:
    return list(security.run(view))


def linked(*links: Link, **more: object) -> list[Problem]:
    return found(page(links=links, **more))


class TestWords:
    @pytest.mark.parametrize(("text", "kind"), words())
    def test_which_titles_show_a_hijacked_page(self, text: str, kind: str) -> None:
        seen = hijacked(text)
        assert (seen[0] if seen else "-") == kind

    @pytest.mark.parametrize("label", ["Keywords", "description", "ArticleTitle", "ColumnName", "KEYWORDS"])
    def test_the_labels_of_the_head_are_read(self, label: str) -> None:
        (problem,) = found(page(meta=METAS | {label: "澳门新葡京"}))
        assert (problem.severity, problem.certain, problem.region) == (Severity.SERIOUS, False, Region.META)
        assert problem.wrong == "澳门新葡京" and problem.wrong in problem.message

    def test_the_title_is_read_on_every_kind_of_page_but_files(self) -> None:
        for kind in PageKind:
            assert len(found(page(kind, title="真人百家乐"))) == (kind is not PageKind.ATTACHMENT)

    def test_one_word_in_all_titles_is_one_finding(self) -> None:
        pages = [page(title=f"百家乐{n}", url=f"http://h/{n}") for n in range(3)]
        assert len({problem.subject for view in pages for problem in found(view)}) == 1

    def test_the_browsers_title_is_read_where_the_page_shows_another(self) -> None:
        view = page(title="十五分钟生活圈", blocks=(block("澳门新葡京官网-示例区", region=Region.META, where="标题"),))
        (problem,) = found(view)
        assert problem.where == "标题"

    def test_one_word_in_several_labels_is_one_problem(self) -> None:
        labels = METAS | {"Keywords": "澳门新葡京", "Description": "百家乐"}
        assert len(found(page(title="澳门新葡京", meta=labels))) == 2

    def test_such_words_in_the_text_are_the_text_checks_matter(self) -> None:
        assert found(page(blocks=(block("澳门新葡京"),))) == []

    def test_a_campaign_far_off_excuses_nothing(self) -> None:
        text = "依法打击违法犯罪，维护社会稳定。" + "示例区人民政府门户网站。" * 5 + "澳门新葡京"
        assert hijacked(text) == ("赌博", "澳门新葡京")

    @pytest.mark.parametrize("text", ["", "\x00" * 9, "\ud800", "a" * 1_000_000, "İ" * 3000, "ﬃ" * 3000])
    def test_hostile_texts_raise_nothing(self, text: str) -> None:
        assert hijacked(text) is None


class TestHiddenLinks:
    def test_a_hidden_link_to_a_stranger(self) -> None:
        (problem,) = linked(link(STRANGER, "棋牌", hidden=True))
        assert (problem.severity, problem.certain) == (Severity.SERIOUS, False)
        assert problem.target == STRANGER and "暗链" in problem.message

    @pytest.mark.parametrize(
        "url",
        [
            "http://portal.example.gov.cn/a.html",
            "http://jtj.example.gov.cn/",
            "http://127.0.0.1:8801/x",
            "http://www.shandong.gov.cn/",
            "http://bszs.conac.cn/sitename?method=show",
            "http://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=1",
            "http://www.beian.gov.cn/portal/registerSystemInfo",
            "https://beian.miit.gov.cn/",
            "http://pucha.kaipuyun.cn/exposure/jiucuo.html",
            "http://www.xinhuanet.com/",
            "http://service.weibo.com/share/share.php",
            "http://www.hanweb.com/",
            "",
        ],
    )
    def test_hidden_menus_marks_and_customary_neighbours_are_innocent(self, url: str) -> None:
        assert linked(link(url, "友情链接", hidden=True)) == []

    @pytest.mark.parametrize("url", ["http://gov.cn.stranger.example/", "http://www.xgov.cn/", "http://notconac.cn/"])
    def test_a_name_that_only_looks_official_is_a_stranger(self, url: str) -> None:
        assert len(linked(link(url, "", hidden=True))) == 1

    def test_another_port_of_our_host_is_not_our_site(self) -> None:
        assert len(linked(link("http://127.0.0.1:8802/", "", hidden=True))) == 1

    def test_a_host_that_the_district_trusts_is_innocent(self) -> None:
        view = replace(page(links=(link(STRANGER, hidden=True),)), trusted_foreign=frozenset({"www.stranger.example"}))
        assert found(view) == []

    def test_a_visible_link_to_a_stranger_is_innocent(self) -> None:
        assert linked(link(STRANGER, "某某公司")) == []

    @pytest.mark.parametrize("tag", ["img", "script", "link"])
    def test_pixels_and_scripts_are_no_links(self, tag: str) -> None:
        assert linked(link(STRANGER, "", hidden=True, tag=tag)) == []

    def test_a_hidden_frame_counts(self) -> None:
        assert len(linked(link(STRANGER, "", hidden=True, tag="iframe"))) == 1

    def test_many_hidden_links_to_one_host_are_one_problem(self) -> None:
        many = [link(f"{STRANGER}{n}.html", f"词{n}", hidden=True) for n in range(50)]
        assert len(linked(*many)) == 1

    def test_a_visible_link_whose_text_is_of_that_trade(self) -> None:
        (problem,) = linked(link(STRANGER, "澳门新葡京"))
        assert "非法链接" in problem.message and "赌博" in problem.message

    def test_such_words_on_our_own_site_are_the_text_checks_matter(self) -> None:
        assert linked(link("http://portal.example.gov.cn/a.html", "老虎机")) == []

    def test_files_are_not_looked_at(self) -> None:
        assert found(page(PageKind.ATTACHMENT, links=(link(STRANGER, hidden=True),))) == []

    def test_a_number_in_the_text_is_masked_even_where_it_is_cut(self) -> None:
        (problem,) = linked(link(STRANGER, "，" * 35 + "13911112222", hidden=True))
        assert "1111" not in problem.message + problem.context + problem.wrong


class TestDefaced:
    def sent(self, url: str, **more: object) -> list[Problem]:
        links = (Link(url, "", url, tag="refresh"), Link("http://a.stranger.example/", "x", "x"))
        return list(security.defaced(page(links=links, **more)))  # type: ignore[arg-type]

    def test_a_page_that_sends_its_visitor_to_a_stranger_is_for_a_person_to_judge(self) -> None:
        (problem,) = self.sent(STRANGER)
        assert (problem.code, problem.certain, problem.severity) == ("security.defaced", False, Severity.SERIOUS)
        assert problem.target == STRANGER and "www.stranger.example" in problem.message

    @pytest.mark.parametrize(
        "url", ["http://h/new/", "http://www.sdzwfw.gov.cn/", "http://www.xinhuanet.com/", "", "http://www.12377.cn/"]
    )
    def test_a_page_that_sends_its_visitor_to_ours_or_to_a_public_body_is_fine(self, url: str) -> None:
        view = page()
        assert self.sent(url if url != "http://h/new/" else view.site.url) == []

    def test_a_file_sends_nobody_on_and_one_host_is_one_problem(self) -> None:
        assert list(security.defaced(page(PageKind.ATTACHMENT, links=(Link(STRANGER, "", "", tag="refresh"),)))) == []
        twice = tuple(Link(f"{STRANGER}{n}", "", "", tag="refresh") for n in range(2))
        assert len(list(security.defaced(page(links=twice)))) == 1
