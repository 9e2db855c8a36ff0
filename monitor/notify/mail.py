"""Mail: how a message is composed, and how one round of them is handed to mail servers."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from apprise.plugins.email import NotifyEmail

TIMEOUT = 30.0  # seconds for each step of a conversation with a mail server


class NotSent(Exception):
    """The message is Chinese and goes into the message's row."""


def compose(row: Any, sender: tuple[str, str], folder: Path) -> EmailMessage:
    """A mail from a row of `store.outbox`: nothing in it changes when it is sent again."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = row.subject
    mail["From"] = formataddr(sender)
    mail["To"] = row.recipient
    mail["Date"] = format_datetime(row.created_at)
    mail["Message-ID"] = row.message_id
    mail["Auto-Submitted"] = "auto-generated"  # no answers from people on holiday
    mail.set_content(row.text)
    if row.html:
        mail.add_alternative(row.html, subtype="html")
    for name in row.attachments:
        _attach(mail, folder, name)
    return mail


def _attach(mail: EmailMessage, folder: Path, name: str) -> None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise NotSent(f"附件 {name} 不在数据目录里")
    major, _, minor = (guess_type(path.name)[0] or "application/octet-stream").partition("/")
    mail.add_attachment(path.read_bytes(), maintype=major, subtype=minor, filename=path.name)


class Mailer:
    """One connection a server and round. A server that cannot be reached is not waited for a second time."""

    def __init__(self) -> None:
        self._sessions: dict[str, smtplib.SMTP | str] = {}  # a session, or why there is none

    def send(self, server: NotifyEmail, mail: EmailMessage) -> None:
        with self._session(server) as session:
            session.send_message(mail)

    def close(self) -> None:
        for session in self._sessions.values():
            if isinstance(session, smtplib.SMTP):
                with suppress(OSError, smtplib.SMTPException):
                    session.quit()
                session.close()
        self._sessions.clear()

    @contextmanager
    def _session(self, server: NotifyEmail) -> Iterator[smtplib.SMTP]:
        key = f"{server.smtp_host}:{server.port}:{server.user}"
        if key not in self._sessions:
            self._sessions[key] = self._reach(server)
        session = self._sessions[key]
        if isinstance(session, str):
            raise NotSent(session)
        try:
            yield session
        except (OSError, smtplib.SMTPException):
            del self._sessions[key]  # in an unknown state: the next message gets a fresh one
            session.close()
            raise

    def _reach(self, server: NotifyEmail) -> smtplib.SMTP | str:
        try:
            return _connect(server)
        except (OSError, smtplib.SMTPException) as error:
            return f"连不上邮件服务器 {server.smtp_host}:{server.port}（{reason(error)}）"


def _connect(server: NotifyEmail) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if not server.verify_certificate:  # ?verify=no in the URL: a mail server of our own with a paper of its own
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    host, port = server.smtp_host, server.port or 0
    if server.secure_mode == "ssl":
        session: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    else:
        session = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if server.secure_mode == "starttls":
            session.starttls(context=context)
        if server.user and server.password:
            session.login(server.user, server.password)
    except BaseException:
        session.close()
        raise
    return session


def reason(error: BaseException) -> str:
    """What a person needs to know of a failure; servers answer in bytes."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_decoded(text)}" for code, text in error.recipients.values()]
        return f"收件人被拒绝（{'；'.join(answers)}）"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"邮件服务器拒绝（{error.smtp_code} {_decoded(error.smtp_error)}）"
    return str(error) or type(error).__name__


def _decoded(text: bytes | str) -> str:
    return text if isinstance(text, str) else text.decode("utf-8", "replace")
