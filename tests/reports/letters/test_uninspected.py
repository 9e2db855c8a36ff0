"""Papers cover only what was inspected: no number, rate or rank over nothing, and a suspicion is never passed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.registry import Registry
from monitor.reports.letters import assessment, bulletin
from monitor.reports.periods import Length, Period, containing
from monitor.reports.queries import figures
from monitor.settings import ASSESS, Settings
from monitor.store import issued_documents
from monitor.store.database import Store
from tests.reports.sample_findings import NIGHT, Filling

DAY = timedelta(days=1)
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)
NOVEMBER = containing(Length.MONTH, NIGHT.date())


def text(path: Path) -> str:
    return "\n".join(line.text for line in docx.Document(str(path)).paragraphs)


def november(store: Store, registry: Registry, out: Path, now: datetime = NOW, period: Period = NOVEMBER) -> str:
    (path, *_) = bulletin.issue(store, registry, Settings(), period, out, now).paths
    return text(path)


def sentence(said: str) -> str:
    """The one with the rate of units without a serious problem."""
    return next(line for line in said.splitlines() if "问题发现情况" in line)


@pytest.mark.parametrize("length", list(Length))
@pytest.mark.parametrize("over", [True, False])
def test_before_the_first_finished_scan_of_a_period_there_is_a_draft_without_number_or_rate(
    sqlite_store: Store, registry: Registry, tmp_path: Path, length: Length, over: bool
) -> None:
    period = containing(length, NIGHT.date())
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan(at=period.since - DAY)  # of the period before
        fill.scan(at=period.since + DAY, stage="checking", finished_at=None)  # cut off
        fill.finding()
    issued = bulletin.issue(
        sqlite_store, registry, Settings(), period, tmp_path, period.until + DAY * (1 if over else -3)
    )
    (path,) = issued.paths
    said = text(path)
    assert "本期未检查" in issued.draft and "本期未检查" in said and "草稿" in said
    assert not re.search(r"\d%|合格率|按期率", said)
    with sqlite_store.read() as conn:
        assert issued_documents.listed(conn) == []


def test_a_period_with_one_finished_scan_is_issued(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    with sqlite_store.begin() as conn:
        Filling(conn).scan()
    assert "网通〔2026〕1号" in november(sqlite_store, registry, tmp_path)


def test_a_unit_of_which_nothing_was_inspected_is_in_no_rate(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan()
        fill.page("http://127.0.0.1:8800/a.htm", unit="jtj", seen_at=NIGHT)
        fill.page("http://127.0.0.1:8800/b.htm", unit="zfb", seen_at=NOVEMBER.since - DAY)  # not in this period
    said = sentence(november(sqlite_store, registry, tmp_path))
    assert "检查到内容的1个单位中，1个单位期末没有严重问题、合格，0个单位" in said
    assert "合格率100.0%" in said and "其余1个单位本期没有检查到内容，不计入" in said


def test_where_no_unit_was_inspected_there_is_no_rate(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    with sqlite_store.begin() as conn:
        Filling(conn).scan()
    said = sentence(november(sqlite_store, registry, tmp_path))
    assert "不计算合格率" in said and "%" not in said


@pytest.mark.parametrize(
    ("state", "severity", "told"),
    [
        (State.NEW, Severity.SERIOUS, "1个单位有疑似严重问题尚待核实、待定，合格率50.0%"),
        (State.CONFIRMED, Severity.SERIOUS, "1个单位有经核实的严重问题、不合格，合格率50.0%"),
        (State.NEW, Severity.MINOR, "合格率100.0%"),
        (State.CONFIRMED, Severity.MINOR, "合格率100.0%"),
        (State.FALSE_POSITIVE, Severity.SERIOUS, "合格率100.0%"),
    ],
)
def test_a_suspicion_that_nobody_verified_is_pending_and_never_passed(
    sqlite_store: Store, registry: Registry, tmp_path: Path, state: State, severity: Severity, told: str
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan()
        for unit in ("jtj", "zfb"):
            fill.page(f"http://127.0.0.1:8800/{unit}.htm", unit=unit, seen_at=NIGHT)
        fill.finding(severity=severity, state=state)
        if state is State.FALSE_POSITIVE:
            fill.moved(1, State.CONFIRMED, State.FALSE_POSITIVE, NIGHT + DAY)
    assert told in sentence(november(sqlite_store, registry, tmp_path))


def test_a_suspicion_that_was_verified_after_the_period_was_pending_in_it(
    sqlite_store: Store, registry: Registry
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(severity=Severity.SERIOUS, state=State.NEW)
        fill.moved(1, State.NEW, State.CONFIRMED, NOVEMBER.until + DAY)
        assert figures.suspected(conn, NOVEMBER.until) == {"jtj"}
        assert figures.suspected(conn, NOVEMBER.until + 2 * DAY) == frozenset()


def test_what_was_not_yet_due_by_the_day_was_not_missed(sqlite_store: Store) -> None:
    """A draft in the middle of the year: a deadline in December, or of today, is no deadline that was missed."""
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        for due in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 20)):
            fill.finding(due=due)
        year = containing(Length.YEAR, NOW.date())
        counted = figures.of(conn, year.since, min(year.until, NOW))
    assert [one.due for one in counted.owed] == [date(2026, 11, 30)]


def test_a_unit_without_inspection_has_neither_score_nor_rank(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan()
        fill.page("http://127.0.0.1:8800/a.htm", unit="jtj", seen_at=NIGHT)
    after = datetime(2027, 1, 4, 8, 0, tzinfo=ZONE)
    for name in ("a.xlsx", "b.xlsx"):  # the second time it is read from the issued sheet
        issued = assessment.issue(sqlite_store, registry, ASSESS, 2026, tmp_path / name, after)
        assert [(unit.name, unit.inspected) for unit in issued.units] == [
            ("区教育和体育局", True),
            ("区政府办公室", False),
        ]
    _, first, second = load_workbook(tmp_path / "a.xlsx")["年度考核表"].iter_rows(values_only=True)
    assert str(first[0]).startswith("=RANK(") and set(second[2:-1]) == {"—"} and "本期未检查" in str(second[-1])


def test_the_assessment_of_a_year_without_a_scan_takes_no_number(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    after = datetime(2027, 1, 4, 8, 0, tzinfo=ZONE)
    issued = assessment.issue(sqlite_store, registry, ASSESS, 2026, tmp_path / "a.xlsx", after)
    assert (issued.number, [unit.inspected for unit in issued.units]) == ("", [False, False])
    assert "未检查" in issued.draft


def test_a_bulletin_without_due_findings_writes_no_dash_for_a_rate(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan(coverage={"got": 1})
        fill.finding()
    now = datetime(2026, 12, 1, 8, tzinfo=ZONE)
    (path,) = bulletin.issue(
        sqlite_store, registry, Settings(), containing(Length.MONTH, date(2026, 11, 3)), tmp_path, now
    ).paths
    said = "\n".join(line.text for line in docx.Document(str(path)).paragraphs)
    assert "本月没有到期的问题，不计算按期整改率。" in said and "率—" not in said
