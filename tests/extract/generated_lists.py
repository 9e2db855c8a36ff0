# ruff: noqa: E501
"""Column pages with one list of known rows: markup shapes × date forms × what else stands in a row, from a seed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from urllib.parse import urljoin

from monitor.extract.document import document

TODAY = date(2026, 12, 1)
URL = "http://www.example.gov.cn/zwgk/tzgg/index.html"
_PLACES = "示例区 示例县 示例市 云溪镇 青山街道 东湖乡".split()
_ACTS = "召开 开展 举办 印发 部署 推进 调研 公布 启动 组织".split()
_THINGS = (
    "安全生产检查 普法宣传活动 招商引资工作会议 防汛演练 营商环境座谈会 义务植树 消防培训 节能宣传周 人才招聘会".split()
)
_SENTENCES = (
    "会议听取了近期重点工作情况汇报，研究部署了下一步工作，要求各级各部门提高站位，强化措施",
    "示例区主要负责同志率队深入一线，实地察看项目建设进展，现场协调解决存在的困难和问题",
    "为进一步规范市场秩序，维护消费者合法权益，有关部门联合开展了专项整治行动",
)
_IN_TEXT = ("自{}起，全区将集中开展专项整治。", "{}，会议在区机关召开。", "活动于{}在文化广场举行，吸引众多群众。")
_CHINESE = "〇一二三四五六七八九"
_WORDS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Truth:
    title: str
    path: str
    day: date | None


@dataclass(slots=True)
class Made:
    html: str
    rows: list[Truth]
    recipe: str  # shape, form and decoys, for the message of a test
    notes: list[str] = field(default_factory=list)


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 1 else "十" if tens == 1 else _CHINESE[tens] + "十") + (_CHINESE[ones] if ones else "")


def _wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if one.isdigit() or one == "-" else one for one in text)


FORMS: dict[str, Callable[[date], str]] = {
    "iso": lambda day: f"{day}",
    "time": lambda day: f"{day} 09:48:12",
    "slashes": lambda day: f"{day:%Y/%m/%d}",
    "dots": lambda day: f"{day:%Y.%m.%d}",
    "loose": lambda day: f"{day.year}-{day.month}-{day.day}",
    "years": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "boxed": lambda day: f"[{day}]",
    "round": lambda day: f"（{day}）",
    "month": lambda day: f"{day:%m-%d}",
    "month boxed": lambda day: f"[{day:%m-%d}]",
    "two digits": lambda day: f"{day:%y-%m-%d}",
    "two digits boxed": lambda day: f"[{day:%y/%m/%d}]",
    "compact": lambda day: f"{day:%Y%m%d}",
    "numerals": lambda day: (
        f"{''.join(_CHINESE[int(one)] for one in str(day.year))}年{_numeral(day.month)}月{_numeral(day.day)}日"
    ),
    "wide": lambda day: _wide(str(day)),
    "english": lambda day: f"{day:%b} {day.day}, {day.year}",
    "weekday": lambda day: f"{day} 星期{'一二三四五六日'[day.weekday()]}",
    "ago": lambda day: f"{(TODAY - day).days}天前",
}
PUBLISHED = ("发布日期", "发布时间", "公示日期", "公开日期", "更新时间", "公布日期", "发表时间", "上网日期")
OTHERS = ("成文日期", "决定日期", "生成日期", "有效期至", "施行日期", "截止日期", "印发日期", "签发日期", "废止日期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What one row shows."""

    title: str
    path: str
    day: str
    number: int
    abstract: str
    source: str
    views: str
    other: str  # another day of the row, with its label


def _li(parts: Parts, name: str) -> str:
    link = f'<a href="{parts.path}" title="{parts.title}">{parts.title}</a>'
    return f'<li class="{name}">{link}{_span(parts.other)}<span>{parts.day}</span>{_span(parts.source)}</li>'


def _span(text: str) -> str:
    return f"<span>{text}</span>" if text else ""


def _p(text: str) -> str:
    return f"<p>{text}</p>" if text else ""


