"""The site spider: reads the pages of one site in one scan.

    scrapy crawl site -a site=portal -a scan=17

Plans the night (`monitor.store.plan`), asks, stores every answer and every failure, and follows what is new. Killed at
any moment it goes on from the store.
"""

from __future__ import annotations

import time
import traceback
from array import array
from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.http import Response
from sqlalchemy.exc import SQLAlchemyError
from twisted.python.failure import Failure

from monitor import clock
from monitor.crawl import answers, outcomes, rendering
from monitor.crawl.browser import Browser
from monitor.crawl.frontier import Frontier, Leads, Limits
from monitor.crawl.mapped import Mapped
from monitor.crawl.session import Session, user_agent
from monitor.crawl.spider import StoreSpider
from monitor.crawl.traps import Traps
from monitor.extract import endpoints
from monitor.extract.outlinks import Outlinks, outlinks
from monitor.extract.urls import host
from monitor.model import Outcome, PageKind
from monitor.store import pages, scans
from monitor.store.bodies import BodyMissing
from monitor.store.pages import Answer, Ask, Known
from monitor.store.plan import plan

FILE_PATIENCE = 4  # times the timeout: an attachment of ten megabytes may take a minute
LOOKS = 3  # at a page that fails in a way that may pass: the further ones at the end of the scan
_MISSING = frozenset({Outcome.NOT_FOUND, Outcome.GONE, Outcome.SOFT_MISSING})
_MAY_PASS = frozenset(
    {Outcome.SERVER_ERROR, Outcome.TIMEOUT, Outcome.DROPPED, Outcome.REFUSED, Outcome.TLS, Outcome.DNS_UNKNOWN}
)


