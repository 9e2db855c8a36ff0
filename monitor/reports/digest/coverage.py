"""Coverage of last night's scans by site: pages seen and not seen. An unseen page never counts as clean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from monitor.outcomes import Outcome
from monitor.registry import Registry
from monitor.reports import labels
from monitor.reports.queries import digest as store
from monitor.reports.safe_text import plain

_NO_GAP = frozenset({Outcome.NOT_FOUND, Outcome.GONE, Outcome.SOFT_MISSING, Outcome.PRIVATE, Outcome.OUT_OF_BUDGET})
_JUDGED = frozenset(outcome for outcome in Outcome if not outcome.could_not_look or outcome is Outcome.PRIVATE)
_RUNNING = "checking"
_WARNINGS = 2  # sentences of one site that are printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One site's last scan, as `store.scans.Coverage` counted it. `stage` "" means that there was none.

    `pages` and `targets` are what could not be looked at: Chinese reason → how many, the most frequent
    first. A missing page or a private address is a finding, not a gap; `later` pages were simply not due
    tonight.
    """

    site: str
    name: str
    stage: str = ""
    started: datetime | None = None
    finished: datetime | None = None
    asked: int = 0
    got: int = 0  # new or changed
    unchanged: int = 0
    pages: Mapping[str, int] = field(default_factory=dict)
    targets: Mapping[str, int] = field(default_factory=dict)
    later: int = 0
    files: Mapping[str, int] = field(default_factory=dict)  # got, but not read, or not whole
    behind: int = 0  # pages whose turn is overdue
    oldest: str = ""  # ISO day since which the first of them waits
    warnings: tuple[str, ...] = ()
    crashed: int = 0  # checks that ended in an error of ours
    error: str = ""

    @property
    def seen(self) -> int:
        return self.got + self.unchanged

    @property
    def unseen(self) -> int:
        return sum(self.pages.values()) + sum(self.targets.values()) + sum(self.files.values())

    @property
    def state(self) -> str:
        """Of the scan, in Chinese."""
        return {"finished": "完成", "failed": "失败", "": "没有检查"}.get(self.stage, "没有完成")

    @property
    def in_order(self) -> bool:
        """The scan ended, and has nothing to warn of."""
        return self.stage == "finished" and not (self.warnings or self.crashed or self.error or self.behind)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What a person should know beyond the figures, in sentences."""
        sentences = [plain(warning, 200) for warning in self.warnings[:_WARNINGS]]
        if len(self.warnings) > _WARNINGS:
            sentences.append(f"另有 {len(self.warnings) - _WARNINGS} 条警告")
        if self.crashed:
            sentences.append(f"有 {self.crashed} 项检查因程序错误没有做完")
        if self.behind:
            sentences.append(
                f"有 {self.behind} 个页面超过巡查周期没有查看（最早自 {self.oldest} 起），请增加额度或延长周期"
            )
        if self.error:
            sentences.append(f"检查失败：{plain(self.error, 200)}")
        return tuple(sentences)


def looked(
    conn: Connection, registry: Registry, since: datetime, until: datetime, *, is_past: bool = False
) -> tuple[Looked, ...]:
    """Every registered site, in the registry's order, then sites that were scanned and are registered no
    more.
    """
    scans = {str(row.site): row for row in store.latest_scans(conn, since, until, is_past=is_past)}
    crashed = store.crashed_checks(conn, [row.id for row in scans.values()])
    sites = {site: labels.site_name(registry, site) for site in (*registry.sites, *scans)}
    ended_later = {
        site: scan for site, scan in scans.items() if is_past and scan.finished_at and scan.finished_at >= until
    }
    return tuple(
        Looked(site=site, name=name, stage=_RUNNING, started=ended_later[site].started_at)
        if site in ended_later
        else _looked(site, name, scans.get(site), crashed)
        for site, name in sites.items()
    )


def _looked(site: str, name: str, scan: Any, crashed: Mapping[int, int]) -> Looked:
    if scan is None:
        return Looked(site=site, name=name)
    coverage = scan.coverage or {}
    return Looked(
        site=site,
        name=name,
        stage=scan.stage,
        started=scan.started_at,
        finished=scan.finished_at,
        asked=coverage.get("asked", 0),
        got=coverage.get("got", 0),
        unchanged=coverage.get("unchanged", 0),
        pages=_reasons(coverage.get("failed", {}), coverage.get("skipped", {}), without=_NO_GAP),
        targets=_reasons(coverage.get("targets_failed", {}), without=_JUDGED),
        later=coverage.get("skipped", {}).get(Outcome.OUT_OF_BUDGET, 0),
        files=labels.unread(coverage.get("unread", {})),
        behind=coverage.get("behind", 0),
        oldest=coverage.get("oldest", ""),
        warnings=tuple(scan.warnings or ()),
        crashed=crashed.get(scan.id, 0),
        error=scan.error,
    )


def _reasons(*counts: Mapping[str, int], without: frozenset[Outcome]) -> Mapping[str, int]:
    """Outcomes by their Chinese label, the most frequent first."""
    together: Counter[str] = Counter()
    for part in counts:
        together.update({Outcome(name).label: count for name, count in part.items() if name not in without})
    return {reason: count for reason, count in together.most_common() if count}
