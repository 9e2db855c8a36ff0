"""The annual assessment (年度考核表): one score a unit, by formulas that the sheet itself recomputes.

Three sheets: the scores, the rules (numbers that may be changed on the spot), and every finding that was counted, so
that each number leads to its findings. The numbers of the rules come from the setting MONITOR_ASSESS:

    quality   = max(0, 问题 − 严重×n − 较重×n − 一般×n)      findings of the year, by severity
    in time   = 按期 × fixed in time / owed                  full where nothing was owed
    lasting   = max(0, 复发 − 每次复发 × came back)
    fresh     = max(0, 更新 − 每个更新问题 × stale or blank columns)
    score     = their sum
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.engine import Connection

from monitor.clock import ZONE
from monitor.findings import voided_documents
from monitor.model import Severity
from monitor.registry import Registry
from monitor.reports.letters import findings_sheet, issuance, ranking
from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import CellStyle
from monitor.reports.office.excel_rows import packed
from monitor.reports.office.package import write_file
from monitor.reports.periods import Length, Period, containing
from monitor.reports.queries import figures
from monitor.reports.queries.figures import Figures
from monitor.reports.safe_text import defuse
from monitor.store import issued_documents, taken_numbers
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind

SCORES, RULES = "年度考核表", "评分规则"
UNINSPECTED = "本期未检查，不参加排名"
FRESH = ("column.stale", "column.blank", "home.stale", "media.stale")
COLUMNS: Mapping[str, int] = {
    "名次": 7, "单位": 26, "严重": 7, "较重": 7, "一般": 7, "到期": 7, "按期整改": 10, "复发": 7, "更新问题": 10,
    "问题得分": 10, "按期得分": 10, "复发得分": 10, "更新得分": 10, "总分": 9, "备注": 24,
}  # fmt: skip
_COUNTED = {"C": "H", "D": "H", "E": "H", "F": "I", "G": "J", "H": "K", "I": "L"}  # column of scores → of details
RULE_TEXTS: Mapping[str, str] = {
    "问题": "问题情况满分",
    "严重": "每个严重问题扣分",
    "较重": "每个较重问题扣分",
    "一般": "每个一般问题扣分",
    "按期": "按期整改满分（乘以按期整改率，没有到期问题的得满分）",
    "复发": "整改持久满分",
    "每次复发": "每个整改后再次出现的问题扣分",
    "更新": "更新及时满分",
    "每个更新问题": "每个更新不及时或空白栏目问题扣分",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One unit: what is counted, and what comes of it."""

    name: str
    levels: Mapping[Severity, int]
    owed: int
    in_time: int
    back: int
    stale: int
    inspected: bool = True  # False: nothing of the unit was inspected, so it has neither score nor rank

    def score(self, rules: Mapping[str, float]) -> float:
        """As the sheet's formulas have it, rounded to two places."""
        charge = sum(rules[level.value] * self.levels.get(level, 0) for level in _LEVELS)
        parts = (
            max(0.0, rules["问题"] - charge),
            rules["按期"] * (self.in_time / self.owed if self.owed else 1),
            max(0.0, rules["复发"] - rules["每次复发"] * self.back),
            max(0.0, rules["更新"] - rules["每个更新问题"] * self.stale),
        )
        return sum(round(part, 2) for part in parts)


_LEVELS = (Severity.SERIOUS, Severity.MAJOR, Severity.MINOR)


@dataclass(frozen=True, slots=True)
class IssuedAssessment:
    """`units`: the best score first, by `rules`. `draft`: why it has no number; "" when it is issued."""

    units: Sequence[Assessed]
    rules: Mapping[str, float]
    number: str
    draft: str = ""


def issue(
    store: Store, registry: Registry, rules: Mapping[str, float], year: int, path: Path, now: datetime
) -> IssuedAssessment:
    """Write the sheet to `path`. That of a year that is over takes a number and is kept: asked for again, the same file
    comes, by the rules of then.
    """
    period = containing(Length.YEAR, date(year, 1, 1))
    with store.read() as conn:
        why = _why_draft(conn, period, now)
        if why:
            return IssuedAssessment(write(conn, registry, rules, year, path, now), rules, "", why)
    with store.begin() as conn:
        issued_documents.lock(conn)
        known = issued_documents.issued(conn, DocumentKind.ASSESSMENT, period.key)
        if known is None:
            issued = _new(conn, registry, rules, period, path, now)
        else:
            issued = _again(known, issued_documents.body(conn, known, store.data_dir), path)
    with store.read() as conn:
        taken_numbers.note_all(conn, store.data_dir)
    return issued


