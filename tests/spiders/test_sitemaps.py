"""What a site's own sitemap tells is followed: pages that nothing links to, and pages that changed."""

from __future__ import annotations

from pathlib import Path

from tests.crawl.rough import Reply, RoughServer, page
from tests.spiders.place import Place


def sitemap(days: dict[str, str]) -> Reply:
    urls = "".join(f"<url><loc>/info/1/{name}.htm</loc><lastmod>{day}</lastmod></url>" for name, day in days.items())
    return Reply(f"<urlset>{urls}<url><loc>http://elsewhere.invalid/</loc></url></urlset>", type="text/xml")


def test_the_redirects_of_robots_and_sitemaps_are_followed_and_circles_come_to_an_end(tmp_path: Path) -> None:
    def moved(to: str) -> Reply:
        return Reply(status=302, headers={"Location": to})

    routes = {
        "/": page(), "/robots.txt": moved("/robots2.txt"), "/sitemap.xml": moved("http://elsewhere.invalid/"),
        "/robots2.txt": Reply("Sitemap: /a.xml\nSitemap: /b.xml\nSitemap: /c.xml", type="text/plain"),
        "/a.xml": moved("/a2.xml"), "/a2.xml": moved("/a3.xml"), "/b.xml": moved("/b2.xml"), "/b2.xml": moved("/b.xml"),
        "/a3.xml": Reply("<urlset><url><loc>/only/a.html</loc></url></urlset>", type="text/xml"),
        "/c.xml": Reply(status=404), "/only/a.html": page(),
    }  # fmt: skip
    with RoughServer(routes) as server:
        place = Place(tmp_path, server.url)
        place.crawl()
        assert place.outcomes() == {"/": "ok", "/only/a.html": "ok"}
        (warning,) = place.scan.warnings
        assert "b2.xml（HTTP 302）" in warning and "c.xml（HTTP 404）" in warning and "/sitemap.xml" not in warning
        place.next_night()
        server.hits.clear()
        place.crawl()
        assert "/a.xml" in server.paths() and "/robots.txt" not in server.paths(), "asked for where it is named"
    place.store.close()


def test_hidden_pages_are_found_and_changed_ones_asked_for_again(tmp_path: Path) -> None:
    old = {f"2{number}": "2026-11-01" for number in range(8)}
    routes = {"/": page(), "/map.xml": sitemap({"30": "2026-11-02", **old}), "/robots.txt": Reply("Sitemap: /map.xml")}
    routes |= {f"/info/1/{name}.htm": page() for name in ("30", *old)}
    with RoughServer(routes) as server:
        place = Place(tmp_path, server.url)
        place.crawl()
        assert place.outcomes() == {path: "ok" for path in ("/", *(f"/info/1/{name}.htm" for name in ("30", *old)))}
        assert place.coverage().asked == 10, "neither robots.txt nor the sitemap is a page"
        server.routes["/map.xml"] = sitemap({"30": "2026-11-02", **old, "25": "2026-11-21"})
        server.hits.clear()
        place.next_night()
        place.crawl()
        assert "/info/1/25.htm" in place.outcomes() and len(place.outcomes()) <= 5
        assert "/sitemap.xml" not in server.paths() and "/robots.txt" not in server.paths()
        place.next_night()
        server.hits.clear()
        place.crawl()
        assert "/map.xml" in server.paths(), "what answered once is asked every night"
    place.store.close()


def test_a_named_sitemap_that_cannot_be_read_is_named_and_a_guessed_one_is_not(tmp_path: Path) -> None:
    named = "\ufeffSitemap: /index.xml\nSitemap: /gone.xml\nSitemap: /page.xml\nSitemap: /list.txt"
    html = Reply("<!DOCTYPE html><html><body>首页</body></html>")
    routes = {
        "/": page(), "/robots.txt": Reply(named, type="text/plain"), "/sitemap.xml": html, "/page.xml": html,
        "/index.xml": Reply("<sitemapindex><sitemap><loc>/part.xml</loc></sitemap></sitemapindex>", type="text/xml"),
        "/part.xml": Reply("\n<?xml version='1.0'?><urlset><url><loc>/only/a.html?x=1&y=2</loc></url>",
                           type="text/xml"),
        "/only/a.html?x=1&y=2": page(), "/only/b.html": page(),
    }  # fmt: skip
    with RoughServer(routes) as server:
        server.routes["/list.txt"] = Reply(f"{server.url}only/b.html\n", type="text/plain")
        place = Place(tmp_path, server.url)
        place.crawl()
        assert place.outcomes() == {"/": "ok", "/only/a.html?x=1&y=2": "ok", "/only/b.html": "ok"}
        (warning,) = place.scan.warnings
    assert "gone.xml（HTTP 404）" in warning and "page.xml（不是站点地图）" in warning
    assert "part.xml（文件不完整，只读到 1 条）" in warning and "/sitemap.xml" not in warning
    place.store.close()
