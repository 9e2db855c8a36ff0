"""Sitemaps as real systems write them: kept with care, stamped by a machine, broken, endless."""

from __future__ import annotations

import gzip
import time
from datetime import datetime

import pytest

from monitor.clock import ZONE
from monitor.crawl import sitemaps
from monitor.crawl.sitemaps import Entry

SITE = "http://p.gov.cn"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=ZONE)


def sitemap(*rows: tuple[str, str]) -> bytes:
    urls = "".join(f"<url><loc>{loc}</loc><lastmod>{day}</lastmod></url>" for loc, day in rows)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def entries(*days: str) -> list[Entry]:
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
    began = time.perf_counter()
    assert len(sitemaps.read(body, f"{SITE}/sitemap.xml").entries) <= sitemaps.MOST_URLS
    assert time.perf_counter() - began < 5


def test_a_robots_file_of_blank_lines_takes_no_time() -> None:
    begun = time.monotonic()
    assert sitemaps.of_robots("\n" * 500_000 + "sitemap", f"{SITE}/robots.txt") == []
    assert time.monotonic() - begun < 2
    text = "User-agent: *\n\n \tSitemap : /a.xml\r\nsitemap:\n/b.xml\n"
    assert sitemaps.of_robots(text, f"{SITE}/robots.txt") == [f"{SITE}/a.xml"]
