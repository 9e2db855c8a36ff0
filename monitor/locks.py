"""Only one at a time: a lock is a file in the data folder, held by a process and given back by its death."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_ours: set[Path] = set()
_guard = threading.Lock()


class StillRunning(Exception):
    """Somebody holds this lock. The message is Chinese and says which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”正在进行")
        self.name = name


def of_scan(site: str) -> str:
    """The lock of a site's scan, and of all that must not meet one."""
    return f"scan-{site}"


@contextmanager
def held(data_dir: Path, *names: str) -> Iterator[None]:
    """Hold these locks of this data folder, or raise StillRunning at once."""
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(_one(data_dir / "locks" / f"{name}.lock", name))
        yield


@contextmanager
def _one(path: Path, name: str) -> Iterator[None]:
    """A record lock: unlike flock's it does not pass to forked workers, which may outlive a killed parent.

    Its price: closing any other descriptor of the file drops it, so this process keeps its own list as well.
    """
    with _guard:
        if path in _ours:
            raise StillRunning(name)
        _ours.add(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise StillRunning(name) from None
    finally:
        os.close(file)
        with _guard:
            _ours.discard(path)
