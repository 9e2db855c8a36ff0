"""Units' answers: each row is taken once, moves its finding where it says 已整改, and stays on record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from monitor.findings import decisions, events, replies
from monitor.findings.replies import Reply, Taken, UnitAnswer
from monitor.model import State
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind, IssuedDocument
from monitor.store.tables import findings as table
from tests.findings.nights import Nights, typo


@pytest.fixture
def nights(store: Store) -> Nights:
    nights = Nights(store).fall()
    nights.record(nights.see("1.htm", typo(), unit="jtj"))
    with store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张三", "", nights.now)
        decisions.mark(conn, 1, State.NOTIFIED, "张三", "", nights.now)
        notice = issued_documents.add(
            conn, b"x", kind=DocumentKind.NOTICE, year=2026, number=1, period="2026-11", unit="jtj", now=nights.now
        )
        issued_documents.name_findings(conn, notice.id, [1])
    return nights


def take(nights: Nights, reply: Reply) -> Taken:
    with nights.store.begin() as conn:
        return replies.take(conn, notice(conn), reply, "反馈.xlsx", nights.now)


def notice(conn: Any) -> IssuedDocument:
    (found,) = issued_documents.listed(conn)
    return found


def last(nights: Nights) -> Any:
    with nights.store.read() as conn:
        return events.of(conn, 1)[-1]


FIXED = Reply(1, UnitAnswer.FIXED, date(2026, 11, 2), "已改")


def test_what_is_reported_as_fixed_is_replied_by_the_unit(nights: Nights) -> None:
    assert take(nights, FIXED) is Taken.NEW
    assert (last(nights).after, last(nights).who) == (State.REPLIED, "unit:jtj")
    assert last(nights).why == "单位反馈：已整改（2026-11-02）：已改"


def test_the_same_row_is_taken_once_and_another_word_is_another_row(nights: Nights) -> None:
    take(nights, FIXED)
    assert take(nights, FIXED) is Taken.KNOWN and len(nights.life()) == 4
    assert take(nights, Reply(1, UnitAnswer.FIXED, date(2026, 11, 3))) is Taken.NEW
    assert last(nights).before is last(nights).after is State.REPLIED


@pytest.mark.parametrize("answer", [UnitAnswer.ON_IT, UnitAnswer.CANNOT, UnitAnswer.NOT_OURS])
def test_any_other_answer_is_noted_and_moves_nothing(nights: Nights, answer: UnitAnswer) -> None:
    take(nights, Reply(1, answer, None, "说明"))
    assert nights.only()["state"] == "notified" and last(nights).why == f"单位反馈：{answer}：说明"
    with nights.store.read() as conn:
        waiting = replies.listed(conn, for_staff=True)
    assert len(waiting) == (answer is not UnitAnswer.ON_IT)


def test_what_went_to_another_unit_is_not_moved_by_the_first(nights: Nights) -> None:
    with nights.store.begin() as conn:
        conn.execute(sa.update(table).values(unit="mzj"))
    assert take(nights, FIXED) is Taken.NEW
    assert (nights.only()["state"], last(nights).after, last(nights).who) == ("notified", State.NOTIFIED, "unit:jtj")


def test_what_has_been_answered_again_or_closed_waits_for_nobody(nights: Nights) -> None:
    take(nights, Reply(1, UnitAnswer.NOT_OURS))
    take(nights, FIXED)
    with nights.store.begin() as conn:
        assert replies.listed(conn, for_staff=True) == [] and len(replies.listed(conn, "jtj")) == 2
        decisions.mark(conn, 1, State.FIXED, "张三", "看过", nights.now)
    assert take(nights, Reply(1, UnitAnswer.NOT_OURS, None, "晚了")) is Taken.CLOSED
    assert nights.only()["state"] == "fixed"
