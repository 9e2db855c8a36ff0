"""Which unit a name means: 区教体局, 示例区教育和体育局 and 教育体育局 are one and the same.

A name matches when it is equal to a unit's name or alias after both are brought to one form; when it is the usual
short form of exactly one of them (区教体局: letters of 教育和体育局, in order, with the same first and last); or when
it is similar enough to one and clearly less to all others. What differs in a number, a direction or a size (第一小学,
第二小学) never matches: that is another unit. What matches nothing is for staff, with the nearest guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from monitor.registry import Unit

SIMILAR = 0.88  # difflib's ratio of two names in one form, from which on they are taken for the same
CLEARLY = 0.06  # by which the best must be ahead of the next unit
GUESS = 0.4  # below this no guess is shown
SHORTEST = 3  # letters of a short form
_LABEL = re.compile(
    r"^(信息来源|文章来源|稿件来源|来源|发布机构|发布单位|发文机关|供稿单位|供稿|责任单位|主办单位|作者)[:：]"
)
_EDGES = " \t,，.。;；、()（）[]【】<>《》“”\"'"
_SAME = (("人民政府", "政府"), ("办事处", ""), ("办公室", "办"), ("委员会", "委"))
_TOWN = re.compile(r"(?<=[镇乡])政府$")
_SEVERAL = re.compile(r"[、,;/|]")
_NOT_OURS = re.compile(r"市(场|容|民|政(?!府))|区(域|划|块|间)|县(域|级)")  # 市场监督管理局 bears no prefix 市
_TELLING = frozenset("一二三四五六七八九十百0123456789东西南北中上下前后左右大小新老甲乙丙丁")


class Match(NamedTuple):
    """`score`: 1 equal, 0.9 the short form, else the ratio."""

    unit: str
    score: float


@dataclass(frozen=True)
class Names:
    """The names and aliases of a district's units, ready to be asked for every page of a scan."""

    forms: Mapping[str, str] = field(default_factory=dict)  # in one form → unit
    district: str = ""
    _asked: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def unit(self, name: str) -> str:
        """The unit that this name means; empty when that is not beyond doubt."""
        asked = plain(name)
        if asked not in self._asked:
            if len(self._asked) > 5_000:  # hostile pages may name a new source each
                self._asked.clear()
            self._asked[asked] = self._only(asked)
        return self._asked[asked]

    def nearest(self, name: str) -> Match | None:
        """The likeliest unit, however unlikely; None when nothing is like it at all."""
        best = next(iter(self._ranked(one_form(name, self.district))), None)
        return best if best and best.score >= GUESS else None

    def _only(self, asked: str) -> str:
        """Several names at once mean a unit only when all of them mean the same."""
        parts = list(filter(None, _SEVERAL.split(asked.strip(_EDGES))))[:10]
        found = {self._find(one_form(part, self.district)) for part in parts}
        return found.pop() if len(found) == 1 else ""

    def _find(self, form: str) -> str:
        if not form:
            return ""
        if form in self.forms:
            return self.forms[form]
        short_of = {unit for known, unit in self.forms.items() if is_short(form, known) or is_short(known, form)}
        if short_of:
            return short_of.pop() if len(short_of) == 1 else ""
        best, second = [*self._ranked(form), Match("", 0.0), Match("", 0.0)][:2]
        return best.unit if best.score >= SIMILAR and best.score - second.score >= CLEARLY else ""

    def _ranked(self, form: str) -> list[Match]:
        """Every unit with the score of its likeliest name, the best first."""
        scores: dict[str, float] = {}
        for known, unit in self.forms.items():
            scores[unit] = max(scores.get(unit, 0.0), _score(form, known))
        return sorted((Match(*one) for one in scores.items()), key=lambda one: (-one.score, one.unit))


def of_units(units: Iterable[Unit], district: str = "") -> Names:
    """A name that two units bear says nothing, and is left out."""
    found: dict[str, set[str]] = {}
    for unit in units:
        for name in (unit.name, *unit.aliases):
            found.setdefault(one_form(name, district), set()).add(unit.id)
    return Names({form: next(iter(ids)) for form, ids in found.items() if form and len(ids) == 1}, district)


def plain(name: str) -> str:
    """A name as it is compared with itself: one width, no spaces, no label in front."""
    return _LABEL.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", name[:200])))


def one_form(name: str, district: str = "") -> str:
    """`plain`, without the district in front, 人民政府 and the like in their short form."""
    form = plain(name).strip(_EDGES)
    if district and form.startswith(district) and len(form) > len(district):
        form = form.removeprefix(district)
    elif district and form[:1] == district[-1:] and district[-1:] in "区县市" and not _NOT_OURS.match(form):
        form = form[1:]
    for long, short in _SAME:
        form = form.replace(long, short)
    return _TOWN.sub("", form)


def is_short(short: str, full: str) -> bool:
    """`short` is made of letters of `full` in their order, the first and the last the same: 教体局, 教育和体育局."""
    if not SHORTEST <= len(short) < len(full) or (short[0], short[-1]) != (full[0], full[-1]):
        return False
    letters = iter(full)
    left_out = len(full) - len(short)
    return all(letter in letters for letter in short) and left_out <= 2 * len(short) + 2


def _score(form: str, known: str) -> float:
    if form == known:
        return 1.0
    if is_short(form, known) or is_short(known, form):
        return 0.9
    matcher = SequenceMatcher(None, form, known, autojunk=False)
    score = matcher.ratio()
    return min(score, SIMILAR - 0.01) if score >= SIMILAR and _differs_tellingly(matcher, form, known) else score


def _differs_tellingly(matcher: SequenceMatcher[str], form: str, known: str) -> bool:
    changed = ((form[a:b], known[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal")
    return any(_TELLING & {*left, *right} for left, right in changed)
