"""Night after night: little is asked for again, nothing new is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.model import PageKind
from tests.crawl.rough import Hit, Reply, RoughServer, page
from tests.spiders.place import Place

ARTICLES = [f"/info/1/{number}.htm" for number in range(70)]


class Site:
    """A portal with one list of articles that answers conditional requests."""

    def __init__(self) -> None:
        self.articles = list(ARTICLES)
        self.gone: set[str] = set()

    def get(self, path: str, default: object = None) -> object:
        if path == "/":
            links = "".join(f'<a href="{href}">{href}</a>' for href in ("/tzgg.htm", *self.articles[:2]))
            return conditional(links + '<div class="nav"><a href="/jgsz.htm">机构设置</a></div>')
        if path == "/tzgg.htm":
            return conditional("".join(f'<a href="{href}">{href}</a>' for href in self.articles))
        if path == ARTICLES[5]:
            return conditional('<a href="/tree">目录</a><a href="http://w.invalid/info/1/5.htm">x</a>')
        if path == "/tree":
            return conditional('<a href="/leaf">附表</a>')
        known = path in self.articles or path in ("/jgsz.htm", "/leaf")
        return (
            conditional(f'{path}<a href="http://w.invalid{path}">x</a>') if known and path not in self.gone else default
        )


def conditional(text: str) -> object:
    body = f"<html><body>{text}</body></html>"
    etag = f'"{hash(body)}"'

    def answer(hit: Hit) -> Reply:
        if hit.headers.get("if-none-match") == etag:
            return Reply("", 304, {"ETag": etag})
        return Reply(body, headers={"ETag": etag})

    return answer


@pytest.fixture
def site(tmp_path: Path) -> tuple[Site, Place, RoughServer]:
    site = Site()
    server = RoughServer({})
    server.routes = site  # type: ignore[assignment]
    with server:
        place = Place(tmp_path, server.url, more='[[sites.columns]]\nurl = "tzgg.htm"\nname = "通知公告"')
        place.crawl()
        server.hits.clear()
        yield site, place, server  # type: ignore[misc]
        place.store.close()


def test_a_later_night_asks_for_a_quarter_at_most(site: tuple[Site, Place, RoughServer]) -> None:
    _, place, server = site
    first = place.coverage()
    assert first.asked == len(ARTICLES) + 5 and first.got == first.asked
    place.next_night()
    place.crawl()
    second = place.coverage()
    assert second.unchanged == second.asked <= 0.25 * first.asked
    assert second.bytes == 0
    assert len(server.hits) == second.asked


def test_home_column_and_what_the_home_page_shows_are_asked_for_every_night(
    site: tuple[Site, Place, RoughServer],
) -> None:
    _, place, server = site
    for _ in range(2):
        server.hits.clear()
        place.next_night()
        place.crawl()
        assert {"/", "/tzgg.htm", "/jgsz.htm", *ARTICLES[:2]} <= set(server.paths())


def test_an_unchanged_page_costs_one_row_and_keeps_its_body(site: tuple[Site, Place, RoughServer]) -> None:
    _, place, _ = site
    before = place.body("/tzgg.htm")
    place.next_night()
    place.crawl()
    row = place.fetches()[place.url + "tzgg.htm"]
    assert (row.outcome, row.status, row.size) == ("unchanged", 304, 0)
    assert place.store.bodies.get(row.body) == before


def test_a_new_article_is_read_the_night_it_appears(site: tuple[Site, Place, RoughServer]) -> None:
    website, place, _ = site
    website.articles.insert(0, "/info/1/999.htm")
    place.next_night()
    place.crawl()
    assert place.outcomes()["/info/1/999.htm"] == "ok"
    new = place.pages()["/info/1/999.htm"]
    assert new.first_scan_id == place.scan.id and new.kind == "article"


def test_a_page_that_is_gone_has_its_parent_asked_again(site: tuple[Site, Place, RoughServer]) -> None:
    website, place, server = site
    with place.store.begin() as conn:  # the leaf's turn has come, its parent's has not
        conn.exec_driver_sql(
            "UPDATE pages SET looked_at = '2020-01-01 00:00:00', looked_scan_id = 0 WHERE url LIKE '%/leaf'"
        )
        conn.exec_driver_sql("UPDATE pages SET looked_at = '2026-11-20 00:00:00' WHERE url LIKE '%/tree'")
    website.gone.add("/leaf")
    server.hits.clear()
    place.next_night()
    place.crawl()
    assert place.outcomes()["/leaf"] == "not_found"
    assert server.paths().index("/leaf") < server.paths().index("/tree")


def test_targets_of_tonights_pages_and_bad_ones_are_wanted_again(site: tuple[Site, Place, RoughServer]) -> None:
    _, place, _ = site
    place.crawl("links")
    assert len([row for row in place.pages().values() if row.kind == PageKind.OUTSIDE]) == len(ARTICLES) + 2
    assert set(place.coverage().targets_failed) == {"dns"}
    place.next_night()
    place.crawl()
    wanted = [row for row in place.pages().values() if row.wanted_scan_id == place.scan.id and row.kind == "outside"]
    assert len(wanted) == len(ARTICLES) + 2  # none of them was ever good


def test_the_navigation_of_the_home_page_is_noted(site: tuple[Site, Place, RoughServer]) -> None:
    _, place, _ = site
    assert [path for path, row in place.pages().items() if row.nav] == ["/jgsz.htm"]


def test_further_pages_of_a_list_are_read_when_the_first_is_full_of_news(tmp_path: Path) -> None:
    old = [f"/info/1/{number}.htm" for number in range(20)]
    lists = {"/l.htm": old[:10], "/l/1.htm": old[10:]}

    class Lists:
        def get(self, path: str, default: object = None) -> object:
            if path == "/":
                return page("/l.htm")
            if path in lists:
                pager = '<a href="/l/1.htm">下一页</a>' if path == "/l.htm" else ""
                return Reply(pager + "".join(f'<a href="{href}">{href}</a>' for href in lists[path]))
            return page() if path.startswith("/info/") else default

    server = RoughServer({})
    server.routes = Lists()  # type: ignore[assignment]
    with server:
        place = Place(tmp_path, server.url, environment={"MONITOR_REVISIT_DAYS": "50"})
        place.crawl()
        news = [f"/info/1/{number}.htm" for number in range(100, 115)]
        lists.update({"/l.htm": news[:10], "/l/1.htm": [*news[10:], *old[:5]]})
        with place.store.begin() as conn:  # as the checks would have it
            conn.exec_driver_sql("UPDATE pages SET kind = 'column' WHERE url LIKE '%/l.htm'")
        place.next_night()
        place.crawl()
    assert set(news) <= set(place.outcomes())
