"""A number that stands on paper is never used again, though the database forgets that it was issued."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor import clock, registry
from monitor.clock import ZONE
from monitor.jobs import letters
from monitor.registry import Registry
from monitor.reports.letters import assessment, bulletin
from monitor.reports.periods import Length, containing
from monitor.settings import ASSESS, ConfigError, Settings
from monitor.store import backup, database, issued_documents, tables, taken_numbers
from monitor.store.database import Store, open_store
from monitor.store.issued_documents import DocumentKind
from tests.reports.sample_findings import Filling
from tests.store.test_backup import TOML

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)


def given(folder: Path) -> tuple[Settings, Registry]:
    (folder / "registry.toml").write_text(TOML, encoding="utf-8")
    return Settings(registry=folder / "registry.toml"), registry.load(folder / "registry.toml")


def hand_over(settings: Settings, known: Registry, out: Path) -> str:
    """A 交办单 of today, and its number."""
    clock.freeze(NOW)
    with open_store(settings, known) as store:
        with store.begin() as conn:
            number = Filling(conn).finding(unit="zfb", subject_key=out.name, url=f"http://127.0.0.1/{out.name}")
        letters.hand_over(store, known, settings, "zfb", [number], None, out)
        with store.read() as conn:
            return issued_documents.listed(conn)[-1].text


def test_after_an_older_backup_the_numbers_go_on_where_paper_ended(tmp_path: Path) -> None:
    settings, known = given(tmp_path)
    database.upgrade(settings, known)
    assert hand_over(settings, known, tmp_path / "a") == "网交〔2026〕1号"
    backup.write(settings, known, tmp_path / "old.tar")
    assert [hand_over(settings, known, tmp_path / name) for name in "bc"] == ["网交〔2026〕2号", "网交〔2026〕3号"]
    backup.restore(settings, tmp_path / "old.tar", force=True)
    assert backup.lost_numbers(settings) == ["网交〔2026〕2号至3号"]
    assert hand_over(settings, known, tmp_path / "d") == "网交〔2026〕4号"


def test_what_the_file_missed_is_read_from_the_database_that_is_replaced(tmp_path: Path) -> None:
    settings, known = given(tmp_path)
    database.upgrade(settings, known)
    backup.write(settings, known, tmp_path / "old.tar")
    assert hand_over(settings, known, tmp_path / "a") == "网交〔2026〕1号"
    (known.data_dir / taken_numbers.FILE).unlink()
    backup.restore(settings, tmp_path / "old.tar", force=True)
    assert hand_over(settings, known, tmp_path / "b") == "网交〔2026〕2号"


def test_a_damaged_database_can_be_replaced(tmp_path: Path) -> None:
    settings, known = given(tmp_path)
    database.upgrade(settings, known)
    backup.write(settings, known, tmp_path / "old.tar")
    (known.data_dir / "monitor.db").write_bytes(b"no database" * 1000)
    backup.restore(settings, tmp_path / "old.tar", force=True)
    assert backup.lost_numbers(settings) == []


def test_a_person_says_what_was_issued_on_another_machine(tmp_path: Path) -> None:
    settings, known = given(tmp_path)
    database.upgrade(settings, known)
    backup.write(settings, known, tmp_path / "old.tar")
    with pytest.raises(ConfigError, match="不是文号"):
        backup.restore(settings, tmp_path / "old.tar", force=True, used=["网交〔2026〕9号", "九号"])
    backup.restore(
        settings, tmp_path / "old.tar", force=True, used=["网交(2026)7", "网整〔2026〕2号", "网交〔2026〕3号"]
    )
    assert backup.lost_numbers(settings) == ["网交〔2026〕1号至7号", "网整〔2026〕1号至2号"]
    assert hand_over(settings, known, tmp_path / "a") == "网交〔2026〕8号"


def test_every_kind_goes_on_after_the_noted_number(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    now = datetime(2027, 1, 4, 8, 0, tzinfo=ZONE)
    clock.freeze(now)
    for kind in DocumentKind:
        taken_numbers.note(sqlite_store.data_dir, kind, 2027, 10)
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan(coverage={"got": 1})
        fill.finding(due=date(2026, 12, 24))
        row = {"key": "finding:1:0:jtj:remind", "finding_id": 1, "unit": "jtj", "step": "remind", "at": now}
        conn.execute(sa.insert(tables.escalations).values(row | {"reason": "超期"}))
    letters.supervise(sqlite_store, registry, Settings(), None, tmp_path)
    letters.notice(sqlite_store, registry, Settings(), "2026-12", None, tmp_path)
    letters.hand_over(sqlite_store, registry, Settings(), "jtj", [1], None, tmp_path)
    week = containing(Length.WEEK, date(2026, 11, 20))
    bulletin.issue(sqlite_store, registry, Settings(), week, tmp_path, now)
    assessment.issue(sqlite_store, registry, ASSESS, 2026, tmp_path / "a.xlsx", now)
    with sqlite_store.read() as conn:
        issued = {one.kind: one.number for one in issued_documents.listed(conn)}
    assert set(issued.values()) == {11} and len(issued) == 6
    assert {taken_numbers.used(sqlite_store.data_dir, kind, 2027) for kind in issued} == {11}


@pytest.mark.parametrize("rubbish", ["", "[]", "{", '{"notice-2026": "x"}', '{"notice-2026": null}', '{"x": 3}'])
def test_rubbish_in_the_file_is_written_over(tmp_path: Path, rubbish: str) -> None:
    (tmp_path / taken_numbers.FILE).write_text(rubbish, encoding="utf-8")
    assert taken_numbers.used(tmp_path, DocumentKind.NOTICE, 2026) == 0
    taken_numbers.note(tmp_path, DocumentKind.NOTICE, 2026, 3)
    assert taken_numbers.used(tmp_path, DocumentKind.NOTICE, 2026) == 3


def test_many_write_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: taken_numbers.note(tmp_path, DocumentKind.NOTICE, 2026, number), range(1, 60)))
    assert taken_numbers.used(tmp_path, DocumentKind.NOTICE, 2026) == 59 and not list(tmp_path.glob(".*"))
