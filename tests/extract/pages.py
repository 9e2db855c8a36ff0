"""Pages that the tests of this folder are written with."""

from __future__ import annotations

from pathlib import Path

from monitor.extract.document import document
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import Tree, parse
from monitor.model import Document

BASE = "http://www.a.gov.cn/xwzx/tzgg.htm"
SAVED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "pages"  # real pages, not in the repository


def read(body: str, url: str = BASE, head: str = "", **more: str) -> Document:
    """The Document of a page with this body."""
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return document(page.encode(), url, **more)  # type: ignore[arg-type]


def texts(found: Document) -> list[str]:
    return [block.text for block in found.blocks]


def laid_out(html: str) -> tuple[Tree, Layout]:
    tree = parse(html)
    return tree, Layout(tree)
