"""Names of files: bytes of unknown encoding, and Content-Disposition (RFC 6266) as Chinese servers write it."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import unquote_to_bytes

_EXTENDED = re.compile(r"filename\*\s*=\s*\"?([\w-]*)'[^']*'([^;\"]+)", re.IGNORECASE)  # filename*=UTF-8''a%20b.pdf
_PLAIN = re.compile(r"filename\s*=\s*(?:\"((?:\\.|[^\"\\])*)\"|([^;]+))", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CHARSETS = ("utf-8", "gb18030")
LONGEST = 255  # characters


def filename(header: str) -> str:
    """The name in a Content-Disposition header, without folders; empty where it names none. Never raises."""
    header = header[:4_000]
    extended = _EXTENDED.search(header)
    if extended:
        name = _declared(unquote_to_bytes(extended[2]), extended[1])
    else:
        plain = _PLAIN.search(header)
        name = _repaired(_unescaped(plain[1] or plain[2] or "")) if plain else ""
    return re.split(r"[/\\]", name)[-1].strip()[:LONGEST]


def decoded(raw: bytes) -> str:
    """UTF-8 or GBK. Some names are both (目录 in GBK is Ŀ¼ in UTF-8): then the one with Chinese in it."""
    names = []
    for charset in _CHARSETS:
        try:
            names.append(raw.decode(charset))
        except UnicodeDecodeError:
            continue
    chinese = (name for name in names if _CHINESE.search(name))
    return next(chinese, names[0] if names else raw.decode("utf-8", "replace"))


def _unescaped(text: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", text.strip())


def _repaired(text: str) -> str:
    """Decode the bytes of UTF-8 or GBK that many servers write into the header, bare or percent-encoded, undeclared."""
    if "=?" in text:
        return _from_mail(text)
    raw = unquote_to_bytes(text.encode("latin-1")) if _is_latin(text) else text.encode("utf-8", "replace")
    return decoded(raw)


def _from_mail(text: str) -> str:
    """=?UTF-8?B?5YWs56S6?=: the encoding of mail headers (RFC 2047), which some servers use here."""
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        return text


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 256 for letter in text)


def _declared(raw: bytes, charset: str) -> str:
    """In the encoding that the header declares, unless there is none or it does not fit."""
    try:
        return raw.decode(charset) if charset else decoded(raw)
    except (UnicodeDecodeError, LookupError):
        return decoded(raw)
