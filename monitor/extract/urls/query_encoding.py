"""The encoding in which a page's queries are sent: that of the page; paths are always UTF-8.

Source: the URL standard ("percent-encode after encoding") and the encoding standard (gbk and gb18030 encoders).
"""

from __future__ import annotations

from monitor.extract.charset import declared_by

UNICODE = ""  # the queries of such a page are UTF-8
_EURO = "€"
_ESCAPED = frozenset(b"\"#<>' \x7f") | frozenset(range(0x20)) | frozenset(range(0x80, 0x100))


def query_charset(codec: str, body: bytes, declared: str = "") -> str:
    """The codec of a page's queries: `codec` decoded its `body`, `declared` is the header's charset.

    A page that declares gbk or gb2312, or nothing, encodes as GBK, of which a character takes two bytes at most.
    """
    if codec.startswith("gb"):
        return _chinese(declared or declared_by(body))
    if not codec.startswith("utf"):
        return codec
    said = (declared or declared_by(body)) if codec == "utf-8" and body.isascii() else ""
    return _chinese(said) if said.startswith("gb") else UNICODE


def encoded_query(href: str, charset: str) -> str:
    """`href` with what its query holds beyond ASCII escaped in this encoding; unchanged where that is UTF-8."""
    if not charset:
        return href
    before, mark, fragment = href.partition("#")
    path, question, query = before.partition("?")
    if query.isascii():
        return href
    encoded = "".join(one if one.isascii() else _escaped(one, charset) for one in query)
    return f"{path}{question}{encoded}{mark}{fragment}"


def _chinese(declared: str) -> str:
    return "gb18030" if declared == "gb18030" else "gbk"


def _escaped(character: str, charset: str) -> str:
    """What the encoding cannot hold becomes &#N; as in a form."""
    encoded = _gbk(character) if charset == "gbk" else _encoded(character, charset)
    if not encoded:
        return f"%26%23{ord(character)}%3B"
    return "".join(f"%{byte:02X}" if byte in _ESCAPED else chr(byte) for byte in encoded)


def _gbk(character: str) -> bytes:
    """The gb18030 encoder without its four bytes; the euro as Windows has it."""
    encoded = b"\x80" if character == _EURO else _encoded(character, "gb18030")
    return encoded if len(encoded) <= 2 else b""


def _encoded(character: str, charset: str) -> bytes:
    try:
        return character.encode(charset)
    except UnicodeEncodeError:
        return b""
