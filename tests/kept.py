"""The word lists as read: the same in nearly every test, and a fifth of a second to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from monitor.wordlists import folders as wordlist_folders
from monitor.wordlists.entries import Wordlists
from monitor.wordlists.folders import load

_LISTS: dict[tuple[tuple[Path, bytes], ...], Wordlists] = {}


@contextmanager
def word_lists() -> Iterator[None]:
    """Lists in force are read again in this process only where a file has changed."""
    with patch.object(wordlist_folders, "load", _load):
        yield


def _load(*folders: Path) -> Wordlists:
    contents = tuple((path, path.read_bytes()) for folder in folders for path in sorted(folder.rglob("*.tsv")))
    if contents not in _LISTS:
        _LISTS[contents] = load(*folders)
    return _LISTS[contents]
