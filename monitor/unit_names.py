"""Which unit a name means: 区教体局 is 区教育和体育局 is 罗庄区教育和体育局, and is not 兰山区教育和体育局 or 市教育局.

Pure: names in, unit and confidence out. A name that may mean two units means none; both are handed to staff.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

LONGEST = 200  # characters of a name that are looked at
SURE = 0.8  # from here on nobody has to look
_EXACT, _SAME, _SHORT, _PART, _LIKELY = 1.0, 0.95, 0.85, 0.75, 0.6
_PATH = 0.9  # what a column's name says, beside what the page says of itself
_SITE = 0.5  # the site's own unit, where nothing else is known

_LABEL = re.compile(
    r"^(?:信息来源|文章来源|稿件来源|来源|发布机构|发布单位|公开单位|责任单位|供稿单位|供稿|作者|撰稿)[:：]"
)
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_SEVERAL = re.compile(r"[、,，;；/|]|\s{1,}(?=\S{2,})")
_AREA = r"(?:[\u4e00-\u9fff]{2,5}省)?(?:[\u4e00-\u9fff]{2,5}市)?"
_OWN = re.compile(r"^(?:我|本|全)?[区县旗](?=[\u4e00-\u9fff]{2})")
_NO_OFFICE = ("街道", "镇", "乡", "办事处")  # what follows the name of a town
_BRANCH = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,5}市)(?P<office>[\u4e00-\u9fff]{2,12})局(?P<area>[\u4e00-\u9fff]{2,5})分局$"
)
# What is written in several ways, longest first: one form for each.
_FORMS = (
    (re.compile(r"(?:人民政府|政府)(?:办公室|办)$"), "府办"),
    (re.compile(r"(?:镇|乡)(?:人民政府|政府)$"), lambda found: found[0][0]),
    (re.compile(r"街道(?:办事处|办|党工委)$"), "街道"),
    (re.compile(r"(?<=[\u4e00-\u9fff]{2})办事处$"), "街道"),
    (re.compile(r"委员会$"), "委"),
    (re.compile(r"办公室$"), "办"),
    (re.compile(r"分局$"), "局"),
)
_GENERIC = ("监督管理", "管理", "监督", "事务", "服务", "工作", "行政", "综合", "运输", "保护")
_JOINS = re.compile(r"[和与及暨]")
_KINDS = (
    "中心",
    "支队",
    "大队",
    "公司",
    "医院",
    "学校",
    "局",
    "办",
    "委",
    "部",
    "院",
    "会",
    "室",
    "厅",
    "所",
    "站",
    "社",
    "馆",
)
_TOWNS = ("镇", "乡", "街道")
_ALL_COLUMNS = frozenset(
    {"首页", "正文", "部门", "乡镇", "镇街", "政府信息公开", "部门信息公开", "部门街道", "区直部门"}
)


@dataclass(frozen=True, slots=True)
class Match:
    """`unit` is "" where nothing fits, or where `candidates` (the best first) are equally likely."""

    unit: str = ""
    confidence: float = 0.0
    candidates: tuple[str, ...] = ()
    how: str = ""  # name abbreviation part column site registry

    @property
    def ambiguous(self) -> bool:
        """Several units fit as well as each other: for staff to decide."""
        return len(self.candidates) > 1 and not self.unit

    @property
    def sure(self) -> bool:
        return bool(self.unit) and self.confidence >= SURE


class UnitNames:
    """`units`: id → its names, the official one and the aliases. `district`: 罗庄区; empty when it is not known."""

    def __init__(self, units: Mapping[str, Iterable[str]], district: str = "") -> None:
        self._district = plain(district)
        self._written: dict[str, set[str]] = {}
        self._forms: dict[str, set[str]] = {}
        for unit, names in units.items():
            for name in filter(None, map(plain, names)):
                self._written.setdefault(name, set()).add(unit)
                self._forms.setdefault(self.form(name), set()).add(unit)

    def form(self, name: str) -> str:
        """The one form of a name, without its district: 罗庄区教育和体育局 → 教育和体育局; 沂堂镇人民政府 → 沂堂镇."""
        name = self._without_district(_branch(plain(name), self._district).removeprefix("中共"))
        for pattern, instead in _FORMS:
            name = pattern.sub(instead, name, count=1)  # type: ignore[arg-type]
        return name

    def match(self, text: str) -> Match:
        """The unit that `text` (a source, a column's name) means."""
        named = [self._one(part) for part in _parts(text)]
        found = [one for one in named if one.unit or one.candidates]
        units = list(dict.fromkeys(unit for one in found for unit in (one.candidates or (one.unit,))))
        if len(found) <= 1:
            return found[0] if found else Match()
        if len(units) == 1:
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
        yield _SHORT, "abbreviation", self._those(lambda known: abbreviates(form, known) or abbreviates(known, form))
        yield _PART, "part", self._over(form)
        yield _LIKELY, "abbreviation", self._those(lambda known: abbreviates(form, known, every_part=False))

    def _over(self, form: str) -> list[str]:
        """The unit of which a form names an office: 教体局基础教育科."""
        heads = [form[:end] for end in range(len(form) - 1, 2, -1) if form[:end].endswith((*_KINDS, *_TOWNS))]
        for head in heads:
            found = sorted(self._forms.get(head, ())) or self._those(lambda known, head=head: abbreviates(head, known))  # type: ignore[misc]
            if found:
                return found
        return []

    def _those(self, fits: Callable[[str], bool]) -> list[str]:
        return sorted({unit for known, units in self._forms.items() if fits(known) for unit in units})

    def _without_district(self, name: str) -> str:
        """罗庄街道 of 罗庄区 keeps its name: only what is left of an office may lose the district's."""
        if self._district:
            rest = re.sub(f"^{_AREA}{re.escape(self._district)}", "", name)
            if rest != name and len(rest) >= 2:
                return rest
            short = self._district[:-1]
            rest = name.removeprefix(short) if len(short) >= 2 else name
            if rest != name and len(rest) >= 3 and rest.endswith(_KINDS) and not rest.startswith(_NO_OFFICE):
                return rest
        return _OWN.sub("", name)


def unit_of_page(
    names: UnitNames, registered: str = "", source: str = "", path: Sequence[str] = (), site_unit: str = ""
) -> Match:
    """Whose page it is. `registered`: the registry's unit of its column; `path`: names from the home page down.

    The registry's word stands above all. Then the source that the page names, then the nearest column that is named
    for a unit, then the site's own unit, with little confidence.
    """
    if registered:
        return Match(registered, 1.0, (registered,), "registry")
    by_source = names.match(source) if source else Match()
    if by_source.sure:
        return by_source
    for column in reversed([name for name in path if plain(name) not in _ALL_COLUMNS]):
        by_path = names.match(column)
        if by_path.unit and by_path.how != "part" and by_path.unit in (by_source.candidates or (by_path.unit,)):
            return Match(by_path.unit, by_path.confidence * _PATH, (by_path.unit,), "column")
    if by_source.unit or by_source.ambiguous:
        return by_source
    return Match(site_unit, _SITE, (site_unit,), "site") if site_unit else Match()


def plain(name: str) -> str:
    """A name as it is compared: one width, no spaces, no label in front, nothing in brackets behind."""
    name = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name[:LONGEST]))
    name = _LABEL.sub("", name)
    return _BRACKETS.sub("", name) or name


