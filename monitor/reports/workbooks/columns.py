"""The workbook of columns (栏目), written for staff to correct and read back. EDITABLE lists what they may change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from monitor.model import ColumnClass
from monitor.reports.office import excel as sheets
from monitor.reports.office.excel import CellStyle
from monitor.reports.safe_text import defuse, local, plain
from monitor.settings import ConfigError

CLASSES: Mapping[ColumnClass, str] = {
    ColumnClass.NEWS: "动态要闻",
    ColumnClass.NOTICE: "通知公告",
    ColumnClass.POLICY: "政策文件",
    ColumnClass.INTERPRETATION: "政策解读",
    ColumnClass.DISCLOSURE: "信息公开",
    ColumnClass.INTERACTION: "互动交流",
    ColumnClass.SERVICE: "办事服务",
    ColumnClass.SPECIAL: "专题专栏",
    ColumnClass.STATIC: "静态页面",
}
HEAD: Mapping[str, int] = {
    "网站代号": 12, "层级": 6, "栏目路径": 44, "栏目名称": 24, "类别": 12, "可信度": 8, "责任单位": 22,
    "更新期限（天）": 12, "免检原因": 28, "最近更新": 12, "条数": 8, "读取情况": 22, "网址": 50,
}  # fmt: skip
EDITABLE = ("栏目名称", "类别", "责任单位", "更新期限（天）", "免检原因")
MOST_ROWS = 20_000
_CENTRED = frozenset({"网站代号", "层级", "可信度", "更新期限（天）", "最近更新", "条数"})


def write(rows: Sequence[Mapping[str, Any]], district: str, path: Path) -> None:
    """Write the workbook. `rows`: as `monitor registry columns` prints them."""
    book = sheets.workbook(f"{district}网站监测", "栏目")
    sheet = book.active
    sheet.title = "栏目"
    sheets.head(sheet, HEAD, freeze="E2")
    for number, row in enumerate(rows, 2):
        for position, (name, value) in enumerate(_cells(row).items(), 1):
            if name == "网址":
                sheets.put_link(sheet, number, position, str(value), str(row["url"]))
            else:
                sheets.put(sheet, number, position, value, CellStyle.CENTRED if name in _CENTRED else CellStyle.TEXT)
    choice = DataValidation(type="list", formula1=f'"{",".join(CLASSES.values())}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"E2:E{max(len(rows), 1) + 1}")
    sheets.filtered(sheet)
    sheets.fit(sheet)
    book.save(path)


def read(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Read (row number, heading → text) of every row that names a page. Raises ConfigError for any other file."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, ValueError, KeyError, BadZipFile, InvalidFileException) as error:
        fix = "用 monitor registry columns --out 栏目.xlsx 生成，改好后再导入"
        raise ConfigError(str(path), 0, f"打不开这个 Excel 文件（{type(error).__name__}）", fix) from error
    try:
        lines = [
            [_text(cell) for cell in line] for line in book.worksheets[0].iter_rows(max_row=MOST_ROWS, values_only=True)
        ]
    finally:
        book.close()
    head = lines[0] if lines else []
    missing = [name for name in ("网站代号", *EDITABLE, "网址") if name not in head]
    if missing:
        raise ConfigError(str(path), 1, f"表头缺少“{'”“'.join(missing)}”", "不要改表头；重新导出一份再填")
    return [(number, found) for number, found in _named(lines[1:], head) if found["网址"]]


def _named(lines: Iterable[list[str]], head: list[str]) -> Iterable[tuple[int, dict[str, str]]]:
    return ((number, dict(zip(head, line, strict=False))) for number, line in enumerate(lines, 2))


def _cells(row: Mapping[str, Any]) -> dict[str, str | int]:
    return {
        "网站代号": row["site"],
        "层级": row["level"],
        "栏目路径": defuse(" > ".join(row["path"])),
        "栏目名称": defuse(row["name"]),
        "类别": CLASSES[ColumnClass(row["class"])] if row["class"] else "",
        "可信度": f"{row['confidence']:.1f}" if row["class"] else "",
        "责任单位": defuse(row["unit"]),
        "更新期限（天）": row["max_age_days"] or "",
        "免检原因": defuse(row["exempt"]),
        "最近更新": local(row["updated"]),
        "条数": row["items"],
        "读取情况": row["reading"],
        "网址": defuse(row["url"]),
    }


def as_read(value: object) -> str:
    """What `read` gives back for a value that `write` wrote: a cell holds no control characters, for one."""
    return _text(defuse(value))


def _text(value: object) -> str:
    """As it was before `defuse`; 90.0, which Excel makes of 90, is 90."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = plain(value)
    return text[1:] if text.startswith("'") else text
