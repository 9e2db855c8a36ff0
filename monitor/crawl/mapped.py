"""Reads a site's sitemaps at the beginning of its scan: new addresses, and pages that changed since they were seen.

The files themselves are no pages: they stand in no coverage and use up no budget. A site that has none is asked for
them in full scans and on one night of `revisit_days`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from urllib.parse import urljoin

from monitor import clock
from monitor.crawl import robots, sitemaps
from monitor.crawl.frontier import Frontier
from monitor.crawl.session import Session
from monitor.model import PageKind
from monitor.store import pages, scans, wanted_pages
from monitor.store.wanted_pages import Ask

DONE = "mapped"
_NAMED = 3  # unread sitemaps in one sentence
MARK = "sitemaps"  # in a scan's coverage: the addresses that answered with one


class Mapped:
    def __init__(self, session: Session, frontier: Frontier) -> None:
        self._session, self._frontier = session, frontier
        self._waiting = deque(self._first())
        self._asked: set[str] = set(self._waiting)
        self._unread: dict[str, str] = {}  # sitemaps that somebody named, or that look like one → why
        self._good: list[str] = [] if self._looks_anew() else list(self._waiting)
        if self._good:
            with session.store.begin() as conn:
                scans.mark(conn, session.scan.id, **{MARK: self._good})

    def pop(self) -> str:
        """The next address to ask for; empty when there is none."""
        return self._waiting.popleft() if self._waiting else ""

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def read(self, url: str, status: int, body: bytes) -> None:
        """What one of the addresses answered."""
        if status != 200:
            self.missed(url, f"HTTP {status}")
            return
        if url in self._guessed and url.endswith("/robots.txt"):
            self._ask(sitemaps.of_robots(robots.text(body), url))
            return
        found = sitemaps.read(body, url)
        if found.fault and found.is_one:
            self._unread[url] = found.fault
        elif found.fault:
            self.missed(url, found.fault)
        self._ask(found.further)
        if found.entries or found.further:
            self._good += [] if url in self._good else [url]
            self._follow(found.entries)

    def missed(self, url: str, why: str) -> None:
        """A file that could not be had is worth a word where robots.txt or an index names it; we may only guess it."""
        if url not in self._guessed:
            self._unread[url] = why

    def done(self) -> None:
        """All was asked for: a scan that is resumed does not ask again."""
        with self._session.store.begin() as conn:
            if self._unread:
                scans.warn(conn, self._session.scan.id, _sentence(self._unread))
                self._unread = {}
            scans.mark(conn, self._session.scan.id, **{DONE: True})

    def _looks_anew(self) -> bool:
        return self._session.scan.full or clock.today().toordinal() % self._session.settings.revisit_days == 0

    @property
    def _guessed(self) -> tuple[str, str]:
        home = self._session.site.url
        return urljoin(home, "/robots.txt"), urljoin(home, "/sitemap.xml")

    def _first(self) -> list[str]:
        session = self._session
        if session.scan.coverage.get(DONE):
            return []
        if self._looks_anew():
            return list(self._guessed)
        with session.store.read() as conn:
            before = scans.previous(conn, session.site.id, session.scan.id)
        return list(before.coverage.get(MARK, ())) if before else []

    def _ask(self, urls: list[str]) -> None:
        new = [url for url in urls if url not in self._asked and self._frontier.on_site(url)]
        new = new[: max(0, sitemaps.MOST_FILES - len(self._asked))]
        self._asked.update(new)
        self._waiting.extend(new)

    def _follow(self, entries: list[sitemaps.SitemapEntry]) -> None:
        session, now = self._session, clock.now()
        changed = {entry.url: entry.changed for entry in entries if entry.changed}
        asked = {entry.url: entry.asked for entry in entries if entry.asked}
        believed = changed if sitemaps.believed(entries, now) else {}
        with session.store.begin() as conn:
            (home,) = wanted_pages.known_urls(conn, session.site.id, session.scan.id, [session.site.url]) or (None,)
            if home is None:
                return
            leads = self._frontier.named(Ask(home.id, home.url, PageKind.HOME), [entry.url for entry in entries], asked)
            new = pages.add(conn, session.site.id, session.scan.id, leads.found, now)
            again = wanted_pages.seen_before(conn, session.site.id, believed)
            new += pages.want(conn, session.scan.id, again)
            pages.respell(conn, leads.respelt)
            scans.mark(conn, session.scan.id, **{MARK: self._good})
        self._frontier.push(new)


def _sentence(unread: Mapping[str, str]) -> str:
    some = "；".join(f"{url}（{why}）" for url, why in list(unread.items())[:_NAMED])
    more = f" 等 {len(unread)} 个" if len(unread) > _NAMED else ""
    return f"站点地图没有读取或没有读全：{some}{more}"