def abbreviates(short: str, full: str, every_part: bool = True) -> bool:
    """教体局 of 教育和体育局, 人社局 of 人力资源和社会保障局, 市场监管局 of 市场监督管理局.

    The letters of the short name stand in the full one in the same order, from the first on; both are the same kind of
    office; and each part between 和 gives one letter at least: 自然资源局 does not stand for 自然资源和规划局.
    """
    kind = next((kind for kind in _KINDS if full.endswith(kind)), "")
    if not kind or not short.endswith(kind) or len(short) >= len(full) or len(short) - len(kind) < 2:
        return False
    body, letters = full.removesuffix(kind), short.removesuffix(kind)
    if body[0] != letters[0] or not _in_order(_JOINS.sub("", letters), body):
        return False
    return not every_part or _each_gives(_JOINS.split(_bare(body)), letters)


def _each_gives(parts: Sequence[str], letters: str) -> bool:
    """The letters come in runs, one for each part. A single word of four has two halves that count: 农业 + 农村."""
    if len(parts) == 1 and len(parts[0]) == 4:
        parts = (parts[0][:2], parts[0][2:])
    if len(parts) <= 1:
        return True
    runs = range(1, len(letters) - len(parts) + 2)
    return any(_in_order(letters[:end], parts[0]) and _rest_gives(parts[1:], letters[end:]) for end in runs)


def _rest_gives(parts: Sequence[str], letters: str) -> bool:
    """As above. A part gives the beginning of a word (城乡建设: 城 or 建); what common words gave (管理, 服务)
    stands behind the last part."""
    if len(parts) == 1:
        return bool(letters) and letters[0] in parts[0][::2]
    runs = range(1, len(letters) - len(parts) + 2)
    return any(_in_order(letters[:end], parts[0]) and _rest_gives(parts[1:], letters[end:]) for end in runs)


def _bare(body: str) -> str:
    """Without words that every office has: 应急管理 → 应急."""
    for word in _GENERIC:
        rest = body.replace(word, "")
        body = rest if len(rest) >= 2 else body
    return body


def _in_order(letters: str, body: str) -> bool:
    rest = iter(body)
    return all(letter in rest for letter in letters)


def _branch(name: str, district: str) -> str:
    """临沂市生态环境局罗庄分局 → 生态环境局, where it is this district's."""
    found = _BRANCH.match(name)
    if found and district and found["area"] in (district, district[:-1]):
        return f"{found['office']}局"
    return name


def _parts(text: str) -> list[str]:
    """The names in a text that may hold several."""
    whole = _LABEL.sub("", unicodedata.normalize("NFKC", text[:LONGEST]).strip())
    parts = [part for part in _SEVERAL.split(whole) if len(plain(part)) >= 2]
    return parts if all(plain(part).endswith((*_KINDS, *_TOWNS, "办事处", "政府")) for part in parts) else [whole]
