"""当前位置: the path of columns."""

import pytest

from monitor.extract.document import document
from monitor.model import Document
from tests.extract.pages import read

TEXT = '<h1>关于做好工作的通知</h1><div id="vsb_content"><p>' + "各镇街要高度重视，认真组织实施。" * 10 + "</p></div>"
HOME = '<a href="/">首页</a>'
SECTION = '<a href="/zwgk.htm">政务公开</a>'
COLUMN = '<a href="/tz.htm">通知</a>'
DEEP = '<a href="/zwgk/tz.htm">通知</a>'
URL = "http://www.a.gov.cn/info/1011/4213.htm"


def article(path: str) -> Document:
    return read(path + TEXT, url=URL, head='<title>关于做好工作的通知</title><meta name="ColumnName" content="甲">')


@pytest.mark.parametrize(
    "path",
    [
        f"<div>当前位置: {HOME}&gt;&gt;{SECTION}&gt;&gt;{COLUMN}&gt;&gt;正文</div>",
        f"<div>您的位置：{HOME} > {SECTION} > {COLUMN}</div>",
        f"<div>您所在的位置&nbsp;{HOME}&nbsp;{SECTION}&nbsp;{COLUMN}</div>",
        f'<div class="crumb">{HOME} / {SECTION} / {COLUMN}</div>',
        f'<div class="position">{HOME}->{SECTION}->{COLUMN}</div>',
        f"<p>{HOME} &gt; {SECTION} &gt; {COLUMN} &gt; 正文</p>",
        f"<table><tr><td>当前位置：{HOME}</td><td><table><tr><td> > {SECTION}</td>"
        f"<td> > {COLUMN}</td></tr></table></td></tr></table>",
        f"<h3>{HOME} › {SECTION} › {COLUMN} › {COLUMN}</h3>",
    ],
)
def test_the_path_in_every_common_form(path: str) -> None:
    found = article(path)
    assert found.breadcrumb == ("首页", "政务公开", "通知")
    assert (found.column, found.column_url) == ("通知", "http://www.a.gov.cn/tz.htm")


@pytest.mark.parametrize(
    "path",
    [
        f"<div class=navInfo>{HOME}&nbsp;/&nbsp;{SECTION}&nbsp;/&nbsp;{DEEP}</div>",
        f"<div>{HOME} ｜ {SECTION} ｜ {DEEP} ｜ 正文</div>",
        f"<div>{HOME} | {SECTION} | {DEEP}</div>",
        f"<div>{HOME} · {SECTION} · {DEEP} · 浏览正文</div>",
        f"<div>{HOME} - {SECTION} - {DEEP}</div>",
        f"<p>当前位置：{HOME}｜{SECTION}｜{DEEP}</p>",
        f"<div class=crumb>{HOME} &gt; {SECTION} &gt; {DEEP} <a href='javascript:history.back()'>返回</a></div>",
        f"<div class=crumb>{HOME} &gt; {SECTION} &gt; {DEEP} &gt; 文章详情 <a href='/'>返回首页</a> 打印</div>",
        f"<div class=zlydh>\n{HOME} &gt;&gt;\n {SECTION} &gt;&gt; <a href='/zwgk/tz.htm'>\n通知\n"
        "</a>\n &gt;&gt; 正文\n</div>",
        f"<div class=path>{HOME} &gt; {SECTION} &gt; {DEEP} &gt; 关于做好工作…</div>",
        f"<div class=path>{HOME} &gt; {SECTION} &gt; {DEEP} &gt; 关于做好工作...</div>",
        f"<div class=path>{HOME} &gt; {SECTION} &gt; <a href='/zwgk/tz.htm'>通知\u200b</a> &gt; 阅读文章</div>",
        f"<div class=path>{HOME} &gt; {SECTION} &gt; {DEEP} &gt; 正文内容</div>",
        f"<div class=path>{HOME} ▶ {SECTION} ▶ {DEEP} ▶ 正文</div>",
        f"<div><b>位置</b> {HOME} － {SECTION} － {DEEP}</div>",
        f"<div>{HOME}<span>/</span>{SECTION}<span>/</span>{DEEP}</div>",
    ],
)
def test_the_path_in_further_forms(path: str) -> None:
    found = article(path)
    assert found.breadcrumb == ("首页", "政务公开", "通知")
    assert (found.column, found.column_url) == ("通知", "http://www.a.gov.cn/zwgk/tz.htm")


