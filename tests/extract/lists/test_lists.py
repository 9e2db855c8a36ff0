"""Lists are found by their shape: repeated siblings, one main link each, mostly with a date."""

from datetime import date

import pytest

from monitor.extract.document import document
from monitor.model import Document, PageKind
from tests.extract.pages import BASE, read

TITLES = ("关于做好春节期间安全生产工作的通知", "关于公布行政许可事项清单的公告", "关于开展民意征集活动的公告")
URL = "http://www.a.gov.cn/info/1011/{}.htm"


def listed(row: str, box: str = "<ul>{}</ul>", head: str = "", url: str = BASE) -> Document:
    """A column page with three rows; {n}, {t} and {d} are a row's number, title and day."""
    rows = "".join(row.format(n=n, t=title, d=f"2026-07-0{9 - n}") for n, title in enumerate(TITLES, 1))
    return read(f'<div class="main"><h2>通知公告</h2>{box.format(rows)}</div>', url=url, head=head)


SIDE = '<li><a href="/info/9/9.htm">关于热门事项办理流程的公告</a><span>2026-07-09</span></li>'
WHOLE = [(TITLES[0], URL.format(1), date(2026, 7, 8)), (TITLES[1], URL.format(2), date(2026, 7, 7)),
         (TITLES[2], URL.format(3), date(2026, 7, 6))]  # fmt: skip
HREF = 'href="../info/1011/{n}.htm"'


@pytest.mark.parametrize(
    ("row", "box"),
    [
        (f"<li><a {HREF}>{{t}}</a><span>{{d}}</span></li>", "<ul>{}</ul>"),
        (f"<li><span>[{{d}}]</span><a {HREF}>{{t}}</a></li>", "<ul>{}</ul>"),
        (f"<li><a {HREF}>{{t}}<span>{{d}}</span></a></li>", "<ul>{}</ul>"),
        (f"<li><a {HREF}>{{t}} ({{d}})</a></li>", "<ul>{}</ul>"),
        (f"<li><a {HREF}><b>{{d}}</b>{{t}}</a></li>", "<ul>{}</ul>"),
        (f"<li><a {HREF} title='{{t}}'>关于…</a><i>{{d}}</i></li>", "<ul>{}</ul>"),
        (f"<li>·<a {HREF}>· {{t}}</a><em>{{d}}</em></li>", "<ul>{}</ul>"),
        (f"<li>[<a href='/zwgk.htm'>政务</a>] <a {HREF}>{{t}}</a><span>{{d}}</span></li>", "<ul>{}</ul>"),
        (f"<tr><td>{{n}}</td><td><a {HREF}>{{t}}</a></td><td>区政府办</td><td>{{d}}</td></tr>", "<table>{}</table>"),
        (f"<dd><a {HREF}>{{t}}</a><span>{{d}}</span></dd>", "<dl>{}</dl>"),
        (f"<dt><a {HREF}>{{t}}</a></dt><dd>{{d}}</dd>", "<dl>{}</dl>"),
        (f"<p><a {HREF}>{{t}}</a> {{d}}</p>", "<div>{}</div>"),
        (f"<div class=row><div><a {HREF}>{{t}}</a></div><div>{{d}}</div></div>", "<div>{}</div>"),
        (f"<a {HREF}>{{t}}<span>{{d}}</span></a>", "<div>{}</div>"),
    ],
)  # fmt: skip
def test_a_list_is_found_in_every_common_shape(row: str, box: str) -> None:
    found = listed(row, box)
    assert [(item.title, item.url, item.date) for item in found.items] == WHOLE
    assert found.kind is PageKind.COLUMN


@pytest.mark.parametrize("shown", ["2026年7月8日", "2026/07/08", "2026.7.8", "发布时间：2026-07-08 09:15"])
def test_the_day_of_an_item_in_every_spelling(shown: str) -> None:
    row = f'<li><a href="/info/1/1.htm">{TITLES[0]}</a><span>{shown}</span></li>'
    assert {item.date for item in read(f"<ul>{row * 3}</ul>").items} == {date(2026, 7, 8)}


def test_a_day_over_its_month_as_on_a_calendar_leaf() -> None:
    found = listed(f"<li><div><b>0{{n}}</b><span>2026-07</span></div><a {HREF}>{{t}}</a></li>")
    assert [item.date for item in found.items] == [date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 3)]


def test_days_without_a_year_need_somebody_to_say_today() -> None:
    page = "".join(
        f'<li><a href="/info/1/{n}.htm">{title}</a><span>07-0{9 - n}</span></li>' for n, title in enumerate(TITLES, 1)
    )
    body = f"<ul>{page}</ul>".encode()
    assert [item.date for item in document(body, BASE).items] == [None, None, None]
    assert document(body, BASE, today=date(2026, 7, 10)).items[0].date == date(2026, 7, 8)


