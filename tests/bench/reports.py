"""A year of 200 findings a day over 40 units, and what each report of it costs in time and memory.

python -m tests.bench.reports [--postgresql URL]      (about two minutes; writes into a folder of its own)

Two times: by the clock, which other work on the machine stretches, and of the processor: ours and, where PostgreSQL
runs on this machine, its backend's. The limits are held against the processor's, which a busy machine does not falsify.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from monitor import clock
from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.registry import Registry, Site, Unit
from monitor.reports.periods import Length, finished
from monitor.settings import Settings
from monitor.store import database, tables
from monitor.store.database import Store, open_store
from tests.bench.inserting import insert

DAYS, A_DAY, UNITS, PAGES = 365, 200, 40, 20_000
FIRST = datetime(2026, 1, 1, 1, 30, tzinfo=ZONE)
NOW = datetime(2027, 1, 4, 8, 0, tzinfo=ZONE)
LIMIT_S, LIMIT_MB = 5.0, 400
CODES = (
    "text.typo", "link.dead", "column.stale", "text.expression", "attachment.broken", "privacy.mobile", "date.missing",
)  # fmt: skip


def ground(folder: Path) -> Registry:
    units = {f"u{n}": Unit(id=f"u{n}", name=f"区第{n}单位") for n in range(UNITS)}
    site = Site(id="portal", name="示例区人民政府", url="http://127.0.0.1:8800/", unit="u0", portal=True)
    return Registry(
        district="示例区",
        data_dir=folder / "data",
        allow_private=(),
        units=units,
        sites={"portal": site},
        accounts={},
        path=folder / "registry.toml",
    )


def fill(store: Store) -> None:
    """The year, straight into the tables: nothing is scanned."""
    chance = random.Random(2026)
    with store.begin() as conn:
        conn.execute(sa.insert(tables.scans), [_scan(n) for n in range(DAYS)])
        insert(conn, tables.pages, (_page(n) for n in range(PAGES)))
        found = [_finding(n, chance) for n in range(DAYS * A_DAY)]
        insert(conn, tables.findings, (row for row, _ in found))
        insert(conn, tables.places, (_place(n, row) for n, (row, _) in enumerate(found)))
        insert(conn, tables.events, (event for _, events in found for event in events))
        documents = [_document(month, n) for month in range(1, 12) for n in range(UNITS)]
        conn.execute(sa.insert(tables.documents), [_without_id(one) for one in documents])
        insert(conn, tables.document_findings, _named(found, documents))
    with store.begin() as conn:
        conn.execute(sa.text("ANALYZE"))  # as the database does by itself in a night


def _scan(n: int) -> dict[str, Any]:
    at = FIRST + timedelta(days=n)
    coverage = {"asked": 900, "got": 300, "unchanged": 590, "failed": {"timeout": 10}}
    return {"site": "portal", "stage": "finished", "started_at": at, "finished_at": at, "coverage": coverage}


def _page(n: int) -> dict[str, Any]:
    at = {"first_seen_at": FIRST, "first_scan_id": 1, "wanted_scan_id": 1}
    url = f"http://127.0.0.1:8800/info/1011/{n}.htm"
    return {"site": "portal", "url": url, "kind": "article", "title": f"关于做好第{n}号工作的通知"} | at


def _finding(n: int, chance: random.Random) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A finding and its events: nine in ten are mended within six weeks, one in twenty comes back."""
    at = FIRST + timedelta(days=n // A_DAY)
    life = [(at, "", State.CONFIRMED)]
    mended = at + timedelta(days=chance.randrange(2, 42))
    if chance.random() < 0.9 and mended < NOW:
        life += [(mended, State.CONFIRMED, State.FIXED)]
        back = mended + timedelta(days=20)
        if chance.random() < 0.05 and back < NOW:
            life += [(back, State.FIXED, State.CONFIRMED)]
    if life[-1][2] is State.CONFIRMED and n % 2 == 0 and at.month < 12:
        life += [(at + timedelta(days=30), State.CONFIRMED, State.NOTIFIED)]
    state = life[-1][2]
    severity = chance.choices(list(Severity), (1, 20, 60, 19))[0]
    row = {
        "id": n + 1, "site": "portal", "unit": f"u{chance.randrange(UNITS)}", "code": chance.choice(CODES),
        "subject_key": f"{n:032x}", "subject": f"s{n}", "state": state, "severity": severity,
        "message": "把“部署”写成了“布署”，应当改正" * 2, "wrong": "布署", "suggestion": "部署", "target": "",
        "context": "会议要求各单位认真布署第四季度各项重点工作，确保全年目标任务顺利完成。", "column": "通知公告",
        "first_seen_at": at, "last_seen_at": life[-1][0], "first_scan_id": 1, "last_scan_id": 1,
        "due": clock_due(at), "recurrences": sum(before is State.FIXED for _, before, _ in life),
        "closed_at": None if state.is_open else life[-1][0],
    }  # fmt: skip
    events = [
        {"finding_id": n + 1, "at": when, "from_state": before, "to_state": after, "who": "monitor"}
        for when, before, after in life
    ]
    return row, events


def clock_due(at: datetime) -> date:
    return at.date() + timedelta(days=14)


def _place(n: int, row: Mapping[str, Any]) -> dict[str, Any]:
    seen = {"first_seen_at": row["first_seen_at"], "last_seen_at": row["last_seen_at"]}
    is_open = row["closed_at"] is None
    return {"finding_id": n + 1, "page_id": n % PAGES + 1, "open": is_open, "closed_at": row["closed_at"]} | seen


def _document(month: int, unit: int) -> dict[str, Any]:
    period, number = f"2026-{month:02}", (month - 1) * UNITS + unit + 1
    given = {"id": number, "kind": "notice", "year": 2026, "number": number, "unit": f"u{unit}", "period": period}
    return given | {"created_at": FIRST + timedelta(days=30 * month)}


def _without_id(document: dict[str, Any]) -> dict[str, Any]:
    """The database counts its ids itself, from 1: so its own sequence knows them."""
    return {name: value for name, value in document.items() if name != "id"}


def _named(found: list[Any], documents: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every second finding stands in the notice of its month; the others, and December's, are still to be named."""
    letters = {(one["period"], one["unit"]): one["id"] for one in documents}
    for row, _ in found[::2]:
        if row["first_seen_at"].month == 12:
            break
        letter = letters[f"{row['first_seen_at']:%Y-%m}", row["unit"]]
        yield {"document_id": letter, "figure": "named", "finding_id": row["id"], "position": row["id"]}


def digest(store: Store, registry: Registry, out: Path) -> None:
    from monitor.reports.digest import build as reports
    from monitor.reports.digest import html as digest_html
    from monitor.reports.digest import json as digest_json
    from monitor.reports.digest import text as digest_text

    with store.read() as conn:
        built = reports.build(conn, registry, date(2026, 12, 31))
    (out / "digest.html").write_text(digest_html.html(built), encoding="utf-8")
    (out / "digest.txt").write_text(digest_text.text(built) + digest_json.json(built), encoding="utf-8")


def notice(store: Store, registry: Registry, out: Path) -> None:
    """One unit's letter of December, without the ledger."""
    from monitor.reports.letters import notice as reports

    only = replace(registry, units={"u1": registry.units["u1"]})
    reports.issue(store, only, Settings(), "2026-12", None, out, NOW, with_ledger=False)


def letters(store: Store, registry: Registry, out: Path) -> None:
    """All forty letters of December, about 7,800 findings, without the ledger."""
    from monitor.reports.letters import notice as reports

    reports.issue(store, registry, Settings(), "2026-12", None, out, NOW, with_ledger=False)


def ledger(store: Store, registry: Registry, out: Path) -> None:
    from monitor.reports.letters import ledger as reports

    with store.read() as conn:
        reports.write(conn, registry, "2026-12", out, NOW)


def month(store: Store, registry: Registry, out: Path) -> None:
    _bulletin(store, registry, Length.MONTH, out)


def year(store: Store, registry: Registry, out: Path) -> None:
    _bulletin(store, registry, Length.YEAR, out)


def _bulletin(store: Store, registry: Registry, length: Length, out: Path) -> None:
    from monitor.reports.letters import bulletin as reports

    reports.issue(store, registry, Settings(), finished(length, NOW.date()), out, NOW)


def assessment(store: Store, registry: Registry, out: Path) -> None:
    from monitor.reports.letters import assessment as reports

    with store.read() as conn:
        reports.write(conn, registry, Settings().assess, 2026, out / "年度考核表.xlsx", NOW)


REPORTS: Mapping[str, Callable[[Store, Registry, Path], None]] = {
    "digest": digest,
    "notice": notice,
    "letters, all 40": letters,
    "ledger": ledger,
    "bulletin, month": month,
    "bulletin, year": year,
    "assessment": assessment,
}

MANY = ("letters, all 40",)  # many documents: the limit is one document's


def measured(name: str, folder: Path, url: str) -> dict[str, float]:
    """One report in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.reports", "--one", name, "--folder", str(folder), "--postgresql", url]
    return dict(json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()[-1]))


def one(name: str, folder: Path, url: str) -> None:
    clock.freeze(NOW)
    registry = ground(folder)
    out = folder / "out"
    out.mkdir(exist_ok=True)
    with open_store(Settings(database_url=url), registry) as store:
        began, worked = time.perf_counter(), processor(store)
        REPORTS[name](store, registry, out)
        seconds, worked = time.perf_counter() - began, processor(store) - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"s": round(seconds, 2), "cpu": round(worked, 2), "mb": round(peak)}))


def processor(store: Store) -> float:
    """Processor seconds so far: ours, and those of the database's own process for us, where it is on this machine."""
    used = time.process_time()
    if store.engine.dialect.name != "postgresql":
        return used
    with store.read() as conn:
        stat = Path(f"/proc/{conn.scalar(sa.text('SELECT pg_backend_pid()'))}/stat")
    if not stat.exists():
        return used
    ticks = stat.read_text().rpartition(")")[2].split()[11:13]
    return used + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--postgresql", default="", help="an empty database; without it SQLite")
    asked.add_argument("--one", choices=REPORTS)
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    if given.one:
        one(given.one, given.folder, given.postgresql)
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        return report(folder, given.postgresql)


def report(folder: Path, url: str) -> int:
    registry, settings = ground(folder), Settings(database_url=url)
    if not (folder / "data/monitor.db").exists():
        database.upgrade(settings, registry)
        with open_store(settings, registry) as store:
            fill(store)
    failed = 0
    where = "PostgreSQL" if url else "SQLite"
    load = os.getloadavg()[0]
    print(f"{DAYS * A_DAY} findings, {UNITS} units, {where}; limits {LIMIT_S} s, {LIMIT_MB} MB; load {load:.1f}")
    for name in REPORTS:
        cost = measured(name, folder, url)
        failed += (cost["cpu"] > LIMIT_S and name not in MANY) or cost["mb"] > LIMIT_MB
        print(f"{name:<18}{cost['s']:>8.2f} s{cost['cpu']:>8.2f} s of processor{cost['mb']:>6.0f} MB", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
