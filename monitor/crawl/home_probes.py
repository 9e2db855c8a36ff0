"""Visits to home pages, to see whether sites open (W2): plain HTTP, no spider, bounded in time for any host.

A visit follows redirects as a browser does, cookies included, and forgives what the spiders forgive: headers without
end, false marks, short bodies. It connects only to an address that was judged before: a private one that the registry
does not allow is never asked. Certificates are not verified: the question is whether the site opens, and our list of
authorities need not be the visitors'.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from monitor.crawl.content_encoding import of_answer
from monitor.crawl.cookies import Cookies
from monitor.crawl.lenient_http import REDIRECTS
from monitor.crawl.outcomes import challenge, of_status
from monitor.crawl.raw_http import Heard, hear
from monitor.crawl.safe_connect import Elsewhere, connect, cut_after
from monitor.extract.fields import replaced_home
from monitor.extract.urls import asked, from_header
from monitor.outcomes import Outcome
from monitor.store.probes import HomeProbe

AT_ONCE = 8
LONGEST_CHAIN = 10  # redirects
ENOUGH = 1_000_000  # bytes of a home page after which it is open


@dataclass(frozen=True, slots=True)
class Visitor:
    """How we visit. `limit`: seconds within which a site has to be open, redirects and all."""

    limit: float
    allow_private: tuple[str, ...] = ()
    agent: str = "gov-site-monitor"


@dataclass(slots=True)
class _Journey:
    """One visit on its way: when it must have ended, and the cookies it was given. `at`: what is now for them."""

    visitor: Visitor
    at: datetime
    enough: int = ENOUGH  # bytes of a body that are read
    began: float = field(default_factory=time.monotonic)
    cookies: Cookies = field(default_factory=Cookies)

    @property
    def left(self) -> float:
        return self.visitor.limit - (time.monotonic() - self.began)


def visit_all(sites: Mapping[str, str], references: Sequence[str], visitor: Visitor, at: datetime) -> list[HomeProbe]:
    """Visit every site (id → URL). When one does not open, the references tell whether our own network is well:

    it is when one of them answers. Without references it is when any other site opened.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        seen = list(pool.map(lambda one: visit(one[0], one[1], visitor, at), sites.items()))
        if all(probe.ok for probe in seen):
            return seen
        answered = pool.map(lambda url: visit("", url, visitor, at).status > 0, references)
        is_well = any(list(answered)) if references else any(probe.ok for probe in seen)
    return [probe if probe.ok else replace(probe, network_ok=is_well) for probe in seen]


def visit(site: str, url: str, visitor: Visitor, at: datetime) -> HomeProbe:
    """One visit. Never raises."""
    journey = _Journey(visitor, at)
    try:
        outcome, status, final_url, why = _travel(journey, url)
    except Exception as error:  # noqa: BLE001 - a named boundary: what a host answers must not end the others' visits
        outcome, status, final_url, why = Outcome.FAILED, 0, url, f"{type(error).__name__}: {error}"
    if journey.left <= 0 and outcome is not Outcome.PRIVATE:
        outcome, why = Outcome.TIMEOUT, f"{visitor.limit:g} 秒内没有打开"
    elapsed = int((time.monotonic() - journey.began) * 1000)
    end = final_url if final_url != url else ""
    return HomeProbe(
        site=site,
        at=at,
        ok=outcome is Outcome.OK,
        outcome=outcome,
        status=status,
        elapsed_ms=elapsed,
        final_url=end,
        error=why[:300],
    )


class NotOpened(Exception):
    """An address that gives no page. The message is Chinese and says why."""


class Got(NamedTuple):
    """What an address gives in the end. `url`: where its redirects led."""

    url: str
    body: bytes
    content_type: str


