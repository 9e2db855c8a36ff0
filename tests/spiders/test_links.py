"""The links spider: dead, blocked and unknown are told apart, and nobody is judged by one bad moment."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model import PageKind
from tests.crawl import rough
from tests.crawl.certificate import self_signed
from tests.crawl.rough import Hit, Reply, RoughServer, page
from tests.spiders.place import Place


def head_refused(status: int) -> object:
    return lambda hit: Reply("", status) if hit.method == "HEAD" else page()


def flaky_twice() -> object:
    """The demo's: cut off first, then busy, then well."""
    asked = [0]

    async def answer(hit: Hit, writer: object) -> None:
        asked[0] += 1
        if asked[0] == 1:
            await rough.drop(hit, writer)  # type: ignore[arg-type]
        else:
            writer.write(rough._head(Reply("", 503 if asked[0] == 2 else 200), hit))  # type: ignore[attr-defined]

    return answer


def hop(hit: Hit) -> Reply:
    number = int(hit.path.removeprefix("/hop"))
    return Reply("", 302, {"Location": f"/hop{number - 1}" if number else "/fine"})


def test_cookie(hit: Hit) -> Reply:
    if "seen=1" in hit.headers.get("cookie", ""):
        return page()
    return Reply("", 302, {"Location": hit.path, "Set-Cookie": "seen=1; Path=/"})


test_cookie.__test__ = False  # type: ignore[attr-defined]

WORLD = {
    "/": page(),
    "/robots.txt": Reply("", 301, {"Location": "/real-robots.txt"}),
    "/real-robots.txt": Reply("User-agent: *\nDisallow: /private/", type="text/plain"),
    "/fine": page(),
    "/head405": head_refused(405),
    "/head403": head_refused(403),
    "/head404": head_refused(404),
    "/head-hangs": lambda hit: Reply("", delay=3_600) if hit.method == "HEAD" else page(),
    "/flaky": flaky_twice(),
    "/drop": rough.drop,
    "/hang": rough.hang,
    "/gone": Reply("", 410),
    "/error": Reply("", 500),
    "/teapot": Reply("", 418),
    "/wall403": Reply("", 403),
    "/wall521": Reply("", 521),
    "/wall200": lambda hit: Reply("", 501) if hit.method == "HEAD" else Reply("<title>WEB应用防火墙</title>"),
    "/soft": page(title="404 Not Found"),
    "/report.pdf": Reply(b"%PDF", type="application/pdf"),
    "/portal": Reply("<html>" + "<p>" * 30_000),
    "/loop-a": Reply("", 302, {"Location": "/loop-b"}),
    "/loop-b": Reply("", 302, {"Location": "/loop-a"}),
    "/self": Reply("", 302, {"Location": "/self"}),
    "/cookie": test_cookie,
    "/cookie-wall": Reply("", 302, {"Location": "/cookie-wall", "Set-Cookie": "x=1"}),
    **{f"/hop{number}": hop for number in range(13)},
    "/to-dead": Reply("", 301, {"Location": "/no-such-page"}),
    "/to-private": Reply("", 302, {"Location": "http://192.168.1.20/oa/"}),
    "/to-forbidden": Reply("", 302, {"Location": "/private/x"}),
    "/old/notice/88.html": Reply("", 302, {"Location": "/"}),
    "/private/x": page(),
    "/endless": rough.endless,
    "/big-without-head": lambda hit: Reply("", 405) if hit.method == "HEAD" else Reply(b"x" * 3_000_000),
    "/packed-without-head": lambda hit: (
        Reply("", 405)
        if hit.method == "HEAD"
        else Reply(gzip.compress(b"a" * 30_000_000), headers={"Content-Encoding": "gzip"})
    ),
    "/logo.png": Reply(b"png", type="image/png"),
    "/banner.jpg": page(),
    "/code.jsp": Reply(b"png", type="image/png"),
    "/player.html": page(),
    "/guarded.png": Reply("<title>WEB应用防火墙</title>"),
}
PICTURES = {
    "banner.jpg": ("soft_missing", "返回的是网页，不是图片"),
    "code.jsp": ("ok", ""),
    "player.html": ("ok", ""),
    "guarded.png": ("blocked", "WEB应用防火墙"),
}
EXPECTED = {
    "/fine": "ok",
    "/report.pdf": "ok",
    "/portal": "ok",
    "/head405": "ok",
    "/head403": "ok",
    "/head404": "ok",
    "/head-hangs": "ok",
    "/flaky": "ok",
    "/drop": "dropped",
    "/hang": "timeout",
    "/no-such-page": "not_found",
    "/gone": "gone",
    "/error": "server_error",
    "/teapot": "client_error",
    "/wall403": "blocked",
    "/wall521": "blocked",
    "/wall200": "blocked",
    "/soft": "soft_missing",
    "/loop-a": "loop",
    "/self": "loop",
    "/cookie": "ok",
    "/cookie-wall": "blocked",
    "/hop9": "ok",
    "/hop12": "loop",
    "/to-dead": "not_found",
    "/to-private": "private",
    "/to-forbidden": "robots",
    "/old/notice/88.html": "soft_missing",
    "/private/x": "robots",
    "/endless": "ok",
    "/big-without-head": "ok",
    "/packed-without-head": "ok",
}
ELSEWHERE = {
    "http://127.0.0.1:2/x": "refused",
    "http://www.gone.invalid/": "dns",
    "http://192.168.1.20/oa/login.jsp": "private",
    "http://[::1]/": "private",
    "http://169.254.169.254/latest/meta-data/": "private",
}


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, RoughServer, str]]:
    folder = tmp_path_factory.mktemp("links")
    with RoughServer(WORLD) as world, RoughServer({"/": page()}, tls=self_signed(folder)) as secure:
        site = f"http://127.0.0.1:{world.port + 1 if world.port < 65535 else 1024}/"
        place = Place(folder, site, environment={"MONITOR_CIRCUIT_AFTER": "50", "MONITOR_OUTSIDE_CONCURRENCY": "8"})
        place.know(*(world.url.rstrip("/") + path for path in EXPECTED), *ELSEWHERE, secure.url)
        for picture in ("logo.png", *PICTURES):
            place.know(world.url + picture, kind=PageKind.IMAGE)
        place.crawl("links")
        yield place, world, secure.url
        place.store.close()


