"""A mail server and a web server on this machine that can refuse, drop and die; a letter to send."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from typing import Any

from sqlalchemy import select

from monitor.notify import Message
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import messages

LETTER = Message(
    key="digest:2026-11-20",
    kind="digest",
    subject="云泉区日报",
    text="正文：新发现 3",
    html="<p>正文</p>",
    brief="简报",
)


@dataclass
class Mailroom:
    """What a mail server does with each message, and what it got. `answer`: an SMTP reply, or None to cut
    the line.
    """

    answer: str | None = "250 OK"
    rcpt: str = "250 OK"
    dies_after: int = 1_000
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        if self.answer is None or len(self.mails) > self.dies_after:
            server.transport.abort()
            await asyncio.sleep(0)
        return self.answer or "250 OK"


@dataclass
class Server:
    room: Mailroom
    settings: Settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class WebHook(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.got.append("followed")  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(self.server.got) >= self.server.dies_after:  # type: ignore[attr-defined]
            self.close_connection = True
            self.connection.close()
            return
        self.server.got.append(json.loads(body))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        if self.server.status in (302, 307):  # type: ignore[attr-defined]
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


def state(store: Store) -> list[tuple[bool, int, str]]:
    with store.read() as conn:
        rows = conn.execute(select(messages).order_by(messages.c.id)).all()
    return [(row.sent_at is not None, row.attempts, row.error) for row in rows]
