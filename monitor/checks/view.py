"""Views that checks are handed. Plain values: a check knows no network, no database, no clock and no environment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.language.checker import Checker
from monitor.language.institutions import Institutions
from monitor.language.leaders import Leaders
from monitor.language.titles import Titles
from monitor.model import Block, ColumnClass, Document, PageKind, Proof
from monitor.outcomes import Fetch, TargetState

_HEADS = re.compile(r"证|号|码|电话|手机|联系|账户|帐户|卡")  # heads that say what a number is
_DIGITS = re.compile(r"\d")
_LONGEST_HEAD = 400  # characters
_LONGEST_BETWEEN = 40  # characters: a longer paragraph ends the table


@dataclass(frozen=True, slots=True)
class TextView:
    """For text checks: pure functions of one block's text, so that their result can be remembered.

    `privacy_key` is the secret under which personal numbers get their identity (`personal_numbers.identity`); `heads`:
    by the text of a table's row, what the head says of each of its cells.
    """

    checker: Checker
    privacy_key: bytes
    today: date
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def heads_of(blocks: Iterable[Block]) -> Mapping[str, tuple[str, ...]]:
    """By a row's text the names of its columns, for rows with digits below a head that names numbers."""
    found: dict[str, tuple[str, ...]] = {}
    head: tuple[str, ...] = ()
    for block in blocks:
        if "\t" not in block.text:
            head = () if len(block.text) > _LONGEST_BETWEEN else head
        elif len(block.text) <= _LONGEST_HEAD and not _DIGITS.search(block.text):
            head = tuple(block.text.split("\t")) if _HEADS.search(block.text) else ()
        elif head and block.text.count("\t") < len(head):
            found.setdefault(block.text, head)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    id: str
    name: str
    url: str
    code: str = ""  # 网站标识码
    unit: str = ""  # unit id
    unit_name: str = ""
    portal: bool = False
    hosts: frozenset[str] = frozenset()  # netlocs that belong to the site
    allow_private: tuple[str, ...] = ()  # CIDR ranges the registry allows
    trusted_hosts: frozenset[str] = frozenset()  # hosts of every registered site


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnState:
    """A column as the last complete reading left it."""

    url: str
    name: str
    page_id: int
    cls: ColumnClass | None = None  # None: the name says nothing; general limit applies
    unit: str = ""
    max_age_days: int | None = None  # the registry's correction
    exempt: str = ""  # a reason why it need not be updated
    items: int = 0
    dated_items: int = 0
    newest: date | None = None  # of dated items on any page of the list, and of articles when the list shows none
    read: bool = True  # False: could not be looked at, or its list is drawn by script: nothing is concluded
    first_level: bool = False  # linked from the home page's navigation
    has_text: bool = False  # a page of plain text stands in place of a list (概况, 职能 …)
    parent_url: str = ""  # the column above it
    certain: bool = True  # False: classed by what its items look like, not by its name or the registry
    proof: Proof = Proof.NONE  # how its list was seen
    named: bool = False  # something calls it a column


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """For page checks: one page as it was seen in one fetch."""

    site: SiteFacts
    document: Document
    fetch: Fetch
    today: date
    first_seen: datetime  # when the monitor first knew of the page
    kind: PageKind
    column: ColumnState | None = None
    column_read_before: datetime | None = None  # last complete reading of its column before `first_seen`
    targets: Mapping[str, TargetState] = field(default_factory=dict)  # by normalised URL, not-fine ones only
    trusted_foreign: frozenset[str] = frozenset()
    leaders: Leaders | None = None
    institutions: Institutions | None = None
    titles: Titles | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at a site's home page, to see whether it opens. `counts`: it says something about the site."""

    at: datetime
    ok: bool
    counts: bool = True
    error: str = ""


@dataclass(frozen=True, slots=True)
class Availability:
    """Visits of the last seven days that count. `full_days`: days of them with as many visits as the rule asks for."""

    visits: int = 0
    failed: int = 0
    full_days: int = 0
    last_failed_at: datetime | None = None
    last_error: str = ""

    @property
    def share(self) -> float:
        return self.failed / self.visits if self.visits else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """For site checks: the stored state of one site."""

    site: SiteFacts
    columns: tuple[ColumnState, ...]
    today: date
    home_page_id: int | None = None
    home_read: bool = True
    home_newest: date | None = None  # newest date that the home page shows
    availability: Availability | None = None  # None: not watched
