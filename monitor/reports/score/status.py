"""Status of a single veto: how far it is from its limit, its evidence, and the pages to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from monitor.reports.queries.entries import is_hijacking
from monitor.reports.safe_text import unlinked
from monitor.reports.score.state import FindingFact, SiteState

WARN_HALF, WARN_LATE = 0.5, 0.8
SHOWN = 12  # lines of evidence of one item


class Status(StrEnum):
    CONFIRMED = "成立（人工已确认）"
    SUSPECTED = "疑似触发，待人工复核"
    LATE = "预警：已用去五分之四"
    HALF = "预警：已用去一半"
    CLEAR = "未触发"
    MANUAL = "须人工核对"  # the machine has found where to look, and cannot say what is there
    UNCHECKED = "未检查"

    @property
    def is_warning(self) -> bool:
        return self in (Status.LATE, Status.HALF)


class PageLink(NamedTuple):
    """A page that somebody has to look at, or that proves what is said."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    """One line. `value` of `limit` (None: not known, or nothing to count); `beyond`: only more than the limit counts.

    `waiting`: findings that a person has to decide on; `findings`: all that are evidence; `links`: the pages concerned.
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
    links: tuple[PageLink, ...] = ()


def stage(value: float, limit: float, beyond: bool = False) -> Status:
    """How far a limit is used up."""
    if value > limit or (value == limit and not beyond):
        return Status.SUSPECTED
    late = limit * WARN_LATE
    if value >= (int(late) if limit > 1 else late):  # day 11 of 14
        return Status.LATE
    return Status.HALF if value >= limit * WARN_HALF else Status.CLEAR


def judged(veto: str, name: str, found: Sequence[FindingFact], clear: str) -> Veto:
    waiting = tuple(one.id for one in found if not one.confirmed)
    sure = [one for one in found if one.confirmed]
    status = Status.CONFIRMED if sure else Status.SUSPECTED if waiting else Status.CLEAR
    distance = f"已确认 {len(sure)} 条，待人工核实 {len(waiting)} 条" if found else clear
    evidence = lines(f"#{one.id} {one.message}（{_shown(one)}）" for one in found)
    ids = tuple(one.id for one in found)
    links = tuple(PageLink(f"#{one.id}", one.url) for one in found[:SHOWN] if one.url)
    return Veto(
        id=veto,
        name=name,
        status=status,
        distance=distance,
        value=float(len(found)),
        limit=1,
        beyond=False,
        evidence=evidence,
        findings=ids,
        waiting=waiting,
        links=links,
    )


def _shown(finding: FindingFact) -> str:
    return unlinked(finding.url) if is_hijacking(finding.code) else finding.url


def evidence_first(veto: Veto, state: SiteState) -> Veto:
    """The veto without links to pages that are suspected of hijacking: the evidence is looked at before the page."""
    suspected = {one.url: one.id for one in state.findings if is_hijacking(one.code)}
    at_home = [one.id for one in state.findings if is_hijacking(one.code) and one.on_home]
    suspected |= {state.url: at_home[0]} if at_home else {}
    links = (_withheld(link, suspected[link.url]) if link.url in suspected else link for link in veto.links)
    return replace(veto, links=tuple(links))


def _withheld(link: PageLink, finding: int) -> PageLink:
    return PageLink(f"{link.text}（疑似被篡改，先看证据：monitor evidence {finding} --out 文件夹）", "")


def lines(lines: Iterable[str]) -> tuple[str, ...]:
    all_lines = list(lines)
    rest = len(all_lines) - SHOWN
    return (*all_lines[:SHOWN], f"另有 {rest} 条") if rest > 0 else tuple(all_lines)
