"""The child process: one file after the other, under limits that it cannot lift, until the other side is gone.

python -m monitor.sandbox.child FOLDER [OFFICE PROGRAM]     (a socket is its standard input)
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

from monitor.extract import files
from monitor.extract.files.text import Unreadable, Unsupported
from monitor.sandbox.messages import Closed, receive, send
from monitor.sandbox.office import Office

MEMORY = 3 * 2**29  # bytes of address space while a file is read
MAX_FILE = 300_000_000  # bytes of anything that is written to disk
MAX_BODY = 500_000_000
_EVERY = 1.0  # seconds between two looks at who our parent is


def serve(door: socket.socket, convert: files.Convert | None) -> None:
    while True:
        try:
            asked = json.loads(receive(door, 10_000))
            body = receive(door, MAX_BODY)
        except (Closed, OSError):
            return
        send(door, json.dumps(_answer(body, asked["kind"], asked["promised"], convert)).encode())


def _answer(body: bytes, kind: str, promised: str, convert: files.Convert | None) -> dict[str, Any]:
    try:
        found = files.read_file(body, kind, promised, convert)
    except Unreadable as error:
        return {"unreadable": str(error)}
    except Unsupported as error:
        return {"unsupported": str(error)}
    except MemoryError:
        return {"unreadable": "too large"}
    except Exception as error:  # noqa: BLE001 - the boundary: readers of foreign formats fail in ways of their own
        return {"unreadable": type(error).__name__}
    return {
        "title": found.title,
        "blocks": [(block.text, block.where, block.hidden, block.cells) for block in found.blocks],
        "links": [(link.url, link.text, link.href) for link in found.links],
        "unread": found.unread,
    }


def limit() -> None:
    """Allow no more memory than this, no endless files, no core dumps of untrusted data."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def watch(parent: int, folder: Path) -> None:
    """End with the parent, however it ends, and take along what was started here."""
    while os.getppid() == parent:
        time.sleep(_EVERY)
    end(folder)


def end(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    folder, program = Path(sys.argv[1]), sys.argv[2]
    parent = os.getppid()
    limit()
    threading.Thread(target=watch, args=(parent, folder), daemon=True).start()
    serve(socket.socket(fileno=0), Office(Path(program), folder).convert if program else None)
    end(folder)


if __name__ == "__main__":
    main()
