"""Lists that a page's inline scripts hold: read where the literal holds the rows."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest

from monitor.extract.document import document
from monitor.extract.outlinks import outlinks
from monitor.model import Document

URL = "http://www.example.gov.cn/gzdt/index.html"
ROWS = [(f"示例区召开第{n}次专题座谈会", f"/info/1/{n}.htm", f"2026-05-0{n}") for n in range(1, 7)]
HEAD = '<div>当前位置：<a href="/">首页</a> &gt; 工作动态</div>'


def script(text: str) -> str:
    return f"<script>{text}</script>"


def each(row: str) -> str:
    return "".join(row % values for values in ROWS)


TRS = (
    """var str_4="%s";var str_1="%s";var str_2="%s";"""
    """document.write('<li><a href="'+str_1+'" title="'+str_4+'">'+str_4+'</a><i>'+str_2+'</i></li>');"""
)
NAMED = [{"title": title, "url": url, "date": day} for title, url, day in ROWS]
FORMS = {
    "a script a row": "<ul>" + each(script(TRS).replace("%s", "%s")) + "</ul>",
    "escaped quotes": "<ul>"
    + each('<script>document.write("<li><a title=\\"%s\\" href=\\"%s\\">x</a><b>%s<\\/b><\\/li>");</script>').replace(
        ">x<", ">示例区召开专题…<"
    )
    + "</ul>",
    "writeln": script(each('document.writeln(\'<li><a title="%s" href="%s">示例区召开专…</a> %s</li>\');')),
    "inner html": '<ul id="l"></ul>'
    + script(
        "var h='';"
        + each('h+=\'<li><a title="%s" href="%s">示例区召开专…</a><i>%s</i></li>\';')
        + "document.getElementById('l').innerHTML=h;"
    ),
    "json array": script(f"var list = {json.dumps(NAMED, ensure_ascii=False)};"),
    "escaped json": script(f"var list = {json.dumps(NAMED)};"),
    "object literals": script("var list=[" + each("{title:'%s',url:'%s',date:'%s'},") + "];show(list);"),
    "arrays": script("var list=[" + each('["%s","%s","%s"],') + "];"),
    "pushed": script("var list=[];" + each("list.push({title:'%s',url:'%s',date:'%s'});\n")),
    "constructed": script(
        "var a=[];" + "".join(f'a[{n}] = new Item("{t}","{u}","{d}");' for n, (t, u, d) in enumerate(ROWS))
    ),
    "jsonp": script(f"showList({json.dumps({'total': 6, 'list': NAMED}, ensure_ascii=False)});"),
    "calls": script(each('addRow("%s","%s","%s");')),
    "json script": f'<script type="application/json">{json.dumps({"rows": NAMED}, ensure_ascii=False)}</script>',
}


def read(body: str) -> Document:
    return document(f"<title>工作动态</title><body>{HEAD}<div>{body}</div></body>".encode(), URL)


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_the_rows_of_a_literal_are_the_list(body: str) -> None:
    expected = [(title, "http://www.example.gov.cn" + url, date.fromisoformat(day)) for title, url, day in ROWS]
    assert [(item.title, item.url, item.date) for item in read(body).items] == expected


BOX = '<ul id="rows"></ul>'
INTO_BOX = (
    "var h='';for(var i=0;i<d.length;i++){h+='<li><a href=\"'+d[i].url+'\">'+d[i].title+'</a></li>';}%s.innerHTML=h;"
)
DRAW = INTO_BOX % 'document.getElementById("rows")'


@pytest.mark.parametrize(
    ("draw", "hand"),
    [
        (f"function showList(d){{{DRAW}}}", "showList(%s);"),
        (f"var showList=function(d){{{DRAW}}};", "showList( %s );"),
        (f"var page={{show:function(d){{{DRAW}}}}};", "page.show(%s)"),
        (f"window.draw = d => {{{DRAW}}};", "draw(%s);"),
        (f"function draw(){{var d=rows;{DRAW}}}", "var rows = %s;"),
        (f"$(function(){{var d=window.rows;{DRAW}}});", "window.rows=%s;"),
    ],
)
@pytest.mark.parametrize("is_ascii", [False, True], ids=["plain", "escaped"])
def test_what_one_script_hands_another_to_draw_is_read(draw: str, hand: str, is_ascii: bool) -> None:
    data = script(hand % json.dumps(NAMED, ensure_ascii=is_ascii))
    for scripts in (script(draw) + data, data + script(draw)):
        found = read(BOX + scripts)
        assert (len(found.items), found.list_drawn_by_script) == (len(ROWS), False)


@pytest.mark.parametrize(
    "other",
    [
        f"$.getJSON('/api/list',function(d){{{DRAW}}});",
        f"function showList(d){{{DRAW}}} $.get('/api/list',showList);",
        f"function other(d){{{DRAW}}}",
        "loadList('rows', 12);",
        "fetch('/a').then(r=>r.json()).then(showList);document.getElementById('rows').className='';",
    ],
)
def test_a_box_that_another_script_fills_leaves_them_in_doubt(other: str) -> None:
    hot = script(f"showList({json.dumps(NAMED, ensure_ascii=False)});")
    assert read(BOX + script(other) + hot).list_drawn_by_script


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_the_spider_follows_them(body: str) -> None:
    found = outlinks(f"<body>{HEAD}<div>{body}</div></body>".encode(), URL)
    assert {"http://www.example.gov.cn" + url for _, url, _ in ROWS} <= {page.url for page in found.pages}


@pytest.mark.parametrize(
    "text",
    [
        "var menu=[{name:'政务公开',url:'/zwgk/'},{name:'办事服务',url:'/bsfw/'},{name:'互动交流',url:'/hdjl/'}];",
        "$.ajax({url:'/count.do',data:{id:'示例'},success:function(d){document.write('<b>访问量：'+d+'</b>')}});",
        "var tree=[{title:'政务公开信息公开指南',url:'/col/col1/index.html',date:'2026-05-01'},"
        "{title:'政务公开信息公开制度',url:'/col/col2/index.html',date:'2026-05-01'}];",
        "document.write('<a href=\"/\">返回首页</a>');",
        "var unit={name:'示例区人民政府办公室',url:'http://www.example.gov.cn/'};",
        "for(i=0;i<list.length;i++){document.write('<li><a href=\"'+list[i].url+'\">'+list[i].title+'</a>"
        "</li>')} // 列表",
        "var broken=[{title:'示例区召开专题座谈会',url:'/info/1/1.htm',",
    ],
)
def test_what_is_no_list_is_none(text: str) -> None:
    assert read(script(text)).items == ()


def test_a_list_in_the_html_comes_first() -> None:
    rows = "".join(f'<li><a href="{url}">{title}</a><i>{day}</i></li>' for title, url, day in ROWS)
    hot = script('var hot=[["示例区发布热门事项办理流程的公告","/info/9/9.htm","2026-11-09"]];')
    assert len(read(f"<ul>{rows}</ul>{hot}").items) == len(ROWS)


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "=[" * 50_000, "f({" * 50_000, "a='示例/'+" * 50_000, "x='示例/" * 50_000]
)
def test_hostile_scripts_take_bounded_time(text: str) -> None:
    started = time.process_time()
    read(script("var 示例='/a.html';document.write('示例'+x);" + text))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("mark", ["\\ud83d", "\\ud83d\\ude00", "\\u0000", "\\xff"])
def test_half_a_character_breaks_nothing(mark: str) -> None:
    rows = each("{title:'%s',url:'%s',date:'%s'},").replace("示例区", f"示例区{mark}")
    written = each("document.write('<li><a href=\"%s\">%s</a> %s</li>');").replace("示例区", f"示例区{mark}")
    assert len(read(script(f"var list=[{rows}];")).items) == len(ROWS)
    read(script(written))
    outlinks(script(written).encode(), URL)
