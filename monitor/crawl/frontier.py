"""What the site spider asks for next, and which of the links of a page are new.

Everything here is plain memory: what is new goes to the store first, and becomes something to ask for only with the id
that the store gave it. URLs that were seen are kept as 64-bit hashes: a hundred thousand take about ten megabytes.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.crawl.traps import Traps, pattern
from monitor.extract.outlinks import Outlink, Outlinks
from monitor.model import Outcome, PageKind
from monitor.store.pages import TARGET_KINDS, Ask, Found, Known

_LISTS = (PageKind.HOME, PageKind.COLUMN, PageKind.LIST)
_ITEMS = (PageKind.ARTICLE, PageKind.ATTACHMENT)
_MEDIA = (".mp4", ".mp3", ".flv", ".wmv", ".avi", ".rmvb", ".mov", ".m4v", ".wma", ".apk", ".exe", ".iso")
_TRAPPED = 100_000  # distinct trapped URLs that are remembered, so that each is counted once


class Limits(NamedTuple):
    pages: int  # asked for in one scan
    depth: int
    list_pages: int  # of one column, in one scan


class _Unwanted(NamedTuple):
    """Known, but not in tonight's plan."""

    id: int
    kind: PageKind


@dataclass(slots=True)
class Leads:
    """What one page leads to."""

    found: list[Found] = field(default_factory=list)
    wanted: list[int] = field(default_factory=list)  # ids of known pages that this sight brings into the scan
    nav: list[str] = field(default_factory=list)  # of the home page: the URLs in its navigation


