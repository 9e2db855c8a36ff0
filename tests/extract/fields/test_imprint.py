"""The day of publication: the label beside the title, else the meta tag, else the address. Decoys stand all around."""

from datetime import date

import pytest

from monitor.extract.document import document
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


@pytest.mark.parametrize(
    "line",
    [
        "<div>2026-07-02 08:13更新 来源：示例日报</div>",
        "<div>2026年7月2日 来自：示例日报</div>",
        "<div>发表于 2026-07-02</div>",
        "<div>由区政府办公室于2026年7月2日发布</div>",
        "<div>发布时间：星期四 2026-07-02</div>",
        "<div>发 布 日 期：２０２６年７月２日</div>",
        "<div>发布时间：二〇二六年七月二日</div>",
        "<div>发布时间：26-07-02</div>",
        "<div>发布日期：20260702</div>",
        "<div>20260702</div>",
        "<div>Published: July 2, 2026</div>",
        "<div>发布时间：2026-07-01T18:30:00Z</div>",
        "<div>公示日期：2026-07-02</div>",
        "<div>上网时间：[2026-07-02]</div>",
        "<div>决定日期：2026-06-20 公示日期：2026-07-02</div>",
        "<div>发布时间：<time datetime='2026-07-02T10:00:00+08:00'>3天前</time></div>",
        "<table><tr><th>成文日期</th><th>发布日期</th></tr><tr><td>2026-06-20</td><td>2026-07-02</td></tr></table>",
        "<table><tr><td>发布日期</td><td>成文日期</td></tr><tr><td>2026-07-02</td><td>2026-06-20</td></tr></table>",
        "<table><tr><td>成文日期</td><td>2026-06-20</td></tr><tr><td>发布日期</td><td>2026-07-02</td></tr></table>",
        "<dl><dt>成文日期</dt><dd>2026-06-20</dd><dt>发布日期</dt><dd>2026-07-02</dd></dl>",
        "<div><i>成文日期</i><i>发布日期</i></div><div><i>2026-06-20</i><i>2026-07-02</i></div>",
        "<ul><li>成文日期</li><li>发布日期</li></ul><ul><li>2026-06-20</li><li>2026-07-02</li></ul>",
        "<table><tr><td colspan=2>成文日期</td><td>发布日期</td></tr>"
        "<tr><td>2026-06-20</td><td></td><td>2026-07-02</td></tr></table>",
        "<table><tr><td>文号</td><td>成文日期</td></tr><tr><td>1</td><td>2026-06-20</td></tr>"
        "<tr><td>发布日期</td><td>备注</td></tr><tr><td>2026-07-02</td><td></td></tr></table>",
        "<div>2026-07-02 10:00 示例日报</div>",
        "<div>李示例 发表于 2026-07-02 10:20</div>",
        "<div>作者：办公室 于 2026-07-02 10:20:00 发布 浏览 23 次</div>",
    ],
)
def test_the_day_in_further_forms(line: str) -> None:
    found = article(line)
    assert (found.date, found.date_source) == (date(2026, 7, 2), DateSource.BODY)


def test_a_day_alone_on_its_line_ends_with_its_line() -> None:
    assert article("<div>2026-07-02</div><p>近日，区政府召开会议。</p>").date == date(2026, 7, 2)


@pytest.mark.parametrize(
    "script",
    [
        'var pubdata="2026年07月02日"; if(pubdata!=""){document.write(pubdata);}',
        "document.write('2026-07-02 10:00:00.0'.substring(0, 10))",
        'document.write(format("20260702"))',
        "var d = new Date(2026, 6, 2); document.write(d.toLocaleDateString())",
        "show(new Date(1782957600000))",
        "document.getElementById('t').innerHTML = '2026/07/02' // 2020-01-01",
    ],
)
def test_a_day_that_the_script_behind_its_label_writes(script: str) -> None:
    assert article(f"<div>发布时间：<span id='t'></span><script>{script}</script></div>").date == date(2026, 7, 2)


