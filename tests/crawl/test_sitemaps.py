"""Sitemaps as real systems write them: kept with care, stamped by a machine, broken, endless."""

from __future__ import annotations

import gzip
from datetime import datetime

import pytest
from protego import Protego

from monitor.clock import ZONE
from monitor.crawl import robots, sitemaps
from monitor.crawl.sitemaps import SitemapEntry
from tests.waiting import work

SITE = "http://p.gov.cn"
RULES = "User-agent: *\nDisallow: /private/\n"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=ZONE)


def sitemap(*rows: tuple[str, str]) -> bytes:
    urls = "".join(f"<url><loc>{loc}</loc><lastmod>{day}</lastmod></url>" for loc, day in rows)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def entries(*days: str) -> list[SitemapEntry]:
    rows = [(f"{SITE}/{number}.htm", day) for number, day in enumerate(days)]
    return sitemaps.read(sitemap(*rows), f"{SITE}/sitemap.xml").entries


def test_addresses_and_dates_are_read_also_when_packed() -> None:
    body = sitemap(
        (f"{SITE}/a.htm", "2026-11-01"), ("/b.htm", "2026-11-02T08:00:00+08:00"), ("javascript:x", ""), ("/c", "x")
    )
    for packed in (body, gzip.compress(body)):
        found = sitemaps.read(packed, f"{SITE}/sitemap.xml")
        assert [entry.url for entry in found.entries] == [f"{SITE}/a.htm", f"{SITE}/b.htm", f"{SITE}/c"]
        assert [str(entry.changed) for entry in found.entries] == [
            "2026-11-01 23:59:59+08:00",
            "2026-11-02 08:00:00+08:00",
            "None",
        ]


def test_an_index_and_robots_name_further_ones() -> None:
    index = b'<sitemapindex xmlns="x"><sitemap><loc>/a.xml.gz</loc></sitemap></sitemapindex>'
    assert sitemaps.read(index, f"{SITE}/sitemap.xml").further == [f"{SITE}/a.xml.gz"]
    robots = "User-agent: *\nDisallow: /x\nsitemap: /map.xml\n Sitemap :http://p.gov.cn/b.xml\n#Sitemap: /no.xml"
    assert sitemaps.of_robots(robots, f"{SITE}/robots.txt") == [f"{SITE}/map.xml", f"{SITE}/b.xml"]


@pytest.mark.parametrize(
    ("days", "believed"),
    [
        (["2026-11-01", "2026-11-02", "2026-10-05"], True),
        (["2026-11-20"] * 6, False),
        (["2026-11-20"] * 3, True),
        (["2026-11-01", "2026-11-25"], False),
        (["", ""], False),
        ([*["2026-11-20"] * 6, "2026-11-19"], True),
    ],
)
def test_dates_of_the_files_own_making_are_not_believed(days: list[str], believed: bool) -> None:
    assert sitemaps.believed(entries(*days), NOW) is believed


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>404</body></html>",
        sitemap(("/a.htm", "2026-11-01"))[:-30],
        gzip.compress(b" " * 200_000_000),
        b"\x1f\x8bbroken",
        b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><urlset><url><loc>&c;</loc></url></urlset>',
        sitemap(*((f"/{number}.htm", "") for number in range(sitemaps.MOST_URLS + 10))),
    ],
)
def test_a_broken_or_hostile_one_is_bounded(body: bytes) -> None:
    with work(20):
        assert len(sitemaps.read(body, f"{SITE}/sitemap.xml").entries) <= sitemaps.MOST_URLS


def test_a_robots_file_of_blank_lines_takes_no_time() -> None:
    with work(5):
        assert sitemaps.of_robots("\n" * 500_000 + "sitemap", f"{SITE}/robots.txt") == []
    text = "User-agent: *\n\n \tSitemap : /a.xml\r\nsitemap:\n/b.xml\n"
    assert sitemaps.of_robots(text, f"{SITE}/robots.txt") == [f"{SITE}/a.xml"]


HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
ROW = f"<url><loc>{SITE}/a.htm</loc><lastmod>2026-11-01</lastmod></url>"
TWO = [f"{SITE}/a.htm", f"{SITE}/b.htm?x=1&y=2"]


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        (f"{HEAD}<urlset>{ROW}</urlset>", TWO[:1]),
        (f"\ufeff{HEAD}<urlset>{ROW}</urlset>", TWO[:1]),
        (f"\r\n \n{HEAD}<urlset>{ROW}</urlset>", TWO[:1]),
        (f"\n\ufeff{HEAD}<urlset>{ROW}</urlset>", TWO[:1]),
        (f"{HEAD}<urlset>{ROW}<url><loc>{SITE}/b.htm?x=1&y=2</loc></url></urlset>", TWO),
        (f"{HEAD}<urlset>{ROW}<url><loc>{SITE}/b.htm?x=1&amp;y=2</loc></url></urlset>", TWO),
        (f"{HEAD}<urlset>{ROW}<url><loc><![CDATA[{SITE}/b.htm?x=1&y=2]]></loc></url> & </urlset>", TWO),
        (f"{HEAD}<URLSET><URL><LOC>{SITE}/a.htm</LOC></URL></URLSET>", TWO[:1]),
        (f"{HEAD}<sm:urlset><sm:url><sm:loc>{SITE}/a.htm</sm:loc></sm:url></sm:urlset>", TWO[:1]),
        (f'{HEAD}<sm:urlset xmlns:sm="x"><sm:url><sm:loc> \n{SITE}/a.htm\n</sm:loc></sm:url></sm:urlset>', TWO[:1]),
        (f"{HEAD}<urlset><url><loc>{SITE}/a.htm</loc><image:image><image:loc>/x.png</image:loc></image:image></url>"
         "&nbsp;</urlset>", TWO[:1]),
        (f"{HEAD}<!-- &nbsp; --><urlset>{ROW}<url><title>a&nbsp;b</title><loc>/b.htm?x=1&#38;y=2</loc></url></urlset>",
         TWO),
        (f"{SITE}/a.htm\n{SITE}/b.htm?x=1&y=2\n", TWO),
        (f"\ufeff{SITE}/a.htm\r\n\r\n  {SITE}/b.htm?x=1&y=2", TWO),
        (f"<rss version='2.0'><channel><link>{SITE}/</link><image><url>/l.png</url></image>"
         f"<item><link>{SITE}/a.htm</link></item></channel></rss>", TWO[:1]),
        (f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{SITE}/a.htm"/></entry></feed>', TWO[:1]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_what_is_nearly_a_sitemap_is_read_and_no_fault_is_found(body: str, urls: list[str], codec: str) -> None:
    written = body if codec == "utf-8" else body.lstrip("\ufeff\r\n ")  # it bears a mark of its own
    found = sitemaps.read(written.encode(codec), f"{SITE}/sitemap.xml")
    assert [entry.url for entry in found.entries] == urls and not found.fault and found.is_one


def test_dates_of_a_sitemap_with_a_bare_ampersand_belong_to_their_rows() -> None:
    rows = "".join(
        f"<url><loc>/{n}.htm?a=1&b={n}</loc>{f'<lastmod>2026-11-0{n}</lastmod>' * (n % 2)}</url>" for n in range(4)
    )
    found = sitemaps.read(f"<urlset>{rows}</urlset>".encode(), f"{SITE}/sitemap.xml").entries
    assert [entry.changed and entry.changed.day for entry in found] == [None, 1, None, 3]


@pytest.mark.parametrize(
    ("body", "is_one", "word"),
    [
        (f"{HEAD}<urlset>{ROW}<url><loc>/b", True, "不完整"),
        (f"{HEAD}<urlset><url><loc></loc>&</url></urlset>", True, "格式错误"),
        ("<!DOCTYPE html><html><body>页面不存在</body></html>", False, "不是站点地图"),
        ("<html><!-- <rdf:RDF> --></html>", False, "不是站点地图"),
        ("没有\n", False, "不是站点地图"),
        (f"{SITE}/a.htm\n以上为网址", False, "不是站点地图"),
        ("", False, "不是站点地图"),
    ],
)
def test_what_cannot_be_read_says_so(body: str, is_one: bool, word: str) -> None:
    found = sitemaps.read(body.encode(), f"{SITE}/sitemap.xml")
    assert word in found.fault and found.is_one is is_one


def test_an_empty_sitemap_is_no_fault_and_an_index_needs_no_namespace() -> None:
    assert sitemaps.read(f"{HEAD}<urlset/>".encode(), f"{SITE}/sitemap.xml") == sitemaps.Sitemap()
    for more in ("", "&"):
        index = f"{HEAD}<sitemapindex>{more}<sitemap><loc>{SITE}/p.xml?a=1</loc></sitemap></sitemapindex>"
        assert sitemaps.read(index.encode(), f"{SITE}/sitemap.xml").further == [f"{SITE}/p.xml?a=1"]


@pytest.mark.parametrize(
    "piece",
    ["<loc ", "<url><loc>", "<loc><![CDATA[", "<lastmod ", "&#1", "<!--", "<?a ", "<a:loc>http://p/\n", "http://p/ "],
)
def test_a_hostile_sitemap_takes_no_time(piece: str) -> None:
    body = ("<urlset>&" + piece * (3_000_000 // len(piece))).encode()
    with work(20):
        sitemaps.read(body, f"{SITE}/sitemap.xml")


NAMED = f"{SITE}/%E9%80%9A%E7%9F%A5%E5%85%AC%E5%91%8A/a.htm"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("GB2312", "gbk"), ("UTF-8", "gbk"), ("GBK", "utf-8"), ("UTF-16", "utf-8"), ("UTF-16", "utf-16-le"),
     ("UTF-8", "utf-16-be"), ("utf8mb4", "utf-8")],
)  # fmt: skip
@pytest.mark.parametrize("fault", ["", "&"])
def test_what_the_bytes_are_outweighs_what_they_are_declared_as(declared: str, codec: str, fault: str) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?><urlset>{fault}<url><loc>/通知公告/a.htm</loc></url></urlset>'
    found = sitemaps.read(body.encode(codec), f"{SITE}/sitemap.xml")
    assert [entry.asked or entry.url for entry in found.entries] == [NAMED] and not found.fault


def test_a_file_packed_twice_and_one_below_a_long_remark_are_read() -> None:
    body = f"{HEAD}\n<!-- {'生成 ' * 3_000} -->\n<!-- & -->\n<urlset>{ROW}</urlset>".encode()
    for written in (body, gzip.compress(gzip.compress(body))):
        assert [entry.url for entry in sitemaps.read(written, f"{SITE}/sitemap.xml").entries] == TWO[:1]


@pytest.mark.parametrize(
    "body",
    [
        RULES.encode(), f"\ufeff{RULES}".encode(), f"\u200b\r\n{RULES}".encode(), RULES.encode("utf-16"),
        RULES.encode("utf-16-le"), RULES.encode("utf-16-be"), b"\0" + RULES.encode(), f"# 说明\n{RULES}".encode("gbk"),
    ],
)  # fmt: skip
def test_the_rules_of_robots_are_read_in_every_spelling_of_windows(body: bytes) -> None:
    assert not Protego.parse(robots.text(body)).can_fetch(f"{SITE}/private/a.htm", "monitor")
