"""Units' answers to a notice: the form, and reading it when it comes back filled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings import replies as table
from monitor.model import State
from monitor.registry import Registry
from monitor.reports.labels import unit_name
from monitor.reports.office.excel_reader import NotAForm
from monitor.reports.workbooks import reply_form as forms
from monitor.reports.workbooks.filled_form import read
from monitor.settings import ConfigError
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind, IssuedDocument

_NUMBER = re.compile(r"\D*?(?:(\d{4})\D+)?(\d{1,6})\D*")  # year and number, as people write them


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Counts of a form's rows. `taken`: new; `known`: taken before; `closed`: noted although nothing was open any more;
    `blank`: not answered; `refused`: (row, reason); `for_staff`: numbers of findings that a person has to decide on.
    """

    notice: str
    taken: int
    known: int
    closed: int
    blank: int
    refused: tuple[tuple[int, str], ...]
    for_staff: tuple[int, ...]


def reply_form(store: Store, registry: Registry, notice: str, out: Path) -> Path:
    """Write the form on which the unit answers this notice. Raises ConfigError where there is no valid one."""
    with store.read() as conn:
        return forms.write(conn, registry, valid_notice(conn, notice), out)


def import_reply(store: Store, file: Path, notice: str | None = None) -> Imported:
    """Read a filled form. Rows that cannot be matched are refused by number, the others are taken; a row that was taken
    before changes nothing. Raises ConfigError where the file as a whole is no form.
    """
    try:
        filled = read(file, clock.today())
    except NotAForm as error:
        raise ConfigError(str(file), 0, str(error), "用 monitor reply form 重新生成反馈表") from error
    refused = [(row.row, row.reason) for row in filled.refused]
    counts = dict.fromkeys(table.Taken, 0)
    for_staff = []
    with store.begin() as conn:
        document = _notice_of_form(conn, filled.number, notice, file)
        named = set(issued_documents.named_in(conn, document.id))
        for row, reply in filled.rows.items():
            if reply.finding_id not in named:
                refused.append((row, f"编号 {reply.finding_id} 不在{document.text}里"))
                continue
            taken = table.take(conn, document, reply, file.name, clock.now())
            counts[taken] += 1
            if taken is table.Taken.NEW and reply.answer in table.FOR_STAFF:
                for_staff.append(reply.finding_id)
    return Imported(
        notice=document.text,
        taken=counts[table.Taken.NEW],
        known=counts[table.Taken.KNOWN],
        closed=counts[table.Taken.CLOSED],
        blank=filled.blank,
        refused=tuple(sorted(refused)),
        for_staff=tuple(for_staff),
    )


def replies(store: Store, registry: Registry, unit: str | None = None, for_staff: bool = False) -> list[dict[str, Any]]:
    """Units' answers, newest first; `for_staff`: those that a person has to decide on."""
    with store.read() as conn:
        rows = table.listed(conn, unit, for_staff)
    shown = ("finding_id", "unit", "answer", "mended_on", "note", "at", "state", "message", "file")
    names = [{"unit_name": unit_name(registry, row.unit), "state_label": State(row.state).label} for row in rows]
    return [{name: getattr(row, name) for name in shown} | more for row, more in zip(rows, names, strict=True)]


def _notice_of_form(conn: Connection, number: tuple[int, int] | None, notice: str | None, file: Path) -> IssuedDocument:
    written = f"{number[0]}-{number[1]}" if number else ""
    if notice is None and not written:
        raise ConfigError(str(file), 0, "表里找不到整改通知书的文号", "加 --notice 写明是哪一份，例如 --notice 2026-3")
    document = valid_notice(conn, notice or written)
    if number and number != (document.year, document.number):
        what = f"表里的文号是〔{number[0]}〕{number[1]}号，不是{document.text}"
        raise ConfigError("--notice", 0, what, "核对文件，或去掉 --notice")
    return document


def notice_document(conn: Connection, text: str) -> IssuedDocument:
    """The notice by its number: `3` (of this year), `2026-3`, 〔2026〕3号. Raises ConfigError."""
    kinds = (kind for kind in DocumentKind if kind.mark in text or kind.label in text)
    kind = next(kinds, DocumentKind.NOTICE)
    if kind is not DocumentKind.NOTICE:
        fix = "写整改通知书的文号，如 网整〔2026〕3号"
        raise ConfigError("--notice", 0, f"“{text}”是{kind.label}的文号，不是整改通知书的", fix)
    parts = _NUMBER.fullmatch(text.strip())
    if parts is None:
        raise ConfigError("--notice", 0, f"文号“{text}”看不懂", "写成 3（今年的）、2026-3 或 〔2026〕3号")
    year, number = int(parts[1] or clock.today().year), int(parts[2])
    issued = issued_documents.listed(conn, DocumentKind.NOTICE, year)
    notice = next((document for document in issued if document.number == number), None)
    if notice is None:
        known = "、".join(document.text for document in issued[-5:]) or "（还没有）"
        raise ConfigError("--notice", 0, f"{year} 年没有 {number} 号整改通知书", f"已发的有：{known}")
    return notice


def valid_notice(conn: Connection, text: str) -> IssuedDocument:
    """The notice by its number, as `notice_document`. Raises ConfigError also where it was voided."""
    notice = notice_document(conn, text)
    if notice.is_void:
        later = issued_documents.by_id(conn, notice.corrected_by) if notice.corrected_by else None
        fix = f"用改发的 {later.text}" if later else "重新印发后用新的文号；作废的记录见 monitor documents list"
        raise ConfigError("--notice", 0, f"{notice.text} 已经作废（{notice.void_reason}）", fix)
    return notice
