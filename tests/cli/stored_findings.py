"""A finding as a scan would have left it."""

from __future__ import annotations

from monitor import clock
from monitor import settings as environment
from monitor.store.database import open_store
from monitor.store.tables import findings, pages, places, scans


def add_finding(message: str = "链接打不开", wrong: str = "", unit: str = "zfb") -> None:
    """One finding on one page, as a scan would have left it."""
    settings = environment.load()
    from monitor import registry

    with open_store(settings, registry.load(settings.registry)) as store, store.begin() as conn:
        now = clock.now()
        conn.execute(scans.insert().values(id=1, site="portal", stage="finished", started_at=now))
        page = {
            "url": "https://www.example.gov.cn/a.htm",
            "kind": "article",
            "first_seen_at": now,
            "title": "甲",
        }
        conn.execute(pages.insert().values(id=1, site="portal", first_scan_id=1, wanted_scan_id=1, **page))
        about = {
            "code": "link.dead",
            "state": "confirmed",
            "severity": "一般",
            "message": message,
            "wrong": wrong,
        }
        seen = {"first_seen_at": now, "last_seen_at": now, "first_scan_id": 1, "last_scan_id": 1}
        key = {"site": "portal", "unit": unit, "subject_key": "k", "subject": "s"}
        conn.execute(findings.insert().values(id=1, **about, **seen, **key))
        conn.execute(places.insert().values(finding_id=1, page_id=1, first_seen_at=now, last_seen_at=now))


def add_more(number: int, state: str) -> None:
    """One finding more, after `add_finding`."""
    settings = environment.load()
    from monitor import registry

    with open_store(settings, registry.load(settings.registry)) as store, store.begin() as conn:
        row = dict(conn.execute(findings.select().where(findings.c.id == 1)).one()._mapping)
        conn.execute(findings.insert().values(row | {"id": number, "state": state, "subject_key": f"k{number}"}))
        seen = {"first_seen_at": row["first_seen_at"], "last_seen_at": row["last_seen_at"]}
        conn.execute(places.insert().values(finding_id=number, page_id=1, open=state != "fixed", **seen))
