"""The door out, against a real mail server on this machine that can refuse, drop and die, and a real web
server.
"""

import asyncio
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from monitor import notify
from monitor.jobs import digest
from monitor.notify import Message
from monitor.registry import Registry, Unit
from monitor.settings import ConfigError, Settings
from monitor.store.database import Store
from monitor.store.messages import MAX_ATTEMPTS
from monitor.store.tables import messages
from tests.reports.sample_findings import NIGHT, Filling

LETTER = Message("digest:2026-11-20", "digest", "云泉区日报", "正文：新发现 3", "<p>正文</p>", "简报")


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


@pytest.fixture
def server() -> Iterator[Server]:
    room = Mailroom()
    controller = Controller(room, hostname="127.0.0.1", port=free_port())
    controller.start()
    url = f"mailto://127.0.0.1:{controller.port}?from=monitor@yq.invalid&to=a@yq.invalid"
    yield Server(room, Settings(smtp_url=url))
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def state(store: Store) -> list[tuple[bool, int, str]]:
    with store.read() as conn:
        rows = conn.execute(select(messages).order_by(messages.c.id)).all()
    return [(row.sent_at is not None, row.attempts, row.error) for row in rows]


def test_a_letter_arrives_as_text_and_html_under_its_fixed_message_id(sqlite_store: Store, server: Server) -> None:
    assert notify.write(sqlite_store, server.settings, LETTER, NIGHT) == 1
    assert notify.send_pending(sqlite_store, server.settings).sent == 1
    (mail,) = server.room.mails
    assert (mail["Subject"], mail["To"], mail["Auto-Submitted"]) == (
        "云泉区日报",
        "a@yq.invalid",
        "auto-generated",
    )
    assert mail["From"].addresses[0].display_name == "政府网站监测"
    assert mail.get_all("Message-ID") == [mail["Message-ID"]] and "digest.2026-11-20" in mail["Message-ID"]
    assert mail["Message-ID"].endswith("@yq.invalid>")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "正文：新发现 3"  # type: ignore[union-attr]
    assert state(sqlite_store) == [(True, 1, "")]


def test_telling_again_is_harmless(sqlite_store: Store, server: Server) -> None:
    for _ in range(2):
        notify.write(sqlite_store, server.settings, LETTER, NIGHT)
        notify.send_pending(sqlite_store, server.settings)
    assert len(server.room.mails) == 1


def test_a_message_is_written_down_before_it_is_sent(sqlite_store: Store, server: Server) -> None:
    notify.write(sqlite_store, server.settings, LETTER, NIGHT)
    assert state(sqlite_store) == [(False, 0, "")]
    assert server.room.mails == []


def test_a_process_that_died_before_the_mark_sends_the_same_message_again(sqlite_store: Store, server: Server) -> None:
    notify.write(sqlite_store, server.settings, LETTER, NIGHT)
    notify.send_pending(sqlite_store, server.settings)
    with sqlite_store.begin() as conn:
        conn.execute(messages.update().values(sent_at=None))
    notify.send_pending(sqlite_store, server.settings)
    first, second = server.room.mails
    assert first["Message-ID"] == second["Message-ID"] and first["Date"] == second["Date"]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda room: setattr(room, "answer", "554 5.7.1 垃圾邮件"), "邮件服务器拒绝（554 5.7.1 垃圾邮件）"),
        (lambda room: setattr(room, "rcpt", "550 no such user"), "收件人被拒绝（550 no such user）"),
        (lambda room: setattr(room, "answer", None), "Connection unexpectedly closed"),
    ],
)
def test_a_refused_or_dropped_mail_is_kept_with_its_reason_and_sent_by_the_next_round(
    sqlite_store: Store, server: Server, spoil: Callable[[Mailroom], None], why: str
) -> None:
    notify.write(sqlite_store, server.settings, LETTER, NIGHT)
    spoil(server.room)
    result = notify.send_pending(sqlite_store, server.settings)
    assert (result.sent, result.failed) == (0, 1) and why in result.errors[0]
    ((sent, attempts, error),) = state(sqlite_store)
    assert (sent, attempts) == (False, 1) and why in error
    server.room.answer = server.room.rcpt = "250 OK"
    assert notify.send_pending(sqlite_store, server.settings).sent == 1
    assert state(sqlite_store) == [(True, 2, "")]


