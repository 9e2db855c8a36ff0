"""A list of problems that others made, in Excel or CSV: columns in any order, title rows, several sheets.

What is not understood is refused by its row's number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from monitor.reports.office.excel_reader import NotAForm, day, sheets
from monitor.reports.safe_text import harmless

LONGEST = 2_000  # characters of a cell
_TOP = 20  # rows in which the headings are looked for
_BEFORE = re.compile(r"[（(【\[].*?[）)】\]]|[*＊:：\s]")
_LINKED = re.compile(r'=HYPERLINK\("([^"]{1,2000})"', re.IGNORECASE)
_LONGEST_DAY = 40
_MARK = r"(?:\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[)）]|[①-⑳])"
_NUMBERED = re.compile(rf"^\s*{_MARK}\s*")
_WITHIN = re.compile(rf"(?:^|[；;。\s]){_MARK}\s*")
# One piece says one problem: quoted words, or what they should be.
_SAID = re.compile('[“"「][^”"」]+[”"」]|应为|应该为|改为|→')
NAMES: Mapping[str, Sequence[str]] = {  # field → headings, the usual ones first
    "address": (
        "网址 页面地址 页面网址 页面链接 所在页面 问题页面 页面url 问题网址 问题所在页面 "
        "所在页面地址 来源页面 父页面 父链接 url 网页地址 页面 地址 链接 链接地址 网页链接 网页网址 文章链接 文章地址 "
        "原文链接 原文地址 问题页面链接 问题页面地址 问题页面网址 所在网址 页面url地址 url地址 问题url "
        "出错页面 错误页面 "
        "信息链接"
    ).split(),
    "target": (
        "问题链接 错误链接 失效链接 死链 死链地址 错链 断链地址 目标链接 链接目标 不可用链接 错误链接地址"
    ).split(),
    "text": (
        "问题 问题说明 问题描述 错误描述 问题内容 具体问题 描述 存在问题 问题详情 情况说明 错误说明 反映内容 来电内容 "
        "留言内容 反映问题 反映情况 诉求 诉求内容 说明"
    ).split(),
    "wrong": (
        "错误内容 错误文字 错误词 错误词语 错词 错字 原文 错误表述 疑似错误 错误 错别字 错误信息 敏感词 疑似错词 "
        "疑似错误内容 错误字词 错误写法 差错内容 问题文字 问题词 问题词语 错敏词 原词"
    ).split(),
    "suggestion": (
        "修改建议 建议 正确内容 建议修改 建议修改为 正确词 正确文字 正确表述 更正 应改为 推荐修改 参考修改 "
        "正确写法 正确词语 "
        "正确字词 推荐词 推荐用词 改为 应为 建议改为 参考答案 正确"
    ).split(),
    "kind": (
        "问题类型 检查项 错误类型 问题类别 问题分类 类型 类别 种类 指标 错误类别 错误分类 差错类型 检测项 检测类型 "
        "检查类型 检查指标 问题种类"
    ).split(),
    "source": ("来源 问题来源 来源渠道 渠道 反映渠道").split(),
    "reporter": ("反映人 提出人 报送人 反馈人 发现人 检查单位 发现单位 提出单位 留言人 来电人").split(),
    "received": (
        "收到时间 收到日期 接收时间 接收日期 反映时间 反映日期 发现时间 发现日期 检查时间 "
        "检查日期 检测时间 检测日期 留言时间 来电时间 来电日期 来信时间 时间 日期 首次发现"
    ).split(),
    "site": "网站 网站名称 站点 站点名称 所属网站 检查网站 所属站点 单位网站".split(),
    "column": "栏目 栏目名称 所属栏目 所在栏目 频道 问题栏目".split(),
    "unit": ("责任单位 整改单位 主办单位 所属单位 单位名称 单位 责任部门 部门").split(),
    "severity": ("等级 级别 严重程度 问题等级 错误级别").split(),
    "context": "上下文 原句 所在句子 错误语句 句子 出错语句 所在语句 原文语句 错误原文 上下文内容".split(),
}
_FIELDS = {name: key for key, names in NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One row of a list. `spot`: 第 7 行, with its sheet unless that is the first; `faults`: why it is refused."""

    spot: str
    values: Mapping[str, str]
    received: date | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutsideList:
    """`unread`: Chinese sentences on sheets without headings."""

    lines: tuple[OutsideRow, ...]
    unread: tuple[str, ...] = field(default=())


