"""A small web server with bad manners, on loopback, that remembers who asked for what."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Hit(NamedTuple):
    method: str
    path: str
    headers: Mapping[str, str]
    body: str = ""  # of a POST


@dataclass(frozen=True)
class Reply:
    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "text/html; charset=utf-8"
    delay: float = 0.0


Manner = Callable[[Hit, asyncio.StreamWriter], Awaitable[None]]
Route = Reply | Manner | Callable[[Hit], Reply]


class RoughServer:
    """`with RoughServer({"/": Reply("…")}) as server`: a path without a route is answered 404."""

    def __init__(self, routes: Mapping[str, object], tls: ssl.SSLContext | None = None) -> None:
        self.routes = dict(routes)
        self.hits: list[Hit] = []
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self.port = 0

    def __enter__(self) -> RoughServer:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self.netloc}/"

    def paths(self, method: str = "") -> list[str]:
        return [hit.path for hit in self.hits if method in ("", hit.method)]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        opening = asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        server = self._loop.run_until_complete(opening)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not writer.is_closing():
                hit = _read(await reader.readuntil(b"\r\n\r\n"))
                sent = await reader.readexactly(int(hit.headers.get("content-length", 0)))
                hit = hit._replace(body=sent.decode("latin-1"))
                self.hits.append(hit)
                await self._answer(hit, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, hit: Hit, writer: asyncio.StreamWriter) -> None:
        route = self.routes.get(hit.path) or self.routes.get(hit.path.partition("?")[0]) or Reply("", 404)
        if callable(route):
            made = route(hit, writer) if asyncio.iscoroutinefunction(route) else route(hit)
            if asyncio.iscoroutine(made):
                await made
                return
            route = made
        assert isinstance(route, Reply)
        await asyncio.sleep(route.delay)
        writer.write(_head(route, hit) + (b"" if hit.method == "HEAD" else _bytes(route.body)))
        await writer.drain()


def page(*hrefs: str, title: str = "页面", text: str = "") -> Reply:
    links = "".join(f'<a href="{href}">{href}</a>' for href in hrefs)
    return Reply(f"<html><head><title>{title}</title></head><body>{links}<p>{text}</p></body></html>")


async def drop(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """Connected, then cut off without a word."""
    writer.transport.abort()


async def hang(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """Never answers."""
    await asyncio.sleep(3_600)


async def endless(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """A body that comes fast and never ends."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"<p>" + b"x" * 65536 + b"</p>")
        await writer.drain()


async def trickle(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """A body that comes a byte at a time and never ends."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.1)


async def cut_short(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """Promises more than it sends."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>")
    await writer.drain()
    writer.transport.abort()


def raw(head: bytes, body: bytes = b"", then: str = "close") -> Manner:
    """The bytes of an answer as they are; `then`: close the connection, "keep" it, or "reset" it."""

    async def answer(hit: Hit, writer: asyncio.StreamWriter) -> None:
        writer.write(head + (b"" if hit.method == "HEAD" else body))
        await writer.drain()
        if then == "close":
            writer.close()
        elif then == "reset":
            await asyncio.sleep(0.05)
            writer.transport.abort()

    return answer


def flaky(failures: int) -> Callable[[Hit], Reply]:
    """503 so many times, then a page."""
    left = [failures]

    def answer(hit: Hit) -> Reply:
        left[0] -= 1
        return Reply("busy", 503) if left[0] >= 0 else page(title="好了")

    return answer


def _read(head: bytes) -> Hit:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    return Hit(method, path, {name.lower(): value for name, value in headers.items()})


def _bytes(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _head(reply: Reply, hit: Hit) -> bytes:
    length = len(_bytes(reply.body))
    headers = {"Content-Type": reply.type, "Content-Length": str(length), **reply.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} X\r\n{lines}\r\n".encode()
