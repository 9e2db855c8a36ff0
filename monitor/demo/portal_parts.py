"""Parts of the portal's pages: navigation, breadcrumb, pager, links to neighbours."""

from __future__ import annotations

from functools import cache
from html import escape

from monitor.demo.columns import SECTIONS, DemoColumn, DemoSection
from monitor.demo.content import Article
from monitor.demo.units import UNITS


def neighbour(article: Article | None) -> str:
    if article is None:
        return "没有了"
    return f'<a href="../{article.tree}/{article.number}.htm">{escape(article.title)}</a>'


def picture(article: Article) -> str:
    """A picture with an address made from its content, as the CMS does."""
    name = f"{article.number:08X}A1B2C3D4E5F607182930A1B2_{article.number:08X}_{20000 + article.number}"
    source = f"../../__local/{name[0]}/{name[1:3]}/{name[3:5]}/{name[5:]}.png"
    return f'<p style="text-align:center"><img src="{source}" alt="图片" width="560"></p>'


def wrap(inner: str) -> str:
    return f'<div class="wrap">{inner}</div>\n'


def position(
    *names: str, prefix: str = "", section: DemoSection | None = None, column: DemoColumn | None = None
) -> str:
    """The breadcrumb: every step is a link except the last."""
    hrefs = [f"{prefix}{section.path}.htm"] if section else []
    hrefs += [f"{prefix}{column.path}.htm"] if column else []
    steps = [f'<a href="{href}">{name}</a>' for name, href in zip(names, hrefs, strict=False)]
    steps += [name for name in names[len(steps) :]]
    steps = [f'<a href="{prefix}index.htm">首页</a>', *steps]
    return f'<div class="position">当前位置: {"&gt;&gt;".join(steps)}</div>'


def pager(column: DemoColumn, page: int, count: int, total: int) -> str:
    """The pager of the CMS: of 8 pages, page 2 is 7.htm and the last is 1.htm."""
    stem = column.path.rsplit("/", 1)[1]
    inside, first = ("", f"../{stem}.htm") if page > 1 else (f"{stem}/", f"{stem}.htm")

    def at(number: int) -> str:
        return first if number == 1 else f"{inside}{count - number + 1}.htm"

    def go(label: str, number: int, cls: str) -> str:
        return f'<span class="{cls}"><a href="{at(number)}">{label}</a></span>'

    numbers = sorted({1, count, *range(max(1, page - 3), min(count, page + 3) + 1)})
    middle = "".join(go(str(n), n, "p_no") if n != page else f'<span class="p_no_d">{n}</span>' for n in numbers)
    before = go("首页", 1, "p_first") + go("上页", page - 1, "p_prev") if page > 1 else ""
    after = go("下页", page + 1, "p_next") + go("尾页", count, "p_last") if page < count else ""
    pages = f'<span class="p_pages">{before}{middle}{after}</span>'
    return f'<div class="pb_sys_common"><span class="p_t">共{total}条</span>{pages}</div>'


@cache
def navigation() -> str:
    """Two levels, some sixty links."""
    parts = ['<li><a href="@P@index.htm">首页</a></li>']
    for section in SECTIONS:
        sub = "".join(f'<li><a href="@P@{c.path}.htm" title="{c.name}">{c.name}</a></li>' for c in section.columns)
        below = f'<ul class="sub" style="display:none">{sub}</ul>'
        parts.append(f'<li><a href="@P@{section.path}.htm">{section.name}</a>{below}</li>')
    units = "".join(f'<li><a href="{unit_url(unit.id)}" title="{unit.name}">{unit.name}</a></li>' for unit in UNITS)
    parts.append(f'<li><a href="@P@wzdt.htm">部门街镇</a><ul class="sub">{units}</ul></li>')
    return f'<div class="nav"><ul class="wrap">{"".join(parts)}</ul></div>'


def options() -> str:
    """The units once more, in a list box at the foot."""
    return "".join(f'<option value="{unit_url(unit.id)}">{unit.name}</option>' for unit in UNITS)


def unit_url(unit: str) -> str:
    return "@DEPT@/index.html" if unit == "jtj" else f"@WEB@/unit/{unit}/index.html"
