"""A reported problem over the nights: only a look at its own page closes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from monitor.clock import today
from monitor.findings import outside_findings
from monitor.findings.outside_findings import Report
from monitor.model import Severity, State
from monitor.outcomes import Outcome
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import findings
from tests.inspection.crawled import HOME, Crawled, html

WRONG = html("通知", "全区各单位要抓好甲乙丙丁戊工作。")
RIGHT = html("通知", "全区各单位要抓好天地玄黄工作。")


@pytest.fixture
def crawled(store: Store, registry: Registry) -> Crawled:
    return Crawled(store, registry, Settings(preset="")).fall()


def enter(crawled: Crawled, wrong: str = "甲乙丙丁戊") -> int:
    said = Report(
        site="portal", url=HOME + "a.htm", asked=HOME + "a.htm", codes=("other",), kind="其他", text="文字不对",
        source="上级通报", reporter="", received=today(), severity=Severity.MINOR, due=date(2026, 11, 16), wrong=wrong,
    )  # fmt: skip
    with crawled.store.begin() as conn:
        return outside_findings.enter(conn, said, "zfb", State.CONFIRMED, "张三", crawled.at).finding_id


def night(crawled: Crawled, body: str = "", **how: Any) -> str:
    crawled.fall().get("a.htm", body, **how)
    crawled.check()
    with crawled.store.read() as conn:
        return str(conn.scalar(sa.select(findings.c.state).where(findings.c.look_for != "")))


def test_words_that_were_seen_and_are_gone_are_fixed(crawled: Crawled) -> None:
    enter(crawled)
    assert night(crawled, WRONG) == "confirmed"
    assert night(crawled, outcome=Outcome.TIMEOUT) == "confirmed"
    assert night(crawled, outcome=Outcome.UNCHANGED) == "confirmed"
    assert night(crawled, RIGHT) == "fixed"
    assert night(crawled, RIGHT) == "fixed"


def test_words_that_stand_there_again_bring_it_back(crawled: Crawled) -> None:
    number = enter(crawled)
    assert [night(crawled, WRONG), night(crawled, RIGHT), night(crawled, WRONG)] == ["confirmed", "fixed", "confirmed"]
    with crawled.store.read() as conn:
        assert conn.scalar(sa.select(findings.c.recurrences).where(findings.c.id == number)) == 1
    assert night(crawled, RIGHT) == "fixed"


def test_words_that_were_never_seen_stay_for_a_person(crawled: Crawled) -> None:
    enter(crawled)
    assert [night(crawled, RIGHT), night(crawled, RIGHT)] == ["confirmed", "confirmed"]


def test_what_no_program_can_look_for_stays_for_a_person(crawled: Crawled) -> None:
    enter(crawled, wrong="")
    assert [night(crawled, WRONG), night(crawled, RIGHT)] == ["confirmed", "confirmed"]
