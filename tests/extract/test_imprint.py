"""The day of publication: the label beside the title, else the meta tag, else the address. Decoys stand all around."""

from datetime import date

import pytest

from monitor.model import DateSource, Document
from tests.extract.pages import read

TITLE = "关于做好春节期间安全生产工作的通知"
TEXT = "<p>" + "各镇街、各部门要高度重视，认真组织实施，于2025年3月4日前报送。" * 10 + "</p>"
URL = "http://www.a.gov.cn/info/1011/4213.htm"


def article(line: str = "", head: str = "", url: str = URL, before: str = "", after: str = "") -> Document:
    body = f'{before}<h1>{TITLE}</h1>{line}<div id="vsb_content">{TEXT}</div>{after}'
    return read(body, url=url, head=f"<title>{TITLE}</title>{head}")


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("<div>发布时间：2026-07-02 09:15</div>", "09:15"),
        ("<div>发布日期：2026年7月2日</div>", ""),
        ("<div><span>日期：</span><span>2026-07-02</span></div>", ""),
        ("<div>时间：2026/07/02 来源：办公室</div>", ""),
        ("<div>2026-07-02 09:15:33</div>", "09:15"),
        ("<div>2026年07月02日09:15 | 来源：办公室</div>", "09:15"),
        ("<div>( 2026-07-02 )</div>", ""),
        ("<table><tr><td>发布机构</td><td>办公室</td><td>发布日期</td><td>2026-07-02</td></tr></table>", ""),
        ("<div>来源：办公室　作者：李示例　时间发布：2026-07-02</div>", ""),
        ("<div>成文日期：2026-06-20 发布日期：2026-07-02</div>", ""),
        ("<div>开始时间：2026-09-01 发布时间：2026-07-02</div>", ""),
        ("<div>发布时间：2026年7月2日 星期四</div>", ""),
        ("<div>发布时间：2026-07-02 10:20 星期四</div><div>截止日期：2026-12-31</div>", "10:20"),
        ("<div>成文日期：2025-12-01</div><div>发布时间：2026-07-02 星期四 10:20</div>", ""),
    ],
)
def test_the_line_under_the_title_says_it(line: str, time: str) -> None:
    found = article(line, '<meta name="PubDate" content="2026-07-05 10:00">')
    assert (found.date, found.time, found.date_source) == (date(2026, 7, 2), time, DateSource.BODY)
    assert found.meta_date == date(2026, 7, 5)


@pytest.mark.parametrize(
    "decoy",
    [
        '<div class="header">今天是2026年11月20日 星期五</div>',
        "<div>今天：2026年11月20日 星期五</div>",
        '<ul><li><a href="/info/1/2.htm">热点新闻内容标题 2026-11-19</a></li></ul>',
        "<div>版权 1999-2025</div>",
    ],
)
def test_dates_around_the_article_are_not_its_date(decoy: str) -> None:
    found = article("<div>发布时间：2026-07-02</div>", before=decoy, after=decoy)
    assert found.date == date(2026, 7, 2)
    assert article("", before=decoy).date is None


@pytest.mark.parametrize("label", ["截止日期", "报名截止时间", "有效期至"])
def test_a_deadline_is_no_day_of_publication_even_alone(label: str) -> None:
    assert article(f"<div>{label}：2026-12-31</div>").date is None


def test_a_date_in_the_text_is_not_the_date_of_the_text() -> None:
    assert (article().date, article().date_source) == (None, DateSource.NONE)


def test_without_a_visible_date_the_meta_tag_speaks_and_then_the_address() -> None:
    found = article("", '<meta name="pubdate" content="2026-07-05 10:00">')
    assert (found.date, found.time, found.date_source) == (date(2026, 7, 5), "10:00", DateSource.META)
    found = article("", url="http://www.a.gov.cn/art/2026/7/3/art_1_2.html")
    assert (found.date, found.date_source) == (date(2026, 7, 3), DateSource.URL)


def test_the_day_of_generation_is_not_the_day_of_publication() -> None:
    head = '<meta name="PubDate" content="2026-07-05 03:20:11"><meta name="Maketime" content="2026-07-05 03:20:11">'
    found = article("", head, url="http://www.a.gov.cn/art/2026/7/3/art_1_2.html")
    assert (found.date, found.date_source) == (date(2026, 7, 3), DateSource.URL)


@pytest.mark.parametrize("label", ["成文日期", "生成日期", "发文日期", "印发日期", "开始时间", "截止时间"])
def test_the_day_of_the_document_or_of_an_event_yields_to_the_meta_tag(label: str) -> None:
    line = f"<div>{label}：2026-06-20</div>"
    assert article(line, '<meta name="PubDate" content="2026-07-05 10:00">').date == date(2026, 7, 5)


def test_some_templates_put_the_date_under_the_text() -> None:
    assert article(after="<div>发布日期：2026-07-02</div>").date == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("<div>来源：区政府办公室 发布时间：2026-07-02</div>", "区政府办公室"),
        ("<div>信息来源： <!--<$[信息来源]>begin-->区水利局<!--<$[信息来源]>end--></div>", "区水利局"),
        ("<div><span>来源：</span><a href='http://b.cn'>示例日报</a></div>", "示例日报"),
        ("<div>发布机构：区教体局</div>", "区教体局"),
        ("<div>来源： 发布时间：2026-07-02</div>", "示例网"),
        ("", "示例网"),
    ],
)
def test_the_source_is_what_the_page_shows(line: str, source: str) -> None:
    assert article(line, '<meta name="ContentSource" content="示例网">').source == source
