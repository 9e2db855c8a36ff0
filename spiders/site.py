"""The site spider: reads the pages of one site in one scan.

    scrapy crawl site -a site=portal -a scan=17

Plans the night (`monitor.store.plan`), asks, stores every answer and every failure, and follows what is new. Killed at
any moment it goes on from the store.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response
from sqlalchemy.exc import SQLAlchemyError
from twisted.python.failure import Failure

from monitor.crawl import attempts, browser_round
from monitor.crawl.browser import Browser
from monitor.crawl.cookies import Cookies
from monitor.crawl.frontier import Leads
from monitor.crawl.night import frontier_of
from monitor.crawl.page_leads import PageLeads
from monitor.crawl.redirect_circles import Journey, Turn, Turns
from monitor.crawl.session import Session, user_agent
from monitor.crawl.sitemaps import Sitemaps
from monitor.crawl.spider import StoreSpider
from monitor.extract import endpoints
from monitor.extract.endpoints.call import Call
from monitor.extract.fields import replaced_home
from monitor.extract.urls import asked, host, normalise
from monitor.model import PageKind
from monitor.outcomes import INCOMPLETE, Outcome
from monitor.store import scans
from monitor.store.pages import Attempt
from monitor.store.wanted_pages import Ask

FILE_PATIENCE = 4  # times the timeout: an attachment of ten megabytes may take a minute
MOST_CUT_SHORT = 40  # further looks at pages that came in part: of more it is the server's manner, no accident
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
        ours = {"concurrency": at_once, "delay": settings.delay if site.delay is None else site.delay}
        return {
            "CONCURRENT_REQUESTS_PER_DOMAIN": settings.outside_concurrency,
            "CONCURRENT_REQUESTS": 2 * at_once * len(session.hosts),
            "DOWNLOAD_DELAY": settings.outside_delay,
            "DOWNLOAD_SLOTS": {netloc: ours for netloc in session.hosts},
        }

    def prepare(self) -> None:
        self.skipped.pop(Outcome.OUT_OF_BUDGET, None)  # counted again at the end
        self._frontier = frontier_of(self.session, self.skipped)
        self._page_leads = PageLeads(self.session, self._frontier)
        self._again: deque[tuple[Request | Ask, int]] = deque()
        self._cut_short = 0
        self._turns = Turns(self._frontier.on_site)  # redirects that wait for the end
        self._weak: list[tuple[Ask, int]] = []  # failed, with the number of looks
        self._sitemaps = Sitemaps(self.session, self._frontier)
        self._drawn = not self.session.settings.browser

    def push(self, asks: list[Ask]) -> None:
        self._frontier.push(asks)

    def has_requests(self) -> bool:
        waiting = self._frontier.waiting and not self._frontier.exhausted
        return not self.broken and bool(self._sitemaps or self._again or waiting)

    def next_request(self) -> Request | None:
        """The next page. What waits would be lost without a word where it cannot be read: that ends the scan."""
        try:
            while not self.broken:
                asked, look = self._next()
                if asked is None or isinstance(asked, Request):
                    return asked
                request = self._asked(asked, look)
                if request is not None:
                    return request
        except Exception as error:  # noqa: BLE001 - raised here it would leave the engine waiting without end
            self.stop(error)
        return None

    def _next(self) -> tuple[Request | Ask | None, int]:
        """(what is next, at which look). What is new becomes askable with a flush: a dry frontier flushes at once."""
        while self._sitemaps:
            request = self._map_request(self._sitemaps.pop())
            if request is not None:
                return request, 1
        if self._again:
            return self._again.popleft()
        ask = self._frontier.pop()
        if ask is None and not self.pipeline.empty and not self._frontier.exhausted:
            self.pipeline.flush()
            ask = self._frontier.pop()
        return ask, 1

    def _asked(self, ask: Ask, look: int) -> Request | None:
        """None for what cannot even be asked: that is its outcome."""
        try:
            return self._request(ask, look)
        except Exception as error:  # noqa: BLE001 - an address that we took for good and Scrapy does not
            self.pipeline.add(self.crashed(ask, error))
            return None

    def parse(self, response: Response, **named: Any) -> None:
        """Every response, regardless of its status."""
        ask: Ask = named["ask"]
        leads = Leads()
        try:
            self.alive()
            self._heard(ask, response, leads)
        except SQLAlchemyError as error:
            self.stop(error)
        except Exception as error:  # noqa: BLE001 - a hostile page must not stop the scan: it is a failed fetch
            self.pipeline.add(self.crashed(ask, error), response.body, leads)

    def _heard(self, ask: Ask, response: Response, leads: Leads) -> None:
        answer = attempts.of_response(ask, response, self.session.site.url)
        if self._turns_round(answer, response, leads):
            return
        if answer.error.startswith(INCOMPLETE) and response.meta["look"] < LOOKS and self._cut_short < MOST_CUT_SHORT:
            self._cut_short += 1
            self._weak.append((ask, response.meta["look"]))
            return
        body = self._page_leads.read(answer, response, leads)
        self._record(answer, body, leads, response.meta["look"])

    def _turns_round(self, answer: Attempt, response: Response, leads: Leads) -> bool:
        """True for a redirect that is not the end: with the cookies of its way the page may be had all the same."""
        journey, lines = response.meta.get("journey"), response.headers.getlist(b"Set-Cookie")
        look = response.meta["look"]
        if journey is None and answer.final_url == answer.ask.url:
            journey = Journey(answer, Cookies())
            there = asked(answer.ask.address, attempts.location(response.headers))
            journey.goes_on(answer.ask.address, lines, there)
            self._travel(journey, there, look)
            return True
        if journey is not None:
            return self._travels(journey, answer, response, lines)
        if answer.outcome is not Outcome.REDIRECT or not self._turns.hold(Turn(answer, lines, look)):
            return False
        self._frontier.redirected(answer.ask, answer.final_url, leads, answer.leads_to)
        self.pipeline.add(None, None, leads)
        return True

    def _travels(self, journey: Journey, answer: Attempt, response: Response, lines: Sequence[bytes]) -> bool:
        """On the way. Where it ends at another page, the first answer was right: that page is asked for by itself."""
        ask, here = journey.first.ask, normalise(response.url)
        if not 300 <= response.status < 400 or response.status == 304:
            if here == ask.url:
                self._turns.came_back(journey.abroad)
                return False
            if ask.kind is PageKind.HOME and replaced_home.of_body(response.body):
                return False  # what a visitor of the home page sees, whatever host sends it
            self._record(journey.first, None, Leads(), response.meta["look"])
            return True
        there = asked(response.url, attempts.location(response.headers))
        may_go = bool(there) and (bool(journey.abroad) or self._frontier.on_site(there))
        if may_go and journey.goes_on(response.url, lines, there):
            self._travel(journey, there, response.meta["look"])
            return True
        self._goes_round(journey, there)
        self._record(journey.first, None, Leads(), response.meta["look"])
        return True

    def _goes_round(self, journey: Journey, there: str) -> None:
        """The first answer of a journey that came to no end: what another host does is that one's fault."""
        first = journey.first
        ask = first.ask
        if journey.abroad and (not there or normalise(there) != ask.url):
            return
        if journey.cookies.header(ask.address) and (not there or self._frontier.on_site(there)):
            first.outcome, first.error = Outcome.BLOCKED, "要求先接受 Cookie 再访问"
        elif first.final_url == ask.url:
            first.outcome, first.error = Outcome.LOOP, "跳转到自身"

    def _travel(self, journey: Journey, url: str, look: int) -> None:
        ask = journey.first.ask
        cookies = journey.cookies.header(url)
        meta = {"download_timeout": self.session.settings.timeout, "look": look, "again": look > 1, "journey": journey}
        headers = {"Cookie": cookies} if cookies else {}
        self._again.append((self.request(url, meta, cb_kwargs={"ask": ask}, headers=headers), look))

    def _let_go(self, travels: bool) -> None:
        """What was held: circles with cookies are gone round once more while there is time, all else is as it seems."""
        held = self._turns.let_go(travels)
        for turn in held.plain:
            self._record(turn.answer, None, Leads(), turn.look)
        for turn, cookies in held.circles:
            self._set_out(turn, Journey(turn.answer, cookies), turn.answer.ask.address)
        for turn in held.abroad:
            there = turn.answer.leads_to or turn.answer.final_url
            journey = Journey(turn.answer, Cookies(), host(there))
            journey.goes_on(turn.answer.ask.address, turn.lines, there)
            self._set_out(turn, journey, there)

    def _set_out(self, turn: Turn, journey: Journey, url: str) -> None:
        try:
            self._travel(journey, url, turn.look)
        except Exception as error:  # noqa: BLE001 - as in `_asked`
            self.pipeline.add(self.crashed(turn.answer.ask, error))

    def parse_map(self, response: Response, **_: Any) -> None:
        """robots.txt or a sitemap."""
        try:
            self.alive()
            self._sitemaps.read(response.url, response.status, response.body, attempts.location(response.headers))
        except SQLAlchemyError as error:
            self.stop(error)
        except Exception as error:  # noqa: BLE001 - a hostile file must not stop the scan
            self.crashed(Ask(0, response.url, PageKind.OTHER), error)

    def failed_map(self, failure: Failure) -> None:
        request: Any = failure.request  # type: ignore[attr-defined]
        self.alive()
        self._sitemaps.missed(request.url, "没有应答")

    def _map_request(self, url: str) -> Request | None:
        """One that does not answer, or cannot be asked, is as good as none."""
        try:
            return self._plain(url)
        except Exception as error:  # noqa: BLE001 - an address that we took for good and Scrapy does not
            self.crashed(Ask(0, url, PageKind.OTHER), error)
            return None

    def _plain(self, url: str) -> Request:
        meta = {"download_timeout": self.session.settings.timeout, "look": 1, "again": False}
        return self.request(url, meta).replace(callback=self.parse_map, errback=self.failed_map)

    def failed(self, failure: Failure) -> None:
        """Every failure: no response came."""
        request: Any = failure.request  # type: ignore[attr-defined]
        ask: Ask = request.cb_kwargs["ask"]
        try:
            self.alive()
            error = failure.value or RuntimeError("no reason given")
            journey = request.meta.get("journey")
            lost = journey is not None and not self._frontier.on_site(
                request.url
            )  # another host is no fault of the page
            answer = journey.first if lost else attempts.of_failure(ask, error, request.meta)
            self._record(answer, None, Leads(), request.meta["look"])
        except SQLAlchemyError as problem:
            self.stop(problem)
        except Exception as problem:  # noqa: BLE001 - as in `parse`
            self.pipeline.add(self.crashed(ask, problem))

    def idle(self) -> None:
        """Nothing is left but the pages that failed: look again, each once a round."""
        self.pipeline.flush()
        if not self.broken:
            self._sitemaps.done()
        if not self.has_requests() and self._turns:
            self._let_go(travels=not self._frontier.late and not self.broken)
        if not self.has_requests() and not self._frontier.late:
            self._again.extend((ask, looks + 1) for ask, looks in self._weak)
            self._weak.clear()
        if not self.has_requests() and not self._drawn and not self._frontier.exhausted:
            self._drawn = True
            try:
                self._draw()
            except Exception as error:  # noqa: BLE001 - the pages that are left over must not be lost with it
                self.stop(error)
        super().idle()

    def _draw(self) -> None:
        """Once a scan, when all else is done. Nothing else waits, so this may take its time."""
        settings = self.session.settings
        agent = user_agent(settings.contact)
        browser = Browser(
            program=settings.browser,
            allow_private=self.session.registry.allow_private,
            agent=agent,
            largest=settings.max_body,
        )
        why = browser.why_not()
        if why:
            self._warn(f"设置了 MONITOR_BROWSER，但{why}：由脚本生成的列表仍然没有读取")
            return
        self.push(browser_round.render(self.session, browser, self._page_leads.of, self.alive))

    def closed(self, reason: str) -> None:
        if not self.broken:
            self._let_go(travels=False)
        self.pipeline.flush()
        cut = self._frontier.cut
        if cut and not self.broken:
            self._warn(
                f"列表中有 {len(cut)} 条内容因层级过深、网址逐层重复或形式与列表页自身相同的过多，"
                f"没有访问，例如 {cut[0]}"
            )
        left = self._frontier.waiting + len(self._weak)
        if left:
            self.skipped[Outcome.OUT_OF_BUDGET] = self.skipped.get(Outcome.OUT_OF_BUDGET, 0) + left
        super().closed(reason)

    def _record(self, answer: Attempt, body: bytes | None, leads: Leads, look: int) -> None:
        """A failure that may pass counts at the last look. `leads` gains the parent of a page that is gone."""
        self.circuits.note(host(answer.ask.url), answer.outcome, answer.status)
        if answer.outcome in _MAY_PASS and look < LOOKS:
            self._weak.append((answer.ask, look))
            return
        if answer.ask.kind is PageKind.HOME and answer.final_url and not self._frontier.on_site(answer.final_url):
            self._warn(f"首页跳转到 {answer.final_url}，不是登记的主机，未继续访问：请在登记表的 hosts 中加上")
        if answer.outcome in _MISSING and answer.ask.parent_id is not None and not self.session.scan.verifies:
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
            return self.request(ask.address, meta, cb_kwargs={"ask": ask}, headers=headers)
        return self._scripted(call, meta, ask, headers)

    def _scripted(self, call: Call, meta: Mapping[str, Any], ask: Ask, headers: Mapping[str, str]) -> Request:
        """The request that a page's script would send."""
        more: dict[str, Any] = {"cb_kwargs": {"ask": ask}, "headers": {**headers, **call.headers}}
        if call.method == "POST":
            more["headers"]["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            more |= {"method": "POST", "body": urlencode(call.form)}
        return self.request(call.url, meta, **more)


def _if_changed(ask: Ask) -> dict[str, str]:
    headers: dict[str, str] = {}
    if ask.body_sha and ask.etag:
        headers["If-None-Match"] = ask.etag
    if ask.body_sha and ask.last_modified:
        headers["If-Modified-Since"] = ask.last_modified
    return headers
