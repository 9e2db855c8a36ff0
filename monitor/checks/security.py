"""Signs of a hijacked page: security.hidden_link (暗链、非法链接), security.defaced (自动跳转到站外).

Source: indicators A (W1), D (暗链 非法链接), G. May be a single veto, so it never confirms itself: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.checks import hosts
from monitor.checks.hijack import hijacked
from monitor.checks.view import PageView
from monitor.model import Document, Link, PageKind, Problem, Region, Severity
from monitor.personal_numbers import excerpt

CODE = "security.hidden_link"
DEFACED = "security.defaced"
VISITED = frozenset({"a", "area", "iframe"})  # what a visitor follows
LABELS = {
    "keywords": "关键词标签",
    "description": "描述标签",
    "articletitle": "标题标签",
    "columnname": "栏目标签",
    "columnkeywords": "栏目关键词标签",
    "columndescription": "栏目描述标签",
    "sitename": "网站名称标签",
}


def run(view: PageView) -> Iterator[Problem]:
    """security.hidden_link"""
    if view.kind is not PageKind.ATTACHMENT:
        yield from _words(view)
        yield from _links(view)


def defaced(view: PageView) -> Iterator[Problem]:
    """security.defaced: the page sends its visitor to a host that is neither ours nor a public body's."""
    seen: set[str] = set()
    for link in view.document.links if view.kind is not PageKind.ATTACHMENT else ():
        host = hosts.hostname(link.url)
        if link.tag == "refresh" and host not in seen and hosts.is_stranger(view, link.url):
            seen.add(host)
            message = f"页面会自动跳转到站外网站 {host}，疑似被篡改，请核实"
            found = _problem(f"host:{host}", message, "", link.region, "", target=link.url)
            yield replace(found, code=DEFACED)


def _words(view: PageView) -> Iterator[Problem]:
    """One finding for a word, however many labels and pages hold it: hijackers rewrite all titles at once."""
    seen: set[str] = set()
    for place, text in _head(view.document):
        found = hijacked(text)
        if found and found[1] not in seen:
            kind, word = found
            seen.add(word)
            message = f"{place}中出现{kind}类词语“{word}”，页面疑似被篡改"
            yield _problem(f"word:{word}", message, word, Region.META, place, context=excerpt(text, 200))


def _head(document: Document) -> Iterator[tuple[str, str]]:
    """What the head of a page says of it: the texts that search engines show, and what hijackers rewrite first."""
    yield "页面标题", document.title
    for block in document.blocks:
        if block.region is Region.META:
            yield block.where or "页面标题或标签", block.text
    for name, value in document.meta.items():
        if name.lower() in LABELS:
            yield LABELS[name.lower()], value


def _links(view: PageView) -> Iterator[Problem]:
    """One problem for a foreign host; the texts of several hidden links to it are one fault."""
    seen: set[str] = set()
    for link in view.document.links:
        host = hosts.hostname(link.url)
        if link.tag in VISITED and host not in seen and hosts.is_stranger(view, link.url):
            what = _verdict(link, host)
            if what:
                seen.add(host)
                text = excerpt(link.text, 80)
                yield _problem(f"host:{host}", what, text, link.region, "", context=text, target=link.url)


def _verdict(link: Link, host: str) -> str:
    found = hijacked(link.text) or hijacked(link.title)
    named = f"“{excerpt(link.text, 40)}”" if link.text else ""
    if link.hidden:
        kind = f"，文字含{found[0]}类词语“{found[1]}”" if found else ""
        return f"页面中有隐藏的站外链接{named}，指向 {host}{kind}，疑似暗链"
    return f"链接{named}含{found[0]}类词语“{found[1]}”，指向 {host}，疑似非法链接" if found else ""


def _problem(
    subject: str, message: str, wrong: str, region: Region, where: str, context: str = "", target: str = ""
) -> Problem:
    return Problem(
        CODE,
        subject,
        message,
        Severity.SERIOUS,
        wrong=wrong,
        context=context,
        target=target,
        where=where,
        certain=False,
        region=region,
    )