def test_a_server_that_dies_between_two_messages_loses_none(sqlite_store: Store, server: Server) -> None:
    for day in range(3):
        notify.write(sqlite_store, server.settings, replace(LETTER, key=f"digest:{day}"), NIGHT)
    server.room.dies_after = 1
    assert notify.send_pending(sqlite_store, server.settings).sent == 1
    server.room.dies_after = 1_000
    assert notify.send_pending(sqlite_store, server.settings).sent == 2
    assert len({mail["Message-ID"] for mail in server.room.mails}) == 3


def test_a_server_that_is_not_there_is_tried_once_a_round_and_not_for_ever(sqlite_store: Store) -> None:
    settings = Settings(smtp_url=f"mailto://127.0.0.1:{free_port()}?from=m@yq.invalid&to=a@yq.invalid,b@yq.invalid")
    assert notify.write(sqlite_store, settings, LETTER, NIGHT) == 2
    for _ in range(MAX_ATTEMPTS + 2):
        result = notify.send_pending(sqlite_store, settings)
    assert (result.sent, result.failed) == (0, 0)
    assert [(sent, attempts) for sent, attempts, _ in state(sqlite_store)] == [(False, MAX_ATTEMPTS)] * 2


def test_each_recipient_gets_a_mail_of_their_own(sqlite_store: Store, server: Server) -> None:
    settings = replace(server.settings, smtp_url=server.settings.smtp_url + ",b@yq.invalid")
    notify.write(sqlite_store, settings, LETTER, NIGHT)
    notify.send_pending(sqlite_store, settings)
    assert sorted(mail["To"] for mail in server.room.mails) == ["a@yq.invalid", "b@yq.invalid"]
    assert len({mail["Message-ID"] for mail in server.room.mails}) == 2


def test_a_unit_can_be_written_to_though_it_is_in_no_setting(sqlite_store: Store, server: Server) -> None:
    notify.write(sqlite_store, server.settings, LETTER, NIGHT, to=["jtj@yq.invalid"])
    notify.send_pending(sqlite_store, server.settings)
    assert server.room.mails[0]["To"] == "jtj@yq.invalid"


def test_our_own_address_can_be_set(sqlite_store: Store, server: Server) -> None:
    settings = replace(server.settings, mail_from="jiance@yq.example")
    notify.write(sqlite_store, settings, LETTER, NIGHT)
    notify.send_pending(sqlite_store, settings)
    (mail,) = server.room.mails
    assert mail["From"].addresses[0].addr_spec == "jiance@yq.example" and mail["Message-ID"].endswith("@yq.example>")


def test_attachments_come_from_the_data_folder_and_from_nowhere_else(sqlite_store: Store, server: Server) -> None:
    (sqlite_store.data_dir / "台账.xlsx").write_bytes(b"PK")
    notify.write(sqlite_store, server.settings, replace(LETTER, attachments=("台账.xlsx",)), NIGHT)
    notify.write(sqlite_store, server.settings, replace(LETTER, key="x", attachments=("../../etc/passwd",)), NIGHT)
    result = notify.send_pending(sqlite_store, server.settings)
    assert (result.sent, result.failed) == (1, 1) and "不在数据目录里" in result.errors[0]
    (mail,) = server.room.mails
    assert [part.get_filename() for part in mail.iter_attachments()] == ["台账.xlsx"]


def test_a_subject_cannot_smuggle_headers(sqlite_store: Store, server: Server) -> None:
    notify.write(sqlite_store, server.settings, replace(LETTER, subject="日报\r\nBcc: x@evil.invalid"), NIGHT)
    notify.send_pending(sqlite_store, server.settings)
    assert server.room.mails[0]["Bcc"] is None


def test_a_recipient_that_is_no_address_harms_nobody_else(sqlite_store: Store, server: Server) -> None:
    notify.write(sqlite_store, server.settings, LETTER, NIGHT, to=["坏 地址@\nyq", "a@yq.invalid"])
    result = notify.send_pending(sqlite_store, server.settings)
    assert (result.sent, result.failed) == (1, 1)


def test_nobody_to_tell_is_said_with_how_to_mend_it(sqlite_store: Store) -> None:
    with pytest.raises(ConfigError, match=r"MONITOR_SMTP_URL.*没有收件人"):
        notify.write(sqlite_store, Settings(), LETTER, NIGHT)


def test_an_address_that_nobody_understands_is_refused_without_its_password() -> None:
    with pytest.raises(ConfigError) as error:
        notify.recipients(Settings(smtp_url="mailt://user:geheim@yq.invalid"))
    assert "MONITOR_SMTP_URL" in str(error.value) and "geheim" not in str(error.value)


