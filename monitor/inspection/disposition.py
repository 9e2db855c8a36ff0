"""The name under which a server hands out a file: Content-Disposition (RFC 6266), as Chinese servers write it."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import unquote_to_bytes

from monitor.extract.files.names import decoded

_EXTENDED = re.compile(r"filename\*\s*=\s*\"?([\w-]*)'[^']*'([^;\"]+)", re.IGNORECASE)  # filename*=UTF-8''a%20b.pdf
_PLAIN = re.compile(r"filename\s*=\s*(?:\"((?:\\.|[^\"\\])*)\"|([^;]+))", re.IGNORECASE)
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
    if "=?" in text:
        return _from_mail(text)
    raw = unquote_to_bytes(text.encode("latin-1")) if _is_latin(text) else text.encode("utf-8", "replace")
    return _decoded(raw, "")


def _from_mail(text: str) -> str:
    """=?UTF-8?B?5YWs56S6?=: the encoding of mail headers (RFC 2047), which some servers use here."""
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        return text


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 256 for letter in text)


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset) if charset else decoded(raw)
    except (UnicodeDecodeError, LookupError):
        return decoded(raw)
