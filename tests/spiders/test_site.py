"""The site spider against a server with bad manners: every page ends with the right outcome, none ends the crawl."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.store.database import Store
from tests.crawl import rough
from tests.crawl.rough import Hit, Reply, RoughServer, page
from tests.spiders.place import Place

CHALLENGE = "<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></html>"


def robots(hit: Hit) -> Reply:
    return Reply("User-agent: *\nDisallow: /secret", type="text/plain")


def needs_cookie(hit: Hit) -> Reply:
    if "seen=1" in hit.headers.get("cookie", ""):
        return page("/behind-cookie.htm")
    return Reply("", 302, {"Location": hit.path, "Set-Cookie": "seen=1; Path=/"})


BAD = {
    "/drop.htm": rough.drop,
    "/hang.htm": rough.hang,
    "/endless.htm": rough.endless,
    "/trickle.htm": rough.trickle,
    "/cut.htm": rough.cut_short,
    "/flaky.htm": rough.flaky(2),
    "/busy.htm": Reply("busy", 503),
    "/gone.htm": Reply("gone", 410),
    "/login.htm": Reply("who are you", 401),
    "/bomb.htm": Reply(gzip.compress(b"<p>" + b"a" * 30_000_000), headers={"Content-Encoding": "gzip"}),
    "/packed.htm": Reply(gzip.compress(page("/inside.htm").body.encode()), headers={"Content-Encoding": "gzip"}),  # type: ignore[union-attr]
    "/damaged.htm": Reply(b"\x1f\x8brubbish", headers={"Content-Encoding": "gzip"}),
    "/inside.htm": page(),
    "/huge.pdf": Reply(b"%PDF" + b"x" * 11_000_000, type="application/pdf"),
    "/small.pdf": Reply(b"%PDF-1.4 small", type="application/pdf"),
    "/download.jsp": Reply(b"PK\3\4", type="application/octet-stream", headers={"Content-Disposition": "attachment"}),
    "/wall.htm": Reply(CHALLENGE),
    "/wall412.htm": Reply(CHALLENGE, 412),
    "/forbidden.htm": Reply("no", 403),
    "/soft.htm": page(title="404 Not Found"),
    "/old/notice/88.html": Reply("", 302, {"Location": "/"}),
    "/moved.htm": Reply("", 301, {"Location": "/new-place.htm"}),
    "/new-place.htm": page("/found-there.htm"),
    "/found-there.htm": page(),
    "/abroad.htm": Reply("", 302, {"Location": "http://elsewhere.invalid/x"}),
    "/turn/a.htm": Reply("", 302, {"Location": "/turn/b.htm"}),
    "/turn/b.htm": Reply("", 302, {"Location": "/turn/a.htm"}),
    "/self.htm": Reply("", 302, {"Location": "/self.htm"}),
    "/nowhere.htm": Reply("", 302),
    "/cookie.htm": needs_cookie,
    "/behind-cookie.htm": page(),
    "/secret/a.htm": page(),
    "/divs.htm": Reply("<div>" * 30_000 + '<a href="/under-divs.htm">x</a>'),
    "/under-divs.htm": page(),
    "/bytes.htm": Reply(b"\xff\xfe\x80\0<html>\xf0\x28\x8c\x28<a href='\xc3\x28'>"),
    "/empty.htm": Reply(""),
    "/gbk.htm": Reply("<html><body>通知</body></html>".encode("gbk"), type="text/html; charset=gbk"),
}
LINKED = [path for path in BAD if path not in ("/inside.htm", "/new-place.htm", "/found-there.htm", "/turn/b.htm")]
HOME = page(*LINKED, "/missing.htm", "http://w.invalid/out", "javascript:void(0)", text='<img src="/logo.png">')


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, RoughServer]]:
    """One crawl over all of them."""
    with RoughServer({"/": HOME, "/robots.txt": robots, **BAD}) as server:
        place = Place(
            tmp_path_factory.mktemp("bad"), server.url, own=False, environment={"MONITOR_CIRCUIT_AFTER": "50"}
        )
        place.crawl()
        yield place, server
        place.store.close()


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/", "ok"),
        ("/missing.htm", "not_found"),
        ("/gone.htm", "gone"),
        ("/login.htm", "client_error"),
        ("/busy.htm", "server_error"),
        ("/drop.htm", "dropped"),
        ("/cut.htm", "ok"),
        ("/damaged.htm", "dropped"),
        ("/hang.htm", "timeout"),
        ("/trickle.htm", "timeout"),
        ("/endless.htm", "too_large"),
        ("/bomb.htm", "too_large"),
        ("/huge.pdf", "too_large"),
        ("/flaky.htm", "ok"),
        ("/packed.htm", "ok"),
        ("/inside.htm", "ok"),
        ("/small.pdf", "ok"),
        ("/wall.htm", "blocked"),
        ("/wall412.htm", "blocked"),
        ("/forbidden.htm", "blocked"),
        ("/soft.htm", "soft_missing"),
        ("/old/notice/88.html", "soft_missing"),
        ("/moved.htm", "redirect"),
        ("/found-there.htm", "ok"),
        ("/abroad.htm", "redirect"),
        ("/turn/a.htm", "redirect"),
        ("/self.htm", "loop"),
        ("/nowhere.htm", "server_error"),
        ("/cookie.htm", "ok"),
        ("/behind-cookie.htm", "ok"),
        ("/secret/a.htm", "robots"),
        ("/divs.htm", "ok"),
        ("/under-divs.htm", "ok"),
        ("/bytes.htm", "ok"),
        ("/empty.htm", "ok"),
        ("/gbk.htm", "ok"),
    ],
)
def test_a_bad_manner_has_its_outcome(crawled: tuple[Place, RoughServer], path: str, outcome: str) -> None:
    assert crawled[0].outcomes()[path] == outcome


def test_what_robots_forbids_is_never_asked_for(crawled: tuple[Place, RoughServer]) -> None:
    place, server = crawled
    assert "/secret/a.htm" not in server.paths()
    assert server.paths().count("/robots.txt") == 2, "once for what it forbids, once for the sitemaps that it names"
    assert place.coverage().skipped == {"robots": 1}


def test_only_what_may_pass_is_asked_for_again(crawled: tuple[Place, RoughServer]) -> None:
    asked = Counter(crawled[1].paths())
    assert asked["/flaky.htm"] == asked["/busy.htm"] == asked["/hang.htm"] == 3
    assert asked["/missing.htm"] == asked["/gone.htm"] == asked["/forbidden.htm"] == asked["/"] == 1
    assert asked["/self.htm"] == asked["/cookie.htm"] == 2


def test_images_and_other_hosts_are_left_to_the_links_spider(crawled: tuple[Place, RoughServer]) -> None:
    place, server = crawled
    kinds = {path: row.kind for path, row in place.pages().items() if not row.looked_at}
    assert kinds == {"/logo.png": "image", "http://w.invalid/out": "outside", "http://elsewhere.invalid/x": "outside"}
    assert "/logo.png" not in server.paths()


def test_a_file_is_known_by_what_was_sent(crawled: tuple[Place, RoughServer]) -> None:
    kinds = {path: row.kind for path, row in crawled[0].pages().items()}
    assert kinds["/download.jsp"] == kinds["/small.pdf"] == "attachment"


def test_bodies_are_stored_unpacked_and_also_those_of_errors(crawled: tuple[Place, RoughServer]) -> None:
    place, _ = crawled
    assert b"/inside.htm" in place.body("/packed.htm")
    assert place.body("/gone.htm") == b"gone" and place.body("/empty.htm") == b""
    rows = place.fetches()
    assert rows[place.url + "gone.htm"].size == 4 and rows[place.url + "hang.htm"].body == ""


def test_a_failure_says_why(crawled: tuple[Place, RoughServer]) -> None:
    place, _ = crawled
    errors = {path: row.error for path, row in place.pages().items()}
    assert errors["/wall.htm"] == "瑞数" and "首页" in errors["/old/notice/88.html"]
    assert "DownloadTimeoutError" in errors["/hang.htm"] and errors["/flaky.htm"] == ""


def test_coverage_counts_them_all(crawled: tuple[Place, RoughServer]) -> None:
    place, _ = crawled
    coverage, ends = place.coverage(), Counter(place.outcomes().values())
    assert coverage.asked == sum(ends.values()) - ends["robots"]
    assert coverage.got == ends["ok"] and coverage.redirected == ends["redirect"]
    assert coverage.failed["too_large"] == 3 and coverage.failed["timeout"] == 2


def test_links_through_redirects_are_as_good_as_their_end(crawled: tuple[Place, RoughServer]) -> None:
    place, _ = crawled
    states = {url.removeprefix(place.url.rstrip("/")): state for url, state in place.states().items()}
    assert "/moved.htm" not in states and "/cookie.htm" not in states
    assert states["/turn/a.htm"].outcome == states["/turn/b.htm"].outcome == "loop"
    assert states["/abroad.htm"].outcome == "out_of_budget"


def test_the_robot_says_who_it_is(crawled: tuple[Place, RoughServer]) -> None:
    agents = {hit.headers["user-agent"] for hit in crawled[1].hits}
    assert len(agents) == 1 and agents.pop().startswith("gov-site-monitor/")


def test_a_contact_stands_in_the_user_agent_and_our_own_site_needs_no_robots(tmp_path: Path) -> None:
    with RoughServer({"/": page("/secret/a.htm"), "/secret/a.htm": page(), "/robots.txt": robots}) as server:
        place = Place(tmp_path, server.url, own=True, environment={"MONITOR_CONTACT": "monitor@example.invalid"})
        place.crawl()
    assert place.outcomes() == {"/": "ok", "/secret/a.htm": "ok"}
    assert server.hits[0].headers["user-agent"].endswith(" (+monitor@example.invalid)")
    assert server.paths().count("/robots.txt") == 1, "for the sitemaps that it names; what it forbids is for others"


def test_a_private_address_is_never_requested(tmp_path: Path) -> None:
    with RoughServer({"/": page("/a.htm")}) as server:
        for number, host in enumerate((server.netloc, f"localhost:{server.port}")):
            folder = tmp_path / str(number)
            folder.mkdir()
            place = Place(folder, f"http://{host}/", allowed='"10.0.0.0/8"')
            place.crawl()
            assert place.outcomes() == {"/": "private"}
            assert place.coverage().skipped == {"private": 1}
    assert server.hits == []


def test_a_home_page_that_leads_to_another_host_is_told(tmp_path: Path) -> None:
    with RoughServer({"/": Reply("", 301, {"Location": "http://www.moved.invalid/"})}) as server:
        place = Place(tmp_path, server.url)
        place.crawl()
    (warning,) = place.scan.warnings
    assert "http://www.moved.invalid/" in warning and "hosts" in warning


NGINX = "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>"


@pytest.mark.parametrize(
    ("there", "outcome"), [(Reply(NGINX), "ok"), (page(), "redirect"), (Reply(status=404), "redirect")]
)
def test_a_home_page_that_ends_at_the_default_page_of_another_host_is_read_as_what_it_shows(
    tmp_path: Path, there: Reply, outcome: str
) -> None:
    with (
        RoughServer({"/": there, "/x.htm": Reply("", 302, {"Location": "/"})}) as other,
        RoughServer({"/": Reply("", 302, {"Location": f"{other.url}x.htm"})}) as server,
    ):
        place = Place(tmp_path, server.url)
        place.crawl()
        assert place.outcomes() == {"/": outcome}
    place.store.close()


def test_a_dead_host_is_left_alone_after_some_failures(tmp_path: Path) -> None:
    names = [f"/{number}.htm" for number in range(30)]
    routes = {"/": page(*names)} | dict.fromkeys(names, rough.drop)
    with RoughServer(routes) as server:
        place = Place(tmp_path, server.url, more="concurrency = 1", environment={"MONITOR_CIRCUIT_AFTER": "4"})
        place.crawl()
    ends = Counter(place.outcomes().values())
    assert ends["ok"] == 1 and 4 <= ends["dropped"] <= 6  # two were on their way already
    assert place.coverage().skipped == {"circuit_open": 30 - ends["dropped"]}


def test_a_calendar_without_end_is_cut_off_and_named(tmp_path: Path) -> None:
    def month(hit: Hit) -> Reply:
        year, number = map(int, hit.path.split("/")[2:4])
        following = f"/rili/{year + number // 12}/{number % 12 + 1}"
        return page(following, *(f"/rili/{year}/{number}/{day}" for day in range(1, 29)))

    class Calendar(dict[str, object]):
        def get(self, path: str, default: object = None) -> object:
            return month if path.startswith("/rili/") else super().get(path, default)

    with RoughServer({}) as server:
        server.routes = Calendar({"/": page("/rili/2026/1")})  # type: ignore[assignment]
        place = Place(tmp_path, server.url)
        place.crawl()
    assert len(server.hits) < 200
    assert place.coverage().skipped["trap"] > 10


def test_the_budget_bounds_a_scan_and_the_rest_comes_the_next_night(tmp_path: Path) -> None:
    names = [f"/info/1/{number}.htm" for number in range(30)]
    with RoughServer({"/": page(*names)} | dict.fromkeys(names, page())) as server:
        place = Place(tmp_path, server.url, environment={"MONITOR_MAX_PAGES": "11"})
        place.crawl()
        assert place.coverage().asked == 11 and place.coverage().skipped == {"out_of_budget": 20}
        place.next_night()
        place.crawl()
        place.next_night()
        place.crawl()
    assert all(row.looked_at for row in place.pages().values())


def test_depth_and_list_pages_are_bounded(tmp_path: Path) -> None:
    def deeper(hit: Hit) -> Reply:
        number = int(hit.path.strip("/d.htm") or 0)
        return page(f"/d{number + 1}.htm")

    class Endless(dict[str, object]):
        def get(self, path: str, default: object = None) -> object:
            if path.startswith("/list"):
                number = int(path.removeprefix("/list").removesuffix(".htm"))
                return Reply(f'<a href="/info/1/{number}.htm">x</a><a href="/list{number + 1}.htm">下一页</a>')
            return deeper if path.startswith("/d") else super().get(path, default)

    limits = {"MONITOR_MAX_DEPTH": "5", "MONITOR_MAX_LIST_PAGES": "7"}
    with RoughServer({}) as server:
        server.routes = Endless({"/": page("/d1.htm", "/list0.htm")})  # type: ignore[assignment]
        place = Place(tmp_path, server.url, environment=limits)
        place.crawl()
    asked = place.outcomes()
    assert sum(path.startswith("/d") for path in asked) == 5
    assert sum(path.startswith("/list") for path in asked) == 1 + 7
    assert place.coverage().skipped == {"trap": 1, "out_of_budget": 1}
    lists = [row for path, row in place.pages().items() if path.startswith("/list") and path != "/list0.htm"]
    assert {(row.kind, row.depth) for row in lists} == {("list", 2)}


async def nul(hit: Hit, writer: asyncio.StreamWriter) -> None:
    """A NUL in headers and in a status line."""
    head = b'HTTP/1.1 200 O\x00K\r\nContent-Type: text/html\x00\r\nETag: "a\x00b"\r\nLast-Modified: \x00\r\n'
    writer.write(head + b"Content-Length: 6\r\n\r\n<html>")
    await writer.drain()


def test_long_links_and_nul_bytes_do_not_end_a_scan_on_postgresql(tmp_path: Path, postgres_store: Store) -> None:
    noise = "".join(sha256(bytes([number])).hexdigest() for number in range(62))  # an index would pack repetitions
    long = [f"/{noise[:length]}" for length in (1_900, 2_600, 3_900)]
    redirect = Reply("", 302, {"Location": f"/\0/{noise}"})
    with RoughServer({"/": page("/a.htm", *long, "/b.htm", "/r.htm"), "/a.htm": nul, "/b.htm": page()}) as server:
        server.routes |= {"/r.htm": redirect}
        url = postgres_store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
        place = Place(tmp_path, server.url, environment={"MONITOR_DATABASE_URL": url})
        place.store.close()
        place.store = postgres_store
        place.start()
        place.crawl()
        found = place.pages()
    assert {path: row.outcome for path, row in found.items()} == {
        "/": "ok", "/a.htm": "ok", "/b.htm": "ok", "/r.htm": "failed", long[0]: "not_found",
    }  # fmt: skip
    assert found["/a.htm"].etag == '"ab"'
