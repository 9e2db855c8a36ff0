"""The spider's last round, where a browser is set: columns whose list a script draws and no reader understands."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from monitor import clock
from monitor.crawl.browser import ALL_TOGETHER, MOST_PAGES, Rendered
from monitor.crawl.frontier import Leads
from monitor.crawl.session import Session
from monitor.extract import endpoints
from monitor.extract.document import document
from monitor.extract.outlinks import Outlinks, outlinks
from monitor.store import pages, rendered
from monitor.store.bodies import BodyMissing
from monitor.store.rendered import ServedPage
from monitor.store.wanted_pages import Ask

MOST_LOOKED_AT = 1_000  # columns of one scan
Follow = Callable[[Ask, Outlinks], Leads | None]


class Draws(Protocol):
    def why_not(self) -> str: ...
    def render(self, url: str, body: bytes, content_type: str) -> Rendered: ...


def render(session: Session, browser: Draws, follow: Follow, alive: Callable[[], None] = lambda: None) -> list[Ask]:
    """Draw what is unread, store it as the page's fetch, and follow it. Returns the pages that became askable.

    `alive` is called after each page.
    """
    until = time.monotonic() + ALL_TOGETHER
    new: list[Ask] = []
    with session.store.read() as conn:
        urls = [column.url for column in session.site.columns]
        seen = rendered.sent(conn, session.site.id, session.scan.id, urls, MOST_LOOKED_AT)
    for one, body in _unread(session, seen)[:MOST_PAGES]:
        if time.monotonic() > until:
            break
        drawn = browser.render(one.ask.address, body, one.content_type)
        alive()
        if drawn.html and document(drawn.html, one.ask.url).items:
            new += _store(session, one, drawn.html, follow(one.ask, outlinks(drawn.html, one.ask.url)))
    return new


def _unread(session: Session, seen: list[ServedPage]) -> list[tuple[ServedPage, bytes]]:
    """Pages with a list that their markup does not hold, and that no known end point sends."""
    found = []
    for one in seen:
        try:
            body = session.store.bodies.get(one.body_sha)
        except BodyMissing:
            continue
        if endpoints.is_call(one.ask.url) or not document(body, one.ask.url).list_drawn_by_script:
            continue
        if not endpoints.calls(body.decode("utf-8", "replace"), one.ask.url):
            found.append((one, body))
        if len(found) >= MOST_PAGES:
            break
    return found


def _store(session: Session, one: ServedPage, html: bytes, leads: Leads | None) -> list[Ask]:
    sha = session.store.bodies.put(html)
    found, wanted = (leads.found, leads.wanted) if leads else ([], [])
    with session.store.begin() as conn:
        rendered.write(conn, session.scan.id, one, sha, len(html), clock.now())
        new = pages.add(conn, session.site.id, session.scan.id, found, clock.now())
        return new + pages.want(conn, session.scan.id, wanted)
