"""Redirects inside the site that go in a circle: with the cookies that were set on the way a browser may arrive.

A page's redirect is held until nothing else is left to ask; then it is known which ones lead back to themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.crawl.cookies import Cookies
from monitor.store.pages import Answer
from monitor.store.targets import LONGEST_CHAIN

MOST = 5_000  # redirects that are held; more are written at once, and no circle of them is looked through


class Turn(NamedTuple):
    """A page that sent its visitor on: how it answered at which look, and the Set-Cookie headers of that."""

    answer: Answer
    lines: Sequence[bytes]
    look: int


@dataclass(slots=True)
class Journey:
    """One page asked for again with the cookies of its circle. `first`: its answer without them."""

    first: Answer
    cookies: Cookies
    seen: set[tuple[str, object]] = field(default_factory=set)

    def goes_on(self, url: str, lines: Sequence[bytes], to: str) -> bool:
        """Take the cookies of a redirect from `url`. False where it goes in a circle even so, or on and on."""
        self.cookies.take(url, lines, self.first.at)
        here = (to, self.cookies.state)
        is_new = here not in self.seen and len(self.seen) <= LONGEST_CHAIN
        self.seen.add(here)
        return is_new


class Turns:
    def __init__(self) -> None:
        self._turns: dict[str, Turn] = {}

    def __len__(self) -> int:
        return len(self._turns)

    def hold(self, turn: Turn) -> bool:
        """False when there is no room: the answer is to be written as it is."""
        if len(self._turns) >= MOST:
            return False
        self._turns[turn.answer.ask.url] = turn
        return True

    def let_go(self) -> tuple[list[Turn], list[tuple[Turn, Cookies]]]:
        """(those that are what they seem, those that lead back to themselves, with the cookies of their circle)."""
        plain: list[Turn] = []
        circles: list[tuple[Turn, Cookies]] = []
        for url, turn in self._turns.items():
            cookies = self._round(url)
            if cookies:
                circles.append((turn, cookies))
            else:
                plain.append(turn)
        self._turns = {}
        return plain, circles

    def _round(self, url: str) -> Cookies:
        """The cookies of the circle that begins and ends at `url`; none where there is no such circle."""
        cookies, at = Cookies(), url
        for _ in range(LONGEST_CHAIN):
            turn = self._turns.get(at)
            if turn is None:
                break
            cookies.take(turn.answer.ask.address, turn.lines, turn.answer.at)
            at = turn.answer.final_url
            if at == url:
                return cookies
        return Cookies()
