"""site.unreachable: half a week of luck is no week, and our own trouble is not the site's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from monitor.checks.availability import of, unreachable
from monitor.checks.view import Availability, Visit
from monitor.model import Severity
from tests.checks.views import NOW, problems, site, undecided


def visits(days: int = 7, a_day: int = 24, failed: Iterable[int] = (), **more: Any) -> list[Visit]:
    """`days` times `a_day` visits up to now, evenly spaced, oldest first; those numbered in `failed` did not open."""
    bad, total = set(failed), days * a_day
    step = timedelta(days=1) / a_day
    return [Visit(NOW - step * (total - 1 - n), n not in bad, **more) for n in range(total)]


def said(seen: Availability | None) -> list[Any]:
    return list(unreachable(site(availability=seen)))


@pytest.mark.parametrize(
    ("failed", "severity"),
    [
        (0, None),
        (4, None),  # 2.4 %
        (5, Severity.HINT),  # 3.0 %
        (7, Severity.MAJOR),  # 4.2 %
        (8, Severity.MAJOR),  # 4.8 %
        (9, Severity.SERIOUS),  # 5.4 %
        (168, Severity.SERIOUS),
    ],
)
def test_the_share_of_a_week_decides(failed: int, severity: Severity | None) -> None:
    found = problems(said(of(visits(failed=range(failed)), NOW)))
    assert [one.severity for one in found] == ([severity] if severity else [])
    assert all(one.code == "site.unreachable" and one.certain for one in found)


def test_five_percent_is_reached_at_exactly_five_percent() -> None:
    seen = of(visits(a_day=20, failed=range(7)), NOW)
    assert seen.share == 0.05 and problems(said(seen))[0].severity is Severity.SERIOUS


def test_the_message_tells_the_count_and_the_last_failure() -> None:
    (found,) = problems(said(of(visits(failed=range(9), error="超时"), NOW)))
    assert "168 次" in found.message and "9 次打不开（5.4%）" in found.message and "超时" in found.message


def test_before_a_whole_week_was_watched_it_is_only_suspected() -> None:
    (found,) = problems(said(of(visits(days=3, failed=range(30)), NOW)))
    assert found.severity is Severity.MAJOR and not found.certain and "3 天" in found.message


def test_a_day_with_too_few_visits_is_no_day() -> None:
    assert of(visits(a_day=18), NOW).full_days == 0


def test_too_few_visits_say_nothing() -> None:
    assert undecided(said(of(visits(days=1, a_day=19, failed=range(19)), NOW))) == [site().site.url]
    assert undecided(said(None)) == [site().site.url]


def test_visits_that_do_not_count_are_left_out() -> None:
    ours = [Visit(one.at, False, counts=False) for one in visits(failed=range(60))]
    assert of(ours, NOW) == Availability()


def test_what_is_older_than_a_week_is_forgotten() -> None:
    assert of(visits(days=14, failed=range(7 * 24)), NOW).failed == 0


def test_a_command_run_twice_is_not_two_visits() -> None:
    twice = [Visit(one.at + timedelta(minutes=n), one.ok) for one in visits(days=1) for n in (-9, -8)]
    assert of(twice, NOW).visits == 24
