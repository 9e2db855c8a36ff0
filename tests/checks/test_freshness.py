"""column.stale, column.blank, home.stale: indicators A, W3 and W4."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.checks import freshness
from monitor.checks.column_classes import class_of
from monitor.checks.view import ColumnState
from monitor.model import BLANK_PROOFS, PROOFS, ColumnClass, Problem, Proof, Severity
from tests.checks.views import SITE, TODAY, column, problems, site, undecided


def aged(name: str, days: int, **more: object) -> ColumnState:
    """A column as inspection builds it: classed by its name, last updated `days` ago."""
    return column(name, TODAY - timedelta(days), cls=more.pop("cls", class_of(name)), **more)


def stale(*columns: ColumnState) -> list[Problem]:
    return problems(freshness.stale(site(*columns)))


def blank(*columns: ColumnState) -> list[Problem]:
    return problems(freshness.blank(site(*columns)))


@pytest.mark.parametrize(
    ("name", "days", "severity"),
    [
        ("要闻动态", 0, None),
        ("要闻动态", 6, None),
        ("要闻动态", 7, Severity.HINT),
        ("要闻动态", 11, Severity.HINT),
        ("要闻动态", 14, Severity.HINT),
        ("要闻动态", 15, Severity.MAJOR),
        ("街镇动态", 40, Severity.MAJOR),
        ("通知公告", 89, None),
        ("通知公告", 90, Severity.HINT),
        ("通知公告", 144, Severity.HINT),
        ("通知公告", 180, Severity.HINT),
        ("通知公告", 181, Severity.MAJOR),
        ("政策文件", 181, Severity.MAJOR),
        ("今日关注", 365, None),
        ("今日关注", 366, Severity.HINT),
        ("人事任免", 366, Severity.HINT),
        ("政策解读", 100, None),
    ],
)
def test_a_column_ages_towards_its_limit(name: str, days: int, severity: Severity | None) -> None:
    found = stale(aged(name, days, first_level=True))
    assert [problem.severity for problem in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    "name",
    [
        "规划计划",
        "年度报告",
        "财政预决算",
        "法律法规",
        "2023年通知公告",
        "机构职能",
        "领导信息",
        "区情概况",
        "办事指南",
        "专题专栏",
        "在线访谈",
    ],
)
def test_what_need_not_be_updated_is_never_stale(name: str) -> None:
    view = site(aged(name, 4000, first_level=True))
    assert list(freshness.stale(view)) == []


def test_the_three_steps_are_one_finding_that_gets_worse() -> None:
    steps = [stale(aged("要闻动态", days))[0] for days in (8, 12, 20)]
    assert len({problem.subject for problem in steps}) == 1
    assert len({problem.message for problem in steps}) == 3
    assert "期限 14 天" in steps[2].message and "2026-10-31" in steps[2].message


def test_a_policy_column_below_the_first_level_weighs_less() -> None:
    assert stale(aged("政策文件", 200, first_level=False))[0].severity is Severity.MINOR
    assert stale(aged("工作动态", 200, first_level=False))[0].severity is Severity.MAJOR


def test_a_general_limit_is_only_a_question() -> None:
    assert not stale(aged("今日关注", 500))[0].certain
    assert stale(aged("要闻动态", 500))[0].certain


class TestTheRegistryCorrects:
    def test_an_exempt_column_is_neither_stale_nor_blank(self) -> None:
        assert stale(aged("要闻动态", 500, exempt="机构撤并")) == []
        assert blank(column("要闻动态", items=0, cls=ColumnClass.NEWS, exempt="机构撤并")) == []

    def test_a_limit_of_its_own_holds_even_for_a_name_that_is_exempt(self) -> None:
        assert stale(aged("规划计划", 31, max_age_days=30))[0].severity is Severity.MINOR
        assert stale(aged("要闻动态", 15, max_age_days=30))[0].severity is Severity.HINT
        assert stale(aged("要闻动态", 31, max_age_days=30))[0].severity is Severity.MAJOR

    def test_a_class_of_its_own_wins_over_the_name(self) -> None:
        assert stale(aged("2023年通知公告", 200, cls=ColumnClass.NOTICE, first_level=True)) != []
        assert stale(aged("要闻动态", 200, cls=ColumnClass.STATIC)) == []

    @pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1), (2, 1)])
    def test_a_daily_limit_warns_on_no_fresh_column(self, days: int, count: int) -> None:
        assert len(stale(aged("要闻动态", days, max_age_days=1))) == count


class TestNotKnown:
    def test_a_column_that_was_not_read_is_undecided(self) -> None:
        view = site(aged("要闻动态", 500, read=False), column("通知公告", items=0, cls=ColumnClass.NOTICE, read=False))
        assert undecided(freshness.stale(view)) == [one.url for one in view.columns]
        assert undecided(freshness.blank(view)) == [one.url for one in view.columns]
        assert not problems(freshness.stale(view)) and not problems(freshness.blank(view))

    @pytest.mark.parametrize("proof", [Proof.SCRIPT, Proof.UNKNOWN, Proof.UNREAD, Proof.NONE])
    def test_dates_without_proof_that_the_list_was_seen_are_undecided(self, proof: Proof) -> None:
        view = site(aged("要闻动态", 500, proof=proof))
        assert undecided(freshness.stale(view)) == [view.columns[0].url] and not problems(freshness.stale(view))

    def test_a_list_without_dates_is_undecided(self) -> None:
        undated = column("要闻动态", None, cls=ColumnClass.NEWS)
        assert undecided(freshness.stale(site(undated))) == [undated.url]

    def test_a_date_in_the_future_proves_nothing(self) -> None:
        assert undecided(freshness.stale(site(aged("要闻动态", -3)))) != []


class TestBlank:
    def test_a_list_without_items_is_blank_and_not_stale_as_well(self) -> None:
        empty = column("通知公告", items=0, cls=ColumnClass.NOTICE)
        assert [problem.severity for problem in blank(empty)] == [Severity.MAJOR]
        assert list(freshness.stale(site(empty))) == []

    def test_a_plan_column_need_not_be_updated_but_may_not_be_empty(self) -> None:
        assert blank(column("规划计划", items=0, cls=class_of("规划计划"))) != []

    @pytest.mark.parametrize("name", ["机构职能", "领导信息", "办事服务", "在线访谈", "专题专栏", "要闻动态"])
    def test_every_class_is_blank_where_there_is_proof_and_undecided_where_there_is_none(self, name: str) -> None:
        for proof in BLANK_PROOFS:
            assert blank(column(name, items=0, cls=class_of(name), proof=proof)) != []
        for proof in set(Proof) - PROOFS:
            unseen = site(column(name, items=0, cls=class_of(name), proof=proof))
            assert undecided(freshness.blank(unseen)) == [unseen.columns[0].url]
            assert not problems(freshness.blank(unseen))

    @pytest.mark.parametrize("proof", [Proof.ROWS, Proof.TEXT, Proof.MAP])
    def test_what_holds_something_is_not_blank(self, proof: Proof) -> None:
        assert list(freshness.blank(site(column("在线访谈", items=0, proof=proof)))) == []

    def test_a_page_of_text_is_neither_blank_nor_stale(self) -> None:
        text = column("财政信息", items=0, has_text=True)
        assert blank(text) == [] and list(freshness.stale(site(text))) == []

    @pytest.mark.parametrize(
        ("channel", "below"),
        [
            ("http://h/zwgk/index.html", "http://h/zwgk/tzgg/index.html"),
            ("http://h/zwgk/", "http://h/zwgk/tzgg.htm"),
            ("http://h/zwgk.htm", "http://h/zwgk/tzgg.htm"),
        ],
    )
    def test_a_channel_page_that_shows_its_columns_is_not_blank(self, channel: str, below: str) -> None:
        parent = column("政务", items=0, url=channel)
        child = column("通知公告", TODAY, url=below)
        assert blank(parent, child) == []
        assert [problem.subject for problem in blank(parent)] == [channel]

    def test_a_neighbour_is_no_channel(self) -> None:
        one = column("政务", items=0, url="http://h/a/zwgk.htm")
        two = column("通知公告", TODAY, url="http://h/a/zwgk2/tzgg.htm")
        assert blank(one, two) != []


class TestHome:
    @pytest.mark.parametrize(
        ("days", "severity"), [(0, None), (6, None), (7, Severity.HINT), (14, Severity.HINT), (15, Severity.SERIOUS)]
    )
    def test_two_weeks_without_update(self, days: int, severity: Severity | None) -> None:
        found = problems(freshness.home(site(home_newest=TODAY - timedelta(days))))
        assert [problem.severity for problem in found] == ([severity] if severity else [])
        assert all(problem.page_id == 1 and problem.subject == SITE.url for problem in found)

    def test_a_home_page_without_dates_counts_as_not_updated(self) -> None:
        """W3: an item without a stated publication time counts as not updated; a person looks."""
        (found,) = problems(freshness.home(site(home_newest=None)))
        assert (found.severity, found.certain) == (Severity.SERIOUS, False)

    def test_a_doorway_before_fresh_columns_is_a_hint(self) -> None:
        (found,) = problems(freshness.home(site(aged("要闻动态", 2), home_newest=None)))
        assert (found.severity, found.certain) == (Severity.HINT, False)

    @pytest.mark.parametrize(
        "unseen", [{"home_read": False}, {"home_page_id": None}, {"home_newest": TODAY + timedelta(9)}]
    )
    def test_a_home_page_that_was_not_read_is_undecided(self, unseen: dict[str, object]) -> None:
        answers = list(freshness.home(site(**unseen)))
        assert undecided(answers) == [SITE.url] and not problems(answers)


def test_every_site_problem_names_its_page() -> None:
    view = site(aged("要闻动态", 99, page_id=11), column("通知公告", items=0, page_id=12), home_newest=None)
    runs = (freshness.stale, freshness.blank, freshness.home)
    assert [problem.page_id for run in runs for problem in problems(run(view))] == [11, 12, 1]


def test_a_site_without_columns_has_no_stale_ones() -> None:
    view = replace(site(), columns=())
    assert list(freshness.stale(view)) == [] and list(freshness.blank(view)) == []


def below(parent: ColumnState, child: ColumnState) -> ColumnState:
    return replace(child, parent_url=parent.url)


def test_a_parent_counts_as_updated_by_its_children_and_theirs() -> None:
    top = aged("工作动态", 100)
    middle = below(top, aged("街镇动态", 90))
    assert [problem.subject for problem in stale(top, middle)] == [top.url, middle.url]
    assert [problem.subject for problem in stale(top, middle, below(middle, aged("部门动态", 1)))] == []
    assert [problem.subject for problem in stale(top, middle, aged("图片新闻", 1))] == [top.url, middle.url]


def test_children_do_not_make_a_parent_older_and_a_slip_into_the_future_makes_nobody_fresh() -> None:
    top = aged("工作动态", 1)
    assert [problem.subject for problem in stale(top, below(top, aged("街镇动态", 100)))] != [top.url]
    top = aged("工作动态", 100)
    assert top.url in [problem.subject for problem in stale(top, below(top, aged("街镇动态", -500)))]


def test_an_unread_parent_is_fresh_by_its_children_and_otherwise_undecided() -> None:
    top = aged("工作动态", 100, read=False)
    child = below(top, aged("街镇动态", 1))
    assert undecided(freshness.stale(site(top, child))) == []
    old = below(top, aged("街镇动态", 90))
    assert undecided(freshness.stale(site(top, old))) == [top.url]
    assert [problem.subject for problem in stale(top, old)] == [old.url]


def test_a_class_that_was_only_guessed_is_never_certain() -> None:
    (found,) = stale(aged("区内资讯栏", 200, cls=ColumnClass.NEWS, certain=False))
    assert not found.certain
