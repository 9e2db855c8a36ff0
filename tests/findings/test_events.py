"""Events are added and read, and nothing else: this is what a district can show when it is asked."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import monitor
from monitor.findings import decisions, events
from monitor.findings.events import Event
from monitor.model import State
from monitor.store.database import Store
from tests.findings.nights import FIRST, Nights, typo

SOURCES = sorted(Path(monitor.__file__).parent.rglob("*.py"))
SQL = re.compile(r"\b(update|delete\s+from|truncate(\s+table)?)\s+\"?events\b", re.IGNORECASE)


def test_an_event_tells_from_where_to_where_by_whom_why_and_when(store: Store) -> None:
    nights = Nights(store).fall()
    nights.record(nights.see("1.htm", typo()))
    later = nights.now + timedelta(hours=8)
    with store.begin() as conn:
        decisions.mark(conn, 1, State.CONFIRMED, "张三", "属实", later)
        assert events.of(conn, 1) == [
            Event(
                finding_id=1,
                before=None,
                after=State.NEW,
                who="monitor",
                why="首次发现",
                at=FIRST + timedelta(hours=2),
                scan_id=1,
            ),
            Event(finding_id=1, before=State.NEW, after=State.CONFIRMED, who="张三", why="属实", at=later),
        ]


def changes_events(source: str) -> bool:
    """Does this source update or delete rows of `events`, through SQLAlchemy or in SQL?"""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        of_table = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).endswith("events")
        on_table = any(ast.unparse(argument).endswith("events") for argument in call.args)
        if name in ("update", "delete") and (of_table or on_table):
            return True
    return bool(SQL.search(source))


def test_the_guard_sees_what_it_is_meant_to_see() -> None:
    assert changes_events("conn.execute(sa.delete(tables.events).where(x))")
    assert changes_events("conn.execute(events.update())")
    assert changes_events("conn.exec_driver_sql('DELETE FROM events')")
    assert not changes_events("conn.execute(sa.insert(events), rows); sa.update(findings)")


def test_no_function_edits_or_deletes_an_event() -> None:
    assert [path for path in SOURCES if changes_events(path.read_text(encoding="utf-8"))] == []
