"""Text of docx and xlsx with where it stands: paragraphs, table rows, headers, comments, hidden sheets, rows, columns.

Both are zip packages of XML. Sizes are added up from the zip's directory and held to while unpacking, before any
parser sees a byte; entities are never resolved.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator

from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from monitor.extract.blocks import block_key
from monitor.extract.unreadable import BROKEN, ENCRYPTED, TOO_LARGE, Unreadable
from monitor.model import Block

MAX_UNPACKED = 60_000_000  # bytes of all parts together
MAX_RATIO = 200  # unpacked to packed, of a part over a megabyte; real documents stay under 40
MAX_PARTS = 5_000
MAX_CELLS = 300_000
MAX_BLOCKS = 50_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = {
    "word/document.xml": "",
    "word/comments.xml": "批注",
    "word/footnotes.xml": "脚注",
    "word/endnotes.xml": "尾注",
}
_EDGE = re.compile(r"word/(header|footer)\d*\.xml")
_EDGES = {"header": "页眉", "footer": "页脚"}


def package_kind(body: bytes) -> str:
    """ "docx", "xlsx", "pptx" or "ofd" by what the package holds; "" for any other zip."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(body)).namelist()[:MAX_PARTS])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    kinds = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "OFD.xml": "ofd"}
    return next((kind for name, kind in kinds.items() if name in names), "")


def docx(body: bytes) -> list[Block]:
    """The blocks of a Word file in reading order. Raises Unreadable."""
    package = _open(body)
    blocks: list[Block] = []
    for name in _ordered(package.namelist()):
        blocks += _word_part(_unpack(package, name), _label(name))
    return blocks[:MAX_BLOCKS]


def xlsx(body: bytes) -> list[Block]:
    """A block a row of every sheet, hidden ones too, and the cells' comments. Raises Unreadable."""
    _open(body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of features that have no text
            book = load_workbook(io.BytesIO(body), data_only=True, keep_links=False)
    except Exception as error:  # a parser that raises whatever a broken file makes it
        raise Unreadable(BROKEN) from error
    budget = [MAX_CELLS]
    return [block for sheet in book.worksheets for block in _sheet(sheet, budget)][:MAX_BLOCKS]


def _open(body: bytes) -> zipfile.ZipFile:
    try:
        package = zipfile.ZipFile(io.BytesIO(body))
        parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(BROKEN) from error
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(ENCRYPTED)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED or any(map(_bomb, parts)):
        raise Unreadable(TOO_LARGE)
    return package


def _bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(1, part.compress_size)


def _unpack(package: zipfile.ZipFile, name: str) -> bytes:
    """The part, counted while it unpacks: the directory may lie about its size."""
    try:
        with package.open(name) as part:
            content = part.read(MAX_UNPACKED + 1)
    except Exception as error:
        raise Unreadable(BROKEN) from error
    if len(content) > MAX_UNPACKED:
        raise Unreadable(TOO_LARGE)
    return content


def _ordered(names: list[str]) -> list[str]:
    """Headers, the text, footers, then notes and comments."""
    edges = sorted(name for name in names if _EDGE.fullmatch(name))
    headers = [name for name in edges if "header" in name]
    footers = [name for name in edges if "footer" in name]
    rest = [name for name in _PARTS if name in names]
    return [*headers, *rest[:1], *footers, *rest[1:]] if rest else edges


def _label(name: str) -> str:
    found = _EDGE.fullmatch(name)
    return _EDGES[found[1]] if found else _PARTS[name]


def _word_part(content: bytes, label: str) -> Iterator[Block]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(BROKEN) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(BROKEN)  # no word processor writes one; an entity bomb needs one
    paragraphs = tables = 0
    rows = 0
    for node in root.iter(f"{_W}p", f"{_W}tbl", f"{_W}tr"):
        if node.tag == f"{_W}tbl":
            tables, rows = tables + 1, 0
        elif node.tag == f"{_W}tr":
            rows += 1
            yield from _block("\t".join(_cells(node)), label or f"表格{tables}第{rows}行", node)
        elif not _in_table(node):
            paragraphs += 1
            yield from _block(_text(node), label or f"第{paragraphs}段", node)


def _cells(row: etree._Element) -> list[str]:
    return ["\n".join(filter(None, map(_text, cell.iter(f"{_W}p")))) for cell in row.findall(f"{_W}tc")]


def _in_table(node: etree._Element) -> bool:
    return next(node.iterancestors(f"{_W}tr"), None) is not None


def _text(paragraph: etree._Element) -> str:
    parts = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr"):
        parts.append(node.text or "" if node.tag == f"{_W}t" else "\t" if node.tag == f"{_W}tab" else "\n")
    return "".join(parts).strip()


def _block(text: str, where: str, node: etree._Element) -> Iterator[Block]:
    if text.strip():
        hidden = next(node.iter(f"{_W}vanish"), None) is not None
        yield Block(text, block_key(text), where=f"{where}（隐藏文字）" if hidden else where, hidden=hidden)


def _sheet(sheet: Worksheet, budget: list[int]) -> Iterator[Block]:
    hidden_sheet = sheet.sheet_state != "visible"
    label = f"{'隐藏' if hidden_sheet else ''}工作表“{sheet.title}”"
    hidden_columns = _hidden_columns(sheet)
    if (sheet.max_row or 0) * (sheet.max_column or 0) > 50 * MAX_CELLS:
        raise Unreadable(TOO_LARGE)
    for row in sheet.iter_rows():
        budget[0] -= len(row)
        if budget[0] < 0:
            raise Unreadable(TOO_LARGE)
        number = row[0].row if row else 0
        hidden_row = bool(number in sheet.row_dimensions and sheet.row_dimensions[number].hidden)
        shown = [_value(cell.value) if cell.column not in hidden_columns else "" for cell in row]
        covered = [_value(cell.value) if cell.column in hidden_columns else "" for cell in row]
        row_label = f"{label}{'隐藏的' if hidden_row else ''}第{number}行"
        yield from _row(shown, row_label, hidden_sheet or hidden_row)
        yield from _row(covered, f"{row_label}（隐藏的列）", True)
        yield from _comments(row, label, hidden_sheet)


def _row(cells: list[str], where: str, hidden: bool) -> Iterator[Block]:
    text = "\t".join(cells).rstrip("\t")
    if text.strip():
        yield Block(text, block_key(text), where=where, hidden=hidden)


def _comments(row: tuple, label: str, hidden: bool) -> Iterator[Block]:  # type: ignore[type-arg]
    for cell in row:
        comment = getattr(cell, "comment", None)
        if comment is not None and comment.text:
            yield Block(comment.text, block_key(comment.text), where=f"{label}{cell.coordinate}批注", hidden=hidden)


def _hidden_columns(sheet: Worksheet) -> set[int]:
    """Column numbers; one dimension may stand for a run of columns."""
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden.update(range(dimension.min, min(dimension.max, 16_384) + 1))
    return hidden


def _value(value: object) -> str:
    """As a reader sees it: a number typed without decimals has none (13800138000.0 is a telephone number)."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e19:
        return str(int(value))
    return str(value).strip()