def get(url: str, visitor: Visitor, at: datetime, most: int) -> Got:
    """The page at an address that a person typed, at most `most` bytes of it, by the rules of a visit: each redirect is
    judged, a private address that is not allowed is never asked. Raises NotOpened.
    """
    journey = _Journey(visitor, at, most)
    answer, outcome, end, why = _followed(journey, url)
    if journey.left <= 0 and outcome is not Outcome.PRIVATE:
        raise NotOpened(f"{visitor.limit:g} 秒内没有打开")
    if answer is None:
        raise NotOpened(f"{outcome.label}：{why}" if why else outcome.label)
    if answer.status >= 300:
        raise NotOpened(f"HTTP {answer.status}")
    return Got(end, answer.body, answer.header("content-type").decode("latin-1"))


def _travel(journey: _Journey, url: str) -> tuple[Outcome, int, str, str]:
    """(outcome, status, the URL it ended at, reason)."""
    answer, outcome, end, why = _followed(journey, url)
    return _arrived(answer, end) if answer else (outcome, 0, end, why)


def _followed(journey: _Journey, url: str) -> tuple[Heard | None, Outcome, str, str]:
    """(the answer at the end of the redirects, or the outcome where there is none, the URL it ended at, reason)."""
    for _ in range(LONGEST_CHAIN + 1):
        try:
            answer = _ask(journey, url)
        except Elsewhere as error:
            return None, error.outcome, url, str(error)
        except (OSError, http.client.HTTPException) as error:
            outcome, why = _failure(error)
            return None, outcome, url, why
        target = asked(url, from_header(answer.header("location"))) if answer.status in REDIRECTS else ""
        if not target:
            return answer, Outcome.OK, url, ""
        url = target
    if journey.cookies.header(url):  # who comes with its cookie and is sent round even so stands before a wall
        return None, Outcome.BLOCKED, url, "要求先接受 Cookie 再访问"
    return None, Outcome.LOOP, url, f"跳转超过 {LONGEST_CHAIN} 次"


def _arrived(answer: Heard, url: str) -> tuple[Outcome, int, str, str]:
    """As `_travel`. A page that is somebody else's is no site that opened."""
    if answer.status >= 300:
        return of_status(answer.status), answer.status, url, f"HTTP {answer.status}"
    if challenge(answer.body, links=answer.body.count(b"<a ")):
        return Outcome.BLOCKED, answer.status, url, ""
    instead = replaced_home.of_body(answer.body)
    return (Outcome.REPLACED if instead else of_status(answer.status)), answer.status, url, instead


def _failure(error: Exception) -> tuple[Outcome, str]:
    error_text = " ".join(f"{type(error).__name__}: {error}".split())
    if isinstance(error, TimeoutError):
        return Outcome.TIMEOUT, error_text
    if isinstance(error, ConnectionRefusedError):
        return Outcome.REFUSED, error_text
    if isinstance(error, ssl.SSLError):
        return Outcome.TLS, error_text
    return Outcome.DROPPED, error_text


def _ask(journey: _Journey, url: str) -> Heard:
    """One request. The watchdog cuts the connection at the limit: a host that drips bytes would last for hours."""
    parts = urlsplit(url)
    connection = connect(parts, journey.visitor.allow_private, journey.left)
    watchdog = cut_after(journey.left, connection)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers=_headers(journey, parts.netloc, url))
        answer = hear(connection.sock, journey.enough)
    finally:
        watchdog.cancel()
        connection.close()
    journey.cookies.take(url, answer.headers.get("set-cookie", ()), journey.at)
    return _readable(answer, journey.enough)


def _readable(answer: Heard, enough: int) -> Heard:
    """The body unpacked. One that was announced and did not come at all was dropped. Raises OSError."""
    if answer.is_cut and not answer.body:
        raise ConnectionError("no byte of the body came")
    marks = answer.headers.get("content-encoding", ())
    return answer._replace(body=of_answer(answer.status, answer.body, marks, enough, cuts=True).body)


def _headers(journey: _Journey, netloc: str, url: str) -> dict[str, str]:
    headers = {
        "Host": netloc,
        "User-Agent": journey.visitor.agent,
        "Accept": "text/html,*/*",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    cookies = journey.cookies.header(url)
    return headers | ({"Cookie": cookies} if cookies else {})
