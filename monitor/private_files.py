"""Modes of what we write: only the user of the service reads it. The data hold personal numbers and names."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

UMASK = 0o077


def keep() -> None:
    """Let this process, and all that it starts, create files as 0600 and folders as 0700."""
    os.umask(UMASK)


def tighten(folder: Path) -> None:
    """Take from group and others what an earlier version, a copy or a restore left them in `folder`.

    Links are not followed.
    """
    for place, folders, files in os.walk(folder):
        _tighten(place)
        for name in (*folders, *files):
            _tighten(os.path.join(place, name))


def is_open(path: Path) -> bool:
    """Whether group or others may do anything with it."""
    return bool(path.stat().st_mode & UMASK)


def _tighten(path: str) -> None:
    with suppress(FileNotFoundError):  # a running scan removes drafts
        mode = os.lstat(path).st_mode
        if mode & UMASK and not os.path.islink(path):
            os.chmod(path, mode & ~UMASK & 0o7777)
