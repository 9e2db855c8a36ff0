"""The marked page: the error is shown, nothing of a hostile body runs or loads, no number leaves whole."""

from __future__ import annotations

import re

import pytest

from monitor.reports.evidence.page import marked_page, pattern
from tests.reports.sample_findings import HOSTILE

URL = "http://127.0.0.1:8800/info/1011/4201.htm"
TYPE = "text/html; charset=utf-8"


def page(
    body: str | bytes, wrong: str = "布署", target: str = "", content_type: str = TYPE, url: str = URL
) -> tuple[str, int]:
    raw = body.encode() if isinstance(body, str) else body
    return marked_page(raw, url, content_type, wrong, target, "问题条目 #1")


def marks(drawn: str) -> list[str]:
    return re.findall(r"<mark[^>]*>(.*?)</mark>", drawn)


def test_every_occurrence_is_marked_and_the_first_stands_at_the_top() -> None:
    drawn, count = page("<html><body><ul><li>菜单</li></ul><p>前布署后</p><p>再布署</p></body></html>")
    assert count == 2 and marks(drawn) == ["布署"] * 3  # one more in the excerpt at the top
    assert drawn.index('id="near"') < drawn.index("菜单")


def test_words_around_a_mark_stay_in_their_order() -> None:
    drawn, _ = page("<html><body><p>甲布署乙<b>丙布署丁</b>戊布署己</p></body></html>")
    assert re.sub(r"<[^>]+>", "", drawn.partition('id="page">')[2]).count("甲布署乙丙布署丁戊布署己") == 2


@pytest.mark.parametrize("cut", ["布\n  署", "布 署", "布　署"])
def test_blanks_within_the_error_do_not_hide_it(cut: str) -> None:
    assert page(f"<html><body><p>安排{cut}工作</p></body></html>")[1] == 1


def test_an_error_cut_up_by_markup_marks_its_paragraph() -> None:
    drawn, count = page("<html><body><div><p>安排<b>布</b>署工作</p><p>别的</p></div></body></html>")
    assert count == 1 and 'class="marked"' in drawn


def test_a_link_is_marked_by_where_it_leads() -> None:
    body = '<html><body><a href="/a.htm">好的</a><a href="../b/x.htm">坏的</a></body></html>'
    drawn, count = page(body, "", "http://127.0.0.1:8800/info/b/x.htm")
    assert count == 1 and re.search(r'class="marked">坏的', drawn)


def test_nothing_of_a_hostile_body_stays_alive() -> None:
    body = (
        '<html><head><base href="http://evil.invalid/"><meta http-equiv="refresh" content="0;url=http://evil.invalid">'
        '<link rel="stylesheet" href="http://evil.invalid/x.css"><style>body{background:url(http://evil.invalid)}</style>'
        '<script>alert(1)</script></head><body onload="alert(1)" style="display:none"><img src="file:///etc/passwd" '
        'onerror="alert(1)"><iframe src="http://evil.invalid"></iframe><svg onload="alert(1)"></svg>布署'
        '<a href="javascript:alert(1)">x</a><form action="http://evil.invalid"><input name="a"></form>'
        "<!-- --><script>-->"
        f"<object data=x></object><math><mtext></mtext></math>{HOSTILE}</body></html>"
    )
    drawn, count = page(body)
    inside = drawn.partition("<body>")[2]
    assert count == 1
    for danger in ("<script", "onload", "onerror", "src=", "href=", "style=", "<iframe", "<svg", "<form", "<object"):
        assert danger not in inside, danger
    assert "default-src 'none'" in drawn


def test_no_personal_number_leaves_whole() -> None:
    body = "<html><body><p>电话13812345678，布署，卡6222021234567890123</p><p>证11010519491231002X</p></body></html>"
    drawn, _ = page(body)
    assert not re.search(r"13812345678|6222021234567890123|11010519491231002X", drawn)


def test_a_masked_number_is_found_and_shown_masked() -> None:
    drawn, count = page("<html><body><p>证11010519491231002X；</p></body></html>", "1101**********002X")
    assert count == 1 and set(marks(drawn)) == {"1101**********002X"} and "1949" not in drawn


def test_what_cannot_be_found_is_said() -> None:
    drawn, count = page("<html><body><p>全文正确</p></body></html>")
    assert count == 0 and "未能在下面标出" in drawn


def test_a_file_that_is_no_page_is_shown_as_an_excerpt() -> None:
    drawn, count = page("一\n安排布署工作\n三", content_type="text/plain", url="http://127.0.0.1:8800/a.txt")
    assert count >= 1 and "布署" in marks(drawn)


@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 5000, b"<div>" * 30_000 + "布署".encode(), b"<!DOCTYPE html>", b"%PDF-1.4 x"]
)
def test_whatever_was_sent_a_page_comes_out(body: bytes) -> None:
    assert page(body)[0].startswith("<!DOCTYPE html>")


def test_old_encodings_are_read() -> None:
    assert (
        page("<html><body><p>安排布署工作</p></body></html>".encode("gbk"), content_type="text/html; charset=gb2312")[1]
        == 1
    )


def test_nothing_is_looked_for_when_nothing_is_known() -> None:
    assert pattern("") is None and pattern("***") is None
