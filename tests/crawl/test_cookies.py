"""Cookies of one journey, kept and sent as browsers do (RFC 6265; cases in the manner of its test suite)."""

from __future__ import annotations

from datetime import datetime

import pytest

from monitor.clock import ZONE
from monitor.crawl.cookies import Cookies

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=ZONE)
URL = "http://www.a.gov.cn/x/1.htm"


def sent(*lines: str, to: str = URL, by: str = URL) -> str:
    jar = Cookies()
    jar.take(by, [line.encode("latin-1") for line in lines], NOW)
    return jar.header(to)


@pytest.mark.parametrize(
    ("line", "to", "header"),
    [
        ("a=1", URL, "a=1"),
        ("a=1; Path=/", "http://www.a.gov.cn/", "a=1"),
        ("a=1", "http://www.a.gov.cn/", ""),
        ("a=1; Path=/x", "http://www.a.gov.cn/xy", ""),
        ("a=1; path=x", "http://www.a.gov.cn/x/2", "a=1"),
        ("a=1; Domain=a.gov.cn; Path=/", "http://b.a.gov.cn/", "a=1"),
        ("a=1; Domain=.a.gov.cn; Path=/", "http://a.gov.cn/", "a=1"),
        ("a=1; Path=/", "http://b.a.gov.cn/", ""),
        ("a=1; Domain=b.gov.cn; Path=/", URL, ""),
        ("a=1; Domain=cn; Path=/", "http://b.cn/", ""),
        ("a=1; Domain=gov.cn.; Path=/", URL, ""),
        ("a=1; Secure; Path=/", "https://www.a.gov.cn/", ""),
        ("a=1; HttpOnly; SameSite=Strict; odd", URL, "a=1"),
        ("a=1; Max-Age=0", URL, ""),
        ("a=1; Max-Age=-5", URL, ""),
        ("a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", URL, "a=1"),
        ("a=1; Expires=Thu, 01-Jan-1970 00:00:01 GMT", URL, ""),
        ("a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT", URL, "a=1"),
        ("a=1; Expires=soon", URL, "a=1"),
        ("seen", URL, "seen"),
        ("=1", URL, "1"),
        ("", URL, ""),
        ('a="b c"; Path=/', URL, 'a="b c"'),
        ("a=b=c", URL, "a=b=c"),
        (" a = 1 ;", URL, "a=1"),
        ("a=\x01", URL, ""),
        ("a=" + "x" * 5_000, URL, ""),
        ("\xc3\xa9=1", URL, "\xc3\xa9=1"),
    ],
)
def test_a_cookie_goes_where_a_browser_would_send_it(line: str, to: str, header: str) -> None:
    assert sent(line, to=to) == header


def test_a_later_one_takes_the_place_of_an_earlier_one_and_may_end_it() -> None:
    assert sent("a=1", "b=2", "a=3") == "b=2; a=3"
    assert sent("a=1", "a=; Max-Age=0") == ""
    assert sent("a=1; Path=/", "a=2; Path=/x") == "a=2; a=1"
    assert sent("a=1; Secure", by="https://www.a.gov.cn/x/", to="https://www.a.gov.cn/x/2") == "a=1"
    assert sent("a=1; Domain=0.0.1; Path=/", by="http://127.0.0.1/", to="http://127.0.0.1/") == ""


def test_a_jar_is_bounded() -> None:
    assert sent(*(f"n{number}=1" for number in range(1_000))).count("=") == 50
