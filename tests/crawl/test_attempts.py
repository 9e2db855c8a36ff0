"""What a response tells before anybody has read its body."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from monitor.crawl import attempts
from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store.wanted_pages import Ask

URL = "http://p.gov.cn/zwgk/gk/1.htm"
ASK = Ask(1, URL, PageKind.ARTICLE)


def response(status: int = 200, body: bytes = b"", **headers: str) -> Response:
    named: dict[str, Any] = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(URL, status=status, headers=named, body=body, request=Request(URL, meta={"download_latency": 0.25}))


def test_an_answer_tells_status_size_time_and_the_headers_that_matter() -> None:
    answer = attempts.of_response(
        ASK, response(200, b"abc", ETag='"1"', Content_Type="text/html", Set_Cookie="secret=1")
    )
    assert (answer.outcome, answer.status, answer.size, answer.elapsed_ms) == (Outcome.OK, 200, 3, 250)
    assert answer.headers == {"etag": '"1"', "content-type": "text/html"}
    assert answer.method == "GET" and answer.at.tzinfo


def test_a_header_is_cut_to_a_sane_length() -> None:
    assert len(attempts.of_response(ASK, response(Server="x" * 100_000)).headers["server"]) == 500


@pytest.mark.parametrize(
    ("location", "outcome", "final_url"),
    [
        ("2.htm", Outcome.REDIRECT, "http://p.gov.cn/zwgk/gk/2.htm"),
        ("https://p.gov.cn/zwgk/gk/1.htm", Outcome.REDIRECT, "https://p.gov.cn/zwgk/gk/1.htm"),
        ("//www.gov.cn/x/", Outcome.REDIRECT, "http://www.gov.cn/x/"),
        ("/", Outcome.SOFT_MISSING, "http://p.gov.cn/"),
        ("1.htm#top", Outcome.LOOP, URL),
        ("javascript:alert(1)", Outcome.SERVER_ERROR, ""),
        ("file:///etc/passwd", Outcome.SERVER_ERROR, ""),
        ("", Outcome.SERVER_ERROR, ""),
    ],
)
def test_a_redirect_says_where_to(location: str, outcome: Outcome, final_url: str) -> None:
    answer = attempts.of_response(ASK, response(302, Location=location))
    assert (answer.outcome, answer.final_url) == (outcome, final_url)


def test_unchanged_is_only_believed_where_a_body_stands() -> None:
    assert attempts.of_response(ASK, response(304)).outcome is Outcome.SERVER_ERROR
    assert attempts.of_response(ASK._replace(body_sha="ab"), response(304)).outcome is Outcome.UNCHANGED


def test_a_page_behind_a_cookie_is_not_a_loop() -> None:
    assert attempts.of_response(ASK, response(302, Location=URL, Set_Cookie="a=1")).outcome is Outcome.BLOCKED


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html; charset=GBK", ("text/html", "gbk")),
        ('Text/HTML;charset="utf-8"; x=y', ("text/html", "utf-8")),
        ("application/pdf", ("application/pdf", "")),
        ("", ("", "")),
        (";;charset=", ("", "")),
    ],
)
def test_a_content_type_is_read_whatever_its_form(header: str, expected: tuple[str, str]) -> None:
    assert attempts.content_type({"content-type": header}) == expected


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"<html>", "text/html", True),
        (b"<html>", "", True),
        (b"<datastore>", "text/xml", True),
        (b'{"data":{"html":"<li>"}}', "application/json", True),
        (b"  <!DOCTYPE html>", "text/x-odd", True),
        (b"plain words", "text/x-odd", False),
        (b"%PDF-1.4", "application/pdf", False),
        (b"<svg>", "image/svg+xml", False),
        (b"PK\3\4\0\0", "text/html", False),
    ],
)
def test_only_markup_is_looked_through_for_links(body: bytes, kind: str, expected: bool) -> None:
    assert attempts.may_lead_on(body, kind) is expected


@pytest.mark.parametrize(
    ("kind", "headers", "expected"),
    [
        (PageKind.OTHER, {"content-type": "application/pdf"}, PageKind.ATTACHMENT),
        (PageKind.ARTICLE, {"content-type": "text/html"}, PageKind.ARTICLE),
        (PageKind.OTHER, {"content-disposition": "attachment; filename=a.doc"}, PageKind.ATTACHMENT),
        (PageKind.HOME, {"content-type": "application/octet-stream"}, PageKind.HOME),
        (PageKind.COLUMN, {"content-type": "application/json"}, PageKind.COLUMN),
    ],
)
def test_what_sends_a_file_is_an_attachment(kind: PageKind, headers: dict[str, str], expected: PageKind) -> None:
    answer = attempts.of_response(ASK, response())
    answer.headers = headers
    assert attempts.page_kind(kind, answer) is expected


def test_headers_hold_nothing_that_a_database_refuses() -> None:
    answer = attempts.of_response(
        ASK, response(200, b"", ETag='"a\0b"', Last_Modified="\0", Content_Type="text/html\0")
    )
    assert answer.headers == {"etag": '"ab"', "last-modified": "", "content-type": "text/html"}


def test_a_redirect_to_an_address_that_is_too_long_says_nothing_of_the_page() -> None:
    answer = attempts.of_response(ASK, response(302, Location="https://sso.gov.cn/?SAMLRequest=" + "x" * 3000))
    assert answer.outcome.could_not_look and answer.final_url == "" and "太长" in answer.error