EMPTIED = [
    "<div>发布时间：<span id='pubtime'></span></div>",
    "<div>发布时间：<script>document.write(pubdate)</script> 字体：大 中 小</div>",
    "<div>发布时间：<script>show(new Date())</script></div>",
    "<div>发布时间：<script>write('2026-07-02', '2026-07-03')</script></div>",
    "<div>来源：办公室 发布日期：</div>",
    "<div>发布时间：{{pubDate}}</div>",
    "<div>时间：<span></span></div>",
    "<table><tr><td>索引号</td><td>发布日期</td></tr><tr><td>1</td><td></td></tr></table>",
    "<ul><li><b>发布日期：</b></li><li><b>成文日期：</b>2026-06-20</li></ul>",
]


@pytest.mark.parametrize("line", EMPTIED)
def test_no_date_of_the_text_takes_the_place_of_an_empty_label(line: str) -> None:
    text = "<p>2025年2月13日，区示例局负责同志到镇调研。</p>" + TEXT + "<p>区政府办公室</p><p>2026年1月5日</p>"
    found = read(f"<h1>{TITLE}</h1>{line}<div class='content'>{text}</div>", url=URL)
    assert (found.date, found.date_drawn_by_script) == (None, True)
    stated = '<meta name="PubDate" content="2026-07-05 10:00">'
    found = read(f"<h1>{TITLE}</h1>{line}<div class='content'>{text}</div>", url=URL, head=stated)
    assert (found.date, found.date_drawn_by_script) == (date(2026, 7, 5), False)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("3天前", date(2026, 7, 2)),
        ("昨天 10:20", date(2026, 7, 4)),
        ("07-02", date(2026, 7, 2)),
        ("刚刚", date(2026, 7, 5)),
    ],
)
def test_a_day_told_from_today(value: str, day: date) -> None:
    body = f'<h1>{TITLE}</h1><div>发布时间：{value} 来源：办公室</div><div id="vsb_content">{TEXT}</div>'
    assert read(body, url=URL, today=date(2026, 7, 5)).date == day  # type: ignore[arg-type]
    assert read(body, url=URL).date is None


SIGNATURE = "<p>区政府办公室</p><p>2026年6月20日</p>"


def test_a_signature_counts_only_where_nothing_else_is_said() -> None:
    body = f'<h1>{TITLE}</h1><div id="vsb_content"><p>现将有关事项通知如下。</p>{{}}</div>'
    assert read(body.format(SIGNATURE), url=URL).date == date(2026, 6, 20)
    assert read(body.format(SIGNATURE), url=URL).date_source is DateSource.DOCUMENT
    assert read(body.format("<p>区政府办公室　二○二六年六月二十日</p>"), url=URL).date == date(2026, 6, 20)
    table = "<table><tr><td>发布日期</td><td>2026-07-02</td></tr></table>"
    assert read(table + body.format(SIGNATURE), url=URL).date == date(2026, 7, 2)
    head = '<meta name="PubDate" content="2026-07-05 10:00">'
    assert read(body.format(SIGNATURE), url=URL, head=head).date == date(2026, 7, 5)


@pytest.mark.parametrize(
    "law",
    [
        "<p>（2019年1月8日区人民代表大会常务委员会通过）</p>" + TEXT,
        "<p>【发布单位】国务院</p><p>【发布日期】2005-03-01</p><p>【施行日期】2005-05-01</p>" + TEXT,
        TEXT + "<p>本条例自2020年1月1日起施行。</p><p>2019年12月1日</p>",
    ],
)
def test_a_laws_own_dates_are_never_the_publication(law: str) -> None:
    body = f'<h1>示例区市容管理条例</h1><div id="vsb_content">{law}</div>'
    assert read(body, url=URL).date is None


