"""Messages that are written down, sent and marked, against a mail server that can refuse, drop and die."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor import notify
from monitor.settings import ConfigError, Settings
from monitor.store.database import Store
from monitor.store.outbox import MAX_ATTEMPTS
from monitor.store.tables import messages
from tests.notify.servers import LETTER, Mailroom, Server, free_port, state
from tests.reports.sample_findings import NIGHT


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


def test_writing_a_letter_again_is_harmless(sqlite_store: Store, server: Server) -> None:
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


def test_a_server_that_is_not_there_is_tried_once_a_round_and_not_indefinitely(sqlite_store: Store) -> None:
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


def test_a_recipient_that_is_no_address_harms_no_other(sqlite_store: Store, server: Server) -> None:
    notify.write(sqlite_store, server.settings, LETTER, NIGHT, to=["坏 地址@\nyq", "a@yq.invalid"])
    result = notify.send_pending(sqlite_store, server.settings)
    assert (result.sent, result.failed) == (1, 1)


def test_no_recipient_is_an_error_that_says_how_to_fix_it(sqlite_store: Store) -> None:
    with pytest.raises(ConfigError, match=r"MONITOR_SMTP_URL.*没有收件人"):
        notify.write(sqlite_store, Settings(), LETTER, NIGHT)
