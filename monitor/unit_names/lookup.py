"""Look-up of the unit that a name means.

区教体局 is 区教育和体育局 is 云泉区教育和体育局, and is not 兰河区教育和体育局 or 市教育局. Pure: names in, unit and
confidence out. A name that may mean two units means none; both are handed to staff, as are the nearest guesses of a
name that means no unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from monitor.unit_names.abbreviations import abbreviates
from monitor.unit_names.forms import Forms
from monitor.unit_names.spelling import KINDS, LONGEST, SIMILAR, TOWNS, likeness, names_in, plain

SURE = 0.8  # from here on no person has to look
_EXACT, _SAME, _SHORT, _SIMILAR, _PART, _LIKELY = 1.0, 0.95, 0.85, 0.8, 0.75, 0.6
CLEARLY = 0.06  # of difflib's ratio, by which the best must be ahead of the next unit
GUESS = 0.4  # below this ratio no guess is shown
_ABOVE = ("市", "省")
_REMEMBERED = 5_000  # names: hostile pages may name a new source each


class NamedUnit(Protocol):
    """A unit of the registry."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """`unit` is "" where nothing fits, or where `candidates` (the best first) are equally likely."""

    unit: str = ""
    confidence: float = 0.0
    candidates: tuple[str, ...] = ()
    how: str = ""  # name abbreviation similar part several

    @property
    def ambiguous(self) -> bool:
        """Several units fit as well as each other: for staff to decide."""
        return len(self.candidates) > 1 and not self.unit

    @property
    def sure(self) -> bool:
        return bool(self.unit) and self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class UnitGuess:
    """A unit that a name might mean. `score`: confidence of a match, or difflib's ratio, 0 to 1."""

    unit: str
    score: float


class UnitNames:
    """`units`: id → its names, the official one first, then the aliases. `district`: 云泉区; empty when unknown."""

    def __init__(self, units: Mapping[str, Iterable[str]] | None = None, district: str = "") -> None:
        self.form: Callable[[str], str] = Forms(district).of
        self._asked: dict[str, Match] = {}
        self._written: dict[str, set[str]] = {}
        self._forms: dict[str, set[str]] = {}
        self._aliases: dict[str, set[str]] = {}
        for unit, names in (units or {}).items():
            for number, name in enumerate(map(plain, names)):
                if name:
                    self._written.setdefault(name, set()).add(unit)
                    self._forms.setdefault(self.form(name), set()).add(unit)
                if name and number:
                    self._aliases.setdefault(self.form(name), set()).add(unit)

    def unit(self, name: str) -> str:
        """The unit that this name means; empty when that is not beyond doubt."""
        found = self.match(name)
        return found.unit if found.sure else ""

    def match(self, text: str) -> Match:
        """The unit that `text` (a source, a column's name) means."""
        asked = text[:LONGEST]
        if asked not in self._asked:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            self._asked[asked] = self._several([self._one(part) for part in names_in(asked)])
        return self._asked[asked]

    def guesses(self, name: str, most: int = 3) -> list[UnitGuess]:
        """What a name may mean, the likeliest first: what matches it, then what is written much like it."""
        found = self.match(name)
        scores = {unit: found.confidence for unit in found.candidates}
        form = self.form(name)
        alike = [one for one in self._ranked(form) if one.score >= GUESS and one.unit not in scores] if form else []
        return [*(UnitGuess(*one) for one in scores.items()), *alike][:most]

    def _several(self, named: Sequence[Match]) -> Match:
        """Several names at once mean a unit only when all of them mean the same."""
        found = [one for one in named if one.unit or one.candidates]
        units = list(dict.fromkeys(unit for one in found for unit in (one.candidates or (one.unit,))))
        if not found:
            return Match()
        if len(units) == 1 and len(found) < len(named):
            return replace(found[0], confidence=min(found[0].confidence, _PART), how="several")
        if len(units) == 1 or len(named) == 1:
            return found[0]
        return Match(candidates=tuple(units), confidence=max(one.confidence for one in found), how="several")

    def _one(self, name: str) -> Match:
        """The first rule that any unit satisfies decides; two units by the same rule are ambiguous."""
        written = plain(name)
        form = self.form(written)
        if len(form) < 2:
            return Match()
        for confidence, how, units in self._rules(written, form):
            if len(units) == 1:
                return Match(units[0], confidence, tuple(units), how)
            if units:
                return Match("", confidence, tuple(units), how)
        return Match()

    def _rules(self, written: str, form: str) -> Iterator[tuple[float, str, list[str]]]:
        yield _EXACT, "name", sorted(self._written.get(written, ()))
        yield _SAME, "name", sorted(self._forms.get(form, ()))
        yield _SHORT, "abbreviation", self._those(lambda known: abbreviates(form, known)) or self._spelt_out(form)
        yield _SIMILAR, "similar", self._alike(form)
        yield _PART, "abbreviation", self._those(lambda known: _spells_out(form, known))
        yield _PART, "part", self._over(form)
        yield _LIKELY, "abbreviation", self._those(lambda known: abbreviates(form, known, every_part=False))

    def _spelt_out(self, form: str) -> list[str]:
        """The units of whose aliases this is the full form. Of an official name it is none: 实验外国语学校 is not
        实验学校.
        """
        return sorted({unit for known, units in self._aliases.items() if _spells_out(form, known) for unit in units})

    def _over(self, form: str) -> list[str]:
        """The unit of which a form names an office: 教体局基础教育科."""
        heads = [form[:end] for end in range(len(form) - 1, 2, -1) if form[:end].endswith((*KINDS, *TOWNS))]
        for head in heads:
            found = sorted(self._forms.get(head, ())) or self._those(lambda known, head=head: abbreviates(head, known))  # type: ignore[misc]
            if found:
                return found
        return []

    def _alike(self, form: str) -> list[str]:
        best, second = [*self._ranked(form), UnitGuess("", 0.0), UnitGuess("", 0.0)][:2]
        return [best.unit] if best.score >= SIMILAR and best.score - second.score >= CLEARLY else []

    def _ranked(self, form: str) -> list[UnitGuess]:
        """Every unit with the score of its likeliest name, the best first."""
        scores: dict[str, float] = {}
        for known, units in self._forms.items():
            score = likeness(form, known)
            scores |= {unit: max(scores.get(unit, 0.0), score) for unit in units}
        return sorted((UnitGuess(*one) for one in scores.items()), key=lambda one: (-one.score, one.unit))

    def _those(self, fits: Callable[[str], bool]) -> list[str]:
        return sorted({unit for known, units in self._forms.items() if fits(known) for unit in units})


def _spells_out(form: str, known: str) -> bool:
    """教育和体育局 of 教体局; 市市场监督管理局 of neither 市场监督管理局 nor 市监局: it is the city's."""
    rest = form[1:] if form.startswith(_ABOVE) else ""
    return rest != known and abbreviates(known, form) and not (rest and abbreviates(known, rest))


def of_units(units: Iterable[NamedUnit], district: str = "") -> UnitNames:
    return UnitNames({unit.id: (unit.name, *unit.aliases) for unit in units}, district)
