"""The only door out: e-mail and chat webhooks. Addresses are apprise URLs in MONITOR_SMTP_URL, separated by
commas.

A message is written down before it is sent and marked after (`store.outbox`). A process that dies in between
sends it again with the same Message-ID, and a mail program shows it once.
"""

from __future__ import annotations

import hashlib
import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor import clock
from monitor.notify.channels import SETTING, Channels
from monitor.notify.mail import NotSent, reason
from monitor.settings import ConfigError, Settings
from monitor.store import outbox
from monitor.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent, before it is known to whom. By its `key` (digest:2026-11-20) each recipient gets it once.

    `brief` is for chats, which have no room for the whole text.
    """

    key: str
    kind: str
    subject: str
    text: str
    html: str = ""
    brief: str = ""
    attachments: tuple[str, ...] = ()  # paths under the data folder; for mail only


@dataclass(slots=True)
class SendResult:
    """How a round of sending went. `errors` are Chinese sentences, one a message that did not go out."""

    sent: int = 0
    failed: int = 0
    errors: list[str] = field(default_factory=list)


def recipients(settings: Settings) -> list[str]:
    """Mail addresses, and labels of chats (wecombot:1f3a…). Raises ConfigError for a URL that no one can read."""
    return list(Channels(settings).by_name)


def write(store: Store, settings: Settings, letter: Message, now: datetime, to: Sequence[str] | None = None) -> int:
    """Write the letter down, once for each recipient (default: all in the settings); sends nothing yet.

    Returns how many were new: 0 when all had it before. Raises ConfigError where there is no one to send to.
    """
    channels = Channels(settings)
    names = list(channels.by_name) if to is None else list(to)
    if not names:
        raise ConfigError(SETTING, 0, "没有收件人", "写成 mailtos://用户:密码@邮件服务器?to=收件人")
    with store.begin() as conn:
        return sum(outbox.write(conn, _addressed(letter, name, channels.domain), now) for name in names)


def send_pending(store: Store, settings: Settings, webhooks: Sequence[str] = ()) -> SendResult:
    """Send what has not gone out yet, each message with a claim and a mark of its own. `webhooks`: those of units.

    Never raises for a bad server: the message keeps the reason, and is tried again by the next round.
    """
    channels, result = Channels(settings, webhooks), SendResult()
    with store.read() as conn:
        rows = outbox.pending(conn)
    with channels:
        for row in rows:
            with store.begin() as conn:
                ours = outbox.claim(conn, row)
            if ours:
                _send_one(store, channels, row, result)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unstored:
    """As much of a row of `store.outbox` as sending asks for."""

    recipient: str
    subject: str
    text: str
    created_at: datetime
    message_id: str
    html: str = ""
    attachments: tuple[str, ...] = ()


def send_test(settings: Settings, to: str, district: str) -> None:
    """Send one test message to a mail address or to the label of a chat, storing nothing.

    Raises NotSent, OSError, SMTPException or ValueError where it cannot be handed over; ConfigError for bad settings.
    """
    now = clock.now()
    text = f"这是 {district} 政府网站监测系统的测试消息，{now:%Y-%m-%d %H:%M} 发出。收到就说明发信设置正确。"
    with Channels(settings) as channels:
        mark = f"<test.{now.timestamp():.0f}@{channels.domain}>"
        row = _Unstored(recipient=to, subject=f"{district}政府网站监测测试", text=text, created_at=now, message_id=mark)
        channels.send(row, settings.registry.parent)


def _send_one(store: Store, channels: Channels, row: Any, result: SendResult) -> None:
    try:
        channels.send(row, store.data_dir)
    except (OSError, smtplib.SMTPException, ValueError, NotSent) as error:
        why = reason(error)
        result.failed += 1
        result.errors.append(f"发给 {row.recipient} 的“{row.subject}”没有发出：{why}")
        with store.begin() as conn:
            outbox.mark_failed(conn, row.id, why)
        return
    with store.begin() as conn:
        outbox.mark_sent(conn, row.id, clock.now())
    result.sent += 1


def _addressed(letter: Message, name: str, domain: str) -> outbox.QueuedMessage:
    mark = hashlib.blake2b(f"{letter.key}\n{name}".encode(), digest_size=8).hexdigest()
    is_mail = "@" in name
    return outbox.QueuedMessage(
        key=f"{letter.key[:100]}:{mark}",
        kind=letter.kind,
        recipient=name,
        subject=" ".join(letter.subject.split()),  # a line break would begin another header
        text=letter.text if is_mail else letter.brief or letter.text,
        html=letter.html if is_mail else "",
        attachments=letter.attachments if is_mail else (),
        message_id=f"<{re.sub(r'[^A-Za-z0-9.-]', '.', letter.key)[:100]}.{mark}@{domain}>",
    )
