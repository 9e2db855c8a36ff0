"""A false positive teaches: the same text in the same scope is not raised again, until that is taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.findings import decisions, false_positives
from monitor.findings.false_positives import ExceptionScope, Rule
from monitor.findings.lifecycle import MoveRefused
from monitor.model import State
from monitor.store.database import Store
from tests.findings.nights import Nights, dead, typo


def false_positive(nights: Nights, scope: ExceptionScope | None = None) -> None:
    with nights.store.begin() as conn:
        decisions.mark(conn, nights.only()["id"], State.FALSE_POSITIVE, "张三", "地名", nights.now, scope=scope)


def test_without_a_scope_the_very_finding_is_not_raised_again_on_its_site(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    false_positive(nights)
    nights.fall().record(nights.see("1.htm", typo()), nights.see("2.htm", typo()))
    nights.record(nights.see("3.htm", typo(sentence="帐号已注销。")))
    assert {row["context"] or row["state"] for row in nights.rows()} == {"false_positive", "new"}


@pytest.mark.parametrize(
    ("scope", "raised"),
    [
        (ExceptionScope.PAGE, {"2.htm", "3.htm"}),
        (ExceptionScope.COLUMN, {"3.htm"}),
        (ExceptionScope.SITE, set()),
        (ExceptionScope.EVERYWHERE, set()),
    ],
)
def test_with_a_scope_the_same_wrong_text_is_not_raised_in_it(
    nights: Nights, scope: ExceptionScope, raised: set[str]
) -> None:
    nights.record(nights.see("1.htm", typo(), column_url="http://c/1"))
    false_positive(nights, scope)
    nights.fall()
    for number, column in ((1, "http://c/1"), (2, "http://c/1"), (3, "http://c/3")):
        text = typo(sentence=f"第{number}句帐号。")
        nights.record(nights.see(f"{number}.htm", text, column_url=column))
    urls = {place["url"] for row in nights.rows() if row["state"] == "new" for place in row["places"]}
    assert urls == {f"http://127.0.0.1:8800/{name}" for name in raised}


@pytest.mark.parametrize(("scope", "raised"), [(ExceptionScope.SITE, ["new"]), (ExceptionScope.EVERYWHERE, [])])
def test_an_exception_holds_on_another_site_only_when_it_is_for_everywhere(
    nights: Nights, scope: ExceptionScope, raised: list[str]
) -> None:
    nights.record(nights.see("1.htm", typo()))
    false_positive(nights, scope)
    other = Nights(nights.store, replace(nights.rules, site="dept")).fall()
    other.record(other.see("1.htm", typo()))
    assert [row["state"] for row in nights.rows(site="dept")] == raised


def test_what_stands_outside_the_scope_is_still_raised_as_the_same_finding(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    false_positive(nights, ExceptionScope.PAGE)
    nights.fall().record(nights.see("1.htm", typo()), nights.see("2.htm", typo()))
    assert nights.life() == ["new", "false_positive", "new"]


def test_another_finding_that_an_exception_covers_becomes_a_false_positive_and_is_not_counted_as_fixed(
    nights: Nights,
) -> None:
    nights.record(nights.see("1.htm", typo()))
    false_positive(nights, ExceptionScope.SITE)
    with nights.store.begin() as conn:
        false_positives.withdraw(conn, [1], "张三", nights.now)
    nights.record(nights.see("2.htm", typo(sentence="第二句帐号。")))
    with nights.store.begin() as conn:
        rule = Rule("text.typo", "帐号", "", ExceptionScope.SITE, "portal")
        false_positives.add(conn, [rule], "李四", "人名", nights.now)
    changes = nights.fall().record(nights.see("2.htm", typo(sentence="第二句帐号。")))
    assert changes.places_closed == 1
    assert nights.life(2) == ["new", "false_positive"]


def test_a_withdrawn_exception_lets_the_finding_be_raised_again(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    false_positive(nights)
    nights.fall().record(nights.see("1.htm", typo()))
    assert nights.only()["state"] == "false_positive"
    with nights.store.begin() as conn:
        assert false_positives.withdraw(conn, [1], "李四", nights.now) == 1
        assert false_positives.withdraw(conn, [1], "李四", nights.now) == 0
    nights.record(nights.see("1.htm", typo()))
    assert (nights.only()["state"], nights.only()["recurrences"]) == ("new", 0)
    assert nights.life() == ["new", "false_positive", "new"]


def test_who_takes_a_false_positive_back_withdraws_its_exceptions(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()), nights.see("2.htm", typo()))
    false_positive(nights, ExceptionScope.PAGE)
    with nights.store.begin() as conn:
        assert len(false_positives.listed(conn)) == 2
        decisions.mark(conn, 1, State.CONFIRMED, "李四", "确是错字", nights.now)
        assert false_positives.listed(conn) == []
        assert {row.withdrawn_by for row in false_positives.listed(conn, withdrawn=True)} == {"李四"}


def test_a_false_positive_of_a_link_is_known_by_its_target(nights: Nights) -> None:
    nights.record(nights.see("1.htm", dead("http://a.invalid/", wrong="详情")))
    false_positive(nights, ExceptionScope.SITE)
    nights.fall().record(nights.see("1.htm", dead("http://b.invalid/", wrong="详情")))
    assert [row["target"] for row in nights.rows(state="confirmed")] == ["http://b.invalid/"]


def test_a_page_without_a_column_cannot_be_excepted_by_column(nights: Nights) -> None:
    nights.record(nights.see("1.htm", typo()))
    with pytest.raises(MoveRefused, match="不属于任何已知栏目"):
        false_positive(nights, ExceptionScope.COLUMN)
    assert nights.life() == ["new"]


def test_an_exception_is_listed_with_owner_reason_and_date_and_not_written_twice(store: Store) -> None:
    nights = Nights(store).fall()
    rule = Rule("text.typo", "帐号", "", ExceptionScope.SITE, "portal")
    with store.begin() as conn:
        false_positives.add(conn, [rule, rule], "张三", "人名", nights.now)
        false_positives.add(conn, [rule], "李四", "人名", nights.now)
        (row,) = false_positives.listed(conn)
    assert (row.owner, row.reason, row.at, row.scope) == ("张三", "人名", nights.now, "site")
