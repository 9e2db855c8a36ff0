"""The papers of an invented November: what they are issued from, and reading them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import docx
import sqlalchemy as sa

from monitor.clock import ZONE
from monitor.model import Step
from monitor.registry import Registry
from monitor.reports.letters import bulletin
from monitor.reports.periods import Length, containing
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import escalations as rungs

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)

NOVEMBER = containing(Length.MONTH, date(2026, 11, 3))

DAY = timedelta(days=1)


def text(path: Path) -> str:
    return "\n".join(line.text for line in docx.Document(str(path)).paragraphs)


def november(store: Store, registry: Registry, out: Path, now: datetime = NOW) -> bulletin.IssuedBulletin:
    return bulletin.issue(store, registry, Settings(), NOVEMBER, out, now)


def climbed(store: Store, finding: int | None, unit: str = "jtj", step: Step = Step.SUPERVISE) -> None:
    row = {"key": f"finding:{finding}:0:{unit}:{step}", "finding_id": finding, "unit": unit, "step": step, "at": NOW}
    with store.begin() as conn:
        conn.execute(sa.insert(rungs).values(row | {"due": date(2026, 12, 8), "reason": "超期 5 个工作日"}))