def test_pinned_items_are_said_to_be_pinned() -> None:
    rows = (
        f'<li><em>[置顶]</em><a href="/info/1/1.htm">{TITLES[0]}</a><span>2020-01-01</span></li>'
        f'<li><a href="/info/1/2.htm">{TITLES[1]}</a><span>2026-07-08</span></li>'
        f'<li><a href="/info/1/3.htm"><img alt="置顶" src="/t.gif">{TITLES[2]}</a><span>2019-01-01</span></li>'
    )
    assert [(item.title, item.pinned) for item in read(f"<ul>{rows}</ul>").items] == [
        (TITLES[0], True),
        (TITLES[1], False),
        (TITLES[2], True),
    ]


def test_a_list_cut_into_parts_of_five_is_one_list() -> None:
    part = "<ul class=l>" + "".join(
        f'<li><a href="/info/{{0}}/{n}.htm">关于第{{0}}批事项的公告{n}</a><b>2026-07-0{n}</b></li>' for n in range(1, 6)
    ) + "</ul><hr>"  # fmt: skip
    assert len(read("<div>" + "".join(part.format(n) for n in (1, 2, 3)) + "</div>").items) == 15


def test_a_list_without_dates_is_a_list_when_its_titles_are_long() -> None:
    found = listed(f"<li><a {HREF}>{{t}}</a></li>")
    assert [(item.title, item.date) for item in found.items] == [(title, None) for title in TITLES]


def test_a_year_in_a_title_is_no_day_of_a_list() -> None:
    rows = ("关于2024-2025年度供暖工作的通知", "关于公布行政许可事项清单的公告")
    body = "".join(f'<li><a href="/info/1/{n}.htm">{title}</a></li>' for n, title in enumerate(rows))
    assert [(item.title, item.date) for item in read(f"<ul>{body}</ul>").items] == [(rows[0], None), (rows[1], None)]


def test_a_list_of_one_item_is_a_list() -> None:
    body = f'<ul><li><a href="/info/1/1.htm">{TITLES[0]}</a><span>2026-07-08</span></li></ul>'
    assert [item.title for item in read(body).items] == [TITLES[0]]


@pytest.mark.parametrize(
    "other",
    [
        '<ul class="nav"><li><a href="/a.htm">首页</a></li><li><a href="/b.htm">政务公开和政府信息公开</a></li></ul>',
        '<ul><li><a href="/a.htm">政务公开</a></li><li><a href="/b.htm">办事服务</a></li></ul>',
        f"<div><h3>点击排行</h3><ul>{SIDE}</ul></div>",
        f'<div class="sidebar"><ul>{SIDE}</ul></div>',
        '<div><h3>友情链接</h3><ul><li><a href="http://b.cn/">某某市人民政府门户网站</a></li></ul></div>',
        '<!-- <ul><li><a href="/info/9/9.htm">注释里的旧列表第一条</a><span>2020-07-09</span></li></ul> -->',
        '<div class="page"><a href="/tzgg/7.htm">1</a><a href="/tzgg/6.htm">2</a><a href="/tzgg/5.htm">下页</a></div>',
        f'<div class="footer"><ul>{SIDE}</ul></div>',
    ],
)
def test_what_stands_beside_a_list_is_not_part_of_it(other: str) -> None:
    rows = "".join(
        f'<li><a href="/info/1/{n}.htm">{title}</a><span>2026-07-08</span></li>' for n, title in enumerate(TITLES)
    )
    found = read(f'{other}<div class="main"><ul class="list">{rows}</ul></div>{other}')
    assert [item.title for item in found.items] == list(TITLES)


def test_an_empty_list_has_no_items_and_is_not_drawn_by_script() -> None:
    found = read('<div class="nav"><a href="/">首页</a></div><h2>重点领域</h2><ul class="list"></ul>')
    assert (found.items, found.list_drawn_by_script, found.kind) == ((), False, PageKind.COLUMN)


RECORD = "<record><![CDATA[<li><a href='/art/2026/7/{n}/art_1_{n}.html'>{t}</a><b>2026-07-0{n}</b></li>]]></record>"


def datastore(records: str) -> str:
    return f'<div id="7"><script type="text/xml"><datastore><recordset>{records}</recordset></datastore></script></div>'


def test_the_records_of_a_datastore_are_the_list() -> None:
    found = read(datastore("".join(RECORD.format(n=n, t=title) for n, title in enumerate(TITLES, 1))))
    assert [item.date for item in found.items] == [date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 3)]
    assert not found.list_drawn_by_script


