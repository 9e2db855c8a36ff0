"""Guesses of the model as problems that a clerk can read: the words around, the reason, 确定 or 疑似."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.language.edits import PUT, TAKEN, Kind
from monitor.language.excuses import allowed, excused
from monitor.language.guards import about_the_error, title_around
from monitor.language.habit import EASIER, verdict
from monitor.language.likelihood import LONGEST_WORD, word_keys
from monitor.language.presets import NEVER_SURE, Preset
from monitor.language.sentences import SHOWN, around, subject, tidy
from monitor.language.spelling import Guess, Speller
from monitor.model import Problem, Severity
from monitor.ngrams import Model
from monitor.ngrams.habits import Habits

# Bits of likeness, as `monitor.training.confusions` writes them; the first that fits names the reason.
REASONS = (
    (0b0000011, "同音误用"),
    (0b1000000, "同音误用"),
    (0b0001000, "形近误用"),
    (0b0000100, "近音误用"),
    (0b0010000, "五笔键位相近误输"),
    (0b0100000, "拼音相近误输"),
)
KINDS = {
    Kind.WORD: "同音词误用",
    Kind.INSERT: "漏字",
    Kind.DELETE: "多字",
    Kind.DOUBLE: "词语重复",
    Kind.SWAP: "字序颠倒",
}


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
        found: list[Problem] = []
        for guess in self.guesses(text):
            start, end = self._word(guess, text)
            if found and start < found[-1].end:  # two slips in one word: each is shown by itself
                start, end = max(guess.start, found[-1].end), max(guess.end, found[-1].end)
            if start < end:
                found.append(self._problem(guess, text, start, end))
        return found

    def guesses(self, text: str) -> list[Guess]:
        found = self._spelt(text)
        return [guess for guess in found if not self._innocent(guess, text)]

    def _spelt(self, text: str) -> list[Guess]:
        least = self._preset.least
        if self._habits is None:
            return self._speller.guesses(text, least)
        doubted = self._speller.guesses(text, {kind: chance * EASIER for kind, chance in least.items()})
        weighed = [replace(guess, chance=verdict(guess, text, self._model, self._habits)) for guess in doubted]
        return [guess for guess in weighed if guess.chance >= least[guess.kind]]

    def _innocent(self, guess: Guess, text: str) -> bool:
        quoted = guess.chance < self._preset.sure and bool(title_around(text, guess.start, guess.end))
        return quoted or excused(guess, text) or allowed(guess, text, self._allow)

    def _problem(self, guess: Guess, text: str, start: int, end: int) -> Problem:
        wrong = text[start:end]
        right = tidy(text[start : guess.start] + guess.right + text[guess.end : end])
        sure = self.is_sure(guess, text, wrong, right)
        verb, doubt = ("应为", "") if sure else ("疑应为", "疑为")
        return Problem(
            code="text.typo",
            subject=subject(wrong, text, start, end),
            message=f"‘{tidy(wrong)}’{verb}‘{right}’：{doubt}{reason(guess)}",
            severity=Severity.MINOR,
            wrong=wrong,
            suggestion=right,
            context=around(text, start, end, SHOWN),
            start=start,
            end=end,
            certain=sure,
        )

    def is_sure(self, guess: Guess, text: str, wrong: str, right: str) -> bool:
        return (
            guess.chance >= self._preset.sure
            and guess.kind not in NEVER_SURE
            and not self._stands_as_word(guess, text)
            and not title_around(text, guess.start, guess.end)
            and not about_the_error(wrong, right, text, guess.start, guess.end)
        )

    def _stands_as_word(self, guess: Guess, text: str) -> bool:
        """Two characters that are a word as they stand: the right one is a matter of sense."""
        ids = self._model.encode(text[guess.start : guess.end]).ids
        return len(ids) == 2 and bool(self._model.word_levels(word_keys(ids, 2))[0])

    def _word(self, guess: Guess, text: str) -> tuple[int, int]:
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


def reason(guess: Guess) -> str:
    if guess.kind in KINDS:
        return KINDS[guess.kind]
    return next((name for bits, name in REASONS if guess.likeness & bits), "误用")
