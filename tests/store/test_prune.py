"""Only what is old and proves nothing is dropped."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor import clock
from monitor.store import prune
from monitor.store.database import Store
from monitor.store.tables import (
    block_results,
    check_errors,
    fetches,
    findings,
    messages,
    pages,
    places,
    scans,
)

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=clock.ZONE)
OLD, FRESH = NOW - timedelta(days=500), NOW - timedelta(days=1)


def add_scan(conn: Connection, number: int, at: datetime) -> None:
    conn.execute(scans.insert().values(id=number, site="portal", stage="finished", started_at=at))


def add_page(conn: Connection, number: int, body: str = "") -> None:
    page = {"url": f"http://h/{number}", "kind": "article", "first_seen_at": OLD, "body": body}
    conn.execute(pages.insert().values(id=number, site="portal", first_scan_id=1, wanted_scan_id=1, **page))


def add_fetch(conn: Connection, page: int, at: datetime, body: str = "", checked: bool = True) -> int:
    values = {"scan_id": 1 if at == OLD else 2, "page_id": page, "at": at, "outcome": "ok", "body": body}
    values["checked_at"] = at if checked else None
    return int(conn.execute(fetches.insert().values(**values)).inserted_primary_key[0])


@pytest.fixture
def filled(store: Store) -> Store:
    with store.begin() as conn:
        add_scan(conn, 1, OLD)
        add_scan(conn, 2, FRESH)
        for page in range(1, 6):
            add_page(conn, page)
    return store


def left(store: Store) -> set[int]:
    with store.read() as conn:
        return set(conn.scalars(sa.select(fetches.c.id)))


def test_an_old_fetch_is_dropped_and_a_fresh_one_is_kept(filled: Store) -> None:
    with filled.begin() as conn:
        add_fetch(conn, 1, OLD)
        fresh = [add_fetch(conn, 1, FRESH), add_fetch(conn, 1, FRESH)]
    assert prune.prune(filled, NOW, 400).fetches == 1
    assert left(filled) == set(fresh)


def test_the_last_fetch_of_a_page_is_kept_however_old(filled: Store) -> None:
    with filled.begin() as conn:
        add_fetch(conn, 1, OLD)
        last = add_fetch(conn, 1, OLD)
    prune.prune(filled, NOW, 400)
    assert left(filled) == {last}


def test_the_evidence_of_a_place_is_kept(filled: Store) -> None:
    with filled.begin() as conn:
        evidence = add_fetch(conn, 1, OLD)
        fresh = add_fetch(conn, 1, FRESH)
        seen = {"first_seen_at": OLD, "last_seen_at": OLD}
        about = {
            "site": "portal",
            "unit": "",
            "code": "text.typo",
            "subject_key": "k",
            "subject": "s",
            "message": "m",
        }
        scan = {"first_scan_id": 1, "last_scan_id": 1, "state": "fixed", "severity": "一般"}
        conn.execute(findings.insert().values(id=1, **about, **scan, **seen))
        conn.execute(places.insert().values(finding_id=1, page_id=1, fetch_id=evidence, open=False, **seen))
    prune.prune(filled, NOW, 400)
    assert left(filled) == {evidence, fresh}


def test_what_was_never_checked_is_kept(filled: Store) -> None:
    with filled.begin() as conn:
        unchecked = add_fetch(conn, 1, OLD, checked=False)
        fresh = add_fetch(conn, 1, FRESH)
    prune.prune(filled, NOW, 400)
    assert left(filled) == {unchecked, fresh}


def test_a_body_goes_only_when_nothing_refers_to_it(filled: Store) -> None:
    lonely, shared, standing = (filled.bodies.put(text) for text in (b"lonely", b"shared", b"standing"))
    with filled.begin() as conn:
        for page, body in ((1, lonely), (2, shared), (3, standing)):
            add_fetch(conn, page, OLD, body)
            add_fetch(conn, page, FRESH)
        add_fetch(conn, 4, FRESH, shared)
        conn.execute(pages.update().where(pages.c.id == 3).values(body=standing))
    done = prune.prune(filled, NOW, 400)
    assert (done.fetches, done.bodies) == (3, 1)
    assert [filled.bodies.has(sha) for sha in (lonely, shared, standing)] == [False, True, True]


def test_many_batches_end(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prune, "BATCH", 3)
    with filled.begin() as conn:
        for _ in range(7):
            add_fetch(conn, 1, OLD)
        add_fetch(conn, 1, FRESH)
    assert prune.prune(filled, NOW, 400).fetches == 7


def test_results_letters_and_errors_grow_old_too(filled: Store) -> None:
    letter = {"kind": "digest", "recipient": "", "subject": "s", "text": "t", "created_at": OLD}
    with filled.begin() as conn:
        add_fetch(conn, 1, FRESH)
        used = [("old", OLD), ("fresh", FRESH)]
        conn.execute(
            block_results.insert(),
            [{"key": k, "version": "1", "problems": [], "used_at": at.date()} for k, at in used],
        )
        conn.execute(check_errors.insert(), [{"scan_id": n, "code": "x", "error": "e"} for n in (1, 2)])
        sent = [("gone", OLD), ("kept", FRESH), ("unsent", None)]
        conn.execute(messages.insert(), [{**letter, "key": k, "message_id": k, "sent_at": at} for k, at in sent])
    done = prune.prune(filled, NOW, 400)
    assert (done.results, done.errors, done.messages) == (1, 1, 1)


def test_old_logs_are_dropped(filled: Store) -> None:
    folder = filled.data_dir / "logs"
    folder.mkdir()
    for name, at in (("old.log", OLD), ("fresh.log", FRESH)):
        (folder / name).touch()
        os.utime(folder / name, (at.timestamp(), at.timestamp()))
    assert prune.prune(filled, NOW, 400).logs == 1
    assert [path.name for path in folder.iterdir()] == ["fresh.log"]
