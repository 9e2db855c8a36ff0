"""The nesting of columns, as site maps and menus write it: no rule of a site, the shapes that templates have."""

from __future__ import annotations

import pytest

from monitor.extract.fields.site_map import outline
from tests.waiting import work

BASE = "http://www.a.gov.cn/wzdt.htm"


def paths(body: str, menu: bool = False) -> list[str]:
    page = f"<html><head><title>网站地图</title></head><body>{body}</body></html>"
    return [
        f"{'/'.join(entry.path)} {entry.url.rsplit('/', 1)[1]}" for entry in outline(page.encode(), BASE, menu=menu)
    ]


def a(name: str, href: str) -> str:
    return f'<a href="/{href}">{name}</a>'


EXPECTED = [
    "政务公开 zwgk",
    "政务公开/机构职能 jgzn",
    "政务公开/政策 zc",
    "政务公开/政策/规范性文件 gfx",
    "互动交流 hdjl",
    "互动交流/区长信箱 qzxx",
]
NESTED = (
    f"<ul><li>{a('政务公开', 'zwgk')}<ul><li>{a('机构职能', 'jgzn')}</li><li>{a('政策', 'zc')}<ul>"
    f"<li>{a('规范性文件', 'gfx')}</li></ul></li></ul></li>"
    f"<li>{a('互动交流', 'hdjl')}<ul><li>{a('区长信箱', 'qzxx')}</li></ul></li></ul>"
)
HEADED = (
    f"<h1>网站地图</h1><h2>{a('政务公开', 'zwgk')}</h2><p>{a('机构职能', 'jgzn')}</p><h3>{a('政策', 'zc')}</h3>"
    f"<ul><li>{a('规范性文件', 'gfx')}</li></ul><h2>{a('互动交流', 'hdjl')}</h2><ul>"
    f"<li>{a('区长信箱', 'qzxx')}</li></ul>"
)
DEFINED = (
    f"<dl><dt>{a('政务公开', 'zwgk')}</dt><dd>{a('机构职能', 'jgzn')}</dd><dd><dl><dt>{a('政策', 'zc')}</dt>"
    f"<dd>{a('规范性文件', 'gfx')}</dd></dl></dd></dl><dl><dt>{a('互动交流', 'hdjl')}</dt>"
    f"<dd>{a('区长信箱', 'qzxx')}</dd></dl>"
)


@pytest.mark.parametrize("body", [NESTED, HEADED, DEFINED], ids=["lists", "headings", "definitions"])
def test_columns_stand_below_what_they_stand_below(body: str) -> None:
    assert paths(body) == EXPECTED


@pytest.mark.parametrize(
    "body",
    [
        "<div class='map-title'>政务公开</div><div class='map-list'>{0}{1}</div>"
        "<div class='map-title'>互动交流</div><div class='map-list'>{2}</div>",
        "<table><tr><td>政务公开</td><td>{0} {1}</td></tr><tr><th>互动交流</th><td>{2}</td></tr></table>",
        "<table><tr><th>政务公开</th><td>{0}</td><td>{1}</td></tr><tr><th>互动交流</th><td>{2}</td></tr></table>",
        "<p><strong>政务公开</strong>{0}{1}</p><p><strong>互动交流</strong>{2}</p>",
        "<ul><li>政务公开<ul><li>{0}</li><li>{1}</li></ul></li><li>互动交流<ul><li>{2}</li></ul></li></ul>",
        "<h3>政务公开<a href='/zwgk'>更多&gt;&gt;</a></h3><ul><li>{0}</li><li>{1}</li></ul>"
        "<h3>互动交流</h3><ul><li>{2}</li></ul>",
    ],
)
def test_a_heading_need_not_be_a_link(body: str) -> None:
    links = a("机构职能", "jgzn"), a("政策文件", "zc"), a("区长信箱", "qzxx")
    assert paths(f"<h1>网站地图</h1>{body.format(*links)}") == [
        "政务公开/机构职能 jgzn", "政务公开/政策文件 zc", "互动交流/区长信箱 qzxx",
    ]  # fmt: skip


def test_names_side_by_side_are_below_nobody() -> None:
    flat = [f"{name} {href}" for name, href in (("新闻", "xw"), ("公开", "gk"), ("服务", "fw"))]
    links = a("新闻", "xw"), a("公开", "gk"), a("服务", "fw")
    assert paths("<ul>" + "".join(f"<li>{one}</li>" for one in links) + "</ul>") == flat
    assert paths("<div>" + " | ".join(links) + "</div>") == flat
    assert paths("<nav>" + "".join(f"<div>{one}</div>" for one in links) + "</nav>", menu=True) == flat


def test_the_title_of_the_page_and_the_home_page_are_no_columns() -> None:
    body = (
        f"<div>示例区人民政府</div><ul><li>{a('首页', '')}</li><li>{a('政务公开', 'zwgk')}</li>"
        f"<li>{a('互动', 'hd')}</li></ul>"
    )
    assert paths(body) == ["政务公开 zwgk", "互动 hd"]


def test_of_a_menu_only_lists_in_lists_are_believed() -> None:
    menu = (
        f"<div class='header'><div class='logo'>{a('示例区人民政府', 'x')}</div><div class='nav'>{NESTED}</div></div>"
    )
    assert paths(menu, menu=True)[1:] == EXPECTED
    assert paths(menu) == [], "and the map is what stands outside of menus"


def test_an_address_named_twice_stands_at_its_deepest_place() -> None:
    assert paths(f"{NESTED}<p>{a('规范性文件', 'gfx')}</p>").count("政务公开/政策/规范性文件 gfx") == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<ul>" * 3_000,
        "<li><a href='/a'>政务公开</a><ul>" * 500,
        "<ul>" + "<li><a href='/b'>公开目录</a></li>" * 20_000 + "</ul>",
    ],
)
def test_a_hostile_map_is_bounded(body: str) -> None:
    with work(3):
        found = outline(body.encode(), BASE)
    assert all(len(entry.path) <= 8 for entry in found)
