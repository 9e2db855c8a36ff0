"""Transfer of an answer over Twisted: conditional, delayed, cut off, or without end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.task import LoopingCall
from twisted.web.server import NOT_DONE_YET

from monitor.demo.answer import DemoAnswer, Ending

ENDLESS_EVERY = 0.02  # seconds between pieces of a body that never ends


def reactor() -> Any:
    """Twisted's reactor. Imported on first use, since its import installs it."""
    from twisted.internet import reactor as installed

    return installed


def send(request: Any, answer: DemoAnswer, etag: bytes, modified: bytes) -> bytes | int:
    if answer.ending:
        return ENDINGS[answer.ending](request, answer)
    if etag:
        request.setHeader(b"ETag", etag)
        request.setHeader(b"Last-Modified", modified)
        if unchanged(request, etag, modified):
            request.setResponseCode(304)
            return b""
    request.setResponseCode(answer.status)
    request.setHeader(b"Content-Type", answer.content_type.encode())
    for name, value in answer.headers:
        request.setHeader(name, value)
    return later(request, answer) if answer.delay else answer.body


def unchanged(request: Any, etag: bytes, modified: bytes) -> bool:
    """If-None-Match counts before If-Modified-Since (RFC 9110 §13.2.2)."""
    asked = request.getHeader(b"If-None-Match")
    return etag in asked if asked is not None else request.getHeader(b"If-Modified-Since") == modified


def later(request: Any, answer: DemoAnswer) -> int:
    def finish() -> None:
        request.write(answer.body)
        request.finish()

    until_gone(request, reactor().callLater(answer.delay, finish).cancel)
    return NOT_DONE_YET


def drop(request: Any, answer: DemoAnswer) -> int:
    assert request.transport is not None
    request.transport.abortConnection()
    return NOT_DONE_YET


def hang(request: Any, answer: DemoAnswer) -> int:
    until_gone(request, lambda: None)
    return NOT_DONE_YET


def endless(request: Any, answer: DemoAnswer) -> int:
    request.setHeader(b"Content-Type", answer.content_type.encode())
    call = LoopingCall(request.write, answer.body)
    until_gone(request, call.stop)
    call.start(ENDLESS_EVERY)
    return NOT_DONE_YET


def until_gone(request: Any, stop: Callable[[], None]) -> None:
    """Call `stop` when the client goes away before the answer is complete."""

    def gone(_: object) -> None:
        stop()

    request.notifyFinish().addErrback(gone)


ENDINGS = {Ending.DROP: drop, Ending.HANG: hang, Ending.ENDLESS: endless}
