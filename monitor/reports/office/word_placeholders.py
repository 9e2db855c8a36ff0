"""Placeholders ({{文号}} …) in a Word document, found though Word splits them into runs, and their filling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from monitor.reports.safe_text import harmless

HOLDER = re.compile(r"[{｛]{2}\s*([^{}｛｝]{1,30}?)\s*[}｝]{2}")
TORN = re.compile(r"[{｛]{2}|[}｝]{2}")  # what is left of one that is not whole


def margins(document: Document) -> list[Any]:
    """Headers and footers that the document really has."""
    names = ("header", "footer", "first_page_header", "first_page_footer", "even_page_header", "even_page_footer")
    found = [getattr(section, name) for section in document.sections for name in names]
    return [one._element for one in found if not one.is_linked_to_previous]


def paragraphs(parts: Sequence[Any]) -> Iterator[Any]:
    for part in parts:
        yield from part.iter(qn("w:p"))


def text_of(line: Any) -> str:
    """A paragraph's own text, not that of a text box in it."""
    return "".join(one.text or "" for one in _texts(line))


def _texts(line: Any) -> list[Any]:
    return [one for one in line.iter(qn("w:t")) if next(one.iterancestors(qn("w:p"))) is line]


def block_of(part: Any) -> str:
    """The name of the placeholder that is all of the paragraph; "" for anything else."""
    if part.tag != qn("w:p"):
        return ""
    alone = HOLDER.fullmatch(text_of(part).strip())
    return alone[1] if alone else ""


def fill(part: Any, texts: Mapping[str, str]) -> bool:
    """Put the texts in. False for a paragraph that held placeholders and has come out empty."""
    held = part.tag == qn("w:p") and HOLDER.search(text_of(part))
    for line in paragraphs([part]):
        _fill_line(line, texts)
    return not held or bool(text_of(part).strip())


def _fill_line(line: Any, texts: Mapping[str, str]) -> None:
    """Word cuts a line into runs where it likes: a placeholder is filled where it begins, in that run's looks."""
    runs = _texts(line)
    whole = "".join(one.text or "" for one in runs)
    hits = list(HOLDER.finditer(whole))
    put = [harmless(texts[hit[1]]) for hit in hits]
    start = 0
    for run in runs if hits else ():
        end = start + len(run.text or "")
        run.text = _within(whole, start, end, hits, put)
        run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        start = end


def _within(whole: str, start: int, end: int, hits: Sequence[re.Match[str]], put: Sequence[str]) -> str:
    """What of the filled text stands where `whole[start:end]` stood."""
    parts, at = [], start
    for hit, text in zip(hits, put, strict=True):
        if hit.end() <= start or hit.start() >= end:
            continue
        parts.append(whole[at : max(hit.start(), at)])
        if start <= hit.start():
            parts.append(text)
        at = min(hit.end(), end)
    return "".join([*parts, whole[at:end]])
