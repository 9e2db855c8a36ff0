"""OLE files, of the older office programs and of WPS: their kind, and the modern kind to convert them to.

Reading them is the work of an office program (`monitor.sandbox.office`).
"""

from __future__ import annotations

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MODERN = {"doc": "docx", "xls": "xlsx", "ppt": "pptx"}  # what to convert to, so that our own readers tell the place
_SAME_AS = {"wps": "doc", "wpt": "doc", "dot": "doc", "et": "xls", "ett": "xls", "xlt": "xls", "dps": "ppt"}
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"), ("Book", "xls"))
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SECTOR = 512
_WORD = b"\xec\xa5"  # the beginning of a Word stream
_WORD_FLAGS, _WORD_ENCRYPTED = 11, 0x01
_SHEETS = b"\x09\x08\x10\x00"  # the first record of a workbook: 4 bytes of head, 16 of content
_PASSWORD = b"\x2f\x00"  # the record that follows it in an encrypted one
_LOOKED_AT = 40_000  # sectors


def kind_of(body: bytes, promised: str) -> str:
    """ "doc", "xls" or "ppt" by the streams that the file holds, else by its name; "ole" where nothing says it."""
    for stream, kind in _STREAMS:
        if f"{stream}\x00".encode("utf-16-le") in body:
            return kind
    known = _SAME_AS.get(promised, promised)
    return known if known in MODERN else "ole"


def is_encrypted(body: bytes) -> bool:
    """A password is needed to open it (or, in a workbook, to read its cells)."""
    if _PACKAGE in body:
        return True
    for start in range(0, min(len(body), _LOOKED_AT * _SECTOR), _SECTOR):
        head = body[start : start + 22]
        if head.startswith(_WORD) and len(head) > _WORD_FLAGS and head[_WORD_FLAGS] & _WORD_ENCRYPTED:
            return True
        if head.startswith(_SHEETS) and head[20:22] == _PASSWORD:
            return True
    return False
