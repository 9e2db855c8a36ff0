"""The fictional district as a child process, and its control."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import NamedTuple
from urllib.request import ProxyHandler, Request, build_opener

from monitor.demo.marks import Bases
from monitor.demo.registry import registry_toml

ROOT = Path(__file__).parents[2]
START_TIMEOUT = 60  # seconds
STOP_TIMEOUT = 10
HOST = "127.0.0.1"
DIRECT = build_opener(ProxyHandler({}))  # loopback is never behind a proxy


class SeenRequest(NamedTuple):
    """One request that the district has seen. `host` is portal, dept or web; `path` includes the query."""

    method: str
    host: str
    path: str


class District:
    """The district while it is served: `with District(today=...) as district:`.

    `night` 2 is `today`, 1 the day before, 0 two days before. `pages` scales the portal. `ports` are those of
    the portal, the department and the web; 0 lets the system choose. Raises RuntimeError when the server does
    not start.
    """

    def __init__(
        self,
        *,
        today: date,
        night: int = 1,
        pages: int | None = None,
        ports: tuple[int, int, int] = (0, 0, 0),
    ):
        self.today = today
        self.first_night = night
        self.pages = pages
        self.ports = ports
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> District:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        command = [sys.executable, "-m", "monitor.demo.server", "--with-parent", f"--today={self.today}"]
        command.append(f"--night={self.first_night}")
        command += [f"--{name}-port={port}" for name, port in zip(("portal", "dept", "web"), self.ports, strict=True)]
        if self.pages is not None:
            command.append(f"--pages={self.pages}")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError("the demo district did not start; its error stands above")
        said = json.loads(line)
        self.ports = (said["portal"], said["dept"], said["web"])

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()
        try:
            process.wait(timeout=STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def bases(self) -> Bases:
        return Bases(*(f"http://{HOST}:{port}" for port in self.ports))

    @property
    def portal_url(self) -> str:
        return f"{self.bases.portal}/"

    @property
    def dept_url(self) -> str:
        return f"{self.bases.dept}/"

    @property
    def web_url(self) -> str:
        return f"{self.bases.web}/"

    def registry_toml(self, data_dir: Path | str) -> str:
        """registry.toml for this district, its data in `data_dir`."""
        return registry_toml(self.bases, Path(data_dir))

    def night(self, number: int) -> None:
        """Show the pages of another night; flaky addresses fail again."""
        self.say("POST", f"night?n={number}")

    def requests(self) -> list[SeenRequest]:
        """Every request since the start or the last reset, in order (the newest 200,000)."""
        return [SeenRequest(*one) for one in json.loads(self.say("GET", "requests"))]

    def reset_requests(self) -> None:
        self.say("POST", "reset")

    def say(self, method: str, what: str) -> bytes:
        request = Request(f"{self.web_url}_demo/{what}", method=method)
        with DIRECT.open(request, timeout=START_TIMEOUT) as answer:
            return bytes(answer.read())
