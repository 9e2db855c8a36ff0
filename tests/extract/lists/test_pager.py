"""Where a list goes on, in each way that the common systems say it."""

import pytest

from monitor.extract.outlinks import outlinks
from tests.extract.pages import read


def further(body: str, url: str) -> list[str]:
    found = list(read(body, url=url).pager_next)
    assert outlinks(body.encode(), url).pager == found
    return [page.removeprefix("http://www.a.gov.cn") for page in found]


@pytest.mark.parametrize(
    "link",
    ["下页", "下一页", "下一页>>", "[下一页]", "下一页 ›", "&gt;", "&gt;&gt;", "›", "»", "Next", "<span>下页</span>"],
)
def test_the_next_link_in_every_wording(link: str) -> None:
    assert further(f'<a href="?page=2">{link}</a>', "http://www.a.gov.cn/list.jsp") == ["/list.jsp?page=2"]


@pytest.mark.parametrize("link", ["上页", "上一页", "首页", "尾页", "&lt;", "2", "下一页面的内容如何办理", "下载"])
def test_other_links_are_no_next_link(link: str) -> None:
    assert further(f'<a href="?page=2">{link}</a>', "http://www.a.gov.cn/list.jsp") == []


def test_a_next_link_to_the_page_itself_or_to_nowhere_leads_no_further() -> None:
    body = '<a href="javascript:next()">下页</a><a href="/list.jsp">下一页</a>'
    assert further(body, "http://www.a.gov.cn/list.jsp") == []


def test_pages_numbered_backwards_are_followed_link_by_link() -> None:
    first = '<span class="p_next"><a href="tzgg/10.htm">下页</a></span>'
    assert further(first, "http://www.a.gov.cn/xwzx/tzgg.htm") == ["/xwzx/tzgg/10.htm"]
    second = '<span class="p_next"><a href="9.htm">下页</a></span>'
    assert further(second, "http://www.a.gov.cn/xwzx/tzgg/10.htm") == ["/xwzx/tzgg/9.htm"]


CALLS = [
    ('createPageHTML(4, 0, "index", "html");', ["index_1", "index_2", "index_3"]),
    ("createPageHTML(3,0,'index','html',43)", ["index_1", "index_2"]),
    ('createPageHTML(4, 2, "index", "html");', ["index_3"]),
    ('createPageHTML(1, 0, "index", "html");', []),
    ('createPageHTML(0, 0, "index", "html");', []),
    ("createPageHTML('page_div',3, 1,'index','html',60);", ["index_2", "index_3"]),
    ("createPageHTML('page_div',3, 3,'index','html',60);", []),
    ('var countPage = 3//共多少页\nvar currentPage = 0;\ncreatePageHTML(countPage, currentPage, "index", "html");',
     ["index_1", "index_2"]),
    ("function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ return; }", []),
    ("createPageHTML(alert(1), 0, '../../../x', 'html')", []),
]  # fmt: skip


@pytest.mark.parametrize(("call", "pages"), CALLS)
def test_the_call_that_writes_the_pager_is_read(call: str, pages: list[str]) -> None:
    assert further(f"<script>{call}</script>", "http://www.a.gov.cn/zcwj/") == [f"/zcwj/{page}.html" for page in pages]


def test_a_call_cannot_announce_endless_pages() -> None:
    assert (
        len(further('<script>createPageHTML(999999999, 0, "index", "html")</script>', "http://www.a.gov.cn/a/")) == 200
    )


def test_a_datastore_goes_on_at_its_end_point() -> None:
    body = (
        '<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;'
        'columnid=9&amp;unitid=7"></a>]]></nextgroup><recordset></recordset></datastore></script>'
    )
    assert further(body, "http://www.a.gov.cn/col/col9/index.html") == [
        "/module/web/jpage/dataproxy.jsp?columnid=9&page=1&unitid=7"
    ]
