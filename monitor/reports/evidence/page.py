"""A stored body as an HTML page with the error marked, for the screenshot and for readers without the program.

The body is hostile: scripts, styles, frames, forms' targets and every address it would load are taken out, and what
looks like a personal number loses its middle. The layout is plain for that reason; the body itself lies beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from lxml import etree, html

from monitor.extract.charset import declared_in, decode
from monitor.extract.document import document
from monitor.extract.urls import join
from monitor.model import Block
from monitor.personal_numbers import masked
from monitor.reports.safe_text import harmless, plain

MOST = 3_000_000  # characters of a page that are drawn
MOST_MARKS = 50
MOST_NEAR = 600  # characters around the first mark that stand at the top
_AROUND = 3  # blocks shown before and after the one that holds the error
_DROPPED = (
    *(
        "script",
        "style",
        "link",
        "meta",
        "base",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "template",
    ),
    *("noscript", "svg", "math", "audio", "video", "source", "track", "canvas", "portal"),
)
_INLINE = frozenset("a abbr b big em font i ins mark s small span strike strong sub sup tt u wbr".split())
_KEPT = frozenset({"colspan", "rowspan", "align", "border"})
_STYLE = (
    "body{margin:0;font:15px/1.7 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#222}"
    "mark{background:#ffe14d;color:#b00000;font-weight:bold;outline:3px solid #d00000;margin:0 4px}"
    ".marked{outline:3px solid #d00000;background:#fff3b0}#page{padding:16px}"
    "#near{border:2px solid #d00000;margin:12px 16px;padding:8px 12px}"
    "#note{background:#f4f6f8;border-bottom:2px solid #d00000;padding:10px 16px;font-size:13px;white-space:pre-wrap}"
    "img{border:1px dashed #bbb;min-width:40px}table{border-collapse:collapse}"
    "td,th{border:1px solid #ccc;padding:2px 6px}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def marked_page(
    body: bytes, url: str, content_type: str, wrong: str, target: str, note: str, context: str = ""
) -> tuple[str, int]:
    """(HTML, number of marks). `note` stands at the top; a body that is no HTML is shown as an excerpt of its text."""
    found = document(body, url, content_type=content_type)
    looked_for = pattern(wrong)
    if found.kind.value == "attachment":
        drawn, marks = _excerpt(list(found.blocks), looked_for, wrong)
    else:
        drawn, marks = _drawn(decode(body, declared_in(content_type))[0][:MOST], url, looked_for, wrong, target)
    if not marks:
        note += (
            "\n（错误不在页面可见文字里，或页面由脚本生成，未能在下面标出；原文：" + shown(context or wrong, "") + "）"
        )
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style>'
    )
    note_html = f'<div id="note">{escape(masked(harmless_lines(note)))}</div>'
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head>{head}</head><body>{note_html}'
        f'<div id="page">{drawn}</div></body></html>',
        marks,
    )


def harmless_lines(text: str) -> str:
    return "\n".join(harmless(line) for line in text.split("\n"))


def pattern(wrong: str) -> re.Pattern[str] | None:
    """Finds `wrong` though blanks stand in it, and a number of which only the masked form is known."""
    text = re.sub(r"\s+", "", wrong)[:120]
    if len(text.strip("*")) < 1:
        return None
    parts = re.findall(r"\*+|[^*]", text)
    return re.compile(r"\s*".join(r"[0-9Xx*]{2,14}" if part[0] == "*" else re.escape(part) for part in parts))


def shown(text: str, wrong: str) -> str:
    """Text of the page on its way out: no personal number whole, no marks that turn the reading direction."""
    if "*" in wrong:
        return harmless(wrong)
    return masked(harmless(text))


def _drawn(text: str, url: str, wanted: re.Pattern[str] | None, wrong: str, target: str) -> tuple[str, int]:
    try:
        tree = html.document_fromstring(
            text.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8", huge_tree=False)
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return "<p>（页面无法解析）</p>", 0
    links = [one for one in tree.iter("a", "img", "area") if target and _leads_to(one, url, target)]
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    marks = _mark_links(links) if links else 0
    _mask(tree)
    for element in list(tree.iter()):
        if isinstance(element.tag, str):
            _tame(element)
            marks += _mark_texts(element, wanted, wrong, MOST_MARKS - marks)
    if not marks and wanted is not None:
        marks = _mark_smallest(tree, wanted)
    content = tree.find("body")
    return _near(tree) + _inner(content if content is not None else tree), marks


def _mask(tree: html.HtmlElement) -> None:
    """No personal number whole, also where markup cuts it up: 139<b>0000</b>0001. The mask keeps lengths."""
    texts = list(_texts(tree))
    safe = masked("".join(text for _, _, text in texts))
    start = 0
    for element, name, text in texts:
        shown = safe[start : start + len(text)]
        if element is not None and shown != text:
            setattr(element, name, harmless(shown))
        start += len(text)


def _texts(tree: html.HtmlElement) -> Iterator[tuple[html.HtmlElement | None, str, str]]:
    """The texts in reading order, each with its element and attribute; a line break at each border of a block."""
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if isinstance(element.tag, str) and element.tag not in _INLINE:
            yield None, "", "\n"
        name = "text" if event == "start" else "tail"
        text = getattr(element, name)
        if text and isinstance(element.tag, str):
            yield element, name, text


def _inner(element: html.HtmlElement) -> str:
    parts = [escape(element.text or "")] + [html.tostring(child, encoding="unicode") for child in element]
    return "".join(parts)


def _leads_to(element: html.HtmlElement, url: str, target: str) -> bool:
    written = [element.get(name) or "" for name in ("href", "src")]
    return target in {*(join(url, href) for href in written), *(href.strip() for href in written)}


def _mark_links(links: list[html.HtmlElement]) -> int:
    for element in links[:MOST_MARKS]:
        element.set("class", "marked")
        if not (element.text_content() or "").strip():
            element.tail = "〔此处链接〕" + (element.tail or "")
    return len(links[:MOST_MARKS])


def _tame(element: html.HtmlElement) -> None:
    """Only what lays out a table stays of an element's attributes; what we marked stays marked."""
    is_marked = element.get("class") == "marked"
    for name in list(element.attrib):
        if name not in _KEPT:
            del element.attrib[name]
    if is_marked:
        element.set("class", "marked")
    if element.tag in (
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "a",
        "area",
        "map",
        "dialog",
        "details",
        "marquee",
    ):
        element.tag = "span"


