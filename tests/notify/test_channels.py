"""Addresses of the settings, and chats, against a web server that can refuse, redirect and die."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from monitor import notify
from monitor.jobs import digest
from monitor.registry import Registry, Unit
from monitor.settings import ConfigError, Settings
from monitor.store.database import Store
from monitor.store.tables import messages
from tests.notify.servers import LETTER, Server, state
from tests.reports.sample_findings import NIGHT, Filling


def test_an_address_that_is_not_understood_is_refused_without_its_password() -> None:
    with pytest.raises(ConfigError) as error:
        notify.recipients(Settings(smtp_url="mailt://user:geheim@yq.invalid"))
    assert "MONITOR_SMTP_URL" in str(error.value) and "geheim" not in str(error.value)


def test_several_addresses_are_separated_by_commas() -> None:
    url = "mailto://u:p@yq.invalid?to=a@yq.invalid,b@yq.invalid, json://127.0.0.1:9/hook"
    first, second, chat = notify.recipients(Settings(smtp_url=url))
    assert (first, second) == ("a@yq.invalid", "b@yq.invalid") and chat.startswith("json:")


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
