"""Messages between two processes: eight bytes of length, then the bytes, until a moment of the monotonic clock."""

from __future__ import annotations

import socket
import time

_LENGTH = 8
_CHUNK = 1_000_000
NEVER = float("inf")


class Closed(Exception):
    """The other side is gone, or sends more than is taken."""


def send(door: socket.socket, message: bytes, until: float = NEVER) -> None:
    """Raises TimeoutError, OSError."""
    _wait(door, until)
    door.sendall(len(message).to_bytes(_LENGTH, "big") + message)


def receive(door: socket.socket, most: int, until: float = NEVER) -> bytes:
    """Raises Closed, TimeoutError, OSError."""
    size = int.from_bytes(_exactly(door, _LENGTH, until), "big")
    if size > most:
        raise Closed(f"a message of {size} bytes")
    return _exactly(door, size, until)


def _exactly(door: socket.socket, size: int, until: float) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        _wait(door, until)
        part = door.recv(min(_CHUNK, size - len(parts)))
        if not part:
            raise Closed("the other side is gone")
        parts += part
    return bytes(parts)


def _wait(door: socket.socket, until: float) -> None:
    if until == NEVER:
        door.settimeout(None)
        return
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    door.settimeout(left)
