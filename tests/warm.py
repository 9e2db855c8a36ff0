"""Programs of ours, started by a fork of one process that has their imports:
a start of Python takes a second otherwise.

`run` and `start` stand for `subprocess.run` and `subprocess.Popen` of `python -m MODULE ARGS…`. The fork is what that
program would be, with its own environment, words, session and exit; a `sitecustomize` in its PYTHONPATH is read. What a
`monitor` command starts through `monitor.children` is forked likewise, by a process that ends with the command, and so
is the server of its checking processes. With PROVE (`make prove`) Python starts everything itself.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests import proofs

ROOT = Path(__file__).parents[1]
PRELOADED = (
    *(f"monitor.cli.{name}" for name in ("program", "scan", "digest", "assign", "letters")),
    *(
        "monitor.jobs.scan",
        "monitor.jobs.verify",
        "monitor.inspection.worker",
        "spiders.site",
        "spiders.links",
        "uvloop",
    ),
    *(
        f"monitor.crawl.{name}"
        for name in ("settings", "lenient_http", "middlewares", "robots", "scheduler", "resolver", "log_format")
    ),
    *(f"scrapy.{name}" for name in ("cmdline", "crawler", "commands.crawl", "commands.list", "extensions.throttle")),
    *(f"scrapy.core.downloader.{name}" for name in ("handlers.http11", "contextfactory")),
)
_MOST = 1 << 17  # bytes of a message: an environment and a command line
_PAUSE = 0.005  # seconds between two looks whether a program has ended


class Line:
    """What a client says to its server of forks. One message, one answer."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end

    def start(
        self, command: Sequence[str], env: Mapping[str, str], out: int, err: int, session: bool = False
    ) -> Program:
        asked = {"command": list(command), "env": dict(env), "session": session}
        return Program(self, self._say(asked, [out, err])["pid"], command)

    def poll(self, pid: int) -> int | None:
        return self._say({"poll": pid}, [])["code"]

    def _say(self, asked: Mapping[str, Any], files: list[int]) -> dict[str, Any]:
        socket.send_fds(self.end, [json.dumps(asked).encode()], files)
        answer: dict[str, Any] = json.loads(self.end.recv(_MOST))
        return answer


class Program:
    """As a `subprocess.Popen`."""

    def __init__(self, line: Line, pid: int, command: Sequence[str]) -> None:
        self.pid, self.returncode = pid, None
        self._line, self._command = line, command

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._line.poll(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        until = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(self._command, timeout or 0)
            time.sleep(_PAUSE)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@cache
def _line() -> Line:
    """The server of this test process: started when it is first needed, gone when this process is."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        env = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        command = [sys.executable, "-m", "tests.warm", str(its.fileno()), str(os.getpid())]
        _SERVERS.append(subprocess.Popen(command, cwd=ROOT, env=env, pass_fds=[its.fileno()]))
    return Line(ours)


_SERVERS: list[subprocess.Popen[bytes]] = []


def close() -> None:
    """End the server of this test process, if it has one."""
    if _SERVERS:
        _line().end.close()
        _SERVERS.pop().wait()
        _line.cache_clear()


def start(command: Sequence[str], env: Mapping[str, str], session: bool = False) -> Program | subprocess.Popen[bytes]:
    """Its words are lost. `session`: it leads a session of its own."""
    if proofs.WHOLE:
        lost = subprocess.DEVNULL
        return subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=session, stdout=lost, stderr=lost)
    with open(os.devnull, "wb") as nowhere:
        return _line().start(command, env, nowhere.fileno(), nowhere.fileno(), session)


def run(command: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """To its end, with what it said."""
    if proofs.WHOLE:
        return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = _line().start(command, env, out.fileno(), err.fileno()).wait()
        said = [file.seek(0) or file.read().decode() for file in (out, err)]
    return subprocess.CompletedProcess(list(command), code, *said)


def _serve(end: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Fork when asked to. Returns in the fork what it is to be, in the server None when the client has gone."""
    running: set[int] = set()
    while True:
        said, files, _, _ = socket.recv_fds(end, _MOST, 2)
        if not said:
            for pid in running:
                os.kill(pid, signal.SIGKILL)
            return None
        asked = json.loads(said)
        if "poll" in asked:
            answer = _ended(asked["poll"], running)
        else:
            pid = os.fork()
            if pid == 0:
                end.close()
                return asked, files
            running.add(pid)
            answer = {"pid": pid}
        for file in files:
            os.close(file)
        end.send(json.dumps(answer).encode())


def _ended(pid: int, running: set[int]) -> dict[str, Any]:
    ended, status = os.waitpid(pid, os.WNOHANG)
    running -= {ended}
    return {"code": os.waitstatus_to_exitcode(status) if ended else None}


def _become(asked: Mapping[str, Any], files: Sequence[int]) -> None:
    """Be `python -m MODULE ARGS…`."""
    if asked["session"]:
        os.setsid()
    for number, file in enumerate(files, 1):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(asked["env"])
    _, _, module, *arguments = sys.orig_argv[:] = asked["command"]
    sys.path[1:1] = filter(None, asked["env"].get("PYTHONPATH", "").split(os.pathsep))
    if any(Path(folder, "sitecustomize.py").exists() for folder in sys.path):
        importlib.import_module("sitecustomize")
    if module == "monitor.children":
        arguments[0] = str(os.getppid())
        warnings.filterwarnings("ignore", "'monitor.children' found in sys.modules", RuntimeWarning)
    elif module == "monitor.cli":
        _with_forked_children()
    sys.argv[:] = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _with_forked_children() -> None:
    """While nothing is open yet: a fork that keeps the imports for the spiders, and one for the checking processes."""
    from monitor import children

    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    parent = os.getpid()
    if os.fork() == 0:
        ours.close()
        children.die_with(parent)
        _be_server(its)
    its.close()
    line = Line(ours)

    def forked(command: Sequence[str], env: Mapping[str, str], stdout: Any, **_: Any) -> Program:
        return line.start(command, env, stdout.fileno(), stdout.fileno())

    told = {"Popen": forked, "TimeoutExpired": subprocess.TimeoutExpired}
    children.subprocess = SimpleNamespace(**{**vars(subprocess), **told})  # type: ignore[assignment]
    _start_forkserver()


def _start_forkserver() -> None:
    from multiprocessing import forkserver, util

    from monitor.inspection.pool import PRELOADED as preloaded

    def forked(path: bytes, arguments: Sequence[bytes], passed: Sequence[int]) -> int:
        pid = os.fork()
        if pid == 0:
            try:
                _close_all_but(passed)  # its own copy of the other end of its pipe would keep it waiting for ever
                exec(arguments[-1], {})
            finally:
                os._exit(0)
        return pid

    real, util.spawnv_passfds = util.spawnv_passfds, forked
    forkserver.set_forkserver_preload(preloaded)
    forkserver.ensure_running()
    util.spawnv_passfds = real


def _close_all_but(kept: Sequence[int]) -> None:
    """As a start of Python does."""
    for file in map(int, os.listdir("/dev/fd")):
        if file > 2 and file not in kept:
            with suppress(OSError):  # the one that listed them
                os.close(file)


def _be_server(end: socket.socket) -> None:
    """Never returns in the server; a fork of it is the program that was asked for."""
    asked = _serve(end)
    if asked is None:
        os._exit(0)
    _become(*asked)
    raise SystemExit(0)


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    from monitor import children

    children.die_with(int(sys.argv[2]))
    for name in PRELOADED:
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "each program chooses its own"
    gc.collect()
    gc.freeze()
    _be_server(socket.socket(fileno=int(sys.argv[1])))
