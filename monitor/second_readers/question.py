"""The small interface of second readers: questions in, opinions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Protocol

from monitor.model import Problem, Severity

LONGEST = 400  # characters of a passage: a sentence; what is longer is no sentence
LONGEST_WORD = 60


class Opinion(StrEnum):
    AGREES = "agrees"  # it is wrong, and the suggestion is right
    REJECTS = "rejects"  # it is right as it stands
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Question:
    """Is `wrong` in `passage` an error for `right`? Personal numbers are starred already where the problem was made."""

    passage: str
    wrong: str
    right: str

    def key(self, reader: str) -> str:
        """By which this reader's opinion is remembered: all that it depends on."""
        parts = "\0".join((reader, self.passage, self.wrong, self.right))
        return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class SecondReader(Protocol):
    """It is handed the questions of one page (or file) at a time."""

    @property
    def name(self) -> str:
        """Changes whenever its opinions could: under it they are remembered."""
        ...

    def read(self, questions: Sequence[Question]) -> Sequence[Opinion | None]:
        """One answer a question, in their order; None: no opinion (it could not be asked, or answered nonsense)."""
        ...

    def remarks(self) -> Sequence[str]:
        """Chinese sentences for the digest: why it was not heard, where it was not."""
        ...

    def close(self) -> None: ...


def question_of(problem: Problem) -> Question | None:
    """None where no second reader is asked: what is certain, what a person decides, what is no error of spelling."""
    if problem.certain or problem.severity is Severity.SERIOUS or not problem.code.startswith("text."):
        return None
    wrong, right, passage = problem.wrong, problem.suggestion, problem.context
    if not wrong or not right or wrong not in passage:
        return None
    fits = len(passage) <= LONGEST and max(len(wrong), len(right)) <= LONGEST_WORD
    return Question(passage, wrong, right) if fits else None
