"""A spider that is killed at any moment goes on where it was, and ends as if nothing had happened."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from monitor.model import PageKind
from monitor.store import scans
from tests import warm
from tests.crawl.rough import Hit, Reply, RoughServer, page
from tests.spiders.place import ROOT, Place

PAGES = 300
TARGETS = 200
KILLS = 5


def web(hit: Hit) -> Reply:
    """Pages that lead to their children, some gone, some moved, each with an image."""
    number = int(hit.path.strip("/p.htm") or 0)
    if number % 17 == 5:
        return Reply("gone", 410)
    if number % 23 == 7:
        return Reply("", 302, {"Location": f"/p{number + 1}.htm"})
    children = [f"/p{child}.htm" for child in range(4 * number + 1, 4 * number + 5) if child < PAGES]
    links = "".join(f'<a href="{href}">{href}</a>' for href in ("/", *children))
    return Reply(f"<p>{number}</p>{links}<img src='/i{number}.png'>", delay=0.01)


class Web:
    def get(self, path: str, default: object = None) -> object:
        if path.startswith("/i"):
            return Reply("png", delay=0.01, type="image/png")
        return web if path == "/" or path.startswith("/p") else default


def served() -> RoughServer:
    server = RoughServer({})
    server.routes = Web()  # type: ignore[assignment]
    return server


def kill_at(place: Place, server: RoughServer, spider: str, hits: int) -> None:
    """Start the spider and kill it without warning once the server has seen so many more requests."""
    command, environment = place.command(spider)
    until = len(server.hits) + hits
    process = warm.start(command, environment)
    while len(server.hits) < until and process.poll() is None:
        time.sleep(0.002)
    assert process.poll() is None, "it ended before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()


def ends(place: Place) -> dict[str, tuple[str, str, str]]:
    base = place.url.rstrip("/")
    return {
        url.removeprefix(base): (row.outcome, row.body, row.final_url.removeprefix(base))
        for url, row in place.fetches().items()
    }


@pytest.mark.parametrize("spider", ["site", "links"])
def test_a_scan_killed_at_five_random_moments_ends_as_an_undisturbed_one(tmp_path: Path, spider: str) -> None:
    folders = [tmp_path / "undisturbed", tmp_path / "killed"]
    with served() as server:
        places = []
        for folder in folders:
            folder.mkdir()
            places.append(Place(folder, server.url))
        undisturbed, place = places
        if spider == "links":
            for one in places:
                one.know(*(f"{server.url}i{number}.png" for number in range(TARGETS)), kind=PageKind.IMAGE)
        undisturbed.crawl(spider)
        server.hits.clear()
        moments = sorted(random.sample(range(20, 160), KILLS))
        for moment, before in zip(moments, [0, *moments], strict=False):
            stored = set(ends(place))
            start = len(server.hits)
            kill_at(place, server, spider, moment - before + 1)
            repeated = stored & {hit.path for hit in server.hits[start:]}
            assert not repeated, f"asked again although its answer was stored: {repeated} (killed at {moments})"
        stored, start = set(ends(place)), len(server.hits)
        place.crawl(spider)
        assert not stored & {hit.path for hit in server.hits[start:]}
    assert ends(place) == ends(undisturbed), f"killed at {moments}"
    assert place.coverage() == undisturbed.coverage()
    for one in places:
        one.store.close()


def test_a_spider_that_ran_to_its_end_has_nothing_left_to_ask(tmp_path: Path) -> None:
    with served() as server:
        place = Place(tmp_path, server.url)
        place.crawl()
        server.hits.clear()
        place.crawl()
        assert server.hits == []


def test_a_spider_that_is_asked_to_stop_says_that_it_did_not_finish(tmp_path: Path) -> None:
    with served() as server:
        place = Place(tmp_path, server.url)
        command, environment = place.command("site")
        process = warm.start(command, environment)
        while len(server.hits) < 60:
            time.sleep(0.005)
        process.terminate()
        process.wait()
        with place.store.read() as conn:
            stored = conn.exec_driver_sql("SELECT count(*) FROM fetches").scalar()
            coverage = conn.exec_driver_sql("SELECT coverage FROM scans").scalar()
        assert stored >= 50 and "crawled" not in coverage
        place.crawl()
        assert len(place.fetches()) > 180


def test_a_store_that_cannot_be_written_to_ends_the_scan_unfinished(tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("a file where the folder of bodies should be")
    with served() as server:
        place = Place(tmp_path, server.url, environment={"MONITOR_BODIES_URL": str(tmp_path / "occupied")})
        command, environment = place.command("site")
        done = warm.run(command, environment)
        assert "the store failed" in done.stderr
        assert len(server.hits) < 100 and place.fetches() == {}
        with place.store.read() as conn:
            assert not scans.get(conn, place.scan.id).crawled


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-a", "site=site"], "is no number"),
        (["-a", "scan=1"], "no site"),
        (["-a", "site=site", "-a", "scan=99"], "NoResultFound"),
    ],
)
def test_a_spider_without_its_site_or_scan_does_not_start(tmp_path: Path, arguments: list[str], says: str) -> None:
    place = Place(tmp_path, "http://127.0.0.1:2/")
    command, environment = place.command("site")
    done = warm.run([*command[:5], *arguments], environment)
    assert done.returncode != 0 and says in done.stderr


def test_plain_scrapy_lists_the_spiders_without_any_store(tmp_path: Path) -> None:
    command, environment = Place(tmp_path, "http://127.0.0.1:2/").command("site")
    environment.pop("MONITOR_REGISTRY")
    done = subprocess.run([*command[:3], "list"], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["links", "site"] and done.returncode == 0


def test_a_store_that_cannot_be_read_for_a_moment_ends_the_scan_unfinished_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HICCUP)
    paths = [f"/info/1/{number}.htm" for number in range(20)]
    with RoughServer({"/": page(*paths), **{path: page() for path in paths}}) as server:
        place = Place(tmp_path, server.url)
        place.crawl()
        place.next_night(full=True)
        command, environment = place.command("site")
        environment["PYTHONPATH"] = f"{tmp_path}:{ROOT}"
        done = warm.run(command, environment)
        assert "the store failed" in done.stderr
        with place.store.read() as conn:
            assert not scans.get(conn, place.scan.id).crawled
        assert place.fetches() == {}
        place.crawl()
        assert len(place.fetches()) == 21


HICCUP = """
import sqlalchemy.exc
from monitor.store import wanted_pages

def asks(conn, ids):
    wanted_pages.asks = whole
    raise sqlalchemy.exc.OperationalError("SELECT", {}, Exception("the server closed the connection"))

whole, wanted_pages.asks = wanted_pages.asks, asks
"""
