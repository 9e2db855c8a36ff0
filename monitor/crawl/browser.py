"""The optional browser (extra `browser`, setting MONITOR_BROWSER): pages whose list a script draws, as visitors see
them.

Each page gets a process of its own, and a Chromium below it, that is killed with all it started when its time or its
memory is over. Chromium itself has no network: what a page asks for is fetched by that process (`browser_child`), under
the same rule as the spiders' requests.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

MOST_PAGES = 30  # of one site in one scan
PATIENCE = 30.0  # seconds for one page, the browser's start included
ALL_TOGETHER = 900.0  # seconds for the pages of one scan
MEMORY = 3 * 2**29  # bytes that the processes of one page may hold together
_ROOT = Path(__file__).parents[2]
_EVERY = 0.25  # seconds between two looks at its memory
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Rendered(NamedTuple):
    html: bytes = b""  # UTF-8; empty where there is none
    error: str = ""  # Chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """`program`: the path of a Chromium."""

    program: str
    allow_private: tuple[str, ...] = ()
    agent: str = ""
    largest: int = 10_000_000  # bytes of a rendered page
    patience: float = PATIENCE
    memory: int = MEMORY

    def why_not(self) -> str:
        """Why nothing can be rendered; empty when it can."""
        if find_spec("playwright") is None:
            return "没有安装 browser 附加包（.venv/bin/pip install -c extras.lock '.[browser]'）"
        return "" if Path(self.program).is_file() else f"没有 {self.program} 这个程序"

    def render(self, url: str, body: bytes, content_type: str) -> Rendered:
        """Return the page at `url`, sent as `body`, after its scripts have run. Never raises for what a page does."""
        with tempfile.TemporaryDirectory(prefix="monitor-browser-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            (folder / "sent").write_bytes(body)
            asked = {
                "url": url,
                "content_type": content_type,
                "program": self.program,
                "allow_private": self.allow_private,
                "agent": self.agent,
                "seconds": self.patience - 5,
                "largest": self.largest,
            }
            (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
            error = self._run(folder)
            made = folder / "made.html"
            html = made.read_bytes()[: self.largest] if made.is_file() and not error else b""
            return Rendered(html, error or ("" if html else "浏览器没有给出页面"))

    def _run(self, folder: Path) -> str:
        command = [
            sys.executable,
            "-m",
            "monitor.children",
            str(os.getpid()),
            "monitor.crawl.browser_child",
            str(folder),
        ]
        with open(folder / "log", "wb") as log:
            child = subprocess.Popen(
                command, cwd=_ROOT, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
            until = time.monotonic() + self.patience
            try:
                while child.poll() is None:
                    if time.monotonic() > until:
                        return f"{self.patience:g} 秒内没有显示完"
                    if held_by(child.pid) > self.memory:
                        return "占用内存过多，已结束"
                    time.sleep(_EVERY)
            finally:
                end_all(child.pid)
                child.wait()
        return "" if child.returncode == 0 else _last_line(folder / "log")


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours (no database, no mail account); what a browser leaves behind goes with the folder."""
    return {
        "PATH": f"{os.defpath}:/usr/local/bin",
        "PYTHONPATH": str(_ROOT),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
    }


def descendants(pid: int) -> list[int]:
    """This process and all below it, from what the kernel shows (Linux)."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            parent = int(entry.read_text(errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def held_by(pid: int) -> int:
    """Bytes of memory that this process and those below it hold for themselves."""
    total = 0
    for one in descendants(pid):
        with suppress(OSError, ValueError, IndexError):
            _, resident, shared, *_ = Path(f"/proc/{one}/statm").read_text().split()
            total += (int(resident) - int(shared)) * _PAGE
    return total


def end_all(pid: int) -> None:
    for one in reversed(descendants(pid)):
        with suppress(OSError):
            os.kill(one, signal.SIGKILL)


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"浏览器出错：{lines[-1][:200]}" if lines else "浏览器出错"
