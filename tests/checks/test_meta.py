"""page.meta: indicators C."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.checks import meta
from monitor.checks.view import PageView
from monitor.model import DateSource, PageKind, Problem, Region, Severity
from tests.checks.views import METAS, SITE, column, page

DAY = date(2026, 11, 18)


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in METAS.items() if name not in names}


def found(view: PageView) -> list[Problem]:
    return list(meta.run(view))


def test_a_page_with_all_labels_is_fine() -> None:
    assert found(page()) == []
    assert found(page(PageKind.COLUMN)) == [] and found(page(PageKind.HOME)) == []


@pytest.mark.parametrize("name", [*meta.EVERY_PAGE, *meta.COLUMN, *meta.ARTICLE])
def test_each_missing_label_is_named(name: str) -> None:
    for labels in (without(name), METAS | {name: " "}):
        (problem,) = found(page(meta=labels))
        assert problem.suggestion == name and name in problem.message
        assert (problem.severity, problem.region) == (Severity.MINOR, Region.META)


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (PageKind.HOME, ["SiteName", "SiteIDCode"]),
        (PageKind.COLUMN, ["SiteName", "SiteIDCode", *meta.COLUMN]),
        (PageKind.ARTICLE, ["SiteName", "SiteIDCode", *meta.COLUMN, *meta.ARTICLE]),
        (PageKind.ATTACHMENT, []),
        (PageKind.LIST, []),
        (PageKind.OTHER, []),
    ],
)
def test_what_each_kind_of_page_needs_is_one_problem(kind: PageKind, needed: list[str]) -> None:
    problems = found(page(kind, meta={}))
    assert [problem.suggestion for problem in problems] == (["、".join(needed)] if needed else [])


def test_a_fault_of_the_template_is_one_finding() -> None:
    labels = without("ContentSource")
    pages = [page(url=f"http://h/{n}.htm", meta=labels, title=f"第{n}篇") for n in range(3)]
    subjects = {problem.subject for view in pages for problem in found(view) if "缺少" in problem.message}
    assert len(subjects) == 1
    assert found(page(PageKind.COLUMN, meta={}))[0].subject != found(page(meta={}))[0].subject


def test_a_sub_site_may_leave_its_code_empty_but_a_portal_may_not() -> None:
    labels = METAS | {"SiteIDCode": ""}
    assert found(page(site=replace(SITE, portal=False), meta=labels)) == []
    assert found(page(meta=labels)) != []
    assert found(page(site=replace(SITE, portal=False), meta=without("SiteIDCode"))) != []


def test_a_wrong_case_is_a_hint_and_not_a_missing_label() -> None:
    labels = without("PubDate", "SiteName") | {"pubdate": "2026-11-18 09:30", "sitename": "示例区人民政府"}
    (problem,) = found(page(meta=labels))
    assert (problem.severity, problem.wrong) == (Severity.HINT, "sitename、pubdate")


def test_a_static_page_needs_no_publication_labels() -> None:
    view = page(meta=without(*meta.ARTICLE), column=column("机构职能", has_text=True))
    assert found(view) == []


class TestPubDate:
    @pytest.mark.parametrize("value", ["2026-11-18 09:30", "2026-11-18 09:30:12"])
    def test_a_right_format(self, value: str) -> None:
        assert found(page(meta=METAS | {"PubDate": value})) == []

    @pytest.mark.parametrize("value", ["2026-11-18", "2026-11-18  09:30", "2026-11-18 10∶08", "2026年11月18日", "昨天"])
    def test_a_wrong_format_is_a_hint(self, value: str) -> None:
        (problem,) = found(page(meta=METAS | {"PubDate": value}))
        assert problem.severity is Severity.HINT and "格式" in problem.message

    def test_another_day_than_the_visible_one_is_suspected(self) -> None:
        (problem,) = found(page(date=date(2026, 11, 14), date_source=DateSource.BODY, meta_date=DAY))
        assert (problem.wrong, problem.suggestion, problem.certain) == ("2026-11-18", "2026-11-14", False)

    @pytest.mark.parametrize("source", [DateSource.META, DateSource.URL, DateSource.LIST, DateSource.NONE])
    def test_only_a_visible_date_is_compared(self, source: DateSource) -> None:
        assert found(page(date=date(2026, 11, 14), date_source=source, meta_date=DAY)) == []

    def test_the_same_day_agrees(self) -> None:
        assert found(page(date=DAY, date_source=DateSource.BODY, meta_date=DAY)) == []


class TestNames:
    @pytest.mark.parametrize(
        "title",
        [
            "关于春季植树的通知",
            "示例区关于春季植树的通知",
            "关于 春季植树　的通知",
            "关于春季植树的通知（全文）",
            "关于<br>春季植树的通知",
        ],
    )
    def test_titles_that_agree(self, title: str) -> None:
        assert found(page(meta=METAS | {"ArticleTitle": title})) == []

    def test_titles_that_differ_are_suspected(self) -> None:
        (problem,) = found(page(meta=METAS | {"ArticleTitle": "关于森林防火的通知"}))
        assert not problem.certain and "森林防火" in problem.message and "春季植树" in problem.message

    @pytest.mark.parametrize("trail", [("首页", "通知公告"), ("首页", "通知公告", "正文"), ("首页 ", "通知 公告"), ()])
    def test_columns_that_agree(self, trail: tuple[str, ...]) -> None:
        assert found(page(breadcrumb=trail)) == []

    @pytest.mark.parametrize("name", ["2024", "示例区人民政府通知公告", "政策文件"])
    def test_columns_that_differ_are_suspected(self, name: str) -> None:
        (problem,) = found(page(meta=METAS | {"ColumnName": name}))
        assert (problem.suggestion, problem.certain) == ("通知公告", False)

    def test_a_column_taken_from_the_label_itself_does_not_hide_the_difference(self) -> None:
        labels = METAS | {"ColumnName": "政策文件"}
        assert found(page(meta=labels, document_column="政策文件")) != []
        assert found(page(meta=labels, document_column="政策文件", breadcrumb=())) == []

    def test_a_number_in_a_title_is_masked_even_where_it_is_cut(self) -> None:
        view = page(title="，" * 54 + "13911112222", meta=METAS | {"ArticleTitle": "甲"})
        assert all("1111" not in problem.message + problem.suggestion for problem in found(view))


@pytest.mark.parametrize("junk", ["", "<" * 100_000, "\x00", "\ud800", "<h1 style='" + "a" * 100_000])
def test_hostile_labels_raise_nothing(junk: str) -> None:
    found(page(title=junk, meta=dict.fromkeys(METAS, junk) | {junk: junk}, breadcrumb=(junk,)))
