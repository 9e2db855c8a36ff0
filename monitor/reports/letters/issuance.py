"""Handing out issued documents: the bytes that the store keeps, under the name they were issued with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from monitor.registry import Registry
from monitor.reports.labels import unit_name
from monitor.reports.letters import templates as letter_template
from monitor.reports.office.package import file_name, write_file
from monitor.settings import Settings
from monitor.store import issued_documents, taken_numbers
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind, IssuedDocument


class NotIssuable(ValueError):
    """Nothing to issue, or a month, unit or finding that no letter can be written for. The message is Chinese."""


def issuer(registry: Registry) -> str:
    """Who signs."""
    return registry.issuer_name


def templates(registry: Registry, settings: Settings) -> Path:
    """The folder of the user's own Word templates; it need not be there."""
    return settings.templates or registry.data_dir / "templates"


def name_of(registry: Registry, kind: DocumentKind, year: int, number: int, unit: str, ending: str) -> str:
    """整改通知书〔2026〕3号-区教育和体育局.docx"""
    of_unit = f"-{unit_name(registry, unit)}" if unit else ""
    return f"{file_name(f'{kind.label}〔{year}〕{number}号{of_unit}')}.{ending}"


def numbered(number: str, in_place_of: Iterable[IssuedDocument] = ()) -> str:
    """The number as it stands over a table: 网调〔2026〕2号（网调〔2026〕1号已作废，以本件为准）"""
    voided = "、".join(one.text for one in in_place_of)
    return f"{number}（{voided}已作废，以本件为准）" if voided else number or "草稿，未编号"


def hand_out(store: Store, registry: Registry, document: IssuedDocument, out: Path) -> Path:
    """A copy of the document in the folder `out`, byte for byte as it was issued; that of a voided one says so in its
    name. Raises documents.Damaged.
    """
    taken_numbers.note_document(store.data_dir, document)
    name = document.file or name_of(registry, document.kind, document.year, document.number, document.unit, "docx")
    with store.read() as conn:
        body = issued_documents.body(conn, document, store.data_dir)
    return write_file(out / (f"已作废-{name}" if document.is_void else name), body)


def write_templates(registry: Registry, settings: Settings, out: Path) -> tuple[list[Path], list[Path]]:
    """The shipped templates as Word files in `out`, for a user to change. Returns those written, and those that were
    there before and are left as they are.
    """
    styles = templates(registry, settings) / f"{letter_template.STYLES}.docx"
    own = styles if styles.is_file() else None
    written, kept = [], []
    for name in (*letter_template.NAMES, letter_template.STYLES):
        path = out / f"{name}.docx"
        if path.exists():
            kept.append(path)
        else:
            written.append(write_file(path, letter_template.shipped(name, issuer(registry), own)))
    note = out / "说明.txt"
    if not note.exists():
        written.append(write_file(note, letter_template.explained().encode("utf-8-sig")))
    return written, kept
