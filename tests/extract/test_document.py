"""The whole Document: kinds of pages, and bodies that nobody should serve."""

import random
import time
from collections.abc import Iterator

import pytest

from monitor.extract.document import document
from monitor.model import Document, PageKind
from tests.extract.markup.test_bounds import HOSTILE
from tests.extract.mutations import mutated
from tests.extract.pages import BASE, SAVED, read

HOME = "http://www.a.gov.cn/"
TEXT = "<p>" + "各镇街、各部门要高度重视，认真组织实施。" * 20 + "</p>"
ROWS = '<li><a href="/info/1/1.htm">关于公布行政许可事项清单的公告</a><span>2026-07-08</span></li>' * 5
ARTICLE_META = '<meta name="ArticleTitle" content="关于公布清单的公告"><meta name="PubDate" content="2026-07-08 09:00">'
COLUMN_META = '<meta name="ColumnName" content="通知公告">'

KINDS = [
    (PageKind.HOME, "/", ROWS, ""),
    (PageKind.HOME, "/index.htm", TEXT, ""),
    (PageKind.COLUMN, "/xwzx/tzgg.htm", f"<ul>{ROWS}</ul>", ""),
    (PageKind.COLUMN, "/xwzx/tzgg.htm", "<h2>重点领域</h2>", COLUMN_META),
    (PageKind.COLUMN, "/zwgk/", f"<ul>{ROWS}</ul>{TEXT}", COLUMN_META),
    (PageKind.LIST, "/xwzx/tzgg/7.htm", f"<ul>{ROWS}</ul>", COLUMN_META),
    (PageKind.LIST, "/zcwj/index_2.html", f"<ul>{ROWS}</ul>", ""),
    (PageKind.ARTICLE, "/info/1011/4213.htm", f"<h1>关于公布清单的公告</h1><div id='vsb_content'>{TEXT}</div>", ""),
    (PageKind.ARTICLE, "/x/y", f"<h1>关于公布清单的公告</h1>{TEXT}", ARTICLE_META),
    (PageKind.ARTICLE, "/info/1011/4213.htm", "<div id='vsb_content'><img src='/scan.jpg'></div>", ARTICLE_META),
    (PageKind.ARTICLE, "/info/1011/4213.htm", f"<div id='zoom'>{TEXT}</div><ul>{ROWS}</ul>", ARTICLE_META),
    (PageKind.OTHER, "/search/index.jsp", "<form><input></form>", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "path", "body", "head"), KINDS)
def test_the_kind_of_a_page(kind: PageKind, path: str, body: str, head: str) -> None:
    assert read(body, url=HOME + path.lstrip("/"), head=head, home_url=HOME).kind is kind


def test_a_site_below_a_folder_has_its_home_there() -> None:
    assert read(ROWS, url="http://a.cn/jtj/", home_url="http://a.cn/jtj/").kind is PageKind.HOME
    assert read(ROWS, url="http://a.cn/jtj/index.html", home_url="http://a.cn/").kind is not PageKind.HOME


def test_metas_are_kept_as_written_and_the_first_that_speaks_stands() -> None:
    dates = '<meta name="PubDate" content=""><meta name="PubDate" content="2026-07-08">'
    head = f'<meta name="SiteName" content=" 某区 ">{dates}'
    assert read("", head=head).meta == {"SiteName": "某区", "PubDate": "2026-07-08"}


BODIES = [b"", b"\x00", b"\xff\xfe", b"<", b"<html", b"<!--", bytes(range(256)) * 20, b"\x00\xd8",
          b"<a href='" + b"\xff" * 99 + b"'>", b"<p>&#xD800;&#0;&#x110000;</p>", b"<?xml version='1.0'?><datastore>",
          b"<title>\x00</title>", b"\xef\xbb\xbf", b"PK", b"%PDF", b"{}"]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("url", ["", BASE, "http://a.cn/x.pdf", "nonsense", "\ud800"])
def test_no_body_raises(body: bytes, url: str) -> None:
    assert isinstance(document(body, url, content_type="text/html; charset=x", filename="\x00"), Document)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_becomes_a_document_in_seconds(name: str) -> None:
    started = time.process_time()
    document(HOSTILE[name].encode(), BASE)
    assert time.process_time() - started < 8


TEDIOUS = {
    "labels of a path": "<p>当前位置：</p>" * 50_000,
    "arrows": "<p>" + "首页>" * 500_000,
    "dates": "<p>" + "2026-01-" * 500_000,
    "digits": "<p>" + "1" * 5_000_000,
    "sources": "<p>" + "来源：" * 500_000,
    "titles": f"<title>{'某' * 150}</title>" + "<p class=title>某某某某某某</p>" * 40_000,
    "rows": "<ul>" + f"<li><a href='/a'>{'某' * 20}</a><b>2026-01-01</b></li>" * 30_000,
    "records": "<script type='text/xml'><datastore>" + "<record><![CDATA[" * 100_000,
    "pager calls": "<script>" + "createPageHTML(1," * 100_000,
    "calls with variables": "<script>" + "createPageHTML(a, b, c, d);" * 60_000 + "x" * 200_000,
    "many scripts that call": "<script>createPageHTML(a, b, 'i', 'h')</script>" * 20_000,
    "escapes": "<script>" + 'unescape("' * 200_000,
    "marks": "网站标识码ICP备安备主办" * 200_000,
}


@pytest.mark.parametrize("name", TEDIOUS)
def test_text_that_invites_slow_patterns_is_read_in_seconds(name: str) -> None:
    started = time.process_time()
    document(TEDIOUS[name].encode(), BASE)
    assert time.process_time() - started < 8


def mutations(count: int) -> Iterator[bytes]:
    dice = random.Random(20260702)
    pages = [path.read_bytes() for path in sorted(SAVED.glob("*.html")) if path.stat().st_size < 60_000]
    for number in range(count):
        yield mutated(pages[number % len(pages)], dice)


@pytest.mark.skipif(not SAVED.is_dir(), reason="the saved real pages lie beside the project, not in it")
def test_mutated_real_pages_never_raise() -> None:
    for body in mutations(400):
        found = document(body, "http://www.a.gov.cn/info/1011/4213.htm")
        assert found.outcome == "ok"
        assert sum(len(block.text) for block in found.blocks) <= 4 * len(body) + 10_000
