"""Runs the checks over a block, a page or a site.

Each check is a boundary of its own: a crash is an error of that code alone, its problems are dropped and it does not
count as completed, so nothing is closed on its word.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from monitor.checks import CHECKS
from monitor.checks.check import MOST, Check, Scope, Undecided
from monitor.checks.links import REGIONS
from monitor.checks.text_owner import belonging
from monitor.checks.view import PageView, SiteView, TextView, heads_of
from monitor.language.own_words import settled
from monitor.model import Block, CheckRun, Problem, Region
from monitor.personal_numbers import masked

HIDDEN_CODES = ("privacy.", "text.sensitive")  # what counts in a hidden sheet; its typos are not read
MADE_OF = ("monitor.checks", "monitor.language", "monitor.ngrams", "monitor.wordlists")
MADE_OF_FILES = ("personal_numbers.py", "folded_text.py")  # of the ground floor
NOT_CHECKED = "block was not checked"
Groups = list[tuple[Callable[..., Any], list[Check]]]
TOO_MANY = f"more than {MOST} problems on one page: the rest is not listed"


@dataclass(frozen=True, slots=True)
class TextRun:
    """Problems by block key; errors by block key, then code. A block with errors may not be remembered."""

    problems: dict[str, list[Problem]] = field(default_factory=dict)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Tally:
    """A CheckRun in the making."""

    problems: list[Problem] = field(default_factory=list)
    completed: set[str] = field(default_factory=set)
    undecided: set[tuple[str, str]] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)

    def run(self) -> CheckRun:
        """The same subject twice on a page is one problem; in the frame and in the main text it has two."""
        once: dict[tuple[str, str, bool], Problem] = {}
        for one in self.problems:
            once.setdefault((one.code, one.subject, one.region is Region.MAIN), one)
        return CheckRun(tuple(once.values()), frozenset(self.completed), frozenset(self.undecided), dict(self.errors))


@lru_cache(maxsize=1)
def version() -> str:
    """A hash over the code that text checks are made of, and jieba's version: results of other code are not used.

    The caller combines it with `Wordlists.version`.
    """
    digest = hashlib.sha256()
    digest.update(metadata.version("jieba").encode())
    for package in MADE_OF:
        for name, source in _sources(files(package)):
            digest.update(name.encode() + b"\0" + source.read_bytes())
    for name in MADE_OF_FILES:
        digest.update(name.encode() + b"\0" + files("monitor").joinpath(name).read_bytes())
    return digest.hexdigest()[:16]


def _sources(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    """All files of a package, its folders included, with their paths below it, in order; compiled code is left out."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{above}{entry.name}"
        if entry.is_dir():
            yield from _sources(entry, f"{name}/")
        elif not name.endswith(".pyc"):
            yield name, entry


def run_texts(blocks: Iterable[Block], view: TextView, page: Iterable[Block] = ()) -> TextRun:
    """The text checks over blocks whose result is not remembered; each text once, however many blocks it is.

    `page`: all blocks of the page that they stand on, where more: the heads of their tables may be remembered.
    """
    done, groups, blocks = TextRun(), _by_run(Scope.TEXT), list(blocks)
    view = replace(ahead(view, blocks), heads=heads_of(page or blocks))
    for block in blocks:
        if block.key not in done.problems:
            problems, errors = _check_text(block.text, view, groups)
            done.problems[block.key] = problems
            if errors:
                done.errors[block.key] = errors
    return done


def ahead(view: TextView, blocks: Iterable[Block]) -> TextView:
    """The view, its checker having read all these blocks at once: many short ones together take a fifth of the time."""
    try:
        return replace(view, checker=view.checker.ahead([masked(block.text) for block in blocks]))
    except Exception:  # noqa: BLE001 - the boundary: one block that breaks it must not take the others with it
        return view


def run_page(
    view: PageView,
    texts: Mapping[str, Sequence[Problem]],
    text_errors: Mapping[str, Mapping[str, str]] | None = None,
) -> CheckRun:
    """All page checks, and the problems of the page's blocks in their places.

    `texts` and `text_errors`: by block key, remembered or from `run_texts`; a block that is missing there was not
    checked. A page that was not really seen gives an empty run. A document that could not be read completes no check
    but those that judge it for that.
    """
    tally = _Tally()
    if not view.fetch.outcome.looked:
        return tally.run()
    for run, checks in _by_run(Scope.PAGE):
        if view.document.readable or checks[0].judges_unreadable:
            _tally_checks(tally, run, checks, view)
    if view.document.readable:
        _place_texts(tally, view.document.blocks, texts, text_errors or {}, belonging(view))
        if view.document.unread:  # what stood in a part that was not read today has not gone
            tally.completed -= {check.code for check in CHECKS if check.scope is Scope.TEXT}
    return tally.run()


