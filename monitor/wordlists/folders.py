"""Folders of word lists, read one over the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.model import Severity
from monitor.wordlists.entries import Category, Leader, Pair, Renamed, Term, WordlistError, Wordlists
from monitor.wordlists.lines import ListLine, category, leader, lines, pair, renamed, term

SHIPPED = Path(__file__).resolve().parent.parent.parent / "wordlists"
PAIR_FILES = {
    "typos.tsv": ("text.typo", Severity.MINOR),
    "expressions.tsv": ("text.expression", Severity.HINT),
}


def load(*folders: Path) -> Wordlists:
    """The first folder must exist (usually SHIPPED); later ones may be absent and lie over it, word by word.

    In a later folder the same word replaces the earlier entry and a line `-word` withdraws it.
    Raises WordlistError.
    """
    if not folders[0].is_dir():
        raise WordlistError(folders[0], 0, "词表文件夹不存在", "请检查路径，或重新安装程序")
    draft = _Draft()
    for folder in folders:
        draft.seen.clear()
        for path in sorted(folder.rglob("*.tsv")):
            draft.read(path, path.relative_to(folder).as_posix())
    return draft.finish()


def in_force(own: Path | None) -> Wordlists:
    """The shipped lists with the user's own over them. Raises WordlistError."""
    return load(SHIPPED, *([own] if own else []))


@dataclass(slots=True)
class _Draft:
    """What has been read so far, by word, so that a later folder can replace or withdraw it."""

    pairs: dict[str, Pair] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    allow: dict[str, str] = field(default_factory=dict)
    allow_sensitive: dict[str, str] = field(default_factory=dict)
    leaders: dict[str, Leader] = field(default_factory=dict)
    institutions: dict[str, Renamed] = field(default_factory=dict)
    seen: dict[tuple[int, str], ListLine] = field(default_factory=dict)  # (list, word), within one folder
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self, path: Path, name: str) -> None:
        data = path.read_bytes()
        self.digest.update(f"{name}\0{len(data)}\0".encode() + data)
        rows = list(lines(path, data))
        if name in PAIR_FILES:
            self._pairs(rows, *PAIR_FILES[name])
        elif name == "allow.tsv":
            self._words(rows, self.allow)
        elif name == "leaders.tsv":
            self._leaders(rows)
        elif name == "institutions.tsv":
            self._institutions(rows)
        elif name == "sensitive/allow.tsv":
            self._words(rows, self.allow_sensitive)
        elif path.parent.name == "sensitive":
            self._terms(path, rows)
        else:
            known = "、".join([*PAIR_FILES, "allow.tsv", "leaders.tsv", "institutions.tsv", "sensitive/类别.tsv"])
            raise WordlistError(path, 0, "不认识的词表文件", f"词表文件只能是：{known}")

    def _pairs(self, rows: list[ListLine], code: str, severity: Severity) -> None:
        for line in rows:
            if not self._withdraws(line, self.pairs):
                entry = pair(line, code, severity)
                self._once(line, self.pairs, entry.wrong)
                self.pairs[entry.wrong] = entry

    def _words(self, rows: list[ListLine], into: dict[str, str]) -> None:
        for line in rows:
            if not self._withdraws(line, into):
                line.at_most(2)
                word = line.word(0, "词")
                self._once(line, into, word)
                into[word] = word

    def _leaders(self, rows: list[ListLine]) -> None:
        for line in rows:
            entry = leader(line)
            post = f"{entry.name}\t{entry.title}\t{entry.begin or ''}"
            self._once(line, self.leaders, post)
            self.leaders[post] = entry

    def _institutions(self, rows: list[ListLine]) -> None:
        for line in rows:
            if not self._withdraws(line, self.institutions):
                entry = renamed(line)
                self._once(line, self.institutions, entry.old)
                self.institutions[entry.old] = entry

    def _terms(self, path: Path, rows: list[ListLine]) -> None:
        heads = [line for line in rows if line.cells[0].startswith("@")]
        self.categories[path.stem] = category(path, heads, self.categories.get(path.stem))
        for line in rows:
            if line not in heads and not self._withdraws(line, self.terms):
                entry = term(line, path.stem)
                self._once(line, self.terms, entry.word)
                self.terms[entry.word] = entry

    def _withdraws(self, line: ListLine, entries: MutableMapping[str, Any]) -> bool:
        word = line.cells[0].removeprefix("-").strip()
        if not line.cells[0].startswith("-"):
            return False
        if entries.pop(word, None) is None:
            raise line.error(f"要停用的“{word}”不在随附的词表里", "请核对写法，或删除这一行")
        return True

    def _once(self, line: ListLine, entries: object, word: str) -> None:
        before = self.seen.setdefault((id(entries), word), line)
        if before is not line:
            where = f"{before.file.name} 第{before.number}行"
            raise line.error(f"“{word}”重复，{where}已有", "同一个词只写一次，请删除其中一行")

    def finish(self) -> Wordlists:
        pairs = tuple(self.pairs.values())
        _no_contradiction(pairs)
        return Wordlists(
            pairs=pairs,
            allow=tuple(self.allow),
            categories=dict(self.categories),
            terms=tuple(self.terms.values()),
            allow_sensitive=tuple(self.allow_sensitive),
            leaders=tuple(self.leaders.values()),
            institutions=tuple(self.institutions.values()),
            version=self.digest.hexdigest()[:16],
        )


def _no_contradiction(pairs: tuple[Pair, ...]) -> None:
    """Nothing that we tell people to write may itself be a wrong form, unless that form names it under 除外."""
    by_wrong = {entry.wrong: entry for entry in pairs}
    lengths = {len(word) for word in by_wrong}
    for entry in pairs:
        for part in _parts(entry.right, lengths):
            other = by_wrong.get(part)
            if other and not any(word in entry.right for word in other.guard.inside):
                raise WordlistError(
                    entry.file,
                    entry.line,
                    f"正确写法“{entry.right}”里含有另一行的错误写法“{part}”",
                    "两行互相矛盾，请改正其中一行",
                )


def _parts(word: str, lengths: set[int]) -> Iterator[str]:
    return (word[start : start + length] for start in range(len(word)) for length in lengths)
