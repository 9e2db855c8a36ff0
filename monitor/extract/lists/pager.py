"""The pager of a list: its next link, or the script call that would write one; and which pages are further ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from monitor.extract.markup import datastore
from monitor.extract.markup.tree import Tree
from monitor.extract.urls import join
from monitor.model import Link

_MOST_CALLS = 50  # of one script
_SCRIPT = 200_000  # characters of one script that are searched for the page it counts from
MAX_AHEAD = 200  # pages that one call may announce
_DECORATION = re.compile(r"[\s\[\]【】<>《》«»›＞→]+")
_NEXT_WORD = frozenset({"下页", "下一页", "后页", "后一页", "next", "nextpage"})
_NEXT_SIGN = frozenset({">", ">>", "›", "»", "＞", "→"})
_LAST_WORD = frozenset({"尾页", "末页", "最后一页", "最后页", "末尾页", "最末页", "last", "lastpage"})
_PREVIOUS_WORD = frozenset({"上页", "上一页", "前页", "前一页", "prev", "previous", "prevpage", "previouspage"})
_FIRST_WORD = frozenset({"首页", "第一页", "first", "firstpage"})
_NUMBER = re.compile(r"第?(\d{1,4})页?")
_MOST_NUMBERS = 25  # of one pager; a calendar has more
_FIRST_PAGE = re.compile(
    r"(?:index|default)?(?:_[01])?(?:\.\w{2,5})?$|[?&](?:page|pageno|pagenum|currentpage|cur_page|pageindex)=[01]\b.*"
)
_DIGITS = re.compile(r"\d+")
_CALL = re.compile(r"createPageHTML\s*\(([^()]{1,300})\)")
_VARIABLE = re.compile(r"\b(?:var\s+)?(\w+)\s*=\s*(\d+)")
_COUNT = re.compile(r"\bcountPage\s*=\s*[\"']?(\d{1,6})")
_CURRENT = re.compile(r"\b(?:currentPage|currPage|currentPageNum)\s*=\s*[\"']?(\d{1,6})")
_WRITTEN = re.compile(r"""["'=/]([A-Za-z][\w-]{0,60})_\\?["']?\s*\+[^;\n]{0,60}?\.(s?html?|jsp)\b""")
_OWN_NAME = re.compile(r"(?:^|/)([A-Za-z][\w-]*?)(?:_\d+)?\.(s?html?|jsp)$")
_ARGUMENT = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|(-?\d+)|([A-Za-z_]\w*))\s*(?:,|$)""")
_STEM = re.compile(r"[A-Za-z0-9_\-./]{1,120}")
_SUFFIX = re.compile(r"s?html?|jsp|aspx?|php")


def next_pages(tree: Tree, links: Iterable[Link], url: str) -> tuple[str, ...]:
    """Addresses of further pages of the list on this page, nearest first; the page itself is never among them."""
    found = [link.url for link in links if link.url and link.tag == "a" and len(link.text) <= 12 and _says_next(link)]
    for node in tree.find("script"):
        if tree.attrs[node].get("src"):
            continue
        text = tree.raw_text(node, 2_000_000)
        if "Page" in text and ("createPageHTML" in text or "countPage" in text):
            found += _from_call(text, url) or _from_counters(text, url)
        elif tree.attr(node, "type").lower() == "text/xml":
            found += after_datastore(text, url)
    return tuple(dict.fromkeys(page for page in found if page and page != url))


def pager_pages(links: Iterable[Link]) -> list[str]:
    """Every page that a pager of the page names by its number or as its last: pages of this list, never columns."""
    words = _pager_words(links)
    shapes = {_shape(url) for word, url in words if word in ("next", "last")}
    numbered = [(int(word), url) for word, url in words if word.isdecimal() and int(word) > 1]
    if len(numbered) > _MOST_NUMBERS:
        numbered = []
    if not shapes:
        numbered = [(number, url) for number, url in numbered if str(number) in _last_digits(url)]
        shapes = {_shape(url) for _, url in numbered} if len(numbered) > 1 else set()
    found = [url for _, url in numbered if _shape(url) in shapes]
    return list(dict.fromkeys([*found, *(url for word, url in words if word == "last")]))


def is_further_page(tree: Tree, links: Iterable[Link], url: str) -> bool:
    """True for a page of a list behind its first: its pager leads back, or its script counts to more than the first."""
    words = _pager_words(links)
    kinds = {word for word, _ in words}
    back = {other for word, other in words if word == "previous"}
    if len(kinds) > 1 and any(_first(other) != _first(url) for other in back):
        return True
    scripts = (tree.raw_text(node, _SCRIPT) for node in tree.find("script") if not tree.attrs[node].get("src"))
    return any("createPageHTML" in text and _counts_on(text) for text in scripts)


def _pager_words(links: Iterable[Link]) -> list[tuple[str, str]]:
    """(next, last, previous, first or the number; the address) of every link of a pager."""
    named = ((_pager_word(link.text or link.title), link) for link in links if link.tag == "a" and len(link.text) <= 12)
    return [(word, link.url) for word, link in named if word and link.url]


@lru_cache(4096)
def _pager_word(text: str) -> str:
    text = text.strip()
    if _is_next(text):
        return "next"
    plain = _DECORATION.sub("", text).lower()
    number = _NUMBER.fullmatch(plain)
    if number:
        return number[1]
    words = {"last": _LAST_WORD, "previous": _PREVIOUS_WORD, "first": _FIRST_WORD}
    return next((name for name, forms in words.items() if plain in forms), "")


def _shape(url: str) -> str:
    return _DIGITS.sub("N", url)


def _last_digits(url: str) -> list[str]:
    return _DIGITS.findall(url)[-2:]


def _first(url: str) -> str:
    """The address of a list without what names its first page."""
    return _FIRST_PAGE.sub("", url)


def _counts_on(text: str) -> bool:
    """`createPageHTML(50, 2, …)` counts from 0, `createPageHTML('div', 50, 2, …)` from 1."""
    known = _variables(text)
    for call in islice(_CALL.finditer(text), _MOST_CALLS):
        arguments = _arguments(call[1], known)
        numbers = [one for one in arguments if isinstance(one, int)]
        from_one = bool(arguments) and isinstance(arguments[0], str)
        names = [one for one in arguments if isinstance(one, str)][int(from_one) :]
        written = len(names) >= 2 and _STEM.fullmatch(names[0]) and _SUFFIX.fullmatch(names[1])
        if written and len(numbers) >= 2 and numbers[1] > int(from_one):
            return True
    return False


def after_datastore(text: str, url: str) -> list[str]:
    """Where the list of a datastore goes on."""
    return [join(url, href) for href in datastore.next_groups(text)]


def _says_next(link: Link) -> bool:
    return _is_next(link.text.strip() or link.title.strip())


@lru_cache(4096)
def _is_next(text: str) -> bool:
    return text in _NEXT_SIGN or _DECORATION.sub("", text).lower() in _NEXT_WORD


def _from_call(text: str, url: str) -> list[str]:
    """`createPageHTML(50, 0, "index", "html")`: pages, current from 0; or (container, pages, current from 1, …)."""
    calls = list(islice(_CALL.finditer(text), _MOST_CALLS))
    known = _variables(text) if calls else {}
    for call in calls:
        arguments = _arguments(call[1], known)
        numbers = [one for one in arguments if isinstance(one, int)]
        words = [one for one in arguments if isinstance(one, str)]
        from_one = bool(arguments) and isinstance(arguments[0], str)
        names = words[1:] if from_one else words
        if len(numbers) >= 2 and len(names) >= 2 and _STEM.fullmatch(names[0]) and _SUFFIX.fullmatch(names[1]):
            first = 2 if from_one else 1
            return _numbered(url, names[0], names[1], numbers[0], max(numbers[1] + 1, first), from_one)
    return []


def _from_counters(text: str, url: str) -> list[str]:
    """`var currentPage = 0; var countPage = 50`, from which the script writes index_1.html … : numbers from 0."""
    count = _COUNT.search(text)
    if not count:
        return []
    current = _CURRENT.search(text)
    own = _OWN_NAME.search(url.partition("?")[0])
    named = _WRITTEN.search(text) or own
    stem, suffix = (named[1], named[2]) if named else ("index", "html")
    return _numbered(url, stem, suffix, int(count[1]), max(int(current[1]) + 1 if current else 1, 1), False)


def _numbered(url: str, stem: str, suffix: str, count: int, start: int, from_one: bool) -> list[str]:
    last = count if from_one else count - 1
    return [join(url, f"{stem}_{page}.{suffix}") for page in range(start, min(last, start + MAX_AHEAD - 1) + 1)]


def _variables(script: str) -> dict[str, str]:
    """The numbers that a script gives to names, each name's first."""
    found: dict[str, str] = {}
    for name, value in _VARIABLE.findall(script):
        found.setdefault(name, value)
    return found


def _arguments(text: str, variables: dict[str, str]) -> list[str | int]:
    """The arguments of a call, with the values of variables."""
    values: list[str | int] = []
    for double, single, number, name in _ARGUMENT.findall(text):
        if number:
            values.append(int(number[:9]))
        elif name:
            known = variables.get(name)
            values.append(int(known[:9]) if known else name)
        else:
            values.append(double or single)
    return values
