"""Entries of word lists: plain values, and the error of a line that cannot be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from monitor.model import Severity


class WordlistError(ValueError):
    """A word list that cannot be used. `str()` is shown to a person, in Chinese. Line 0: the whole file."""

    def __init__(self, file: Path, line: int, what: str, fix: str) -> None:
        where = f"{file}:{line}" if line else str(file)
        super().__init__(f"{where}：{what}。{fix}")
        self.file = file
        self.line = line
        self.what = what
        self.fix = fix


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """When a listed form counts; an empty guard says always. `#` beside a form stands for one digit."""

    inside: tuple[str, ...] = ()  # 除外: words that contain the form and are right
    before: tuple[str, ...] = ()  # 前: one of these must stand directly before; ^: begins a clause
    after: tuple[str, ...] = ()  # 后
    not_before: tuple[str, ...] = ()  # 前非
    not_after: tuple[str, ...] = ()  # 后非
    needs: tuple[str, ...] = ()  # 同句: the sentence must contain one of these
    spares: tuple[str, ...] = ()  # 同句非
    in_titles: bool = True  # False (书名号除外): innocent in 《》, where old names are quoted
    in_law: bool = True  # False (法条除外): innocent in a text that begins with 第…条 or （一）, as articles of law do
    segmented: bool = True  # False (不分词): counts wherever it stands, word boundary or not


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A wrong form and the right one (typos.tsv), or an expression and the better one (expressions.tsv)."""

    wrong: str
    right: str
    reason: str
    code: str  # text.typo, text.expression
    severity: Severity
    certain: bool = True
    guard: Guard = Guard()
    file: Path = field(default=Path(), compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One file of sensitive/. A word of `contexts` near a term says that it is only spoken about (打击 …)."""

    key: str  # the file's name without .tsv
    title: str
    code: str
    severity: Severity
    message: str
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    word: str
    category: str  # key
    suggestion: str = ""
    guard: Guard = Guard()
    file: Path = field(default=Path(), compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Leader:
    """A person in a post. `begin` and `end`: first and last day of it, None where open; `order` 0: not ranked."""

    name: str
    title: str
    begin: date | None = None
    end: date | None = None
    order: int = 0

    def holds(self, day: date) -> bool:
        return (self.begin is None or self.begin <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Renamed:
    """An institution that has another name since `since`."""

    old: str
    new: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordlists:
    """All lists, merged. `version` is a hash of every file: results under one version may be remembered."""

    pairs: tuple[Pair, ...] = ()
    allow: tuple[str, ...] = ()  # a wrong form inside one of these is innocent
    categories: Mapping[str, Category] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    allow_sensitive: tuple[str, ...] = ()
    leaders: tuple[Leader, ...] = ()
    institutions: tuple[Renamed, ...] = ()
    version: str = ""

    def counts(self) -> dict[str, int]:
        """Entries by list, under Chinese titles, for `monitor wordlists check`."""
        counted = {
            "错别字": sum(pair.code == "text.typo" for pair in self.pairs),
            "表述建议": sum(pair.code == "text.expression" for pair in self.pairs),
        }
        for category in self.categories.values():
            counted[category.title] = sum(term.category == category.key for term in self.terms)
        counted |= {"改名机构": len(self.institutions)} if self.institutions else {}
        counted |= {"错别字除外词": len(self.allow), "敏感词除外词": len(self.allow_sensitive)}
        return counted | ({"领导职务": len(self.leaders)} if self.leaders else {})
