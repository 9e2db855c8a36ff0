"""The single vetoes W1 to W6 from a site's stored state: evidence, and how far each is from its limit.

Source: indicators A (国办秘函〔2019〕19号). The machine never decides a veto: what reaches a limit is 疑似 until somebody
has confirmed a finding of it; what the store says nothing of is 未检查, and never counts as passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from monitor.reports.score_state import ColumnFact, FindingFact, SiteState

HOME_DAYS, KEY_COLUMNS, LATE_COLUMNS, BLANK_COLUMNS = 14, 5, 10, 5
UNREACHABLE = 0.05
FEWEST_VISITS = 20
WARN_HALF, WARN_LATE = 0.5, 0.8
SHOWN = 12  # lines of evidence of one item


class Status(StrEnum):
    CONFIRMED = "成立（人工已确认）"
    SUSPECTED = "疑似触发，待人工复核"
    LATE = "预警：已用去五分之四"
    HALF = "预警：已用去一半"
    CLEAR = "未触发"
    UNCHECKED = "未检查"

    @property
    def is_warning(self) -> bool:
        return self in (Status.LATE, Status.HALF)


@dataclass(frozen=True, slots=True)
class Veto:
    """One line. `value` of `limit` (None: not known, or nothing to count); `beyond`: only more than the limit counts.

    `waiting`: findings that a person has to decide on; `findings`: all that are evidence.
    """

    id: str
    name: str
    status: Status
    distance: str
    value: float | None = None
    limit: float = 0
    beyond: bool = False
    evidence: tuple[str, ...] = ()
    findings: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()


def vetoes(state: SiteState, day: date) -> tuple[Veto, ...]:
    """All vetoes as of `day`: freshness is counted anew, everything else stands as it is stored."""
    return (
        _serious(state),
        _unreachable(state),
        _home(state, day),
        _key_columns(state, day),
        _late_columns(state, day),
        _blank_columns(state),
        _by_findings(state, "W5", "互动回应差", "没有互动留言的数据"),
        _by_findings(state, "W6", "服务不实用", "没有办事服务的数据"),
    )


def stage(value: float, limit: float, beyond: bool = False) -> Status:
    """How far a limit is used up."""
    if value > limit or (value == limit and not beyond):
        return Status.SUSPECTED
    late = limit * WARN_LATE
    if value >= (int(late) if limit > 1 else late):  # day 11 of 14
        return Status.LATE
    return Status.HALF if value >= limit * WARN_HALF else Status.CLEAR


def _serious(state: SiteState) -> Veto:
    found = state.of_veto("W1")
    name = "安全、泄密事故等严重问题"
    if state.scanned_at is None:
        return Veto("W1", name, Status.UNCHECKED, "还没有检查过")
    return _judged("W1", name, found, "本机检查未见疑似严重问题（是否严重由人认定）")


def _by_findings(state: SiteState, veto: str, name: str, why: str) -> Veto:
    if not state.checks_any(veto) or state.scanned_at is None:
        return Veto(veto, name, Status.UNCHECKED, f"{why}，本机不能判断")
    return _judged(veto, name, state.of_veto(veto), "未见疑似问题")


def _judged(veto: str, name: str, found: Sequence[FindingFact], clear: str) -> Veto:
    waiting = tuple(one.id for one in found if not one.confirmed)
    sure = [one for one in found if one.confirmed]
    status = Status.CONFIRMED if sure else Status.SUSPECTED if waiting else Status.CLEAR
    distance = f"已确认 {len(sure)} 条，待人工核实 {len(waiting)} 条" if found else clear
    evidence = _lines(f"#{one.id} {one.message}（{one.url}）" for one in found)
    ids = tuple(one.id for one in found)
    return Veto(veto, name, status, distance, float(len(found)), 1, False, evidence, ids, waiting)


def _unreachable(state: SiteState) -> Veto:
    seen, name = state.watched, "站点无法访问"
    if seen is None or seen.visits < FEWEST_VISITS:
        count = seen.visits if seen else 0
        return Veto("W2", name, Status.UNCHECKED, f"近 7 天有效访问只有 {count} 次（monitor probe），不足以判断")
    found = state.of_veto("W2")
    status = stage(seen.share, UNREACHABLE)
    if any(one.confirmed for one in found) and status is Status.SUSPECTED:
        status = Status.CONFIRMED
    distance = f"打不开 {seen.failed}/{seen.visits} 次，{seen.share:.1%}，上限 {UNREACHABLE:.0%}"
    if seen.full_days < 7:
        distance += f"；满 20 次的只有 {seen.full_days} 天，观察不足一周"
    ids, waiting = _ids(found)
    return Veto("W2", name, status, distance, round(seen.share, 4), UNREACHABLE, False, (), ids, waiting)


def _home(state: SiteState, day: date) -> Veto:
    name = "首页不更新"
    found = tuple(one for one in state.findings if one.code == "home.stale")
    ids, waiting = _ids(found)
    if not state.home_read or state.scanned_at is None:
        return Veto("W3", name, Status.UNCHECKED, "首页没有读到", findings=ids, waiting=waiting)
    if state.home_newest is None:
        return Veto(
            "W3", name, _undated(found), "首页内容没有标注发布时间，视为未更新", None, HOME_DAYS, True, (), ids, waiting
        )
    age = max((day - state.home_newest).days, 0)
    status = stage(age, HOME_DAYS, beyond=True)
    if status is Status.SUSPECTED and any(one.confirmed for one in found):
        status = Status.CONFIRMED
    evidence = (f"首页最近更新 {state.home_newest}",)
    return Veto("W3", name, status, f"第 {age} 天，上限 {HOME_DAYS} 天", age, HOME_DAYS, True, evidence, ids, waiting)


def _undated(found: Sequence[FindingFact]) -> Status:
    """Without dates the page says nothing itself: the finding of the check does."""
    worst = [one for one in found if one.severity.rank == 0]
    if any(one.confirmed for one in worst):
        return Status.CONFIRMED
    return Status.SUSPECTED if worst else Status.HALF


def _key_columns(state: SiteState, day: date) -> Veto:
    late = [one for one in state.columns if one.is_stale(day, one.official)]
    name = "栏目不更新（一）动态要闻 2 周、通知公告和政策文件 6 个月"
    veto = _columns(state, "W4-1", name, late, KEY_COLUMNS, lambda one: _aged(one, day, one.official))
    return replace(veto, evidence=veto.evidence + _lines(_soon(state, day)))


def _soon(state: SiteState, day: date) -> Iterator[str]:
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
            yield f"即将超期：{one.name} 第 {age} 天，期限 {one.official} 天"


def _late_columns(state: SiteState, day: date) -> Veto:
    late = [one for one in state.columns if one.certain and one.is_stale(day, one.limit)]
    name = "栏目不更新（二）应更新栏目长期不更新"
    return _columns(state, "W4-2", name, late, LATE_COLUMNS, lambda one: _aged(one, day, one.limit))


def _blank_columns(state: SiteState) -> Veto:
    blank = [one for one in state.columns if one.blank and one.read and not one.set_aside]
    return _columns(
        state, "W4-3", "栏目不更新（三）空白栏目", blank, BLANK_COLUMNS, lambda one: f"{one.name}：空白{_mark(one)}"
    )


def _columns(state: SiteState, veto: str, name: str, found: Sequence[ColumnFact], limit: int, told: object) -> Veto:
    assert callable(told)
    if not state.columns or state.scanned_at is None:
        return Veto(veto, name, Status.UNCHECKED, "还没有读到任何栏目")
    unread = sum(not one.read for one in state.columns)
    distance = f"{len(found)} 个，上限 {limit} 个" + (f"；另有 {unread} 个栏目没有读到" if unread else "")
    ids = tuple(one.finding for one in found if one.finding)
    return Veto(veto, name, stage(len(found), limit), distance, len(found), limit, False, _lines(map(told, found)), ids)


def _aged(column: ColumnFact, day: date, limit: int | None) -> str:
    return f"{column.name}：已 {column.age(day)} 天，期限 {limit} 天{_mark(column)}"


def _mark(column: ColumnFact) -> str:
    return f"（#{column.finding}）" if column.finding else f"（{column.url}）"


def _ids(found: Sequence[FindingFact]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(one.id for one in found), tuple(one.id for one in found if not one.confirmed)


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    told = list(lines)
    rest = len(told) - SHOWN
    return (*told[:SHOWN], f"另有 {rest} 条") if rest > 0 else tuple(told)
