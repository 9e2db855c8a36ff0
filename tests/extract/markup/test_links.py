"""Every link of a page: where it leads, what it says, whether a visitor sees it."""

import time

import pytest

from monitor.extract.document import document
from monitor.extract.markup.resources import TARGETS, candidates, of_style
from monitor.extract.outlinks import outlinks
from monitor.model import PageKind, Region
from tests.extract.pages import BASE, SAVED, read


def links(body: str, head: str = "") -> list[tuple[str, str, str]]:
    return [(link.tag, link.url, link.text) for link in read(body, head=head).links]


def test_links_of_every_kind_are_absolute_and_normalised() -> None:
    body = (
        '<a href="../info/1011/4213.htm#top" title="全称">简称</a><map><area href="/map" alt="地图"></map>'
        '<iframe src="//b.cn/f"></iframe><img src="a.png" alt="图"><script src="/js/x.js"></script>'
    )
    assert links(body) == [
        ("a", "http://www.a.gov.cn/info/1011/4213.htm", "简称"),
        ("area", "http://www.a.gov.cn/map", "地图"),
        ("iframe", "http://b.cn/f", ""),
        ("img", "http://www.a.gov.cn/xwzx/a.png", "图"),
        ("script", "http://www.a.gov.cn/js/x.js", ""),
    ]
    assert read(body).links[0].title == "全称"


@pytest.mark.parametrize("href", ["", "#", "javascript:;", " javascript:void(0) ", "mailto:a@b.cn"])
def test_links_that_lead_nowhere_are_kept_without_an_address(href: str) -> None:
    assert links(f'<a href="{href}">更多</a>') == [("a", "", "更多")]
    assert outlinks(f'<a href="{href}">更多</a>'.encode(), BASE).pages == []


def test_an_anchor_without_href_is_no_link() -> None:
    assert links('<a name="top">锚</a>') == []


def test_base_href_is_where_relative_links_start() -> None:
    assert links('<a href="x.htm">甲</a>', '<base href="/zwgk/">') == [("a", "http://www.a.gov.cn/zwgk/x.htm", "甲")]


def test_a_picture_link_is_called_by_its_alternative_text() -> None:
    assert links('<a href="/x"><img src="x.png" alt="专题"></a>')[0][2] == "专题"


def test_pictures_loaded_later_have_the_address_that_is_loaded() -> None:
    assert links('<img src="data:image/gif;base64,R0" data-original="/real.jpg">') == [
        ("img", "http://www.a.gov.cn/real.jpg", "")
    ]
    assert links('<img src="data:image/gif;base64,R0">') == []


@pytest.mark.parametrize(
    "box",
    [
        '<div style="display:none">{}</div>',
        '<div style="position:absolute; left:-3000px">{}</div>',
        "<marquee height=1 width=4 scrollamount=3000>{}</marquee>",
        "<div hidden>{}</div>",
        '<p style="font-size:0">{}</p>',
    ],
)
def test_hidden_links_are_kept_and_said_to_be_hidden(box: str) -> None:
    found = read(box.format('<a href="http://b.cn/xpj/">某某</a>') + '<a href="/b">明</a>').links
    assert [(link.text, link.hidden) for link in found] == [("某某", True), ("明", False)]


def test_a_frame_of_no_size_is_hidden() -> None:
    assert read('<iframe src="http://b.cn/" width="0" height="0"></iframe>').links[0].hidden
    assert not read('<iframe src="http://b.cn/" width="100%" height="500"></iframe>').links[0].hidden


def test_records_of_a_datastore_are_links_and_its_end_point_is_none() -> None:
    body = (
        '<div class="list"><script type="text/xml"><datastore><nextgroup><![CDATA['
        '<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=73&columnid=1&unitid=7"></a>]]></nextgroup><recordset>'
        '<record><![CDATA[<li><a href="/art/2026/9/4/art_1_2.html">甲</a><span>2026-09-04</span></li>]]></record>'
        '<record><![CDATA[<li><a href="/art/2026/9/3/art_1_1.html">乙</a></li>]]></record></recordset></datastore>'
        "</script></div>"
    )
    assert [text for _, _, text in links(body)] == ["甲", "乙"]
    found = outlinks(body.encode(), BASE)
    assert [page.kind for page in found.pages] == [PageKind.ARTICLE, PageKind.ARTICLE]
    assert found.pager == ["http://www.a.gov.cn/module/web/jpage/dataproxy.jsp?columnid=1&page=1&unitid=7&webid=73"]


