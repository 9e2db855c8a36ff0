"""Names to addresses for Scrapy: nothing private that the registry does not allow, and a reason when there is none.

Every connection of the spiders goes through here, addresses written as numbers included, and what is connected to is
exactly what was judged here: a name that turns from a public to a private address (DNS rebinding) leads nowhere.
Names under .invalid and .test are answered "does not exist" without asking anyone (RFC 6761).
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scrapy.crawler import Crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer

from monitor.extract.urls.private_addresses import is_private
from monitor.outcomes import Outcome

KEPT = 600.0  # seconds an answer is used again
_CACHE = 10_000  # names
_NO_SUCH_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
_NEVER_ASKED = (".invalid", ".test")


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is known of a name: addresses, or an outcome (dns, dns_unknown, private) with its reason."""

    addresses: tuple[str, ...] = ()
    outcome: Outcome | None = None
    error: str = ""
    until: float = 0.0  # monotonic


def look_up(host: str, allow_private: tuple[str, ...] = ()) -> Lookup:
    """Ask the system's resolver; blocks. Never raises."""
    until = time.monotonic() + KEPT
    if host.endswith(_NEVER_ASKED):
        return Lookup(outcome=Outcome.DNS, error=f"{host}: 域名不存在", until=until)
    try:
        answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return _no_answer(host, error)
    except (OSError, UnicodeError) as error:
        return Lookup(outcome=Outcome.DNS_UNKNOWN, error=f"{host}: {error}")
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    public = [address for address in found if not is_private(address, allow_private)]
    if not public:
        return Lookup(outcome=Outcome.PRIVATE, error=f"{host}: {'、'.join(found)}", until=until)
    return Lookup(addresses=tuple(sorted(public, key=lambda address: ":" in address)), until=until)  # IPv4 first


def _no_answer(host: str, error: socket.gaierror) -> Lookup:
    """A name inside (oa.local) that the resolver does not know is private, not dead: we stand outside."""
    if error.errno not in _NO_SUCH_NAME:
        return Lookup(outcome=Outcome.DNS_UNKNOWN, error=f"{host}: {error.strerror}")
    outcome = Outcome.PRIVATE if is_private(host) else Outcome.DNS
    return Lookup(outcome=outcome, error=f"{host}: {error.strerror}", until=time.monotonic() + KEPT)


class Names:
    """Answers of the resolver, remembered for a while. One for the process: the spider and the reactor share it."""

    def __init__(self) -> None:
        self.allow_private: tuple[str, ...] = ()
        self._answers: dict[str, Lookup] = {}
        self._any_found = False

    def allow(self, ranges: Iterable[str]) -> None:
        """Set which private ranges may be connected to."""
        self.allow_private = tuple(ranges)
        self._answers.clear()

    def remembered(self, host: str) -> Lookup | None:
        answer = self._answers.get(host)
        return answer if answer and answer.until > time.monotonic() else None

    def remember(self, host: str, answer: Lookup) -> Lookup:
        if len(self._answers) >= _CACHE:
            self._answers.clear()
        self._answers[host] = answer
        self._any_found |= bool(answer.addresses) and host not in answer.addresses
        return answer

    def why(self, host: str) -> Lookup:
        """Why the last look-up of this name gave no address.

        "Does not exist" is only believed of a resolver that has found some name: one without a network says it of all.
        """
        answer = self._answers.get(host) or Lookup(outcome=Outcome.DNS_UNKNOWN, error=f"{host}: 域名解析无应答")
        if answer.outcome is Outcome.DNS and not self._any_found and not host.endswith(_NEVER_ASKED):
            return Lookup(outcome=Outcome.DNS_UNKNOWN, error=f"{host}: 没有一个域名能解析，本机的域名服务可能有问题")
        return answer


names = Names()


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing to cancel: a thread that waits for the system's resolver cannot be stopped."""


@implementer(IHostnameResolver)
class Resolver:
    """The reactor's resolver (Scrapy setting TWISTED_DNS_RESOLVER)."""

    def __init__(self, reactor: Any, timeout: float) -> None:
        self._reactor, self._timeout = reactor, timeout

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Resolver:
        return cls(reactor, crawler.settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        answer = names.remembered(hostName)
        if answer is not None:
            _tell(resolutionReceiver, answer, portNumber)
        else:
            self._ask(resolutionReceiver, hostName, portNumber)
        return resolution

    def _ask(self, receiver: Any, host: str, port: int) -> None:
        pool = self._reactor.getThreadPool()
        waiting = deferToThreadPool(self._reactor, pool, look_up, host, names.allow_private)
        waiting.addTimeout(self._timeout, self._reactor)
        waiting.addErrback(lambda _: Lookup(outcome=Outcome.DNS_UNKNOWN, error=f"{host}: 域名解析超时"))
        waiting.addCallback(lambda answer: _tell(receiver, names.remember(host, answer), port))


def _tell(receiver: Any, answer: Lookup, port: int) -> None:
    for address in answer.addresses:
        kind = IPv6Address if ":" in address else IPv4Address
        receiver.addressResolved(kind("TCP", address, port))
    receiver.resolutionComplete()
