"""Bodies that were sent compressed, as far as they can be read, and what is wrong with them.

As lenient as browsers and a little more: a body marked as compressed that is not is taken as it is; one that breaks off
counts up to there. Both are the server's fault, which is said in words (`Unpacked.fault`).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from scrapy.utils import _compression

from monitor.outcomes import INCOMPLETE

_PIECE = 16_384  # bytes of the packed body that are unpacked at a time: what came before a fault is kept
_GZIP_MAGIC = b"\x1f\x8b"
_MARKED = "服务器声明正文是 {} 压缩的，实际没有压缩"
_BROKEN = INCOMPLETE + "压缩的正文没有传完"

# Of the libraries that Scrapy has chosen for these two (it exports neither).
_DAMAGED: tuple[type[Exception], ...] = (
    zlib.error,
    OSError,
    ValueError,
    _compression.brotli.error,  # type: ignore[attr-defined]
    _compression.zstd.ZstdError,  # type: ignore[attr-defined]
)


class TooMuch(Exception):
    """More bytes, unpacked, than are read."""


class DamagedBody(OSError):
    """Nothing of the body can be unpacked."""


class Unpacked(NamedTuple):
    body: bytes
    fault: str = ""


def unpacked(body: bytes, marks: Iterable[bytes], most: int, cuts: bool = False) -> Unpacked:
    """The body without the encodings of its Content-Encoding headers, the last one first; unknown ones are no encoding.

    `cuts`: beyond `most` bytes the rest is left out, and a body that breaks off is no fault.

    Raises TooMuch, DamagedBody.
    """
    fault = ""
    for name in reversed([name.strip().lower() for mark in marks for name in mark.split(b",")]):
        unpack = _WAYS.get(name)
        if unpack is not None and body:
            body, more = _one(body, name.decode(), unpack, most, cuts)
            fault = fault or more
    return Unpacked(body, fault)


def of_answer(status: int, body: bytes, marks: Iterable[bytes], most: int, cuts: bool) -> Unpacked:
    """As `unpacked`, for an answer of this status: one that tells all by itself is not judged by its body."""
    try:
        return unpacked(body, marks, most, cuts)
    except TooMuch:
        if not cuts:
            raise
    except DamagedBody:
        if 200 <= status < 300:
            raise
    return Unpacked(b"")


def _one(body: bytes, name: str, unpack: Callable[[bytes, int], Iterator[bytes]], most: int, cuts: bool) -> Unpacked:
    parts: list[bytes] = []
    size = 0
    try:
        for part in unpack(body, most + 1):
            parts.append(part)
            size += len(part)
            if size > most and not cuts:
                raise TooMuch(f"解压后超过 {most} 字节")
            if size >= most:
                break
    except _compression._DecompressionMaxSizeExceeded as error:
        raise TooMuch(f"解压后超过 {most} 字节") from error
    except EOFError:
        return _broken(body, name, b"".join(parts)[:most], cuts)
    except _DAMAGED:
        return _broken(body, name, b"", cuts)  # what came before the damage may be rubbish already
    return Unpacked(b"".join(parts)[:most])


def _broken(body: bytes, name: str, before: bytes, cuts: bool) -> Unpacked:
    if before:
        return Unpacked(before, "" if cuts else _BROKEN)
    if not body.startswith(_GZIP_MAGIC) and (name.endswith("gzip") or _reads_as_text(body)):
        return Unpacked(body, _MARKED.format(name))
    raise DamagedBody("压缩的正文已损坏，无法解压")


def _reads_as_text(body: bytes) -> bool:
    head = body[:512].lstrip()
    return b"\0" not in head and head[:1] in (b"<", b"{", b"[")


def _gzip(body: bytes, most: int) -> Iterator[bytes]:
    """Members one after the other; what follows them is none of our business."""
    if not body.startswith(_GZIP_MAGIC):
        raise zlib.error("no gzip")
    while body.startswith(_GZIP_MAGIC):
        machine = zlib.decompressobj(wbits=31)
        body = yield from _fed(machine, body, most)


def _deflate(body: bytes, most: int) -> Iterator[bytes]:
    """With the header of zlib or, as some servers send it, without."""
    machine = zlib.decompressobj()
    try:
        machine.decompress(body[:_PIECE], 1)
        wbits = zlib.MAX_WBITS
    except zlib.error:
        wbits = -zlib.MAX_WBITS
    yield from _fed(zlib.decompressobj(wbits=wbits), body, most)  # what follows it is none of our business


def _fed(machine: Any, body: bytes, most: int) -> Generator[bytes, None, bytes]:
    """Returns what follows the stream. Raises EOFError where it does not come to its end, zlib.error where it is no
    stream at all; a checksum that is wrong is no matter, as all has come then."""
    for start in range(0, len(body), _PIECE):
        rest, before = body[start : start + _PIECE], machine.copy()
        while rest and not machine.eof:
            try:
                part = machine.decompress(rest, most)
            except zlib.error as error:
                if "check" not in str(error):
                    raise
                yield from _byte_by_byte(before, rest, most)
                return b""
            yield part
            rest = machine.unconsumed_tail
            before = machine.copy()
        if machine.eof:
            left: bytes = machine.unused_data + body[start + _PIECE :]
            return left
    raise EOFError


def _byte_by_byte(machine: Any, rest: bytes, most: int) -> Iterator[bytes]:
    """Up to the wrong checksum, which takes all with it that came in one go."""
    with suppress(zlib.error):
        for number in range(len(rest)):
            yield machine.decompress(rest[number : number + 1], most)


def _brotli(body: bytes, most: int) -> Iterator[bytes]:
    yield _compression._unbrotli(body, max_size=most)


def _zstd(body: bytes, most: int) -> Iterator[bytes]:
    yield _compression._unzstd(body, max_size=most)


_WAYS: Mapping[bytes, Callable[[bytes, int], Iterator[bytes]]] = {
    b"gzip": _gzip, b"x-gzip": _gzip, b"deflate": _deflate, b"br": _brotli, b"zstd": _zstd,
}  # fmt: skip
