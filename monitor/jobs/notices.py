"""A notice by the number that people write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor import clock
from monitor.settings import ConfigError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from monitor.store.issued_documents import IssuedDocument


_NOTICE = re.compile(r"\D*?(?:(\d{4})\D+)?(\d{1,6})\D*")


def notice_document(conn: Connection, text: str) -> IssuedDocument:
    """The notice by its number: `3` (of this year), `2026-3`, 〔2026〕3号. Raises ConfigError."""
    from monitor.store import issued_documents

    named = next(
        (kind for kind in issued_documents.DocumentKind if kind.mark in text or kind.label in text),
        issued_documents.DocumentKind.NOTICE,
    )
    if named is not issued_documents.DocumentKind.NOTICE:
        mend = "写整改通知书的文号，如 网整〔2026〕3号"
        raise ConfigError("--notice", 0, f"“{text}”是{named.label}的文号，不是整改通知书的", mend)
    parts = _NOTICE.fullmatch(text.strip())
    if parts is None:
        raise ConfigError("--notice", 0, f"文号“{text}”看不懂", "写成 3（今年的）、2026-3 或 〔2026〕3号")
    year, number = int(parts[1] or clock.today().year), int(parts[2])
    issued = issued_documents.listed(conn, issued_documents.DocumentKind.NOTICE, year)
    found = next((one for one in issued if one.number == number), None)
    if found is None:
        known = "、".join(one.text for one in issued[-5:]) or "（还没有）"
        raise ConfigError("--notice", 0, f"{year} 年没有 {number} 号整改通知书", f"已发的有：{known}")
    return found


def valid_notice(conn: Connection, text: str) -> IssuedDocument:
    """The notice by its number, as `notice_document`. Raises ConfigError where it was voided, too."""
    from monitor.store import issued_documents

    found = notice_document(conn, text)
    if found.is_void:
        later = issued_documents.by_id(conn, found.corrected_by) if found.corrected_by else None
        mend = f"用改发的 {later.text}" if later else "重新印发后用新的文号；作废的记录见 monitor documents list"
        raise ConfigError("--notice", 0, f"{found.text} 已经作废（{found.void_reason}）", mend)
    return found


def named_in(conn: Connection, notice: IssuedDocument) -> list[int]:
    from monitor.store import issued_documents

    return issued_documents.named_in(conn, notice.id)
