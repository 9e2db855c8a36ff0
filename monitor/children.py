"""Child processes that end with us: killed when we are killed, asked to end when we end, their words kept in a log.

`python -m monitor.children PARENT MODULE ARGS…` is what really runs: it ties itself to PARENT and becomes
`python -m MODULE`.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from monitor import private_files

ROOT = Path(__file__).parents[1]
PATIENCE = 20.0  # seconds a child has to end after it was asked to
_LOG_TAIL = 2_000  # bytes
_PR_SET_PDEATHSIG = 1


class ChildFailed(Exception):
    """A child ended with an error. The message is Chinese and holds the end of its log."""


def run(
    module: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    tick: Callable[[], None] = lambda: None,
    every: float = 1.0,
) -> None:
    """Run `python -m MODULE ARGS…` to its end, calling `tick` every so many seconds. Raises ChildFailed."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as file:
        start = file.tell()
        child = subprocess.Popen(
            [sys.executable, "-m", "monitor.children", str(os.getpid()), *module],
            env=_findable(environment),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        code = _wait(child, tick, every)
    if code != 0:
        raise ChildFailed(f"子进程 {' '.join(module[:3])} 以 {code} 结束（日志：{log}）{tail(log, start)}")


def _wait(child: subprocess.Popen[bytes], tick: Callable[[], None], every: float) -> int:
    try:
        while True:
            try:
                return child.wait(every)
            except subprocess.TimeoutExpired:
                tick()
    finally:
        end(child)


def end(child: subprocess.Popen[bytes]) -> None:
    """Ask it to end; kill it when it does not."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _findable(environment: Mapping[str, str]) -> dict[str, str]:
    """The child finds our packages wherever it is started."""
    paths = [str(ROOT), *filter(None, [environment.get("PYTHONPATH", "")])]
    return {**environment, "PYTHONPATH": os.pathsep.join(paths)}


def tail(log: Path, start: int = 0) -> str:
    """The end of what a log holds from byte `start` on, behind a colon; empty where it holds nothing."""
    if not log.exists():
        return ""
    with open(log, "rb") as file:
        file.seek(max(start, log.stat().st_size - _LOG_TAIL))
        text = file.read().decode("utf-8", "replace").strip()
    return f"：\n{text}" if text else ""


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent dies (Linux); end at once when that has happened already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    private_files.keep()
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