def test_the_answer_of_an_end_point_is_read_like_a_page() -> None:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<datastore>'
        '<nextgroup><![CDATA[<a href="/p.jsp?page=2"></a>]]></nextgroup>'
        '<recordset><record><![CDATA[<li><a href="/art/1.html">甲</a></li>]]></record></recordset></datastore>'
    )
    found = outlinks(body.encode(), BASE)
    assert [page.url for page in found.pages] == ["http://www.a.gov.cn/art/1.html"]
    assert found.pager == ["http://www.a.gov.cn/p.jsp?page=2"]


def test_placeholders_of_a_template_are_no_links() -> None:
    body = (
        '<script type="text/x-handlebars-template"><a href="{{pcUrl}}">{{title}}</a></script><a href="{{url}}">甲</a>'
    )
    assert [link.url for link in read(body).links] == [""]
    assert outlinks(body.encode(), BASE).pages == []


@pytest.mark.parametrize(
    "page",
    [
        '<meta http-equiv="refresh" content="0;url=/new/index.htm">',
        "<script>window.location.href='/new/index.htm';</script>",
        '<script>location.replace("/new/index.htm")</script>',
    ],
)
def test_a_page_that_sends_its_visitor_on_leads_there(page: str) -> None:
    assert [found.url for found in outlinks(page.encode(), BASE).pages] == ["http://www.a.gov.cn/new/index.htm"]


def test_a_script_in_a_full_page_sends_nobody_on() -> None:
    page = "<script>function go(){ location.href='/new/index.htm'; }</script>" + "<p>段落</p>" * 60
    assert outlinks(page.encode(), BASE).pages == []


def test_outlinks_name_each_page_once_with_its_text_and_place() -> None:
    page = '<div class="nav"><a href="/x.htm"></a></div><p><a href="/x.htm">通知</a><a href="/y.pdf">附件</a></p>'
    found = outlinks(page.encode(), BASE)
    assert [(one.url[-6:], one.text, one.nav, one.kind) for one in found.pages] == [
        ("/x.htm", "通知", True, PageKind.COLUMN),
        ("/y.pdf", "附件", False, PageKind.ATTACHMENT),
    ]


@pytest.mark.skipif(not SAVED.is_dir(), reason="the saved real pages lie beside the project, not in it")
def test_the_spider_and_the_document_see_the_same_links_on_every_real_page() -> None:
    pages = sorted(SAVED.glob("*.html"))
    assert pages
    for path in pages:
        body = path.read_bytes()
        found, read_in_full = outlinks(body, BASE), document(body, BASE)
        leading = [link for link in read_in_full.links if link.url]
        assert {one.url for one in found.pages} == {one.url for one in leading if one.tag not in {*TARGETS, "script"}}
        assert set(found.images) == {one.url for one in leading if one.tag in TARGETS}, path.name
        assert tuple(found.pager) == read_in_full.pager_next, path.name


SHOWN = [
    ('<video src="/1.mp4" poster="/1.jpg"></video>', ["1.mp4", "1.jpg"]),
    ('<video><source src="/1.mp4"><source src="/1.webm"><track src="/1.vtt"></video>', ["1.mp4", "1.webm", "1.vtt"]),
    ('<audio src="/1.mp3"></audio>', ["1.mp3"]),
    ('<input type="image" src="/1.png"><input type="text" src="/2.png">', ["1.png"]),
    ('<embed src="/1.swf">', []),
    ('<object data="/1.svg" type="image/svg+xml"></object>', ["1.svg"]),
    ('<img src="/1.png" srcset="/2.png 2x, /3.png 3x">', ["1.png", "2.png", "3.png"]),
    ('<img srcset="/1.png, /2,5.png 100w,/3.png">', ["1.png", "2,5.png", "3.png"]),
    ('<img srcset="/1.png 1x (a,b), ,, /2.png">', ["1.png", "2.png"]),
    ('<picture><source srcset="/1.webp"><img src="/1.png"></picture>', ["1.webp", "1.png"]),
    ('<img src="/blank.gif" data-original="/1.jpg">', ["blank.gif", "1.jpg"]),
    ('<img data-src="/1.jpg">', ["1.jpg"]),
    ('<img src="data:image/gif;base64,R0" data-src="/1.jpg">', ["1.jpg"]),
    ('<img src="/1.jpg" data-src="12" data-original="{{url}}">', ["1.jpg"]),
    ('<video data-src="/1.mp4"></video>', ["1.mp4"]),
    ('<svg><image xlink:href="/1.png"/><image href="/2.png"/><use href="#a"/></svg>', ["1.png", "2.png"]),
    ('<div style="background: #fff url(/1.png) no-repeat">x</div>', ["1.png"]),
    ("""<div style="background:url('/1.png'), url( &quot;/2.png&quot; )">x</div>""", ["1.png", "2.png"]),
    ('<div style="background:url(data:image/png;base64,xx);mask:url(#m)">x</div>', []),
    ("<style>.a{background:url(/1.png)} /* url(/2.png) /* url(/3.png) */ @import '/1.css';</style>",
     ["1.png", "1.css"]),
    ("<style>@font-face{src:url(/f.eot?#iefix),url(/f.woff)} .b{behavior:url(/x.htc)}</style>", ["f.woff"]),
    ('<table background="/1.gif"><tr><td background="/2.gif">x</td></tr></table>', ["1.gif", "2.gif"]),
    ('<div background="/1.gif">x</div>', []),
]  # fmt: skip


