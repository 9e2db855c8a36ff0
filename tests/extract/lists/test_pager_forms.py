"""Where a list goes on, in every form that the common systems write: tables of page, address, further pages."""

from __future__ import annotations

import pytest

from monitor.extract.document import document
from monitor.extract.outlinks import outlinks

ROOT = "http://www.example.gov.cn"
STORE = """<div id="77">
<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?\
page=1&amp;webid=7&amp;columnid=9&amp;unitid=77"></a>]]></nextgroup><recordset></recordset></datastore></script></div>"""
COUNTERS = """<script>var currentPage = 0;//所在页从0开始
var prevPage = currentPage-1
var nextPage = currentPage+1
var countPage = 4//共多少页
document.write("<a href=\\"{0}_"+nextPage+".html\\">下一页</a>");</script>"""

NEXT_LINKS = [
    ('<a href="list_2.html">下一页</a>', "/tzgg/list.html", ["/tzgg/list_2.html"]),
    ('<a href="list_2.html">[ 下页 ]</a>', "/tzgg/list.html", ["/tzgg/list_2.html"]),
    ('<a href="?page=2">&gt;</a>', "/tzgg/list.html", ["/tzgg/list.html?page=2"]),
    ('<a href="?page=2" class="next">Next</a>', "/tzgg/list.html", ["/tzgg/list.html?page=2"]),
    # 大汉: pageNum and uid; the button bears a title and no text
    ('<a href="index.html?uid=77&pageNum=2" title="下页" class="pgNext"></a>', "/col/col9/index.html",
     ["/col/col9/index.html?pageNum=2&uid=77"]),
    # 博达 VSB counts backwards, and its links are relative to another folder on each side of page 1
    ('<span class="p_next p_fun"><a href="zbgg/10.htm">下页</a></span><span><a href="zbgg/1.htm">尾页</a></span>',
     "/zbgg.htm", ["/zbgg/10.htm"]),
    ('<a href="../zbgg.htm">上页</a><a href="9.htm">下页</a><a href="1.htm">尾页</a>', "/zbgg/10.htm",
     ["/zbgg/9.htm"]),
    ('<a href="2.htm">上页</a><span>下页</span>', "/zbgg/1.htm", []),
    # no pager: words of a text, a stub, the page itself
    ('<a href="/a.htm">下一页的内容更加精彩，请继续阅读全文</a>', "/tzgg.htm", []),
    ('<a href="javascript:next()">下一页</a>', "/tzgg.htm", []),
    ('<a href="tzgg.htm">下一页</a>', "/tzgg.htm", []),
]  # fmt: skip

CALLS = [
    # 拓尔思 TRS: (pages, current from 0, stem, suffix), with more behind
    ('createPageHTML(4, 0, "index", "html");', "/tzgg/",
     ["/tzgg/index_1.html", "/tzgg/index_2.html", "/tzgg/index_3.html"]),
    ("createPageHTML(4, 2, 'index', 'htm')", "/tzgg/index_2.htm", ["/tzgg/index_3.htm"]),
    ('createPageHTML(4, 3, "index", "html");', "/tzgg/index_3.html", []),
    ('createPageHTML(3, 0, "index", "shtml", "black_text", 45);', "/tzgg/",
     ["/tzgg/index_1.shtml", "/tzgg/index_2.shtml"]),
    ('createPageHTML(1, 0, "t20240624_6790969", "shtml");', "/a/t20240624_6790969.shtml", []),
    # 开普 UCAP: (container, pages, current from 1, stem, suffix, total)
    ("createPageHTML('page_div',3, 1,'zwgklist','shtml',200);", "/hy/c1/zwgklist.shtml",
     ["/hy/c1/zwgklist_2.shtml", "/hy/c1/zwgklist_3.shtml"]),
    ("createPageHTML('page_div',3, 3,'zwgklist','shtml',200);", "/hy/c1/zwgklist_3.shtml", []),
    # variables, whose values stand in the same script
    ('var n = 3; var at = 0; createPageHTML(n, at, "index", "html");', "/tzgg/",
     ["/tzgg/index_1.html", "/tzgg/index_2.html"]),
    # a pager that calls scripts, and the definition of the function: nothing to follow
    ('createPageHTML(currentpage, ttlpage, "javascript:getList", ttlrow, "1")', "/tzgg/", []),
    ("function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}", "/tzgg/", []),
    # hostile: no number of pages takes more than a bounded number of addresses
    ('createPageHTML(99999999999, 0, "../../index", "html");', "/a/b/c/", 200),
    ('createPageHTML(5, 0, "http://evil.cn/x", "html");', "/tzgg/", []),
]  # fmt: skip


@pytest.mark.parametrize(("html", "path", "further"), NEXT_LINKS)
def test_a_next_link_leads_on(html: str, path: str, further: list[str]) -> None:
    assert pager(html, path) == further


@pytest.mark.parametrize(("script", "path", "further"), CALLS)
def test_a_call_that_would_write_the_pager_is_read(script: str, path: str, further: list[str] | int) -> None:
    found = pager(f"<script>{script}</script>", path)
    assert len(found) == further if isinstance(further, int) else found == further


@pytest.mark.parametrize(
    ("html", "path", "further"),
    [
        (COUNTERS.format("index"), "/tzgg/", ["/tzgg/index_1.html", "/tzgg/index_2.html", "/tzgg/index_3.html"]),
        (
            COUNTERS.format("list").replace("currentPage = 0", "currentPage = 2"),
            "/tzgg/list_2.html",
            ["/tzgg/list_3.html"],
        ),
        ("<script>var countPage = 2//共多少页</script>", "/tzgg/news.shtml", ["/tzgg/news_1.shtml"]),
        ("<script>var countPage = 1</script>", "/tzgg/", []),
    ],
)
def test_counters_without_a_call_are_a_pager_too(html: str, path: str, further: list[str]) -> None:
    assert pager(html, path) == further


def test_a_datastore_goes_on_at_its_end_point() -> None:
    (further,) = pager(STORE, "/col/col9/index.html")
    assert further == "/module/web/jpage/dataproxy.jsp?columnid=9&page=1&unitid=77&webid=7"
    answer = STORE[STORE.index("<datastore>") : STORE.index("</script>")].replace("page=1", "page=2")
    assert "page=2" in outlinks(answer.encode(), ROOT + further).pager[0]
    assert outlinks(answer.replace("page=2", "page=1").encode(), ROOT + further).pager == []


def pager(html: str, path: str) -> list[str]:
    """Paths of the further pages, as the spider and the Document both see them."""
    body = f"<html><head><title>通知公告</title></head><body>{html}</body></html>".encode()
    found = outlinks(body, ROOT + path).pager
    assert tuple(found) == document(body, ROOT + path).pager_next
    return [url.removeprefix(ROOT) for url in found]
