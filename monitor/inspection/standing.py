"""A site's stored state as the simulated score wants it: what the last scans, visits and decisions of staff left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from monitor.checks import CHECKS, freshness
from monitor.checks.view import ColumnState, SiteView
from monitor.inspection.ground import site_facts
from monitor.inspection.site_state import availability, home_newest, stored_columns
from monitor.model import Outcome, Problem, State
from monitor.registry import Registry, Site
from monitor.reports.score_state import ColumnFact, FindingFact, SiteState, Watched
from monitor.store import standing
from monitor.store.standing import Stood

_LOOKED = (Outcome.OK, Outcome.UNCHANGED)
INDICATORS: Mapping[str, str] = {check.code: check.indicator for check in CHECKS}


def state(conn: Connection, registry: Registry, site: Site, now: datetime) -> SiteState:
    """Everything that the score of `site` is computed from, as it stands in the store."""
    home = standing.home(conn, site.id)
    columns = stored_columns(conn, site, now.date())
    stood = standing.findings_of(conn, site.id, home.id if home else None)
    view = SiteView(site_facts(registry, site), columns, now.date(), home_page_id=home.id if home else None)
    seen = availability(conn, site.id, now)
    return SiteState(
        site.id,
        site.name,
        site.url,
        now.date(),
        site.portal,
        site.services,
        standing.scanned_at(conn, site.id),
        home_read=bool(home and home.outcome in _LOOKED),
        home_newest=home_newest(conn, home, now.date()) if home else None,
        columns=tuple(_facts(view, stood)),
        findings=tuple(_finding(one) for one in stood if one.state.is_open),
        watched=Watched(seen.visits, seen.failed, seen.full_days) if seen else None,
        indicators=INDICATORS,
    )


def _facts(view: SiteView, stood: Sequence[Stood]) -> list[ColumnFact]:
    by_subject = {one.subject: one for one in stood if one.code in ("column.stale", "column.blank")}
    blank = {answer.subject for answer in freshness.blank(view) if isinstance(answer, Problem)}
    newest = freshness.newest_of(view.columns, view.today)
    return [
        _fact(
            replace(column, newest=newest.get(column.url, column.newest)),
            column.url in blank,
            by_subject.get(column.url),
        )
        for column in view.columns
    ]


def _fact(column: ColumnState, blank: bool, known: Stood | None) -> ColumnFact:
    limit = freshness.limit_of(column)
    return ColumnFact(
        column.url,
        column.name,
        column.cls,
        column.newest,
        limit.days if limit else None,
        _official(column) if limit else None,
        limit.certain if limit else True,
        blank,
        column.read,
        set_aside=known is not None and known.state is State.FALSE_POSITIVE,
        finding=known.id if known and known.state.is_open else None,
    )


def _official(column: ColumnState) -> int | None:
    """The limit of W4 (1): 动态要闻 anywhere, 通知公告 and 政策文件 on the first level. Local tightenings do not count."""
    if column.cls is None or (column.cls in freshness.FIRST_LEVEL_ONLY and not column.first_level):
        return None
    known = freshness.LIMITS.get(column.cls)
    return known.days if known else None


def _finding(one: Stood) -> FindingFact:
    return FindingFact(one.id, one.code, one.severity, one.state, one.certain, one.message, one.url, one.on_home)
