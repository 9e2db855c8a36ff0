"""One line of a word list: cells parted by tabs, and the conditions that stand in the last one.

    截止    截至    词语误用    后:#,目前,今年 前非:报名,申请 疑似

A condition is `key:value,value` or a bare flag; conditions are parted by spaces. Full-width punctuation will do too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from monitor.model import Severity
from monitor.wordlists.entries import Category, Guard, Leader, Pair, Renamed, Term, WordlistError

LONGEST = 40  # characters of one entry; a longer one is a pasted sentence, not a word
WORD_KEYS = {
    "除外": "inside",
    "前": "before",
    "后": "after",
    "前非": "not_before",
    "后非": "not_after",
    "同句": "needs",
    "同句非": "spares",
}
FLAGS = {"书名号除外": "in_titles", "法条除外": "in_law", "不分词": "segmented"}
CODES = ("text.sensitive", "text.expression")
SHORTEST_NAME = 3  # characters of a former name: a shorter one stands in too many others
HEADS = ("@类别", "@级别", "@代码", "@说明", "@语境")


@dataclass(frozen=True, slots=True)
class ListLine:
    file: Path
    number: int
    cells: tuple[str, ...]  # stripped; the first is never empty

    def error(self, what: str, fix: str) -> WordlistError:
        return WordlistError(self.file, self.number, what, fix)

    def cell(self, at: int) -> str:
        return self.cells[at] if at < len(self.cells) else ""

    def word(self, at: int, name: str) -> str:
        word = self.cell(at)
        if not word:
            raise self.error(f"第{at + 1}列（{name}）是空的", f"请补上{name}；各列用一个制表符（Tab）隔开")
        if len(word) > LONGEST:
            raise self.error(f"{name}超过{LONGEST}个字", "词表只收词和短语，请缩短")
        if any(ch.isspace() for ch in word):
            raise self.error(f"{name}“{word}”中间有空格", "请删除空格；各列之间用制表符（Tab），不用空格")
        return word

    def at_most(self, columns: int) -> None:
        if len(self.cells) > columns:
            raise self.error(f"有{len(self.cells)}列，最多{columns}列", "请删除多余的制表符（Tab）")


def lines(path: Path, data: bytes) -> Iterator[ListLine]:
    """The lines that say something: no blank ones, no `#` comments."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise WordlistError(path, number, "不是 UTF-8 编码", "请用记事本“另存为”，编码选 UTF-8") from error
    for number, row in enumerate(text.splitlines(), 1):
        if row.strip() and not row.startswith("#"):
            cells = tuple(cell.strip() for cell in row.rstrip().split("\t"))
            line = ListLine(path, number, cells)
            if not cells[0]:
                raise line.error("第1列是空的", "请从行首开始写，行首不留空格或制表符")
            yield line


@dataclass(slots=True)
class Conditions:
    guard: dict[str, Any] = field(default_factory=dict)  # fields of Guard
    severity: Severity | None = None
    certain: bool | None = None


def conditions(line: ListLine, at: int, word: str) -> Conditions:
    """The conditions in cell `at` of an entry for `word`."""
    found = Conditions()
    for item in line.cell(at).split():
        key, _, value = item.replace("：", ":").partition(":")
        if key in WORD_KEYS:
            found.guard[WORD_KEYS[key]] = _values(line, key, value, word)
        elif key == "级别":
            found.severity = severity(line, value)
        elif item in FLAGS:
            found.guard[FLAGS[item]] = False
        elif item == "疑似":
            found.certain = False
        else:
            known = "、".join([*WORD_KEYS, "级别", *FLAGS, "疑似"])
            raise line.error(f"不认识的条件“{item}”", f"条件只能是：{known}；条件之间用空格隔开")
    return found


def _values(line: ListLine, key: str, value: str, word: str) -> tuple[str, ...]:
    values = tuple(part for part in re.split("[,，、]", value) if part)
    if not values:
        raise line.error(f"条件“{key}:”后面没有词", f"请写成 {key}:词,词")
    if key == "除外":
        for inside in values:
            if word not in inside or word == inside:
                raise line.error(f"除外词“{inside}”应当比“{word}”长并包含它", "请改正或删除这个除外词")
    return values


def severity(line: ListLine, value: str) -> Severity:
    try:
        return Severity(value)
    except ValueError:
        levels = "、".join(Severity)
        raise line.error(f"不认识的级别“{value}”", f"级别只能是：{levels}") from None