def test_several_addresses_are_separated_by_commas() -> None:
    url = "mailto://u:p@yq.invalid?to=a@yq.invalid,b@yq.invalid, json://127.0.0.1:9/hook"
    first, second, chat = notify.recipients(Settings(smtp_url=url))
    assert (first, second) == ("a@yq.invalid", "b@yq.invalid") and chat.startswith("json:")


class _Hook(BaseHTTPRequestHandler):
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


@pytest.fixture
def hook() -> Iterator[Any]:
    with HTTPServer(("127.0.0.1", 0), _Hook) as web:
        web.got, web.status, web.dies_after = [], 200, 1_000  # type: ignore[attr-defined]
        thread = Thread(target=web.serve_forever, args=(0.02,))
        thread.start()
        yield web
        web.shutdown()
        thread.join()


def test_a_chat_gets_the_brief(sqlite_store: Store, hook: Any) -> None:
    settings = Settings(smtp_url=f"json://127.0.0.1:{hook.server_port}/hook")
    notify.write(sqlite_store, settings, LETTER, NIGHT)
    assert notify.send_pending(sqlite_store, settings).sent == 1
    assert (hook.got[0]["title"], hook.got[0]["message"]) == ("云泉区日报", "简报")


def test_a_chat_that_refuses_is_tried_again(sqlite_store: Store, hook: Any) -> None:
    settings = Settings(smtp_url=f"json://127.0.0.1:{hook.server_port}/hook")
    notify.write(sqlite_store, settings, LETTER, NIGHT)
    hook.status = 500
    assert notify.send_pending(sqlite_store, settings).failed == 1
    ((sent, attempts, error),) = state(sqlite_store)
    assert (sent, attempts) == (False, 1) and error
    hook.status = 200
    assert notify.send_pending(sqlite_store, settings).sent == 1


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_of_a_chat_is_not_followed(sqlite_store: Store, hook: Any, status: int) -> None:
    hook.status = status
    settings = Settings(smtp_url=f"json://127.0.0.1:{hook.server_port}/hook?redirect=yes")
    notify.write(sqlite_store, settings, LETTER, NIGHT)
    assert notify.send_pending(sqlite_store, settings).failed == 1
    assert len(hook.got) == 1 and hook.got[0] != "followed"


def chats(registry: Registry, hook: Any) -> Registry:
    """Two units, each with a chat of its own on the same server."""
    here = f"json://127.0.0.1:{hook.server_port}"
    units = {name: Unit(id=name, name=f"区{name}局", webhook=f"{here}/{name}") for name in ("jtj", "zfb")}
    return replace(registry, units=units)


def test_each_unit_is_told_its_own_in_its_own_chat_and_no_text_of_a_page(
    sqlite_store: Store, registry: Registry, hook: Any
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(message="手机号 138****1234 公开", wrong="138****1234", title="低保名单")
        fill.finding(unit="zfb", code="link.dead", message="链接打不开")
    known = chats(registry, hook)
    for _ in range(2):  # told once a day
        digest.send_unit_digests(sqlite_store, known, Settings(), NIGHT.date())
    told = {one["title"]: one["message"] for one in hook.got}
    assert len(hook.got) == len(told) == 2
    jtj, zfb = (next(text for title, text in told.items() if name in title) for name in ("jtj", "zfb"))
    assert "新发现 1 条" in jtj and "错别字" in jtj and "失效链接" not in jtj and "失效链接" in zfb
    assert "1234" not in jtj and "低保" not in jtj
    with sqlite_store.read() as conn:
        assert all("127.0.0.1" not in row.recipient for row in conn.execute(select(messages)))  # the address is secret


def test_a_chat_server_that_dies_between_two_units_is_asked_again_only_for_the_second(
    sqlite_store: Store, registry: Registry, hook: Any
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding()
        fill.finding(unit="zfb")
    known = chats(registry, hook)
    hook.dies_after = 1
    first = digest.send_unit_digests(sqlite_store, known, Settings(), NIGHT.date())
    assert (first.sent, first.failed) == (1, 1)
    hook.dies_after = 100
    again = digest.send(sqlite_store, known, Settings())
    assert (again.sent, again.failed) == (1, 0)
    assert len({one["title"] for one in hook.got}) == len(hook.got) == 2


def test_the_office_digest_does_not_go_to_the_chats_of_units(
    sqlite_store: Store, registry: Registry, server: Server, hook: Any
) -> None:
    notify.write(sqlite_store, server.settings, LETTER, NIGHT)
    assert digest.send(sqlite_store, chats(registry, hook), server.settings).sent == 1
    assert hook.got == []
