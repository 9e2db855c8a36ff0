"""Cache of what slow files gave (LibreOffice, long PDFs), by the hash of their bytes: none is converted twice.

One small packed file each, in the data folder, removed when the code that read them changes or when they grow too many.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import zstandard

MOST_BYTES = 500_000_000  # of all that is kept
LARGEST = 20_000_000  # bytes of one answer, unpacked
OLDEST = 60 * 86_400  # seconds that an answer is kept after it was last asked for
_KEPT_OF_TEN = 8  # after a clean-up
_EVERY = 200  # answers between two looks at how much there is
_CODE = ("sandbox", "extract")  # packages whose code decides what a file gives


class AnswerCache:
    """`folder`: need not exist. Several processes may share it. Where the disk fails, it forgets."""

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._folder, self._most = folder / code(), most
        self._puts = 0

    def get(self, body: bytes, promised: str) -> Any:
        """The answer for this file; None where none is kept."""
        path = self._path(body, promised)
        try:
            packed = path.read_bytes()
            if not 0 <= zstandard.frame_content_size(packed) <= LARGEST:
                return None
            found = json.loads(zstandard.ZstdDecompressor().decompress(packed))
            os.utime(path)
        except (OSError, ValueError, zstandard.ZstdError):
            return None
        return found if isinstance(found, dict) else None

    def put(self, body: bytes, promised: str, answer: Any) -> None:
        data = json.dumps(answer).encode()
        if len(data) > LARGEST:
            return
        path = self._path(body, promised)
        new = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(zstandard.ZstdCompressor().compress(data))
            os.replace(new, path)
        if self._puts % _EVERY == 0:
            self._clean()
        self._puts += 1

    def _path(self, body: bytes, promised: str) -> Path:
        key = blake2b(promised.encode() + b"\0" + body, digest_size=20).hexdigest()
        return self._folder / key[:2] / f"{key[2:]}.zst"

    def _clean(self) -> None:
        """Remove what older code read, and of the rest what was not asked for for the longest time."""
        with suppress(OSError):
            for other in self._folder.parent.iterdir():
                if other != self._folder:
                    for path, _, _ in _files(other):
                        path.unlink(missing_ok=True)
        kept = sorted(_files(self._folder), key=lambda one: one[2])
        total = sum(size for _, size, _ in kept)
        limit = self._most if total <= self._most else self._most * _KEPT_OF_TEN // 10
        before = time.time() - OLDEST
        for path, size, asked in kept:
            if total <= limit and asked >= before:
                break
            with suppress(OSError):
                path.unlink(missing_ok=True)
            total -= size


def _files(folder: Path) -> Iterator[tuple[Path, int, float]]:
    """(path, bytes, last asked for)"""
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file():
                state = path.stat()
                yield path, state.st_size, state.st_mtime


@cache
def code() -> str:
    """A hash of the code that reads files."""
    root = Path(__file__).parents[1]
    found = blake2b(digest_size=8)
    for path in sorted(path for name in _CODE for path in (root / name).rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
