"""Cookies set on the way of a redirect: a page is had as a browser has it, on our own host and on another one alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawl.rough import Hit, Reply, RoughServer, page
from tests.spiders.place import Place


def to(where: str, *cookies: str) -> Reply:
    head = {"Location": where} | ({"Set-Cookie": cookies[0]} if cookies else {})
    return Reply("", 302, head)


def gate(name: str, need: str, otherwise: Reply) -> Callable[[Hit], Reply]:
    def answer(hit: Hit) -> Reply:
        return page(f"/seen/{name}.htm") if need in hit.headers.get("cookie", "") else otherwise

    return answer


def count(hit: Hit) -> Reply:
    had = hit.headers.get("cookie", "n=0").partition("=")[2]
    return page("/seen/count.htm") if had == "4" else to("/count.htm", f"n={int(had) + 1}; Path=/")


def away(name: str, line: str) -> dict[str, object]:
    return {f"/{name}.htm": gate(name, "ck=1", to(f"/set/{name}.htm")), f"/set/{name}.htm": to(f"/{name}.htm", line)}


FINE: dict[str, object] = {
    **away("bounce", "ck=1; Path=/"),
    **away("hosted", "ck=1; Path=/; HttpOnly; SameSite=Lax"),
    **away("aged", "ck=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
    "/self.htm": gate("self", "ck=1", to("/self.htm", "ck=1")),
    "/count.htm": count,
    "/first.htm": gate("first", "ck=1", to("/mid/first.htm", "ck=1; Path=/")),
    "/mid/first.htm": to("/end/first.htm"),
    "/end/first.htm": to("/first.htm"),
    "/session.htm": gate("session", "\0", to("/session.htm;jsessionid=ABCDEF0123456789")),
    "/session.htm;jsessionid=ABCDEF0123456789": page("/seen/session.htm"),
}
BAD: dict[str, object] = {
    **away("elsewhere", "ck=1; Path=/other/"),
    **away("foreign", "ck=1; Path=/; Domain=b.example"),
    **away("over", "ck=1; Path=/; Max-Age=0"),
    **away("secure", "ck=1; Path=/; Secure"),
    "/plain.htm": to("/round/plain.htm"),
    "/round/plain.htm": to("/plain.htm"),
    "/alone.htm": to("/alone.htm"),
}
WALLS: dict[str, object] = {
    "/wall.htm": to("/wall.htm", "x=1; Path=/"),
    **away("stubborn", "other=1; Path=/"),
}
STARTS = {path: path[1:-4] for path in FINE if path.count("/") == 1 and ";" not in path}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, RoughServer, RoughServer]]:
    routes = {**FINE, **BAD, **WALLS, "/tail.htm": to("/bounce.htm"), "/robots.txt": Reply("", 404)}
    routes |= {f"/seen/{name}.htm": page() for name in STARTS.values()}
    asked = [path for path in (*STARTS, *BAD, *WALLS, "/tail.htm") if path.count("/") == 1]
    with RoughServer(routes) as ours, RoughServer(routes) as other:
        ours.routes["/"] = page(*asked)
        environment = {"MONITOR_CIRCUIT_AFTER": "200"}
        place = Place(tmp_path_factory.mktemp("cookies"), ours.url, environment=environment)
        place.know(*(other.url.rstrip("/") + path for path in asked))
        place.crawl()
        place.crawl("links")
        yield place, ours, other
        place.store.close()


@pytest.mark.parametrize(("path", "name"), STARTS.items())
def test_a_page_behind_a_cookie_is_read(walked: tuple[Place, RoughServer, RoughServer], path: str, name: str) -> None:
    place, ours, other = walked
    rows = place.fetches()
    assert rows[ours.url.rstrip("/") + path].outcome == "ok" == rows[other.url.rstrip("/") + path].outcome
    assert f"/seen/{name}.htm" in ours.paths()
    assert ours.url.rstrip("/") + path not in place.states(), "no dead link"


@pytest.mark.parametrize("path", [path for path in BAD if path.count("/") == 1])
def test_a_cookie_that_no_browser_would_send_makes_a_loop(
    walked: tuple[Place, RoughServer, RoughServer], path: str
) -> None:
    place, ours, other = walked
    assert place.states()[ours.url.rstrip("/") + path].outcome == "loop"
    assert place.fetches()[other.url.rstrip("/") + path].outcome == "loop"


@pytest.mark.parametrize("path", [path for path in WALLS if path.count("/") == 1])
def test_who_is_sent_round_with_cookies_for_ever_stands_before_a_wall(
    walked: tuple[Place, RoughServer, RoughServer], path: str
) -> None:
    place, ours, other = walked
    assert place.fetches()[ours.url.rstrip("/") + path].outcome == "blocked"
    assert place.fetches()[other.url.rstrip("/") + path].outcome == "blocked"


def test_what_leads_into_such_a_circle_is_fine_too(walked: tuple[Place, RoughServer, RoughServer]) -> None:
    place, ours, _ = walked
    assert place.fetches()[ours.url + "tail.htm"].outcome == "redirect" and ours.url + "tail.htm" not in place.states()
    assert all(count <= 12 for count in map(ours.paths().count, set(ours.paths())))


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, RoughServer, RoughServer]]:
    """Pages that send their visitor to another host first; the site spider alone has read them."""
    with RoughServer({"/robots.txt": Reply("", 404)}) as ours, RoughServer({"/robots.txt": Reply("", 404)}) as other:
        here, there = ours.url.rstrip("/"), other.url.rstrip("/")
        ours.routes |= {
            "/cookie.htm": gate("cookie", "ck=1", to(f"{there}/pass/cookie", "ck=1; Path=/")),
            "/ticket.htm": gate("ticket", "tk=1", to(f"{there}/login?service={here}/ticket.htm")),
            "/ticket.htm?t=9": to("/ticket.htm", "tk=1; Path=/"),
            "/leaves.htm": to(f"{there}/welcome", "ck=1; Path=/"),
            "/dead.htm": to("http://127.0.0.1:2/pass", "ck=1; Path=/"),
            "/round.htm": to(f"{there}/pass/round", "ck=1; Path=/other/"),
            "/silent.htm": to(f"{there}/silent"),
            "/seen/cookie.htm": page(),
            "/seen/ticket.htm": page(),
        }
        other.routes |= {f"/pass/{name}": to(f"{here}/{name}.htm") for name in ("cookie", "round")}
        other.routes |= {"/login": to(f"{here}/ticket.htm?t=9"), "/welcome": page(), "/silent": page()}
        other.routes |= {f"/many{number}": page() for number in range(30)}
        many = {f"/many{number}.htm": to(f"{there}/many{number}", "ck=1; Path=/") for number in range(30)}
        ours.routes |= many
        ours.routes["/"] = page(*(path for path in ours.routes if path.endswith(".htm") and path.count("/") == 1))
        place = Place(tmp_path_factory.mktemp("abroad"), ours.url, environment={"MONITOR_CIRCUIT_AFTER": "200"})
        place.crawl()
        yield place, ours, other
        place.store.close()


@pytest.mark.parametrize("name", ["cookie", "ticket"])
def test_a_page_that_comes_back_from_another_host_with_its_cookie_is_read(
    abroad: tuple[Place, RoughServer, RoughServer], name: str
) -> None:
    place, ours, _ = abroad
    assert place.outcomes()[f"/{name}.htm"] == "ok" and f"/seen/{name}.htm" in ours.paths()


@pytest.mark.parametrize("name", ["leaves", "dead", "round", "silent", "many29"])
def test_one_that_does_not_come_back_is_a_redirect(abroad: tuple[Place, RoughServer, RoughServer], name: str) -> None:
    place, _, _ = abroad
    assert place.outcomes()[f"/{name}.htm"] == "redirect"


def test_another_host_is_asked_no_more_than_it_must_be(tmp_path: Path) -> None:
    """Where no visitor comes back from it, five were enough; without a sign that one will, none is sent."""
    with RoughServer({"/robots.txt": Reply("", 404)}) as ours, RoughServer({"/robots.txt": Reply("", 404)}) as other:
        there = other.url.rstrip("/")
        other.routes |= {f"/{number}": page() for number in range(30)}
        ours.routes |= {f"/{number}.htm": to(f"{there}/{number}", "ck=1; Path=/") for number in range(30)}
        ours.routes |= {f"/silent{number}.htm": to(f"{there}/silent{number}") for number in range(9)}
        ours.routes["/"] = page(*(path for path in ours.routes if path.endswith(".htm")))
        place = Place(tmp_path, ours.url)
        place.crawl()
        assert len([path for path in other.paths() if path != "/robots.txt"]) == 5
        assert set(place.outcomes().values()) == {"ok", "redirect"}
        place.store.close()


def test_the_header_refresh_leads_on_like_the_meta_tag(tmp_path: Path) -> None:
    routes = {
        "/": Reply("<html><title>首页</title></html>", headers={"Refresh": "0; URL='/real/index.htm'"}),
        "/real/index.htm": page(title="首页"),
        "/robots.txt": Reply("", 404),
    }
    with RoughServer(routes) as ours:
        place = Place(tmp_path, ours.url)
        place.crawl()
        assert place.outcomes()["/real/index.htm"] == "ok"
        assert place.fetches()[ours.url].headers["refresh"] == "0; URL='/real/index.htm'"
        place.store.close()