class Frontier:
    """`skipped`: a shared count of what is never tried, by outcome; `asked`: what the scan has an answer of already."""

    def __init__(
        self, hosts: frozenset[str], limits: Limits, traps: Traps, skipped: dict[str, int], asked: int = 0
    ) -> None:
        self._hosts, self._limits, self._traps, self._asked = hosts, limits, traps, asked
        self._first: deque[Ask] = deque()
        self._later: deque[Ask] = deque()
        self._known: set[int] = set()
        self._unwanted: dict[int, _Unwanted] = {}
        self._trapped: set[int] = set()
        self._roots: dict[int, int] = {}  # list page → first page of its column
        self._list_pages: Counter[int] = Counter()
        self._skipped = skipped

    def remember(self, page: Known) -> None:
        """A page that the store knows (in the order of ids: a list page comes after the one that led to it)."""
        key = hash(page.url)
        self._known.add(key)
        if page.kind not in TARGET_KINDS:
            self._traps.count(page.url)
        if page.kind is PageKind.LIST and page.parent_id:
            self._note_list_page(page.id, page.parent_id, page.wanted)
        if not page.wanted:
            self._unwanted[key] = _Unwanted(page.id, page.kind)

    def push(self, asks: Iterable[Ask]) -> None:
        """Pages to ask for; targets among them are left to the links spider."""
        for ask in asks:
            if ask.kind is PageKind.LIST and ask.parent_id and ask.id not in self._roots:
                self._note_list_page(ask.id, ask.parent_id, counts=False)
            if ask.kind not in TARGET_KINDS:
                (self._later if ask.later else self._first).append(ask)

    def pop(self) -> Ask | None:
        """The next page; None when there is none, or when the budget is used up."""
        if self._asked >= self._limits.pages:
            return None
        queue = self._first or self._later
        if not queue:
            return None
        self._asked += 1
        return queue.popleft()

    @property
    def waiting(self) -> int:
        return len(self._first) + len(self._later)

    @property
    def exhausted(self) -> bool:
        """True when the budget of the scan is used up."""
        return self._asked >= self._limits.pages

    def on_site(self, url: str) -> bool:
        return url.split("/", 3)[2] in self._hosts

    def follow(self, ask: Ask, links: Outlinks) -> Leads:
        """What a page's links bring: new pages, and known ones that are wanted for having been seen here."""
        leads = Leads()
        listed = bool(links.pager) or ask.kind in _LISTS
        further = dict.fromkeys(links.pager)
        shapes = {pattern(url) for url in links.pager}
        new = old = 0
        for link in links.pages:
            key = hash(link.url)
            if key in self._known:
                old += not link.nav
                self._sight(leads, ask, key)
            elif link.url in further or (link.kind is PageKind.LIST and pattern(link.url) in shapes):
                further[link.url] = None
            else:
                new += not link.nav
                self._lead(leads, ask, link, key, listed=listed and not link.nav)
        for url in links.images:
            self._target(leads, ask, url)
        self._page_on(leads, ask, further, more=new > old)
        if ask.kind is PageKind.HOME:
            leads.nav = [link.url for link in links.pages if link.nav]
        return leads

    def redirected(self, ask: Ask, url: str) -> Leads:
        """The destination of a redirect is a page of its own, of the same kind and depth."""
        leads = Leads()
        key = hash(url)
        if key in self._known:
            self._sight(leads, ask, key)
        else:
            self._lead(leads, ask, Outlink(url, "", False, ask.kind), key, listed=True, deeper=0)
        return leads

    def _target(self, leads: Leads, ask: Ask, url: str) -> None:
        key = hash(url)
        if key in self._known:
            self._sight(leads, ask, key)
        else:
            self._known.add(key)
            leads.found.append(Found(url, PageKind.IMAGE, ask.id, ask.depth + 1))

    def _lead(self, leads: Leads, ask: Ask, link: Outlink, key: int, listed: bool, deeper: int = 1) -> None:
        kind = self._kind(link)
        depth = ask.depth + deeper
        if kind not in TARGET_KINDS and (
            depth > self._limits.depth or self._traps.catches(link.url, kind in _ITEMS, listed)
        ):
            self._skip(key, Outcome.TRAP)
            return
        self._known.add(key)
        nav = link.nav and ask.kind is PageKind.HOME
        leads.found.append(Found(link.url, kind, ask.id, depth, nav, link.text))

    def _kind(self, link: Outlink) -> PageKind:
        if link.kind is PageKind.IMAGE:
            return link.kind
        if not self.on_site(link.url):
            return PageKind.OUTSIDE
        return PageKind.IMAGE if link.url.lower().endswith(_MEDIA) else link.kind

    def _sight(self, leads: Leads, ask: Ask, key: int) -> None:
        """A target is probed when a page of tonight links to it; a page is asked for when the home page does."""
        page = self._unwanted.get(key)
        if page and (page.kind in TARGET_KINDS or ask.kind is PageKind.HOME):
            leads.wanted.append(self._unwanted.pop(key).id)

    def _page_on(self, leads: Leads, ask: Ask, pager: Iterable[str], more: bool) -> None:
        """Further pages of a list. Known ones only while the list shows more new items than old: `more`."""
        root = self._roots.get(ask.id, ask.id)
        for url in pager:
            key = hash(url)
            old = key in self._known
            if old and not (more and key in self._unwanted):
                continue
            if self._list_pages[root] >= self._limits.list_pages:
                self._skip(key, Outcome.OUT_OF_BUDGET)
                continue
            self._list_pages[root] += 1
            if old:
                leads.wanted.append(self._unwanted.pop(key).id)
            elif self.on_site(url):
                self._known.add(key)
                depth = ask.depth + (ask.kind is not PageKind.LIST)
                leads.found.append(Found(url, PageKind.LIST, ask.id, depth))

    def _note_list_page(self, page_id: int, parent_id: int, counts: bool) -> None:
        root = self._roots[page_id] = self._roots.get(parent_id, parent_id)
        self._list_pages[root] += counts

    def _skip(self, key: int, outcome: Outcome) -> None:
        if key not in self._trapped and len(self._trapped) < _TRAPPED:
            self._trapped.add(key)
            self._skipped[outcome] = self._skipped.get(outcome, 0) + 1
