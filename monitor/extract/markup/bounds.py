"""Bounds of markup: what is hostile never reaches the parser.

The HTML standard's own algorithm takes quadratic time on deep nesting, on tags with many attributes and on long
option lists, and makes quadratically many nodes out of unclosed <b> tags: 700 KB can cost half a minute, inside C
code where no timer reaches. Ordinary pages pass through unchanged; a suspicious one is rewritten, with nothing in it
that this module and the parser could read in two ways.
"""

from __future__ import annotations

import re

MAX_CHARS = 10_000_000
MAX_TAGS = 200_000  # the largest real page that was met has 16,000
MAX_DEPTH = 512  # as browsers do
MAX_OPTIONS = 3_000
_FEW_TAGS = 700
_MANY_TAGS = 20_000  # even nested in one another, that many cost half a second
_SMALL = 64_000  # characters: not even one enormous tag is dear below this
_MOST_ATTRIBUTES = 1_000
_CLONES = 500_000  # formatting elements × tags: about as many nodes as the parser may be made to create

# The tokenizer of the standard, so that no trick with quotes hides a tag. Possessive: no backtracking.
_ATTRIBUTE = r"(?:[^\s/>=]++|=[^\s/>=]*+)(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_TAG = r"[a-zA-Z][^\s/>]*+)(?:[\s/]*+" + _ATTRIBUTE + r"){0,%s}+[\s/]*+(?:>|\Z)"
_RAW = r"(?i:script|style|textarea|title|xmp|iframe)"
_RAW_ELEMENT = r"(?P<raw>" + _RAW + r")(?=[\s/>])(?P<content>.*?)(?:</(?i:(?P=raw))(?=[\s/>])|\Z)"
_NOT_RAW = r"(?!(?=[sStTxXiI])" + _RAW + r"[\s/>])"
_TOKEN = re.compile(rf"<!--(?P<comment>.*?-->|.*+)|<{_RAW_ELEMENT}|<(?P<close>/?)(?P<name>{_TAG % ''}", re.DOTALL)
# One call in C over the whole page: it stops short of the end at a tag with too many attributes. No capturing groups:
# the engine loses its way with them inside a possessive loop.
_RAW_ELEMENTS = "|".join(
    rf"<(?i:{name})(?=[\s/>])[^<]*+(?:<(?!/(?i:{name})[\s/>])[^<]*+)*+(?:</(?i:{name})|\Z)"
    for name in ("script", "style", "textarea", "title", "xmp", "iframe")
)
_HARMLESS = re.compile(
    rf"(?:[^<]++|</[a-zA-Z]++>|<{_NOT_RAW}/?(?:{_TAG % _MOST_ATTRIBUTES}"
    rf"|<!--(?:.*?-->|.*+)|{_RAW_ELEMENTS}|<(?!/?[a-zA-Z]))*+",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_LONG = 2 * _MOST_ATTRIBUTES  # characters: no tag with too many attributes is as short
_LOOKS = 8  # at places near by where a tag may end
_TRIES = 16  # farther on
_BEGIN = re.compile("</?[a-zA-Z]")
_MOST_OF_A_TAG = re.compile(rf"</?[a-zA-Z][^\s/>]*+(?:[\s/]*+{_ATTRIBUTE}){{0,{_MOST_ATTRIBUTES}}}+")
_ONE_MORE = re.compile(r"[\s/]*+" + _ATTRIBUTE)
# Of equal formatting elements the parser clones at most three, so what counts are different ones.
_CLONED = r"<(?=[biusetcfnBIUSETCFN])(?i:b|i|u|s|em|tt|big|code|font|nobr|small|strike|strong)"
_WITH_ATTRIBUTES = re.compile(_CLONED + r"[\s/]")
_PLAINLY_WRITTEN = re.compile(_CLONED + r"(?:\s+[a-zA-Z_:\-]+=\"[^\"<>]*\")+\s*>")
_BARE_FORMATTING = 3 * 13
_FORMATTING = frozenset("b i u s em tt big code font nobr small strike strong".split())
_FOREIGN = frozenset({"svg", "math"})  # other rules hold inside: what looks like text there may be markup
_NEVER_DEEP = frozenset(  # closed by their like, or never open
    "p li dt dd td th tr tbody thead tfoot option optgroup html head body area base br col colgroup embed hr img input"
    " link meta param source track wbr frame".split()
)


def tame(text: str) -> str:
    """`text` itself when it is harmless; otherwise without what would choke the parser."""
    text = text[:MAX_CHARS]
    tags = text.count("<")
    if tags <= _FEW_TAGS and len(text) <= _SMALL:
        return text
    if tags > _MANY_TAGS:
        return _Tamer(tags).tame(text)
    most = 4 * _CLONES // max(tags, 1)
    if tags + _BARE_FORMATTING > most and _clones_too_much(text, most):
        return _Tamer(tags).tame(text)
    if len(text) > _SMALL and not _ends_soon(text) and _HARMLESS.match(text).end() < len(text):  # type: ignore[union-attr]
        return _Tamer(tags).tame(text)
    return text


def _ends_soon(text: str) -> bool:
    """True when no tag can have too many attributes; most pages need no look at every character.

    Such a tag is long, and no > inside it ends it. So from one place where a tag surely ends to the next, not far
    behind, there is none. Where there is no such place near (data in a script), all that could begin a tag is measured.
    """
    here, left, size = 0, len(text), len(text)
    while size - here > _LONG:
        sure = _sure_end(text, here, here)
        if sure < 0:
            sure = _far_end(text, here)
            left = _left_of(text, here, sure, left)
            if left < 0:
                return False
        here = sure
    return True


def _far_end(text: str, here: int) -> int:
    """The first place as in `_sure_end` that lies behind a long stretch without one; the end of the text if none."""
    start = here
    for _ in range(_TRIES):
        bracket = text.find(">", start + _LONG)
        if bracket < 0:
            break
        start = bracket  # the bracket, and those that follow it
        sure = _sure_end(text, here, start)
        if sure >= 0:
            return sure
    return len(text)


def _sure_end(text: str, here: int, start: int) -> int:
    """A place, as far behind `start` as a long tag reaches, where any tag begun behind `here` has ended; -1: none.

    That is behind a > before which the last quote of either kind is not one that may begin a value.
    """
    place = start + _LONG
    for _ in range(_LOOKS):
        place = text.rfind(">", start, place)
        if place < 0:
            return -1
        if not _may_open(text, text.rfind('"', here, place)) and not _may_open(text, text.rfind("'", here, place)):
            return place + 1
    return -1


def _may_open(text: str, quote: int) -> bool:
    return quote > 0 and (text[quote - 1] == "=" or text[quote - 1].isspace())


def _left_of(text: str, start: int, end: int, left: int) -> int:
    """`left` without the characters of all that could be a tag between these places; -1 where one is too long."""
    for begin in _BEGIN.finditer(text, start, end):
        tag = _MOST_OF_A_TAG.match(text, begin.start())
        if left < 0 or tag is None or _ONE_MORE.match(text, tag.end()):
            return -1
        left -= tag.end() - tag.start()
    return left


def _clones_too_much(text: str, most: int) -> bool:
    """True when more than `most` different formatting elements may be open at once."""
    written = _BARE_FORMATTING + len(_WITH_ATTRIBUTES.findall(text))
    if written <= most:
        return False
    plain = _PLAINLY_WRITTEN.findall(text)
    return written - len(plain) + 3 * len(set(plain)) > most


def _overloaded(token: re.Match[str]) -> bool:
    """A tag with so many attributes that looking for doubles among them takes seconds."""
    if token.end() - token.start() <= _MOST_ATTRIBUTES:
        return False
    return len(_ATTRIBUTES.findall(token[0])) > _MOST_ATTRIBUTES


class _Tamer:
    """Goes through the tags once, counting what is open, and keeps those that do no harm."""

    def __init__(self, tags: int) -> None:
        self.depth = 0
        self.formatting = 0
        self.options = 0
        self.most_formatting = max(3, _CLONES // tags)

    def tame(self, text: str) -> str:
        kept: list[str] = []
        position = 0
        for count, token in enumerate(_TOKEN.finditer(text)):
            if count >= MAX_TAGS:
                return "".join((*kept, text[position : token.start()]))
            close, name = token.group("close", "name")
            instead = ("" if self._refused(token, close, name.lower()) else None) if name else _rewritten(token)
            if instead is not None:
                kept += (text[position : token.start()], instead)
                position = token.end()
        return "".join((*kept, text[position:]))

    def _refused(self, token: re.Match[str], close: str, name: str) -> bool:
        if name in _FOREIGN:
            return True
        if close:
            self._close(name)
            return False
        return _overloaded(token) or self._open(name)

    def _close(self, name: str) -> None:
        if name in _FORMATTING:
            self.formatting = max(0, self.formatting - 1)
        if name not in _NEVER_DEEP:
            self.depth = max(0, self.depth - 1)

    def _open(self, name: str) -> bool:
        """Counts the tag in; true when it is one too many."""
        if name in ("option", "optgroup"):
            self.options += 1
            return self.options > MAX_OPTIONS
        if name in _FORMATTING:
            if self.formatting >= self.most_formatting:
                return True
            self.formatting += 1
        if name in _NEVER_DEEP:
            return False
        self.depth += 1
        return self.depth > MAX_DEPTH


def _rewritten(token: re.Match[str]) -> str:
    """A comment or raw element whose end the parser cannot see elsewhere than this module does."""
    content, name = token["content"], token["raw"]
    if not name:
        comment = token["comment"].removesuffix("-->")
        return "" if "<" in comment or ">" in comment or "--" in comment else f"<!--{comment}-->"
    if name.lower() == "script":
        return f"<script{content.replace('<!--', '')}</script"
    opening, bracket, inner = content.partition(">")
    return f"<{name}{opening}{bracket}{inner.replace('<', '&lt;')}</{name}"
