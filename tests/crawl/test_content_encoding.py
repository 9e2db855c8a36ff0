"""Bodies are unpacked as far as they go, and never further than is wanted."""

from __future__ import annotations

import gzip
import zlib

import pytest

from monitor.crawl.content_encoding import DamagedBody, TooMuch, unpacked
from monitor.outcomes import INCOMPLETE
from tests.waiting import work

TEXT = b"<p>" + b" ".join(b"%d" % (n * n) for n in range(20_000))
PACKED = gzip.compress(TEXT)


@pytest.mark.parametrize(
    ("body", "marks"),
    [
        (PACKED, [b"gzip"]),
        (PACKED, [b" X-GZip ,"]),
        (gzip.compress(zlib.compress(TEXT)), [b"deflate, gzip"]),
        (gzip.compress(zlib.compress(TEXT)), [b"deflate", b"gzip"]),
        (gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]), [b"gzip"]),
        (TEXT, [b"none", b"utf-8"]),
        (zlib.compress(TEXT)[2:-4], [b"deflate"]),
        (PACKED[:-8] + b"\0" * 8, [b"gzip"]),
        (PACKED + b"\0\0rubbish", [b"gzip"]),
        (zlib.compress(TEXT)[:-4] + b"\0" * 4, [b"deflate"]),
    ],
)
def test_a_whole_body_has_no_fault(body: bytes, marks: list[bytes]) -> None:
    assert unpacked(body, marks, 1_000_000) == (TEXT, "")


@pytest.mark.parametrize("mark", [b"gzip", b"deflate", b"br", b"zstd"])
def test_a_false_mark_is_told_and_the_body_taken_as_it_is(mark: bytes) -> None:
    body, fault = unpacked(TEXT, [mark], 1_000_000)
    assert body == TEXT and "没有压缩" in fault and not fault.startswith(INCOMPLETE)


@pytest.mark.parametrize("cut", [1, 5, 3_000, 20_000, 40_000])
def test_a_part_is_the_beginning_of_the_whole(cut: int) -> None:
    packed, raw = PACKED[:-cut], zlib.compress(TEXT)[:-cut]
    for body, mark in ((packed, b"gzip"), (raw, b"deflate")):
        part, fault = unpacked(body, [mark], 1_000_000)
        assert part and TEXT.startswith(part) and fault.startswith(INCOMPLETE)


def test_damaged_ones_are_no_text_and_bombs_are_left_alone() -> None:
    for body in (gzip.compress(TEXT, 0)[:65_000] + b"\xff" * 5_000, b"\x1f\x8brubbish", PACKED[:2], b"\x1f\x8b\x08\0"):
        with pytest.raises(DamagedBody):
            unpacked(body, [b"gzip"], 1_000_000)
    with pytest.raises(DamagedBody):
        unpacked(b"\xff\xfe\0rubbish", [b"deflate"], 1_000_000)
    bomb = gzip.compress(gzip.compress(b"a" * 300_000_000))
    with work(20):
        with pytest.raises(TooMuch):
            unpacked(bomb, [b"gzip, gzip"], 10_000_000)
        assert len(unpacked(bomb, [b"gzip, gzip"], 100_000, cuts=True).body) == 100_000
