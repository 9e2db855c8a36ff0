"""The servers of one test."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import HTTPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from monitor.settings import Settings
from tests.notify.servers import Mailroom, Server, WebHook, free_port


@pytest.fixture
def server() -> Iterator[Server]:
    room = Mailroom()
    controller = Controller(room, hostname="127.0.0.1", port=free_port())
    controller.start()
    url = f"mailto://127.0.0.1:{controller.port}?from=monitor@yq.invalid&to=a@yq.invalid"
    yield Server(room, Settings(smtp_url=url))
    controller.stop()


@pytest.fixture
def hook() -> Iterator[Any]:
    with HTTPServer(("127.0.0.1", 0), WebHook) as web:
        web.got, web.status, web.dies_after = [], 200, 1_000  # type: ignore[attr-defined]
        thread = Thread(target=web.serve_forever, args=(0.02,))
        thread.start()
        yield web
        web.shutdown()
        thread.join()