def read(path: Path) -> OutsideList:
    """Read the list. Raises NotAForm where no sheet has headings."""
    lines: list[OutsideRow] = []
    unread = []
    found = False
    for number, (name, rows) in enumerate(sheets(path, "问题清单", takes_csv=True)):
        title = harmless(name)[:40]
        heads = _headings(rows)
        if heads is None:
            if any(_text(cell) for row in rows for cell in row):
                unread.append(f"工作表“{title}”：没有找到表头，没有读")
            continue
        found = True
        before = f"工作表“{title}”" if number else ""
        lines += _lines(rows, *heads, before)
    if not found:
        raise NotAForm(
            f"找不到表头：前 {_TOP} 行里要有“网址”（或页面地址、责任单位、网站）和“问题”“错误内容”“问题类型”中的一列"
        )
    return OutsideList(tuple(lines), tuple(unread))


def _headings(rows: Sequence[Sequence[Any]]) -> tuple[int, list[tuple[int, str]]] | None:
    """(row, columns as (position, field)) of the headings; a row with addresses before one that only names units."""
    for where in ({"address", "target"}, {"unit", "site"}):
        for at, row in enumerate(rows[:_TOP]):
            known = [(position, _FIELDS.get(_heading(cell), "")) for position, cell in enumerate(row)]
            fields = {name for _, name in known if name}
            if fields & where and fields & {"text", "wrong", "kind", "target"} and len(fields) > 1:
                return at, [(position, name) for position, name in known if name]
    return None


def _heading(cell: Any) -> str:
    return _BEFORE.sub("", unicodedata.normalize("NFKC", _text(cell)[:60])).lower()


def _lines(
    rows: Sequence[Sequence[Any]], at: int, columns: Sequence[tuple[int, str]], sheet: str
) -> Iterator[OutsideRow]:
    for number, row in enumerate(rows[at + 1 :], at + 2):
        cells = [(name, row[position]) for position, name in columns if position < len(row) and _text(row[position])]
        if cells:
            yield from _apart(_line(f"{sheet}第 {number} 行", cells))


def _apart(line: OutsideRow) -> Iterator[OutsideRow]:
    """Part several problems of one cell into rows: 布署 / 帐号 beside 部署 / 账号, or 1.… 2.… in the text."""
    wrong, right, text = (_pieces(line.values.get(name, "")) for name in ("wrong", "suggestion", "text"))
    if len(wrong) > 1 and len(right) in (0, len(wrong)):
        pairs = [{"wrong": one} | ({"suggestion": right[at]} if right else {}) for at, one in enumerate(wrong)]
    elif not wrong and len(text) > 1 and all(_SAID.search(one) for one in text):
        pairs = [{"text": one} for one in text]
    else:
        yield replace(line, values={name: value.replace("\n", " ") for name, value in line.values.items()})
        return
    rest = {
        name: value.replace("\n", " ") for name, value in line.values.items() if name not in ("wrong", "suggestion")
    }
    for number, pair in enumerate(pairs, 1):
        yield replace(line, spot=f"{line.spot}之{number}", values=rest | pair)


def _pieces(cell: str) -> list[str]:
    """Of a cell with line breaks, or numbered, what stands apart in it; else the cell."""
    parts = [_NUMBERED.sub("", one).strip(" ；;。，") for one in cell.splitlines()]
    if len(parts) < 2:
        parts = [one.strip(" ；;。，") for one in _WITHIN.split(cell)]
    return [one for one in parts if one]


def _line(spot: str, cells: Sequence[tuple[str, Any]]) -> OutsideRow:
    values: dict[str, str] = {}
    faults = []
    received = None
    for name, cell in cells:
        linked = _LINKED.match(cell) if isinstance(cell, str) and name in ("address", "target") else None
        if linked:
            values.setdefault(name, _text(linked[1]))
        elif isinstance(cell, str) and cell.startswith("="):
            faults.append(f"“{NAMES[name][0]}”是公式，请改成文字")
        elif name != "received":
            values.setdefault(name, _lines_of(cell))
        elif received is None:
            received = day(cell[:_LONGEST_DAY].split(" ")[0] if isinstance(cell, str) else cell)
            if received is None:
                faults.append(f"日期“{_text(cell)[:20]}”看不懂，写成 2026-11-03")
    return OutsideRow(spot, values, received, tuple(faults))


def _lines_of(cell: Any) -> str:
    """The cell's text with its line breaks, which part several problems."""
    if not isinstance(cell, str):
        return _text(cell)
    return "\n".join(filter(None, map(_text, cell[: LONGEST * 2].splitlines())))[:LONGEST]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return harmless(str(cell)[: LONGEST * 2]).strip()[:LONGEST]
