"""Handing out issued documents: the bytes that the store keeps, under the name they were issued with."""

from __future__ import annotations

from pathlib import Path

from monitor.registry import Registry
from monitor.reports.labels import unit_name
from monitor.reports.letter import Letter
from monitor.reports.letter_styles import Style
from monitor.reports.package import file_name, write_file
from monitor.store import documents
from monitor.store.database import Store
from monitor.store.documents import Document, Kind

TEMPLATE = "templates/公文.docx"  # under the data folder


def issuer(registry: Registry) -> str:
    """Who signs: the government office of the district."""
    return f"{registry.district}人民政府办公室"


def template(registry: Registry) -> Path | None:
    """The user's own Word file, whose page and styles letters take over; None where there is none."""
    own = registry.data_dir / TEMPLATE
    return own if own.is_file() else None


def name_of(registry: Registry, kind: Kind, year: int, number: int, unit: str, ending: str) -> str:
    """整改通知书〔2026〕3号-区教育和体育局.docx"""
    of_unit = f"-{unit_name(registry, unit)}" if unit else ""
    return f"{file_name(f'{kind.label}〔{year}〕{number}号{of_unit}')}.{ending}"


def hand_out(store: Store, registry: Registry, document: Document, out: Path) -> Path:
    """A copy of the document in the folder `out`, byte for byte as it was issued. Raises documents.Damaged."""
    name = document.file or name_of(registry, document.kind, document.year, document.number, document.unit, "docx")
    with store.read() as conn:
        body = documents.body(conn, document, store.data_dir)
    return write_file(out / name, body)


def write_template(registry: Registry, path: Path) -> Path:
    """A Word file that shows each of our styles, for a user to change in Word and save as TEMPLATE."""
    letter = Letter("公文模板", issuer(registry), template(registry))
    for style in Style:
        letter.document.add_paragraph(style.value, style=style.value)
    letter.document.add_paragraph(
        f"改好样式、页面和页眉页脚后，存为数据目录下的 {TEMPLATE}；本文件的文字不会出现在公文里。"
    )
    return write_file(path, letter.save())