class SiteSpider(StoreSpider):
    name = "site"
    finished_mark = "crawled"

    @classmethod
    def politeness(cls, session: Session) -> Mapping[str, Any]:
        site, settings = session.site, session.settings
        at_once = site.concurrency or settings.concurrency
        return {
            "CONCURRENT_REQUESTS_PER_DOMAIN": at_once,
            "CONCURRENT_REQUESTS": 2 * at_once * len(session.hosts),
            "DOWNLOAD_DELAY": settings.delay if site.delay is None else site.delay,
        }

    def prepare(self) -> None:
        self.skipped.pop(Outcome.OUT_OF_BUDGET, None)  # counted anew at the end
        self._frontier = _frontier(self.session, self.skipped)
        self._again: deque[Request] = deque()
        self._weak: list[tuple[Ask, int]] = []  # failed, with the number of looks
        self._mapped = Mapped(self.session, self._frontier)
        self._drawn = not self.session.settings.browser

    def push(self, asks: list[Ask]) -> None:
        self._frontier.push(asks)

    def has_requests(self) -> bool:
        waiting = self._frontier.waiting and not self._frontier.exhausted
        return not self.broken and bool(self._mapped or self._again or waiting)

    def next_request(self) -> Request | None:
        """The next page. A store that cannot be read ends the scan: what waits there would be lost without a word."""
        if self.broken:
            return None
        try:
            return self._next()
        except SQLAlchemyError as error:
            self.stop(error)
            return None

    def _next(self) -> Request | None:
        """What is new becomes askable with a flush, so a dry frontier flushes at once."""
        if self._mapped:
            return self._map_request(self._mapped.pop())
        if self._again:
            return self._again.popleft()
        ask = self._frontier.pop()
        if ask is None and not self.pipeline.empty and not self._frontier.exhausted:
            self.pipeline.flush()
            ask = self._frontier.pop()
        return self._request(ask) if ask else None

    def parse(self, response: Response, **named: Any) -> None:
        """Every response, whatever its status."""
        ask: Ask = named["ask"]
        answer = answers.of_response(ask, response, self.session.site.url)
        try:
            if answer.final_url == ask.url and not response.meta.get("with_cookie"):
                self._again.append(_same_again(response, ask))
                return
            body, leads = self._read(answer, response)
        except SQLAlchemyError as error:
            self.stop(error)
            return
        except Exception as error:  # noqa: BLE001 - a hostile page must not stop the scan: it is a failed fetch
            self.logger.error("while reading %s: %s", ask.url, traceback.format_exc())
            answer.outcome, answer.error = Outcome.FAILED, f"{type(error).__name__}: {error}"[:300]
            body, leads = response.body, None
        self._record(answer, body, leads, response.meta["look"])

    def parse_map(self, response: Response, **_: Any) -> None:
        """robots.txt or a sitemap."""
        try:
            self._mapped.read(response.url, response.status, response.body)
        except SQLAlchemyError as error:
            self.stop(error)

    def _map_request(self, url: str) -> Request:
        """One that does not answer is as good as none."""
        meta = {"download_timeout": self.session.settings.timeout, "look": 1, "again": False}
        return self.request(url, meta).replace(callback=self.parse_map, errback=lambda failure: None)

    def failed(self, failure: Failure) -> None:
        """Every failure: no response came."""
        request: Any = failure.request  # type: ignore[attr-defined]
        error = failure.value or RuntimeError("no reason given")
        answer = answers.of_failure(request.cb_kwargs["ask"], error, request.meta)
        self._record(answer, None, None, request.meta["look"])

    def idle(self) -> None:
        """Nothing is left but the pages that failed: look again, each once a round."""
        self.pipeline.flush()
        if not self.broken:
            self._mapped.done()
        if not self.has_requests() and not self._frontier.late:
            self._again.extend(self._request(ask, looks + 1) for ask, looks in self._weak)
            self._weak.clear()
        if not self.has_requests() and not self._drawn and not self._frontier.exhausted:
            self._drawn = True
            self._draw()
        super().idle()

    def _draw(self) -> None:
        """Once a scan, when all else is done. Nothing else waits, so this may take its time."""
        settings = self.session.settings
        agent = user_agent(settings.contact)
        browser = Browser(settings.browser, self.session.registry.allow_private, agent, settings.max_body)
        why = browser.why_not()
        if why:
            self._warn(f"设置了 MONITOR_BROWSER，但{why}：由脚本生成的列表仍然没有读取")
            return
        self.push(rendering.render(self.session, browser, self._leads))

    def closed(self, reason: str) -> None:
        self.pipeline.flush()
        cut = self._frontier.cut
        if cut and not self.broken:
            self._warn(
                f"列表中有 {len(cut)} 条内容因层级过深、网址逐层重复或形式与列表页自身相同的过多，没有访问，例如 {cut[0]}"
            )
        left = self._frontier.waiting + len(self._weak)
        if left:
            self.skipped[Outcome.OUT_OF_BUDGET] = self.skipped.get(Outcome.OUT_OF_BUDGET, 0) + left
        super().closed(reason)

    def _read(self, answer: Answer, response: Response) -> tuple[bytes | None, Leads | None]:
        """Look at the body: what is to be stored, and what it leads to."""
        if answer.outcome in (Outcome.REDIRECT, Outcome.SOFT_MISSING):
            return None, self._frontier.redirected(answer.ask, answer.final_url)
        if answer.outcome is Outcome.UNCHANGED:
            answer.body = answer.ask.body
            return None, self._reread(answer.ask)
        return response.body, self._follow(answer, response.body)

    def _follow(self, answer: Answer, body: bytes) -> Leads | None:
        kind, charset = answers.content_type(answer.headers)
        if not answers.may_lead_on(body, kind) and not endpoints.is_call(answer.ask.url):
            answer.kind = answers.page_kind(answer.kind, answer)
            return None
        links = outlinks(body, answer.ask.url, charset)
        firewall = outcomes.challenge(body, len(links.pages))
        if firewall:
            answer.outcome, answer.error = Outcome.BLOCKED, firewall
        elif answer.outcome is Outcome.OK and links.says_missing:
            answer.outcome, answer.error = Outcome.SOFT_MISSING, "页面显示内容不存在"
        if links.calls and answer.kind is PageKind.OTHER:
            answer.kind = PageKind.COLUMN  # a page whose script fetches a list
        return self._leads(answer.ask, links) if answer.outcome is Outcome.OK else None

    def _reread(self, ask: Ask) -> Leads | None:
        """The links of an unchanged page are looked at like any other's: what they lead to may have changed."""
        try:
            body = self.session.store.bodies.get(ask.body)
        except BodyMissing:
            return None
        return self._leads(ask, outlinks(body, ask.url)) if answers.may_lead_on(body, "") else None

    def _leads(self, ask: Ask, links: Outlinks) -> Leads | None:
        """What verifies looks at the pages it was given, and follows nothing but their redirects."""
        return None if self.session.scan.verifies else self._frontier.follow(ask, links)

    def _record(self, answer: Answer, body: bytes | None, leads: Leads | None, look: int) -> None:
        """A failure that may pass counts at the last look. `leads` gains the parent of a page that is gone."""
        self.circuits.note(host(answer.ask.url), answer.outcome, answer.status)
        if answer.outcome in _MAY_PASS and look < LOOKS:
            self._weak.append((answer.ask, look))
            return
        if answer.ask.kind is PageKind.HOME and answer.final_url and not self._frontier.on_site(answer.final_url):
            self._warn(f"首页跳转到 {answer.final_url}，不是登记的主机，未继续访问：请在登记表的 hosts 中加上")
        if answer.outcome in _MISSING and answer.ask.parent_id is not None and not self.session.scan.verifies:
            leads = leads or Leads()
            leads.wanted.append(answer.ask.parent_id)
        self.pipeline.add(answer, body, leads)

    def _warn(self, sentence: str) -> None:
        with self.session.store.begin() as conn:
            scans.warn(conn, self.session.scan.id, sentence)

    def _request(self, ask: Ask, look: int = 1) -> Request:
        call = endpoints.call_of(ask.url)
        headers = {} if call and call.method == "POST" else _if_changed(ask)
        patience = FILE_PATIENCE if ask.kind is PageKind.ATTACHMENT else 1
        meta = {"download_timeout": self.session.settings.timeout * patience, "look": look, "again": look > 1}
        if call is None:
            return self.request(ask.url, meta, cb_kwargs={"ask": ask}, headers=headers)
        return self._scripted(call, meta, ask, headers)

    def _scripted(self, call: endpoints.Call, meta: Mapping[str, Any], ask: Ask, headers: Mapping[str, str]) -> Request:
        """The request that a page's script would send."""
        more: dict[str, Any] = {"cb_kwargs": {"ask": ask}, "headers": {**headers, **call.headers}}
        if call.method == "POST":
            more["headers"]["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            more |= {"method": "POST", "body": urlencode(call.form)}
        return self.request(call.url, meta, **more)


def _if_changed(ask: Ask) -> dict[str, str]:
    headers: dict[str, str] = {}
    if ask.body and ask.etag:
        headers["If-None-Match"] = ask.etag
    if ask.body and ask.last_modified:
        headers["If-Modified-Since"] = ask.last_modified
    return headers


def _frontier(session: Session, skipped: dict[str, int]) -> Frontier:
    """The frontier as the store has it; plans the night first."""
    site, scan, settings = session.site, session.scan, session.settings
    now = clock.now()
    column_urls = [column.url for column in site.columns]
    with session.store.begin() as conn:
        plan(conn, scan, site.url, column_urls, settings.revisit_days, session.budget, now, session.hosts)
    limits = Limits(session.budget, settings.max_depth, settings.max_list_pages)
    with session.store.read() as conn:
        frontier = Frontier(
            session.hosts,
            limits,
            Traps(now.year),
            skipped,
            pages.asked(conn, scan.id),
            partial(_known_urls, session),
            partial(_asks, session),
            Deadline(settings.max_minutes).over,
        )
        for page in pages.known(conn, site.id, scan.id):
            frontier.remember(page)
        first, later = array("q"), array("q")
        for number, waits in pages.left_ids(conn, site.id, scan.id):
            (later if waits else first).append(number)
    frontier.push_ids(first, later)
    return frontier


def _known_urls(session: Session, urls: Sequence[str]) -> list[Known]:
    with session.store.read() as conn:
        return pages.known_urls(conn, session.site.id, session.scan.id, urls)


def _asks(session: Session, ids: Sequence[int]) -> list[Ask]:
    with session.store.read() as conn:
        return pages.asks(conn, ids)


class Deadline:
    """The budget in minutes, from now on; 0: there is none."""

    def __init__(self, minutes: int) -> None:
        self._until = time.monotonic() + 60 * minutes if minutes else float("inf")

    def over(self) -> bool:
        return time.monotonic() >= self._until


def _same_again(response: Response, ask: Ask) -> Request:
    """A page that sends the visitor back to itself with a cookie or a session id: go there once, as a browser would."""
    location = (response.headers.get(b"Location") or b"").decode("latin-1")
    cookies = [value.partition(b";")[0].decode("latin-1") for value in response.headers.getlist(b"Set-Cookie")]
    headers = {"Cookie": "; ".join(cookies)} if cookies else {}
    meta = {name: response.meta[name] for name in ("download_slot", "download_timeout", "look", "again")}
    assert response.request is not None
    return response.request.replace(url=urljoin(ask.url, location), headers=headers, meta=meta | {"with_cookie": True})