def _again(known: issued_documents.IssuedDocument, body: bytes, path: Path) -> IssuedAssessment:
    write_file(path, body)
    units, then = _read(body)
    return IssuedAssessment(_ranked(units, then), then, known.text)


def _why_draft(conn: Connection, period: Period, now: datetime) -> str:
    if period.until > now:
        return "这一年还没有过完"
    known = issued_documents.issued(conn, DocumentKind.ASSESSMENT, period.key)
    return "" if known or figures.watched(conn, period.since, period.until) else "这一年没有完成过检查，本期未检查"


def _new(
    conn: Connection, registry: Registry, rules: Mapping[str, float], period: Period, path: Path, now: datetime
) -> IssuedAssessment:
    year = now.astimezone(ZONE).year
    number = issued_documents.next_number(
        conn, DocumentKind.ASSESSMENT, year, taken_numbers.used(registry.data_dir, DocumentKind.ASSESSMENT, year)
    )
    text = issued_documents.number_text(DocumentKind.ASSESSMENT, year, number)
    counted = figures.of(conn, period.since, period.until)
    looked = figures.inspected(conn, period.since, period.until)
    ranked = _ranked(assessed(registry, counted, looked), rules)
    voided = voided_documents.in_place_of(conn, DocumentKind.ASSESSMENT, "", period.key)
    body = _body(registry, rules, period, counted, ranked, issuance.numbered(text, voided), now)
    title, file = (
        f"{period.name}政府网站考核表",
        f"{DocumentKind.ASSESSMENT.label}〔{year}〕{number}号-{period.name}.xlsx",
    )
    given = {"kind": DocumentKind.ASSESSMENT, "year": year, "number": number, "period": period.key}
    document = issued_documents.add(conn, body, **given, title=title, file=file, now=now)
    for figure in ("found", "owed", "in_time", "back"):
        issued_documents.name_findings(conn, document.id, [one.id for one in getattr(counted, figure)], figure)
    voided_documents.corrected(conn, voided, document)
    write_file(path, body)
    return IssuedAssessment(ranked, rules, text)


def write(
    conn: Connection, registry: Registry, rules: Mapping[str, float], year: int, path: Path, now: datetime
) -> list[Assessed]:
    """Write a draft to `path`. Returns the units, the best score first."""
    period = containing(Length.YEAR, date(year, 1, 1))
    until = min(period.until, now)
    counted, looked = figures.of(conn, period.since, until), figures.inspected(conn, period.since, until)
    ranked = _ranked(assessed(registry, counted, looked), rules)
    write_file(path, _body(registry, rules, period, counted, ranked, "草稿，未编号", now))
    return ranked


def _ranked(units: Sequence[Assessed], rules: Mapping[str, float]) -> list[Assessed]:
    return sorted(units, key=lambda unit: (not unit.inspected, -unit.score(rules)))


def _body(
    registry: Registry,
    rules: Mapping[str, float],
    period: Period,
    counted: Figures,
    ranked: Sequence[Assessed],
    number: str,
    now: datetime,
) -> bytes:
    title = f"{registry.district}{period.name}政府网站考核表"
    book = sheets.workbook(author=f"{registry.district}网站监测", title=title)
    book.active.title = SCORES
    rules_sheet, marked = book.create_sheet(RULES), book.create_sheet(findings_sheet.NAME)
    rows = findings_sheet.write(marked, registry, counted, _marks(counted))
    _write_rules(rules_sheet, rules)
    _write_scores(book.active, ranked, len(rows) + 1)
    sheets.titled(book, title, number)
    return packed(book, [rows], now)


def _read(body: bytes) -> tuple[list[Assessed], dict[str, float]]:
    """Read what an issued sheet counted, by which rules. Its formulas have no results until Excel opens it."""
    book = load_workbook(io.BytesIO(body), read_only=True)
    rules = {str(name): float(points) for name, points, *_ in book[RULES].iter_rows(min_row=2, values_only=True)}
    notes = {str(row[1]): row[len(COLUMNS) - 1] for row in book[SCORES].iter_rows(min_row=2, values_only=True)}
    found: dict[str, list[tuple[str, list[int]]]] = {name: [] for name in notes}
    marked: Any = book[findings_sheet.NAME]
    marked.reset_dimensions()  # they are those of its head: its rows were written past openpyxl
    for row in marked.iter_rows(min_row=2, values_only=True):
        found.setdefault(str(row[1]), []).append((str(row[3]), [int(str(mark)) for mark in row[7:12]]))
    return [_reread(name, found[name], note != UNINSPECTED) for name, note in notes.items()], rules


