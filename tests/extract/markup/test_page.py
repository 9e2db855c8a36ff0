"""A head that swallows its page: what a reader of the source sees is read all the same."""

from __future__ import annotations

from monitor.extract.document import document
from monitor.extract.markup.page import is_swallowed

TEXT = "".join(f"<p>各单位要认真做好第{number}项准备工作，按时报送名单。</p>" for number in range(5))
BODY = f'<body><div>{TEXT}<a href="/a.htm">附件</a></div></body>'
OPEN = f'<html><head><title>会议通知<meta charset="utf-8"></head>{BODY}</html>'
WHOLE = OPEN.replace("会议通知<meta", "会议通知</title><meta")


def read(source: str) -> tuple[int, list[str]]:
    found = document(source.encode(), "http://www.example.gov.cn/info/1/2.htm")
    return sum("准备工作" in block.text for block in found.blocks), [
        link.url for link in found.links if link.tag == "a"
    ]


def test_an_unclosed_title_hides_neither_text_nor_links() -> None:
    assert read(OPEN) == read(WHOLE) == (5, ["http://www.example.gov.cn/a.htm"])


def test_a_whole_page_is_not_rewritten() -> None:
    assert not is_swallowed(WHOLE, 10)
    assert not is_swallowed(OPEN, 200), "much was parsed: nothing was swallowed"


def test_many_open_titles_stays_bounded() -> None:
    document(("<title>" * 50_000 + "<body>x").encode(), "http://www.example.gov.cn/")
