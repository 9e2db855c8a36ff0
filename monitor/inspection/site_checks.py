"""The last step of a scan: the checks of the site's stored state, and everything that only the whole can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from monitor.checks.availability import WATCHED_DAYS
from monitor.checks.availability import of as weigh
from monitor.checks.run import run_site
from monitor.checks.view import Availability, ColumnState, SiteView, Visit
from monitor.findings import backlog, closing, link_texts
from monitor.findings import record as findings
from monitor.findings.closing import close_moved
from monitor.findings.sightings import CheckedPage
from monitor.inspection import queries, sight, undated_articles
from monitor.inspection.context import column_states
from monitor.inspection.page_unit import owner_of
from monitor.inspection.recording import Recorder
from monitor.inspection.work import CheckContext
from monitor.inspection.worker import CRASHED
from monitor.model import CheckRun, Proof, Shows
from monitor.outcomes import LOOKED
from monitor.registry import Site
from monitor.store import columns, probes, scans

_NAMED = 10  # addresses that a warning names


def finish(
    conn: Connection, recorder: Recorder, site: Site, now: datetime, backlog_before: date | None = None
) -> CheckRun:
    """Close what has moved or stands nowhere any more, then judge columns and home page. May be repeated."""
    link_texts.give(conn, recorder.scan_id, recorder.rules, now)
    if recorder.dated:
        undated_articles.give(conn, recorder.scan_id, recorder.rules, now)
    close_moved(conn, site.id, recorder.scan_id, now)
    closing.settle(conn, site.id, now, recorder.scan_id)
    if recorder.reads_columns:
        sight.settle(conn, site, recorder.scan_id)
    view = site_view(conn, recorder, site, now)
    run = recorder.decided(run_site(view))
    looked_at = scans.get(conn, recorder.scan_id).started_at  # a later decision of staff is not undone by older facts
    spots = _spots(view, recorder.context, looked_at)
    findings.record_site(conn, recorder.scan_id, recorder.rules, run, spots, looked_at, now)
    backlog.settle(conn, site.id, backlog_before, recorder.rules.due(now), now)
    queries.write_site_errors(conn, recorder.scan_id, run.errors)
    _warn(conn, recorder.scan_id)
    _warn_of_unread(conn, recorder.scan_id, view)
    if recorder.reads_columns:
        columns.settle(conn, site.id, recorder.scan_id)
        if not recorder.dated:
            columns.forget_future(conn, site.id, now)
    return run


def site_view(conn: Connection, recorder: Recorder, site: Site, now: datetime) -> SiteView:
    """The site as this scan left it. What the scan did not read is not read: nothing is concluded from it."""
    context = recorder.context
    home = queries.page_at(conn, site.id, context.home)
    frames = queries.pages_at(conn, site.id, context.frames)
    parts = [home, *frames] if home else []
    newest = [day for one in parts if (day := home_newest(conn, one, context.today))]
    return SiteView(
        site=context.site,
        columns=_columns(conn, recorder, site),
        today=context.today,
        home_page_id=home.id if home else None,
        home_read=home is not None and _is_seen(home, frames, len(context.frames), recorder.scan_id),
        availability=availability(conn, site.id, now),
        home_newest=max(newest, default=None),
    )


def _is_seen(home: queries.Values, frames: Sequence[queries.Values], count: int, scan_id: int) -> bool:
    """The home page's lists were read in this scan; of a frameset those of its frames, each of which was looked at."""
    looked = all(one.outcome in LOOKED and one.looked_scan_id == scan_id and not one.unread for one in (home, *frames))
    if not count:
        return looked and home.shows != Shows.NO_LISTS
    shown = {one.shows for one in frames}
    return looked and len(frames) == count and Shows.LISTS in shown and Shows.NO_LISTS not in shown


def availability(conn: Connection, site: str, now: datetime) -> Availability | None:
    """What the visits of the last week say; None where there were none."""
    seen = probes.since(conn, site, now - timedelta(days=WATCHED_DAYS), now)
    visits = [Visit(one.at, one.ok, one.counts, one.error) for one in seen]
    return weigh(visits, now) if visits else None


def home_newest(conn: Connection, home: queries.Values, today: date) -> date | None:
    """The newest date that the home page shows, or that of the newest article first found on it."""
    return home.published or queries.newest_below(conn, home.id, today)


def _columns(conn: Connection, recorder: Recorder, site: Site) -> tuple[ColumnState, ...]:
    stored = columns.load(conn, site.id)
    return tuple(
        replace(
            column,
            read=column.read and stored[column.url].read_scan_id == recorder.scan_id,
            unit=owner_of(recorder.context, column.url, "").unit,
        )
        for column in stored_columns(conn, site, recorder.context.today)
    )


def stored_columns(conn: Connection, site: Site, today: date) -> tuple[ColumnState, ...]:
    """The site's columns as the last scans left them, without those that are gone."""
    gone = queries.gone(conn, site.id)
    articles = columns.articles_newest(conn, site.id, today)
    states = column_states(columns.load(conn, site.id), site).values()
    return tuple(
        one if one.dated_items else replace(one, newest=articles.get(one.url))
        for one in states
        if one.page_id not in gone
    )


def _spots(view: SiteView, context: CheckContext, at: datetime) -> dict[int, CheckedPage]:
    spots = {
        column.page_id: CheckedPage(
            page_id=column.page_id,
            fetch_id=None,
            at=at,
            url=column.url,
            column_url=column.url,
            column=column.name,
            unit=column.unit,
            unit_by=owner_of(context, column.url, "").by.value,
        )
        for column in view.columns
    }
    if view.home_page_id is not None:
        spots[view.home_page_id] = CheckedPage(page_id=view.home_page_id, fetch_id=None, at=at, url=context.home)
    return spots


def _warn(conn: Connection, scan_id: int) -> None:
    """Somebody should hear of pages that could not be checked at all."""
    urls = queries.pages_with_error(conn, scan_id, CRASHED)
    if urls:
        scans.warn(conn, scan_id, f"{len(urls)} 个页面未能检查，已跳过，不作结论，例如：{urls[0]}")


def _warn_of_unread(conn: Connection, scan_id: int, view: SiteView) -> None:
    """Count and name the columns whose page was seen and whose list was not, with the reason.

    They must not pass for empty, or for looked at.
    """
    ids = [column.page_id for column in view.columns if not column.proof.is_proof]
    found = queries.looked_at(conn, scan_id, ids)
    for reason in Proof:
        unread = [one for one in view.columns if one.page_id in found and one.proof is reason]
        if unread:
            named = "、".join(f"{one.name or '未命名'}（{one.url}）" for one in unread[:_NAMED])
            more = " 等" if len(unread) > _NAMED else ""
            scans.warn(conn, scan_id, f"{len(unread)} 个栏目的{reason.label}，不作结论：{named}{more}")