def run_site(view: SiteView) -> CheckRun:
    """The site checks. Each problem's `page_id` is the page where it stands."""
    tally = _Tally()
    for run, checks in _by_run(Scope.SITE):
        _tally_checks(tally, run, checks, view)
    return tally.run()


def _check_text(text: str, view: TextView, groups: Groups) -> tuple[list[Problem], dict[str, str]]:
    problems: list[Problem] = []
    errors: dict[str, str] = {}
    for run, checks in groups:
        found, error = _bounded(run, checks, text, view)
        problems += [_safe(one) for one in found if isinstance(one, Problem)]
        errors |= {check.code: error for check in checks if error}
    return problems, errors


def _tally_checks(tally: _Tally, run: Callable[..., Any], checks: Sequence[Check], view: PageView | SiteView) -> None:
    found, error = _bounded(run, checks, view)
    code = checks[0].code
    undecided = {one.subject for one in found if isinstance(one, Undecided)}
    tally.problems += [_safe(one) for one in found if isinstance(one, Problem)]
    tally.undecided |= {(code, subject) for subject in undecided if subject}
    if error:
        tally.errors[code] = error
    elif "" not in undecided:
        tally.completed.add(code)


def _bounded(run: Callable[..., Any], checks: Sequence[Check], *given: Any) -> tuple[list[Problem | Undecided], str]:
    """What a check found, and its error. Too many answers keep the first; a crash keeps none."""
    codes = {check.code for check in checks}
    try:
        found, too_many = _taken(run(*given), MOST * len(codes))
        strange = {one.code for one in found if isinstance(one, Problem)} - codes
        if strange:
            raise ValueError(f"problems of another check: {sorted(strange)}")
    except Exception as error:  # noqa: BLE001 - the boundary: one broken check must not take the others with it
        return [], masked(f"{type(error).__name__}: {error}")[:500]
    return found, TOO_MANY if too_many else ""


def _taken(answers: Iterable[Problem | Undecided], most: int) -> tuple[list[Problem | Undecided], bool]:
    """The answers up to the last problem that is allowed, and whether more came."""
    found: list[Problem | Undecided] = []
    problems = 0
    for one in answers:
        problems += isinstance(one, Problem)
        if problems > most:
            return found, True
        found.append(one)
    return found, False


def _place_texts(
    tally: _Tally,
    blocks: Iterable[Block],
    texts: Mapping[str, Sequence[Problem]],
    errors: Mapping[str, Mapping[str, str]],
    give: Callable[[Block, Problem], Problem],
) -> None:
    codes = [check.code for check in CHECKS if check.scope is Scope.TEXT]
    failed: dict[str, str] = {}
    counts: Counter[str] = Counter()
    blocks = list(blocks)
    whole = "\n".join({block.text: block.text for block in blocks})
    for block in blocks:
        failed |= errors.get(block.key, {}) if block.key in texts else dict.fromkeys(codes, NOT_CHECKED)
        given = [give(block, problem) for problem in settled(texts.get(block.key, ()), whole)]
        for problem in _placed(block, given):
            counts[problem.code] += 1
            if counts[problem.code] <= MOST:
                tally.problems.append(problem)
    failed |= {code: TOO_MANY for code, count in counts.items() if count > MOST}
    tally.completed |= set(codes) - failed.keys()
    tally.errors |= failed


def _placed(block: Block, problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        if not block.hidden:
            where = _place(block, problem.start) or REGIONS.get(block.region, "")
            message = f"{problem.message}（位置：{where}）" if block.where else problem.message
            yield replace(problem, region=block.region, where=where, message=message)
        elif problem.code.startswith(HIDDEN_CODES):
            where = _place(block, problem.start) or "隐藏部分"
            message = f"{problem.message}（在隐藏内容中，下载后可以看到：{where}）"
            yield replace(problem, region=block.region, where=where, message=message)


def _by_run(scope: Scope) -> Groups:
    """The checks of a scope, those with one `run` together."""
    groups: dict[Callable[..., Any], list[Check]] = {}
    for check in CHECKS:
        if check.scope is scope:
            groups.setdefault(check.run, []).append(check)
    return list(groups.items())


def _safe(problem: Problem) -> Problem:
    """No personal number of the page travels on in what a problem says about it."""
    return replace(
        problem,
        message=masked(problem.message),
        wrong=masked(problem.wrong),
        suggestion=masked(problem.suggestion),
        context=masked(problem.context),
    )


def _place(block: Block, start: int) -> str:
    """The block's place, with the cell of a sheet in which the problem begins."""
    number = block.text.count("\t", 0, start) if start >= 0 else len(block.cells)
    return f"{block.where}（{block.cells[number]}）" if number < len(block.cells) else block.where
