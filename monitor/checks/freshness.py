"""Columns and the home page that are not kept up: column.stale, column.blank, home.stale.

Source: indicators A, W3 and W4. The age of a column is counted from the newest date that it shows; a limit is
passed on the day after its last day. Half and four fifths of a limit are 提示, so that a column is put right before
it counts. A column without proof that its list was seen (`model.Proof`), or without dates, is undecided: never stale,
never blank, never clean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.checks.check import Answer, Undecided
from monitor.checks.column_classes import exempt_of
from monitor.checks.column_tree import above_by_folder, ancestors
from monitor.checks.view import ColumnState, SiteView
from monitor.model import ColumnClass, Problem, Proof, Severity

HOME_LIMIT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Limit:
    """`warns`: half and four fifths of it are reported. `certain`: False where a person must say if it applies."""

    days: int
    severity: Severity
    warns: bool = True
    certain: bool = True


# W4 (V). 通知公告 and 政策文件 weigh less below the first level: only first-level ones count for the veto.
LIMITS: dict[ColumnClass, Limit] = {
    ColumnClass.NEWS: Limit(14, Severity.MAJOR),
    ColumnClass.NOTICE: Limit(180, Severity.MAJOR),
    ColumnClass.POLICY: Limit(180, Severity.MAJOR),
}
FIRST_LEVEL_ONLY = frozenset({ColumnClass.NOTICE, ColumnClass.POLICY})
# 其他栏目 "that should be updated": the standard gives no number that was seen, so a year, as a hint.
GENERAL = Limit(365, Severity.HINT, warns=False, certain=False)
# Their content has no rhythm (service, special) or is judged by rules of its own (interaction); static text stands.
NEVER_STALE = frozenset({ColumnClass.STATIC, ColumnClass.SERVICE, ColumnClass.SPECIAL, ColumnClass.INTERACTION})


def stale(view: SiteView) -> Iterator[Answer]:
    """column.stale"""
    below = newest_of(view.columns, view.today)
    for column in view.columns:
        limit = limit_of(column)
        if limit is None or (column.read and column.proof.is_proof and column.proof is not Proof.ROWS):
            continue  # need not be updated, or holds nothing: column.blank, and not charged twice
        newest = below.get(column.url, column.newest)
        seen = column.read and column.proof is Proof.ROWS
        if newest is None or newest > view.today or (not seen and _stage((view.today - newest).days, limit.days)):
            yield Undecided(column.url)
        elif seen:
            yield from _aged(column, limit, newest, view.today)


def blank(view: SiteView) -> Iterator[Answer]:
    """column.blank: of every class, where it is proved that the list was seen and holds nothing."""
    parents = above_by_folder(column.url for column in view.columns) | {one.parent_url for one in view.columns}
    for column in view.columns:
        if column.exempt or column.url in parents:
            continue
        if not column.read or not column.proof.is_proof:
            yield Undecided(column.url)
        elif column.proof.is_blank:
            message = f"栏目“{column.name}”没有任何内容（空白栏目）"
            yield Problem(
                "column.blank", column.url, message, Severity.MAJOR, target=column.url, page_id=column.page_id
            )


def home(view: SiteView) -> Iterator[Answer]:
    """home.stale. An item without a date counts as not updated (W3); a home page without any date is 疑似."""
    if not view.home_read or view.home_page_id is None or (view.home_newest and view.home_newest > view.today):
        yield Undecided(view.site.url)
    elif view.home_newest is None:
        yield _undated_home(view)
    else:
        yield from _aged_home(view, (view.today - view.home_newest).days)


def limit_of(column: ColumnState) -> Limit | None:
    """How old the newest item may be; None when the column need not be updated. The registry's word comes first."""
    if column.exempt or column.has_text:
        return None
    if column.max_age_days is not None:
        known = LIMITS.get(column.cls) if column.cls else None
        return Limit(column.max_age_days, known.severity if known else Severity.MINOR)
    if column.cls in NEVER_STALE or (column.cls not in LIMITS and exempt_of(column.name)):
        return None
    limit = LIMITS.get(column.cls, GENERAL) if column.cls else GENERAL
    if column.cls in FIRST_LEVEL_ONLY and not column.first_level:
        return Limit(limit.days, Severity.MINOR)
    return limit


def newest_of(columns: Sequence[ColumnState], today: date) -> dict[str, date]:
    """Of columns with others below them: the newest date of all. A column counts as updated by those below it."""
    above = {column.url: column.parent_url for column in columns}
    own = {column.url: column.newest for column in columns}
    found: dict[str, date] = {}
    for column in columns:
        if column.newest is None or column.newest > today:
            continue
        for url in ancestors(above, column.url):
            before = found.get(url) or own.get(url)
            found[url] = max(before, column.newest) if before and before <= today else column.newest
    return found


def _aged(column: ColumnState, limit: Limit, newest: date, today: date) -> Iterator[Problem]:
    age = (today - newest).days
    stage = _stage(age, limit.days)
    if stage and (limit.warns or age > limit.days):
        severity = limit.severity if age > limit.days else Severity.HINT
        message = f"栏目“{column.name}”已 {age} 天没有更新（最近更新 {newest}），期限 {limit.days} 天，{stage}"
        yield Problem(
            "column.stale",
            column.url,
            message,
            severity,
            target=column.url,
            certain=limit.certain and column.certain,
            page_id=column.page_id,
        )


def _aged_home(view: SiteView, age: int) -> Iterator[Problem]:
    stage = _stage(age, HOME_LIMIT_DAYS)
    if stage:
        severity = Severity.SERIOUS if age > HOME_LIMIT_DAYS else Severity.HINT
        text = f"首页已 {age} 天没有更新（最近更新 {view.home_newest}），期限 {HOME_LIMIT_DAYS} 天，{stage}"
        yield _home_problem(view, text, severity)


def _undated_home(view: SiteView) -> Problem:
    """Serious only where no column is fresh either; else a doorway without dates, which is a hint to show them."""
    dates = [column.newest for column in view.columns if column.newest]
    fresh = any(0 <= (view.today - newest).days <= HOME_LIMIT_DAYS for newest in dates)
    text = "首页的内容都没有标注发布时间，按规定视为未更新"
    return _home_problem(view, text, Severity.HINT if fresh else Severity.SERIOUS, certain=False)


def _home_problem(view: SiteView, text: str, severity: Severity, certain: bool = True) -> Problem:
    url, place = view.site.url, view.home_page_id or 0
    return Problem("home.stale", url, text, severity, target=url, certain=certain, page_id=place)


def _stage(age: int, limit: int) -> str:
    """How far a limit is used up; empty below half of it."""
    if age > limit:
        return "已超期"
    if age >= max(1, limit * 4 // 5):
        return "即将超期（已用去五分之四）"
    return "请关注（已用去一半）" if age >= max(1, limit // 2) else ""
