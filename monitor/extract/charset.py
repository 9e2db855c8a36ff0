"""Bytes to text, by evidence: what the bytes are outweighs what the header or the page says they are.

A page of a Chinese government site is UTF-8, GB18030, rarely UTF-16 without saying so, and now and then two of these
in one page (an include in another encoding). A wrong choice would show as mojibake and be reported as nonsense text.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", 3),
    (codecs.BOM_UTF32_LE, "utf-32le", 4),
    (codecs.BOM_UTF32_BE, "utf-32be", 4),
    (codecs.BOM_UTF16_LE, "utf-16le", 2),
    (codecs.BOM_UTF16_BE, "utf-16be", 2),
)
_SAMPLE = 4096
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})|encoding\s*=\s*["']([A-Za-z0-9_\-]{2,20})""")
# Believed when the bytes agree: encodings of foreign-language editions, told apart by declaration only. One-byte
# Western names are never believed: they fit any bytes, and templates carry them unread.
_FOREIGN = {
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "euc-jp": "euc_jp",
    "shift_jis": "cp932",
    "windows-1251": "cp1251",
    "koi8-r": "koi8_r",
}


def decode(body: bytes, declared: str = "") -> tuple[str, str]:
    """The text of `body` and the name of its encoding; `declared` is the header's charset. Never raises."""
    for mark, name, length in _BOMS:
        if body.startswith(mark):
            return body[length:].decode(name, "replace"), name
    wide = _utf16_without_mark(body)
    if wide:
        return body.decode(wide, "replace"), wide
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _not_utf8(body, declared)


def as_utf8(body: bytes, charset: str) -> bytes:
    """The body itself when it is plain UTF-8 in all its bytes, else nothing."""
    return body if charset == "utf-8" and not body.startswith(codecs.BOM_UTF8) else b""


def declared_in(content_type: str) -> str:
    """The charset named by a Content-Type header, lower case; "" when there is none."""
    found = _DECLARED.search(content_type.encode("latin-1", "replace"))
    return (found[1] or found[2]).decode("ascii").lower() if found else ""


def _utf16_without_mark(body: bytes) -> str:
    """Markup is ASCII, so every other byte of UTF-16 is zero; a page in any other encoding has none."""
    sample = body[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs < 8 or b"\x00" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > pairs * 0.15 and even < pairs * 0.05:
        return "utf-16le"
    if even > pairs * 0.15 and odd < pairs * 0.05:
        return "utf-16be"
    return ""


def _not_utf8(body: bytes, declared: str) -> tuple[str, str]:
    codec = _FOREIGN.get(declared or _declared_by(body))
    if codec:
        try:
            return body.decode(codec), codec
        except UnicodeDecodeError:
            pass
    broken = _share_broken(body)
    if broken > 0.3:
        try:
            return body.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    text = "".join(_line(line) for line in body.splitlines(keepends=True))
    return text, "gb18030" if broken > 0.5 else "utf-8"


def _declared_by(body: bytes) -> str:
    found = _DECLARED.search(body[:_SAMPLE])
    return (found[1] or found[2]).decode("ascii").lower() if found else ""


def _share_broken(part: bytes) -> float:
    """Of the characters beyond ASCII, the share that is no UTF-8: about 0.7 for GBK text, near 0 for damaged UTF-8."""
    text = part.decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") / beyond if beyond else 0.0


def _line(line: bytes) -> str:
    """One line of a page that holds two encodings, or damaged bytes."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030" if _share_broken(line) > 0.4 else "utf-8", "replace")
