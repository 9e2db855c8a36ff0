"""Resources of a page beside frames and scripts: pictures, films, sound, files, pictures of styles.

Source: the HTML standard (srcset, poster, track …), the CSS standard (url()), and the attributes from which the
scripts of common templates load pictures later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.extract.markup.tree import Attributes

MOST_OF_A_STYLE = 200  # addresses
_LONGEST_STYLE = 200_000  # characters
_CANDIDATES = 50  # of one srcset
_ALWAYS_LAZY = ("data-src", "data-original")
_LAZY = (*_ALWAYS_LAZY, "data-echo", "lazysrc", "original")
_MORE = frozenset({"srcset", *_LAZY})
_LIKE_AN_ADDRESS = re.compile(r"[./]")
_IN_BRACKETS = r"\(\s{0,50}(?:\"([^\"\n]{1,2000})\"|'([^'\n]{1,2000})'|([^\s\"'()]{1,2000}))\s{0,50}\)"
_CSS_URL = re.compile("url" + _IN_BRACKETS)  # a word for a start: found fast
_CSS_URL_LOUD = re.compile("(?!url)(?i:url)" + _IN_BRACKETS)
_IMPORT = re.compile(r"@import\s{1,50}(?:\"([^\"\n]{1,2000})\"|'([^'\n]{1,2000})')", re.IGNORECASE)
_NOT_FETCHED = re.compile(r"\.(?:htc|eot)(?:[?#]|$)", re.IGNORECASE)  # for browsers that are gone
_ATTRIBUTES = {  # element → what it is shown from
    "img": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "image": ("href", "xlink:href"),  # of an svg
    "input": ("src",),
}
ELEMENTS = frozenset(_ATTRIBUTES)
_READ = frozenset({"embed", "object"})  # what they show may be a page or a file to read
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|svg|ico)(?:[?#]|$)", re.IGNORECASE)
TARGETS = frozenset({"img", "video", "audio", "source", "track", "image", "input", "style"})  # looked at, never read


def is_plain(attrs: Attributes) -> bool:
    """True for a picture that is shown from its `src` alone."""
    return _MORE.isdisjoint(attrs)


def shows(tag: str, attrs: Attributes) -> bool:
    """False for an input that is no picture."""
    return tag != "input" or (attrs.get("type") or "").strip().lower() == "image"


def addresses(tag: str, attrs: Attributes) -> Iterator[tuple[str, str]]:
    """(element as whose address it counts, address as written) of what this element is shown from."""
    for name in _ATTRIBUTES[tag]:
        href = attrs.get(name) or ""
        if is_fetched(href):
            yield "img" if name == "poster" or (tag in _READ and _PICTURE.search(href)) else tag, href
    if "srcset" in attrs and tag in ("img", "source"):
        yield from (("img", href) for href in candidates(attrs.get("srcset") or "") if is_fetched(href))


def loaded_later(attrs: Attributes, shown: bool) -> Iterator[str]:
    """What a script puts in the place of `src`. `shown`: it shows something already."""
    for name in _ALWAYS_LAZY if shown else _LAZY:
        href = attrs.get(name)
        if href and is_fetched(href) and _LIKE_AN_ADDRESS.search(href):
            yield href


def candidates(srcset: str) -> list[str]:
    """The addresses of a srcset: each up to a blank, commas at its ends are none of it."""
    found: list[str] = []
    position = 0
    while len(found) < _CANDIDATES and (match := _CANDIDATE.match(srcset, position)):
        position = match.end()
        href = match[1]
        if href.endswith(","):
            href = href.rstrip(",")
        else:
            position = _DESCRIPTOR.match(srcset, position).end()  # type: ignore[union-attr]
        found.append(href)
    return found


def of_style(css: str) -> Sequence[str]:
    """What a style shows: url() and @import, outside of comments. The same style stands on many pages."""
    return _remembered(css) if len(css) <= _SHORT else _of_style(css[:_LONGEST_STYLE])


def _of_style(css: str) -> Sequence[str]:
    forms = [form for form, rare, signs in _FORMS if rare in css and any(sign in css for sign in signs)]
    if not forms:
        return ()
    if "/*" in css:
        head, *parts = css.split("/*")
        css = " ".join((head, *(part.partition("*/")[2] for part in parts)))
    written = (match[1] or match[2] or match[3] for form in forms for match in form.finditer(css))
    fetched = (href for href in written if is_fetched(href) and not _NOT_FETCHED.search(href))
    return tuple(dict.fromkeys(fetched))[:MOST_OF_A_STYLE]


_remembered = lru_cache(256)(_of_style)
_SHORT = 20_000  # characters; 256 such styles are ten megabytes
_FORMS = (  # a form, a character of its own, which is found fastest, and its words
    (_CSS_URL, "(", ("url(",)),
    (_CSS_URL_LOUD, "U", ("URL(", "Url(")),
    (_IMPORT, "@", ("@import", "@IMPORT", "@Import")),
)
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)")
_DESCRIPTOR = re.compile(r"[^,(]*(?:\([^)]*\)[^,(]*)*,?")


def is_fetched(href: str) -> bool:
    """False for what stands in the page itself: data:, a part of this page, nothing."""
    if href[:1] not in _DOUBTFUL:
        return True
    start = href[:100].lstrip()[:6].lower()
    return bool(start) and not start.startswith(("data:", "#", "about:", "blob:"))


_DOUBTFUL = frozenset("dDaAbB# \t\r\n\f") | {""}
