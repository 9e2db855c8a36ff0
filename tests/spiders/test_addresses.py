"""What goes over the wire is what a browser would ask for; what recognises a page is never requested."""

from __future__ import annotations

from pathlib import Path

from tests.crawl.rough import Reply, RoughServer, page
from tests.spiders.place import Place

WRITTEN = {  # as a page in GBK writes it → as it is asked for
    "/list.asp?b=2&a=1&lm=通知": "/list.asp?b=2&a=1&lm=%CD%A8%D6%AA",
    "/通知.htm": "/%E9%80%9A%E7%9F%A5.htm",
    "/s.htm;jsessionid=AB12?y=1": "/s.htm;jsessionid=AB12?y=1",
    "/u.htm?utm_source=wx": "/u.htm?utm_source=wx",
    "/a|b[c].htm?x={1}|[2]\\": "/a|b[c].htm?x={1}|[2]\\",
    "/e.htm?": "/e.htm",  # Twisted leaves out a question mark with nothing behind it
    "/%7euser/%e9.htm": "/%7euser/%e9.htm",
    " /d/./../p.htm ": "/p.htm",
    "/from.htm": "/from.htm",
}
BROKEN = ("http://[1.2.3.4]/", "http://a,b.gov.cn/", "htp://a.gov.cn/", "http://a.gov.cn:8a/") * 3
SHOWN = '<video src="/m/1.mp4?b=2&amp;a=1" poster="/m/1.jpg"></video><div style="background:url(/m/2.png)">x</div>'


def home() -> Reply:
    links = "".join(f'<p><a href="{href}">通知公告栏目的名称</a></p>' for href in (*WRITTEN, *BROKEN))
    html = f'<html><head><meta charset="gb2312"></head><body>{links}{SHOWN}</body></html>'
    return Reply(html.encode("gbk"), type="text/html")


def test_addresses_go_over_the_wire_as_a_browser_sends_them(tmp_path: Path) -> None:
    routes = {path: page() for path in WRITTEN.values()}
    routes |= {"/": home(), "/to.asp?z=1&y=2": page(), "/from.htm": Reply("", 302, {"Location": "/to.asp?z=1&y=2"})}
    routes |= {path: Reply(b"x", type="video/mp4") for path in ("/m/1.mp4?b=2&a=1", "/m/1.jpg", "/m/2.png")}
    with RoughServer(routes) as server:
        place = Place(tmp_path, server.url)
        for _ in range(2):
            server.hits.clear()
            place.crawl()
            place.crawl("links")
            asked = set(server.paths()) - {"/robots.txt", "/sitemap.xml"}
            assert asked == {"/", "/to.asp?z=1&y=2", *WRITTEN.values(), "/m/1.mp4?b=2&a=1", "/m/1.jpg", "/m/2.png"}
            assert set(place.outcomes().values()) == {"ok", "redirect"}
            place.next_night(full=True)
        assert "/list.asp?a=1&b=2&lm=%CD%A8%D6%AA" in place.pages() and "/u.htm" in place.pages()
    place.store.close()
