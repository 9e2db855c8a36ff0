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
_BEYOND = bytes(range(0x80, 0x100))
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})|encoding\s*=\s*["']([A-Za-z0-9_\-]{2,20})""")
_FEW = 64  # bytes beyond ASCII: with fewer a text of one encoding may be valid in another by chance
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "gb2312-80", "cp936", "ms936", "windows-936"})
# Believed when the bytes agree: encodings of foreign-language editions, distinguished by declaration only. One-byte
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
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(body, declared)
    return (text, "utf-8") if text.isascii() else _by_chance(body, text, declared)


def _by_chance(body: bytes, text: str, declared: str) -> tuple[str, str]:
    """Few bytes that are valid UTF-8 and another encoding as well: then what the page is declared as counts, unless
    it reads worse (通知 in GBK is ֪ͨ in UTF-8).
    """
    named = declared or declared_by(body)
    codec = "gb18030" if named in _CHINESE else _FOREIGN.get(named, "")
    if codec and len(body) - len(body.translate(None, _BEYOND)) <= _FEW:
        try:
            other = body.decode(codec)
        except UnicodeDecodeError:
            return text, "utf-8"
        if _ordinary(other, codec) > _ordinary(text, codec):
            return other, codec
    return text, "utf-8"


def _ordinary(text: str, codec: str) -> float:
    """Of the characters beyond ASCII, the share that such a page is written in: for GB the common Chinese characters
    (first level of GB 2312) and punctuation, else what the encoding has at all.
    """
    beyond = [char for char in text if char > "\x7f"]
    return sum(_is_ordinary(char, codec) for char in beyond) / len(beyond) if beyond else 0.0


def _is_ordinary(char: str, codec: str) -> bool:
    try:
        code = char.encode("gb2312" if codec == "gb18030" else codec)
    except UnicodeEncodeError:
        return False
    return codec != "gb18030" or b"\xb0" <= code[:1] <= b"\xd7" or b"\xa1" <= code[:1] <= b"\xa3"


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
    codec = _FOREIGN.get(declared or declared_by(body))
    if codec:
        try:
            return body.decode(codec), codec
        except UnicodeDecodeError:
            pass
    if _is_cut_utf8(body, declared):
        return body.decode("utf-8", "replace"), "utf-8"
    broken = _share_broken(body)
    if broken > 0.3:
        try:
            return body.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    text = "".join(_line(line) for line in body.splitlines(keepends=True))
    return text, "gb18030" if broken > 0.5 else "utf-8"


def _is_cut_utf8(body: bytes, declared: str) -> bool:
    """Few bytes of a page declared as UTF-8, one of them cut off or damaged, that read better so than as GB18030."""
    if (declared or declared_by(body)) != "utf-8" or len(body) - len(body.translate(None, _BEYOND)) > _FEW:
        return False
    as_utf8, as_gb = body.decode("utf-8", "replace"), body.decode("gb18030", "replace")
    return _ordinary(as_utf8, "gb18030") > _ordinary(as_gb, "gb18030")


def declared_by(body: bytes) -> str:
    """The charset that the page itself names in its first bytes, lower case; "" where it names none."""
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
