"""Reader of untrusted files: hands them to a child process, and kills it with all that it started when time is over.

The child is kept for the next file; what it says is JSON, sized before it is read, and never trusted further than text.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from monitor.extract.files.text import FileText, Unreadable, Unsupported
from monitor.extract.markup.blocks import block
from monitor.model import Block, Link
from monitor.sandbox.cache import AnswerCache
from monitor.sandbox.messages import Closed, receive, send

PATIENCE = 25.0  # seconds for one file
OFFICE_PATIENCE = 75.0  # where an office program has to be started for it
SLOW = 1.0  # seconds of reading from which on what was read is remembered
LONGEST = OFFICE_PATIENCE + 5
FILES = 300  # read by one child: then a fresh one, so that what leaks in foreign code does not gather
MAX_ANSWER = 120_000_000  # bytes of JSON
_ROOT = Path(__file__).parents[2]
_OFFICE = ("soffice", "libreoffice")
_MAY_PASS = ("too large", "MemoryError", "OSError")  # of another day
_NEEDS_OFFICE = ("ole", "zip")


def office() -> str:
    """The path of the office program of this machine; empty where there is none."""
    return next(filter(None, map(shutil.which, _OFFICE)), "")


class FileReader:
    """Not for several threads at once. Close it, or let the process end: the child ends with it.

    `program`: the office program; "" goes without, and the older kinds are then unsupported.
    """

    def __init__(
        self, program: str | None = None, patience: float = PATIENCE, remembered: AnswerCache | None = None
    ) -> None:
        self._program = office() if program is None else program
        self._remembered = remembered
        self._patience = patience
        self._child: _Child | None = None

    def read(self, body: bytes, kind: str, promised: str) -> FileText:
        """As `files.read_file`; also raises Unreadable "timeout", "too large" (memory) and "crashed"."""
        known = self._remembered.get(body, promised) if self._remembered else None
        if known is not None:
            return _text(known)
        began = time.monotonic()
        answer = self._ask(body, kind, promised)
        slow = kind == "ole" or time.monotonic() - began > SLOW
        if self._remembered and slow and not answer.get("unsupported") and answer.get("unreadable") not in _MAY_PASS:
            self._remembered.put(body, promised, answer)
        return _text(answer)

    def _ask(self, body: bytes, kind: str, promised: str) -> Any:
        child = self._child = self._child or _Child(self._program)
        slow = bool(self._program) and kind in _NEEDS_OFFICE
        patience = max(OFFICE_PATIENCE, self._patience) if slow else self._patience
        try:
            answer = child.ask(body, kind, promised, patience)
        except TimeoutError as error:
            self.close()
            raise Unreadable("timeout") from error
        except (Closed, OSError, ValueError) as error:
            self.close()
            raise Unreadable("crashed") from error
        if child.asked >= FILES:
            self.close()
        return answer

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    @property
    def pid(self) -> int:
        """Of the child; 0 while there is none."""
        return self._child.process.pid if self._child else 0


class _Child:
    def __init__(self, program: str) -> None:
        self.asked = 0
        self._folder = Path(tempfile.mkdtemp(prefix="monitor-attachment-"))
        self._door, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "monitor.sandbox.child", str(self._folder), program],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # a group of its own, to be killed whole
                env=_environment(self._folder),
                cwd=self._folder,
            )

    def ask(self, body: bytes, kind: str, promised: str, patience: float) -> Any:
        """Raises TimeoutError, Closed, OSError, ValueError: after any of them the child is of no more use."""
        until = time.monotonic() + patience
        self.asked += 1
        send(self._door, json.dumps({"kind": kind, "promised": promised}).encode(), until)
        send(self._door, body, until)
        return json.loads(receive(self._door, MAX_ANSWER, until))

    def kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self._door.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours: a file that takes the child over finds no database, no mail account and no proxy."""
    return {
        "PATH": f"{os.defpath}:/usr/local/bin",
        "PYTHONPATH": str(_ROOT),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
    }


def _text(answer: Any) -> FileText:
    if answer.get("unsupported"):
        raise Unsupported(str(answer["unsupported"])[:40])
    if answer.get("unreadable"):
        raise Unreadable(str(answer["unreadable"])[:80])
    blocks = [_block(*row) for row in answer["blocks"]]
    links = [Link(str(url), str(text), str(href)) for url, text, href in answer["links"]]
    return FileText(blocks, links, str(answer["title"]), tuple(map(str, answer["unread"])))


def _block(text: str, where: str, hidden: bool, cells: Sequence[str]) -> Block:
    return block(str(text), where=str(where), hidden=bool(hidden))._replace(cells=tuple(map(str, cells)))
