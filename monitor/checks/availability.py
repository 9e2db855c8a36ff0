"""A site that does not open: site.unreachable (W2), counted from the log of visits.

Source: indicators A, W2 (V): watched for one week, at least 20 spaced visits a day; a visit fails when the site is not
open at 15 s; failed share ≥ 5 %. Visits during which our own network was down, and visits that a firewall turned away,
say nothing of the site and are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from monitor.checks.check import Answer, Undecided
from monitor.checks.view import Availability, SiteView, Visit
from monitor.model import Problem, Severity

WATCHED_DAYS = 7
VISITS_A_DAY = 20
LIMIT = 0.05
# Failed share → severity and wording. Half and four fifths of the limit are reported before it is reached.
STAGES: tuple[tuple[float, Severity, str], ...] = (
    (LIMIT, Severity.SERIOUS, "已达到上限"),
    (LIMIT * 0.8, Severity.MAJOR, "接近上限（已用去五分之四）"),
    (LIMIT * 0.5, Severity.HINT, "请关注（已用去一半）"),
)
FEWEST = VISITS_A_DAY  # counted visits below which a share means nothing
SPACING = timedelta(minutes=10)  # visits closer together are one


def of(visits: Iterable[Visit], now: datetime) -> Availability:
    """The counts of the seven days before `now`. `visits` in the order of their times."""
    start = now - timedelta(days=WATCHED_DAYS)
    counted = list(_spaced(visit for visit in visits if visit.counts and start < visit.at <= now))
    days = [(now - visit.at).days for visit in counted]
    full = sum(days.count(day) >= VISITS_A_DAY for day in range(WATCHED_DAYS))
    failed = [visit for visit in counted if not visit.ok]
    last = failed[-1] if failed else None
    return Availability(len(counted), len(failed), full, last.at if last else None, last.error if last else "")


def unreachable(view: SiteView) -> Iterator[Answer]:
    """site.unreachable. Before a whole week has been watched the limit is 疑似 and one step milder."""
    seen = view.availability
    if seen is None or seen.visits < FEWEST:
        yield Undecided(view.site.url)
        return
    stage = next((one for one in STAGES if seen.share >= one[0]), None)
    if stage and view.home_page_id is not None:
        yield _problem(view, seen, stage[1], stage[2])


def _problem(view: SiteView, seen: Availability, severity: Severity, stage: str) -> Problem:
    whole = seen.full_days >= WATCHED_DAYS
    text = (
        f"近 {WATCHED_DAYS} 天访问首页 {seen.visits} 次，{seen.failed} 次打不开"
        f"（{seen.share:.1%}），上限 {LIMIT:.0%}，{stage}"
    )
    if seen.last_failed_at:
        text += f"；最近一次 {seen.last_failed_at:%Y-%m-%d %H:%M}，{seen.last_error or '没有打开'}"
    if not whole:
        text += f"；满 {VISITS_A_DAY} 次的只有 {seen.full_days} 天，观察还不足一周"
        severity = Severity.MAJOR if severity is Severity.SERIOUS else severity
    url, place = view.site.url, view.home_page_id or 0
    return Problem("site.unreachable", url, text, severity, target=url, certain=whole, page_id=place)


def _spaced(visits: Iterable[Visit]) -> Iterator[Visit]:
    """Leaves out what follows a visit too closely: a command run twice is not two looks."""
    last: datetime | None = None
    for visit in visits:
        if last is None or visit.at - last >= SPACING:
            last = visit.at
            yield visit