@pytest.mark.parametrize(("html", "files"), SHOWN)
def test_what_a_browser_fetches_to_show_a_page_is_a_link(html: str, files: list[str]) -> None:
    found = outlinks(html.encode(), "http://www.a.gov.cn/xwzx/").images
    assert [url.removeprefix("http://www.a.gov.cn/") for url in found] == files


def test_an_embedded_file_or_page_is_read() -> None:
    html = '<embed src="/1.pdf"><object data="/2.docx"></object><iframe src="about:blank" data-src="/3.html"></iframe>'
    found = outlinks(html.encode(), "http://www.a.gov.cn/")
    assert [page.url[-7:].rpartition("/")[2] for page in found.pages] == ["1.pdf", "2.docx", "3.html"]


@pytest.mark.parametrize(
    "css",
    [
        "url(" * 50_000,
        'url("' * 50_000,
        "/*" * 100_000,
        "url(" + " " * 200_000,
        "@import " * 30_000,
        "url('" + "a" * 200_000,
    ],
)
def test_a_hostile_style_costs_little(css: str) -> None:
    began = time.process_time()
    assert not of_style(css)
    assert candidates("(" * 100_000 + ", " * 100_000) is not None
    assert time.process_time() - began < 2


def test_queries_of_a_page_in_gbk_are_asked_for_in_gbk() -> None:
    html = '<meta charset="gb2312"><a href="/list.asp?lm=通知&amp;b=1">查询</a><a href="/通知.htm">通知</a>'
    html += "<p>请各单位及时查看并按要求报送有关材料</p>"
    found = outlinks(html.encode("gbk"), "http://www.a.gov.cn/")
    assert [found.asked_for(page.url) or page.url for page in found.pages] == [
        "http://www.a.gov.cn/list.asp?lm=%CD%A8%D6%AA&b=1",
        "http://www.a.gov.cn/%E9%80%9A%E7%9F%A5.htm",
    ]


def test_a_row_of_a_list_in_gbk_is_the_page_that_the_spider_finds() -> None:
    rows = "".join(
        f'<li><a href="/show.asp?lm=通知&amp;id={n}">关于第{n}批项目的通知公告</a><span>2026-11-{n}</span></li>'
        for n in range(10, 20)
    )
    body = f'<html><head><meta charset="gbk"></head><body><div class="list"><ul>{rows}</ul></div></body></html>'.encode(
        "gbk"
    )
    found = document(body, "http://www.a.gov.cn/tzgg/")
    assert len(found.items) == 10
    assert {item.url for item in found.items} <= {
        page.url for page in outlinks(body, "http://www.a.gov.cn/tzgg/").pages
    }


@pytest.mark.parametrize(
    ("html", "region"),
    [
        (
            '<ul><li><a href="javascript:;">政务公开</a><ul class="k4"><li><a href="/a/">动态</a></li></ul></li></ul>',
            Region.NAV,
        ),
        ('<ul><li><b><a href="#">政务公开</a></b><dl><dd><a href="/a/">动态</a></dd></dl></li></ul>', Region.NAV),
        ('<ul><li><a href="#">登记表样式</a> <a href="/a/">动态</a></li></ul>', Region.MAIN),
        ('<ul><li><a href="#">登记表样式</a></li><li><ul><li><a href="/a/">动态</a></li></ul></li></ul>', Region.MAIN),
        ('<ul><li><a href="#">登记表样式</a><ul><li>第一项</li></ul></li></ul>', Region.MAIN),
        ('<ul><li><a href="/b/">政务公开</a><ul><li><a href="/a/">动态</a></li></ul></li></ul>', Region.MAIN),
    ],
)
def test_the_head_of_a_drop_down_menu_is_navigation(html: str, region: Region) -> None:
    assert read(html).links[0].region is region
