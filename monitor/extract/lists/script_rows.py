"""Lists that inline scripts hold as literals: rows of document.write, arrays, JSONP. Nothing is run.

What a script writes is put together from its strings and plain variables; of arrays and objects those are lists whose
entries have a title and an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from monitor.extract.endpoints.rows import rows_in
from monitor.extract.lists import ItemList, groups_of
from monitor.extract.lists.json_literals import Literals
from monitor.extract.markup.regions import Layout
from monitor.extract.markup.tree import Tree, parse
from monitor.extract.urls.kinds import kind_of
from monitor.model import PageKind, Region

_LONGEST = 300_000  # characters of one script
_MOST_TOKENS, _MOST_WRITTEN = 60_000, 1_000_000  # of one page
_DEEPEST = 30
_NO_ITEM = frozenset({PageKind.COLUMN, PageKind.LIST, PageKind.HOME})
_ELSEWHERE = frozenset({Region.HEADER, Region.NAV, Region.FOOTER, Region.ASIDE})
_MAY_WRITE = re.compile(r"document\.write|innerHTML|\.(?:html|append)\s*\(")
_WRITES_LINKS = re.compile(r"<a\s|<li\b", re.IGNORECASE)
_NAMES = ("title", "bt", "subject", "biaoti")
_NAMED = re.compile(r"""(?:title|\bbt|subject|biaoti)["']?\s{0,3}:\s{0,3}["'`]""", re.IGNORECASE)
# Each begins with a sign that is found fast.
_LISTED = re.compile(r"""[\[(]\s{0,9}["'][^"'\n]{4,200}["']\s{0,3},\s{0,3}["']""")
_DATED = (
    re.compile(r"[12](?:(?<=1)9|(?<=2)0)\d\d[-/.年]\s?\d\d?[-/.月]\s?\d"),
    re.compile(r"\d\d-\d\d[\"'<\])]"),
    re.compile(r"1(?<!\w1)[5-9]\d{8}(?:\d{3})?\b"),
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}|\\u[4-9][0-9a-f]{3}", re.IGNORECASE)
_TOKEN = re.compile(  # behind blanks and comments; possessive: a string is run through in one go
    r"(?:\s+|//[^\n]*|/\*.*?\*/)*"
    r"(?:(?P<text>\"[^\"\\\n]*+(?:\\.[^\"\\\n]*+)*+\"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'|`[^`\\]*+(?:\\.[^`\\]*+)*+`)"
    r"|(?P<name>[A-Za-z_$][\w$]*)|(?P<number>-?\d+(?:\.\d+)?)|(?P<sign>\+=|==+|=>|.)|(?P<end>\Z))",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "", "b": "", "f": "", "v": "", "0": ""}
_VALUE = "value"
_OPENING, _BEFORE_VALUE = ("[", "{"), ("", "=", "(", "return", ";")
_BEFORE_LITERAL = (*_BEFORE_VALUE, ":", ",", "[")
_WRITERS = frozenset({"write", "writeln", "html", "append"})
_BRANCHES = frozenset({"if", "else", "for", "while", "switch", "case", "try"})
_MOST_TERMS = 200  # of one sum
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}
_ADDRESS = re.compile(r"(?:https?:/)?\.{0,2}/\S+$|\S+\.(?:s?html?|jsp|php|aspx?|do)(?:[?#]\S*)?$", re.IGNORECASE)
_DAY = re.compile(r"\W*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}")


class Token(NamedTuple):
    kind: str  # text, name, number, sign; _VALUE
    value: str
    literal: Any = None  # of JSON, read already


class _NotLiteral(Exception):
    """What stands here is no plain value."""


class Carried(NamedTuple):
    """What one script holds: its node, and the lists in a tree of their own."""

    node: int
    tree: Tree
    layout: Layout
    groups: list[ItemList]


def carried_lists(tree: Tree, layout: Layout, base: str) -> list[Carried]:
    """The lists that the page's inline scripts hold; menus and trees of columns are none."""
    found: list[Carried] = []
    for node, html in script_lists(tree, layout):
        fragment = parse(html.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))  # \ud83d alone is no text
        inside = Layout(fragment)
        groups = [group for group in groups_of(fragment, inside, base) if _leads_to_items(group)]
        found.append(Carried(node, fragment, inside, groups))
    return found


def _leads_to_items(group: ItemList) -> bool:
    columns = sum(1 for row in group.rows if kind_of(row.url) in _NO_ITEM)
    return columns * 2 <= len(group.rows) and any(row.url for row in group.rows)


