"""A world over loopback, and nights in it as a user runs them: the `monitor` command in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import monitor.registry
from monitor import clock
from monitor.settings import Settings
from monitor.store.database import open_store
from tests.world.content import NIGHTS, TODAY, Answer
from tests.world.nights import SITE, Nights
from tests.world.site import Family

ROOT = Path(__file__).parents[2]


class _Server(ThreadingHTTPServer):
    """`world` answers; without one every address is a plain page of another host."""

    daemon_threads = True
    world: Family | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer("GET")

    def do_HEAD(self) -> None:
        self._answer("HEAD")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        form = parse_qsl(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(), keep_blank_values=True)
        world, url = self.server.world, self.server.base + self.path.lstrip("/")
        answer = world.answer(method, url, form) if world else Answer("<p>本站正常。</p>".encode())
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if method != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(family: type[Family], seed: int) -> Iterator[Family]:
    """A world on a port of its own; all other hosts on a second one."""
    ours, others = (_Server(("127.0.0.1", 0), _Handler) for _ in range(2))
    world = family(seed, ours.base)
    ours.world, world.elsewhere = world, others.base
    for server in (ours, others):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield world
    finally:
        for server in (ours, others):
            server.shutdown()
            server.server_close()


class ServedNights(Nights):
    """The same nights with `monitor scan`; the database is opened here only to judge it."""

    def scan(self, night: int) -> None:
        self.world.night = night
        day = TODAY - timedelta(days=NIGHTS - 1 - night)
        self._write_registry()
        self._monitor("scan", at=f"{day}T01:00:00+08:00")
        clock.freeze(datetime.combine(day, time(2), clock.ZONE))

    def _write_registry(self) -> None:
        world = self.world
        lines = (
            "[monitor]", f'district = "{world.grammar.place}"', f'data_dir = "{self.folder}"',
            'allow_private = ["127.0.0.0/8"]',
            "[[units]]", 'id = "zfb"', f'name = "{world.owner}办公室"',
            "[[sites]]", f'id = "{SITE}"', f'name = "{world.owner}"', f'url = "{world.base}"', f'code = "{world.code}"',
            'unit = "zfb"', "portal = true", "own = true",
        )  # fmt: skip
        path = self.folder / "registry.toml"
        path.write_text("\n".join(lines), encoding="utf-8")
        self.registry = monitor.registry.load(path)
        self.store.close()
        self.store = open_store(Settings(), self.registry)

    def _monitor(self, *words: str, at: str) -> None:
        ours = {
            "MONITOR_REGISTRY": str(self.folder / "registry.toml"), "MONITOR_NOW": at,
            "MONITOR_TICKS": str(self.folder / at.replace(":", "")), "MONITOR_OUTSIDE_DELAY": "0",
            "MONITOR_TIMEOUT": "60",
            "MONITOR_DELAY": "0", "MONITOR_PRESET": self.preset,
        }  # fmt: skip
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        command = [sys.executable, "-m", "monitor.cli", *words]
        done = subprocess.run(command, env=kept | ours, cwd=ROOT, capture_output=True)
        assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
