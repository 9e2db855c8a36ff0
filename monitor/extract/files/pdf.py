"""PDF files with a text layer, page by page. One without is scanned: named, not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pypdfium2

from monitor.extract.files.text import FileText, Unreadable
from monitor.extract.markup.blocks import MAX_BLOCKS, block, pieces, tidy
from monitor.model import Block

MAX_PAGES = 500
MAX_PAGE_TEXT = 200_000  # characters
_SCANNED = 12  # characters a page on average: a stamp or a page number, no text
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENDS = "。！？；：!?;:”』」）)】…"
_FULL_LINE = 0.8  # of the page's longest line: a line of that length goes on in the next one
_MINIMUM_LINE = 18  # characters


def read_pdf(body: bytes) -> FileText:
    """Read a PDF file. Raises Unreadable: encrypted, scanned, broken."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if "assword" in str(error) else "broken") from error
    try:
        texts, pages = list(_page_texts(document)), len(document)
        title = tidy(document.get_metadata_value("Title") or "")
    except pypdfium2.PdfiumError as error:
        raise Unreadable("broken") from error
    finally:
        document.close()
    if not texts:
        raise Unreadable("broken")
    if sum(len(text.strip()) for text in texts) < _SCANNED * len(texts):
        raise Unreadable("scanned")
    blocks: list[Block] = []
    for number, text in enumerate(texts, 1):
        blocks += _blocks(text, f"第{number}页")
    return FileText(blocks[:MAX_BLOCKS], [], title, tuple(_unread(texts, pages, len(blocks) > MAX_BLOCKS)))


def _unread(texts: Sequence[str], pages: int, cut: bool) -> Iterator[str]:
    """Pages that are pictures (of a file that has text elsewhere), and what was left out for its size."""
    pictures = [str(number) for number, text in enumerate(texts, 1) if not text.strip()]
    if len(pictures) > 1:  # one empty page is the back of a cover
        yield f"第{'、'.join(pictures[:20])}页: scanned"
    if cut or pages > MAX_PAGES:
        yield "后面的页: too large"


def _page_texts(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for number in range(min(len(document), MAX_PAGES)):
        page = document[number]
        try:
            layer = page.get_textpage()
            try:
                yield _CONTROL.sub("", layer.get_text_range(0, min(layer.count_chars(), MAX_PAGE_TEXT)))
            finally:
                layer.close()
        finally:
            page.close()


def _blocks(text: str, where: str) -> Iterator[Block]:
    for paragraph in paragraphs(text):
        for piece in pieces(paragraph):
            yield block(piece, where=where)


def paragraphs(text: str) -> Iterator[str]:
    """The lines of a page put together again: a full line that does not end a sentence goes on in the next."""
    lines = [tidy(line) for line in text.splitlines()]
    longest = max(map(len, lines), default=0)
    pending = ""
    for line in lines:
        pending = _joined(pending, line) if line else pending
        goes_on = line and len(line) >= max(longest * _FULL_LINE, _MINIMUM_LINE) and line[-1] not in _ENDS
        if pending and not goes_on:
            yield pending
            pending = ""
    if pending:
        yield pending


def _joined(before: str, line: str) -> str:
    """No blank between Chinese characters, one between words."""
    blank = " " if before and before[-1].isascii() and line[0].isascii() else ""
    return before + blank + line
