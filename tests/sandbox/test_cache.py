"""What slow files gave is kept: bounded, for the code that read it, and forgotten where the disk fails."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import zstandard

from monitor.sandbox import cache
from monitor.sandbox.cache import AnswerCache


def test_it_is_bounded_and_the_longest_unasked_goes_first(tmp_path: Path) -> None:
    kept = AnswerCache(tmp_path / "read", most=4_000)
    for number in range(10):
        kept._puts = 0
        kept.put(bytes([number]), "doc", {"title": os.urandom(600).hex()})
        path = kept._path(bytes([number]), "doc")
        if path.exists():
            os.utime(path, (time.time() - 1_000 + number,) * 2)
    sizes = [path.stat().st_size for path in (tmp_path / "read").rglob("*.zst")]
    assert 0 < sum(sizes) <= 4_000 and kept.get(b"\x09", "doc") and kept.get(b"\x00", "doc") is None


def test_what_other_code_read_and_what_was_not_asked_for_is_thrown_away(tmp_path: Path) -> None:
    folder = tmp_path / "read"
    old = folder / "0123456789abcdef" / "ab" / "c.zst"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"x")
    kept = AnswerCache(folder)
    kept.put(b"1", "doc", {"title": "1"})
    os.utime(kept._path(b"1", "doc"), (1, 1))
    kept._puts = 0
    kept.put(b"2", "doc", {"title": "2"})
    assert not old.exists() and kept.get(b"1", "doc") is None and kept.get(b"2", "doc") == {"title": "2"}


@pytest.mark.parametrize("packed", [b"", b"rubbish", zstandard.compress(b"[]"), zstandard.compress(b"0" * 30_000_000)])
def test_what_is_broken_on_the_disk_is_not_known(tmp_path: Path, packed: bytes) -> None:
    kept = AnswerCache(tmp_path)
    kept.put(b"1", "doc", {"title": "1"})
    kept._path(b"1", "doc").write_bytes(packed)
    assert kept.get(b"1", "doc") is None


def test_a_disk_that_is_full_does_not_stop_the_reading(tmp_path: Path) -> None:
    (tmp_path / "read").write_text("a file where the folder should be")
    kept = AnswerCache(tmp_path / "read")
    kept.put(b"1", "doc", {"title": "1"})
    assert kept.get(b"1", "doc") is None


def test_the_code_that_reads_files_is_all_hashed() -> None:
    packages = [Path(cache.__file__).parents[1] / name for name in cache._CODE]
    assert Path(cache.__file__).parent in packages
    assert all(list(package.rglob("*.py")) for package in packages)
