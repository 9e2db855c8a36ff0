"""The links spider: probes what the pages of one site link to and show: outside pages and images.

    scrapy crawl links -a site=portal -a scan=17

HEAD, then GET where HEAD is refused or fails, and where a page must be read to know whether it says "not found";
redirects are followed; a failure is tried again at the end and only then counts. Certificates are verified here, as a
visitor's browser does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from twisted.python.failure import Failure

from monitor import clock
from monitor.crawl import attempts, outcomes
from monitor.crawl.link_probes import LinkProbe, Probes
from monitor.crawl.session import Session
from monitor.crawl.spider import StoreSpider
from monitor.extract.outlinks import outlinks
from monitor.extract.urls import host, normalise
from monitor.model import PageKind
from monitor.outcomes import NO_PICTURE, Outcome
from monitor.store import wanted_pages
from monitor.store.pages import Attempt
from monitor.store.targets import lands_on_home, remember_good
from monitor.store.wanted_pages import Ask

MOST_READ = 65_536  # bytes of a body: a probe only wants to know that it is there
AT_ONCE = 64  # requests, over all hosts
_PAGES = ("text/html", "application/xhtml+xml")
NOT_ASKED = frozenset({Outcome.PRIVATE, Outcome.ROBOTS, Outcome.CIRCUIT_OPEN})
FIRST_LOOK_COUNTS = NOT_ASKED | {Outcome.OK, Outcome.SOFT_MISSING, Outcome.BLOCKED}
# GET would tell the same; after a timeout it would only make a slow host slower: it has its second look at the end.
HEAD_DECIDES = NOT_ASKED | {Outcome.DNS, Outcome.DNS_UNKNOWN, Outcome.REFUSED, Outcome.TLS, Outcome.TIMEOUT}


class LinksSpider(StoreSpider):
    name = "links"
    finished_mark = "probed"
    custom_settings = {  # noqa: RUF012 - Scrapy's own convention
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "CONCURRENT_REQUESTS": AT_ONCE,
        "CUT_BODIES_AT": MOST_READ,
    }

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **named: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **named)
        crawler.settings.set("DOWNLOAD_MAXSIZE", 0, priority="spider")  # a large file is there: `received` stops it
        crawler.signals.connect(spider.received, signals.bytes_received)
        return spider

    @classmethod
    def politeness(cls, session: Session) -> Mapping[str, Any]:
        site, settings = session.site, session.settings
        ours = {
            "concurrency": site.concurrency or settings.concurrency,
            "delay": settings.delay if site.delay is None else site.delay,
        }
        return {
            "CONCURRENT_REQUESTS_PER_DOMAIN": settings.outside_concurrency,
            "DOWNLOAD_DELAY": settings.outside_delay,
            "DOWNLOAD_SLOTS": {netloc: ours for netloc in session.hosts},
        }

    def prepare(self) -> None:
        self._probes = Probes(self._at_once)
        for ask in _targets(self.session):
            self._probes.push(LinkProbe(ask=ask, url=ask.address))

    def push(self, asks: list[Ask]) -> None:
        """A probe leads to nothing new."""

    def has_requests(self) -> bool:
        return not self.broken and self._probes.waiting

    def next_request(self) -> Request | None:
        """The next probe. One that cannot even be asked ends as `failed` and keeps no place on its host."""
        while not self.broken:
            probe = self._probes.pop()
            if probe is None:
                break
            try:
                return self._request(probe)
            except Exception as error:  # noqa: BLE001 - an address that we took for good and Scrapy does not
                self._probes.done(host(probe.url))
                self._give_up(probe, error)
        return None

    def idle(self) -> None:
        self._probes.second_look()
        super().idle()

    def received(self, data: bytes, request: Request) -> None:
        """Enough is enough: the rest of the body is not read."""
        request.meta["received"] = request.meta.get("received", 0) + len(data)
        if request.meta["received"] > MOST_READ:
            raise StopDownload(fail=False)

    def parse(self, response: Response, **named: Any) -> None:
        probe: LinkProbe = named["probe"]
        self._probes.done(response.meta["download_slot"])
        self.alive()
        try:
            self._look(probe, response)
        except Exception as error:  # noqa: BLE001 - a named boundary: what a host answers must not stop the others
            self._give_up(probe, error)

    def _look(self, probe: LinkProbe, response: Response) -> None:
        answer = attempts.of_response(_at(probe), response)
        target = answer.leads_to or answer.final_url
        if target and 300 <= response.status < 400:
            self._redirected(probe, answer, target, response.headers.getlist(b"Set-Cookie"))
        elif probe.method == "HEAD" and (answer.outcome is not Outcome.OK or _may_say_missing(answer)):
            self._with_get(probe)
        else:
            self._decide(probe, answer, response.body)

    def failed(self, failure: Failure) -> None:
        request: Any = failure.request  # type: ignore[attr-defined]
        probe: LinkProbe = request.cb_kwargs["probe"]
        self._probes.done(request.meta["download_slot"])
        self.alive()
        try:
            self._missed(probe, request, failure)
        except Exception as error:  # noqa: BLE001 - as above
            self._give_up(probe, error)

    def _missed(self, probe: LinkProbe, request: Request, failure: Failure) -> None:
        error = failure.value or RuntimeError("no reason given")
        answer = attempts.of_failure(_at(probe), error, request.meta, probe.method)
        if probe.method == "HEAD" and answer.outcome not in HEAD_DECIDES:
            self._with_get(probe)
        else:
            self._decide(probe, answer)

    def _give_up(self, probe: LinkProbe, error: Exception) -> None:
        """Our own error: no second look would end otherwise."""
        self.pipeline.add(self.crashed(probe.ask, error, probe.method))

    def _with_get(self, probe: LinkProbe) -> None:
        probe.method = "GET"
        self._probes.push(probe, first=True)

    def _redirected(self, probe: LinkProbe, answer: Attempt, target: str, lines: Sequence[bytes]) -> None:
        if probe.follow(target, lines):
            self._probes.push(probe, first=True)
            return
        answer.error = "循环跳转" if (target, probe.cookies.state) in probe.chain else "跳转超过十次"
        is_wall = probe.cookies.header(target)  # who comes with its cookie and is sent round even so stands before one
        answer.outcome = Outcome.BLOCKED if is_wall else Outcome.LOOP
        self._decide(probe, answer)

    def _decide(self, probe: LinkProbe, answer: Attempt, body: bytes = b"") -> None:
        """The end of one look: it counts when it is good, when nothing was asked, or when it is the second one."""
        if body:
            _look_inside(answer, body)
        if answer.outcome is Outcome.OK and lands_on_home(probe.ask.url, normalise(probe.url)):
            answer.outcome, answer.error = Outcome.SOFT_MISSING, "跳转到首页"
        self.circuits.note(host(probe.url), answer.outcome, answer.status)
        if answer.outcome not in FIRST_LOOK_COUNTS and not probe.last:
            self._probes.later(probe)
            return
        answer.ask = probe.ask
        answer.kind = probe.ask.kind
        end = normalise(probe.url)
        answer.final_url = end if end != probe.ask.url else ""
        self.pipeline.add(answer)

    def _request(self, probe: LinkProbe) -> Request:
        cookies = probe.cookies.header(probe.url)
        headers = {"Accept-Encoding": "identity"} | ({"Cookie": cookies} if cookies else {})
        return self.request(
            probe.url,
            {"again": probe.last},
            method=probe.method,
            cb_kwargs={"probe": probe},
            headers=headers,
        )

    def _at_once(self, netloc: str) -> int:
        ours = netloc in self.session.hosts
        settings = self.session.settings
        return (self.session.site.concurrency or settings.concurrency) if ours else settings.outside_concurrency


def _targets(session: Session) -> list[Ask]:
    """What this scan wants probed, without what was found good a few hours ago."""
    site, scan = session.site.id, session.scan.id
    now = clock.now()
    since = now - timedelta(hours=session.settings.remember_hours)
    with session.store.begin() as conn:
        remember_good(conn, site, scan, since, now)
        return wanted_pages.targets_left(conn, site, scan)


def _at(probe: LinkProbe) -> Ask:
    """The target under the URL at which the redirects have arrived."""
    return probe.ask._replace(url=normalise(probe.url), asked=probe.url)


def _may_say_missing(answer: Attempt) -> bool:
    """True for a page of the web that is short enough to say nothing but "not found", or that stands for a picture."""
    kind, _ = attempts.content_type(answer.headers)
    length = answer.headers.get("content-length", "")
    short = not length.isdecimal() or int(length) <= MOST_READ
    if answer.kind is PageKind.IMAGE:
        return kind in _PAGES
    return answer.kind is PageKind.OUTSIDE and kind in ("", *_PAGES) and short


def _look_inside(answer: Attempt, body: bytes) -> None:
    """A body that was read anyway: a firewall's page, or one that says "not found"."""
    kind, charset = attempts.content_type(answer.headers)
    if not attempts.may_lead_on(body, kind):
        return
    links = outlinks(body, answer.ask.url, charset, answer.headers.get("refresh", ""))
    firewall = outcomes.challenge(body, len(links.pages))
    if firewall:
        answer.outcome, answer.error = Outcome.BLOCKED, firewall
    elif answer.outcome is Outcome.OK and links.says_missing:
        answer.outcome, answer.error = Outcome.SOFT_MISSING, "页面显示内容不存在"
    elif answer.outcome is Outcome.OK and _is_no_picture(answer, kind):
        answer.outcome, answer.error = Outcome.SOFT_MISSING, NO_PICTURE


def _is_no_picture(answer: Attempt, kind: str) -> bool:
    """A page came where a picture or a film should be. What is called .html was meant to be a page."""
    path = answer.ask.url.partition("?")[0].lower()
    return answer.kind is PageKind.IMAGE and kind in _PAGES and not path.endswith((".htm", ".html", ".shtml"))
