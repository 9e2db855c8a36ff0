"""Text made safe for documents, mail and terminals: everything that leaves passes `plain`, `defuse` or `json_text`.

Crawled text is hostile: it may start a formula, hold characters that XML forbids, turn the reading direction, or be a
megabyte long. It may quote a personal number: all are masked here, by `monitor.personal_numbers`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from monitor.clock import ZONE
from monitor.personal_numbers import masked

_ADDRESS = re.compile(r"https?://[!-~]+", re.I)
CELL_LIMIT = 2_000  # characters; Excel itself refuses more than 32,767
_FORMULA = tuple("=+-@＝＋－＠")  # Excel reads the full-width ones as formulas under a Chinese system
_BREAKS = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")
# C1 controls and DEL, direction marks, invisible marks and line separators. JSON escapes C0 itself.
_STEERING = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
# What XML 1.0 forbids, what is not a character, and the marks that turn the reading direction round.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0010fffe\U0010ffff]"
)


def plain(value: object, limit: int = CELL_LIMIT) -> str:
    """One line of harmless text of at most `limit` characters; a cut is shown by …. None is empty. Personal numbers are
    masked, and before the cut: half a number is a leak too. A report that quotes a page must never be the second leak.
    An address is returned unchanged.
    """
    if value is None:
        return ""
    text = private(harmless(str(value)[: limit * 4]).strip())  # bound the work before the work
    return text if len(text) <= limit else text[: limit - 1] + "…"


def private(text: str) -> str:
    """`text` with its personal numbers masked. An address is returned unchanged: its long numbers are only numbers."""
    return text if _ADDRESS.fullmatch(text) else masked(text)


def private_values(value: Any) -> Any:
    """The same for all texts in what is written as JSON."""
    if isinstance(value, str):
        return private(value)
    if isinstance(value, Mapping):
        return {key: private_values(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [private_values(one) for one in value]
    return value


def json_text(value: Any, indent: int | None = 2) -> str:
    """Return JSON without personal numbers. Controls and marks that turn the reading direction become \\uXXXX."""
    text = json.dumps(private_values(value), ensure_ascii=False, indent=indent, default=_moment)
    return _STEERING.sub(lambda hit: f"\\u{ord(hit[0]):04x}", text)


def _moment(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def harmless(text: str) -> str:
    """`text` in one line, without what XML forbids and without marks that turn the reading direction."""
    return _BREAKS.sub(" ", _FORBIDDEN.sub("", text))


def defuse(value: object, limit: int = CELL_LIMIT) -> str:
    """`plain`, and never a formula: what a spreadsheet would compute gets a leading apostrophe."""
    text = plain(value, limit - 1)
    return "'" + text if text.startswith(_FORMULA) else text


def unlinked(url: str) -> str:
    """Return the address without its scheme, so that no program makes it a link."""
    return url.partition("://")[2] or url


def web_address(url: str) -> str:
    """`url` where it may stand in an href; empty for javascript:, file: and other schemes."""
    address = plain(url, 2_000)
    return address if address.lower().startswith(("http://", "https://")) and " " not in address else ""


def local(value: datetime | date | None) -> str:
    """A time as people here read it: 2026-11-20 07:00 (Asia/Shanghai), or 2026-11-20 for a date."""
    if isinstance(value, datetime):
        bare = value.astimezone(ZONE).replace(tzinfo=None)
        return bare.isoformat(" ", "minutes")  # strftime takes five times as long
    return value.isoformat() if value else ""


def chinese_day(day: date) -> str:
    """2026年11月20日"""
    return f"{day.year}年{day.month}月{day.day}日"


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return CSV that Excel opens with the right characters (BOM) and computes nothing of. Lines end in CRLF."""
    sheet = io.StringIO(newline="")
    sheet.write("\ufeff")
    writer = csv.writer(sheet)
    writer.writerow([defuse(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return sheet.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return value  # a negative number is a number
    return defuse(local(value) if isinstance(value, date) else value)
