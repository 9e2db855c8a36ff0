"""Articles without a day of publication: judged at the end of a scan by the articles beside them.

An article shows no day because it has none, or because its template shows it in a way that is not understood. Those of
the same column and the same template tell which: where they show their days, this one lacks it. Without such proof it is
undecided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.checks.dates import undated
from monitor.findings import record as findings
from monitor.findings.sightings import CheckedPage, SiteRules
from monitor.model import LOOKED, CheckRun, PageKind, Shows
from monitor.store.tables import columns, fetches, pages

ENOUGH = 3  # articles beside it that show their day
AT_ONCE = 500  # rows
_STANDS = sa.and_(pages.c.kind == PageKind.ARTICLE.value, pages.c.gone == 0, pages.c.head != "")


class Beside(NamedTuple):
    """What articles have in common: the column, or the folder where none is known, and the template."""

    place: str
    head: str


def give(conn: Connection, scan_id: int, rules: SiteRules, now: datetime) -> None:
    """Raise date.missing for the articles of this scan whose lack is proved. May be repeated."""
    rows = conn.execute(_lacking(rules.site, scan_id)).all()
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
        (beside(row.url, row.column_url, row.head), row.shows)
        for some in _shares(sorted(heads))
        for row in conn.execute(
            sa.select(pages.c.url, pages.c.column_url, pages.c.head, pages.c.shows).where(
                _STANDS, pages.c.site == site, pages.c.head.in_(some)
            )
        )
    )


def _shares(heads: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(heads), AT_ONCE):
        yield heads[start : start + AT_ONCE]


def _lacking(site: str, scan_id: int) -> sa.Select[tuple[Any, ...]]:
    """The pages that were looked at in this scan and show no day, with their last look."""
    mine = sa.and_(fetches.c.scan_id == scan_id, fetches.c.outcome.in_(LOOKED))
    last = sa.select(sa.func.max(fetches.c.id).label("id")).where(mine).group_by(fetches.c.page_id).subquery()
    above = sa.and_(columns.c.site == site, columns.c.url == pages.c.column_url)
    asked = [pages.c[name] for name in ("id", "url", "column_url", "head", "unit", "unit_by")]
    query = sa.select(*asked, fetches.c.id.label("fetch_id"), fetches.c.at, columns.c.name)
    query = (
        query.select_from(last).join(fetches, fetches.c.id == last.c.id).join(pages, pages.c.id == fetches.c.page_id)
    )
    query = query.outerjoin(columns, above).where(_STANDS, pages.c.site == site, pages.c.shows == Shows.NO_DAY.value)
    return query.order_by(pages.c.id)


def _checked(row: sa.Row[Any]) -> CheckedPage:
    return CheckedPage(
        row.id,
        row.fetch_id,
        row.at,
        row.url,
        CheckRun((undated(row.url),)),
        column_url=row.column_url,
        column=row.name or "",
        unit=row.unit,
        unit_by=row.unit_by,
    )
