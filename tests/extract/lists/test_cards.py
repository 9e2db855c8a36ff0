"""Cards: pictures that lead to articles, with short captions, laid out in cells of every make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from monitor.extract.document import document
from monitor.model import Document

CAPTIONS = "冬日暖阳 湖畔晨光 山村新貌 老街人家 校园飞雪 水乡夜色 田间丰收 古桥小景 林场炊烟 公园花海".split()
CARDS = [(450_000 + 7 * number, caption) for number, caption in enumerate(CAPTIONS)]
TODAY = date(2026, 11, 20)


def picture(number: int, alt: str = "") -> str:
    return (
        f'<a href="/tpxw/202611/{number}.html">'
        f'<img src="/images/{number}.jpg" width="200" height="150" alt="{alt}"></a>'
    )


def caption(number: int, text: str) -> str:
    return f'<a href="/tpxw/202611/{number}.html">{text}</a>'


def card(number: int, text: str) -> str:
    return f"{picture(number)}<br>{caption(number, text)}"


def table(width: int, made: Callable[[int, str], str], cards: Sequence[tuple[int, str]] = CARDS) -> str:
    cells = [f"<td>{made(*one)}</td>" for one in cards]
    rows = ["".join(cells[start : start + width]) for start in range(0, len(cells), width)]
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def each(made: Callable[[int, str], str]) -> str:
    return f"<div>{''.join(made(*one) for one in CARDS)}</div>"


def parted(width: int) -> str:
    """The pictures in one row of a table, their captions in the next."""
    rows = (CARDS[start : start + width] for start in range(0, len(CARDS), width))
    lines = (
        "".join(f"<td>{picture(n)}</td>" for n, _ in row)
        + "</tr><tr>"
        + "".join(f"<td>{caption(*one)}</td>" for one in row)
        for row in rows
    )
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def boxes(width: int) -> str:
    cards = [f"<div>{card(*one)}</div>" for one in CARDS]
    rows = ("".join(cards[start : start + width]) for start in range(0, len(cards), width))
    return f"<div>{''.join(f'<div>{row}</div>' for row in rows)}</div>"


def read(body: str) -> Document:
    page = (
        '<html><head><title>图片新闻-示例区人民政府</title><meta name="ColumnName" content="图片新闻"></head><body>'
        f'<div>当前位置：<a href="/">首页</a> &gt; 图片新闻</div>{body}</body></html>'
    )
    return document(page.encode(), "http://a.example/tpxw/", today=TODAY)


@pytest.mark.parametrize(
    "body",
    [
        *(table(width, card) for width in (1, 2, 3, 4, 5, 10)),
        table(4, lambda n, text: f'<a href="/tpxw/202611/{n}.html"><img src="/i/{n}.jpg"><br>{text}</a>'),
        table(4, lambda n, text: f"{card(n, text)}<br><span>摄影：李样本</span>"),
        table(4, lambda n, text: f"<table><tr><td>{picture(n)}</td></tr><tr><td>{caption(n, text)}</td></tr></table>"),
        table(4, lambda n, text: f"{picture(n)}<p>{text}</p>"),
        table(4, lambda n, text: picture(n, text)),
        table(4, lambda n, text: card(n, text).replace("</a><br>", '<img src="/images/play.png"></a><br>')),
        table(4, card).replace("<table>", "<table><tbody>").replace("</table>", "</tbody></table>"),
        parted(4),
        parted(3),
        boxes(4),
        boxes(3),
        each(lambda n, text: f"<dl><dt>{picture(n)}</dt><dd>{caption(n, text)}</dd></dl>"),
        each(lambda n, text: f"<dl><dt>{picture(n)}</dt><dd>{caption(n, text)}</dd><dd>摄影：李样本</dd></dl>"),
        each(lambda n, text: f"<dt>{picture(n)}</dt><dd>{caption(n, text)}</dd>").replace("div>", "dl>"),
        each(lambda n, text: f"<dt>{picture(n)}</dt><dd>{text}</dd>").replace("div>", "dl>"),
        each(lambda n, text: f"<li>{picture(n)}<p>{text}</p></li>").replace("div>", "ul>"),
        each(lambda n, text: f"<div>{picture(n)}<p>{caption(n, text)}</p></div>"),
    ],
)
def test_every_card_is_read(body: str) -> None:
    found = read(body)
    wanted = [(text, f"http://a.example/tpxw/202611/{number}.html") for number, text in CARDS]
    assert [(item.title, item.url) for item in found.items] == wanted


def test_a_caption_of_two_lines_is_read_whole() -> None:
    found = read(table(4, lambda n, text: f"{picture(n)}<br>{caption(n, f'{text}<br>（摄影：张样本）')}"))
    assert [item.title for item in found.items] == [f"{text}（摄影：张样本）" for text in CAPTIONS]


@pytest.mark.parametrize("width", [1, 3, 4])
@pytest.mark.parametrize("is_linked", [True, False])
def test_a_day_below_a_caption_is_the_card_s(width: int, is_linked: bool) -> None:
    def made(number: int, text: str) -> str:
        day = f"<p>2026-11-{20 - CAPTIONS.index(text):02}</p>"
        return f"{picture(number)}<p>{caption(number, text) if is_linked else text}</p>{day}"

    assert [item.date for item in read(table(width, made)).items] == [date(2026, 11, 20 - n) for n in range(10)]


@pytest.mark.parametrize(
    "body",
    [
        table(4, lambda n, text: f'<a href="/zt/{n % 97}/"><img src="/i/{n}.jpg" alt="{text}专题"></a>'),  # banners
        table(4, lambda n, text: f'<a href="http://www.other.example/"><img src="/i/{n}.jpg" alt="{text}"></a>'),
        each(lambda n, text: f'<p><a href="/big/{n}.jpg"><img src="/i/{n}.jpg" alt="{text}"></a></p>'),  # enlarged
        table(3, lambda n, text: f'<img src="/i/{n}.jpg"><p>{text}</p>'),  # lead nowhere
        table(3, lambda n, text: f'<a href="#"><img src="/i/{n}.jpg"></a><p>{text}</p>'),
        table(4, lambda n, text: f"{picture(n)}<p>王样</p>"),  # portraits with names
        table(4, card, CARDS[:2]),
    ],
)
def test_pictures_that_are_no_list_of_articles(body: str) -> None:
    assert read(body).items == ()


def test_pictures_beside_a_dated_list_are_not_what_the_page_is_about() -> None:
    rows = "".join(
        f'<li><a href="/gzdt/202611/{n}.html">示例区召开第{n}次安全生产工作会议</a><span>2026-11-{20 - n:02}'
        "</span></li>"
        for n in range(1, 8)
    )
    found = read(f"{table(4, card)}<ul>{rows}</ul>")
    assert [item.date and item.date.day for item in found.items] == [20 - n for n in range(1, 8)]
