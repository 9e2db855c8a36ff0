"""A misspelt headline is one finding, of the unit whose article it is, wherever the headline is repeated."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store.tables import borrowed
from tests.inspection.crawled import Crawled, html, listing

BAD, GOOD = "春季甲乙错植树活动", "春季甲乙对植树活动"
FROM_SCHOOLS = "<div>来源：区教育和体育局</div>"
COLUMN = '<div class="position"><a href="/">首页</a> &gt; <a href="/xwzx.htm">新闻中心</a></div>'


def neighbour(headline: str, href: str = "/info/1.htm") -> str:
    return f'<div class="pre">上一篇：<a href="{href}">{headline}</a></div>' + COLUMN


def night(crawled: Crawled, own: str, shown: str = "") -> Crawled:
    """The lists and the neighbour come first: whose page the links lead to is not known yet when they are checked."""
    shown = shown or own
    crawled.get("", listing("首页", ("info/1.htm", shown, "2026-11-01")), PageKind.HOME)
    menu = f'<div class="nav"><a href="/info/1.htm">{shown[:7]}…</a></div>'
    crawled.get(
        "xwzx.htm", listing("新闻中心", ("info/1.htm", shown, "2026-11-01"), rest=menu), PageKind.COLUMN, nav=True
    )
    crawled.get("info/2.htm", html("另一件事的通知", "正文内容。" * 30, rest=neighbour(shown)), parent="xwzx.htm")
    body = html(own, "正文内容。" * 30, rest=FROM_SCHOOLS + COLUMN)
    crawled.get("info/1.htm", body, parent="xwzx.htm")
    crawled.check()
    return crawled


def typos(crawled: Crawled) -> list[dict[str, Any]]:
    with crawled.store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(borrowed)) == 0, "nothing waits after a scan"
    return crawled.rows("text.typo")


def paths(row: dict[str, Any]) -> set[str]:
    return {place["url"].partition("8800/")[2] for place in row["places"] if place["open"]}


def test_a_misspelt_headline_is_one_finding_of_the_unit_whose_article_it_is(crawled: Crawled) -> None:
    (row,) = typos(night(crawled, BAD))
    assert (row["unit"], row["column"], row["state"]) == ("jtj", "新闻中心", "confirmed")
    assert paths(row) == {"", "xwzx.htm", "info/1.htm", "info/2.htm"}


def test_it_is_fixed_when_it_stands_nowhere_any_more(crawled: Crawled) -> None:
    night(crawled, BAD)
    (row,) = typos(night(crawled.fall(), GOOD, BAD))
    assert paths(row) == {"", "xwzx.htm", "info/2.htm"}, "the lists still show it"
    (row,) = typos(night(crawled.fall(), GOOD))
    assert (row["state"], row["recurrences"]) == ("fixed", 0)
    (row,) = typos(night(crawled.fall(), BAD))
    assert (row["state"], row["recurrences"]) == ("confirmed", 1)


def test_a_mistake_that_only_the_lists_make_is_of_the_same_unit(crawled: Crawled) -> None:
    (row,) = typos(night(crawled, GOOD, BAD))
    assert (row["unit"], paths(row)) == ("jtj", {"", "xwzx.htm", "info/2.htm"})


def test_a_link_through_a_redirect_belongs_to_the_page_at_its_end(crawled: Crawled) -> None:
    old = "old/1.htm"
    crawled.get(old, outcome=Outcome.REDIRECT, final_url="http://127.0.0.1:8800/info/1.htm")
    rest = neighbour(BAD, "/old/1.htm")
    crawled.get("info/3.htm", html("又一件事的通知", "正文内容。" * 30, rest=rest))
    (row,) = typos(night(crawled, BAD))
    assert row["unit"] == "jtj" and "info/3.htm" in paths(row)


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.TIMEOUT])
def test_where_the_other_page_was_never_seen_the_finding_stays_with_the_page_that_shows_it(
    crawled_on_sqlite: Crawled, outcome: Outcome
) -> None:
    crawled = crawled_on_sqlite
    crawled.get("info/1.htm", outcome=outcome)
    crawled.get("info/2.htm", html("另一件事的通知", "正文内容。" * 30, rest=neighbour(BAD)))
    crawled.check()
    (row,) = typos(crawled)
    assert (row["unit"], paths(row)) == ("zfb", {"info/2.htm"})


def test_a_check_that_is_repeated_changes_nothing(crawled_on_sqlite: Crawled) -> None:
    before = typos(night(crawled_on_sqlite, BAD))
    crawled_on_sqlite.check()
    crawled_on_sqlite.recheck()
    assert typos(crawled_on_sqlite) == before
