"""A site's stored state as the simulated score wants it: what the last scans, visits and decisions of staff left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from monitor.checks import CHECKS, freshness
from monitor.checks.view import ColumnState, SiteView
from monitor.inspection.context import site_facts
from monitor.inspection.site_checks import availability, home_newest, stored_columns
from monitor.model import Problem, State
from monitor.outcomes import LOOKED, Outcome
from monitor.registry import Registry, Site
from monitor.reports.queries import score as standing
from monitor.reports.queries.score import Offered, Stood
from monitor.reports.score.state import Channel, ChannelFact, ColumnFact, FindingFact, SiteState, WeekOfVisits

_GUIDES = 50  # pages offered for a look
_CHANNELS: Mapping[Channel, tuple[re.Pattern[str], re.Pattern[str]]] = {
    Channel.INTERACTION: (
        re.compile(r"信箱|留言|咨询|投诉|建言|问政|12345|意见建议|我要(写信|提问|建议)|^(政民|公众)?互动(交流)?$"),
        re.compile(r"访谈|征集|调查|信访|纪检|举报|评议"),  # the standard leaves these out
    ),
    Channel.SERVICES: (
        re.compile(r"办事|政务服务|一网通办|网上(办理|大厅|审批)|便民服务|服务(大厅|事项|指南)"),
        re.compile(r"办事处|公开|动态|新闻"),
    ),
}
INDICATORS: Mapping[str, str] = {check.code: check.indicator for check in CHECKS}


def state(conn: Connection, registry: Registry, site: Site, now: datetime) -> SiteState:
    """Everything that the score of `site` is computed from, as it stands in the store."""
    home = standing.home(conn, site.id)
    columns = stored_columns(conn, site, now.date())
    stood = standing.findings_of(conn, site.id, home.id if home else None)
    view = SiteView(
        site=site_facts(registry, site), columns=columns, today=now.date(), home_page_id=home.id if home else None
    )
    seen = availability(conn, site.id, now)
    return SiteState(
        id=site.id,
        name=site.name,
        url=site.url,
        today=now.date(),
        portal=site.portal,
        services=site.services,
        scanned_at=standing.scanned_at(conn, site.id),
        home_read=bool(home and home.outcome in LOOKED),
        home_newest=home_newest(conn, home, now.date()) if home else None,
        columns=tuple(_facts(view, stood)),
        findings=tuple(_finding(one) for one in stood if one.state.is_open),
        watched=WeekOfVisits(seen.visits, seen.failed, seen.full_days) if seen else None,
        channels=tuple(_channels(standing.offered(conn, site.id, home.id if home else None))),
        guides=tuple(standing.articles_titled(conn, site.id, "办事指南", _GUIDES)),
        indicators=INDICATORS,
    )


def _channels(found: Sequence[Offered]) -> Iterator[ChannelFact]:
    """By its name: what may be a way to ask, or a service. Each URL once a channel."""
    for one in found:
        name = "".join(one.name.split())[:100]
        for channel, (wanted, excluded) in _CHANNELS.items():
            if wanted.search(name) and not excluded.search(name):
                yield ChannelFact(
                    channel=channel,
                    name=name or one.url,
                    url=one.url,
                    opens=_opens(one.outcome),
                    newest=one.newest,
                    items=one.items,
                )


def _opens(outcome: str) -> bool | None:
    """Whether it answered when it was last asked; None where that is not known beyond doubt."""
    if not outcome:
        return None
    seen = Outcome(outcome)
    if seen.certainly_dead or seen is Outcome.SOFT_MISSING:
        return False
    return True if seen.looked or seen is Outcome.REDIRECT else None


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
        url=column.url,
        name=column.name,
        cls=column.cls,
        newest=column.newest,
        limit=limit.days if limit else None,
        official=_official(column) if limit else None,
        certain=limit.certain if limit else True,
        blank=blank,
        read=column.read,
        set_aside=known is not None and known.state is State.FALSE_POSITIVE,
        finding=known.id if known and known.state.is_open else None,
    )


def _official(column: ColumnState) -> int | None:
    """The limit of W4 (1): 动态要闻 anywhere, 通知公告 and 政策文件 on the first level. Local ones do not count."""
    if column.cls is None or (column.cls in freshness.FIRST_LEVEL_ONLY and not column.first_level):
        return None
    known = freshness.LIMITS.get(column.cls)
    return known.days if known else None


def _finding(one: Stood) -> FindingFact:
    return FindingFact(
        id=one.id,
        code=one.code,
        severity=one.severity,
        state=one.state,
        certain=one.certain,
        message=one.message,
        url=one.url,
        on_home=one.on_home,
    )
