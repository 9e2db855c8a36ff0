"""Voided documents: findings return, what was counted from the document falls away, its number stays taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Connection

from monitor.findings import escalations, events, voided_documents
from monitor.findings import lifecycle as life
from monitor.findings.escalations import Ladder, climb
from monitor.findings.voided_documents import Voided, VoidRefused
from monitor.model import State, Step
from monitor.reports.queries import ledger
from monitor.store import database, issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind, IssuedDocument
from monitor.store.tables import findings
from tests.reports.sample_findings import NIGHT, Filling

DAY = timedelta(days=1)
DUE = date(2026, 12, 4)
LADDER = Ladder(overdue=dict(zip(Step, (1, 3, 5, 10), strict=True)), recurrences={Step.REMIND: 1})


def add(
    conn: Connection,
    named: Sequence[int],
    kind: DocumentKind = DocumentKind.NOTICE,
    *,
    at: datetime = NIGHT,
    period: str = "2026-11",
    unit: str = "jtj",
) -> IssuedDocument:
    number = issued_documents.next_number(conn, kind, 2026)
    given: dict[str, Any] = {"kind": kind, "year": 2026, "number": number, "period": period, "unit": unit}
    document = issued_documents.add(conn, b"as issued", due=DUE, now=at, **given)
    issued_documents.name_findings(conn, document.id, named)
    return document


def notified(fill: Filling, **values: Any) -> int:
    return fill.finding(state=State.NOTIFIED, due=DUE, **values)


def void(conn: Connection, document: IssuedDocument, days: int = 9) -> Voided:
    return voided_documents.void(conn, document, "主送单位写错", "张三", NIGHT + days * DAY)


def stands(conn: Connection) -> list[tuple[str, date | None]]:
    rows = conn.execute(sa.select(findings.c.state, findings.c.due).order_by(findings.c.id))
    return [(state, due) for state, due in rows]


def test_what_only_it_told_is_to_be_rectified_again_by_an_event(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        ids = [notified(fill), notified(fill), notified(fill)]
        fill.moved(ids[1], State.NOTIFIED, State.REPLIED)
        fill.moved(ids[2], State.NOTIFIED, State.FIXED)
        done = void(conn, add(conn, ids))
        assert done.returned == ids[:2]
        assert stands(conn) == [("confirmed", None), ("confirmed", None), ("fixed", DUE)]
        last = events.of(conn, ids[0])[-1]
    assert (last.before, last.after, last.who) == (State.NOTIFIED, State.CONFIRMED, "张三")
    assert last.why == "网整〔2026〕1号 作废：主送单位写错"


@pytest.mark.parametrize("kind", [DocumentKind.NOTICE, DocumentKind.ASSIGNMENT])
def test_what_another_valid_document_told_stays_told(store: Store, kind: DocumentKind) -> None:
    with store.begin() as conn:
        ids = [notified(Filling(conn))]
        first, other = add(conn, ids), add(conn, ids, kind, period="2026-12")
        assert void(conn, first).returned == []
        assert stands(conn) == [("notified", DUE)]
        assert [event.why for event in events.of(conn, ids[0])][-1] == "网整〔2026〕1号 作废：主送单位写错"
        assert void(conn, other).returned == ids, "no valid document names it any more"


def test_a_later_letter_of_the_ladder_only_follows_up_what_the_notice_told(store: Store) -> None:
    with store.begin() as conn:
        ids = [notified(Filling(conn))]
        notice, reminder = add(conn, ids), add(conn, ids, DocumentKind.REMINDER, period="2026-12-07-1")
        done = void(conn, notice)
        assert (done.returned, [one.id for one in done.citing]) == (ids, [reminder.id])


@pytest.mark.parametrize("kind", [DocumentKind.BULLETIN, DocumentKind.WEEKLY, DocumentKind.ASSESSMENT])
def test_a_document_to_no_unit_moves_nothing(store: Store, kind: DocumentKind) -> None:
    with store.begin() as conn:
        ids = [notified(Filling(conn))]
        notice, other = add(conn, ids), add(conn, ids, kind, unit="")
        assert void(conn, other).returned == [] and stands(conn) == [("notified", DUE)]
        assert void(conn, notice).returned == ids, "a bulletin tells the public, not the unit"


def test_the_deadline_of_a_notice_before_comes_back(store: Store) -> None:
    with store.begin() as conn:
        ids = [notified(Filling(conn))]
        add(conn, ids)
        second = add(conn, ids, period="2026-12", at=NIGHT + 5 * DAY)
        conn.execute(sa.update(findings).values(due=date(2026, 12, 30)))
        void(conn, second)
        assert stands(conn) == [("notified", DUE)]


def test_steps_counted_from_its_deadline_fall_away_and_can_be_taken_again(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        ids = [notified(fill), notified(fill, recurrences=1, unit="zfb")]
        other = notified(fill, unit="other")
        notice = add(conn, ids)
        late = datetime.combine(DUE, NIGHT.timetz()) + 7 * DAY
        climb(conn, LADDER, late)
        climb(conn, LADDER, late + DAY)
        assert void(conn, notice, 30).fallen == 4
        assert {rung.finding_id for rung in escalations.listed(conn)} == {other}
        assert {rung.finding_id for rung in escalations.pending(conn)} == {other}
        conn.execute(sa.update(findings).where(findings.c.id == ids[0]).values(due=DUE))
        again = [rung for rung in climb(conn, LADDER, late + 2 * DAY) if rung.finding_id == ids[0]]
    assert [rung.step for rung in again] == [Step.REMIND], "the ladder begins from its foot"


def test_a_step_for_coming_back_hangs_on_no_deadline(store: Store) -> None:
    with store.begin() as conn:
        ids = [notified(Filling(conn), recurrences=1)]
        notice = add(conn, ids)
        climb(conn, LADDER, NIGHT + DAY)
        assert void(conn, notice).fallen == 0


def test_with_a_reminder_its_step_and_those_after_it_fall(store: Store) -> None:
    with store.begin() as conn:
        ids = [notified(Filling(conn))]
        add(conn, ids)
        late = datetime.combine(DUE, NIGHT.timetz()) + 7 * DAY
        (rung,) = climb(conn, LADDER, late)
        reminder = add(conn, ids, DocumentKind.REMINDER, period="2026-12-11-1", at=late)
        escalations.documented(conn, [rung.id], reminder.id)
        climb(conn, LADDER, late + DAY)
        done = void(conn, reminder, 30)
        assert (done.returned, done.fallen) == ([], 2) and escalations.listed(conn) == []
        assert stands(conn) == [("notified", DUE)], "the notice named it and set the due date"


def test_the_number_is_never_used_again_and_the_place_is_free(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        ids = [notified(fill)]
        first = add(conn, ids)
        void(conn, first)
        assert issued_documents.issued(conn, DocumentKind.NOTICE, "2026-11", "jtj") is None
        assert issued_documents.of_month(conn, DocumentKind.NOTICE, "2026-11", "jtj") == []
        voided = voided_documents.in_place_of(conn, DocumentKind.NOTICE, "jtj", "2026-11")
        second = add(conn, ids)
        voided_documents.corrected(conn, voided, second)
        assert (second.number, [one.id for one in voided]) == (2, [first.id])
        assert voided_documents.in_place_of(conn, DocumentKind.NOTICE, "jtj", "2026-11") == [], "each is corrected once"
        kept = issued_documents.by_text(conn, "网整〔2026〕1号")
        assert kept is not None and (kept.corrected_by, kept.voided_by) == (second.id, "张三")
        assert issued_documents.body(conn, kept, store.data_dir) == b"as issued"
        void(conn, second)
        assert add(conn, ids).number == 3
        assert ledger.letters(conn) == {ids[0]: "网整〔2026〕3号；网整〔2026〕1号（已作废）；网整〔2026〕2号（已作废）"}


def test_a_letter_about_the_same_findings_corrects_the_voided_one_also_in_another_period(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        one, other = notified(fill), notified(fill)
        first = add(conn, [one])
        void(conn, first)
        asked = [
            (DocumentKind.NOTICE, "jtj", [one]),
            (DocumentKind.NOTICE, "jtj", [other]),
            (DocumentKind.NOTICE, "zfb", [one]),
        ]
        asked += [(DocumentKind.REMINDER, "jtj", [one])]
        found = [voided_documents.in_place_of(conn, kind, unit, "2026-12", ids) for kind, unit, ids in asked]
    assert [[letter.id for letter in letters] for letters in found] == [[first.id], [], [], []]


@pytest.mark.parametrize(
    ("reason", "who", "why"),
    [
        ("", "张三", "原因"),
        (" \n", "张三", "原因"),
        ("错" * 501, "张三", "太长"),
        ("写错", "", "是谁"),
        ("写错", "monitor", "工作人员"),
        ("写错", "unit:jtj", "工作人员"),
        ("写错", "张" * 65, "太长"),
    ],
)
def test_without_a_reason_or_a_person_nothing_is_voided(store: Store, reason: str, who: str, why: str) -> None:
    with store.begin() as conn:
        document = add(conn, [notified(Filling(conn))])
        with pytest.raises((VoidRefused, life.MoveRefused), match=why):
            voided_documents.void(conn, document, reason, who, NIGHT)
        found = issued_documents.by_id(conn, document.id)
        assert found is not None and not found.is_void


def test_nothing_is_voided_twice(store: Store) -> None:
    with store.begin() as conn:
        document = add(conn, [notified(Filling(conn))])
        void(conn, document)
        with pytest.raises(VoidRefused, match="已经作废"):
            voided_documents.void(conn, document, "又一次", "李四", NIGHT)
        found = issued_documents.by_id(conn, document.id)
    assert found is not None and found.void_reason == "主送单位写错"


def test_documents_of_the_schema_before_stay_with_what_they_name(store: Store) -> None:
    with store.begin() as conn:
        add(conn, [notified(Filling(conn))])
        config = database._alembic_config(conn)
        command.downgrade(config, "0011")
        command.upgrade(config, "head")
    with store.begin() as conn:
        (kept,) = issued_documents.listed(conn)
        assert (kept.text, kept.is_void, issued_documents.named_in(conn, kept.id)) == ("网整〔2026〕1号", False, [1])
        void(conn, kept)
        assert add(conn, [1]).number == 2