def test_a_path_without_a_link_to_the_column_leaves_its_address_open() -> None:
    found = article('<div>当前位置：<a href="/">首页</a> > 通知公告 > 正文</div>')
    assert (found.column, found.column_url) == ("通知公告", "")


def test_a_page_without_a_path_is_in_the_column_of_its_meta_tag() -> None:
    found = article("")
    assert (found.breadcrumb, found.column, found.column_url) == ((), "甲", "")


@pytest.mark.parametrize(
    "no_path",
    [
        "<p>当前位置信息由系统自动获取</p>",
        '<div class="nav"><a href="/">首页</a><a href="/zwgk.htm">政务公开</a></div>',
        "<p>本次会议研究了甲 > 乙 > 丙的问题</p>",
        '<div class="location-map">地图</div>',
        '<div><a href="/">首页</a> | <a href="/zwgk/">政务公开</a> | <a href="/bsfw/">办事服务</a></div>',
        '<div><a href="/">首页</a> / <a href="/login">登录</a></div>',
        '<div><a href="/">网站首页</a> | <a href="/us/">联系我们</a></div>',
    ],
)
def test_what_is_no_path(no_path: str) -> None:
    assert article(no_path).breadcrumb == ()


def test_a_columns_own_name_ends_its_path() -> None:
    body = '<div>当前位置：<a href="/">首页</a> > <a href="/zwgk.htm">政务公开</a> > 通知公告</div><h2>通知公告</h2>'
    found = read(body + "<ul></ul>", head="<title>通知公告-某区人民政府</title>")
    assert found.breadcrumb[-1] == found.column == "通知公告"


def test_a_column_has_no_line_break_in_its_name() -> None:
    body = (
        '<div class="zlydh">\n<a href="/">专栏</a> &gt;&gt; <a href="/s/">区政府</a> &gt;&gt; 公开\n 基础平台\n</div>'
    )
    assert article(body).column == "公开 基础平台"


def test_a_path_without_links() -> None:
    assert article("<div>首页 / 政务公开 / 通知</div>").breadcrumb == ("首页", "政务公开", "通知")


def test_the_name_of_the_site_is_no_part_of_the_columns() -> None:
    head = (
        '<meta name="SiteName" content="某市门户网站"><meta name="ColumnName" content="某市门户网站动态">'
        "<title>标题</title>"
    )
    assert read(TEXT, url=URL, head=head).column == "动态"


@pytest.mark.parametrize(
    "line",
    [
        '机构位置：<a href="/map">示例路1号</a>',
        '<span>位置</span><a href="/map">查看地图</a>',
        "<b>位置</b>：示例路1号",
    ],
)
def test_the_place_of_an_office_is_no_path(line: str) -> None:
    assert article(f"<div>{line}</div>").breadcrumb == ()


@pytest.mark.parametrize(
    "path",
    [
        '当前位置：<a href="/">首页</a><img src="/a.png"><a href="/zw/">政务公开</a><i></i>'
        '<a href="/zw/tz/">通知公告</a>',
        '您的位置：<a href="/">首页</a> <a href="/zw/">政务公开</a> 通知公告',
        '您的位置：<a href="/">首页</a><em></em><span><a href="/zw/">政务公开</a></span><em></em><b>通知公告</b>'
        "<em></em>正文",
        "当前位置：首页　政务公开　通知公告",
        "您现在的位置： 首页 政务公开 通知公告 正文",
    ],
)
def test_a_path_parted_by_pictures_empty_tags_or_blanks(path: str) -> None:
    text = "<h1>关于开展检查的通知</h1><p>" + "现将有关事项通知如下。" * 20
    body = f"<html><body><div class='p'>{path}</div>{text}</p></body></html>"
    assert document(body.encode(), "http://www.a.gov.cn/zw/tz/1.html").breadcrumb == ("首页", "政务公开", "通知公告")


def test_blanks_part_nothing_where_no_path_begins() -> None:
    body = (
        f"<html><body><div>当前位置：政务公开 通知公告</div><h1>通知</h1><p>{'现将有关事项通知如下。' * 20}</p>"
        "</body></html>"
    )
    assert len(document(body.encode(), "http://www.a.gov.cn/zw/tz/1.html").breadcrumb) < 2
