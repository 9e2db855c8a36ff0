"""The name under which a server hands out a file: Content-Disposition (RFC 6266), as Chinese servers write it."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

_EXTENDED = re.compile(r"filename\*\s*=\s*\"?([\w-]*)'[^']*'([^;\"]+)", re.IGNORECASE)  # filename*=UTF-8''a%20b.pdf
_PLAIN = re.compile(r"filename\s*=\s*(?:\"((?:\\.|[^\"\\])*)\"|([^;]+))", re.IGNORECASE)
_CHARSETS = ("utf-8", "gb18030")
LONGEST = 255  # characters


def filename(header: str) -> str:
    """The file's name, without folders; empty where the header names none. Never raises."""
    header = header[:4_000]
    extended = _EXTENDED.search(header)
    if extended:
        name = _decoded(unquote_to_bytes(extended[2]), extended[1])
    else:
        plain = _PLAIN.search(header)
        name = _repaired(_unescaped(plain[1] or plain[2] or "")) if plain else ""
    return re.split(r"[/\\]", name)[-1].strip()[:LONGEST]


def _unescaped(text: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", text.strip())


def _repaired(text: str) -> str:
    """Many servers write the bytes of UTF-8 or GBK into the header, or percent-encode them, and say nothing of it."""
    raw = unquote_to_bytes(text.encode("latin-1")) if _is_latin(text) else text.encode("utf-8", "replace")
    return _decoded(raw, "")


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 256 for letter in text)


def _decoded(raw: bytes, charset: str) -> str:
    for name in (charset, *_CHARSETS):
        try:
            return raw.decode(name) if name else raw.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")
