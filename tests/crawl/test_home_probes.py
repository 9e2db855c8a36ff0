"""Visits to a real server with bad manners: each ends in time, and our own network's failure is told apart."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from monitor.clock import ZONE
from monitor.crawl.home_probes import Visitor, visit, visit_all
from monitor.outcomes import Outcome
from tests.crawl import rough
from tests.crawl.rough import Hit, Reply, RoughServer
from tests.spiders.test_manners import BAD, FINE

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
LOOPBACK = ("127.0.0.0/8",)
VISITOR = Visitor(60.0, LOOPBACK)
HASTY = Visitor(1.0, LOOPBACK)  # for those that never answer
PACKED = {"Content-Encoding": "gzip"}
NOBODY = "http://127.0.0.1:2/"


async def dripping(_: Hit, writer: asyncio.StreamWriter) -> None:
    """Headers without end, a byte now and then: no single read ever times out."""
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _n in range(60):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.1)


def cookied(hit: Hit) -> Reply:
    """Sends everyone round until the cookie comes back, as many portals do."""
    if "k=1" in hit.headers.get("cookie", ""):
        return Reply("<html>ok</html>")
    return Reply(status=302, headers={"Location": "/cookie", "Set-Cookie": "k=1; path=/"})


def need(cookie: str, otherwise: Reply) -> Callable[[Hit], Reply]:
    return lambda hit: Reply("<html>ok</html>") if cookie in hit.headers.get("cookie", "") else otherwise


@pytest.fixture(scope="module")
def server() -> Iterator[RoughServer]:
    routes = {
        "/": Reply("<html><a href='/a'>云泉</a></html>"),
        "/moved": Reply(status=302, headers={"Location": "/"}),
        "/away": Reply(status=301, headers={"Location": "http://nowhere.invalid/"}),
        "/inside": Reply(status=302, headers={"Location": "http://192.168.1.20/"}),
        "/round": Reply(status=302, headers={"Location": "/round"}),
        "/cookie": cookied,
        "/away-and-back": need("b=2", Reply(status=302, headers={"Location": "/set", "Set-Cookie": "a=1"})),
        "/set": Reply(status=302, headers={"Location": "/away-and-back", "Set-Cookie": "b=2; Path=/"}),
        "/other-folder": need("b=2", Reply(status=302, headers={"Location": "/set-other"})),
        "/set-other": Reply(status=302, headers={"Location": "/other-folder", "Set-Cookie": "b=2; Path=/there/"}),
        "/stubborn": Reply(status=302, headers={"Location": "/stubborn", "Set-Cookie": "x=1"}),
        "/down": Reply("出错", 503),
        "/wall": Reply("no", 403),
        "/challenge": Reply("<script>$_ts=window['$_ts']</script>"),
        "/nginx": Reply("<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>"),
        "/slow": Reply("late", delay=60),
        "/drip": dripping,
        "/trickle": rough.trickle,
        "/endless": rough.endless,
        "/hang": rough.hang,
        "/drop": rough.drop,
        "/cut": rough.cut_short,
    }
    with RoughServer(routes) as started:
        yield started


@pytest.fixture(scope="module")
def manners() -> Iterator[RoughServer]:
    """The manners that both spiders are shown."""
    routes: dict[str, object] = {f"/{name}": manner for name, manner in FINE.items()}
    routes |= {path: manner for path, (manner, _) in BAD.items()}
    routes |= {f"/seen/{name}.htm": Reply("<html>ok</html>") for name in FINE}
    with RoughServer(routes) as started:
        yield started


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("", Outcome.OK),
        ("moved", Outcome.OK),
        ("cookie", Outcome.OK),
        ("away", Outcome.DNS),
        ("inside", Outcome.PRIVATE),
        ("round", Outcome.LOOP),
        ("down", Outcome.SERVER_ERROR),
        ("wall", Outcome.BLOCKED),
        ("challenge", Outcome.BLOCKED),
        ("nginx", Outcome.REPLACED),
        ("nothing-here", Outcome.NOT_FOUND),
        ("slow", Outcome.TIMEOUT),
        ("drip", Outcome.TIMEOUT),
        ("trickle", Outcome.TIMEOUT),
        ("hang", Outcome.TIMEOUT),
        ("endless", Outcome.OK),
        ("drop", Outcome.DROPPED),
        ("cut", Outcome.OK),  # what came is a page
        ("away-and-back", Outcome.OK),
        ("other-folder", Outcome.LOOP),
        ("stubborn", Outcome.BLOCKED),
    ],
)
def test_every_visit_ends_in_time_with_its_outcome(server: RoughServer, path: str, outcome: Outcome) -> None:
    seen = visit("portal", server.url + path, HASTY if outcome is Outcome.TIMEOUT else VISITOR, AT)
    assert seen.outcome is outcome, seen.error
    assert seen.ok is (outcome is Outcome.OK) and seen.at == AT


@pytest.mark.parametrize("name", FINE)
def test_a_home_page_that_browsers_open_has_opened(manners: RoughServer, name: str) -> None:
    seen = visit("portal", f"{manners.url}{name}", VISITOR, AT)
    assert seen.ok, seen.error


@pytest.mark.parametrize(("name", "outcome"), [(path[1:], end) for path, (_, end) in BAD.items() if "soft" not in path])
def test_a_home_page_that_no_browser_opens_has_not(manners: RoughServer, name: str, outcome: str) -> None:
    assert visit("portal", f"{manners.url}{name}", VISITOR, AT).outcome == outcome


def test_a_challenge_is_known_in_a_packed_page(manners: RoughServer) -> None:
    manners.routes["/packed"] = Reply(gzip.compress(b"<script>$_ts=window['$_ts']</script>"), headers=PACKED)
    assert visit("portal", f"{manners.url}packed", VISITOR, AT).outcome is Outcome.BLOCKED


def test_a_refused_connection_is_the_sites_failure(server: RoughServer) -> None:
    (seen,) = visit_all({"portal": NOBODY}, [server.url], VISITOR, AT)
    assert (seen.outcome, seen.ok, seen.network_ok, seen.counts) == (Outcome.REFUSED, False, True, True)


def test_when_no_reference_answers_either_our_own_network_is_down() -> None:
    (seen,) = visit_all({"portal": NOBODY}, [NOBODY, "http://127.0.0.1:2/"], VISITOR, AT)
    assert not seen.network_ok and not seen.counts


def test_one_reference_that_answers_with_an_error_is_answer_enough(server: RoughServer) -> None:
    (seen,) = visit_all({"portal": NOBODY}, [NOBODY, server.url + "down"], VISITOR, AT)
    assert seen.network_ok


def test_without_references_another_site_that_opens_stands_for_them(server: RoughServer) -> None:
    alone = visit_all({"portal": NOBODY}, [], VISITOR, AT)
    beside = visit_all({"a": NOBODY, "b": server.url}, [], VISITOR, AT)
    assert [one.counts for one in alone] == [False] and [one.counts for one in beside] == [True, True]


def test_references_are_left_alone_while_all_is_well(server: RoughServer) -> None:
    server.hits.clear()
    visit_all({"portal": server.url}, [server.url + "down"], VISITOR, AT)
    assert server.paths() == ["/"]


def test_a_private_address_is_never_asked_without_leave(server: RoughServer) -> None:
    server.hits.clear()
    seen = visit("portal", server.url, Visitor(1.0), AT)
    assert seen.outcome is Outcome.PRIVATE and server.hits == []