def test_a_day_of_the_document_is_no_stated_day_of_publication() -> None:
    found = article("<div>成文日期：2026-06-20</div>")
    assert (found.date, found.date_source) == (date(2026, 6, 20), DateSource.DOCUMENT)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("<div>来源：[ 示例日报 ]</div>", "示例日报"),
        ("<div>来源：【示例日报】 作者：李示例</div>", "示例日报"),
        ("<div>来源：［ 示例日报 ］ 时间：2026-07-02</div>", "示例日报"),
        ("<div>来源：-- 时间：2026-07-02</div>", ""),
        ("<div>来源：区政府办公室作者：李示例</div>", "区政府办公室"),
        ("<div>来源：<span></span> 作者：李示例</div>", ""),
        ("<div>来源：</div><div>浏览次数：23</div>", ""),
        ("<div>信息来源： 字号：大 中 小</div>", ""),
        (
            "<table><tr><td>索取号</td><td>发布时间</td><td>发布机构</td><td>文件编号</td></tr>"
            "<tr><td></td><td>2026-07-02</td><td>市卫生健康委员会</td><td></td></tr></table>",
            "市卫生健康委员会",
        ),
        ("<table><tr><td>发布机构</td><td></td><td>文件编号</td><td>3</td></tr></table>", ""),
        ("<dl><dt>发布机构</dt><dd>区水利局</dd><dt>备注</dt></dl>", "区水利局"),
        ("<dl><dt>发布机构</dt><dd></dd><dt>文件编号</dt><dd></dd></dl>", ""),
    ],
)
def test_a_source_is_never_the_next_label(line: str, source: str) -> None:
    assert article(line).source == source


@pytest.mark.parametrize("blank", ["\u3000", "\u2003", "\x1f"])
def test_a_label_before_blanks_without_end_has_no_value(blank: str) -> None:
    assert article(f"<div>来源：{blank * 300_000}x</div>").source == ""


@pytest.mark.parametrize(
    "label", ["会议时间", "活动日期", "报名时间", "考试时间", "开标时间", "听证日期", "出生日期", "投票时间"]
)
def test_the_day_of_an_event_is_not_the_day_of_publication(label: str) -> None:
    assert article(f"<div>{label}：2026-07-02</div>").date is None
    assert article(f"<div>{label}：2026-07-09 发布时间：2026-07-02</div>").date == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("<div>资金来源：财政拨款</div>", ""),
        ("<div>水源来源：水库</div>", ""),
        ("<div>2026年7月2日来源：区教育局 A+ A-</div>", "区教育局"),
        ("<div>文章来源：区教育局</div>", "区教育局"),
    ],
)
def test_the_source_of_goods_is_no_source_of_the_text(line: str, source: str) -> None:
    assert article(line).source == source


ADDRESS = "http://www.a.gov.cn/zw/tz/1.html"
ARTICLE = (
    "<html><head><title>关于公示的通知</title></head><body><h1>关于公示的通知</h1><div class='info'>{}</div>{}"
    f"<div class='content'><p>{'现将有关情况予以公示，请社会各界予以监督。' * 10}</p></div></body></html>"
)


def test_a_version_or_a_time_of_notice_is_no_publication() -> None:
    """Shown as 版本 or 公示期, a day is no more than the document's own."""
    for label in ("版本：", "版本号：", "版次：", "公示期：", "公示期限：", "修订："):
        found = document(ARTICLE.format(f"{label}2026-11-01", "").encode(), ADDRESS)
        assert found.date_source is not DateSource.BODY, label
        both = document(ARTICLE.format(f"{label}2026-11-01 发布时间：2026-11-02", "").encode(), ADDRESS)
        assert (both.date, both.date_source) == (date(2026, 11, 2), DateSource.BODY), label


def test_the_day_in_json_ld_stands_for_a_pub_date() -> None:
    data = '<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"{}"}}</script>'
    one, other = data.format("2026-11-03T08:00:00+08:00"), data.format("2026-10-01")
    found = document(ARTICLE.format("", one).encode(), ADDRESS)
    assert (found.date, found.time, found.date_source) == (date(2026, 11, 3), "08:00", DateSource.META)
    shown = document(ARTICLE.format("发布时间：2026-11-05", one).encode(), ADDRESS)
    assert (shown.date, shown.date_source) == (date(2026, 11, 5), DateSource.BODY)
    for none in (one + other, one.replace("application/ld+json", "text/template"), data.format("tomorrow, perhaps")):
        assert document(ARTICLE.format("", none).encode(), ADDRESS).date is None
