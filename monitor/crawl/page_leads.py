"""What the body of an answer leads to, and what it says of the page itself: a firewall, "not found", a list."""

from __future__ import annotations

from scrapy.http import Response

from monitor.crawl import attempts, outcomes
from monitor.crawl.frontier import Frontier, Leads
from monitor.crawl.session import Session
from monitor.extract import endpoints
from monitor.extract.outlinks import Outlinks, outlinks
from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store.bodies import BodyMissing
from monitor.store.pages import Attempt
from monitor.store.wanted_pages import Ask


class PageLeads:
    """Reads the bodies of one scan's answers, and follows their links into the frontier."""

    def __init__(self, session: Session, frontier: Frontier) -> None:
        self._session, self._frontier = session, frontier

    def read(self, answer: Attempt, response: Response, leads: Leads) -> bytes | None:
        """Look at the body: what is to be stored. What it leads to goes into `leads`, also where this crashes."""
        if answer.outcome in (Outcome.REDIRECT, Outcome.SOFT_MISSING):
            self._frontier.redirected(answer.ask, answer.final_url, leads, answer.leads_to)
            return None
        if answer.outcome is Outcome.UNCHANGED:
            answer.body_sha = answer.ask.body_sha
            self._reread(answer.ask, leads)
            return None
        self._follow(answer, response.body, leads)
        return response.body

    def _follow(self, answer: Attempt, body: bytes, leads: Leads) -> None:
        kind, charset = attempts.content_type(answer.headers)
        if not attempts.may_lead_on(body, kind) and not endpoints.is_call(answer.ask.url):
            answer.kind = attempts.page_kind(answer.kind, answer)
            return
        links = outlinks(body, answer.ask.url, charset, answer.headers.get("refresh", ""))
        firewall = outcomes.challenge(body, len(links.pages))
        if firewall:
            answer.outcome, answer.error = Outcome.BLOCKED, firewall
        elif answer.outcome is Outcome.OK and links.says_missing:
            answer.outcome, answer.error = Outcome.SOFT_MISSING, "页面显示内容不存在"
        if links.calls and answer.kind is PageKind.OTHER:
            answer.kind = PageKind.COLUMN  # a page whose script fetches a list
        if answer.outcome is Outcome.OK:
            self.of(answer.ask, links, leads)

    def _reread(self, ask: Ask, leads: Leads) -> None:
        """The links of an unchanged page are looked at like any other's: what they lead to may have changed."""
        try:
            body = self._session.store.bodies.get(ask.body_sha)
        except BodyMissing:
            return
        if attempts.may_lead_on(body, ""):
            self.of(ask, outlinks(body, ask.url), leads)

    def of(self, ask: Ask, links: Outlinks, leads: Leads | None = None) -> Leads | None:
        """What verifies looks at the pages it was given, and follows nothing but their redirects."""
        return None if self._session.scan.verifies else self._frontier.follow(ask, links, leads)
