"""What proves that the list of a column was seen: one page is judged by the others of its site."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from monitor.inspection import sight
from monitor.model import PageKind, Proof, Shows, Template
from monitor.store import columns
from monitor.store.columns import StoredColumn
from monitor.store.scans import coverage
from monitor.store.tables import pages, scans
from tests.inspection.crawled import HOME, Crawled

NAMES = ("通知公告", "政策文件", "工作动态", "规划计划")
MENU = "".join(f"<a href='/c{number}.htm'>{name}</a>" for number, name in enumerate(NAMES))


def rows(column: int, days: range = range(10, 18)) -> str:
    return "".join(
        f"<li><a href='/info/{column}/{day}.htm'>关于开展第{column}{day}次检查的通知</a><span>2026-10-{day}</span></li>"
        for day in days
    )


def page(
    inside: str, name: str = "栏目", rest: str = "", scripts: str = "<script src='/js/common.js'></script>"
) -> str:
    return (
        f"<html><head><meta charset='utf-8'><title>{name}-示例区</title>{scripts}</head><body>"
        f"<div class='a1'>{MENU}</div>"
        f"<div class='b2'><div class='c3'>{name}</div><ul class='d4'>{inside}</ul></div>{rest}"
        "<div class='e5'>主办：示例区人民政府</div></body></html>"
    )


def begun(crawled: Crawled) -> Crawled:
    crawled.get("", page(rows(9), "示例区人民政府"), PageKind.HOME)
    return crawled


def site(crawled: Crawled, blank: str, **found: object) -> None:
    """Three columns with rows, and one whose page is `blank`."""
    begun(crawled)
    for number in range(3):
        crawled.get(f"c{number}.htm", page(rows(number), NAMES[number]), PageKind.COLUMN, parent="", nav=True)
    crawled.get("c3.htm", blank, PageKind.COLUMN, **{"parent": "", "nav": True} | found)  # type: ignore[arg-type]
    crawled.check()


def proof_of(crawled: Crawled, path: str = "c3.htm") -> Proof | None:
    with crawled.store.read() as conn:
        row = columns.load(conn, "portal").get(HOME + path)
    return row.proof if row else None


def blank_ones(crawled: Crawled) -> list[str]:
    return [row["target"].removeprefix(HOME) for row in crawled.rows("column.blank")]


WIDGET = "<script>$.ajax({url:'/hot.json',success:function(d){$('#hot').append('<li>'+d+'</li>')}})</script>"


@pytest.mark.parametrize(
    ("blank", "proof"),
    [
        (page(""), Proof.TEMPLATE),
        (page("<li></li>"), Proof.TEMPLATE),
        (page("").replace("<ul class='d4'></ul>", ""), Proof.TEMPLATE),
        (page("<li>暂无信息</li>"), Proof.TEMPLATE),
        (page("", rest="<p class='z'>没有相关内容</p>"), Proof.TEMPLATE),
        (page("<li>暂无信息</li>").replace("class='b2'", "class='b3 new'").replace("'d4'", "'x'"), Proof.WORDS),
    ],
)
def test_a_truly_blank_column_is_found_blank(crawled_on_sqlite: Crawled, blank: str, proof: Proof) -> None:
    site(crawled_on_sqlite, blank)
    assert proof_of(crawled_on_sqlite) is proof and blank_ones(crawled_on_sqlite) == ["c3.htm"]


@pytest.mark.parametrize(
    ("healthy", "proof"),
    [
        (page("", scripts="<script src='/js/common.js'></script><script src='/js/list3.js'></script>"), Proof.UNKNOWN),
        (page("", rest="<script>loadList('d', 7)</script>"), Proof.UNKNOWN),
        (page("").replace("<ul class='d4'>", "<ul class='d4' data-channel='7'>"), Proof.SCRIPT),
        (page("").replace("<ul class='d4'>", "<ul id='rows'>"), Proof.SCRIPT),
        (page("", rest="<iframe src='/jact/list.jsp'></iframe>"), Proof.UNKNOWN),
        (page("", rest="<img src='/pic/zzjg.jpg'>"), Proof.UNKNOWN),
        (page("", rest="<form name='q'><select name='s'></select></form>"), Proof.UNKNOWN),
        (page("", rest="<p><a href='/x/1.htm'>甲</a></p>"), Proof.UNKNOWN),
        (
            page("", rest="<div class='cards'><a href='http://o.example.org/'><img src='/p/1.png'></a></div>"),
            Proof.UNKNOWN,
        ),
        (page("").replace("class='b2'", "class='g7'").replace("'d4'", "'h8'"), Proof.UNKNOWN),
        (page("").replace("class='b2'", "class='g7'").replace("'d4'", "'h8'") + WIDGET, Proof.SCRIPT),
        (page("<li>{{title}}</li>"), Proof.SCRIPT),
        (page("<li>暂无信息</li>", rest="<ul id='rows'></ul>"), Proof.SCRIPT),
        (
            page("<li>暂无视频新闻</li>", rest="<p><a href='/x/1.htm'>甲</a><a href='/x/2.htm'>乙</a></p>"),
            Proof.UNKNOWN,
        ),
    ],
)
def test_a_list_that_was_not_seen_is_unread_and_never_blank(
    crawled_on_sqlite: Crawled, healthy: str, proof: Proof
) -> None:
    site(crawled_on_sqlite, healthy)
    assert proof_of(crawled_on_sqlite) is proof and blank_ones(crawled_on_sqlite) == []
    with crawled_on_sqlite.store.read() as conn:
        (warnings,) = conn.scalars(sa.select(scans.c.warnings))
    assert [text for text in warnings if f"1 个栏目的{proof.label}，不作结论" in text and "c3.htm" in text]


def test_a_catalogue_of_a_few_columns_is_a_map(crawled_on_sqlite: Crawled) -> None:
    links = "".join(f"<p><a href='/zw/{number}.htm'>目录{number}</a></p>" for number in range(3))
    crawled = begun(crawled_on_sqlite)
    for number in range(3):
        crawled.get(f"zw/{number}.htm", page(rows(20 + number)), PageKind.COLUMN, parent="")
    site(crawled, page("").replace("<ul class='d4'></ul>", f"<div class='m'>{links}</div>"))
    assert proof_of(crawled) is Proof.MAP and blank_ones(crawled) == []


@pytest.mark.parametrize("script", [WIDGET, "<script>createPageHTML(12, 0, 'index', 'html')</script>"])
def test_a_script_that_stands_on_every_page_draws_no_list(crawled_on_sqlite: Crawled, script: str) -> None:
    crawled = begun(crawled_on_sqlite)
    for number in range(3):
        crawled.get(f"c{number}.htm", page(rows(number), rest=script), PageKind.COLUMN, parent="", nav=True)
    crawled.get("c3.htm", page("", rest=script.replace("12", "0")), PageKind.COLUMN, parent="", nav=True)
    crawled.check()
    assert proof_of(crawled) is Proof.TEMPLATE


def test_a_column_whose_rows_have_gone_is_blank_by_its_own_earlier_shape(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    alone = page(rows(1)).replace("'d4'", "'own'")
    site(crawled, alone)
    assert proof_of(crawled) is Proof.ROWS
    crawled.fall()
    site(crawled, page("").replace("'d4'", "'own'"))
    assert proof_of(crawled) is Proof.BEFORE and blank_ones(crawled) == ["c3.htm"]


TRAIL = "当前位置：<a href='/'>首页</a> &gt; <a href='/c3.htm'>规划计划</a>"


def boxed(inside: str, trail: str = TRAIL) -> str:
    """No element of its own around the rows: what is around them holds the breadcrumb and the heading too."""
    box = f"<div class='b2'><div class='pos'>{trail}</div><h2>规划计划</h2>{inside}</div>"
    return page("").replace("<div class='b2'><div class='c3'>栏目</div><ul class='d4'></ul></div>", box)


@pytest.mark.parametrize("row", ["<dl><dt>{}</dt><dd>{}</dd></dl>", "<p>{} {}</p>", "<div class='r'>{}<i>{}</i></div>"])
@pytest.mark.parametrize(
    ("rest", "blank"),
    [("", True), ("<p><a href='/x/1.htm'>甲</a></p>", False), ("<p><img src='/pic/zzjg.jpg'></p>", False)],
)
def test_rows_without_a_list_around_them_leave_the_box_with_the_breadcrumb(
    crawled_on_sqlite: Crawled, row: str, rest: str, blank: bool
) -> None:
    link = "<a href='/info/3/{0}.htm'>关于开展第{0}次检查的通知</a>"
    site(crawled_on_sqlite, boxed("".join(row.format(link.format(day), f"2026-10-{day}") for day in range(10, 18))))
    assert proof_of(crawled_on_sqlite) is Proof.ROWS
    crawled_on_sqlite.fall()
    site(crawled_on_sqlite, boxed(rest))
    assert proof_of(crawled_on_sqlite) is (Proof.BEFORE if blank else Proof.UNKNOWN)
    assert blank_ones(crawled_on_sqlite) == ["c3.htm"] * blank


def test_what_many_columns_show_alike_is_no_columns_list(crawled_on_sqlite: Crawled) -> None:
    crawled = begun(crawled_on_sqlite)
    hot = "<div class='hot9'><ul>" + rows(5).replace("2026", "2025") + "</ul></div>"
    for number in range(4):
        crawled.get(f"c{number}.htm", page("", NAMES[number], rest=hot), PageKind.COLUMN, parent="", nav=True)
    crawled.check()
    assert {proof_of(crawled, f"c{number}.htm") for number in range(4)} == {Proof.UNKNOWN}
    assert crawled.rows("column.stale") == []


def test_an_unnamed_page_is_a_column_by_the_template_of_others_and_else_none(crawled_on_sqlite: Crawled) -> None:
    crawled = begun(crawled_on_sqlite)
    crawled.get("weather.htm", "<div class='w'><b>晴</b></div>", PageKind.COLUMN, parent="")
    crawled.get("top.htm", "<div><div></div></div>", PageKind.COLUMN, parent="")
    crawled.get("c4.htm", page(""), PageKind.COLUMN, parent="")
    site(crawled, page(rows(3)))
    assert proof_of(crawled, "weather.htm") is proof_of(crawled, "top.htm") is None
    assert proof_of(crawled, "c4.htm") is Proof.TEMPLATE and blank_ones(crawled) == ["c4.htm"]
    with crawled.store.read() as conn:
        kinds = dict(
            conn.execute(
                sa.select(pages.c.url, pages.c.kind).where(pages.c.url.in_([HOME + "top.htm", HOME + "c4.htm"]))
            ).all()
        )  # type: ignore[arg-type]
    assert kinds == {HOME + "top.htm": "other", HOME + "c4.htm": "column"}


EMPTY = StoredColumn(
    id=1,
    url="http://h/a.htm",
    page_id=1,
    name="甲",
    parent_url="",
    cls=None,
    first_level=False,
    items=0,
    dated_items=0,
    newest=None,
    read=True,
    complete=True,
    has_text=False,
    read_at=None,
    read_scan_id=1,
)


def test_a_column_above_others_is_no_blank_list() -> None:
    page = replace(EMPTY, url="http://h/zwgk.htm", proof=Proof.UNKNOWN, template=Template(bare=("p",)))
    other = replace(EMPTY, url="http://h/zwgk/x.htm", items=3, proof=Proof.ROWS, held=Template(held=("p",)))
    assert sight.proof(page, sight.known_of({page.url: page, other.url: other})) is Proof.MAP


@pytest.mark.parametrize("proof", [Proof.TOTAL, Proof.UNREAD])
def test_what_the_page_itself_decides_stands(proof: Proof) -> None:
    column = replace(EMPTY, proof=proof)
    assert sight.proof(column, sight.known_of({column.url: column})) is proof


@pytest.mark.parametrize(
    ("own", "frame", "proof"),
    [
        (("a",), (), Proof.TEXT),
        (("a",), ("a",), Proof.UNKNOWN),
        (("as",), (), Proof.UNKNOWN),
        (("as", "bs", "cs", "ds", "es"), (), Proof.TEXT),
        (("as", "bs", "cs", "ds", "es"), ("bs",), Proof.UNKNOWN),
    ],
)
def test_a_page_of_text_has_text_of_its_own_and_not_only_the_frames(
    own: tuple[str, ...], frame: tuple[str, ...], proof: Proof
) -> None:
    page = replace(EMPTY, proof=Proof.TEXT, has_text=True, template=Template(texts=own))
    others = [replace(EMPTY, url=f"http://h/{number}.htm", template=Template(texts=frame)) for number in range(3)]
    assert sight.proof(page, sight.known_of({one.url: one for one in (page, *others)})) is proof


def test_a_footer_that_no_name_gives_away_is_no_text_of_a_blank_column(crawled_on_sqlite: Crawled) -> None:
    crawled = begun(crawled_on_sqlite)
    foot = "<div class='q1'><p>主办单位：示例区人民政府办公室</p><p>联系电话：0539-0000000</p><p>值班室　邮编</p></div>"
    foot += (
        "<div class='q2'>服务时间为工作日上午八点半到十二点，下午两点到五点半，法定节假日除外，特殊情况另行公告</div>"
    )
    for number in range(3):
        crawled.get(f"c{number}.htm", page(rows(number), rest=foot), PageKind.COLUMN, parent="", nav=True)
    crawled.get("c3.htm", page("", rest=foot), PageKind.COLUMN, parent="", nav=True)
    crawled.check()
    assert proof_of(crawled) is Proof.TEMPLATE and blank_ones(crawled) == ["c3.htm"]


HOMES = {
    "drawn": "<div id='news'></div><script>$.ajax({url:'/n.json',success:function(d){$('#news')."
    "html('<li>'+d)}})</script>",
    "text": "<p>示例区政府网站，为民服务。</p>",
    "frames": "",
}


@pytest.mark.parametrize("body", HOMES.values(), ids=HOMES)
def test_a_home_page_whose_lists_were_not_seen_is_never_stale(crawled_on_sqlite: Crawled, body: str) -> None:
    framed = "<frameset rows='1,*'><frame src='/a.asp'></frameset>"
    crawled_on_sqlite.get("", f"<html><title>示例区</title>{f'<body>{body}</body>' if body else framed}", PageKind.HOME)
    crawled_on_sqlite.check()
    assert crawled_on_sqlite.rows("home.stale") == []
    assert shown_at_home(crawled_on_sqlite) == (Shows.NO_LISTS, "")


def test_a_home_page_that_shows_old_rows_is_stale(crawled_on_sqlite: Crawled) -> None:
    old = rows(1).replace("2026-10", "2026-08")
    crawled_on_sqlite.get("", page(old, "示例区人民政府"), PageKind.HOME)
    crawled_on_sqlite.check()
    assert len(crawled_on_sqlite.rows("home.stale")) == 1
    assert shown_at_home(crawled_on_sqlite) == (Shows.LISTS, "")


def test_lists_that_were_lost_close_nothing_at_home(crawled_on_sqlite: Crawled) -> None:
    """Undecided is not mended: the finding stands until rows are seen; and coverage counts no unread file."""
    crawled = crawled_on_sqlite
    crawled.get("", page(rows(1).replace("2026-10", "2026-08"), "示例区人民政府"), PageKind.HOME)
    crawled.check()
    crawled.fall().get("", f"<html><title>示例区</title><body>{HOMES['drawn']}</body>", PageKind.HOME)
    crawled.check()
    assert [row["state"] for row in crawled.rows("home.stale")] != ["fixed"]
    with crawled.store.read() as conn:
        assert coverage(conn, crawled.scan_id).unread == {}


def shown_at_home(crawled: Crawled) -> tuple[str, str]:
    with crawled.store.read() as conn:
        row = conn.execute(sa.select(pages.c.shows, pages.c.unread).where(pages.c.kind == "home")).one()
    return row.shows, row.unread
