"""Cache of the readers' opinions, by question: a verdict of yesterday is that of tonight, and is not paid for twice.

One line an opinion, appended: `key opinion`. It is a cache and may be deleted at any time; a line that a killed process
left half written is skipped.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from monitor.second_readers.question import Opinion

MOST = 100_000  # opinions kept; about 4 MB
FILE = "opinions.txt"
_BY_NAME = {opinion.value: opinion for opinion in Opinion}
_log = logging.getLogger(__name__)


class OpinionCache:
    """`folder`: where the file lies; None remembers for the life of this process alone."""

    def __init__(self, folder: Path | None = None, most: int = MOST) -> None:
        self._path = folder / FILE if folder else None
        self._most = most
        self._known: dict[str, Opinion] = {}
        if self._path:
            self._load(self._path)

    def known(self, keys: Iterable[str]) -> dict[str, Opinion]:
        return {key: self._known[key] for key in keys if key in self._known}

    def keep(self, opinions: Mapping[str, Opinion]) -> None:
        """Never raises: what cannot be written is asked again another night."""
        new = {key: opinion for key, opinion in opinions.items() if key not in self._known}
        self._known |= new
        if self._path and new:
            _append(self._path, _lines(new))

    def _load(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return
        except OSError as error:
            _log.warning("opinions of second readers cannot be read: %s", error)
            return
        for line in text.splitlines():
            key, _, name = line.partition(" ")
            if len(key) == 32 and name in _BY_NAME:
                self._known[key] = _BY_NAME[name]
        if len(self._known) > self._most:
            self._forget(path)

    def _forget(self, path: Path) -> None:
        """Keep the newest half. What another process appends at this very moment is lost, and asked again."""
        kept = list(self._known.items())[-self._most // 2 :]
        self._known = dict(kept)
        beside = path.with_suffix(f".{os.getpid()}")
        try:
            beside.write_text(_lines(self._known), encoding="ascii")
            beside.replace(path)
        except OSError as error:
            _log.warning("opinions of second readers cannot be written: %s", error)


def _lines(opinions: Mapping[str, Opinion]) -> str:
    return "".join(f"{key} {opinion}\n" for key, opinion in opinions.items())


def _append(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        _log.warning("opinions of second readers cannot be written: %s", error)
