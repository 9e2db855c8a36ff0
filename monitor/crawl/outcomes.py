"""How an attempt ended: statuses, exceptions and pages of firewalls to outcomes. Literal tables."""

from __future__ import annotations

import zlib
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from service_identity import VerificationError
from twisted.internet import error as net
from twisted.python.failure import Failure

from monitor.crawl.resolver import names
from monitor.outcomes import Outcome


class NotAsked(IgnoreRequest):
    """The request was never sent. Subclasses say why."""


class PrivateAddress(NotAsked):
    """A private address that the registry does not allow."""


class RobotsForbidden(NotAsked):
    """robots.txt does not allow it."""


class CircuitOpen(NotAsked):
    """The host failed too often in a row in this scan."""


class BodyTooLarge(IgnoreRequest):
    """More bytes, decompressed, than we read."""


STATUSES = {
    304: Outcome.UNCHANGED,
    403: Outcome.BLOCKED,
    404: Outcome.NOT_FOUND,
    410: Outcome.GONE,
    412: Outcome.BLOCKED,  # 瑞数
    429: Outcome.BLOCKED,  # too many requests: says nothing about the page
    521: Outcome.BLOCKED,  # 加速乐
}

ERRORS: tuple[tuple[type[BaseException], Outcome], ...] = (
    (PrivateAddress, Outcome.PRIVATE),
    (RobotsForbidden, Outcome.ROBOTS),
    (CircuitOpen, Outcome.CIRCUIT_OPEN),
    (BodyTooLarge, Outcome.TOO_LARGE),
    (DownloadCancelledError, Outcome.TOO_LARGE),  # what Scrapy raises beyond DOWNLOAD_MAXSIZE
    (DownloadTimeoutError, Outcome.TIMEOUT),
    (net.TimeoutError, Outcome.TIMEOUT),
    (DownloadConnectionRefusedError, Outcome.REFUSED),
    (net.ConnectionRefusedError, Outcome.REFUSED),
    (SSL.Error, Outcome.TLS),
    (VerificationError, Outcome.TLS),
    (net.ConnectError, Outcome.TIMEOUT),  # no route, network unreachable: no one answered
    (ResponseDataLossError, Outcome.DROPPED),
    (net.ConnectionClosed, Outcome.DROPPED),
    (DownloadFailedError, Outcome.DROPPED),  # after a look at its reasons
    (zlib.error, Outcome.DROPPED),  # the compressed body is damaged
    (EOFError, Outcome.DROPPED),
    (OSError, Outcome.DROPPED),
)

# Pages that firewalls send in place of the page, often with status 200. Looked for in the first kilobytes only.
CHALLENGES: tuple[tuple[str, bytes], ...] = (
    ("瑞数", b"$_ts=window['$_ts']"),
    ("加速乐", b"__jsl_clearance"),
    ("CloudWAF", b"CloudWAF"),
    ("CloudWAF", b"_bot_sbu/sbu_fpc.js"),
    ("阿里云盾", b"errors.aliyun.com"),
    ("阿里云盾", b"acw_sc__v2"),
    ("云锁", b"yunsuo_session"),
    ("安全狗", b"safedog"),
    ("Cloudflare", b"/cdn-cgi/challenge-platform/"),
    ("WEB应用防火墙", "WEB应用防火墙".encode()),
    ("WEB应用防火墙", "WEB 应用防火墙".encode()),
    ("WEB应用防火墙", "Web应用防火墙".encode()),
    ("WEB应用防火墙", "WEB应用防火墙".encode("gbk")),
    ("网站防火墙", "网站防火墙".encode()),
)
_CHALLENGE_HEAD = 8192  # bytes
LEADS_ON = 3  # links: a page with so many is no challenge page, but may write about one


def of_status(status: int) -> Outcome:
    """The outcome of an HTTP status. A redirect is one only with a Location: the caller sees to that."""
    if status in STATUSES:
        return STATUSES[status]
    if 200 <= status < 300:
        return Outcome.OK
    return Outcome.CLIENT_ERROR if 400 <= status < 500 else Outcome.SERVER_ERROR


def challenge(body: bytes, links: int = 0) -> str:
    """The name of the firewall whose challenge page this is, or "". `links`: how many pages it leads to."""
    if links >= LEADS_ON:
        return ""
    head = body[:_CHALLENGE_HEAD]
    return next((name for name, sign in CHALLENGES if sign in head), "")


def of_error(url: str, error: BaseException) -> tuple[Outcome, str]:
    """(outcome, reason) of an exception that ended an attempt. Unknown ones are `failed`: our own error."""
    if isinstance(error, CannotResolveHostError | net.DNSLookupError):
        answer = names.why(_hostname(url))
        return answer.outcome or Outcome.DNS_UNKNOWN, answer.error
    causes = [*_reasons(error), error]
    for cause in causes:
        for kind, outcome in ERRORS:
            if isinstance(cause, kind) and (cause is error or outcome is not Outcome.DROPPED):
                return outcome, _error_text(causes[0] if cause is error else cause)
    return Outcome.FAILED, _error_text(error)


def _hostname(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _reasons(error: BaseException) -> list[BaseException]:
    """What Twisted wrapped: a failed response holds the failures that led to it."""
    wrapped = error.__cause__ if isinstance(error, DownloadFailedError) else None
    failures: list[Failure] = getattr(wrapped, "reasons", None) or []
    return [failure.value for failure in failures if failure.value is not None]


def _error_text(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:300]
