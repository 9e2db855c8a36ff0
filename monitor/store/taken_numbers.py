"""The highest document number taken, by kind and year, in a file beside the database.

A number that stands on paper is never used again, even after an older backup is restored. The file (numbers.json in the
data folder) is written after a document is committed, before a restore replaces the database, and by a person who
restores on another machine. It is no part of a backup.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.issued_documents import DocumentKind, IssuedDocument, number_text
from monitor.store.tables import documents

FILE = "numbers.json"


def used(data_dir: Path, kind: DocumentKind, year: int) -> int:
    """The highest number of kind and year that the file knows; 0 for none."""
    return _read(data_dir).get(_key(kind, year), 0)


def note(data_dir: Path, kind: DocumentKind, year: int, number: int) -> None:
    """Note that the numbers up to this one are taken."""
    _raise(data_dir, {_key(kind, year): number})


def note_document(data_dir: Path, document: IssuedDocument) -> None:
    note(data_dir, document.kind, document.year, document.number)


def note_all(conn: Connection, data_dir: Path) -> None:
    """Note every number that the database holds."""
    _raise(data_dir, _held(conn))


def lost(conn: Connection, data_dir: Path) -> list[str]:
    """Numbers that were taken and that the database does not know, as 网整〔2026〕4号 or 网整〔2026〕4号至6号."""
    held = _held(conn)
    return list(_missing(_read(data_dir), held))


def _missing(taken: Mapping[str, int], held: Mapping[str, int]) -> Iterator[str]:
    for key, last in sorted(taken.items()):
        kind, _, year = key.rpartition("-")
        first = held.get(key, 0) + 1
        if first <= last:
            yield number_text(DocumentKind(kind), int(year), first) + (f"至{last}号" if last > first else "")


def _held(conn: Connection) -> dict[str, int]:
    columns = documents.c.kind, documents.c.year
    rows = conn.execute(sa.select(*columns, sa.func.max(documents.c.number)).group_by(*columns))
    return {_key(DocumentKind(kind), year): number for kind, year, number in rows}


def _key(kind: DocumentKind, year: int) -> str:
    return f"{kind.value}-{year}"


def _read(data_dir: Path) -> dict[str, int]:
    try:
        found = json.loads((data_dir / FILE).read_text(encoding="utf-8"))
        known = {_key(kind, year) for kind in DocumentKind for year in range(2000, 2100)}
        return {key: int(number) for key, number in found.items() if key in known}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):  # damaged: the database still knows
        return {}


def _raise(data_dir: Path, numbers: Mapping[str, int]) -> None:
    with _alone(data_dir):
        taken = _read(data_dir)
        higher = {key: number for key, number in numbers.items() if number > taken.get(key, 0)}
        if higher:
            draft = data_dir / f".{FILE}"
            draft.write_text(json.dumps(taken | higher, indent=1), encoding="utf-8")
            draft.replace(data_dir / FILE)


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the lock of the file, against threads too: each has a descriptor of its own."""
    folder = data_dir / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(folder / "numbers.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
