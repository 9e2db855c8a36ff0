"""A body is one file, whole or not there, and comes back as it went in."""

from __future__ import annotations

import hashlib
import os
import resource
import secrets
from pathlib import Path

import fsspec
import pytest
import zstandard

from monitor.store.bodies import Bodies, BodyMissing

PAGE = "<html>云泉区人民政府</html>".encode() * 50


@pytest.fixture
def bodies(tmp_path: Path) -> Bodies:
    return Bodies(str(tmp_path / "bodies"))


def files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "bodies").rglob("*") if path.is_file()]


@pytest.mark.parametrize("body", [PAGE, b"", b"\0\xff" * 1000])
def test_a_body_comes_back_as_it_went_in(bodies: Bodies, body: bytes) -> None:
    assert bodies.get(bodies.put(body)) == body


def test_a_body_lies_under_its_hash(bodies: Bodies, tmp_path: Path) -> None:
    sha = bodies.put(PAGE)
    assert sha == hashlib.sha256(PAGE).hexdigest()
    (file,) = files(tmp_path)
    assert file == tmp_path / "bodies" / sha[:2] / sha[2:4] / f"{sha}.zst"
    assert file.stat().st_size < len(PAGE) / 2


def test_the_same_body_is_written_once(bodies: Bodies, tmp_path: Path) -> None:
    bodies.put(PAGE)
    (file,) = files(tmp_path)
    written = file.stat().st_mtime_ns
    bodies.put(PAGE)
    Bodies(str(tmp_path / "bodies")).put(PAGE)
    assert files(tmp_path) == [file] and file.stat().st_mtime_ns == written


def test_many_bodies_keep_their_order(bodies: Bodies) -> None:
    several = [b"a", b"b", b"a", b"c"]
    assert [bodies.get(sha) for sha in bodies.put_all(several)] == several


def test_an_empty_file_of_a_power_cut_is_written_again(tmp_path: Path) -> None:
    sha = Bodies(str(tmp_path / "bodies")).put(PAGE)
    files(tmp_path)[0].write_bytes(b"")
    again = Bodies(str(tmp_path / "bodies"))
    assert not again.has(sha)
    assert again.get(again.put(PAGE)) == PAGE


@pytest.mark.parametrize("damage", [b"", b"rubbish", zstandard.compress(b"another body")])
def test_a_damaged_body_is_never_handed_out(bodies: Bodies, tmp_path: Path, damage: bytes) -> None:
    sha = bodies.put(PAGE)
    files(tmp_path)[0].write_bytes(damage)
    with pytest.raises(BodyMissing, match=sha):
        bodies.get(sha)


def test_what_unpacks_beyond_the_limit_is_refused(bodies: Bodies) -> None:
    sha = bodies.put(b"a" * 5_000_000)
    with pytest.raises(BodyMissing):
        bodies.get(sha, limit=1_000_000)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "." * 64])
def test_a_name_that_is_no_hash_leads_nowhere(bodies: Bodies, name: str) -> None:
    with pytest.raises(BodyMissing):
        bodies.get(name)


def test_a_deleted_body_is_gone_and_may_come_back(bodies: Bodies) -> None:
    sha = bodies.put(PAGE)
    bodies.delete(sha)
    bodies.delete(sha)
    assert not bodies.has(sha)
    assert bodies.has(bodies.put(PAGE))


def test_an_object_store_works_like_a_folder() -> None:
    fsspec.filesystem("memory").store.clear()
    bodies = Bodies("memory://bucket/bodies")
    several = bodies.put_all([PAGE, b"b"])
    assert [bodies.get(sha) for sha in several] == [PAGE, b"b"]
    assert bodies.has(several[0]) and not bodies.has("0" * 64)
    bodies.delete(several[0])
    with pytest.raises(BodyMissing):
        bodies.get(several[0])


@pytest.mark.parametrize("left", [1, -5])
def test_a_file_that_was_cut_off_or_spoiled_is_written_again(tmp_path: Path, left: int) -> None:
    Bodies(str(tmp_path / "bodies")).put(PAGE)
    (file,) = files(tmp_path)
    file.write_bytes(file.read_bytes()[:left])
    again = Bodies(str(tmp_path / "bodies"))
    assert again.get(again.put(PAGE)) == PAGE
    assert files(tmp_path) == [file]


def test_a_body_that_the_disk_takes_only_a_part_of_is_not_stored(bodies: Bodies, tmp_path: Path) -> None:
    bodies.put(b"so that the folder is there")
    before = files(tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))  # a write beyond it is short, the next one fails
    try:
        with pytest.raises(OSError):
            bodies.put(secrets.token_bytes(10_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files(tmp_path) == before, "neither a cut body nor its draft"


def test_a_body_is_on_the_disk_before_it_has_its_name(
    bodies: Bodies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(os, "fsync", lambda _: asked.append([path.suffix for path in files(tmp_path)]))
    bodies.put(PAGE)
    assert len(asked) == 1 and ".zst" not in asked[0]