ROWS: dict[str, tuple[str, Callable[[Parts, str], str]]] = {
    "li": ("<ul>{}</ul>", _li),
    "li, day first": ("<ul>{}</ul>", lambda one, name: f'<li><i>{one.day}</i><a href="{one.path}">{one.title}</a>{_span(one.source)}</li>'),
    "li, views": ("<ul>{}</ul>", lambda one, name: f'<li>{one.number}、<a href="{one.path}">{one.title}</a>{_span(one.views)}<em>{one.day}</em></li>'),
    "li, whole in link": ("<ul>{}</ul>", lambda one, name: f'<li><a href="{one.path}"><p>{one.title}</p>{_span(one.other)}<span>{one.day}</span></a></li>'),
    "li, text in link": ("<ul>{}</ul>", lambda one, name: f'<li><a href="{one.path}">{one.title}&nbsp;&nbsp;{one.day}</a></li>'),
    "li, abstract": ("<ul>{}</ul>", lambda one, name: f'<li><h3><a href="{one.path}">{one.title}</a></h3>{_p(one.abstract)}<div>{one.other} <span>{one.day}</span></div></li>'),
    "card": ("<div>{}</div>", lambda one, name: f'<div class="{name}"><a href="{one.path}"><img src="/i/{one.number}.jpg"><h4>{one.title}</h4>{_p(one.abstract)}<span>{one.day}</span></a></div>'),
    "ul each": ("<div>{}</div>", lambda one, name: f'<ul class="{name}"><li><a href="{one.path}">{one.title}</a></li><li>{one.abstract}... <a href="{one.path}">[查看全文]</a></li><li>{one.other} {one.day}</li></ul>'),
    "table each": ("<div>{}</div>", lambda one, name: f'<table><tr><td><a href="{one.path}">{one.title}</a></td></tr><tr><td>{one.abstract or "摘要"}</td></tr><tr><td>{one.day}</td></tr></table>'),
    "dl": ("<dl>{}</dl>", lambda one, name: f'<dt><a href="{one.path}">{one.title}</a></dt><dd>{one.other}</dd><dd>{one.day}</dd>'),
    "p": ("<div>{}</div>", lambda one, name: f'<p><a href="{one.path}">{one.title}</a> {one.other} {one.day}</p>'),
    "br": ("<div>{}</div>", lambda one, name: f'·<a href="{one.path}">{one.title}</a>&nbsp;&nbsp;&nbsp;{one.day}<br>'),
    "br with category": ("<table><tr><td>{}</td></tr></table>", lambda one, name: f'[<a href="/zwgk/bm{one.number % 3}/">部门动态</a>]&nbsp;<a href="{one.path}">{one.title}</a>&nbsp;<font>{one.day}</font><br/>'),
    "tr": ("<table>{}</table>", lambda one, name: f'<tr><td>{one.number}</td><td><a href="{one.path}">{one.title}</a></td><td>{one.source}</td><td>{one.other}</td><td>{one.day}</td></tr>'),
    "div": ("<div>{}</div>", lambda one, name: f'<div class="{name}"><div><a href="{one.path}">{one.title}</a></div><div>{one.source}</div><div>{one.day}</div></div>'),
    "headings": ("<div>{}</div>", lambda one, name: f'<h3><a href="{one.path}">{one.title}</a></h3>{_p(one.abstract)}<p>{one.day}</p>'),
}  # fmt: skip
HEADED = ("tr", "li", "div")
_BARE = ("two digits", "compact", "month", "ago")  # forms that a text of a link does not end in for sure
_NO_OTHER = (
    "li, day first",
    "li, views",
    "li, text in link",
    "card",
    "table each",
    "br",
    "br with category",
    "div",
    "headings",
)


def make(seed: int) -> Made:
    random = Random(seed)
    shape, form = random.choice(list(ROWS)), random.choice([*FORMS, "label", "label", "heads", "none", "leaf"])
    if form == "heads":
        return _headed(random, seed)
    if shape == "li, text in link" and form in (*_BARE, "none", "english", "wide", "numerals", "weekday"):
        form = "iso"
    count = random.randint(3, 20)
    rows = _truths(random, count, form)
    box, row = ROWS[shape]
    written = FORMS.get(form, FORMS["iso"])
    label = random.choice(PUBLISHED) + random.choice(("：", ": ", "：  ")) if form == "label" else ""
    other = random.choice(OTHERS) if label and shape not in _NO_OTHER and random.random() < 0.6 else ""
    name = _name(random)
    text = random.random() < 0.5
    views, source = random.random() < 0.5, random.random() < 0.4
    parts = [
        Parts(
            title=truth.title,
            path=truth.path,
            day=_day(random, truth, form, label, written),
            number=number,
            abstract=_abstract(random) if text else "",
            source=f"{random.choice(_PLACES)}教育局" if source else "",
            views=f"浏览次数：{random.randint(1, 900)}次" if views else "",
            other=f"{other}：{_other_day(random, truth)}" if other else "",
        )
        for number, truth in enumerate(rows, 1)
    ]
    body = box.format("".join(row(one, name) for one in parts))
    if form == "none":
        rows = [Truth(one.title, one.path, None) for one in rows]
    recipe = f"seed {seed}: {shape} / {form} / {label}{other}{' abstract' if text else ''}"
    return Made(_page(random, body), rows, recipe)


def _day(random: Random, truth: Truth, form: str, label: str, written: Callable[[date], str]) -> str:
    if truth.day is None or form == "none":
        return ""
    if form == "leaf":
        return f"<b>{truth.day:%d}</b><i>{truth.day:%Y-%m}</i>"
    return label + written(truth.day)


