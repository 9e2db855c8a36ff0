"""The grammar of the HTML standard, with the cases of its tests (web-platform-tests, parsing of meta refresh)."""

from __future__ import annotations

import pytest

from monitor.extract.document import document
from monitor.extract.markup.refresh import refresh
from monitor.extract.outlinks import outlinks
from tests.waiting import work

BASE = "http://www.a.gov.cn/x/1.htm"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("0; url=/a", (0, "/a")),
        ("0 url=/a", (0, "/a")),
        ("0;url='/3 3.html'", (0, "/3 3.html")),
        ("0;/a", (0, "/a")),
        ("5", (5, "")),
        ("  5 ;", (5, "")),
        ("0,url=/a", (0, "/a")),
        ("0;URL = /a", (0, "/a")),
        ("0;\n\turl\n=\t/a", (0, "/a")),
        ("1.5; url=/a", (1, "/a")),
        (".5; url=/a", (0, "/a")),
        ("1...5..; url=/a", (1, "/a")),
        ("0;;url=/a", (0, ";url=/a")),
        ('0;url="/a"b', (0, "/a")),
        ("0;url='/a", (0, "/a")),
        ("0;'/a' x", (0, "/a")),
        ("0;url=/a b?c=1;d", (0, "/a b?c=1;d")),
        ("0;ur=/a", (0, "ur=/a")),
        ("0;url/a", (0, "url/a")),
        ("0;urlabc=/a", (0, "urlabc=/a")),
        ("0;u", (0, "u")),
        ("0;url=", (0, "")),
        ("0;url=url=/a", (0, "url=/a")),
        ("0  /a", (0, "/a")),
        ("99999999999999999999;url=/a", (999999999, "/a")),
        ("url=/a", None),
        ("; url=/a", None),
        ("-1; url=/a", None),
        ("+0; url=/a", None),
        ("0x; url=/a", None),
        ("5s;url=/a", None),
        ("", None),
        ("   ", None),
        ("٣;url=/a", None),
    ],
)
def test_a_value_is_read_as_browsers_do(content: str, found: tuple[int, str] | None) -> None:
    assert refresh(content) == found


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("""<meta http-equiv=REFRESH content="0;url='/3 3.html'">""", "http://www.a.gov.cn/3%203.html"),
        ('<base href="/y/"><meta http-equiv="refresh" content="0; url=a.htm">', "http://www.a.gov.cn/y/a.htm"),
        ('<body><p>x</p><meta http-equiv="refresh" content="3 http://b.example/"></body>', "http://b.example/"),
        ('<meta http-equiv="refresh" content="60">', ""),
        ('<noscript><meta http-equiv="refresh" content="0;url=/no-script.htm"></noscript>', ""),
        ('<meta http-equiv="refresh" content="0;url=javascript:alert(1)">', ""),
        ('<meta name="refresh" content="0;url=/a">', ""),
    ],
)
def test_a_page_leads_where_it_sends_its_visitor(markup: str, url: str) -> None:
    assert [page.url for page in outlinks(markup.encode(), BASE).pages] == [url] * bool(url)
    assert [link.url for link in document(markup.encode(), BASE).links if link.tag == "refresh" and link.url] == [
        url
    ] * bool(url)


def test_a_hostile_value_takes_no_time() -> None:
    with work(5):
        for piece in (" ", "0", ".", ";", "url=", "'", "0;url"):
            refresh("0;" + piece * 1_000_000)
            refresh(piece * 1_000_000)


def test_the_header_leads_on_like_the_meta_tag() -> None:
    body = "<html><head><base href='/a/'><title>通知</title></head></html>".encode()
    for leads in (
        document(body, "http://a.gov.cn/x.htm", refresh="5; url=b.htm").links,
        document(
            body.replace(b"<title>", b"<meta http-equiv=refresh content='5; url=b.htm'><title>"),
            "http://a.gov.cn/x.htm",
        ).links,
    ):
        assert [(link.url, link.tag) for link in leads] == [("http://a.gov.cn/a/b.htm", "refresh")]
    assert [one.url for one in outlinks(body, "http://a.gov.cn/x.htm", refresh="0;url=b.htm").pages] == [
        "http://a.gov.cn/a/b.htm"
    ]
    assert document(body, "http://a.gov.cn/x.htm", refresh="5").links == ()
