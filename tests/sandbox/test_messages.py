"""Messages between two processes."""

from __future__ import annotations

import socket
import time

import pytest

from monitor.sandbox.messages import Closed, receive, send


def test_messages_are_bounded_in_size_and_time() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, b"x" * 1_000)
        with pytest.raises(Closed):
            receive(theirs, 999)
        with pytest.raises(TimeoutError):
            receive(ours, 10, time.monotonic() + 0.05)
        theirs.close()
        with pytest.raises((Closed, OSError)):
            receive(ours, 10)


def test_a_message_arrives_as_it_was_sent() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for message in (b"", b"x", "正文".encode() * 10_000):
            send(ours, message)
            assert receive(theirs, 100_000) == message
