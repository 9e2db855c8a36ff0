"""How the common systems lay out an article and a list: each pattern as its templates write it, decoys included."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.extract.document import document
from monitor.model import DateSource, Document, PageKind

TITLE = "某某市召开全市安全生产工作会议部署下半年重点任务"
TEXT = "<p>　　7月2日，全市安全生产工作会议召开。会议强调，要压实责任，2025年6月30日前完成整改。</p>" * 12
ARTICLE = "http://www.a.gov.cn/zw/gzdt/202507/t20250701_113.html"
DAY = date(2025, 7, 3)
HOT = '<div class="rdxw"><h3>热点新闻</h3><ul>' + "".join(
    f'<li><a href="/a/{n}.html">关于某某事项的第{n}号公告内容</a><span>2024-01-2{n}</span></li>' for n in range(5)
) + "</ul></div>"  # fmt: skip


def metas(pubdate: str, more: str = "") -> str:
    return f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="{pubdate}">{more}'


def article(body: str, head: str = "", title: str = f"{TITLE}_某某市人民政府") -> Document:
    page = f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return document(page.encode(), ARTICLE)


GENERATED = '<meta name="others" content="页面生成时间 2027-01-01 10:11:12">'
CELLS = "<tr><td>索引号</td><td>370/2025-001</td><td>发布机构</td><td>市应急局</td></tr>"
ARTICLES = {
    "时间发布": (f"<h1>{TITLE}</h1><p>时间发布：2025-07-03 来源：市应急局</p><div class=TRS_Editor>{TEXT}</div>",
             metas("2025-07-05"), "市应急局"),
    "UCAP, unlabelled, 时 and 分": (
        f"<UCAPTITLE>{TITLE}</UCAPTITLE><div><span>2025年07月03日 13时44分</span><span>来源：市政府办公室</span></div>"
        f"<!--UCAPCONTENT--><UCAPCONTENT>{TEXT}</UCAPCONTENT>", metas("2027-01-01 10:11:12", GENERATED),
        "市政府办公室"),
    "a bare line": (f"<div class=title>{TITLE}</div><div>2025-07-03 15:54:07</div><div id=zoom>{TEXT}</div>", "", ""),
    "in brackets, in a table": (
        f"<table><tr><td class=bt1>{TITLE}</td></tr><tr><td>( 2025-07-03)</td></tr>"
        f"<tr><td><div id=vsb_content>{TEXT}</div></td></tr></table>", "", ""),
    "更新时间": (f"<h2 class=tit>{TITLE}</h2><p>更新时间：2025-07-03 09:11 信息来源：某某日报 浏览次数：<span>"
             "</span></p>"
             f"<div id=zoom>{TEXT}</div>", "", "某某日报"),
    "PubDate is the time of generation": (
        f"<h1>{TITLE}</h1><ul id=articleattribute><li>发布日期：2025/07/03</li><li>字号：大 中 小</li></ul>"
        f"<div id=zoom>{TEXT}</div>", metas("2027-01-01 10:11:12", GENERATED), ""),
    "today's date and hot news before it": (
        f"<div class=top>今天：2026年2月22日 星期日</div>{HOT}<h1>{TITLE}</h1><div>发布日期：2025-07-03</div>"
        f"<div class=TRS_UEDITOR>{TEXT}</div>", "", ""),
    "a bare day in the header, source before the day": (
        f"<div class=w>2026年9月9日</div>{HOT}<h1>{TITLE}</h1><div>来源：某某日报&nbsp; 2025-07-03 08:03</div>"
        f"<div class=article-con>{TEXT}</div>", metas("2025-07-03 08:03"), "某某日报"),
    "Webber VSB: publisher without a label, click counter": (
        f"<h3 align=center>{TITLE}</h3><div>2025年07月03日 10:20&nbsp;&nbsp;市教体局 &nbsp;点击：[<script>"
        f'_showDynClicks("wbnews",1,2)</script>]</div><div id=vsb_content_2><div class=v_news_content>{TEXT}'
        '</div></div>',
        "", "市教体局"),
    "the table of a disclosure above the title": (
        f"<table>{CELLS}<tr><td>成文日期</td><td>2025-06-20</td><td>发布日期</td><td>2025-07-03</td></tr></table>"
        f"<h1>{TITLE}</h1><div id=zoom>{TEXT}</div>", "", "市应急局"),
    "a publication day above the title, another day below it": (
        f"<div>发布时间：2025-07-03</div><h1>{TITLE}</h1><div id=zoom>{TEXT}</div>"
        "<table><tr><td>作出决定的日期</td><td>2025-06-28</td></tr></table>", "", ""),
    "Hanweb: comments around the source": (
        f"<table><tr><td>{TITLE}</td></tr><tr><td>发布日期：2025-07-03 10:43  信息来源："
        "<!--<$[信息来源]>begin-->市应急局"
        f"<!--<$[信息来源]>end-->  浏览次数：</td></tr></table><div id=zoom>{TEXT}</div>",
        metas("2025-07-03 10:43", '<meta name="Maketime" content="2026-01-01 10:00:00">'), "市应急局"),
    "an empty 信息来源": (f"<h1>{TITLE}</h1><div>发布日期:2025-07-03 10:11 信息来源：</div><div class=con>{TEXT}</div>",
                      metas("2025-07-03 10:20:01"), ""),
    "year, month and day in elements of their own": (
        f"<h1>{TITLE}</h1><div><span>发布时间：</span><span>2025</span>-<span>07</span>-<span>03</span></div>"
        f"<div class=TRS_Editor>{TEXT}</div>", "", ""),
    "this page in a menu before its title": (
        f'<div class=panel><span class=title><a href="/x.html">{TITLE}</a></span><p>留言时间：2024-04-27</p></div>'
        f"<div>发布时间：2025-07-03</div><div class=wenzhang-title>{TITLE}</div><div id=zoom>{TEXT}</div>",
        metas("2027-06-03 09:00"), ""),
    "a source that others are told to write": (
        f"<h1>{TITLE}</h1><div>发布时间：2025-07-03</div><div id=zoom>{TEXT}</div>"
        "<p>转载使用时必须注明：“文章来源：某某市人民政府网站”。</p>", "", ""),
    "the source at the end of the text": (
        f"<h1>{TITLE}</h1><div>2025-07-03</div><div id=zoom>{TEXT}</div><table><tr><td>编辑：张三</td>"
        "<td>来源：\n某某日报</td>"
        "</tr></table>", "", "某某日报"),
}  # fmt: skip


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_read_as_its_template_means_it(name: str) -> None:
    body, head, source = ARTICLES[name]
    found = article(body, head)
    assert (found.kind, found.title, found.date) == (PageKind.ARTICLE, TITLE, DAY)
    assert (found.date_source, found.source) == (DateSource.BODY, source)


def test_a_title_that_the_head_does_not_know_is_the_one_the_template_marks() -> None:
    body = (
        f"<a class=bt_link href=/x>人物</a><table><tr><td class=bt_title>{TITLE}</td></tr></table>"
        f"<div class=bt>{TEXT}</div>"
    )
    assert article(body, title="某某新闻网_(新闻)").title == TITLE


def test_a_logo_in_a_heading_is_no_title() -> None:
    page = "<title>国际新闻_某某新闻中心</title><h1><a href='http://a.cn/'>某某新闻</a><b>国际</b></h1><p>无</p>"
    assert document(page.encode(), "http://www.a.gov.cn/gj/").title == "国际新闻"


TITLES = ("关于做好春节期间安全生产工作的通知", "关于公布行政许可事项清单的公告", "关于开展民意征集活动的公告",
          "关于印发工作方案的通知及有关附件")  # fmt: skip
COLUMN = "http://www.a.gov.cn/xw/tzgg.htm"
HREF = 'href="../info/1011/{n}.htm"'


def column(row: str, box: str = "<ul>{}</ul>", before: str = "") -> Document:
    rows = "".join(
        row.format(n=n, t=title, d=f"2026-07-0{9 - n}", day=f"0{9 - n}") for n, title in enumerate(TITLES, 1)
    )
    page = f"<html><head><title>通知公告</title></head><body><h2>通知公告</h2>{before}{box.format(rows)}</body></html>"
    return document(page.encode(), COLUMN, today=date(2026, 9, 9))


SHARE = '<div class="share"><a href="#">分享</a>' + '<a href="javascript:;">微博</a>' * 8 + "</div>"
LISTS = {
    "a heading and a day below": (f"<li><h4><a {HREF}>{{t}}</a></h4><p class=date>{{d}}</p></li>", "<ul>{}</ul>"),
    "columns of boxes": (f"<div class=hang><div>{{n}}</div><div><a {HREF}>{{t}}</a></div><div>市应急局</div>"
                      "<div class=lie4>{d}</div></div>", "<div>{}</div>"),
    "a table, its lines apart": (f"<tr><td><img src=a.gif></td><td><a {HREF}>{{t}}</a></td><td>{{d}}</td></tr>"
                                 "<tr><td colspan=3></td></tr>", "<table>{}</table>"),
    "a table in every row": (f"<tr><td><table><tr><td><a {HREF}>{{t}}</a></td><td>{{d}}</td></tr></table></td></tr>",
                             "<table>{}</table>"),
    "a table for every row": (f"<table><tr><td>·<a {HREF}>{{t}}</a></td><td>{{d}}</td></tr></table>", "<div>{}</div>"),
    "links and breaks": (f"<a {HREF}>{{t}}</a> {{d}}<br>", "<div>{}</div>"),
    "a link around everything": (f"<a {HREF}><div>{{t}}</div><div>{{d}}</div></a>", "<div>{}</div>"),
    "a calendar leaf": (f"<li><i>2026.07</i><b>{{day}}</b><a {HREF}>{{t}}</a></li>", "<ul>{}</ul>"),
    "a calendar leaf without a year": (f"<li><b>{{day}}</b><i>7月</i><a {HREF}>{{t}}</a></li>", "<ul>{}</ul>"),
    "a picture, a summary, three links to one page": (
        f"<li><a {HREF}><img src=a.jpg></a><a {HREF}>{{t}}</a><p>摘要……<a {HREF}>[详细]</a></p><b>{{d}}</b></li>",
        "<ul>{}</ul>"),
    "keywords and a share bar in every row": (
        f"<div class=row><h3><a {HREF}>{{t}}</a></h3><a href=/k/1>安全</a><a href=/k/2>生产</a><a href=/k/3>春节</a>"
        f"<a href=/k/4>会议</a><a href=/k/5>部署</a><b>{{d}}</b>{SHARE}</div>", "<div>{}</div>"),
    "a longer name of the author beside the title": (
        f"<li><a class=title {HREF}>{{t}}</a>"
        "<a class=source href=/s>某某市人民政府门户网站政务新媒体融合传播中心编辑部</a>"
        "<b>{d}</b></li>",
        "<ul>{}</ul>"),
    "a label inside the link": (f"<li><a {HREF}><span class=type>政务</span>{{t}}</a><b>{{d}}</b></li>", "<ul>{}</ul>"),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_as_its_template_means_it(name: str) -> None:
    found = column(*LISTS[name])
    wanted = [
        (title, f"http://www.a.gov.cn/info/1011/{n}.htm", date(2026, 7, 9 - n)) for n, title in enumerate(TITLES, 1)
    ]
    assert [(item.title, item.url, item.date) for item in found.items] == wanted
    assert found.kind is PageKind.COLUMN


def test_service_items_between_dated_rows_are_no_items() -> None:
    """A search page: a card of a service with a table of links, then news."""
    card = (
        "<div class=item><table><tr>"
        + "<td><a href=/f/{}.html>申请材料及办理流程说明</a></td>" * 6
        + "</tr></table></div>"
    )
    found = column(
        f"<div class='item news'><a {HREF}>{{t}}</a><b>{{d}}</b></div>",
        f"<div>{card * 2}{{}}</div>".replace("/{}", "/x"),
    )
    assert [item.title for item in found.items] == list(TITLES)


def test_items_tell_whom_they_are_from_where_the_list_does() -> None:
    cells = (
        f"<tr><td>{{n}}</td><td><a {HREF}>{{t}}</a></td><td>鲁政办发〔2026〕{{n}}号</td><td>市应急局</td>"
        f"<td>{{d}}</td></tr>"
    )
    assert {item.source for item in column(cells, "<table>{}</table>").items} == {"市应急局"}
    labelled = f"<li><a {HREF}>{{t}}</a><span>来源：某某日报</span><b>{{d}}</b></li>"
    assert {item.source for item in column(labelled).items} == {"某某日报"}
    assert {item.source for item in column(f"<li><a {HREF}>{{t}}</a><b>{{d}}</b></li>").items} == {""}


def test_times_ago_are_dated_only_for_who_knows_today() -> None:
    found = column(f"<li><a {HREF}>{{t}}</a><span>{{n}}天前</span></li>")
    assert [item.date for item in found.items] == [date(2026, 9, 9 - n) for n in range(1, 5)]


def test_letters_and_answers_below_one_another_are_a_column() -> None:
    pair = "<li><div>请问什么时候供暖？</div><p>留言时间： 2026-02-15</p><div>" + "感谢您的关注，" * 30
    pair += "将于近日供暖。</div><p>回复时间： 2026-02-20</p></li>"
    found = document(f"<html><head><title>咨询投诉</title></head><body><ul>{pair * 3}</ul></body></html>".encode(), "")
    assert (found.kind, found.date) == (PageKind.COLUMN, None)


PART = """<script parseType="build" url="/api-gateway/x/front/page/build/unit"
 queryData="{&quot;webId&quot;:&quot;1&quot;,&quot;pageType&quot;:&quot;article&quot;,&quot;tagId&quot;:&quot;文章正文2&quot;}"></script>"""


@pytest.mark.parametrize("drawn", [PART, "<div>{{ detail.content }}</div>", "<div v-html='detail.content'></div>"])
def test_an_article_whose_text_a_script_fetches_is_unread_not_empty(drawn: str) -> None:
    head = f"<h1>{TITLE}</h1><div>发布时间：2025-07-03</div>"
    assert article(head + drawn, metas("2025-07-03")).unread == ("正文: drawn by script",)
    assert article(f"{head}<div id=zoom>{TEXT}</div>{PART}", metas("2025-07-03")).unread == ()
    assert article(f"{head}<div id=zoom><img src=/scan.jpg></div>", metas("2025-07-03")).unread == ()