def script_lists(tree: Tree, layout: Layout) -> list[tuple[int, str]]:
    """(the node of the script, HTML) of every list that an inline script of the page's main part may hold."""
    found: list[tuple[int, str]] = []
    known: dict[str, str | None] = {}
    written: list[str] = []
    first, left = -1, _MOST_TOKENS
    for node, text in _scripts(tree, layout):
        tokens, spent = _tokens(text, left)
        left -= spent
        if _MAY_WRITE.search(text) and (html := _written(tokens, known)):
            written.append(html[:_MOST_WRITTEN])
            first = node if first < 0 else first
        found += [(node, html) for html in _arrays(tokens)]
    if written:
        found.append((first, "".join(written)[:_MOST_WRITTEN]))
    return found


def _scripts(tree: Tree, layout: Layout) -> Iterator[tuple[int, str]]:
    for node in tree.find("script"):
        kind = tree.attr(node, "type").lower()
        if tree.attrs[node].get("src") or kind not in (
            "",
            "text/javascript",
            "application/javascript",
            "application/json",
        ):
            continue
        if layout.regions[node] in _ELSEWHERE:
            continue
        text = tree.raw_text(node, _LONGEST)
        if len(text) <= _LONGEST and _may_hold_rows(text):
            yield node, text


def _may_hold_rows(text: str) -> bool:
    """With a day, a Chinese word, and what rows are written or listed with: most scripts are not looked at further."""
    if text.isascii() and "\\u" not in text:
        return False
    if not any(form.search(text) for form in _DATED) or not _CHINESE.search(text):
        return False
    return bool(_LISTED.search(text) or _names_fields(text) or (_MAY_WRITE.search(text) and _WRITES_LINKS.search(text)))


def _names_fields(text: str) -> bool:
    low = text.lower()
    return any(name in low for name in _NAMES) and _NAMED.search(text) is not None


def _tokens(text: str, most: int) -> tuple[list[Token], int]:
    """(the tokens of a script, a value of JSON being one; how many there are with those inside such values)."""
    found: list[Token] = []
    literals = Literals(text)
    at, spent, before = 0, 0, ""
    while spent < most:
        for match in islice(_TOKEN.finditer(text, at), most - spent):
            kind = match.lastgroup or ""
            if kind == "end":
                return found, spent
            value = match[kind]
            if value in _OPENING and before in _BEFORE_LITERAL and (literal := literals.at(match.start(kind))):
                found.append(Token(_VALUE, _VALUE, literal.value))
                at, before, spent = literal.end, _VALUE, spent + literal.tokens
                break
            found.append(Token(kind, value))
            before = value
            spent += 1
        else:
            break
    return found, spent


def _plain(literal: str) -> str:
    """The value of a string literal. Raises _NotLiteral for a template with something to fill in."""
    inner = literal[1:-1]
    if literal[0] == "`" and "${" in inner:
        raise _NotLiteral
    return _ESCAPE.sub(_unescaped, inner) if "\\" in inner else inner


def _unescaped(match: re.Match[str]) -> str:
    if match[1] or match[2]:
        return chr(int(match[1] or match[2], 16))
    return "" if match[3] else _ESCAPED.get(match[4], match[4])


def _written(tokens: list[Token], known: dict[str, str | None]) -> str:
    """What document.write and its like put into the page, where it is made of strings and plain variables.

    A variable that is set in a branch or a loop is not known; of two branches the first counts.
    """
    parts: list[str] = []
    straight = not any(token.kind == "name" and token.value in _BRANCHES for token in tokens)
    depth, skipped = 0, -1
    for at in range(len(tokens) - 2):
        token, sign = tokens[at], tokens[at + 1].value
        if token.kind == "sign":
            depth += (token.value == "{") - (token.value == "}")
            if depth <= skipped and token.value in "};":
                skipped = -1
        elif token.kind == "name" and token.value == "else":
            skipped = depth
        elif token.kind != "name" or skipped >= 0:
            continue
        elif (sign == "(" and token.value in _WRITERS) or (token.value == "innerHTML" and sign in ("=", "+=")):
            parts.append(_sum(tokens, at + 2, known) or "")
        elif sign in ("=", "+="):
            _assign(tokens, at, known, sure=straight or (depth == 0 and tokens[at - 1].value != ")"))
    return "".join(part for part in parts if "<" in part)


def _assign(tokens: list[Token], at: int, known: dict[str, str | None], sure: bool) -> None:
    name = tokens[at].value
    value = _sum(tokens, at + 2, known) if sure else None
    if tokens[at + 1].value == "+=" and value is not None:
        before = known.get(name)
        value = None if before is None else (before + value)[:_MOST_WRITTEN]
    known[name] = value


def _sum(tokens: list[Token], at: int, known: dict[str, str | None]) -> str | None:
    """The strings and variables that are added up from here on; None where one of them is not known."""
    parts: list[str] = []
    for place in range(at, min(at + _MOST_TERMS, len(tokens))):
        token = tokens[place]
        value = known.get(token.value) if token.kind == "name" else token.value
        if token.kind == _VALUE:
            return None
        if token.kind == "text":
            value = None if token.value[0] == "`" and "${" in token.value else _plain(token.value)
        if token.kind == "sign":
            if token.value in ("+", "("):
                continue
            return "".join(parts) if token.value in ");,}" or token.value == "var" else None
        if value is None:
            return None
        if place > at and tokens[place - 1].kind != "sign":
            break  # the next statement, without a semicolon before it
        parts.append(value)
    return "".join(parts)


