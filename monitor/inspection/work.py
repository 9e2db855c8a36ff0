"""What travels between the process that reads and writes the store and the processes that check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from monitor.checks.view import ColumnState, SiteFacts
from monitor.findings.assignments import UnitRules
from monitor.findings.outside_looks import OutsideSought as Brought
from monitor.model import CheckRun, PageKind, Problem
from monitor.outcomes import Fetch, TargetState
from monitor.registry import Column
from monitor.store.columns import ListReading
from monitor.unit_names.lookup import UnitNames
from monitor.wordlists.entries import Wordlists


@dataclass(frozen=True, slots=True)
class Root:
    """The first page of a column."""

    url: str
    page_id: int


class LastReading(NamedTuple):
    """A column's list was read completely: in which scan, and when."""

    scan_id: int
    at: datetime


class SoughtSentence(NamedTuple):
    """What a finding quotes: is its sentence still there when the wrong text is not?"""

    finding_id: int
    wrong: str
    suggestion: str
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToCheck:
    """One page to be checked, as its fetch left it.

    `body`: the sha256 of the body that stands; `served`: the headers it came with (a 304 has none of its own).
    `list_of`: the column through which it was found, and of which it may be a further page; `parent_column`: its URL.
    `offered_in`, `offered_by`: of an attachment, the name of the column and the unit of the page that offers it: a file
    says nothing of either.
    `before`: what the page's row says now, so that only what changes is written.
    """

    fetch_id: int
    page_id: int
    fetch: Fetch
    kind: PageKind
    first_seen: datetime
    first_scan_id: int
    served: Mapping[str, str] = field(default_factory=dict)
    nav: bool = False
    link_text: str = ""
    gone: int = 0
    list_of: Root | None = None
    parent_column: str = ""
    offered_in: str = ""
    offered_by: str = ""
    offered_confidence: float = 1.0
    column_read_at: datetime | None = None
    before: PageFacts | None = None
    brought: tuple[Brought, ...] = ()  # what others reported of this page
    sought: tuple[SoughtSentence, ...] = ()  # only where units have reported that something is fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a checked page's row is to say (the columns of `pages` that inspection writes)."""

    kind: PageKind
    title: str = ""
    published: date | None = None
    column_url: str = ""
    unit: str = ""
    column_read_at: datetime | None = None
    unit_by: str = ""  # model.AssignedBy
    source: str = ""  # as the page names it
    unit_confidence: float = 0.0  # 0 to 1
    unread: str = ""  # why the file, or part of it, could not be read: "unreadable: scanned", "partly: too large" …
    shows: str = ""  # model.Shows
    head: str = ""  # of an article: the mark of its template


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a worker says of one page. `looked` is False where even a fetched page could not be looked into."""

    page: PageToCheck
    run: CheckRun = field(default_factory=CheckRun)
    looked: bool = True
    facts: PageFacts | None = None
    column_name: str = ""
    reading: ListReading | None = None
    pager: tuple[str, ...] = ()  # further pages that its list names
    brought: Mapping[int, bool] = field(
        default_factory=dict
    )  # finding of `page.brought` → it stands; left out: undecided
    standing: frozenset[int] = frozenset()  # of `page.sought`: the findings whose sentence still stands


@dataclass(frozen=True, slots=True)
class Batch:
    """What a worker hands back: the pages, the results of blocks not known before, the keys of those it looked up."""

    pages: Sequence[Checked] = ()
    results: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    used: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """All that a worker must know, handed to it once. Plain values: it asks neither clock nor environment.

    `columns`, `readings`: as they stood before this scan, by the column's URL. `ancestors`: the columns above a column,
    the nearest first. `first_level`: URLs that the home page's navigation leads to, also through a redirect.
    """

    site: SiteFacts
    today: date
    wordlists: Wordlists
    privacy_key: bytes
    version: str  # of wordlists, code and key: under it the results of blocks are remembered
    preset: str = ""  # of the language model; empty: the wordlists alone
    sure: float | None = None  # thresholds of its own, instead of the preset's
    doubt: float | None = None
    model: str = ""  # folder of the language model; empty: the shipped one
    habits: str = ""  # file of the site's own language; empty: none was learnt
    written: tuple[str, ...] = ()  # the registry's names, inside which the model raises nothing
    home: str = ""  # the home page's URL, at the end of its redirects
    database_url: str = ""
    bodies_url: str = ""
    read_files: str = ""  # the folder in which is remembered what slow files said
    targets: Mapping[str, TargetState] = field(default_factory=dict)
    registered: Mapping[str, Column] = field(default_factory=dict)  # the registry's columns, by URL
    columns: Mapping[str, ColumnState] = field(default_factory=dict)
    by_name: Mapping[str, str] = field(default_factory=dict)  # column's name → URL, where only one has it
    readings: Mapping[str, LastReading] = field(default_factory=dict)  # the last complete ones
    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # names of a column's breadcrumb, by its URL
    first_level: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset()  # the parts of a home page that is a frameset
    mapped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what site map and menu name: URL → path
    names: UnitNames = field(default_factory=UnitNames)
    unit_rules: UnitRules = field(default_factory=UnitRules)  # corrections of staff
    titles: tuple[str, ...] = ()  # of the site's own pages
