"""Redirects that go in a circle, inside the site or by another host: with the cookies of the way a browser may arrive.

A page's redirect is held until nothing else is left to ask; then it is known which ones lead back to themselves. What
another host does with a visitor is known only by going there: where the page gives a sign that it will come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from monitor.crawl.cookies import Cookies
from monitor.extract.urls import host
from monitor.model import PageKind
from monitor.store.pages import Attempt
from monitor.store.targets import LONGEST_CHAIN

FRUITLESS = 5  # journeys by another host of which none came back: the others are not made
MOST = 5_000  # redirects that are held; more are written at once, and no circle of them is looked through


class Turn(NamedTuple):
    """A page that sent its visitor on: how it answered at which look, and the Set-Cookie headers of that."""

    answer: Attempt
    lines: Sequence[bytes]
    look: int


@dataclass(slots=True)
class Journey:
    """One page asked for again with the cookies of its circle. `first`: its answer without them."""

    first: Attempt
    cookies: Cookies
    abroad: str = ""  # the other host that it goes by
    seen: set[tuple[str, object]] = field(default_factory=set)

    def goes_on(self, url: str, lines: Sequence[bytes], to: str) -> bool:
        """Take the cookies of a redirect from `url`. False where it goes in a circle even so, or on and on."""
        self.cookies.take(url, lines, self.first.at)
        here = (to, self.cookies.state)
        is_new = here not in self.seen and len(self.seen) <= LONGEST_CHAIN
        self.seen.add(here)
        return is_new


class Sorted(NamedTuple):
    """What was held: plain turns; circles, with their cookies; turns to be followed to other hosts."""

    plain: list[Turn]
    circles: list[tuple[Turn, Cookies]]
    abroad: list[Turn]


class Turns:
    """`on_site`: whether an address is the site's own."""

    def __init__(self, on_site: Callable[[str], bool]) -> None:
        self._on_site = on_site
        self._turns: dict[str, Turn] = {}
        self._sent: Counter[str] = Counter()  # journeys by another host
        self._back: set[str] = set()  # hosts by which one came back

    def __len__(self) -> int:
        return len(self._turns)

    def hold(self, turn: Turn) -> bool:
        """False when there is no room: the answer is to be written as it is."""
        if len(self._turns) >= MOST:
            return False
        self._turns[turn.answer.ask.url] = turn
        return True

    def came_back(self, netloc: str) -> None:
        """A journey by this host led to its page."""
        self._back.add(netloc)

    def let_go(self, travels: bool) -> Sorted:
        """All that was held, but for journeys by another host of which the first few are not back yet.

        Without `travels` all of it is what it seems.
        """
        held, self._turns = self._turns, {}
        found = Sorted([] if travels else list(held.values()), [], [])
        return self._sort(held, found) if travels else found

    def _sort(self, held: dict[str, Turn], found: Sorted) -> Sorted:
        for url, turn in held.items():
            netloc = host(turn.answer.final_url)
            cookies = _round(held, url)
            if cookies:
                found.circles.append((turn, cookies))
            elif self._on_site(turn.answer.final_url) or not _may_come_back(turn):
                found.plain.append(turn)
            elif netloc in self._back or self._sent[netloc] < FRUITLESS:
                self._sent[netloc] += 1
                found.abroad.append(turn)
            elif found.abroad:
                self._turns[url] = turn
            else:
                found.plain.append(turn)
        return found


def _may_come_back(turn: Turn) -> bool:
    """The page sets a cookie before it sends its visitor away, or names its own host to the other one.

    A home page is always followed: it may end at the default page of another server.
    """
    answer = turn.answer
    if answer.ask.kind is PageKind.HOME:
        return True
    named = unquote((answer.leads_to or answer.final_url).partition("?")[2])
    return bool(turn.lines) or host(answer.ask.url) in named


def _round(turns: Mapping[str, Turn], url: str) -> Cookies:
    """The cookies of the circle that begins and ends at `url`; none where there is no such circle."""
    cookies, at = Cookies(), url
    for _ in range(LONGEST_CHAIN):
        turn = turns.get(at)
        if turn is None:
            break
        cookies.take(turn.answer.ask.address, turn.lines, turn.answer.at)
        at = turn.answer.final_url
        if at == url:
            return cookies
    return Cookies()
