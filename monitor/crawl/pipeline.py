"""Where Scrapy meets the store: answers and what they led to are written in small batches, one transaction each.

A batch holds at most 64 answers, 8 MB of bodies, or half a second: so much is asked for again after a SIGKILL, and no
more. Bodies are stored before the rows that name them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from monitor import clock
from monitor.crawl.frontier import Leads
from monitor.crawl.session import Session
from monitor.store import pages, scans
from monitor.store.pages import Attempt, Found
from monitor.store.wanted_pages import Ask

MOST_ANSWERS = 64
MOST_BYTES = 8_000_000
LONGEST_WAIT = 0.5  # seconds


class Pipeline:
    """`on_new` is handed the pages that became askable; `skipped` counts what the spider never tried, by outcome."""

    def __init__(
        self,
        session: Session,
        on_new: Callable[[list[Ask]], None],
        on_failure: Callable[[Exception], None],
        skipped: Mapping[str, int],
    ) -> None:
        self._session, self._on_new, self._on_failure, self._skipped = session, on_new, on_failure, skipped
        self._written_skips = dict(skipped)
        self._answers: list[Attempt] = []
        self._bodies: list[bytes | None] = []
        self._found: list[Found] = []
        self._wanted: list[int] = []
        self._nav: list[str] = []
        self._respelt: dict[int, str] = {}
        self._bytes = 0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def empty(self) -> bool:
        return not (self._answers or self._found or self._wanted or self._respelt)

    def add(self, answer: Attempt | None, body: bytes | None = None, leads: Leads | None = None) -> None:
        """Take one answer and its `body`, if any. Of an answer that is held back only what it leads to."""
        if answer is not None:
            self._answers.append(answer)
            self._bodies.append(body)
        self._bytes += len(body or b"")
        if leads:
            self._found += leads.found
            self._wanted += leads.wanted
            self._nav += leads.nav
            self._respelt |= leads.respelt
        if len(self._answers) >= MOST_ANSWERS or self._bytes >= MOST_BYTES:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_event_loop().call_later(LONGEST_WAIT, self.flush)

    def flush(self) -> None:
        """Write what has gathered. A store that cannot be written to ends the scan (`on_failure`)."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.empty:
            return
        try:
            new = self._write()
        except Exception as error:  # noqa: BLE001 - any error of the database or the disk: the spider must stop
            self._on_failure(error)
            return
        self._on_new(new)

    def _write(self) -> list[Ask]:
        session = self._session
        answers, bodies, found, wanted = self._take()
        with_body = [number for number, body in enumerate(bodies) if body is not None]
        stored = session.store.bodies.put_all([bodies[number] or b"" for number in with_body])
        for number, sha in zip(with_body, stored, strict=True):
            answers[number].body_sha = sha
        with session.store.begin() as conn:
            pages.respell(conn, self._respelt)
            new = pages.save(conn, session.site.id, session.scan.id, answers, found, clock.now())
            new += pages.want(conn, session.scan.id, wanted)
            pages.in_navigation(conn, session.site.id, self._nav)
            if self._skipped != self._written_skips:
                self._written_skips = dict(self._skipped)
                scans.mark(conn, session.scan.id, skipped=self._written_skips)
        self._nav, self._respelt = [], {}
        return new

    def _take(self) -> tuple[list[Attempt], list[bytes | None], list[Found], list[int]]:
        taken = self._answers, self._bodies, self._found, self._wanted
        self._answers, self._bodies, self._found, self._wanted, self._bytes = [], [], [], [], 0
        return taken
