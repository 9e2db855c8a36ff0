"""Errors made on purpose, of the kinds that people make, so that a scorer can be trained and measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from monitor.ngrams.likeness import KEYS, NEAR_SOUND, OTHER_TONE, SAME_SOUND, SECOND_READING, SHAPE, SOUND_SLIP
from monitor.training.confusions import Confusions

SOUND = SAME_SOUND | OTHER_TONE
KINDS = ("同音", "近音", "形近", "漏字", "多字", "换序", "词语误用")
TRIES = 30


@dataclass(frozen=True, slots=True)
class Planted:
    text: str
    right: str
    kind: str
    start: int  # where the first wrong character stands, or the gap


class Planter:
    """Plants one error a sentence. `counts`: how often each character stands in ordinary text."""

    def __init__(self, confusions: Confusions, counts: dict[str, float], words: dict[str, int], random: Random) -> None:
        self._random = random
        self._counts = counts
        self._likely: dict[tuple[str, int], tuple[list[str], list[float]]] = {}
        self._pairs = confusions.pairs
        self._words = _by_sound(confusions, words)
        self._known = words
        self._kinds: dict[str, Callable[[str], tuple[str, int] | None]] = {
            "同音": lambda text: self._other(text, SOUND, 0),
            "近音": lambda text: self._other(text, NEAR_SOUND | SECOND_READING | SOUND_SLIP, SOUND),
            "形近": lambda text: self._other(text, SHAPE | KEYS, SOUND),
            "漏字": self._lost,
            "多字": self._extra,
            "换序": self._swapped,
            "词语误用": self._word,
        }

    def plant(self, text: str, kind: str) -> Planted | None:
        """`text` with one error of `kind`, or None where none can be made."""
        for _ in range(TRIES):
            made = self._kinds[kind](text)
            if made and made[0] != text:
                return Planted(made[0], text, kind, made[1])
        return None

    def _place(self, text: str, wide: int = 1) -> int | None:
        if len(text) <= wide:
            return None
        at = self._random.randrange(len(text) - wide + 1)
        return at if all("\u4e00" <= char <= "\u9fff" for char in text[at : at + wide]) else None

    def _other(self, text: str, kinds: int, without: int) -> tuple[str, int] | None:
        at = self._place(text)
        if at is None:
            return None
        others, weights = self._alike(text[at], kinds, without)
        if not others:
            return None
        return text[:at] + self._random.choices(others, weights)[0] + text[at + 1 :], at

    def _alike(self, char: str, kinds: int, without: int) -> tuple[list[str], list[float]]:
        key = (char, kinds)
        if key not in self._likely:
            found = [
                other
                for other, kind in self._pairs.get(char, {}).items()
                if kind & kinds and not kind & without and self._counts.get(other, 0) > 20
            ]
            self._likely[key] = found, [self._counts[other] ** 0.5 for other in found]
        return self._likely[key]

    def _lost(self, text: str) -> tuple[str, int] | None:
        at = self._place(text)
        if at is None or (at and text[at - 1] == text[at]):
            return None
        wide = 2 if text[at : at + 2] in self._known and self._random.random() < 0.15 else 1
        return text[:at] + text[at + wide :], at

    def _extra(self, text: str) -> tuple[str, int] | None:
        wide = self._random.choice((1, 1, 2))
        at = self._place(text, wide)
        if at is None:
            return None
        if wide == 1 and self._random.random() < 0.3:
            return text[:at] + self._random.choice(text) + text[at:], at
        return text[:at] + text[at : at + wide] + text[at:], at

    def _swapped(self, text: str) -> tuple[str, int] | None:
        at = self._place(text, 2)
        return None if at is None else (text[:at] + text[at + 1] + text[at] + text[at + 2 :], at)

    def _word(self, text: str) -> tuple[str, int] | None:
        """Another word of the same sound, as an input method offers it."""
        at = self._place(text, 2)
        if at is None:
            return None
        sound = self._words.sound.get(text[at : at + 2])
        others = [word for word in self._words.words.get(sound, ()) if word != text[at : at + 2]] if sound else []
        if not others:
            return None
        weights = [self._known[word] ** 0.5 for word in others]
        return text[:at] + self._random.choices(others, weights)[0] + text[at + 2 :], at


@dataclass(frozen=True, slots=True)
class _Words:
    sound: dict[str, tuple[str, str]]
    words: dict[tuple[str, str], list[str]]


def _by_sound(confusions: Confusions, words: dict[str, int]) -> _Words:
    sound: dict[str, tuple[str, str]] = {}
    by_sound: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word, count in words.items():
        facts = [confusions.known.get(char) for char in word]
        if len(word) == 2 and count >= 100 and all(fact and fact.readings for fact in facts):
            key = (facts[0].readings[0][0], facts[1].readings[0][0])  # type: ignore[union-attr]
            sound[word] = key
            by_sound[key].append(word)
    return _Words(sound, by_sound)
