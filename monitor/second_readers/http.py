"""One request to one address: nothing is followed, no proxy is asked, no name is looked up twice.

`http.client` and not a library that reads the environment for proxies or goes where an answer sends it.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Timer
from urllib.parse import urlsplit

MOST = 1_000_000  # bytes of an answer
_AGAIN = frozenset({408, 425, 429})


class NoAnswer(Exception):
    """The message is for the digest. `again`: it may go better a moment later."""

    def __init__(self, why: str, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """The service's address: the only one that is ever connected to."""

    secure: bool
    host: str
    port: int
    path: str  # of every request

    @classmethod
    def of(cls, url: str) -> ServiceAddress:
        """Of http://127.0.0.1:11434/v1, with or without /chat/completions at its end. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise ValueError(url)
        if parts.query or parts.fragment or not url.isascii() or not url.isprintable() or " " in url:
            raise ValueError(url)
        secure = parts.scheme == "https"
        path = parts.path.rstrip("/").removesuffix("/chat/completions") + "/chat/completions"
        return cls(secure, parts.hostname, parts.port or (443 if secure else 80), path)

    def post(self, body: bytes, key: str, timeout: float) -> bytes:
        """The body of a 200, whole within `timeout` seconds. Raises NoAnswer."""
        with closing(_Call(self, timeout)) as call:
            try:
                return call.exchange(body, key)
            except (OSError, http.client.HTTPException, ValueError) as error:
                if call.late or isinstance(error, TimeoutError):
                    raise NoAnswer("超时") from error
                raise NoAnswer(f"{type(error).__name__}: {error}", again=True) from error

    def addresses(self) -> list[str]:
        """What the name stands for, looked up once. Without encryption nothing must leave the network of the house."""
        found = {str(info[4][0]) for info in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)}
        if not self.secure and any(ip_address(one.partition("%")[0]).is_global for one in found):
            raise NoAnswer("不是本单位网内的地址，只能用 https")
        return sorted(found, key=lambda one: (":" in one, one))


class _Call:
    """One connection, with one deadline: a socket's own timeout starts again with every byte that drips."""

    def __init__(self, door: ServiceAddress, timeout: float) -> None:
        self.late = False
        self._door, self._timeout = door, timeout
        self._sock: socket.socket | None = None
        self._watch = Timer(timeout, self._end)
        self._watch.daemon = True
        self._watch.start()

    def exchange(self, body: bytes, key: str) -> bytes:
        connection = http.client.HTTPConnection(self._door.host, self._door.port)
        connection.sock = self._connected()
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        bearer = {"Authorization": f"Bearer {key}"} if key else {}
        connection.request("POST", self._door.path, body, headers | bearer)
        answer = connection.getresponse()
        if answer.status != 200:  # a redirect too: it leads to where the text must not go
            raise NoAnswer(f"HTTP {answer.status}", answer.status >= 500 or answer.status in _AGAIN)
        found = answer.read(MOST + 1)
        if len(found) > MOST:
            raise NoAnswer("回答过长")
        if self.late or answer.length:
            raise TimeoutError if self.late else NoAnswer("回答不完整", again=True)
        return found

    def close(self) -> None:
        self._watch.cancel()
        if self._sock is not None:
            self._sock.close()

    def _connected(self) -> socket.socket:
        self._sock = sock = self._reached()
        if self.late:
            raise TimeoutError
        if not self._door.secure:
            return sock
        context = ssl.create_default_context()
        wrapped = context.wrap_socket(sock, server_hostname=self._door.host, do_handshake_on_connect=False)
        self._sock = wrapped
        wrapped.do_handshake()
        return wrapped

    def _reached(self) -> socket.socket:
        addresses = self._door.addresses()
        for address in addresses[:-1]:
            with suppress(OSError):  # the next one may answer
                return socket.create_connection((address, self._door.port), self._timeout)
        return socket.create_connection((addresses[-1], self._door.port), self._timeout)

    def _end(self) -> None:
        self.late = True
        if self._sock is not None:
            with suppress(OSError):  # it is gone already
                socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
