"""What the site spider asks for next, and which of the links of a page are new.

What is new goes to the store first, and becomes something to ask for only with the id that the store gave it. Which
URLs are known is the store's knowledge too (`known_urls`), of what waits only numbers are kept (`request_queue`):
a site of a million pages takes little more memory than one of ten thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from monitor.crawl.known_urls import KnownUrl, KnownUrls, LookUp
from monitor.crawl.request_queue import Load, RequestQueue
from monitor.crawl.traps import Traps, grows, pattern
from monitor.extract.endpoints import is_call
from monitor.extract.outlinks import Dated, Outlink, Outlinks
from monitor.extract.urls.kinds import MEDIA, kind_of
from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store.pages import Found
from monitor.store.wanted_pages import TARGET_KINDS, Ask, KnownPage

_LISTS = (PageKind.HOME, PageKind.COLUMN, PageKind.LIST)
_ITEMS = (PageKind.ARTICLE, PageKind.ATTACHMENT)
_TRAPPED = 100_000  # distinct trapped URLs that are remembered, so that each is counted once


class CrawlLimits(NamedTuple):
    pages: int  # asked for in one scan
    depth: int
    list_pages: int  # of one column, in one scan


@dataclass(slots=True)
class Leads:
    """What one page leads to."""

    found: list[Found] = field(default_factory=list)
    wanted: list[int] = field(default_factory=list)  # ids of known pages that this sight brings into the scan
    nav: list[str] = field(default_factory=list)  # of the home page: the URLs in its navigation
    respelt: dict[int, str] = field(default_factory=dict)  # known pages (id) that are to be requested as written here


class Frontier:
    """`skipped`: a shared count of what is never tried, by outcome; `asked`: what the scan has an answer of already."""

    def __init__(
        self,
        hosts: frozenset[str],
        limits: CrawlLimits,
        traps: Traps,
        skipped: dict[str, int],
        asked: int = 0,
        look_up: LookUp = lambda urls: (),
        load: Load = lambda ids: [],
        over: Callable[[], bool] = lambda: False,
    ) -> None:
        self._hosts, self._limits, self._traps, self._asked = hosts, limits, traps, asked
        self._over = over
        self._first, self._later = RequestQueue(load), RequestQueue(load)
        self._memory = KnownUrls(look_up)
        self._trapped: set[int] = set()
        self._roots: dict[int, int] = {}  # list page → first page of its column
        self._list_pages: Counter[int] = Counter()
        self._skipped = skipped
        self._shown: set[int] = set()  # what end points answered
        self.cut: list[str] = []  # rows of dated lists that are not followed

    def remember(self, page: KnownPage) -> None:
        """A page that the store knows (in the order of ids: a list page comes after the one that led to it)."""
        if page.kind not in TARGET_KINDS:
            self._traps.count(page.url)
        if page.kind is PageKind.LIST and page.parent_id:
            self._note_list_page(page.id, page.parent_id, page.wanted)

    def push(self, asks: Iterable[Ask]) -> None:
        """Pages to ask for; targets among them are left to the links spider."""
        for ask in asks:
            if ask.kind is PageKind.LIST and ask.parent_id and ask.id not in self._roots:
                self._note_list_page(ask.id, ask.parent_id, counts=False)
            if ask.kind not in TARGET_KINDS:
                (self._later if ask.later else self._first).add(ask)

    def push_ids(self, first: Iterable[int], later: Iterable[int]) -> None:
        """Pages that the store has planned, in their order."""
        self._first.add_ids(first)
        self._later.add_ids(later)

    def pop(self) -> Ask | None:
        """The next page; None when there is none, or when the budget is used up."""
        if self.exhausted:
            return None
        ask = self._first.pop() or self._later.pop()
        self._asked += ask is not None
        return ask

    @property
    def waiting(self) -> int:
        return len(self._first) + len(self._later)

    @property
    def exhausted(self) -> bool:
        """True when the budget of the scan, in pages or in minutes, is used up."""
        return self._asked >= self._limits.pages or self._over()

    @property
    def late(self) -> bool:
        """True when the minutes of the scan are over: nothing is asked for any more, also not a second time."""
        return self._over()

    def on_site(self, url: str) -> bool:
        return url.split("/", 3)[2] in self._hosts

    def follow(self, ask: Ask, links: Outlinks, leads: Leads | None = None) -> Leads:
        """What a page's links bring: new pages, and known ones that are wanted for having been seen here.

        They are added to `leads` as they are found: what is known from now on is not lost where a later one crashes.
        """
        leads = Leads() if leads is None else leads
        self._memory.prepare([*(link.url for link in links.pages), *links.images, *links.pager, *links.calls])
        listed = bool(links.pager) or ask.kind in _LISTS
        further = dict.fromkeys(links.pager)
        shapes, paged = {pattern(url) for url in links.pager}, frozenset(links.paged)
        new = old = 0
        rows = cache(links.dated)
        for link in links.pages:
            if self._memory.get(link.url):
                old += not link.nav
                self._sight(leads, ask, link.url, links.asked_for(link.url))
            elif (
                link.url in further
                or link.url in paged
                or (link.kind is PageKind.LIST and pattern(link.url) in shapes and link.url not in rows())
            ):
                further[link.url] = None
            else:
                new += not link.nav
                self._lead(leads, ask, link, links.asked_for(link.url), listed and not link.nav, rows=rows)
        for url in links.images:
            self._target(leads, ask, url, links.asked_for(url))
        self._page_on(leads, ask, links, () if self._repeats(ask, links) else further, more=new > old)
        self._call(leads, ask, links.calls)
        if ask.kind is PageKind.HOME:
            leads.nav = [link.url for link in links.pages if link.nav]
        return leads

    def named(self, home: Ask, urls: Sequence[str], asked: Mapping[str, str]) -> Leads:
        """What a sitemap names, as if the home page linked to it; other hosts are none of its business.

        `asked`: how those are requested whose URL is not the key itself.
        """
        leads = Leads()
        self._memory.prepare(urls)
        for url in urls:
            if self.on_site(url) and not self._memory.get(url):
                self._lead(leads, home, Outlink(url, "", False, kind_of(url)), asked.get(url, ""), listed=True)
        return leads

    def redirected(self, ask: Ask, url: str, leads: Leads | None = None, asked: str = "") -> Leads:
        """The destination of a redirect is a page of its own, of the same kind; a chain of them ends by its depth."""
        leads = Leads() if leads is None else leads
        self._memory.prepare([url])
        if self._memory.get(url):
            self._sight(leads, ask, url, asked)
        else:
            link = Outlink(url, "", False, ask.kind)
            self._lead(leads, ask, link, asked, listed=True, deeper=int(ask.parent_id is not None))
        return leads

    def _target(self, leads: Leads, ask: Ask, url: str, asked: str) -> None:
        if self._memory.get(url):
            self._sight(leads, ask, url, asked)
        else:
            self._find(leads, Found(url, PageKind.IMAGE, ask.id, ask.depth + 1, asked=asked))

    def _find(self, leads: Leads, found: Found) -> None:
        """What the store does not know: it is wanted, and known from now on."""
        self._memory.put(found.url, KnownUrl(0, found.kind, wanted=True, asked=found.asked))
        leads.found.append(found)

    def _lead(
        self,
        leads: Leads,
        ask: Ask,
        link: Outlink,
        asked: str,
        listed: bool,
        deeper: int = 1,
        rows: Dated = frozenset,
    ) -> None:
        kind = self._kind(link)
        depth = ask.depth + deeper
        if kind not in TARGET_KINDS and self._cuts(ask, link.url, kind, depth, listed, rows):
            return
        nav = link.nav and ask.kind is PageKind.HOME
        self._find(leads, Found(link.url, kind, ask.id, depth, nav, link.text, asked))

    def _cuts(self, ask: Ask, url: str, kind: PageKind, depth: int, listed: bool, rows: Dated) -> bool:
        """True when a page is not followed.

        What a dated list shows is news, however many of its kind there are; only a calendar lists more of its own kind.
        """
        too_deep = depth > self._limits.depth
        if not too_deep and not self._traps.catches(url, kind in _ITEMS, listed):
            return False
        is_row = url in rows()
        if is_row and not too_deep and not grows(url) and pattern(url) != pattern(ask.url):
            self._traps.count(url)
            return False
        if self._skip(url, Outcome.TRAP) and is_row:
            self.cut.append(url)
        return True

    def _kind(self, link: Outlink) -> PageKind:
        if link.kind is PageKind.IMAGE:
            return link.kind
        if not self.on_site(link.url):
            return PageKind.OUTSIDE
        return PageKind.IMAGE if link.url.lower().endswith(MEDIA) else link.kind

    def _sight(self, leads: Leads, ask: Ask, url: str, asked: str) -> None:
        """A target is probed when a page of tonight links to it; a page is asked for when the home page does."""
        self._respell(leads, url, asked)
        page = self._memory.get(url)
        if page and not page.wanted and (page.kind in TARGET_KINDS or ask.kind is PageKind.HOME):
            self._want(leads, url, page)

    def _respell(self, leads: Leads, url: str, asked: str) -> None:
        """The spelling by which a page was found stands while it works: others of its kind lead to the same page."""
        page = self._memory.get(url)
        if page and page.id and page.asked != asked and not (page.fine and page.asked is not None):
            leads.respelt[page.id] = asked
            self._memory.put(url, page._replace(asked=asked, fine=True))

    def _want(self, leads: Leads, url: str, page: KnownUrl) -> None:
        leads.wanted.append(page.id)
        self._memory.put(url, page._replace(wanted=True))

    def _page_on(self, leads: Leads, ask: Ask, links: Outlinks, pager: Iterable[str], more: bool) -> None:
        """Further pages of a list. Known ones only while the list shows more new items than old: `more`."""
        root = self._roots.get(ask.id, ask.id)
        for url in pager:
            self._respell(leads, url, links.asked_for(url))
            page = self._memory.get(url)
            if page and (page.wanted or not more):
                continue
            if self._list_pages[root] >= self._limits.list_pages:
                self._skip(url, Outcome.OUT_OF_BUDGET)
                continue
            self._list_pages[root] += 1
            if page:
                self._want(leads, url, page)
            elif self.on_site(url):
                depth = ask.depth + (ask.kind is not PageKind.LIST)
                self._find(leads, Found(url, PageKind.LIST, ask.id, depth, asked=links.asked_for(url)))

    def _call(self, leads: Leads, ask: Ask, calls: Iterable[str]) -> None:
        """The end points that hold a page's list are asked whenever the page is."""
        for url in calls:
            page = self._memory.get(url)
            if page is None and self.on_site(url):
                depth = ask.depth + (ask.kind is not PageKind.LIST)
                self._find(leads, Found(url, PageKind.LIST, ask.id, depth))
            elif page and not page.wanted:
                self._want(leads, url, page)

    def _repeats(self, ask: Ask, links: Outlinks) -> bool:
        """True for an end point that answers every question with the same page: its list does not go on."""
        if not is_call(ask.url) or not links.pages:
            return False
        shown = hash((self._roots.get(ask.id, ask.id), *(link.url for link in links.pages)))
        again = shown in self._shown
        self._shown.add(shown)
        return again

    def _note_list_page(self, page_id: int, parent_id: int, counts: bool) -> None:
        root = self._roots[page_id] = self._roots.get(parent_id, parent_id)
        self._list_pages[root] += counts

    def _skip(self, url: str, outcome: Outcome) -> bool:
        """Count it. False when that was done before."""
        key = hash(url)
        if key in self._trapped or len(self._trapped) >= _TRAPPED:
            return False
        self._trapped.add(key)
        self._skipped[outcome] = self._skipped.get(outcome, 0) + 1
        return True
