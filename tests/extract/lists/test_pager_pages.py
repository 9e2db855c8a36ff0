"""Pages of a list behind its first: known by their pager, whatever their addresses look like, and never columns."""

from __future__ import annotations

import pytest

from monitor.extract.document import document
from monitor.extract.outlinks import outlinks
from monitor.extract.urls.kinds import kind_of
from monitor.model import PageKind

ROOT = "http://www.example.gov.cn"
ROW = '<li><a href="/info/1/{0}.htm">示例区关于第{0}号事项的通知公告</a><span>2026-11-{0:02}</span></li>'
SCHEMES = {
    "dede": ("/a/gzdt/", "/a/gzdt/list_15_{}.html"),
    "channel": ("/channel/1016.html", "/channel/1016_{}.html"),
    "epoint": ("/zwgk/002015/", "/zwgk/002015/{}.html"),
    "phpcms": ("/html/gzdt/", "/html/gzdt/{}.html"),
    "list-n-n": ("/index.php/list-12-1.html", "/index.php/list-12-{}.html"),
    "index": ("/gzdt/index.html", "/gzdt/index_{}.html"),
    "query": ("/gzdt/list.jsp?id=7", "/gzdt/list.jsp?id=7&page={}"),
    "easysite": ("/eportal/ui?pageId=6191001", "/eportal/ui?currentPage={}&moduleId=5&pageId=6191001"),
    "path": ("/gzdt", "/gzdt/p/{}"),
    "tree": ("/n810341/n381001/index.html", "/n810341/n381001/index_1001_{}.html"),
}


def page(first: str, further: str, here: int, pages: int = 5, rows: int = 6) -> bytes:
    """The list's page `here` of so many, with the pager that most templates write."""
    links = [first, *(further.format(n) for n in range(2, pages + 1))]
    numbers = "".join(f"<b>{n}</b>" if n == here else f'<a href="{links[n - 1]}">{n}</a>' for n in range(1, pages + 1))
    back = f'<a href="{links[0]}">首页</a><a href="{links[here - 2]}">上一页</a>' if here > 1 else "<span>上一页</span>"
    on = f'<a href="{links[here]}">下一页</a><a href="{links[-1]}">尾页</a>' if here < pages else "<span>下一页</span>"
    listed = "".join(ROW.format(n) for n in range(1, rows + 1))
    return f"<html><title>工作动态</title><body><ul>{listed}</ul><div>{back}{numbers}{on}</div></body></html>".encode()


@pytest.mark.parametrize(("first", "further"), SCHEMES.values(), ids=SCHEMES)
def test_every_page_that_a_pager_names_is_one_of_its_list(first: str, further: str) -> None:
    found = outlinks(page(first, further, 1), ROOT + first)
    assert set(found.paged) == {ROOT + further.format(n) for n in range(2, 6)}


@pytest.mark.parametrize(("first", "further"), SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize(("here", "rows"), [(2, 6), (4, 3), (5, 1)])
def test_a_further_page_is_no_column_and_no_article(first: str, further: str, here: int, rows: int) -> None:
    found = document(page(first, further, here, rows=rows), ROOT + further.format(here))
    assert (found.kind, len(found.items)) == (PageKind.LIST, rows)


@pytest.mark.parametrize(("first", "further"), SCHEMES.values(), ids=SCHEMES)
def test_the_first_page_is_the_column(first: str, further: str) -> None:
    assert document(page(first, further, 1), ROOT + first).kind is PageKind.COLUMN


@pytest.mark.parametrize(
    "script",
    ['createPageHTML(7, 3, "index", "html");', "createPageHTML('page_div', 7, 2, 'infolist', 'shtml', 99);"],
)
def test_a_script_that_counts_on_from_a_further_page(script: str) -> None:
    body = page("/a/", "/a/{}.html", 1).replace(b"</body>", f"<script>{script}</script></body>".encode())
    assert document(body, ROOT + "/a/x9.html").kind is PageKind.LIST
    start = body.replace(b", 3, ", b", 0, ").replace(b"7, 2, ", b"7, 1, ")
    assert document(start, ROOT + "/a/x9.html").kind is PageKind.COLUMN


def test_a_pager_that_calls_scripts_counts_nothing() -> None:
    script = (
        'var currentpage = 1; var ttlpage = 1182; createPageHTML(currentpage, ttlpage, "javascript:getList", 9, "1");'
    )
    body = page("/a/", "/a/{}.html", 1).replace(b"</body>", f"<script>{script}</script></body>".encode())
    assert document(body, ROOT + "/a/x9.html").kind is PageKind.COLUMN


def test_a_first_page_whose_link_back_leads_to_itself() -> None:
    body = page("/a/", "/a/index_{}.html", 1).replace(
        "<span>上一页</span>".encode(), '<a href="/a/index.html">上一页</a>'.encode()
    )
    assert document(body, ROOT + "/a/").kind is PageKind.COLUMN


def test_a_calendar_is_no_pager() -> None:
    days = "".join(f'<a href="/rili/2026/11/{n}">{n}</a>' for n in range(1, 31))
    assert outlinks(f"<div>{days}</div>".encode(), ROOT + "/rili/2026/11").paged == []


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (PageKind.LIST, "/a/gzdt/list_15_3.html"),
        (PageKind.LIST, "/channel/1016_3.html"),
        (PageKind.LIST, "/zwgk/002015/3.html"),
        (PageKind.LIST, "/002015/002015001/12.html"),
        (PageKind.LIST, "/n810341/n381001/index_1001_3.html"),
        (PageKind.LIST, "/eportal/ui?currentPage=3&moduleId=5&pageId=6191001"),
        (PageKind.LIST, "/index.php/list-12-3.html"),
        (PageKind.ARTICLE, "/info/1011/4213.htm"),
        (PageKind.OTHER, "/channel/1016.html"),
        (PageKind.ARTICLE, "/zwgk/202611/t20261103_77.html"),
    ],
)
def test_kind_of_pager_addresses(kind: PageKind, path: str) -> None:
    assert kind_of(ROOT + path) is kind


@pytest.mark.parametrize(
    ("link", "nav"),
    [
        ('<a href="/zwgk/">政务公开</a>', True),
        ('<a href="/gzbb/">政府网站工作年度报表</a>', True),
        ('<a href="/info/1/2.htm">全区召开大会</a>', False),
        ('<a href="/x/88.html">示例区召开年度经济工作会议部署全年工作</a>', False),
        ('<a href="/x/88.html">会议召开，部署工作</a>', False),
        ('<a href="/a/b.pdf">年度报告</a>', False),
    ],
)
def test_a_headline_in_the_banner_is_no_column(link: str, nav: bool) -> None:
    found = outlinks(f'<div class="banner">{link}</div><p>示例</p>'.encode(), ROOT + "/")
    assert [one.nav for one in found.pages] == [nav]
