"""Reader of untrusted Excel and CSV files: bounded before they are opened, formulas never computed."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from monitor.extract.files.text import Unreadable
from monitor.extract.files.zip import Archive
from monitor.reports.office import csv_rows
from monitor.reports.safe_text import plain

MAX_FILE = 10_000_000  # bytes
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_SHEETS = 20
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: \d{1,2}:\d\d(?::\d\d)?)?")
_SERIAL = range(36_526, 73_051)  # 2000-01-01 to 2099-12-31 as Excel counts days
_MERGED = re.compile(r'<mergeCell\s[^>]{0,40}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_EPOCH = date(1899, 12, 30)


class NotAForm(ValueError):
    """The file as a whole cannot be read. The message is Chinese."""


def sheets(path: Path, what: str, *, takes_csv: bool = False) -> list[tuple[str, list[Sequence[Any]]]]:
    """Return (name, rows of cells) of each sheet, formulas as written. `what`: the Chinese name of what the file should
    be; `takes_csv`: a CSV file is one sheet. Raises NotAForm.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise NotAForm(f"文件超过 {MAX_FILE // 1_000_000} MB，不像是{what}")
        body = path.read_bytes()
        if (
            takes_csv
            and csv_rows.is_text(body)
            and (text := csv_rows.rows(body, MAX_ROWS + 1, MAX_COLUMNS)) is not None
        ):
            return _bounded([(path.stem, text)], what)
        Archive(body)
    except OSError as error:
        raise NotAForm(_unopened(error)) from error
    except Unreadable as error:
        raise NotAForm(_unlike(body)) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that hold no text
            book = load_workbook(io.BytesIO(body), read_only=True, data_only=False, keep_links=False)
            found = [(sheet.title, _unmerged(book, sheet, _rows(sheet))) for sheet in book.worksheets[:MAX_SHEETS]]
    except Exception as error:  # openpyxl raises many kinds of errors on a broken file
        raise NotAForm("不是能读的 .xlsx 文件，请另存为“Excel 工作簿（.xlsx）”") from error
    return _bounded(found, what)


def _bounded(found: list[tuple[str, list[Sequence[Any]]]], what: str) -> list[tuple[str, list[Sequence[Any]]]]:
    if not found or any(len(rows) > MAX_ROWS for _, rows in found):
        raise NotAForm(f"超过 {MAX_ROWS} 行，不像是{what}" if found else "没有工作表")
    return found


def _unopened(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "没有权限读这个文件，或别的程序正占用着它：关掉 Excel、WPS 里打开的，或请管理员改权限"
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    return (
        "是文件夹，不是文件" if isinstance(error, IsADirectoryError) else "文件读不了：磁盘或网络有故障，或链接指向自己"
    )


def _unlike(body: bytes) -> str:
    """What the file is instead, and how a clerk gets the right one."""
    save = "请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”"
    if not body.strip(b"\0"):
        return f"是空文件，{save}"
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        return f"是旧的 .xls 格式，或加了密码（改扩展名没有用），{save}，不设密码"
    if body.lstrip()[:1] == b"<":
        return f"是网页格式的表格，不是真正的 Excel 文件，{save}"
    return f"不是 Excel 文件，或已损坏，{save}" if body.startswith(b"PK") else f"不是 Excel 文件，{save}"


def _rows(sheet: Any) -> list[Sequence[Any]]:
    sheet.reset_dimensions()  # what the file says of its size is a claim
    return [tuple(row) for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)]


def _unmerged(book: Any, sheet: Any, rows: list[Sequence[Any]]) -> list[Sequence[Any]]:
    """What was merged downwards in one column stands in each of its rows: one address beside five problems."""
    body = book._archive.read(sheet._worksheet_path).decode(
        "utf-8", "replace"
    )  # openpyxl keeps it from this way of reading
    ranges = [range_boundaries(one) for one in _MERGED.findall(body)[:MAX_ROWS]]
    filled = [list(row) for row in rows]
    for left, top, right, bottom in ranges:
        if left == right and top < bottom <= len(filled):
            for row in filled[top:bottom]:
                if left <= len(row) and row[left - 1] is None:
                    row[left - 1] = filled[top - 1][left - 1]
    return [tuple(row) for row in filled]


def day(value: Any) -> date | None:
    """Excel's own dates, its serial numbers, and the usual ways to write one; None for nothing or for nonsense."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and not 1e7 <= value < 1e8:  # 20261103
        return _EPOCH + timedelta(days=int(value)) if 0 < value < 1e6 and int(value) in _SERIAL else None
    text = unicodedata.normalize("NFKC", plain(value, 40)).strip().removesuffix(".0")
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
