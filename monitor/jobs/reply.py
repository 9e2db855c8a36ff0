"""What units answer to a notice: the form, and reading it when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import clock
from monitor.jobs.notices import named_in, valid_notice
from monitor.model import State
from monitor.settings import ConfigError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from monitor.registry import Registry
    from monitor.store.database import Store
    from monitor.store.issued_documents import IssuedDocument


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a form's rows: `taken` new, `known` taken before, `closed` noted though nothing was open any more,
    `blank` not answered, `refused` (row, reason); `for_staff`: numbers of findings that a person has to decide on.
    """

    notice: str
    taken: int
    known: int
    closed: int
    blank: int
    refused: tuple[tuple[int, str], ...]
    for_staff: tuple[int, ...]


def reply_form(store: Store, registry: Registry, notice: str, out: Path) -> Path:
    """Write the form on which the unit answers this notice."""
    from monitor.reports.letters import reply_form as forms

    with store.read() as conn:
        return forms.write(conn, registry, valid_notice(conn, notice), out)


def import_reply(store: Store, file: Path, notice: str | None = None) -> Imported:
    """Read a filled form. Rows that cannot be matched are refused by number, the others are taken; a row that was taken
    before changes nothing. Raises ConfigError where the file as a whole is no form.
    """
    from monitor.findings import replies
    from monitor.reports.letters.reply_import import NotAForm, read

    try:
        filled = read(file, clock.today())
    except NotAForm as error:
        raise ConfigError(str(file), 0, str(error), "用 monitor reply form 重新生成反馈表") from error
    refused = [(one.row, one.reason) for one in filled.refused]
    became = dict.fromkeys(replies.Taken, 0)
    for_staff = []
    with store.begin() as conn:
        document = _notice_of_form(conn, filled.number, notice, file)
        named = set(named_in(conn, document))
        for row, reply in filled.rows.items():
            if reply.finding_id not in named:
                refused.append((row, f"编号 {reply.finding_id} 不在{document.text}里"))
                continue
            taken = replies.take(conn, document, reply, file.name, clock.now())
            became[taken] += 1
            if taken is replies.Taken.NEW and reply.answer in replies.FOR_STAFF:
                for_staff.append(reply.finding_id)
    counts = (became[replies.Taken.NEW], became[replies.Taken.KNOWN], became[replies.Taken.CLOSED])
    return Imported(document.text, *counts, filled.blank, tuple(sorted(refused)), tuple(for_staff))


def replies(store: Store, registry: Registry, unit: str | None = None, for_staff: bool = False) -> list[dict[str, Any]]:
    """Units' answers, newest first; `for_staff`: those that a person has to decide on."""
    from monitor.findings import replies as table
    from monitor.reports.labels import unit_name

    with store.read() as conn:
        rows = table.listed(conn, unit, for_staff)
    shown = ("finding_id", "unit", "answer", "mended_on", "note", "at", "state", "message", "file")
    names = [{"unit_name": unit_name(registry, row.unit), "state_label": State(row.state).label} for row in rows]
    return [{name: getattr(row, name) for name in shown} | more for row, more in zip(rows, names, strict=True)]


def _notice_of_form(conn: Connection, number: tuple[int, int] | None, notice: str | None, file: Path) -> IssuedDocument:
    said = f"{number[0]}-{number[1]}" if number else ""
    if notice is None and not said:
        raise ConfigError(str(file), 0, "表里找不到整改通知书的文号", "加 --notice 写明是哪一份，例如 --notice 2026-3")
    found = valid_notice(conn, notice or said)
    if number and number != (found.year, found.number):
        raise ConfigError(
            "--notice", 0, f"表里的文号是〔{number[0]}〕{number[1]}号，不是{found.text}", "核对文件，或去掉 --notice"
        )
    return found
