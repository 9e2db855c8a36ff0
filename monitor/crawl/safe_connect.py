"""Connections outside of Scrapy: only to an address that was judged before, and to exactly that one.

A private address that the registry does not allow is never connected to, a name that changes its address between
question and connection gains nothing. Certificates are not verified: our list of authorities need not be the visitors'.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from urllib.parse import SplitResult

from monitor.crawl.resolver import look_up
from monitor.outcomes import Outcome

_MOST_ADDRESSES = 3


class Elsewhere(Exception):
    """The name leads to no address that may be asked. Carries outcome and reason."""

    def __init__(self, outcome: Outcome, error: str) -> None:
        super().__init__(error)
        self.outcome = outcome


def connect(parts: SplitResult, allow_private: tuple[str, ...], left: float) -> http.client.HTTPConnection:
    """A connection for a request to this URL within `left` seconds. Raises Elsewhere, OSError."""
    host = parts.hostname or ""
    known = look_up(host, allow_private)
    if known.outcome or not known.addresses:
        raise Elsewhere(known.outcome or Outcome.DNS_UNKNOWN, known.error or f"{host}: 域名解析无应答")
    number = parts.port or (443 if parts.scheme == "https" else 80)
    error: OSError = TimeoutError("没有时间连接")
    for address in known.addresses[:_MOST_ADDRESSES]:
        try:
            return _opened(parts.scheme, host, address, number, max(left, 0.01))
        except OSError as problem:
            error = problem
    raise error


def cut_after(seconds: float, connection: http.client.HTTPConnection) -> threading.Timer:
    """A watchdog that cuts the connection: a host that drips bytes would last for hours. To be cancelled."""
    watchdog = threading.Timer(max(seconds, 0.01), _cut, [connection.sock])  # http.client may forget it before the end
    watchdog.daemon = True
    watchdog.start()
    return watchdog


def _opened(scheme: str, host: str, address: str, port: int, left: float) -> http.client.HTTPConnection:
    opened = socket.create_connection((address, port), timeout=left)
    try:
        wrapped = _context().wrap_socket(opened, server_hostname=host) if scheme == "https" else opened
    except BaseException:
        opened.close()
        raise
    connection = http.client.HTTPConnection(host, port, timeout=left)
    connection.sock = wrapped
    return connection


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0)  # old servers, which browsers still open
    return context


def _cut(opened: socket.socket) -> None:
    with suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)
