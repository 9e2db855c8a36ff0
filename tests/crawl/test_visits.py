"""Visits to a real server with bad manners: each ends in time, and our own network's failure is told apart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime

import pytest

from monitor.clock import ZONE
from monitor.crawl.visits import Visitor, visit, visit_all
from monitor.model import Outcome
from tests.crawl import rough
from tests.crawl.rough import Hit, Reply, RoughServer

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
LOOPBACK = ("127.0.0.0/8",)
VISITOR = Visitor(1.0, LOOPBACK)
NOBODY = "http://127.0.0.1:1/"


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


@pytest.fixture(scope="module")
def server() -> Iterator[RoughServer]:
    routes = {
        "/": Reply("<html><a href='/a'>云泉</a></html>"),
        "/moved": Reply(status=302, headers={"Location": "/"}),
        "/away": Reply(status=301, headers={"Location": "http://nowhere.invalid/"}),
        "/inside": Reply(status=302, headers={"Location": "http://192.168.1.20/"}),
        "/round": Reply(status=302, headers={"Location": "/round"}),
        "/cookie": cookied,
        "/down": Reply("出错", 503),
        "/wall": Reply("no", 403),
        "/challenge": Reply("<script>$_ts=window['$_ts']</script>"),
        "/nginx": Reply("<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>"),
        "/slow": Reply("late", delay=5),
        "/drip": dripping,
        "/trickle": rough.trickle,
        "/endless": rough.endless,
        "/hang": rough.hang,
        "/drop": rough.drop,
        "/cut": rough.cut_short,
    }
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
        ("cut", Outcome.DROPPED),
    ],
)
def test_every_visit_ends_in_time_with_its_outcome(server: RoughServer, path: str, outcome: Outcome) -> None:
    seen = visit("portal", server.url + path, VISITOR, AT)
    assert seen.outcome is outcome, seen.error
    assert seen.ok is (outcome is Outcome.OK) and seen.at == AT


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