def test_an_empty_datastore_is_an_empty_list_whatever_else_stands_there() -> None:
    side = "".join(
        f'<li><a href="/info/1/{n}.htm">{title}</a><span>2026-07-08</span></li>' for n, title in enumerate(TITLES)
    )
    found = read(datastore("") + f"<ul>{side}</ul>")
    assert (found.items, found.list_drawn_by_script) == ((), False)


def test_the_answer_of_a_list_end_point_is_a_further_page_of_the_list() -> None:
    body = f"<?xml version='1.0'?><datastore><recordset>{RECORD.format(n=1, t=TITLES[0])}</recordset></datastore>"
    found = document(body.encode(), BASE)
    assert (found.kind, [item.title for item in found.items]) == (PageKind.LIST, [TITLES[0]])


@pytest.mark.parametrize(
    "script",
    [
        '<script type="text/x-handlebars-template">{{#each r}}<li><a href="{{url}}">{{t}}</a></li>{{/each}}</script>',
        "<ul><li v-for='x in list'><a href=''>{{ x.title }}</a></li></ul>",
        '<script parseType="bulidstatic" queryData="{}" url="/api-gateway/x/front/page/build/unit"></script>',
        "<script>$.ajax({url:'/q',success:function(d){h+='<li>'+d.title+'</li>'}})</script>",
        "<script>loadPageData({unitid:'380055',channelCode:['col42150']})</script>",
    ],
)
def test_a_list_drawn_by_script_is_said_to_be_unread(script: str) -> None:
    found = read(f'<h2>以案释法</h2><div class="list">{script}</div>')
    assert (found.items, found.list_drawn_by_script) == ((), True)


def test_a_script_that_draws_no_list_does_not_hide_an_empty_column() -> None:
    body = "<h2>重点领域</h2><ul></ul><script>$.get('/visit?id=1', function(d){ $('#count').html(d) })</script>"
    assert not read(body).list_drawn_by_script


def test_an_article_has_no_items_even_with_a_list_beside_it() -> None:
    text = "<p>" + "各镇街、各部门要高度重视，认真组织实施。" * 20 + "</p>"
    rows = "".join(
        f'<li><a href="/info/1/{n}.htm">{title}</a><span>2026-07-08</span></li>' for n, title in enumerate(TITLES)
    )
    head = f"<h1>{TITLES[0]}</h1><div>发布时间：2026-07-01</div>"
    body = f'{head}<div id="vsb_content">{text}</div><h3>相关阅读</h3><ul>{rows}</ul>'
    found = read(body, url=URL.format(4213))
    assert (found.kind, found.items) == (PageKind.ARTICLE, ())


CAPTIONS = (
    "古桥暖阳",
    "校园夜色",
    "山村",
    "关于热门事项办理流程的公告",
    "关于公布行政许可事项清单的公告",
    "关于开展活动的公告",
)


@pytest.mark.parametrize("captions", [CAPTIONS, CAPTIONS[2:], CAPTIONS[:4], CAPTIONS[3:]])
@pytest.mark.parametrize("crumbs", ["", "当前位置：<a href='/'>首页</a> &gt; <a href='/zkxx/'>招考信息</a>"])
def test_an_empty_list_beside_a_hot_list_does_not_take_its_rows(captions: tuple[str, ...], crumbs: str) -> None:
    hot = "".join(
        f"<li><a href='/info/{n}.htm'>{one}</a><em>2026-11-0{n}</em></li>" for n, one in enumerate(captions, 1)
    )
    right = f"<div class='right'>{crumbs}<h2>招考信息</h2><p>暂无信息</p><div class='list'><ul></ul></div></div>"
    body = f"<div class='main'><div class='side'><h3>热点推荐</h3><ul>{hot}</ul></div>{right}</div>"
    found = document(f"<title>招考信息</title><body>{body}</body>".encode(), BASE)
    assert found.items == ()


def test_dated_rows_stand_beside_a_box_of_the_side() -> None:
    hot = "".join(f"<li><a href='/info/9{n}.htm'>第{n}件热门事项的办理</a></li>" for n in range(4))
    rows = "".join(
        f"<div class='r'><a href='/info/{n}.htm'>{title}</a><span>2026-11-0{n}</span></div>"
        for n, title in enumerate(TITLES, 1)
    )
    body = f"<div class='main'><div class='side'><h3>热点推荐</h3><ul>{hot}</ul></div>{rows}</div>"
    found = document(f"<title>招考信息</title><body>{body}</body>".encode(), BASE)
    assert [item.title for item in found.items] == list(TITLES)
