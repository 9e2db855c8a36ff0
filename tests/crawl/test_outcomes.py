"""Every way in which an attempt can end has its outcome."""

from __future__ import annotations

import pytest
from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from twisted.internet import error as net
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from monitor.crawl import outcomes
from monitor.crawl.outcomes import BodyTooLarge, CircuitOpen, PrivateAddress, RobotsForbidden
from monitor.crawl.resolver import Lookup, names
from monitor.outcomes import Outcome

URL = "http://w.gov.cn/a"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.OK),
        (204, Outcome.OK),
        (206, Outcome.OK),
        (304, Outcome.UNCHANGED),
        (400, Outcome.CLIENT_ERROR),
        (401, Outcome.CLIENT_ERROR),
        (403, Outcome.BLOCKED),
        (404, Outcome.NOT_FOUND),
        (410, Outcome.GONE),
        (412, Outcome.BLOCKED),
        (429, Outcome.BLOCKED),
        (500, Outcome.SERVER_ERROR),
        (503, Outcome.SERVER_ERROR),
        (521, Outcome.BLOCKED),
        (999, Outcome.SERVER_ERROR),
    ],
)
def test_a_status_has_its_outcome(status: int, outcome: Outcome) -> None:
    assert outcomes.of_status(status) is outcome


def wrapped(*causes: BaseException) -> DownloadFailedError:
    """As Scrapy hands on what Twisted wrapped."""
    error = DownloadFailedError("failed")
    error.__cause__ = ResponseFailed([Failure(cause) for cause in causes])
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (PrivateAddress("10.0.0.1"), Outcome.PRIVATE),
        (RobotsForbidden(URL), Outcome.ROBOTS),
        (CircuitOpen("w"), Outcome.CIRCUIT_OPEN),
        (BodyTooLarge("bomb"), Outcome.TOO_LARGE),
        (DownloadCancelledError("size"), Outcome.TOO_LARGE),
        (DownloadTimeoutError("15 s"), Outcome.TIMEOUT),
        (net.TCPTimedOutError(), Outcome.TIMEOUT),
        (net.NoRouteError(), Outcome.TIMEOUT),
        (DownloadConnectionRefusedError("no"), Outcome.REFUSED),
        (SSL.Error([("ssl", "", "wrong version")]), Outcome.TLS),
        (wrapped(SSL.Error([("ssl", "", "certificate verify failed")])), Outcome.TLS),
        (wrapped(net.ConnectionLost()), Outcome.DROPPED),
        (wrapped(net.ConnectionDone()), Outcome.DROPPED),
        (wrapped(net.ConnectionLost(), SSL.Error([])), Outcome.TLS),
        (ResponseDataLossError("short"), Outcome.DROPPED),
        (net.ConnectionLost(), Outcome.DROPPED),
        (ValueError("ours"), Outcome.FAILED),
    ],
)
def test_an_exception_has_its_outcome_and_tells_why(error: Exception, outcome: Outcome) -> None:
    found, why = outcomes.of_error(URL, error)
    assert found is outcome
    assert ": " in why or why.endswith(":")


def test_the_reason_is_the_cause_and_not_its_wrapping() -> None:
    assert outcomes.of_error(URL, wrapped(net.ConnectionLost()))[1].startswith("ConnectionLost: ")


@pytest.mark.parametrize("outcome", [Outcome.DNS, Outcome.DNS_UNKNOWN, Outcome.PRIVATE])
def test_a_name_without_address_has_the_resolvers_reason(outcome: Outcome) -> None:
    names.remember("none.invalid", Lookup(outcome=outcome, error="the reason"))
    found = outcomes.of_error("http://none.invalid/x", CannotResolveHostError("none"))
    assert found == (outcome, "the reason")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>", "瑞数"),
        (b"<script>document.cookie='__jsl_clearance=1'</script>", "加速乐"),
        ("<title>WEB 应用防火墙</title>您的请求带有不合法参数".encode(), "WEB应用防火墙"),
        ("<title>WEB应用防火墙</title>".encode("gbk"), "WEB应用防火墙"),
        (b'<script src="/_bot_sbu/sbu_fpc.js"></script>', "CloudWAF"),
    ],
)
def test_a_firewalls_page_is_known_by_its_sign(body: bytes, name: str) -> None:
    assert outcomes.challenge(body) == name


def test_an_article_about_firewalls_is_no_firewalls_page() -> None:
    body = "<p>关于采购WEB应用防火墙的公告</p>".encode()
    assert outcomes.challenge(body, links=40) == ""
    assert outcomes.challenge(b"<p>hello</p>") == ""


def test_the_sign_of_a_firewall_deep_in_a_page_does_not_count() -> None:
    assert outcomes.challenge(b" " * 20_000 + b"safedog") == ""
