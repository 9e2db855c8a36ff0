"""Each named bad behaviour behaves as badly as its name says, on every host."""

from __future__ import annotations

import gzip
import http.client
import socket
import time
from urllib.parse import urlsplit

import pytest

from monitor.demo.district import District
from tests.demo.client import get


@pytest.fixture
def bad(district: District) -> str:
    return f"{district.web_url}_bad/"


def test_drop_cuts_the_connection(bad: str) -> None:
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        get(f"{bad}drop")


def test_slow_answers_after_its_delay(bad: str) -> None:
    began = time.monotonic()
    assert get(f"{bad}slow/0.4").status == 200
    assert time.monotonic() - began >= 0.4


def test_flaky_fails_twice_for_each_key_and_then_answers(bad: str) -> None:
    for key in ("a", "b"):
        with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
            get(f"{bad}flaky/{key}")
        assert [get(f"{bad}flaky/{key}").status for _ in range(3)] == [503, 200, 200]


def test_a_new_night_makes_flaky_fail_again(district: District, bad: str) -> None:
    district.night(1)
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        get(f"{bad}flaky/a")


def test_head_is_refused_and_get_is_not(bad: str) -> None:
    assert get(f"{bad}head-refused", method="HEAD").status == 405
    assert get(f"{bad}head-refused").status == 200


def test_loop_leads_back_to_itself(bad: str) -> None:
    there = get(f"{bad}loop").headers["location"]
    assert there == "/_bad/loop-back"
    assert get(f"{bad}loop-back").headers["location"] == "/_bad/loop"


@pytest.mark.parametrize(
    ("month", "before", "after"), [("2026/11", "2026/10", "2026/12"), ("2026/1", "2025/12", "2026/2")]
)
def test_the_calendar_has_no_end(bad: str, month: str, before: str, after: str) -> None:
    text = get(f"{bad}calendar/{month}").text
    assert f'"/_bad/calendar/{before}"' in text
    assert f'"/_bad/calendar/{after}"' in text


def test_a_small_gzip_unpacks_to_more_than_a_hundred_megabytes(bad: str) -> None:
    got = get(f"{bad}gzip-bomb")
    assert got.headers["content-encoding"] == "gzip"
    assert len(got.body) < 2_000_000
    assert len(gzip.decompress(got.body)) > 100_000_000


def test_thirty_thousand_divs_are_nested(bad: str) -> None:
    assert get(f"{bad}divs").body.count(b"<div>") == 30_000


def test_broken_bytes_are_not_text(bad: str) -> None:
    with pytest.raises(UnicodeDecodeError):
        get(f"{bad}bytes").body.decode()


def test_one_charset_is_wrong_and_one_is_gbk(bad: str) -> None:
    wrong, gbk = get(f"{bad}wrong-charset"), get(f"{bad}gbk")
    assert wrong.headers["content-type"].endswith("UTF-8")
    assert "云泉区" in wrong.body.decode("gbk")
    assert b'charset="gb2312"' in gbk.body


def test_an_endless_body_goes_on_until_the_client_leaves(bad: str) -> None:
    parts = urlsplit(f"{bad}endless")
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as line:
        line.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        got = 0
        while got < 100_000:
            got += len(line.recv(65536))


def test_hang_says_nothing(bad: str) -> None:
    parts = urlsplit(f"{bad}hang")
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=0.3) as line:
        line.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        with pytest.raises(TimeoutError):
            line.recv(1)


def test_the_same_behaviours_stand_on_the_portal_but_no_page_links_to_them(district: District) -> None:
    assert get(f"{district.portal_url}_bad/divs").status == 200
    assert "_bad" not in get(district.portal_url).text
