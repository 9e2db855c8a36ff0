from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import IntegrityError

from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.store import notices
from monitor.store.database import Store
from tests.reports.filling import NIGHT, Filling

DECEMBER = datetime(2026, 12, 1, tzinfo=ZONE)


def add(store: Store, unit: str, *, pause: Barrier | None = None) -> int:
    """Take the next number as `monitor.reports.notice` does."""
    with store.begin() as conn:
        notices.lock(conn)
        number = notices.next_number(conn, 2026)
        finding = Filling(conn).finding(unit=unit, subject_key=unit, url=f"http://127.0.0.1:8800/{unit}.htm")
        values = {"year": 2026, "number": number, "month": "2026-11", "unit": unit, "due": date(2026, 12, 9)}
        notices.add(conn, **values, path=f"{number}.docx", now=NIGHT, finding_ids=[finding])
    return number


def test_numbers_begin_at_one_each_year(store: Store) -> None:
    assert [add(store, unit) for unit in ("a", "b", "c")] == [1, 2, 3]
    with store.begin() as conn:
        assert notices.next_number(conn, 2027) == 1


def test_a_number_that_was_not_used_in_the_end_is_used_by_the_next(store: Store) -> None:
    with pytest.raises(IntegrityError), store.begin() as conn:
        notices.lock(conn)
        values = {"year": 2026, "month": "2026-11", "due": date(2026, 12, 9), "path": "", "now": NIGHT}
        notices.add(conn, number=notices.next_number(conn, 2026), unit="a", finding_ids=[404], **values)
    assert add(store, "b") == 1


def test_numbers_neither_repeat_nor_skip_when_many_take_one_at_once(store: Store) -> None:
    taken: list[int] = []
    start = Barrier(6)

    def take(unit: str) -> None:
        start.wait()
        taken.append(add(store, unit))

    threads = [Thread(target=take, args=(f"u{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [1, 2, 3, 4, 5, 6]


def test_a_unit_gets_one_notice_a_month(store: Store) -> None:
    add(store, "a")
    with pytest.raises(IntegrityError):
        add(store, "a")
    with store.read() as conn:
        issued = notices.issued(conn, "2026-11", "a")
        assert issued is not None and (issued.number, issued.created_at) == (1, NIGHT)
        assert notices.issued(conn, "2026-10", "a") is None
        assert [one.number for one in notices.all_of(conn, "2026-11")] == [1]


def test_what_a_notice_names_keeps_its_order(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        ids = [fill.finding() for _ in range(5)][::-1]
        notice = notices.add(
            conn,
            year=2026,
            number=1,
            month="2026-11",
            unit="jtj",
            due=date(2026, 12, 9),
            path="",
            now=NIGHT,
            finding_ids=ids,
        )
        assert notices.named_in(conn, notice.id) == ids


@pytest.mark.parametrize("state", [state for state in State if state is not State.CONFIRMED])
def test_only_what_is_confirmed_and_in_no_letter_yet_is_due_for_one(store: Store, state: State) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        fill.finding(state=state)
        fill.finding(unit="zfb")
        fill.finding(severity=Severity.HINT)
        fill.finding(at=DECEMBER + timedelta(hours=1))
        assert notices.candidates(conn, "jtj", DECEMBER) == []


def test_the_worst_comes_first(store: Store) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        ids = {
            severity: fill.finding(severity=severity) for severity in (Severity.MINOR, Severity.SERIOUS, Severity.MAJOR)
        }
        found = notices.candidates(conn, "jtj", DECEMBER)
    assert [key for key, _, _ in found] == [ids[Severity.SERIOUS], ids[Severity.MAJOR], ids[Severity.MINOR]]