def pair(line: ListLine, code: str, default: Severity) -> Pair:
    """错误写法 TAB 正确写法 TAB 原因 TAB 条件."""
    line.at_most(4)
    wrong, right, reason = line.word(0, "错误写法"), line.word(1, "正确写法"), line.word(2, "原因")
    if wrong in right:
        fix = "这样改完仍会报错，请把错误写法写长一些"
        raise line.error(f"正确写法“{right}”里含有错误写法“{wrong}”", fix)
    found = conditions(line, 3, wrong)
    level = found.severity or default
    # A serious one may be a single veto: a person decides, the machine says 疑似 (indicators A, W1).
    certain = level is not Severity.SERIOUS if found.certain is None else found.certain
    return Pair(
        wrong=wrong,
        right=right,
        reason=reason,
        code=code,
        severity=level,
        certain=certain,
        guard=Guard(**found.guard),
        file=line.file,
        line=line.number,
    )


def term(line: ListLine, category: str) -> Term:
    """词 TAB 建议 TAB 条件."""
    line.at_most(3)
    word = line.word(0, "词")
    found = conditions(line, 2, word)
    if found.severity or found.certain is not None:
        raise line.error("敏感词不单独设级别", "级别写在文件开头的“@级别”一行，对整个类别有效")
    return Term(
        word=word,
        category=category,
        suggestion=line.cell(1),
        guard=Guard(**found.guard),
        file=line.file,
        line=line.number,
    )


def category(path: Path, heads: list[ListLine], before: Category | None) -> Category:
    """The `@` lines of a file of sensitive/. A user's file of a shipped category need not repeat them."""
    said: dict[str, list[str]] = {}
    for line in heads:
        line.at_most(2)
        if line.cells[0] not in HEADS:
            raise line.error(f"不认识的“{line.cells[0]}”", f"只能是：{'、'.join(HEADS)}")
        if not line.cell(1):
            raise line.error(f"“{line.cells[0]}”后面是空的", "请在制表符（Tab）后写明")
        said.setdefault(line.cells[0], []).append(line.cells[1])
    if not said and before:
        return before
    missing = [head for head in HEADS[:4] if head not in said]
    if missing:
        raise WordlistError(path, 1, f"缺少{'、'.join(missing)}", "请照随附词表的样子在文件开头写明")
    title, level, code, message = (said[head][-1] for head in HEADS[:4])
    if code not in CODES:
        raise heads[0].error(f"不认识的代码“{code}”", f"代码只能是：{'、'.join(CODES)}")
    contexts = tuple(word for part in said.get("@语境", []) for word in re.split("[,，、]", part) if word)
    return Category(
        key=path.stem, title=title, code=code, severity=severity(heads[0], level), message=message, contexts=contexts
    )


def renamed(line: ListLine) -> Renamed:
    """institutions.tsv: 旧称 TAB 今称 TAB 改名日期. Raises WordlistError."""
    line.at_most(3)
    old, new = line.word(0, "旧称"), line.word(1, "今称")
    if len(old) < SHORTEST_NAME or old == new:
        raise line.error(f"旧称“{old}”太短，或与今称相同", f"旧称至少写{SHORTEST_NAME}个字")
    line.word(2, "改名日期")
    return Renamed(old, new, _day(line, 2, "改名日期", "日期写成 2019-03-31"))


def leader(line: ListLine) -> Leader:
    """leaders.tsv: 姓名 TAB 职务 TAB 任职 TAB 离任 TAB 排序; the last three may be empty. Raises WordlistError.

    One line for each post that a person holds. No name is shipped.
    """
    line.at_most(5)
    name, title = line.word(0, "姓名"), line.word(1, "职务")
    if len(name) < 2 or len(title) < 2:
        raise line.error("姓名和职务都至少两个字", "请写全称")
    fix = "日期写成 2026-01-31；不知道就空着"
    begin = _day(line, 2, "任职日期", fix) if line.cell(2) else None
    end = _day(line, 3, "离任日期", fix) if line.cell(3) else None
    if begin and end and end < begin:
        raise line.error("离任早于任职", "请核对两个日期")
    return Leader(name, title, begin, end, _order(line))


def _day(line: ListLine, at: int, what: str, fix: str) -> date:
    try:
        return date.fromisoformat(line.cell(at))
    except ValueError:
        raise line.error(f"{what}“{line.cell(at)}”看不懂", fix) from None


def _order(line: ListLine) -> int:
    text = line.cell(4)
    if text and not (text.isascii() and text.isdigit() and int(text[:6]) > 0 and len(text) < 6):
        raise line.error(f"排序“{text}”不是正整数", "写 1、2、3 这样的数字，数字小的排在前面；不排序就空着")
    return int(text or 0)
