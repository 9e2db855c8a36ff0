"""Guesses of the model as problems that a clerk can read: the words around, the reason, 确定 or 疑似."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.language.edits import PUT, TAKEN, EditKind
from monitor.language.excuses import allowed, excused
from monitor.language.guards import about_the_error, title_around
from monitor.language.habits import EASIER, verdict
from monitor.language.likelihood import LONGEST_WORD, word_keys
from monitor.language.sentences import SHOWN, around, subject, tidy
from monitor.language.spelling import Speller, SpellingGuess
from monitor.model import Problem, Severity
from monitor.ngrams.habits import Habits
from monitor.ngrams.likeness import KEYS, NEAR_SOUND, OTHER_TONE, SAME_SOUND, SECOND_READING, SHAPE, SOUND_SLIP
from monitor.ngrams.model import Model
from monitor.ngrams.presets import Preset

# The first that fits names the reason.
REASONS = (
    (SAME_SOUND | OTHER_TONE, "同音误用"),
    (SECOND_READING, "同音误用"),
    (SHAPE, "形近误用"),
    (NEAR_SOUND, "近音误用"),
    (KEYS, "五笔键位相近误输"),
    (SOUND_SLIP, "拼音相近误输"),
)
KINDS = {
    EditKind.WORD: "同音词误用",
    EditKind.INSERT: "漏字",
    EditKind.DELETE: "多字",
    EditKind.DOUBLE: "词语重复",
    EditKind.SWAP: "字序颠倒",
}

# Kinds of edit that few measured errors stand for never confirm themselves.
NEVER_SURE = frozenset({EditKind.INSERT, EditKind.DELETE, EditKind.DOUBLE, EditKind.SWAP})


class ModelLayer:
    """`problems(text)`: errors that no list names. Keeps nothing of the text; safe to share between threads."""

    def __init__(self, model: Model, preset: Preset, allow: Sequence[str] = (), habits: Habits | None = None) -> None:
        self._speller = Speller(model)
        self._model = model
        self._preset = preset
        self._allow = tuple(allow)
        self._habits = habits

    def problems(self, text: str) -> list[Problem]:
        """Problems in the order of their place, none overlapping another."""
        return self.problems_of([text])[0]

    def problems_of(self, texts: Sequence[str]) -> list[list[Problem]]:
        """The problems of each text, as if it were read alone."""
        return [self._problems(text, guesses) for text, guesses in zip(texts, self._spelt(texts), strict=True)]

    def guesses(self, text: str) -> list[SpellingGuess]:
        return self._counted(text, self._spelt([text])[0])

    def _problems(self, text: str, guesses: Sequence[SpellingGuess]) -> list[Problem]:
        found: list[Problem] = []
        for guess in self._counted(text, guesses):
            start, end = self._word(guess, text)
            if found and start < found[-1].end:  # two slips in one word: each is shown by itself
                start, end = max(guess.start, found[-1].end), max(guess.end, found[-1].end)
            if start < end:
                found.append(self._problem(guess, text, start, end))
        return found

    def _spelt(self, texts: Sequence[str]) -> list[list[SpellingGuess]]:
        doubt = self._preset.doubt
        return self._speller.guesses_of(texts, doubt * EASIER if self._habits else doubt)

    def _counted(self, text: str, guesses: Sequence[SpellingGuess]) -> list[SpellingGuess]:
        """The guesses that are reported: likely enough where they stand, and not innocent."""
        if self._habits is not None:
            guesses = [replace(guess, chance=verdict(guess, text, self._model, self._habits)) for guess in guesses]
        return [guess for guess in guesses if guess.chance >= self._preset.doubt and not self._innocent(guess, text)]

    def _innocent(self, guess: SpellingGuess, text: str) -> bool:
        quoted = guess.chance < self._preset.sure and bool(title_around(text, guess.start, guess.end))
        return quoted or excused(guess, text) or allowed(guess, text, self._allow)

    def _problem(self, guess: SpellingGuess, text: str, start: int, end: int) -> Problem:
        wrong = text[start:end]
        right = tidy(text[start : guess.start] + guess.right + text[guess.end : end])
        sure = self.is_sure(guess, text, wrong, right)
        problem = Problem(
            code="text.typo",
            subject=subject(wrong, text, start, end),
            message=f"‘{tidy(wrong)}’应为‘{right}’：{reason(guess)}",
            severity=Severity.MINOR,
            wrong=wrong,
            suggestion=right,
            context=around(text, start, end, SHOWN),
            start=start,
            end=end,
            confidence=min(round(guess.chance, 4), 0.9999),  # 1 is what a rule says
        )
        return problem if sure else doubted(problem)

    def is_sure(self, guess: SpellingGuess, text: str, wrong: str, right: str) -> bool:
        return (
            guess.chance >= (self._preset.sure_of_words if guess.words[0] else self._preset.sure)
            and guess.kind not in NEVER_SURE
            and not title_around(text, guess.start, guess.end)
            and not about_the_error(wrong, right, text, guess.start, guess.end)
        )

    def _word(self, guess: SpellingGuess, text: str) -> tuple[int, int]:
        """The stretch that is shown: what the corrected place makes a word with, at least both sides of a gap."""
        before, after = text[: guess.start][-LONGEST_WORD + 1 :], text[guess.end :][: LONGEST_WORD - 1]
        corrected = before + guess.right + after
        low, high = len(before), len(before) + len(guess.right)
        best = max(self._words_over(corrected, low, high), default=(0, low, high))
        if best[0] == 0 and TAKEN[guess.kind] != PUT[guess.kind]:
            best = (0, max(low - 1, 0), min(high + 1, len(corrected)))
        start, end = guess.start - (low - best[1]), guess.end + (best[2] - high)
        if start == end:  # a character lost inside nothing that is known
            return max(start - 1, 0), min(end + 1, len(text))
        return start, end

    def _words_over(self, text: str, low: int, high: int) -> list[tuple[int, int, int]]:
        """(level, start, end) of the words of the lexicon that cover text[low:high] whole."""
        found = []
        for length in range(LONGEST_WORD, max(high - low, 1), -1):
            for start in range(max(0, high - length), min(low, len(text) - length) + 1):
                ids = self._model.encode(text[start : start + length]).ids
                if len(ids) == length and (level := int(self._model.word_levels(word_keys(ids, length))[0])):
                    found.append((level, start, start + length))
        return found


def doubted(problem: Problem) -> Problem:
    """The same said as a doubt: 疑似."""
    head, _, why = problem.message.partition("’应为‘")
    why = why.replace("’：", "’：疑为", 1)
    return replace(problem, message=f"{head}’疑应为‘{why}", certain=False)


def reason(guess: SpellingGuess) -> str:
    if guess.kind in KINDS:
        return KINDS[guess.kind]
    return next((name for bits, name in REASONS if guess.likeness & bits), "误用")