@pytest.mark.parametrize(("path", "outcome"), EXPECTED.items())
def test_a_target_has_its_outcome(probed: tuple[Place, RoughServer, str], path: str, outcome: str) -> None:
    place, world, _ = probed
    assert place.fetches()[world.url.rstrip("/") + path].outcome == outcome


@pytest.mark.parametrize(("url", "outcome"), ELSEWHERE.items())
def test_a_host_has_its_outcome(probed: tuple[Place, RoughServer, str], url: str, outcome: str) -> None:
    assert probed[0].fetches()[url].outcome == outcome


def test_a_certificate_that_nobody_vouches_for_is_a_tls_error(probed: tuple[Place, RoughServer, str]) -> None:
    place, _, secure = probed
    assert place.fetches()[secure].outcome == "tls"
    assert "certificate" in place.fetches()[secure].error


def test_images_are_probed_too(probed: tuple[Place, RoughServer, str]) -> None:
    place, world, _ = probed
    row = place.fetches()[world.url + "logo.png"]
    assert (row.outcome, row.method, row.kind) == ("ok", "HEAD", "image")


@pytest.mark.parametrize(("path", "expected"), PICTURES.items())
def test_a_picture_that_answers_with_a_page_is_no_picture(
    probed: tuple[Place, RoughServer, str], path: str, expected: tuple[str, str]
) -> None:
    row = probed[0].fetches()[probed[1].url + path]
    assert (row.outcome, row.error) == expected


def test_a_robot_blocked_link_is_not_dead(probed: tuple[Place, RoughServer, str]) -> None:
    place, world, _ = probed
    assert "/private/x" not in world.paths()
    state = place.states()[world.url + "private/x"]
    assert state.outcome.could_not_look and not state.outcome.certainly_dead


def test_head_comes_first_and_get_only_where_head_tells_nothing(probed: tuple[Place, RoughServer, str]) -> None:
    world = probed[1]
    methods: dict[str, list[str]] = {}
    for hit in world.hits:
        methods.setdefault(hit.path, []).append(hit.method)
    assert methods["/head405"] == ["HEAD", "GET"] and methods["/logo.png"] == ["HEAD"]
    assert methods["/gone"] == ["HEAD", "GET", "GET"]  # and once more at the end
    assert methods["/flaky"][-1] == "GET" and len(methods["/flaky"]) == 3
    assert methods["/wall403"] == ["HEAD", "GET"]  # a firewall is not asked again
    assert methods["/head-hangs"] == ["HEAD", "GET"]


def test_a_page_is_read_only_when_it_may_be_a_soft_404(probed: tuple[Place, RoughServer, str]) -> None:
    world = probed[1]
    read = {hit.path for hit in world.hits if hit.method == "GET"}
    assert {"/soft", "/fine"} <= read
    assert not {"/report.pdf", "/portal", "/logo.png"} & read


def test_a_body_is_read_no_further_than_needed(probed: tuple[Place, RoughServer, str]) -> None:
    place, world, _ = probed
    for name in ("big-without-head", "packed-without-head", "endless"):
        assert place.fetches()[world.url + name].size < 1_000_000


def test_where_a_redirect_ended_is_kept(probed: tuple[Place, RoughServer, str]) -> None:
    place, world, _ = probed
    rows = place.fetches()
    assert rows[world.url + "hop9"].final_url == world.url + "fine"
    assert rows[world.url + "to-dead"].final_url == world.url + "no-such-page"
    assert rows[world.url + "fine"].final_url == ""


