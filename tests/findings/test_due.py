"""Due dates in working days: of severities, reports, steps, and of our own verification."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monitor.clock import ZONE
from monitor.findings import due
from monitor.model import Severity, Step

DAYS = {Severity.SERIOUS: 1, Severity.MAJOR: 3, Severity.MINOR: 10, Severity.HINT: 30}
FRIDAY = date(2026, 11, 20)


def test_due_dates_skip_weekends() -> None:
    assert due.dates(FRIDAY, DAYS)[Severity.SERIOUS] == date(2026, 11, 23)
    assert due.date_of(Severity.MAJOR, FRIDAY, DAYS) == date(2026, 11, 25)
    assert due.date_of(Severity.MAJOR, FRIDAY, {}) == FRIDAY


@pytest.mark.parametrize(
    ("severity", "source", "day"),
    [
        (Severity.MINOR, due.FINDERS, date(2026, 11, 25)),  # answered within three
        (Severity.SERIOUS, due.FINDERS, date(2026, 11, 23)),  # never later than by its severity
        (Severity.MINOR, "上级通报", date(2026, 12, 4)),
    ],
)
def test_what_readers_report_is_due_within_three_days(severity: Severity, source: str, day: date) -> None:
    assert due.of_report(severity, source, FRIDAY, DAYS) == day


def test_a_step_without_a_setting_gives_five_days() -> None:
    assert due.of_step(Step.REMIND, FRIDAY, {Step.REMIND: 1}) == date(2026, 11, 23)
    assert due.of_step(Step.SUPERVISE, FRIDAY, {Step.REMIND: 1}) == due.of_assignment(FRIDAY) == date(2026, 11, 27)


def test_bulletins_are_answered_within_ten_days_and_three_are_soon() -> None:
    assert due.answer_by(FRIDAY) == date(2026, 12, 4)
    assert due.soon_until(FRIDAY) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("last", "day", "late"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, date(2026, 11, 22), 0),  # a Sunday
        (FRIDAY, date(2026, 11, 24), 2),
        (date(2026, 11, 25), FRIDAY, 0),
    ],
)
def test_days_late_are_working_days(last: date, day: date, late: int) -> None:
    assert due.days_late(last, day) == late


@pytest.mark.parametrize(("severity", "day"), [(Severity.SERIOUS, 23), (Severity.MINOR, 25), (Severity.HINT, 25)])
def test_our_own_people_verify_serious_findings_on_the_next_working_day(severity: Severity, day: int) -> None:
    assert due.verify_by(datetime(2026, 11, 20, 23, 50, tzinfo=ZONE), severity) == date(2026, 11, day)
