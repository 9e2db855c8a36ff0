"""What a check is: one line of the table CHECKS in `monitor.checks`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monitor.model import Problem, Severity

MOST = 1000  # problems of one check on one page: no honest page has more, a hostile one a million


class Scope(StrEnum):
    """What a check is handed: one block's text, one page, or the stored state of one site."""

    TEXT = "text"  # run(text, TextView) -> Problems; its result is remembered by the text's hash
    PAGE = "page"  # run(PageView) -> Problems and Undecided
    SITE = "site"  # run(SiteView) -> Problems (with `page_id`) and Undecided


@dataclass(frozen=True, slots=True)
class Undecided:
    """Undecided: `subject` could not be judged, so nothing about it is opened or closed.

    An empty subject means that nothing at all can be concluded: the check does not count as completed.
    """

    subject: str = ""


Answer = Problem | Undecided


@dataclass(frozen=True, slots=True)
class Check:
    """One check. Checks that share one `run` are answered by one call.

    `severity` is the worst that it gives; `indicator` the line of the official standard that it serves.
    `confirms_itself`: its certain problems need no person. A check that may find a single veto never does.
    `judges_unreadable`: also runs on an attachment that could not be read; no other is completed there.
    """

    code: str
    title: str  # what a 通报 calls it
    indicator: str
    severity: Severity
    confirms_itself: bool
    scope: Scope
    run: Callable[..., Iterable[Any]]
    judges_unreadable: bool = False
