"""From Scrapy's responses and failures to the answers that are stored."""

from __future__ import annotations

from collections.abc import Mapping

from scrapy.http import Headers, Response

from monitor import clock
from monitor.crawl import outcomes
from monitor.extract.urls import MAX_URL, address, from_header
from monitor.model import PageKind
from monitor.outcomes import INCOMPLETE, Outcome
from monitor.store.dialect import storable
from monitor.store.pages import Attempt
from monitor.store.targets import lands_on_home
from monitor.store.wanted_pages import Ask

_KEPT_HEADERS = frozenset(
    {
        b"Content-Type", b"Content-Length", b"Content-Encoding", b"Content-Disposition", b"Date", b"Etag", b"Expires",
        b"Last-Modified", b"Location", b"Retry-After", b"Server", b"Via", b"X-Cache", b"X-Powered-By", b"X-Robots-Tag",
    }
)  # fmt: skip
_LONGEST_HEADER = 500
_LONGEST_REFRESH = 4_096  # it holds an address, of which a part would be another one
_MARKUP = frozenset(
    {"", "text/html", "application/xhtml+xml", "text/xml", "application/xml", "application/json", "text/plain"}
)
_DOCUMENTS = ("application/", "audio/", "video/", "image/")


def of_response(ask: Ask, response: Response, home: str = "") -> Attempt:
    """How this response ends the attempt, as far as status and headers tell; the body is looked at by the caller."""
    headers = kept_headers(response.headers)
    answer = Attempt(
        ask=ask,
        outcome=outcomes.of_status(response.status),
        at=clock.now(),
        kind=ask.kind,
        status=response.status,
        headers=headers,
    )
    answer.size = len(response.body)
    answer.elapsed_ms = elapsed_ms(response.meta)
    answer.method = response.request.method if response.request else "GET"
    if response.status == 304 and not ask.body_sha:
        answer.outcome, answer.error = Outcome.SERVER_ERROR, "304，但并没有问过是否变化"
    elif 300 <= response.status < 400 and response.status != 304:
        _redirect(answer, response, home)
    elif answer.outcome is Outcome.OK:
        _faults(answer, headers, response)
    return answer


def _faults(answer: Attempt, headers: dict[str, str], response: Response) -> None:
    """What the server did wrong with a body that could be read all the same, at least in part.

    A part has no mark of its version: the whole is asked for the next time.
    """
    answer.error = next((flag for flag in response.flags if not flag.isascii()), "")
    if "dataloss" in response.flags:
        announced = headers.get("content-length", "")
        why = f"服务器宣告 {announced} 字节，只发来 {answer.size} 字节" if announced else "传输没有结束连接就断开了"
        answer.error = INCOMPLETE + why
        if not response.body:
            answer.outcome, answer.error = Outcome.DROPPED, why
    if answer.error.startswith(INCOMPLETE):
        headers.pop("etag", None)
        headers.pop("last-modified", None)


def of_failure(ask: Ask, error: BaseException, meta: Mapping[str, object], method: str = "GET") -> Attempt:
    """How this exception ends the attempt."""
    outcome, why = outcomes.of_error(ask.url, error)
    return Attempt(
        ask=ask, outcome=outcome, at=clock.now(), kind=ask.kind, error=why, elapsed_ms=elapsed_ms(meta), method=method
    )


def of_crash(ask: Ask, error: BaseException, method: str = "GET") -> Attempt:
    """Our own error: the attempt ends as `failed`."""
    why = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return Attempt(ask=ask, outcome=Outcome.FAILED, at=clock.now(), kind=ask.kind, error=why, method=method)


def elapsed_ms(meta: Mapping[str, object]) -> int:
    latency = meta.get("download_latency", 0.0)
    return round(1000 * latency) if isinstance(latency, float) else 0


def kept_headers(headers: Headers) -> dict[str, str]:
    """The headers that tell something later, with lower-case names, cut to a sane length."""
    kept = {
        name.decode("latin-1").lower(): storable(b", ".join(values).decode("latin-1"), _LONGEST_HEADER)
        for name, values in headers.items()
        if name in _KEPT_HEADERS
    }
    sent_on = from_header(headers.get(b"Refresh") or b"")  # it holds an address, of which a part would be another one
    return kept | ({"refresh": sent_on} if 0 < len(sent_on) <= _LONGEST_REFRESH else {})


def content_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """(type, charset) of a Content-Type header, lower case; "" where it says nothing."""
    kind, _, rest = headers.get("content-type", "").lower().partition(";")
    charset = rest.partition("charset=")[2].partition(";")[0].strip(" \"'")
    return kind.strip(), charset


def may_lead_on(body: bytes, kind: str) -> bool:
    """True when the body may hold links: markup, or data that holds markup."""
    if kind in _MARKUP:
        return b"\0" not in body[:512]
    return not kind.startswith(_DOCUMENTS) and body[:512].lstrip().startswith(b"<")


def page_kind(kind: PageKind, answer: Attempt) -> PageKind:
    """What a page turned out to be: an address that sends a file is an attachment, regardless of its looks."""
    type_, _ = content_type(answer.headers)
    sends_file = "attachment" in answer.headers.get("content-disposition", "").lower()
    is_file = sends_file or (type_ not in _MARKUP and type_.startswith(_DOCUMENTS))
    return PageKind.ATTACHMENT if is_file and kind is not PageKind.HOME else kind


def location(headers: Headers) -> str:
    """Where a redirect leads, as written."""
    return from_header(headers.get(b"Location") or b"")


def _redirect(answer: Attempt, response: Response, home: str) -> None:
    written = location(response.headers)
    found = address(answer.ask.address, written)
    target = answer.final_url = found.key
    answer.leads_to = found.asked
    if not target and 3 * len(written) > MAX_URL:  # each byte may take three when escaped
        answer.outcome, answer.error = Outcome.FAILED, "跳转地址太长，没有继续访问"
    elif not target:
        answer.outcome, answer.error = Outcome.SERVER_ERROR, f"{response.status} 没有可用的跳转地址"
    elif target == answer.ask.url:
        answer.outcome, answer.error = self_redirect(response.headers)
    elif lands_on_home(answer.ask.url, target, home):
        answer.outcome, answer.error = Outcome.SOFT_MISSING, "跳转到首页"
    else:
        answer.outcome = Outcome.REDIRECT


def self_redirect(headers: Headers) -> tuple[Outcome, str]:
    """A page that sends the visitor back to itself: with a cookie it is a firewall's test, without one a loop."""
    if headers.get(b"Set-Cookie"):
        return Outcome.BLOCKED, "要求先接受 Cookie 再访问"
    return Outcome.LOOP, "跳转到自身"
