"""All readers together over the problems of one page, and what becomes of each problem."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from monitor.model import CheckRun, Problem
from monitor.second_readers.cache import OpinionCache
from monitor.second_readers.question import Opinion, Question, SecondReader, question_of

AGREED = "（第二读者认同）"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """Problems that were doubtful, and what was said of them. `unheard`: no reader had an opinion."""

    doubtful: int = 0
    agreed: int = 0
    rejected: int = 0
    unsure: int = 0
    unheard: int = 0


@dataclass
class Panel:
    """`troubles`: Chinese sentences on readers that are named in the settings and cannot be used. Not for threads."""

    readers: Sequence[SecondReader] = ()
    memory: OpinionCache = field(default_factory=OpinionCache)
    troubles: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def heard(self, run: CheckRun) -> CheckRun:
        """The page's checks after the readers were heard.

        A rejected problem is left out and its subject undecided: it opens no finding, and closes none. A machine's word
        alone must not end what a person may have confirmed, nor make a finding come and go with the reader's presence.
        """
        judged = self.judged(run.problems)
        kept = tuple(problem for problem in judged if problem is not None)
        if kept == run.problems:
            return run
        gone = [old for old, new in zip(run.problems, judged, strict=True) if new is None]
        left = run.undecided | {(problem.code, problem.subject) for problem in gone}
        return replace(run, problems=kept, undecided=left)

    def judged(self, problems: Sequence[Problem]) -> list[Problem | None]:
        """Each problem of one page as it is to be reported, in their order; None for what was rejected."""
        questions = [question_of(problem) for problem in problems]
        asked = list(dict.fromkeys(question for question in questions if question))
        if not asked or not self.readers:
            return list(problems)
        said = self._verdicts(asked)
        pairs = zip(problems, questions, strict=True)
        return [self._after(problem, said[question]) if question else problem for problem, question in pairs]

    def remarks(self) -> list[str]:
        """What a person should know after the run, in Chinese."""
        found = [*self.troubles, *(remark for reader in self.readers for remark in reader.remarks())]
        if found and self.tally.unheard:
            found.append(f"{self.tally.unheard} 个疑似问题未经第二读者复核，照常列出")
        return list(dict.fromkeys(found))

    def close(self) -> None:
        for reader in self.readers:
            reader.close()

    def _after(self, problem: Problem, verdict: Opinion | None) -> Problem | None:
        tally = self.tally
        tally.doubtful += 1
        tally.agreed += verdict is Opinion.AGREES
        tally.rejected += verdict is Opinion.REJECTS
        tally.unsure += verdict is Opinion.UNSURE
        tally.unheard += verdict is None
        if verdict is Opinion.REJECTS:
            return None
        return replace(problem, message=problem.message + AGREED) if verdict is Opinion.AGREES else problem

    def _verdicts(self, questions: Sequence[Question]) -> dict[Question, Opinion | None]:
        opinions = [self._opinions(reader, questions) for reader in self.readers]
        return {question: _verdict([said.get(question) for said in opinions]) for question in questions}

    def _opinions(self, reader: SecondReader, questions: Sequence[Question]) -> dict[Question, Opinion]:
        """What this reader says, from memory where it has said it before."""
        keys = {question: question.key(reader.name) for question in questions}
        known = self.memory.known(keys.values())
        new = [question for question in questions if keys[question] not in known]
        answers = self._read(reader, new) if new else {}
        self.memory.keep({keys[question]: opinion for question, opinion in answers.items()})
        return answers | {question: known[key] for question, key in keys.items() if key in known}

    def _read(self, reader: SecondReader, questions: Sequence[Question]) -> dict[Question, Opinion]:
        try:
            pairs = zip(questions, reader.read(questions), strict=True)
            return {question: opinion for question, opinion in pairs if opinion is not None}
        except Exception as error:  # noqa: BLE001 - the boundary: without its second readers the night goes on
            _log.warning("a second reader failed: %s: %s", type(error).__name__, error)
            self.troubles.append(f"第二读者出错（{type(error).__name__}）")
            return {}


def _verdict(opinions: Sequence[Opinion | None]) -> Opinion | None:
    """Readers that contradict each other decide nothing."""
    said = {opinion for opinion in opinions if opinion}
    if {Opinion.AGREES, Opinion.REJECTS} <= said:
        return Opinion.UNSURE
    return next((one for one in (Opinion.AGREES, Opinion.REJECTS, Opinion.UNSURE) if one in said), None)
