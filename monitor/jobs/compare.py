"""`monitor compare`: the list of an outside firm compared with ours: both, only theirs (and why), only ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from monitor import clock
from monitor.findings import false_positives
from monitor.findings.false_positives import Spot
from monitor.findings.outside_findings import DEAD, is_same
from monitor.findings.sightings import subject_key
from monitor.inspection import stored_words
from monitor.inspection.stored_words import WordsToFind
from monitor.jobs import outside_findings
from monitor.jobs.outside_findings import NotTaken
from monitor.model import State
from monitor.outcomes import Outcome
from monitor.personal_numbers import masked
from monitor.registry import Registry
from monitor.reports.queries import comparison, entries
from monitor.reports.queries.entries import Entry
from monitor.reports.workbooks import comparison as reports
from monitor.reports.workbooks.outside_list import OutsideRow
from monitor.settings import Settings
from monitor.store.database import Store

_ASIDE = (State.FALSE_POSITIVE, State.WAIVED)


class Why(StrEnum):
    """Why a problem stands in their list only."""

    UNLOOKED = "未检查"
    UNDECIDED = "未能判断"
    EXCEPTED = "已列例外或免于整改"
    GONE = "现在没有这个问题"
    MISSED = "漏报"
    UNREAD = "这一行看不懂"


@dataclass(frozen=True, slots=True)
class Theirs:
    """One row of their list. `numbers`: our findings that are the same; `why` and `detail` where there are none."""

    spot: str
    address: str
    kind: str
    text: str
    _: KW_ONLY
    numbers: tuple[int, ...] = ()
    why: Why | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    both: tuple[Theirs, ...]
    theirs: tuple[Theirs, ...]
    ours: tuple[Entry, ...]
    known: Mapping[int, Entry]  # our findings that stand in `both`
    unread: tuple[str, ...]  # sheets without headings

    @property
    def whys(self) -> Mapping[Why, int]:
        counts = Counter(one.why for one in self.theirs)
        return {why: counts[why] for why in Why if counts[why]}

    def summary(self) -> str:
        reasons = "、".join(f"{why} {count}" for why, count in self.whys.items())
        they = f"只有对方有 {len(self.theirs)} 条" + (f"（{reasons}）" if reasons else "")
        both = f"两家都有 {len(self.both)} 条（本系统 {len(self.known)} 个问题）"
        return f"对方清单 {len(self.both) + len(self.theirs)} 条：{both}，{they}；只有本系统有 {len(self.ours)} 条"


def compare(store: Store, registry: Registry, settings: Settings, file: Path, out: Path) -> Comparison:
    """Write the comparison as Excel into `out`. Raises ConfigError where the file is no list."""
    lines, unread = outside_findings.read_list(file)
    with store.read() as conn:
        found = compared(conn, store, registry, settings, lines, unread)
    reports.write(found, registry, out, clock.now())
    return found


def compared(
    conn: Connection,
    store: Store,
    registry: Registry,
    settings: Settings,
    lines: Sequence[OutsideRow],
    unread: tuple[str, ...] = (),
) -> Comparison:
    comparing = _Comparing(conn, registry, settings)
    for line in lines:  # the first time only to know what to look for
        comparing.row(line)
    comparing.answers = stored_words.stand(store.bodies_url, comparing.questions, settings.workers)
    rows = [comparing.row(line) for line in lines]
    matched = sorted({number for row in rows for number in row.numbers})
    ours = [number for number in comparison.standing(conn, comparing.sites) if number not in comparing.same]
    known = {entry.id: entry for entry in entries.by_ids(conn, matched)}
    both, theirs = (tuple(row for row in rows if bool(row.numbers) is is_both) for is_both in (True, False))
    return Comparison(both, theirs, tuple(entries.by_ids(conn, ours)), known, unread)


class _Comparing:
    """One comparison. `sites`: named by the list; `questions`, `answers`: whether words stand on pages; `same`: our
    findings that it names too, also those set aside.
    """

    def __init__(self, conn: Connection, registry: Registry, settings: Settings) -> None:
        self._conn = conn
        self.questions: set[WordsToFind] = set()
        self.answers: Mapping[WordsToFind, bool | None] = {}
        self._reader = outside_findings.ReportReader(registry, settings, outside_findings.Defaults("对比"))
        self._exceptions = false_positives.load(conn)
        self.sites: set[str] = set()
        self.same: set[int] = set()

    def row(self, line: OutsideRow) -> Theirs:
        text = line.values.get("text") or line.values.get("wrong") or line.values.get("target", "")
        shown = line.spot, line.values.get("address", ""), line.values.get("kind", ""), masked(text)
        try:
            site, url, _ = self._reader.place(line.values)
        except NotTaken as error:
            outside = "不属于登记" in str(error)
            return Theirs(*shown, why=Why.UNLOOKED if outside else Why.UNREAD, detail=masked(str(error)))
        self.sites.add(site)
        problem = _Problem.of(line, url)
        same = self._same(site, url, problem)
        self.same |= {row.id for row in same}
        numbers = tuple(row.id for row in same if State(row.state) not in _ASIDE)
        if numbers:
            return Theirs(*shown, numbers=numbers)
        aside = next((row for row in same), None)
        if aside is not None:
            return Theirs(*shown, why=Why.EXCEPTED, detail=f"编号 {aside.id} 已定为“{State(aside.state).label}”")
        why, detail = self._why(site, url, problem)
        return Theirs(*shown, why=why, detail=detail)

    def _same(self, site: str, url: str, problem: _Problem) -> list[Any]:
        here = [row for row in comparison.on_page(self._conn, site, url) if problem.is_that_of(row)]
        elsewhere = comparison.about(self._conn, site, url) if problem.is_itself else []
        return list({row.id: row for row in (*here, *elsewhere)}.values())

    def _why(self, site: str, url: str, problem: _Problem) -> tuple[Why, str]:
        """The first reason that holds, from the page to its words."""
        page = comparison.page(self._conn, site, url)
        if page is None:
            return Why.UNLOOKED, "没有发现过这个页面"
        if page.looked_at is None:
            return Why.UNLOOKED, "知道这个页面，还没有请求过"
        if problem.is_itself:
            return _of_target(page, "这个网址")
        return _unseen(Outcome(page.outcome)) or self._of_page(site, url, page, problem)

    def _of_page(self, site: str, url: str, page: Any, problem: _Problem) -> tuple[Why, str]:
        """Of a page that was seen."""
        if problem.codes == ("other",):
            return Why.UNLOOKED, "没有这一项检查"
        if comparison.check_failed(self._conn, page.id, page.looked_scan_id):
            return Why.UNDECIDED, "检查没有做完"
        if self._is_excepted(site, url, page.column_url, problem):
            return Why.EXCEPTED, "有误报例外"
        if problem.target:
            return self._of_link(site, page, problem)
        return self._of_words(page, url, problem)

    def _of_link(self, site: str, page: Any, problem: _Problem) -> tuple[Why, str]:
        target = comparison.page(self._conn, site, problem.target)
        if target is None:
            return Why.UNLOOKED, "没有发现过这个链接"
        if not problem.is_dead:
            return Why.MISSED, f"链接已知，检查没有报（页面 {_day(page)} 看过）"
        return _of_target(target, "链接")

    def _of_words(self, page: Any, url: str, problem: _Problem) -> tuple[Why, str]:
        if page.unread and not problem.wrong:
            return Why.UNDECIDED, "页面或文件没有全部读出"
        if not problem.wrong:
            return Why.MISSED if problem.names_a_check else Why.UNDECIDED, f"页面 {_day(page)} 看过，检查没有报"
        stands = self._stands(page, url, problem.wrong)
        if stands is None or (not stands and page.unread):
            return Why.UNDECIDED, "页面或文件没有全部读出"
        if not stands:
            return Why.GONE, f"{_day(page)} 看过，页面上没有这段文字"
        return Why.MISSED, f"{_day(page)} 看过，文字在页面上，检查没有报"

    def _stands(self, page: Any, url: str, wrong: str) -> bool | None:
        """True where the words stand in the body that was read last; None where that is not known or not asked yet."""
        question = WordsToFind(page.body, url, wrong)
        self.questions.add(question)
        return self.answers.get(question) if page.body else None

    def _is_excepted(self, site: str, url: str, column_url: str, problem: _Problem) -> bool:
        spot = Spot(site, url, column_url)
        key = subject_key(problem.target) if problem.target else ""
        wrong = problem.wrong
        return any(self._exceptions.covering(code, wrong, key, spot) for code in problem.codes if wrong or key)


@dataclass(frozen=True, slots=True)
class _Problem:
    """What a row says is wrong. `is_itself`: the page itself does not open."""

    codes: tuple[str, ...]
    wrong: str
    target: str
    is_itself: bool

    @classmethod
    def of(cls, line: OutsideRow, url: str) -> _Problem:
        try:
            codes, _ = outside_findings.kind_of(line.values.get("kind", ""))
        except NotTaken:
            codes = ("other",)
        if codes == ("other",) and (line.values.get("target") or line.values.get("wrong")):
            codes = ("link.dead", "link.soft", "attachment.broken") if line.values.get("target") else ("text.typo",)
        wrong, _ = outside_findings.words(line.values, codes)
        target = outside_findings.target(line.values, codes, url)
        return cls(codes, wrong, target, codes[0] in DEAD and target in ("", url))

    @property
    def is_dead(self) -> bool:
        return self.codes[0] in DEAD

    @property
    def names_a_check(self) -> bool:
        return self.codes != ("other",) and not self.codes[0].startswith(("text.", "link.", "privacy."))

    def is_that_of(self, row: Any) -> bool:
        if self.wrong or self.target:
            return is_same(masked(self.wrong), self.target, row.wrong, row.target, row.context)
        return self.names_a_check and row.code in self.codes


def _unseen(outcome: Outcome) -> tuple[Why, str] | None:
    """Why nothing is known of a page that was requested; None where it was seen."""
    if outcome in (Outcome.NOT_FOUND, Outcome.GONE):
        return Why.GONE, "页面已打不开（404），可能已删除"
    if outcome is Outcome.REDIRECT:
        return Why.UNDECIDED, "页面跳转到了别处"
    if not outcome.looked:
        return Why.UNLOOKED, f"页面未能查看（{outcome.label}）"
    return None


def _of_target(target: Any, name: str) -> tuple[Why, str]:
    """Of a link that they call dead and we do not report."""
    if target.looked_at is None:
        return Why.UNLOOKED, f"{name}还没有核查过"
    outcome = Outcome(target.outcome)
    if outcome.looked or outcome is Outcome.REDIRECT:
        return Why.GONE, f"{_day(target)} 核查，{name}能打开"
    if outcome.certainly_dead or outcome is Outcome.SOFT_MISSING:
        return Why.MISSED, f"{_day(target)} 核查，{name}打不开（{outcome.label}），没有列为问题"
    return Why.UNDECIDED, f"{name}未能判断（{outcome.label}）"


def _day(page: Any) -> str:
    return str(page.looked_at.date().isoformat())
