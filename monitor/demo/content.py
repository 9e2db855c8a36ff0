"""The publications of both sites: every article of every column, planted ones among the ordinary."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from monitor.demo import articles, marks
from monitor.demo.columns import BY_TREE, DEPT_COLUMNS, PER_PAGE, PORTAL_COLUMNS, DemoColumn
from monitor.demo.marks import Bases, expand, state
from monitor.demo.units import UNITS

HERE = Path(__file__).parent
OVERHEAD = 90  # pages of the portal that are neither ordinary articles nor further list pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as the generator knows it. `day` is relative to today, None where the page shows no date."""

    number: int
    tree: int
    day: int | None
    title: str
    source: str
    clock: str = "09:30"
    rank: int = 0  # where it stands in its list: a day relative to today
    nights: str = "012"
    pinned: bool = False
    made: int | None = None  # 成文日期 of a document, relative to today
    seed: str = ""
    planted: Mapping[str, Any] = field(default_factory=dict)

    def stands(self, night: int) -> bool:
        """True when the page exists on that night: it was published the day before at the latest."""
        return self.rank <= state(night) - marks.LAST_NIGHT - 1 and str(state(night)) in self.nights


@dataclass(frozen=True, slots=True)
class File:
    """An attachment. `spec` is its table in the TOML file."""

    number: int
    name: str
    path: str
    spec: Mapping[str, Any]


class Content:
    """Everything that is published, by night. `pages` scales the portal to about that many pages."""

    def __init__(self, today: date, bases: Bases, pages: int | None = None):
        self.today = today
        self.bases = bases
        planted = [tomllib.loads((HERE / name).read_text("utf-8")) for name in ("planted.toml", "innocent.toml")]
        self.files = {f.number: f for table in planted for f in map(read_file, table["files"])}
        special = [read_article(raw) for table in planted for raw in table["pages"]]
        self.portal = by_tree([*special, *ordinary(PORTAL_COLUMNS, today, pages)], PORTAL_COLUMNS)
        self.dept = by_tree([*special, *ordinary(DEPT_COLUMNS, today, None)], DEPT_COLUMNS)
        self.articles = {(a.tree, a.number): a for tree in (self.portal, self.dept) for a in all_of(tree)}
        self.items = lru_cache(maxsize=128)(self._items)
        self.places = lru_cache(maxsize=128)(self._places)

    def date_of(self, day: int) -> date:
        return self.today + timedelta(days=day)

    def text(self, raw: str, night: int) -> str:
        return expand(raw, night, self.today, self.bases)

    def _items(self, tree: int, night: int) -> tuple[Article, ...]:
        """A column's list as shown on a night: pinned first, then the newest."""
        listed = (self.portal if tree > 999 else self.dept)[tree]
        return tuple(a for a in listed if a.stands(night))

    def newest(self, trees: tuple[int, ...], night: int, count: int) -> tuple[Article, ...]:
        """The newest of several columns, for home pages and first-level pages."""
        newest = [a for tree in trees for a in self.items(tree, night)[: count + 3] if not a.pinned]
        return tuple(sorted(newest, key=order)[:count])

    def neighbours(self, article: Article, night: int) -> tuple[Article | None, Article | None]:
        """The article above and the one below it in its list."""
        items = self.items(article.tree, night)
        at = self.places(article.tree, state(night))[article.number]
        return items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None

    def _places(self, tree: int, night: int) -> dict[int, int]:
        return {article.number: place for place, article in enumerate(self.items(tree, night))}

    def body(self, article: Article, night: int) -> str:
        """The article's body (HTML) without attachments."""
        if article.planted:
            return paragraphs_of(self.text(article.planted["body"], night))
        column = BY_TREE[article.tree]
        return articles.body_of(column.kind, article.seed, self.date_of(article.rank))

    def attachments(self, article: Article) -> list[File]:
        return [self.files[number] for number in article.planted.get("files", ())]


def paragraphs_of(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return "\n".join(
        line if line.startswith("<") and not line.startswith("<a ") else articles.paragraphs([line]) for line in lines
    )


def order(article: Article) -> tuple[bool, int, int]:
    return (not article.pinned, -article.rank, -article.number)


def all_of(trees: Mapping[int, list[Article]]) -> list[Article]:
    return [article for listed in trees.values() for article in listed]


def by_tree(published: list[Article], columns: tuple[DemoColumn, ...]) -> dict[int, list[Article]]:
    trees: dict[int, list[Article]] = {column.tree: [] for column in columns}
    for article in published:
        if article.tree in trees:
            trees[article.tree].append(article)
    return {tree: sorted(listed, key=order) for tree, listed in trees.items()}


def read_article(raw: Mapping[str, Any]) -> Article:
    return Article(
        number=raw["id"], tree=raw["tree"], day=raw.get("day"), title=raw["title"], source=raw["source"],
        clock=raw.get("clock", "10:20"), rank=raw.get("place_like", raw.get("day", 0)),
        nights=raw.get("nights", "012"),
        pinned=raw.get("pinned", False), made=raw.get("made"), planted=raw,
    )  # fmt: skip


def read_file(raw: Mapping[str, Any]) -> File:
    portal = f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid={raw['id']}"
    return File(raw["id"], raw["name"], raw.get("path", portal), raw)


def ordinary(columns: tuple[DemoColumn, ...], today: date, pages: int | None) -> list[Article]:
    """Ordinary articles of `columns`; a later one has a higher number."""
    listed = [column for column in columns if column.count]
    entries = [entry for column in listed for entry in series(column, share(column, listed, pages))]
    entries.sort(key=lambda entry: (-entry[0], entry[1].tree, entry[2]))
    first = 5001 if columns is PORTAL_COLUMNS else 501
    return [article_of(column, age, index, first + i, today) for i, (age, column, index) in enumerate(entries)]


def share(column: DemoColumn, listed: list[DemoColumn], pages: int | None) -> int:
    """How many articles a column has: its own count, or an even share of a scaled portal."""
    if pages is None:
        return column.count
    return max(column.count, round((pages - OVERHEAD) * PER_PAGE / (PER_PAGE + 1) / len(listed)))


def series(column: DemoColumn, count: int) -> list[tuple[int, DemoColumn, int]]:
    """(age, column, index) of `count` articles; a scaled column stays within some years."""
    every = min(column.every, max(1500, column.every * column.count) / count)
    return [(column.newest + int(index * every), column, index) for index in range(count)]


def article_of(column: DemoColumn, age: int, index: int, number: int, today: date) -> Article:
    seed = f"{column.tree}/{index}"
    chance = Random("clock" + seed)
    clock = f"{chance.randint(8, 17):02d}:{chance.randint(0, 59):02d}"
    title = articles.title_of(column.kind, seed, today - timedelta(days=age))
    source = "区教育和体育局" if column.tree < 1000 else chance.choice(UNITS).name
    return Article(
        number=number, tree=column.tree, day=-age, title=title, source=source, clock=clock, rank=-age, seed=seed
    )
