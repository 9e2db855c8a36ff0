"""Stored bodies: content-addressed (sha256), compressed (zstandard), behind fsspec.

A body lies at `aa/bb/<sha256>.zst` under the store's URL: a folder by default, `s3://bucket/prefix` by setting. The
same body is one file, however many fetches saw it. A file appears under its name only when it is complete.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from typing import Any

import fsspec
import zstandard
from fsspec.implementations.local import LocalFileSystem

LEVEL = 3  # measured on portal pages: level 9 takes six times as long to save 8 % more
LARGEST = 64 * 2**20  # bytes: nothing that the spiders store comes near (settings.max_body)
_REMEMBERED = 200_000  # names known to exist (90 bytes each): more are not kept in memory
_AT_ONCE = 16  # writes in `put_all`: disks and object stores take many together in little more time than one


class BodyMissing(Exception):
    """There is no such body, or it cannot be read any more. The message names its hash."""


class Bodies:
    """The bodies under one fsspec URL."""

    def __init__(self, url: str) -> None:
        self._fs, root = fsspec.core.url_to_fs(url)
        self._root = root.rstrip("/")
        self._local = isinstance(self._fs, LocalFileSystem)
        self._known: set[str] = set()
        self._numbers = count()

    def put(self, body: bytes) -> str:
        """Store a body; returns its sha256 (hex). A body that is there already, and whole, is not written again."""
        sha = hashlib.sha256(body).hexdigest()
        if sha not in self._known:
            if not self._stands(sha):
                self._write(self._path(sha), zstandard.compress(body, LEVEL))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known.add(sha)
        return sha

    def put_all(self, bodies: Sequence[bytes]) -> list[str]:
        """`put` for many, by several threads: each waits for the network, or for the disk."""
        if len(bodies) < 2:
            return [self.put(body) for body in bodies]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(self.put, bodies))

    def get(self, sha: str, limit: int = LARGEST) -> bytes:
        """The body. Raises BodyMissing where there is none, or where it is damaged or longer than `limit` bytes."""
        try:
            packed = self._fs.cat_file(self._path(sha))
            if zstandard.frame_content_size(packed) > limit:
                raise BodyMissing(f"{sha}: longer than {limit} bytes")
            body = zstandard.decompress(packed, limit)
        except (OSError, zstandard.ZstdError) as error:
            raise BodyMissing(f"{sha}: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha:
            raise BodyMissing(f"{sha}: the stored body is damaged")
        return body

    def has(self, sha: str) -> bool:
        """True when the body is there. An empty file is what a power cut leaves behind: it does not count."""
        try:
            if self._local:
                return os.stat(self._path(sha)).st_size > 0
            return bool(self._fs.size(self._path(sha)))
        except OSError:
            return False

    def _stands(self, sha: str) -> bool:
        """True when the body need not be written. A file is read: it may have been cut off (power, a full disk)."""
        if not self._local:
            return self.has(sha)
        try:
            self.get(sha)
        except BodyMissing:
            return False
        return True

    def delete(self, sha: str) -> None:
        """Remove a body; one that is not there is no error."""
        self._known.discard(sha)
        with suppress(FileNotFoundError):
            self._fs.rm_file(self._path(sha))

    def _path(self, sha: str) -> str:
        if len(sha) != 64 or not sha.isalnum():  # never a way out of the folder
            raise BodyMissing(f"{sha!r} is no sha256")
        return f"{self._root}/{sha[:2]}/{sha[2:4]}/{sha}.zst"

    def _write(self, path: str, packed: bytes) -> None:
        if self._local:
            self._write_file(path, packed)
        else:
            self._fs.pipe_file(path, packed)  # an object store shows an object only when it is complete

    def _write_file(self, path: str, packed: bytes) -> None:
        """Straight to the disk: fsspec's own way takes four times as long for a small file."""
        draft = f"{path}.{os.getpid()}.{next(self._numbers)}"
        try:
            file: Any = open(draft, "xb", buffering=0)  # noqa: SIM115 - the folder may have to be made first
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            file = open(draft, "xb", buffering=0)  # noqa: SIM115
        try:
            with file:
                while packed:  # a disk that is nearly full takes a part, and refuses the next
                    packed = packed[file.write(packed) :]
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
