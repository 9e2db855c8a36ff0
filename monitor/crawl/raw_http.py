"""One HTTP answer from a connection outside of Scrapy, read by the spiders' parser, so that both forgive alike."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, NamedTuple

from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseDone
from twisted.web.http import PotentialDataLoss

from monitor.crawl.lenient_http import REDIRECTS, Parser

_PIECE = 65_536  # bytes


class Heard(NamedTuple):
    status: int
    headers: dict[str, list[bytes]]  # by small name
    body: bytes = b""  # as sent: packed, if it was packed
    is_cut: bool = False  # shorter than announced

    def header(self, name: str) -> bytes:
        """The first of that name; b"" where there is none."""
        return self.headers.get(name, [b""])[0]


class Unanswered(ConnectionError):
    """The connection ended, or sent what is no HTTP, before the headers were whole."""


def hear(connection: socket.socket, enough: int) -> Heard:
    """The answer to a GET that was sent. A body is read up to `enough` bytes and a piece; that of a redirect is not.

    Raises TimeoutError, Unanswered, OSError.
    """
    ear = _Ear()
    while not ear.done and len(ear.body) < enough:
        ear.take(_received(connection, ear))
    if ear.error is not None:
        raise ear.error
    return Heard(ear.status, ear.headers, bytes(ear.body), ear.is_cut)


def _received(connection: socket.socket, ear: _Ear) -> bytes:
    """b"" at the end. A connection that is reset in a body has ended: what came counts."""
    try:
        return connection.recv(_PIECE)
    except TimeoutError:
        raise
    except OSError:
        if not ear.status:
            raise
        return b""


class _Ear(Protocol):
    """Feeds the parser, and takes the body from it."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 0, dict[str, list[bytes]](), bytearray()
        self.done, self.is_cut = False, False
        self.error: Unanswered | None = None
        self._is_whole = False
        parser: Any = Parser(_Get(), self._ended)  # type: ignore[no-untyped-call]  # Twisted has no types here
        self._parser = parser
        self._parser._responseDeferred.addCallbacks(self._begun, self._failed)
        self._parser.makeConnection(_Still())

    def take(self, data: bytes) -> None:
        try:
            if data:
                self._parser.dataReceived(data)
            if self._is_whole or not data:
                self._parser.connectionLost(_failure(ConnectionDone()))
                self.done = True
        except Exception:  # noqa: BLE001 - Twisted's own connection ends a parser that fails in just this way
            self._parser.connectionLost(_failure())
            self.done = True

    def _ended(self, rest: bytes) -> None:
        self._is_whole = True

    def _begun(self, response: Any) -> None:
        self.status = response.code
        self.headers = {name.decode("latin-1").lower(): values for name, values in response.headers.getAllRawHeaders()}
        if self.status in REDIRECTS and self.headers.get("location"):
            self.done = True
        else:
            response.deliverBody(self)

    def _failed(self, failure: Failure) -> None:
        reasons = [one.value for one in getattr(failure.value, "reasons", None) or [failure]]
        self.error, self.done = Unanswered("; ".join(f"{type(one).__name__}: {one}" for one in reasons)), True

    def dataReceived(self, data: bytes) -> None:
        self.body += data

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.done = True
        self.is_cut = not isinstance(reason.value, ResponseDone | PotentialDataLoss)


def _failure(error: BaseException | None = None) -> Failure:
    """Of the exception that is being handled, without one."""
    return Failure(error)  # type: ignore[no-untyped-call]  # Twisted has no types here


class _Get:
    """What the parser wants to know of the request."""

    method = b"GET"
    absoluteURI: bytes | None = None
    persistent = False


class _Still:
    """A transport that is read by `hear`, and by nothing else."""

    disconnecting = False

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: None
