"""A service on loopback that speaks chat completions, and misbehaves as it is told."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from monitor.model import Problem, Severity

Verdicts = Callable[[dict[str, Any]], str]


def sensible(item: dict[str, Any]) -> str:
    """A reader that knows these few words, whatever the passage says."""
    wrong = {"领到", "通只", "政制", "其限", "布暑", "截指"}
    return "confirm" if item["wrong"] in wrong else "reject"


@dataclass
class Fake:
    """`verdicts`: an item of the request → verdict. `script`: what the next requests get instead; see `_Handler`."""

    verdicts: Verdicts = sensible
    script: list[Any] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)  # bodies of requests
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def items(self) -> list[dict[str, Any]]:
        return [item for body in self.seen for item in json.loads(body["messages"][1]["content"])]

    def completion(self, body: dict[str, Any]) -> bytes:
        items = json.loads(body["messages"][1]["content"])
        answers = [{"n": item["n"], "verdict": self.verdicts(item)} for item in items]
        return said(json.dumps({"answers": answers}))


def said(content: Any) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


class _Handler(BaseHTTPRequestHandler):
    """A step of the script: None (answer as asked), a status, seconds to wait, bytes to answer with, a URL to go to."""

    fake: Fake
    timeout = 600

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.fake.seen.append(body)
        self.fake.paths.append(self.path)
        self.fake.keys.append(self.headers.get("Authorization", ""))
        step = self.fake.script.pop(0) if self.fake.script else None
        if isinstance(step, str):
            self._answer(307, b"", step)
        elif isinstance(step, int):
            self._answer(step, b"no")
        elif isinstance(step, float):
            self._drip(step)
        else:
            self._answer(200, step if isinstance(step, bytes) else self.fake.completion(body))

    def do_GET(self) -> None:
        self.fake.paths.append(self.path)
        self._answer(200, b"{}")

    def _answer(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, seconds: float) -> None:
        """A byte now and then: no single wait is long."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.02)

    def handle(self) -> None:
        with suppress(OSError):  # who asked has gone
            super().handle()

    def log_message(self, *_: object) -> None: ...


@contextmanager
def serving(fake: Fake, tls: ssl.SSLContext | None = None) -> Iterator[Fake]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    fake.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def doubtful(wrong: str = "布暑", right: str = "部署", number: int = 1, **more: Any) -> Problem:
    sentence = f"会议对第{number}项工作作了{wrong}，要求抓紧落实。"
    given: dict[str, Any] = {
        "code": "text.typo",
        "subject": f"{wrong}｜{sentence}",
        "message": f"‘{wrong}’疑应为‘{right}’：疑为同音误用",
        "severity": Severity.MINOR,
        "wrong": wrong,
        "suggestion": right,
        "context": sentence,
        "certain": False,
        "confidence": 0.9,
    }
    return Problem(**given | more)
