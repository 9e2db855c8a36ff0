"""Sightings: of the problems on a batch of pages, which finding each one is, and whether an exception covers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

from monitor import clock
from monitor.findings import due
from monitor.findings.false_positives import Exceptions, Spot
from monitor.model import AssignedBy, CheckRun, Problem, Region, Severity
from monitor.store.dialect import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPage:
    """What recording knows of one page that was checked, or could not be.

    `looked`: it was fetched and its content could be read, so that `run` may close places; `gone`: 404 or 410 twice in
    a row; `at`: the time of the fetch; `number`: its place in the order of looks (`store.looks`) where it has no fetch.
    `unit` (and how it got it) and `column` (its name) are the page's own.
    """

    page_id: int
    fetch_id: int | None
    at: datetime
    url: str
    run: CheckRun = field(default_factory=CheckRun)
    looked: bool = True
    gone: bool = False
    column_url: str = ""
    column: str = ""
    unit: str = ""
    unit_by: str = ""
    number: int = 0

    @property
    def look(self) -> int:
        return self.fetch_id or self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """What makes a problem of this site a finding. `confirms_itself`: the problems that need no person. `assigned`:
    what staff gave to another unit by hand: (unit otherwise, code, subject key) → unit. `not_before`: the
    earliest day from which due dates are counted, where the clock was set back.
    """

    site: str
    site_unit: str
    confirms_itself: Callable[[Problem], bool]
    due_days: Mapping[Severity, int] = field(default_factory=dict)
    assigned: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    not_before: date = date.min

    def due(self, now: datetime) -> dict[Severity, date]:
        """The due date by severity of what a unit owes from now on."""
        return due.dates(self.start(now), self.due_days)

    def start(self, now: datetime) -> date:
        """The day from which due dates are counted."""
        return max(now.astimezone(clock.ZONE).date(), self.not_before)


class FindingIdentity(NamedTuple):
    """Which finding of a site is meant."""

    unit: str
    code: str
    subject_key: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """One problem on one page, with the finding that it is."""

    identity: FindingIdentity
    problem: Problem
    page: CheckedPage
    unit_by: str = ""

    @property
    def newness(self) -> tuple[int, int]:
        """Of two sightings of a finding the greater counts: the newer look, and in one look the graver problem."""
        return self.page.look, -self.problem.severity.rank


@dataclass(frozen=True, slots=True)
class Sightings:
    """One sighting for each finding and page. `excepted`: seen, but not to be raised there."""

    raised: Mapping[tuple[FindingIdentity, int], Sighting]
    excepted: frozenset[tuple[FindingIdentity, int]]

    def speaking(self) -> dict[FindingIdentity, Sighting]:
        """Return the sighting that each finding's row is updated from."""
        best: dict[FindingIdentity, Sighting] = {}
        for sighting in self.raised.values():
            before = best.get(sighting.identity)
            if before is None or sighting.newness > before.newness:
                best[sighting.identity] = sighting
        return best

    def shown(self, identity: FindingIdentity, page_id: int) -> bool:
        return (identity, page_id) in self.raised


def collect(pages: Iterable[CheckedPage], rules: SiteRules, exceptions: Exceptions) -> Sightings:
    """Sort the problems of these pages into what is raised and what an exception covers."""
    raised: dict[tuple[FindingIdentity, int], Sighting] = {}
    excepted = set()
    for sighting in _all(pages, rules):
        key = sighting.identity, sighting.page.page_id
        if _covered(sighting, rules.site, exceptions):
            excepted.add(key)
        elif key not in raised or sighting.newness > raised[key].newness:
            raised[key] = sighting
    return Sightings(raised, frozenset(excepted))


def subject_key(subject: str) -> str:
    return blake2b(subject.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def undecided(run: CheckRun) -> set[tuple[str, str]]:
    """Return the (code, subject key) pairs that this run could not judge."""
    return {(code, subject_key(subject)) for code, subject in run.undecided}


def _all(pages: Iterable[CheckedPage], rules: SiteRules) -> Iterator[Sighting]:
    for page in pages:
        for problem in page.run.problems:
            yield _sighting(problem, page, rules)


def _sighting(problem: Problem, page: CheckedPage, rules: SiteRules) -> Sighting:
    key = subject_key(problem.subject)
    unit, by = _owner(problem, page, rules)
    by_hand = rules.assigned.get((unit, problem.code, key))
    if by_hand:
        unit, by = by_hand, AssignedBy.HAND.value
    return Sighting(FindingIdentity(unit, problem.code, key), problem, page, by)


def _owner(problem: Problem, page: CheckedPage, rules: SiteRules) -> tuple[str, str]:
    """Problems outside a page's own content (footer, navigation, meta) belong to the site's unit, except those that
    belong to a page: its title, or a link to it.
    """
    if problem.region is not Region.MAIN and not problem.belongs_to:
        return rules.site_unit, AssignedBy.FRAME.value
    return (page.unit, page.unit_by) if page.unit else (rules.site_unit, AssignedBy.SITE.value)


def _covered(sighting: Sighting, site: str, exceptions: Exceptions) -> bool:
    spot = Spot(site, sighting.page.url, sighting.page.column_url)
    wrong = storable(sighting.problem.wrong)
    return bool(exceptions.covering(sighting.problem.code, wrong, sighting.identity.subject_key, spot))
