"""The simulated official score of a site (国办秘函〔2019〕19号): vetoes, deductions, and what tomorrow brings.

Portals are scored; other sites are judged on the vetoes only. Everything here is computed from plain values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from monitor.reports.score.charges import Charge, charges, limits, remaining
from monitor.reports.score.state import SiteState
from monitor.reports.score.status import Status, Veto, evidence_first
from monitor.reports.score.vetoes import vetoes

UNCONFIRMED = "待核对"
DISCLAIMER = "本表由系统按已存数据模拟，单项否决一律由人认定；标“待核对”的分值未见标准原文，仅供参考。"
OLD = timedelta(days=3)
_NAMED = 8  # columns that a note names
_UNDECIDED = (Status.MANUAL, Status.UNCHECKED)  # neither is passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One site on one day. `base`: None where the site is not scored; bonus opens strictly above 80."""

    state: SiteState
    day: date
    vetoes: tuple[Veto, ...]
    charges: tuple[Charge, ...]
    base: float | None
    tomorrow: tuple[str, ...] = ()

    @property
    def bonus_open(self) -> bool:
        return self.base is not None and self.base > limits().bonus_above

    @property
    def waiting(self) -> tuple[int, ...]:
        """Findings that a person has to decide on."""
        return tuple(dict.fromkeys(number for veto in self.vetoes for number in veto.waiting))

    def having(self, *statuses: Status) -> list[Veto]:
        return [veto for veto in self.vetoes if veto.status in statuses]

    @property
    def verdict(self) -> str:
        if sure := self.having(Status.CONFIRMED):
            return f"不合格：单项否决 {_names(sure)} 成立（人工已确认），不再评分"
        if suspected := self.having(Status.SUSPECTED):
            return f"疑似不合格：{_names(suspected)} 待人工复核" + (
                f"；如复核不成立，{self._graded}" if self._graded else ""
            )
        left = [f"；{_names(some)} {one.value}" for one in _UNDECIDED if (some := self.having(one))]
        return (self._graded or "未见单项否决") + "".join(left)

    @property
    def _graded(self) -> str:
        if self.base is None:
            return ""
        grade = "低于 60 分，不合格" if self.base < limits().passing else "合格"
        bonus = "，高于 80 分，可计加分" if self.bonus_open else ""
        return f"模拟得分 {self.base:g} 分（{UNCONFIRMED}），{grade}{bonus}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know before believing the figures."""
        notes = []
        if self.state.scanned_at is None:
            notes.append("这个网站还没有完成过检查")
        elif self.day - self.state.scanned_at.date() > OLD:
            notes.append(f"最近一次完成检查是 {self.state.scanned_at:%Y-%m-%d}，状态可能已经变化")
        if unread := [one.name for one in self.state.columns if not one.read]:
            notes.append(f"{len(unread)} 个栏目上次没有读到，未计入：{_listed(unread)}")
        if aside := [one.name for one in self.state.columns if one.set_aside]:
            notes.append(f"{len(aside)} 个栏目经人工认定为误报，未计入：{_listed(aside)}")
        if self.state.portal:
            notes.append("加分项（30 分）没有数据，未计入")
        return tuple(notes)


def score(state: SiteState, day: date | None = None) -> Score:
    """The score as of `day` (today), with what changes by the day after if nothing is done."""
    today = day or state.today
    now, later = _of(state, today), _of(state, today + timedelta(days=1))
    return Score(
        state=now.state,
        day=now.day,
        vetoes=now.vetoes,
        charges=now.charges,
        base=now.base,
        tomorrow=tuple(_changes(now, later)),
    )


def _of(state: SiteState, day: date) -> Score:
    found = charges(state, day) if state.portal else ()
    base = remaining(found, state.services) if state.portal and state.scanned_at else None
    return Score(
        state=state,
        day=day,
        vetoes=tuple(evidence_first(one, state) for one in vetoes(state, day)),
        charges=found,
        base=base,
    )


def _changes(now: Score, later: Score) -> list[str]:
    changes = [
        f"{new.id} {new.name}：{old.distance} → {new.distance}" + _status_change(old, new)
        for old, new in zip(now.vetoes, later.vetoes, strict=True)
        if (old.value, old.status) != (new.value, new.status)
    ]
    changes += [
        f"{new.item.name}：多扣 {round(new.points - old.points, 2):g} 分（{UNCONFIRMED}）"
        for old, new in zip(now.charges, later.charges, strict=True)
        if new.points > old.points
    ]
    if now.base is not None and later.base is not None and later.base != now.base:
        changes.append(f"模拟得分：{now.base:g} → {later.base:g} 分（{UNCONFIRMED}）")
    return changes


def _status_change(old: Veto, new: Veto) -> str:
    return f"，{new.status}" if new.status is not old.status else ""


def _listed(names: list[str]) -> str:
    """The first names; they were crawled, so whoever prints them makes them harmless."""
    return "、".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")


def _names(found: list[Veto]) -> str:
    return "、".join(f"{veto.id} {veto.name}" for veto in found)
