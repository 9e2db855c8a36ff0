"""The head table of a disclosure (索引号, 发布机构, 发布日期 …): which value belongs to which label.

Labels stand beside their values, or in a row above them. A cell next to a label is its value only where it is no label
itself: an empty value is empty, and what stands in the cell behind it is another label's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from monitor.extract.markup.tree import TEXT, Tree

CUT = "\f"  # what stands behind it is no value of a label before it
_MOST_NODES = 400
_MOST_ROWS = 30
_MOST_CELLS = 20
_LONGEST_LABEL = 12  # characters, blanks not counted
_LABEL = re.compile(
    r"(?:名称|标题|主题|主题词|关键词|分类|类别|类型|体裁|形式|方式|范围|对象|期限|程序|部门|单位|机构|机关|作者|来源|编号|文号|字号|索引号|索取号"
    r"|索引码|流水号|序号|号码|日期|时间|时效|有效性|效力|状态|属性|目录|栏目|备注|说明|概述|摘要|附件|语种|次数|编辑|审核|责任人|信息)$"
)
_DIGIT = re.compile(r"\d")


class Cell(NamedTuple):
    """`full` has the texts of links too."""

    plain: str
    full: str

    @property
    def label(self) -> str:
        """Its name without blanks and colon, where it is one; else ""."""
        name = "".join(self.full.split()).strip("：:【】[]")
        if not name or len(name) > _LONGEST_LABEL or _DIGIT.search(name):
            return ""
        return name if self.full.rstrip().endswith((":", "：")) or _LABEL.search(name) else ""


_NOTHING = Cell("", "")


def is_small(tree: Tree, table: int) -> bool:
    """A table of values, not one that lays out the page."""
    end = tree.ends[table]
    return end - table <= _MOST_NODES and next(tree.find("table", table + 1, end), -1) < 0


def lines(tree: Tree, table: int) -> list[Cell] | None:
    """One for each value, as label：value, or for each cell that is neither; None where the table has no labels."""
    rows = [_cells(tree, row) for row in tree.find("tr", table, tree.ends[table])][:_MOST_ROWS]
    if not any(cell.label for row in rows for cell in row):
        return None
    found: list[Cell] = []
    place = 0
    while place < len(rows):
        below = rows[place + 1] if place + 1 < len(rows) else []
        if _heads(rows[place], below):
            found += (_joined(*pair) for pair in zip(rows[place], below, strict=True))
            place += 2
        else:
            found += _beside(rows[place])
            place += 1
    return found


def _cells(tree: Tree, row: int) -> list[Cell]:
    """A cell that is as wide as two stands twice, the second time empty."""
    cells: list[Cell] = []
    for node in tree.children(row):
        if tree.tags[node] in ("td", "th") and len(cells) < _MOST_CELLS:
            span = tree.attr(node, "colspan").strip()
            cells.append(_cell(tree, node))
            cells += [_NOTHING] * (min(int(span), _MOST_CELLS) - 1 if span.isdecimal() and len(span) < 3 else 0)
    return cells


def _cell(tree: Tree, cell: int) -> Cell:
    plain: list[str] = []
    full: list[str] = []
    link_end = -1
    for node in range(cell + 1, tree.ends[cell]):
        tag = tree.tags[node]
        if tag == "a" and "href" in tree.attrs[node]:
            link_end = max(link_end, tree.ends[node])
        elif tag == TEXT and tree.tags[tree.parents[node]] not in ("script", "style"):
            text = tree.texts[node].strip()
            full.append(text)
            if node >= link_end:
                plain.append(text)
    return Cell("\n".join(plain), "\n".join(full))


def _heads(row: list[Cell], below: list[Cell]) -> bool:
    """A row of nothing but labels above a row of values."""
    if len(row) < 2 or len(row) != len(below) or any(cell.label for cell in below):
        return False
    named = [cell for cell in row if cell.full]
    return len(named) > 1 and all(cell.label for cell in named) and any(cell.full for cell in below)


def gridded(lines: list[str]) -> list[str]:
    """A row of labels without colons above a row of values, in boxes that are no table: each value behind its label.

    An empty value leaves no line; then it is not known which is whose, and none has one.
    """
    at = next((place for place, line in enumerate(lines) if line[-1:] in ("期", "间") and _is_name(line)), -1)
    if at < 0:
        return lines
    while at > 0 and (lines[at - 1] == CUT or _is_name(lines[at - 1])):
        at -= 1
    texts = [(place, line) for place, line in enumerate(lines) if place >= at and line != CUT]
    names = list(takewhile(_is_name, (line for _, line in texts)))
    values = [line for _, line in texts[len(names) : 2 * len(names)]]
    if len(names) < 2 or not any(_DIGIT.search(value) for value in values):
        return lines
    whole = len(values) == len(names) and not any(Cell(value, value).label for value in values)
    end = texts[2 * len(names) - 1][0] + 1 if whole else texts[len(names) - 1][0] + 1
    paired = [f"{name}：{value}" for name, value in zip(names, values, strict=True)] if whole else names
    return [*lines[:at], *(part for line in paired for part in (line, CUT)), *lines[end:]]


def _is_name(line: str) -> bool:
    return len(line) <= _LONGEST_LABEL and line[-1:] not in (":", "：") and bool(Cell(line, line).label)


def _beside(row: list[Cell]) -> Iterator[Cell]:
    place = 0
    while place < len(row):
        cell = row[place]
        after = row[place + 1] if place + 1 < len(row) else None
        if cell.label and after is not None and not after.label:
            yield _joined(cell, after)
            place += 2
        else:
            yield cell
            place += 1


def _joined(label: Cell, value: Cell) -> Cell:
    return Cell(f"{label.label}：{value.plain}", f"{label.label}：{value.full}")
