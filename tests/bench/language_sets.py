"""The measured sets: `wrong TAB right`, tune halves (1st, 3rd … line) and report halves (2nd, 4th …), never mixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SETS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "csc"
OFFICIAL = ("official_dev", "law_dev", "news_dev", "learner_sighan15")
CLEAN = ("clean_official_dev", "clean_news_dev")


@dataclass(frozen=True, slots=True)
class Edit:
    """text[start:end] → right, with the chance that the engine gave."""

    start: int
    end: int
    right: str
    chance: float = 1.0
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A line with what is known about it and what was found in it."""

    wrong: str
    right: str
    edits: tuple[Edit, ...]


def lines(name: str, half: str) -> list[tuple[str, str]]:
    """`half`: tune, report."""
    wanted = {"tune": 0, "report": 1}[half]
    rows = (SETS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [row.split("\t") for number, row in enumerate(rows) if number % 2 == wanted]
    return [(pair[0], pair[1]) for pair in pairs if len(pair) >= 2]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1; `alarms`: false ones; `alarm_rate`: in 10,000 characters of the text read."""

    precision: float
    recall: float
    detected: tuple[float, float, float]
    corrected: tuple[float, float, float]
    alarms: int
    alarm_rate: float

    @classmethod
    def of(cls, reads: Sequence[Read]) -> Score:
        right = false = wrong = characters = 0
        flagged = bad = hit = mended = 0
        for read in reads:
            characters += len(read.wrong)
            places = changed(read.wrong, read.right)
            wrong += len(places)
            for edit in read.edits:
                good = _good(edit, read, places)
                right, false = right + good, false + (not good)
            flagged += bool(read.edits)
            bad += read.wrong != read.right
            hit += bool(read.edits) and read.wrong != read.right
            mended += read.wrong != read.right and applied(read) == read.right
        return cls(
            right / max(1, right + false),
            right / max(1, wrong),
            _f1(hit, flagged, bad),
            _f1(mended, flagged, bad),
            false,
            false / max(1, characters) * 10_000,
        )


def changed(wrong: str, right: str) -> set[int]:
    """Places at which two texts of one length differ; of others the place where they part."""
    if len(wrong) == len(right):
        return {at for at, (old, new) in enumerate(zip(wrong, right, strict=True)) if old != new}
    return {next((at for at, (old, new) in enumerate(zip(wrong, right, strict=False)) if old != new), len(right))}


def _good(edit: Edit, read: Read, places: set[int]) -> int:
    """Wrong characters that this edit puts right; 0 for a false alarm."""
    if len(read.wrong) != len(read.right):
        return int(applied(Read(read.wrong, read.right, (edit,))) == read.right)
    if len(edit.right) != edit.end - edit.start:
        return 0
    touched = [at for at in range(edit.start, edit.end) if edit.right[at - edit.start] != read.wrong[at]]
    good = touched and all(at in places and read.right[at] == edit.right[at - edit.start] for at in touched)
    return len(touched) if good else 0


def applied(read: Read) -> str:
    text = read.wrong
    for edit in sorted(read.edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.right + text[edit.end :]
    return text


def _f1(hit: int, flagged: int, bad: int) -> tuple[float, float, float]:
    precision, recall = hit / max(1, flagged), hit / max(1, bad)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def sentences(names: Sequence[str], half: str) -> Iterator[str]:
    for name in names:
        for wrong, right in lines(name, half):
            if wrong == right:
                yield right
