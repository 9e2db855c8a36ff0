"""Articles without a day of publication: judged at the end of a scan by the articles beside them.

An article shows no day because it has none, or because its template shows it in a way that is not understood. Those of
the same column and the same template tell which: where they show their days, this one lacks it. Without such proof it
is undecided.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.engine import Connection

from monitor.checks.dates import undated
from monitor.findings import record as findings
from monitor.findings.sightings import CheckedPage, SiteRules
from monitor.inspection import queries
from monitor.model import CheckRun, Shows

ENOUGH = 3  # articles beside it that show their day
AT_ONCE = 500  # rows


class Beside(NamedTuple):
    """What articles have in common: the column, or the folder where none is known, and the template."""

    place: str
    head: str


def give(conn: Connection, scan_id: int, rules: SiteRules, now: datetime) -> None:
    """Raise date.missing for the articles of this scan whose lack is proved. May be repeated."""
    rows = queries.undated_articles(conn, rules.site, scan_id)
    counted = _counted(conn, rules.site, {row.head for row in rows}) if rows else Counter()
    proved = [_checked(row) for row in rows if _is_proved(counted, beside(row.url, row.column_url, row.head))]
    for start in range(0, len(proved), AT_ONCE):
        findings.see(conn, scan_id, rules, proved[start : start + AT_ONCE], now)


def beside(url: str, column_url: str, head: str) -> Beside:
    return Beside(column_url or url.partition("?")[0].rpartition("/")[0], head)


def _is_proved(counted: Counter[tuple[Beside, str]], place: Beside) -> bool:
    """Most of them show their day: a template that shows none to us on half of its pages is not understood."""
    shown, lacking = counted[place, Shows.DAY.value], counted[place, Shows.NO_DAY.value]
    return shown >= ENOUGH and shown > lacking


def _counted(conn: Connection, site: str, heads: set[str]) -> Counter[tuple[Beside, str]]:
    return Counter(
        (beside(row.url, row.column_url, row.head), row.shows) for row in queries.articles_like(conn, site, heads)
    )


def _checked(row: queries.Values) -> CheckedPage:
    return CheckedPage(
        page_id=row.id,
        fetch_id=row.fetch_id,
        at=row.at,
        url=row.url,
        run=CheckRun((undated(row.url),)),
        column_url=row.column_url,
        column=row.name or "",
        unit=row.unit,
        unit_by=row.unit_by,
    )