def test_a_target_has_one_row_and_is_born_checked(probed: tuple[Place, RoughServer, str]) -> None:
    place, _, _ = probed
    rows = place.fetches()  # fails on a second row
    assert all(row.checked_at for row in rows.values())
    coverage = place.coverage()
    assert coverage.targets_asked == len(rows) == len(EXPECTED) + len(ELSEWHERE) + len(PICTURES) + 2
    assert coverage.targets_ok == Counter(row.outcome for row in rows.values())["ok"]
    assert coverage.asked == 0


def test_failures_count_scans_in_a_row_and_good_ones_are_remembered_for_hours(tmp_path: Path) -> None:
    with RoughServer({"/fine": page(), "/robots.txt": Reply("", 404)}) as world:
        place = Place(tmp_path, "http://127.0.0.1:2/")
        fine, dead = world.url + "fine", world.url + "dead"
        for expected in (1, 2, 3):
            place.know(fine, dead)
            with place.store.begin() as conn:
                conn.exec_driver_sql(f"UPDATE pages SET wanted_scan_id = {place.scan.id}")
            place.crawl("links")
            assert place.states()[dead].failures == expected and fine not in place.states()
            place.environment = {"MONITOR_REMEMBER_HOURS": "36" if expected == 1 else "2"}
            place.next_night()
    assert world.paths("HEAD").count("/fine") == 2  # not on the second night
    assert world.paths("HEAD").count("/dead") == 3


def test_a_dead_host_does_not_hold_up_the_others_and_is_left_alone(tmp_path: Path) -> None:
    routes: dict[str, object] = {f"/{number}": rough.drop for number in range(12)} | {"/robots.txt": Reply("", 404)}
    with RoughServer(routes) as dead, RoughServer({"/fine": page()}) as world:
        place = Place(tmp_path, "http://127.0.0.1:2/", environment={"MONITOR_CIRCUIT_AFTER": "3"})
        place.know(*(f"{dead.url}{number}" for number in range(12)), world.url + "fine")
        place.crawl("links")
    ends = Counter(row.outcome for row in place.fetches().values())
    assert ends["ok"] == 1 and 3 <= ends["dropped"] <= 5 and ends["circuit_open"] == 12 - ends["dropped"]


def test_a_private_target_is_never_requested(tmp_path: Path) -> None:
    with RoughServer({"/x": page()}) as world:
        place = Place(tmp_path, "http://127.0.0.1:2/", allowed="")
        urls = (world.url + "x", f"http://localhost:{world.port}/x", f"http://[::ffff:127.0.0.1]:{world.port}/x")
        place.know(*urls)
        place.crawl("links")
    assert {row.outcome for row in place.fetches().values()} == {"private"} and len(place.fetches()) == 3
    assert world.hits == []


def test_what_cannot_even_be_asked_fails_and_holds_up_nothing(tmp_path: Path) -> None:
    """Three of one host hung the scan for ever: each kept its place on the host."""
    odd = [f"http://[1.2.3.4]/{number}" for number in range(4)] + [f"http://[::1%25eth0]/{n}" for n in range(3)]
    with RoughServer({"/fine": page(), "/robots.txt": Reply("", 404)}) as world:
        turn = {f"/turn{number}": Reply("", 302, {"Location": f"http://[1.2.3.4]:81/{number}"}) for number in range(4)}
        world.routes |= turn
        place = Place(tmp_path, "http://127.0.0.1:2/")
        place.know(*odd, world.url + "fine", *(world.url.rstrip("/") + path for path in turn))
        place.crawl("links", silent=False)
    ends = {url: row.outcome for url, row in place.fetches().items()}
    assert len(ends) == len(odd) + 5 and ends.pop(world.url + "fine") == "ok"
    assert {ends[url] for url in odd} <= {"failed", "private"} and "failed" in ends.values()


@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        (Reply("\ufeffUser-agent: *\r\nDisallow: /p/\r\n", type="text/plain"), "robots"),
        (Reply("\ufeffUser-agent: *\nDisallow: /p/\n".encode("utf-16-le"), type="text/plain"), "robots"),
        (Reply("\n\ufeffUser-agent: *\rDisallow: /p/\r", type="text/plain"), "robots"),
        (Reply("busy", 503), "robots"),
        (Reply("", 302, {"Location": "/busy"}), "robots"),
        (Reply("no", 403), "ok"),
        (Reply("", 204), "ok"),
        (rough.drop, "ok"),
        (Reply("<html>首页</html>"), "ok"),
    ],
)
def test_robots_of_other_hosts_as_the_rfc_has_it(tmp_path: Path, robots: object, outcome: str) -> None:
    with RoughServer({"/robots.txt": robots, "/p/a.html": page(), "/busy": Reply("", 500)}) as world:
        place = Place(tmp_path, "http://127.0.0.1:2/")
        place.know(world.url + "p/a.html")
        place.crawl("links")
        assert place.outcomes() == {world.url + "p/a.html": outcome}
    assert ("/p/a.html" in world.paths()) is (outcome == "ok")
