"""The links spider's work list: one probe a target, at most so many at once on each host, failures again at the end."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from monitor import clock
from monitor.crawl.cookies import Cookies
from monitor.extract.urls import host
from monitor.store.targets import LONGEST_CHAIN
from monitor.store.wanted_pages import Ask


@dataclass(slots=True, kw_only=True)
class LinkProbe:
    """One look at one target. `url`, as requested, moves along the redirects; `last`: the second and last look."""

    ask: Ask
    url: str
    method: str = "HEAD"
    last: bool = False
    cookies: Cookies = field(default_factory=Cookies)
    chain: set[tuple[str, object]] = field(default_factory=set)

    def follow(self, url: str, lines: Sequence[bytes] = ()) -> bool:
        """Follow a redirect with what its Set-Cookie `lines` say. False in a circle, or at the eleventh step."""
        self.chain.add((self.url, self.cookies.state))
        self.cookies.take(self.url, lines, clock.now())
        self.url = url
        return (url, self.cookies.state) not in self.chain and len(self.chain) <= LONGEST_CHAIN

    def start_again(self) -> None:
        self.url, self.cookies, self.method, self.last = self.ask.address, Cookies(), "GET", True
        self.chain.clear()


class Probes:
    """Hosts take turns, so that a slow one delays no other. `at_once`: how many requests a host gets at a time."""

    def __init__(self, at_once: Callable[[str], int]) -> None:
        self._at_once = at_once
        self._waiting: dict[str, deque[LinkProbe]] = {}
        self._turns: deque[str] = deque()
        self._active: Counter[str] = Counter()
        self._second_look: list[LinkProbe] = []

    def push(self, probe: LinkProbe, *, first: bool = False) -> None:
        """`first`: go on with a probe that has begun."""
        netloc = host(probe.url)
        if netloc not in self._waiting:
            self._waiting[netloc] = deque()
            self._turns.append(netloc)
        queue = self._waiting[netloc]
        (queue.appendleft if first else queue.append)(probe)

    def pop(self) -> LinkProbe | None:
        """The next probe of a host that is not busy; `done` must be called with its host afterwards."""
        for _ in range(len(self._turns)):
            netloc = self._turns.popleft()
            queue = self._waiting[netloc]
            if self._active[netloc] < self._at_once(netloc):
                self._active[netloc] += 1
                probe = queue.popleft()
                self._keep_turn(netloc)
                return probe
            self._turns.append(netloc)
        return None

    def done(self, netloc: str) -> None:
        self._active[netloc] -= 1
        if self._active[netloc] <= 0:
            del self._active[netloc]

    def later(self, probe: LinkProbe) -> None:
        """A failure counts only when it is one at the end of the scan too."""
        probe.start_again()
        self._second_look.append(probe)

    def second_look(self) -> bool:
        """Begin the second round. False when nothing is left for it."""
        again, self._second_look = self._second_look, []
        for probe in again:
            self.push(probe)
        return bool(again)

    @property
    def waiting(self) -> bool:
        return bool(self._turns)

    def _keep_turn(self, netloc: str) -> None:
        if self._waiting[netloc]:
            self._turns.append(netloc)
        else:
            del self._waiting[netloc]