def _mark_texts(element: html.HtmlElement, wanted: re.Pattern[str] | None, wrong: str, left: int) -> int:
    if element.tag == "mark" and element.get("data-ours"):
        return 0
    own = _marked(element.text or "", wanted, wrong, left)
    after = _marked(element.tail or "", wanted, wrong, left - len(own[1]))
    element.text, element.tail = own[0], after[0]
    for mark in reversed(own[1]):
        element.insert(0, mark)
    parent = element.getparent()
    if parent is not None:
        tail, element.tail = element.tail, None
        at = parent.index(element)
        for mark in reversed(after[1]):
            parent.insert(at + 1, mark)
        element.tail = tail
    return len(own[1]) + len(after[1])


def _marked(text: str, wanted: re.Pattern[str] | None, wrong: str, left: int) -> tuple[str, list[html.HtmlElement]]:
    """The text before the first hit, and the hits as elements, each with the text after it as its tail."""
    hits = list(_hits(text, wanted))[: max(left, 0)]
    if not hits:
        return shown(text, ""), []
    marks = []
    for place, hit in enumerate(hits):
        end = hits[place + 1].start() if place + 1 < len(hits) else len(text)
        mark = html.Element("mark")
        mark.set("data-ours", "1")
        mark.text, mark.tail = shown(hit[0], wrong), shown(text[hit.end() : end], "")
        marks.append(mark)
    return shown(text[: hits[0].start()], ""), marks


def _hits(text: str, wanted: re.Pattern[str] | None) -> Iterator[re.Match[str]]:
    return wanted.finditer(text) if wanted is not None and text else iter(())


def _mark_smallest(tree: html.HtmlElement, wanted: re.Pattern[str]) -> int:
    """The error is cut up by markup: the smallest element that holds it whole is marked."""
    found = None
    for element in tree.iter("p", "li", "td", "th", "h1", "h2", "h3", "h4", "span", "div"):
        text = element.text_content()
        if len(text) < 20_000 and wanted.search(text):
            found = element  # in document order a child comes after its parent
    if found is None:
        return 0
    found.set("class", "marked")
    return 1


def _near(tree: html.HtmlElement) -> str:
    """The text around the first mark, to stand at the top of the page: a picture shows only its beginning."""
    marks = (one for one in tree.iter() if one.get("data-ours") or one.get("class") == "marked")
    first = next(marks, None)
    if first is None:
        return ""
    around = first
    for above in first.iterancestors():
        if above.tag in ("body", "html") or len(above.text_content()) > MOST_NEAR:
            break
        around = above
    drawn = html.tostring(around, encoding="unicode", with_tail=False)
    return f'<div id="near">{_wrapped(around.tag, drawn)}</div>'


def _wrapped(tag: str, drawn: str) -> str:
    """A row or a cell is none outside a table."""
    if tag in ("td", "th"):
        drawn, tag = f"<tr>{drawn}</tr>", "tr"
    return f"<table>{drawn}</table>" if tag in ("tr", "tbody", "thead", "tfoot") else drawn


def _excerpt(blocks: list[Block], wanted: re.Pattern[str] | None, wrong: str) -> tuple[str, int]:
    """Of a file: the blocks that hold the error, with those around them."""
    holding = [n for n, block in enumerate(blocks) if next(_hits(block.text, wanted), None)][:MOST_MARKS]
    near = sorted({m for n in holding for m in range(n - _AROUND, n + _AROUND + 1) if 0 <= m < len(blocks)})
    lines, marks, last = [], 0, -1
    for number in near or range(min(len(blocks), 20)):
        lines.append("<p>……</p>" if number > last + 1 else "")
        last = number
        before, hits = _marked(blocks[number].text, wanted, wrong, MOST_MARKS - marks)
        marks += len(hits)
        where = f"<small>{escape(plain(blocks[number].where, 80))}　</small>" if blocks[number].where else ""
        lines.append(f"<p>{where}{escape(before)}{''.join(html.tostring(one, encoding='unicode') for one in hits)}</p>")
    return "\n".join(filter(None, lines)) or "<p>（文件没有可读的文字）</p>", marks
