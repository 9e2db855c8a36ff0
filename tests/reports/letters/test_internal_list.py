"""The internal list: what the issuing office's own unit owes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from openpyxl import load_workbook

from monitor import clock
from monitor.jobs import letters as letters_job
from monitor.model import State
from monitor.registry import Issuer, Registry
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import findings
from tests.reports.letters.november import DAY, NOW, text

OFFICE = Issuer("示例区大数据发展局", "zfb")


def test_the_office_writes_to_others_and_lists_its_own(filled: Store, registry: Registry, tmp_path: Path) -> None:
    clock.freeze(NOW)
    registry = replace(registry, issuer=OFFICE)
    written = letters_job.notice(filled, registry, Settings(), "2026-11", None, tmp_path)
    assert [path.name for path in written] == [
        "整改通知书〔2026〕1号-区教育和体育局.docx",
        "内部整改清单-2026-11.xlsx",
        "问题台账-2026-11.xlsx",
        "整改情况反馈表〔2026〕1号-区教育和体育局.xlsx",
    ]
    assert text(written[0]).startswith("示例区大数据发展局")
    head, *rows = load_workbook(written[1]).active.iter_rows(values_only=True)
    assert [(row[0], row[4]) for row in rows] == [(3, "待整改")] and head[0] == "编号"
    (own,) = letters_job.notice(filled, registry, Settings(), "2026-11", "zfb", tmp_path / "own")[:1]
    assert own.name == "内部整改清单-2026-11.xlsx"


def test_an_office_that_owes_nothing_gets_no_list(filled: Store, registry: Registry, tmp_path: Path) -> None:
    clock.freeze(NOW)
    with filled.begin() as conn:
        conn.execute(sa.update(findings).where(findings.c.unit == "zfb").values(state=State.FIXED, closed_at=NOW - DAY))
    names = [
        path.name
        for path in letters_job.notice(filled, replace(registry, issuer=OFFICE), Settings(), "2026-11", None, tmp_path)
    ]
    assert not [name for name in names if name.startswith("内部")]