def _reread(name: str, rows: Sequence[tuple[str, Sequence[int]]], inspected: bool) -> Assessed:
    levels = {level: sum(marks[0] for severity, marks in rows if severity == level) for level in _LEVELS}
    owed, in_time, back, stale = (sum(marks[n] for _, marks in rows) for n in (1, 2, 3, 4))
    return Assessed(name=name, levels=levels, owed=owed, in_time=in_time, back=back, stale=stale, inspected=inspected)


def assessed(registry: Registry, counted: Figures, looked: Collection[str]) -> list[Assessed]:
    """Count for every registered unit; what belongs to no registered unit is left out. `looked`: units on which
    something was inspected.
    """
    rows = (row for row in ranking.rows(registry, counted) if row.unit in registry.units)
    return [_assessed(row, counted, row.unit in looked) for row in rows]


def _assessed(row: ranking.UnitFigures, counted: Figures, looked: bool) -> Assessed:
    found = [one for one in counted.found if one.unit == row.unit]
    levels = {level: sum(one.severity is level for one in found) for level in _LEVELS}
    stale = sum(one.code in FRESH for one in found)
    inspected = looked or bool(found or row.carried)  # a finding is a look
    return Assessed(
        name=row.name,
        levels=levels,
        owed=row.owed,
        in_time=row.in_time,
        back=row.back,
        stale=stale,
        inspected=inspected,
    )


def _marks(counted: Figures) -> dict[str, set[int]]:
    """Headings of the details → the findings that count there; the formulas of the scores add them up."""
    found = {one.id for one in counted.found}
    return {
        "本年发现": found,
        "到期": {one.id for one in counted.owed},
        "按期": {one.id for one in counted.in_time},
        "复发": {one.id for one in counted.back},
        "更新": {one.id for one in counted.found if one.code in FRESH},
    }


def _write_rules(sheet: Worksheet, rules: Mapping[str, float]) -> None:
    sheets.head(sheet, {"项目": 18, "分值": 10, "说明": 60}, freeze="A2")
    for number, (name, text) in enumerate(RULE_TEXTS.items(), 2):
        sheets.put(sheet, number, 1, name, CellStyle.TEXT)
        sheets.put(sheet, number, 2, rules[name], CellStyle.CENTRED)
        sheets.put(sheet, number, 3, text, CellStyle.TEXT)
    sheets.fit(sheet)


def _write_scores(sheet: Worksheet, ranked: Sequence[Assessed], last: int) -> None:
    sheets.head(sheet, COLUMNS, freeze="C2")
    end = len(ranked) + 1
    for row, unit in enumerate(ranked, 2):
        values = [f"=RANK(N{row},N$2:N${end})", defuse(unit.name), *_counts(row, last), *_parts(row)]
        values += [f"=SUM(J{row}:M{row})", ""]
        if not unit.inspected:  # RANK passes over what is no number
            values = ["—", defuse(unit.name), *["—"] * (len(COLUMNS) - 3), UNINSPECTED]
        for column, value in enumerate(values, 1):
            sheets.put(sheet, row, column, value, CellStyle.TEXT if column in (2, len(COLUMNS)) else CellStyle.CENTRED)
    sheets.fit(sheet)


def _counts(row: int, last: int) -> list[str]:
    """Counted in the details: of this unit, where the mark is 1 — and, of what was found, by severity."""

    def column(letter: str) -> str:
        return f"{findings_sheet.NAME}!${letter}$2:${letter}${max(last, 2)}"

    def counted(letter: str, mark: str) -> str:
        level = f",{column('D')},{letter}$1" if mark == "H" else ""
        return f"=COUNTIFS({column('B')},$B{row},{column(mark)},1{level})"

    return [counted(letter, mark) for letter, mark in _COUNTED.items()]


def _parts(row: int) -> list[str]:
    rule = {name: f"{RULES}!$B${number}" for number, name in enumerate(RULE_TEXTS, 2)}
    charge = f"{rule['严重']}*C{row}-{rule['较重']}*D{row}-{rule['一般']}*E{row}"
    return [
        f"=ROUND(MAX(0,{rule['问题']}-{charge}),2)",
        f"=ROUND({rule['按期']}*IF(F{row}=0,1,G{row}/F{row}),2)",
        f"=ROUND(MAX(0,{rule['复发']}-{rule['每次复发']}*H{row}),2)",
        f"=ROUND(MAX(0,{rule['更新']}-{rule['每个更新问题']}*I{row}),2)",
    ]
