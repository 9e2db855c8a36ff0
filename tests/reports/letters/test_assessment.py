"""The annual assessment: its scores, its formulas, its number."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from monitor.clock import ZONE
from monitor.model import Severity
from monitor.registry import Registry
from monitor.reports.letters import assessment
from monitor.reports.periods import Length, containing
from monitor.reports.queries import figures
from monitor.settings import ASSESS
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from tests.reports.letters.november import DAY, NOW
from tests.reports.sample_findings import NIGHT, Filling


def test_the_assessment_of_a_year_that_is_over_is_numbered_and_kept(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    after = datetime(2027, 1, 4, 8, 0, tzinfo=ZONE)
    first = assessment.issue(filled, registry, ASSESS, 2026, tmp_path / "a.xlsx", after)
    harder = ASSESS | {"一般": 5.0}
    again = assessment.issue(filled, registry, harder, 2026, tmp_path / "b.xlsx", after + 30 * DAY)
    assert first.number == again.number == "网考〔2027〕1号"
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert [(one.name, one.score(again.rules)) for one in again.units] == [
        (one.name, one.score(ASSESS)) for one in first.units
    ]
    with filled.read() as conn:
        (kept,) = issued_documents.listed(conn)
        assert (kept.kind, kept.period, kept.file) == (
            DocumentKind.ASSESSMENT,
            "2026",
            "年度考核表〔2027〕1号-2026年度.xlsx",
        )
        assert issued_documents.named_in(conn, kept.id, "found")


def test_the_assessment_of_a_year_that_still_runs_is_a_draft(filled: Store, registry: Registry, tmp_path: Path) -> None:
    assert assessment.issue(filled, registry, ASSESS, 2026, tmp_path / "a.xlsx", NOW).number == ""
    with filled.read() as conn:
        assert issued_documents.listed(conn) == []


def assessed(store: Store, registry: Registry, path: Path) -> dict[str, float]:
    with store.read() as conn:
        units = assessment.write(conn, registry, ASSESS, 2026, path, NOW)
    return {unit.name: unit.score(ASSESS) for unit in units}


def test_the_worked_example_of_the_assessment(filled: Store, registry: Registry, tmp_path: Path) -> None:
    """区教体局: 一个较重、一个一般（十二月的还没发生）→ 40−2−0.5；到期两个、按期一个 → 30×½；没有复发、没有更新问题 →
    10＋20.
    """
    scores = assessed(filled, registry, tmp_path / "a.xlsx")
    assert scores["区教育和体育局"] == 37.5 + 15 + 10 + 20
    with filled.read() as conn:
        counted = figures.of(conn, *(containing(Length.YEAR, NIGHT.date()).since, NOW))
    assert sum(one.unit == "zfb" for one in counted.back) == 1
    assert scores["区政府办公室"] == 39.5 + 30 + 8 + 20


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed: nothing computes")
def test_the_formulas_of_the_assessment_recompute_to_its_scores(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding("column.stale", Severity.MAJOR, due=date(2026, 11, 25))
        fill.finding(severity=Severity.SERIOUS, unit="zfb")
    scores = assessed(sqlite_store, registry, tmp_path / "a.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "a.xlsx")], check=True, capture_output=True)
    book = load_workbook(tmp_path / "out/a.xlsx", data_only=True)
    head, *rows = book["年度考核表"].iter_rows(values_only=True)
    computed = {str(row[1]): row[list(head).index("总分")] for row in rows}
    assert computed == pytest.approx(scores)
    assert [row[0] for row in rows] == [1, 2]
