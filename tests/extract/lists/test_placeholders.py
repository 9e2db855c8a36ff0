"""Lists that a script draws: known as such, so that the column is unread and never blank."""

from __future__ import annotations

import pytest

from monitor.extract.document import document
from monitor.model import Document

URL = "http://www.example.gov.cn/zwgk/tzgg/index.html"
FOOT = "<div class='x9'>主办：示例区人民政府办公室 网站标识码：3713990001 鲁ICP备00000000号-1</div>"
OWN = "<script src='/js/list.js'></script>"


HEAD = (
    "<div class='a'>"
    + "".join(f"<p><a href='/{name}/'>{name}</a></p>" for name in ("政务", "服务", "互动") * 3)
    + "</div>"
)


def read(body: str) -> Document:
    return document(
        f"<html><head><title>通知公告</title></head><body>{HEAD}<div class='b'>{body}</div>{FOOT}"
        "</body></html>".encode(),
        URL,
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<div id='rows'></div>{OWN}<script>loadList('rows', 12, 15)</script>",
        f"<div id='rows'></div>{OWN}<script>new Pager({{el: '#rows', channel: 7}})</script>",
        f"<ul id='newslist'></ul>{OWN}",
        f"<ul class='u' data-channel='7'></ul>{OWN}",
        f"<table><tbody id='tb'></tbody></table>{OWN}",
        "<ul><script>for(var i=0;i<n;i++){document.write(\"<li><a href='\"+u[i]+\"'>\"+t[i]+'</a></li>')}"
        "</script></ul>",
        "<ul id='u'></ul><script>rows.forEach(r => { u.innerHTML += '<tr><td>' + r.t + '</td></tr>' })</script>",
        "<div></div><script>for(var i=0;i<a.length;i++){var e=document.createElement('li');box.append(e)}</script>",
        "<div></div><script src='/data/tzgg.js?callback=show'></script>",
        "<div></div><script src='/data/tzgg.json'></script>",
        "<div><p>{{item.title}}</p></div>",
    ],
)
def test_a_list_that_a_script_fills_is_known(body: str) -> None:
    assert read(body).list_drawn_by_script


@pytest.mark.parametrize(
    "body",
    [
        "<ul class='list'></ul>",
        f"<ul class='list'></ul>{OWN}",
        "<ul id='rows'></ul><script src='/js/jquery.min.js'></script>",
        f"<ul class='list'></ul><div id='page_div'></div><script>createPageHTML('page_div', 0)</script>{OWN}",
        f"<div id='share'></div><div id='gotop'></div>{OWN}",
        "<script>document.write(unescape(\"%3Cscript src='//dcs.conac.cn/js/16/1.js'%3E\"))</script>",
        "<script>document.write('<a href=\"http://bszs.conac.cn/\">标识</a>')</script>",
        f"<div id='map'></div><p>{'示例区位于示例省南部，总面积一千二百平方公里，历史悠久。' * 4}</p>{OWN}",
    ],
)
def test_what_a_script_fills_with_something_else_is_no_list(body: str) -> None:
    assert not read(body).list_drawn_by_script


ROWS = "".join(
    f"<li><a href='/info/{day}.htm'>关于开展第{day}次检查的通知</a><span>2026-10-{day}</span></li>"
    for day in range(10, 16)
)


def test_a_box_that_is_filled_beside_rows_leaves_the_list_in_doubt() -> None:
    """The rows may be those of a side list: nothing is said to be stale on them."""
    hot = f"<div class='hot'><ul>{ROWS}</ul></div>"
    assert read(f"<div id='rows'></div><script>loadList('rows')</script>{hot}").list_drawn_by_script
    assert not read(f"<div id='pager'></div><script>go('pager')</script>{hot}").list_drawn_by_script
    assert not read(f"<ul>{ROWS}</ul><div id='rows'></div>{OWN}").list_drawn_by_script


@pytest.mark.parametrize(
    "script",
    [
        "fetch('/api/list').then(r => r.json()).then(render)",
        "axios.get('/api/news', {params: {id: 7}}).then(show)",
        "$.post('/api/news.do', {id: 7}, show)",
    ],
)
def test_a_script_that_asks_and_hands_on_may_fill_the_only_box(script: str) -> None:
    assert read(f"<div id='rows'></div><script>{script}</script>").list_drawn_by_script
    assert not read("<div id='rows'></div><script>$.get('/count.do?id=7')</script>").list_drawn_by_script
    assert not read(f"<ul>{ROWS}</ul><div id='rows'></div><script>{script}</script>").list_drawn_by_script
