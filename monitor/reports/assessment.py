"""The annual assessment (年度考核表): one score a unit, by formulas that the sheet itself recomputes.

Three sheets: the scores, the rules (numbers that may be changed on the spot), and every finding that was counted, so that
each number can be followed to its findings. The numbers of the rules come from the setting MONITOR_ASSESS:

    quality   = max(0, 问题 − 严重×n − 较重×n − 一般×n)      findings of the year, by severity
    in time   = 按期 × mended in time / owed                 full where nothing was owed
    lasting   = max(0, 复发 − 每次复发 × came back)
    fresh     = max(0, 更新 − 每个更新问题 × stale or blank columns)
    score     = their sum
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.engine import Connection

from monitor.model import Severity
from monitor.registry import Registry
from monitor.reports import sheets, standing
from monitor.reports.cells import defuse, local
from monitor.reports.labels import label, unit_name
from monitor.reports.package import write_file
from monitor.reports.periods import Length, containing
from monitor.reports.rows import Rows, packed
from monitor.reports.sheets import Look
from monitor.store import figures
from monitor.store.figures import Counted, Figures

SCORES, RULES, DETAILS = "年度考核表", "评分规则", "问题明细"
FRESH = ("column.stale", "column.blank", "home.stale", "media.stale")
COLUMNS: Mapping[str, int] = {
    "名次": 7, "单位": 26, "严重": 7, "较重": 7, "一般": 7, "到期": 7, "按期整改": 10, "复发": 7, "更新问题": 10,
    "问题得分": 10, "按期得分": 10, "复发得分": 10, "更新得分": 10, "总分": 9, "备注": 24,
}  # fmt: skip
_DETAILS: Mapping[str, int] = {
    "编号": 8, "单位": 26, "问题类型": 18, "等级": 8, "首次发现": 17, "整改期限": 12, "办结时间": 17,
    "本年发现": 10, "到期": 8, "按期": 8, "复发": 8, "更新": 8,
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


@dataclass(frozen=True, slots=True)
class Assessed:
    """One unit: what is counted, and what comes of it."""

    name: str
    levels: Mapping[Severity, int]
    owed: int
    in_time: int
    back: int
    stale: int

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


def write(
    conn: Connection, registry: Registry, rules: Mapping[str, float], year: int, path: Path, now: datetime
) -> list[Assessed]:
    """Write the sheet to `path`. Returns the units, the best score first."""
    period = containing(Length.YEAR, datetime(year, 1, 1).date())
    counted = figures.of(conn, period.since, period.until)
    units = assessed(registry, counted)
    name = f"{registry.district}网站监测"
    book = sheets.workbook(author=name, title=f"{registry.district}{year}年度政府网站考核表")
    book.active.title = SCORES
    rules_sheet, details = book.create_sheet(RULES), book.create_sheet(DETAILS)
    rows = _write_details(details, registry, counted)
    _write_rules(rules_sheet, rules)
    ranked = sorted(units, key=lambda unit: -unit.score(rules))
    _write_scores(book.active, ranked, len(rows) + 1)
    write_file(path, packed(book, [rows], now))
    return ranked


def assessed(registry: Registry, counted: Figures) -> list[Assessed]:
    """Every registered unit, and what was counted of it; what belongs to no registered unit is left out."""
    return [_assessed(row, counted) for row in standing.rows(registry, counted) if row.unit in registry.units]


def _assessed(row: standing.Row, counted: Figures) -> Assessed:
    found = [one for one in counted.found if one.unit == row.unit]
    levels = {level: sum(one.severity is level for one in found) for level in _LEVELS}
    stale = sum(one.code in FRESH for one in found)
    return Assessed(row.name, levels, row.owed, row.in_time, row.back, stale)


def _write_details(sheet: Worksheet, registry: Registry, counted: Figures) -> Rows:
    sheets.head(sheet, _DETAILS, freeze="C2")
    rows = Rows(sheet, _DETAILS)
    found, owed, in_time, back = (
        {one.id for one in part} for part in (counted.found, counted.owed, counted.in_time, counted.back)
    )
    looks = [Look.CENTRED if name not in ("单位", "问题类型") else Look.TEXT for name in _DETAILS]
    for one in counted.all:
        marks = [one.id in found, one.id in owed, one.id in in_time, one.id in back, one.id in found and _is_stale(one)]
        if any(marks):
            told = [defuse(unit_name(registry, one.unit)), label(one.code), str(one.severity)]
            times = [local(one.first_seen_at), local(one.due), local(one.settled_at)]
            rows.add([one.id, *told, *times, *map(int, marks)], looks)
    rows.finish()
    return rows


def _is_stale(one: Counted) -> bool:
    return one.code in FRESH


def _write_rules(sheet: Worksheet, rules: Mapping[str, float]) -> None:
    sheets.head(sheet, {"项目": 18, "分值": 10, "说明": 60}, freeze="A2")
    for number, (name, text) in enumerate(RULE_TEXTS.items(), 2):
        sheets.put(sheet, number, 1, name, Look.TEXT)
        sheets.put(sheet, number, 2, rules[name], Look.CENTRED)
        sheets.put(sheet, number, 3, text, Look.TEXT)


def _write_scores(sheet: Worksheet, ranked: Sequence[Assessed], last: int) -> None:
    sheets.head(sheet, COLUMNS, freeze="C2")
    end = len(ranked) + 1
    for row, unit in enumerate(ranked, 2):
        values = [f"=RANK(N{row},N$2:N${end})", defuse(unit.name), *_counts(row, last), *_parts(row)]
        for column, value in enumerate([*values, f"=SUM(J{row}:M{row})", ""], 1):
            sheets.put(sheet, row, column, value, Look.TEXT if column in (2, len(COLUMNS)) else Look.CENTRED)


def _counts(row: int, last: int) -> list[str]:
    """Counted in the details: of this unit, where the mark is 1 — and, of what was found, by severity."""

    def column(letter: str) -> str:
        return f"{DETAILS}!${letter}$2:${letter}${max(last, 2)}"

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
