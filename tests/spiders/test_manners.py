"""Answers that browsers take, and answers that nobody can: judged alike on our own host and on another."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.outcomes import INCOMPLETE
from tests.crawl import rough
from tests.crawl.rough import Reply, RoughServer, page, raw
from tests.spiders.place import Place

HTML = '<html><head><title>通知</title></head><body><a href="/seen/{}.htm">x</a><p>正文</p></body></html>'
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
END = b"Connection: close\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"


def body(name: str) -> bytes:
    return HTML.format(name).encode()


def length(head: bytes, name: str, more: int = 0) -> rough.Manner:
    return raw(head + b"Content-Length: %d\r\n" % (len(body(name)) + more) + END, body(name))


def marked(name: str, mark: str, sent: bytes) -> Reply:
    return Reply(sent, headers={"Content-Encoding": mark})


def chunks(name: str, form: str) -> bytes:
    text = body(name)
    return form.format(f"{len(text):x}", text.decode()).encode()


def big(name: str) -> bytes:
    """Half of a packed page that is long enough to be worth something."""
    packed = gzip.compress(body(name) + b"<p>" + b" ".join(b"%d" % (n * n) for n in range(9_000)))
    return packed[: len(packed) // 2]


MANNERS: dict[str, object] = {
    # headers
    "long-header": raw(OK + b"X-Policy: " + b"x" * 200_000 + b"\r\n" + END, body("long-header")),
    "many-headers": raw(OK + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 90) for n in range(2_000)) + END,
                        body("many-headers")),
    "odd-names": raw(OK + b"X Odd: 1\r\n\xd0\xa1: 2\r\n: 3\r\nno colon\r\n(x): 4\r\nSpaced : 5\r\n" + END,
                     body("odd-names")),
    "fold-first": raw(b"HTTP/1.1 200 OK\r\n  folded\r\nContent-Type: text/html\r\n" + END, body("fold-first")),
    "bare-feeds": raw(OK.replace(b"\r", b"") + b"\n", body("bare-feeds")),
    "no-phrase": raw(b"HTTP/1.1 200\r\nContent-Type: text/html\r\n" + END, body("no-phrase")),
    "two-blanks": raw(b"HTTP/1.1  200  Fine\r\nContent-Type: text/html\r\n" + END, body("two-blanks")),
    "small-letters": raw(b"http/1.0 200 ok\r\ncontent-type: text/html\r\n\r\n", body("small-letters")),
    "version-two": raw(b"HTTP/2 200\r\nContent-Type: text/html\r\n" + END, body("version-two")),
    "lines-before": raw(b"\r\n\r\n" + OK + END, body("lines-before")),
    "early-hints": raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + OK + END, body("early-hints")),
    # lengths and transfers
    "length-word": raw(OK + b"Content-Length: many\r\n" + END, body("length-word")),
    "length-minus": raw(OK + b"Content-Length: -1\r\n" + END, body("length-minus")),
    "length-twice": raw(OK + b"Content-Length: %d\r\n" % len(body("length-twice")) * 2 + END, body("length-twice")),
    "identity": raw(OK + b"Transfer-Encoding: identity\r\n" + END, body("identity")),
    "chunked-twice": raw(OK + b"Transfer-Encoding: Chunked\r\n" * 2 + END,
                         chunks("chunked-twice", "{}\r\n{}\r\n0\r\n\r\n")),
    "chunk-blanks": raw(CHUNKED, chunks("chunk-blanks", "{}  \r\n{}\r\n0 ;x\r\n\r\n")),
    "chunk-feeds": raw(CHUNKED, chunks("chunk-feeds", "{}\n{}\n0\n\n")),
    "chunk-no-end": raw(CHUNKED, chunks("chunk-no-end", "{}\r\n{}\r\n0\r\n")),
    # false marks
    "gzip-not": marked("gzip-not", "gzip", body("gzip-not")),
    "deflate-not": marked("deflate-not", "deflate", body("deflate-not")),
    "br-not": marked("br-not", "br", body("br-not")),
    "unknown-mark": marked("unknown-mark", "utf-8", body("unknown-mark")),
    "deflate-raw": marked("deflate-raw", "deflate", zlib.compress(body("deflate-raw"))[2:-4]),
    "gzip-twice": marked("gzip-twice", "gzip, gzip", gzip.compress(gzip.compress(body("gzip-twice")))),
    "gzip-check": marked("gzip-check", "gzip", gzip.compress(body("gzip-check"))[:-8] + b"\0" * 8),
    "gzip-tail": marked("gzip-tail", "x-gzip", gzip.compress(body("gzip-tail")) + b"\0\0rubbish"),
}  # fmt: skip
SHORT: dict[str, object] = {
    "short": length(OK, "short", more=5_000),
    "short-reset": raw(OK + b"Content-Length: 9999\r\n\r\n", body("short-reset"), then="reset"),
    "chunk-cut": raw(CHUNKED, chunks("chunk-cut", "{}\r\n{}\r\n")),
    "chunk-rubbish": raw(CHUNKED, chunks("chunk-rubbish", "{}\r\n{}\r\nrubbish\r\n")),
    "gzip-cut": marked("gzip-cut", "gzip", big("gzip-cut")),
}
MARKED = ("gzip-not", "deflate-not", "br-not")
TURNS: dict[str, object] = {
    f"turn-{name}": raw(b"HTTP/1.1 302 Found\r\nLocation: /seen/turn-%s.htm\r\n" % name.encode() + head + b"\r\n", sent,
                        then)
    for name, (head, sent, then) in {
        "gzip": (b"Content-Encoding: gzip\r\nContent-Length: 5\r\n", b"moved", "close"),
        "longer": (b"Content-Length: 5000\r\n", b"moved", "close"),
        "never": (b"Content-Length: 5000\r\n", b"", "keep"),
        "chunk": (b"Transfer-Encoding: chunked\r\n", b"rubbish\r\n", "close"),
        "huge": (b"Content-Length: 50000000\r\n", b"x" * 300_000, "keep"),
        "reset": (b"Content-Length: 50\r\n", b"x", "reset"),
        "long": (b"X: " + b"x" * 100_000 + b"\r\nContent-Length: 0\r\n", b"", "keep"),
        "gbk": (b"X-Where: /\xcd\xa8\xd6\xaa\r\nContent-Length: 0\r\n", b"", "close"),
    }.items()
}  # fmt: skip
BAD = {
    "/too-many-headers": (raw(OK + b"X: " + b"x" * 300_000 + b"\r\n" + END, b"x"), "dropped"),
    "/lengths-differ": (raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n" + END, b"12345"), "dropped"),
    "/no-status": (raw(b"<html>hello</html>\r\n\r\n"), "dropped"),
    "/status-word": (raw(b"HTTP/1.1 OK\r\n\r\n", b"x"), "dropped"),
    "/nothing-came": (raw(OK + b"Content-Length: 500\r\n\r\n"), "dropped"),
    "/gzip-rubbish": (Reply(b"\x1f\x8brubbish", headers={"Content-Encoding": "gzip"}), "dropped"),
    "/gzip-broken": (
        Reply(gzip.compress(b"")[:10] + b"\0\5\0\xfa\xff<html" + b"\xff" * 99, headers={"Content-Encoding": "gzip"}),
        "dropped",
    ),
    "/missing-gzip": (Reply(b"rubbish", 404, headers={"Content-Encoding": "gzip"}), "not_found"),
    "/missing-damaged": (Reply(b"\x1f\x8brubbish", 404, headers={"Content-Encoding": "gzip"}), "not_found"),
    "/gone-short": (raw(b"HTTP/1.1 410 Gone\r\nContent-Length: 50\r\n\r\n", b"x"), "gone"),
    "/soft-gzip": (Reply("<title>404 Not Found</title>", headers={"Content-Encoding": "gzip"}), "soft_missing"),
    "/soft-packed": (
        Reply(gzip.compress(b"<title>404 Not Found</title>"), headers={"Content-Encoding": "gzip"}),
        "soft_missing",
    ),
}
FINE = {**MANNERS, **SHORT, **TURNS}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, RoughServer, RoughServer]]:
    """The same answers on our own host and on another one."""
    routes: dict[str, object] = {f"/{name}": manner for name, manner in FINE.items()}
    routes |= {path: manner for path, (manner, _) in BAD.items()}
    routes |= {f"/seen/{name}.htm": page() for name in FINE} | {"/robots.txt": Reply("", 404)}
    with RoughServer(routes) as ours, RoughServer(routes) as other:
        ours.routes["/"] = page(*(path for path in routes if "/seen/" not in path))
        more = "concurrency = 4"
        environment = {"MONITOR_CIRCUIT_AFTER": "200", "MONITOR_OUTSIDE_CONCURRENCY": "4"}
        place = Place(tmp_path_factory.mktemp("manners"), ours.url, more=more, environment=environment)
        place.know(*(other.url.rstrip("/") + path for path in ours.routes if "/seen/" not in path and path != "/"))
        place.crawl()
        place.crawl("links")
        yield place, ours, other
        place.store.close()


@pytest.mark.parametrize("name", FINE)
def test_what_a_browser_shows_is_read_on_both_hosts(judged: tuple[Place, RoughServer, RoughServer], name: str) -> None:
    place, ours, other = judged
    rows, turns = place.fetches(), name in TURNS
    own, outside = rows[f"{ours.url}{name}"], rows[f"{other.url}{name}"]
    assert own.outcome == ("redirect" if turns else "ok"), own.error
    assert outside.outcome == "ok", outside.error
    assert f"/seen/{name}.htm" in ours.paths(), "what it leads to is asked for"
    assert outside.final_url == (f"{other.url}seen/{name}.htm" if turns else "")


@pytest.mark.parametrize("name", [*MANNERS, *SHORT])
def test_the_fault_of_the_server_is_told_apart(judged: tuple[Place, RoughServer, RoughServer], name: str) -> None:
    place, ours, _ = judged
    row = place.fetches()[f"{ours.url}{name}"]
    assert row.error.startswith(INCOMPLETE) is (name in SHORT)
    assert ("没有压缩" in row.error) is (name in MARKED) and bool(row.error) is (name in SHORT or name in MARKED)
    assert ours.paths().count(f"/{name}") == (3 if name in SHORT else 1), "a part may be an accident: looked at again"


@pytest.mark.parametrize(("path", "outcome"), [(path, outcome) for path, (_, outcome) in BAD.items()])
def test_what_nobody_can_read_is_judged_alike(
    judged: tuple[Place, RoughServer, RoughServer], path: str, outcome: str
) -> None:
    place, ours, other = judged
    rows = place.fetches()
    assert rows[ours.url.rstrip("/") + path].outcome == rows[other.url.rstrip("/") + path].outcome == outcome


def test_a_page_that_came_in_part_is_asked_for_in_full_the_next_night(tmp_path: Path) -> None:
    tag = b'ETag: "1"\r\nLast-Modified: Fri, 20 Nov 2026 01:00:00 GMT\r\n'
    with RoughServer(
        {"/": raw(OK + tag + b"Content-Length: 9000\r\n\r\n", body("a")), "/seen/a.htm": page()}
    ) as server:
        place = Place(tmp_path, server.url)
        place.crawl()
        place.next_night()
        place.crawl()
    assert not any("if-none-match" in hit.headers or "if-modified-since" in hit.headers for hit in server.hits)
    place.store.close()