def _arrays(tokens: list[Token]) -> list[str]:
    """Each list among the literals of a script, as HTML; objects handed to one call after the other are one list."""
    found: list[str] = []
    pools: dict[str, list[Any]] = {}
    at = 0
    while at < len(tokens):
        token, before = tokens[at], tokens[at - 1].value if at else ""
        opens = token.kind == _VALUE or (token.kind == "sign" and token.value in _OPENING)
        if opens and before in _BEFORE_VALUE:
            try:
                value, at = _value(tokens, at, 0)
            except _NotLiteral:
                at += 1
                continue
            pools.setdefault(_pool(value), []).append(value)
            if html := _html(value):
                found.append(html)
            continue
        if (
            token.kind == "name"
            and at + 2 < len(tokens)
            and tokens[at + 1].value == "("
            and tokens[at + 2].kind == "text"
        ):
            try:
                value, at = _value(tokens, at + 1, 0)
                pools.setdefault(token.value, []).append(value)
                continue
            except _NotLiteral:
                pass
        at += 1
    return found + [html for pool in pools.values() if len(pool) > 1 and (html := _html(pool))]


def _pool(value: Any) -> str:
    return ",".join(sorted(map(str, value))) if isinstance(value, dict) else f"[{len(value)}]"


def _value(tokens: list[Token], at: int, depth: int) -> tuple[Any, int]:
    """(the plain value that begins here, where it ends). Raises _NotLiteral for what would have to be run."""
    if at >= len(tokens) or depth > _DEEPEST:
        raise _NotLiteral
    token = tokens[at]
    if token.kind == "text":
        text, at = _plain(token.value), at + 1
        while at + 1 < len(tokens) and tokens[at].value == "+" and tokens[at + 1].kind == "text":
            text, at = text + _plain(tokens[at + 1].value), at + 2
        return text, at
    if token.kind in (_VALUE, "number"):
        return token.literal if token.kind == _VALUE else _number(token.value), at + 1
    if token.kind == "name":
        if token.value == "new" and at + 2 < len(tokens) and tokens[at + 2].value == "(":
            return _value(tokens, at + 2, depth + 1)
        if token.value in _CONSTANTS:
            return _CONSTANTS[token.value], at + 1
        raise _NotLiteral
    if token.value in "[(":
        return _list(tokens, at + 1, "]" if token.value == "[" else ")", depth)
    if token.value == "{":
        return _object(tokens, at + 1, depth)
    raise _NotLiteral


def _number(written: str) -> int | float:
    return float(written) if "." in written else int(written[:18])


def _list(tokens: list[Token], at: int, end: str, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while at < len(tokens):
        if tokens[at].value == end and tokens[at].kind == "sign":
            return found, at + 1
        if tokens[at].value == "," and tokens[at].kind == "sign":
            at += 1
            continue
        value, at = _value(tokens, at, depth + 1)
        found.append(value)
    raise _NotLiteral


def _object(tokens: list[Token], at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while at + 1 < len(tokens):
        token = tokens[at]
        if token.kind == _VALUE:
            raise _NotLiteral
        if token.kind == "sign":
            if token.value == "}":
                return found, at + 1
            if token.value != ",":
                raise _NotLiteral
            at += 1
            continue
        if tokens[at + 1].value != ":":
            raise _NotLiteral
        name = _plain(token.value) if token.kind == "text" else token.value
        found[name], at = _value(tokens, at + 2, depth + 1)
    if at < len(tokens) and tokens[at].value == "}":
        return found, at + 1
    raise _NotLiteral


def _html(value: Any) -> str:
    """The rows of a literal as HTML; "" where it is no list."""
    rows = rows_in({"list": _named(value)} if isinstance(value, list) else value)
    return f"<ul>{''.join(rows.items)}</ul>" if rows and rows.items else ""


def _named(value: Any) -> Any:
    """Arrays of arrays, ["title", "url", "2026-11-02"], as objects."""
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        rows = [_fields(row) for row in value]
        return rows if all(rows) else value
    return value


def _fields(row: list[Any]) -> dict[str, str]:
    """Title, address and day by what they look like; {} where one has no title or no address."""
    texts = [one.strip() for one in row if isinstance(one, str) and one.strip()]
    url = next((text for text in texts if _ADDRESS.match(text)), "")
    day = next((text for text in texts if len(text) < 30 and _DAY.match(text)), "")
    title = max((text for text in texts if text not in (url, day)), key=len, default="")
    return {"title": title, "url": url, "pubDate": day} if title and url else {}
