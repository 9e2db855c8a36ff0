"""Outgoing messages: queued before they are sent, marked after. A key is queued once; its Message-ID never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from monitor.store import dialect
from monitor.store.tables import messages

MAX_ATTEMPTS = 10  # then a person has to look; the message and its last error stay
_ERROR_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedMessage:
    """A message to one recipient. `key`: what is sent to whom (digest:2026-11-20:…); `recipient`: a mail address, or
    the label of a chat.
    """

    key: str
    kind: str
    recipient: str
    subject: str
    text: str
    message_id: str
    html: str = ""
    attachments: tuple[str, ...] = ()  # paths under the data folder


def write(conn: Connection, message: QueuedMessage, now: datetime) -> bool:
    """Queue the message. Returns False, and changes nothing, where its key is there already, sent or not."""
    values = {name: getattr(message, name) for name in QueuedMessage.__slots__} | {
        "attachments": list(message.attachments)
    }
    insert = dialect.insert(conn, messages).values(**values, created_at=now)
    return (
        conn.execute(insert.on_conflict_do_nothing(index_elements=["key"]).returning(messages.c.id)).first() is not None
    )


def pending(conn: Connection) -> Sequence[Row[tuple[object, ...]]]:
    """Return the messages that are not sent and may still be tried, oldest first."""
    query = sa.select(messages).where(messages.c.sent_at.is_(None), messages.c.attempts < MAX_ATTEMPTS)
    return conn.execute(query.order_by(messages.c.id)).all()


def claim(conn: Connection, row: Row[tuple[object, ...]]) -> bool:
    """Count an attempt before it is made. Returns False where another process has taken the message."""
    taken = conn.execute(
        sa.update(messages)
        .where(messages.c.id == row.id, messages.c.attempts == row.attempts, messages.c.sent_at.is_(None))
        .values(attempts=row.attempts + 1, error="发送中断，结果未知")  # stands if we die before we know
    )
    return taken.rowcount == 1


def mark_sent(conn: Connection, message_id: int, now: datetime) -> None:
    conn.execute(sa.update(messages).where(messages.c.id == message_id).values(sent_at=now, error=""))


def mark_failed(conn: Connection, message_id: int, error: str) -> None:
    conn.execute(sa.update(messages).where(messages.c.id == message_id).values(error=error[:_ERROR_LIMIT]))
