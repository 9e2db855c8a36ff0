"""The single vetoes W1 to W6 from a site's stored state: evidence, and how far each is from its limit.

Source: indicators A (国办秘函〔2019〕19号). The machine never decides a veto: what reaches a limit is 疑似 until a
person has confirmed a finding of it; what the store says nothing of is 未检查, what it knows only in part 须人工核对,
and neither ever counts as passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from monitor.model import State
from monitor.reports.score.channels import interaction, services
from monitor.reports.score.state import ColumnFact, FindingFact, SiteState
from monitor.reports.score.status import SHOWN, WARN_LATE, PageLink, Status, Veto, judged, lines, stage

HOME_DAYS, KEY_COLUMNS, LATE_COLUMNS, BLANK_COLUMNS = 14, 5, 10, 5
UNREACHABLE = 0.05
FEWEST_VISITS = 20


def vetoes(state: SiteState, day: date) -> tuple[Veto, ...]:
    """All vetoes as of `day`: freshness is counted for that day, all else is as stored."""
    return (
        _serious(state),
        _unreachable(state),
        _home(state, day),
        _key_columns(state, day),
        _late_columns(state, day),
        _blank_columns(state),
        interaction(state),
        services(state),
    )


def _serious(state: SiteState) -> Veto:
    found = state.of_veto("W1")
    name = "安全、泄密事故等严重问题"
    if state.scanned_at is None:
        return Veto(id="W1", name=name, status=Status.UNCHECKED, distance="还没有检查过")
    return judged("W1", name, found, "本机检查未见疑似严重问题（是否严重由人认定）")


def _unreachable(state: SiteState) -> Veto:
    seen, name = state.watched, "站点无法访问"
    if seen is None or seen.visits < FEWEST_VISITS:
        count = seen.visits if seen else 0
        return Veto(
            id="W2",
            name=name,
            status=Status.UNCHECKED,
            distance=f"近 7 天有效访问只有 {count} 次（monitor probe），不足以判断",
        )
    found = state.of_veto("W2")
    status = stage(seen.share, UNREACHABLE)
    if any(one.confirmed for one in found) and status is Status.SUSPECTED:
        status = Status.CONFIRMED
    distance = f"打不开 {seen.failed}/{seen.visits} 次，{seen.share:.1%}，上限 {UNREACHABLE:.0%}"
    if seen.full_days < 7:
        distance += f"；满 20 次的只有 {seen.full_days} 天，观察不足一周"
    ids, waiting = _ids(found)
    links = (PageLink(state.name, state.url),)
    return Veto(
        id="W2",
        name=name,
        status=status,
        distance=distance,
        value=round(seen.share, 4),
        limit=UNREACHABLE,
        beyond=False,
        evidence=(),
        findings=ids,
        waiting=waiting,
        links=links,
    )


def _home(state: SiteState, day: date) -> Veto:
    found = tuple(one for one in state.findings if one.code == "home.stale")
    ids, waiting = _ids(found)
    veto = Veto(
        id="W3", name="首页不更新", status=Status.UNCHECKED, distance="首页没有读到", findings=ids, waiting=waiting
    )
    veto = replace(veto, links=(PageLink("首页", state.url),))
    if not state.home_read or state.scanned_at is None:
        return veto
    veto = replace(veto, limit=HOME_DAYS, beyond=True)
    if state.home_newest is None:
        return replace(veto, status=_undated(found), distance="首页内容没有标注发布时间，视为未更新")
    age = max((day - state.home_newest).days, 0)
    status = stage(age, HOME_DAYS, beyond=True)
    if status is Status.SUSPECTED and _undated(found) is Status.CONFIRMED:
        status = Status.CONFIRMED
    evidence = (f"首页最近更新 {state.home_newest}",)
    return replace(veto, status=status, distance=f"第 {age} 天，上限 {HOME_DAYS} 天", value=age, evidence=evidence)


def _undated(found: Sequence[FindingFact]) -> Status:
    """Without dates the page says nothing itself: the finding of the check does. A confirmed early warning is none."""
    worst = [one for one in found if one.severity.rank == 0]
    if any(one.confirmed for one in worst):
        return Status.CONFIRMED
    return Status.SUSPECTED if worst else Status.HALF


def _key_columns(state: SiteState, day: date) -> Veto:
    late = [one for one in state.columns if one.is_stale(day, one.official)]
    name = "栏目不更新（一）动态要闻 2 周、通知公告和政策文件 6 个月"
    veto = _columns(state, "W4-1", name, late, KEY_COLUMNS, lambda one: _aged(one, day, one.official))
    soon = list(_soon(state, day))
    soon_lines = lines(f"即将超期：{one.name} 第 {one.age(day)} 天，期限 {one.official} 天" for one in soon)
    return replace(veto, evidence=veto.evidence + soon_lines, links=veto.links + _links(soon))


def _soon(state: SiteState, day: date) -> Iterator[ColumnFact]:
    """Columns that have used up four fifths of their limit: what can still be helped."""
    for one in state.columns:
        age = one.age(day)
        if (
            one.read
            and not one.set_aside
            and one.official
            and age
            and int(one.official * WARN_LATE) <= age <= one.official
        ):
            yield one


def _late_columns(state: SiteState, day: date) -> Veto:
    stale = [one for one in state.columns if one.is_stale(day, one.limit)]
    late, unsure = [one for one in stale if one.certain], [one for one in stale if not one.certain]
    name = "栏目不更新（二）应更新栏目长期不更新"
    veto = _columns(state, "W4-2", name, late, LATE_COLUMNS, lambda one: _aged(one, day, one.limit))
    if not unsure or veto.status is Status.UNCHECKED:
        return veto
    unsure_lines = lines(f"是否应更新待人工确定：{_aged(one, day, one.limit)}" for one in unsure)
    return replace(
        veto,
        distance=f"{veto.distance}；另有 {len(unsure)} 个是否应更新待人工确定",
        evidence=veto.evidence + unsure_lines,
        waiting=veto.waiting + _waiting(state, unsure),
        links=veto.links + _links(unsure),
    )


def _blank_columns(state: SiteState) -> Veto:
    blank = [one for one in state.columns if one.blank and one.read and not one.set_aside]
    return _columns(
        state, "W4-3", "栏目不更新（三）空白栏目", blank, BLANK_COLUMNS, lambda one: f"{one.name}：空白{_mark(one)}"
    )


def _columns(
    state: SiteState, veto: str, name: str, found: Sequence[ColumnFact], limit: int, tell: Callable[[ColumnFact], str]
) -> Veto:
    if not state.columns or state.scanned_at is None:
        return Veto(id=veto, name=name, status=Status.UNCHECKED, distance="还没有读到任何栏目")
    unread = sum(not one.read for one in state.columns)
    distance = f"{len(found)} 个，上限 {limit} 个" + (f"；另有 {unread} 个栏目没有读到" if unread else "")
    ids, waiting = tuple(one.finding for one in found if one.finding), _waiting(state, found)
    evidence = lines(map(tell, found))
    return Veto(
        id=veto,
        name=name,
        status=stage(len(found), limit),
        distance=distance,
        value=len(found),
        limit=limit,
        beyond=False,
        evidence=evidence,
        findings=ids,
        waiting=waiting,
        links=_links(found),
    )


def _waiting(state: SiteState, found: Sequence[ColumnFact]) -> tuple[int, ...]:
    """The findings of these columns that no person has decided on."""
    new = {one.id for one in state.findings if one.state is State.NEW}
    return tuple(one.finding for one in found if one.finding in new)


def _links(found: Sequence[ColumnFact]) -> tuple[PageLink, ...]:
    return tuple(PageLink(one.name, one.url) for one in found[:SHOWN])


def _aged(column: ColumnFact, day: date, limit: int | None) -> str:
    return f"{column.name}：已 {column.age(day)} 天，期限 {limit} 天{_mark(column)}"


def _mark(column: ColumnFact) -> str:
    return f"（#{column.finding}）" if column.finding else f"（{column.url}）"


def _ids(found: Sequence[FindingFact]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(one.id for one in found), tuple(one.id for one in found if not one.confirmed)