def _headed(random: Random, seed: int) -> Made:
    """A table whose head says what each day is; in half of them the rows are no table's."""
    shape = random.choice(HEADED)
    rows = _truths(random, random.randint(3, 15), "heads")
    heads = [
        "序号",
        "标题",
        random.choice(PUBLISHED),
        random.choice(OTHERS),
        random.choice(("发布机构", "文号", "状态")),
    ]
    order = random.sample(range(2, 5), 3)
    if random.random() < 0.3:
        order.append(random.choice([place for place in order if place == 3]))
    cells = [
        [
            str(number),
            f'<a href="{truth.path}">{truth.title}</a>',
            str(truth.day),
            _other_day(random, truth),
            "示例区司法局",
        ]
        for number, truth in enumerate(rows, 1)
    ]
    wrap = {"tr": ("<table>{}</table>", "<tr>{}</tr>", "<td>{}</td>"), "li": ("<ul>{}</ul>", "<li>{}</li>", "<span>{}</span>"),
            "div": ("<div>{}</div>", "<div>{}</div>", "<div>{}</div>")}[shape]  # fmt: skip
    lines = [[row[0], row[1], *(row[place] for place in order)] for row in cells]
    head = [heads[0], heads[1], *(heads[place] for place in order)]
    inner = "".join(wrap[1].format("".join(wrap[2].format(cell) for cell in line)) for line in [head, *lines])
    if shape == "tr" and random.random() < 0.5:
        inner = inner.replace("<tr>", "<thead><tr>", 1).replace("</tr>", "</tr></thead>", 1)
    return Made(_page(random, wrap[0].format(inner)), rows, f"seed {seed}: heads over {shape}: {' '.join(head)}")


def _truths(random: Random, count: int, form: str) -> list[Truth]:
    day = TODAY - timedelta(days=random.randint(0, 200))
    rows: list[Truth] = []
    titles: set[str] = set()
    while len(rows) < count:
        title = f"{random.choice(_PLACES)}{random.choice(_ACTS)}{random.randint(2, 99)}场{random.choice(_THINGS)}"
        if title in titles:
            continue
        titles.add(title)
        path = random.choice(
            (f"/info/1011/{4000 + len(rows)}.htm", f"/art/{9000 + len(rows)}.html", f"./t_{7000 + len(rows)}.html")
        )
        rows.append(Truth(title, path, day))
        day -= timedelta(days=random.randint(0, 9 if form != "month" else 20))
    return rows


def _other_day(random: Random, truth: Truth) -> str:
    assert truth.day
    return str(truth.day + timedelta(days=random.choice((-400, -90, -30, -3, 200, 900)) + random.randint(-20, 20)))


def _abstract(random: Random) -> str:
    text = random.choice(_SENTENCES) + "。"
    if random.random() < 0.6:
        day = date(random.randint(2015, 2026), random.randint(1, 12), random.randint(1, 28))
        text += random.choice(_IN_TEXT).format(random.choice((FORMS["years"], FORMS["iso"]))(day))
    return text + random.choice(_SENTENCES)


def _name(random: Random) -> str:
    return "".join(random.choices(_WORDS, k=7))


def _page(random: Random, body: str) -> str:
    """With menus, and in half of the pages with what stands beside a list."""
    menu = "".join(
        f'<li><a href="/{one}/">{text}</a></li>'
        for one, text in zip("abcd", "首页 政务公开 办事服务 互动交流".split(), strict=True)
    )
    side = ""
    if random.random() < 0.5:
        rows = "".join(
            f'<li><a href="/info/99/{n}.htm">热点问题第{n}期集中解答</a><i>2026-11-{n:02}</i></li>' for n in range(1, 5)
        )
        side = f"<div><h3>热点排行</h3><ul>{rows}</ul></div>"
    pager = (
        '<div><a href="index_2.html">2</a><a href="index_3.html">3</a><a href="index_2.html">下一页</a></div>'
        if random.random() < 0.5
        else ""
    )
    header = f'<div class="header">今天是2026年12月1日 星期二<ul class="nav">{menu}</ul></div>'
    path = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 通知公告</div>'
    footer = '<div class="footer">主办：示例区人民政府办公室 网站标识码：3713110001 更新时间：2026-01-01</div>'
    parts = [body + pager, side] if random.random() < 0.5 else [side, body + pager]
    middle = f'<div class="{_name(random)}">{parts[0]}</div><div>{parts[1]}</div>'
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>通知公告-示例区人民政府</title></head><body>{header}{path}{middle}{footer}</body></html>"


def main(seeds: int) -> int:
    """Print which of so many pages are misread, and how many."""
    wrong = 0
    for made in map(make, range(seeds)):
        found = document(made.html.encode(), URL, today=TODAY)
        rows = [(row.title, urljoin(URL, row.path), row.day) for row in made.rows]
        if [(item.title, item.url, item.date) for item in found.items] != rows:
            wrong += 1
            print(made.recipe)
    print(f"{wrong} of {seeds} pages misread")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000))
