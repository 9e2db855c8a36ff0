"""HTTP as browsers take it: Scrapy's handler, less strict where browsers are, and deaf to the bodies of redirects.

Headers up to 256 KB in all; header lines that mean nothing are passed over; odd status lines, lengths, transfer
encodings and chunks are read where there is one way to read them. A body that is shorter than announced is handed on
with the flag "dataloss". Sources: RFC 9112; what Chromium and Firefox do (net/http, netwerk/protocol/http).
"""

from __future__ import annotations

import re
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError
from twisted.web.http import _ChunkedTransferDecoder, _MalformedChunkedDataError, maxChunkSizeLineLength

MOST_HEADERS = 262_144  # bytes of one answer's headers, as Chromium has it
REDIRECTS = frozenset(range(300, 400)) - {304}
_DRAINED = 65_536  # bytes of a redirect's body that are passed over to keep the connection
_DRAINING = 2.0  # seconds
_STATUS_LINE = re.compile(rb"\s*(?:HTTP/(\d{1,2})(?:\.(\d{1,2}))?|ICY)[ \t]+(\d{3})(?!\d)[ \t]*(.*)", re.IGNORECASE)
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_LENGTH = re.compile(rb"\d{1,15}(?:\s*,\s*\d{1,15})*")
_HEX = re.compile(rb"[0-9A-Fa-f]{1,15}")


class Handler(http11.HTTP11DownloadHandler):
    """Scrapy's DOWNLOAD_HANDLERS for http and https."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory
        self._pool.maxPersistentPerHost = kept_connections(crawler.settings)

    async def download_request(self, request: Request) -> Response:
        agent = _Agent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=False,
            crawler=self._crawler,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


def kept_connections(settings: BaseSettings) -> int:
    """How many connections to one host are kept: as many as are in use at once.

    Scrapy's own handler asks only what holds for hosts without a slot.
    """
    slots = settings.getdict("DOWNLOAD_SLOTS").values()
    return max(settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), *(int(slot["concurrency"]) for slot in slots), 1)


class _Agent(http11._ScrapyAgent):
    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        """A redirect is done with its headers: its body, which may be anything or never come, is not read."""
        if txresponse.code not in REDIRECTS or not txresponse.headers.hasHeader(b"Location"):
            return super()._cb_bodyready(txresponse, request)
        if txresponse.length != 0:
            txresponse.deliverBody(_Drain(txresponse))
        return {"txresponse": txresponse}


class _Drain(Protocol):
    """Passes over a body of decent size, so that the connection can be used again, and cuts off any other."""

    def __init__(self, response: Any) -> None:
        from twisted.internet import reactor  # not at the top: it would install Twisted's default reactor

        self._response, self._left = response, _DRAINED
        self._watchdog: Any = reactor.callLater(_DRAINING, self._cut)  # type: ignore

    def dataReceived(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            self._cut()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self._watchdog.active():
            self._watchdog.cancel()

    def _cut(self) -> None:
        producer = getattr(self._response._transport, "_producer", None)
        if producer is not None:
            producer.abortConnection()


class _Chunks(_ChunkedTransferDecoder):
    """Also with blanks around a size, with bare line feeds, and without the empty line at the very end."""

    def _dataReceived_CHUNK_LENGTH(self) -> bool:
        end = self._buffer.find(b"\n", self._start)
        if end > maxChunkSizeLineLength or (end == -1 and len(self._buffer) > maxChunkSizeLineLength):
            raise _MalformedChunkedDataError("the line of a chunk's size is too long")
        if end == -1:
            self._start = len(self._buffer)
            return False
        size = bytes(self._buffer[:end]).partition(b";")[0].strip()
        if not _HEX.fullmatch(size):
            raise _MalformedChunkedDataError(f"{size[:20]!r} is no size of a chunk")
        self.length = int(size, 16)
        self.state = "BODY" if self.length else "TRAILER"
        del self._buffer[: end + 1]
        self._start = 0
        return True

    def _dataReceived_CRLF(self) -> bool:
        if self._buffer.startswith(b"\n"):
            self._buffer[:1] = b"\r\n"
        return super()._dataReceived_CRLF()

    def _dataReceived_TRAILER(self) -> bool:
        if self._buffer.startswith(b"\n"):
            self._buffer[:1] = b"\r\n"
        return super()._dataReceived_TRAILER()

    def noMoreData(self) -> None:
        if self.state != "TRAILER":
            super().noMoreData()


def _fault(text: str, data: bytes) -> ParseError:
    return ParseError(text, data)  # type: ignore[no-untyped-call]  # Twisted has no types here


class Parser(http11._LenientHTTPClientParser):
    """One answer."""

    MAX_LENGTH = MOST_HEADERS
    _transferDecoders = {b"chunked": _Chunks}  # noqa: RUF012 - Twisted's own convention
    _taken = 0  # bytes of headers

    def lineReceived(self, line: bytes) -> None:
        self._taken += len(line) + 1
        if self._taken > MOST_HEADERS:
            raise _fault("more than 256 KB of headers", b"")
        if self.state == STATUS and not line.strip():
            return  # left over from the answer before
        if self.state == HEADER and line[:1] in (b" ", b"\t") and self._partialHeader is None:
            return  # goes on with a line that never began
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        raise _fault("more than 256 KB of headers", b"")

    def statusReceived(self, status: bytes) -> None:
        found = _STATUS_LINE.match(status)
        if found is None:
            raise _fault("no HTTP status line", status[:100])
        major, minor, code, phrase = found.groups()
        super().statusReceived(b"HTTP/%s.%s %s %s" % (major or b"1", minor or b"0", code, phrase))  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:
        name = name.strip()
        if not _TOKEN.fullmatch(name):
            return
        read = _MEANINGS.get(name.lower())
        means = read(value) if read else value
        if means or not read:
            super().headerReceived(name, means)  # type: ignore[no-untyped-call]


def _length(value: bytes) -> bytes:
    return value if _LENGTH.fullmatch(value.strip()) else b""


def _transfer(value: bytes) -> bytes:
    """Chunked or nothing: identity and inventions are no encoding."""
    return b"chunked" if b"chunked" in value.lower() else b""


def _connection(value: bytes) -> bytes:
    return b"close" if b"close" in value.lower() else value


_MEANINGS = {b"content-length": _length, b"transfer-encoding": _transfer, b"connection": _connection}


class _Connection(http11._LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = Parser  # Twisted names its own class (and Scrapy puts its own in the same way)
        return answer


class _Factory(http11._LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Connection:
        return _Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]
