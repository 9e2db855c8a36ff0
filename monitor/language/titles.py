"""Names of documents in 《》, held against the titles of the site's own pages: one character off is 疑似.

A title that differs in a number, a year or a place names another document, and so does one of a whole series.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from monitor.language.disguises import readable
from monitor.language.guards import OFFICIAL, about_the_error
from monitor.language.sentences import SHOWN, around, subject
from monitor.model import Problem, Severity

SHORTEST, LONGEST = 8, 100  # characters of a title
MOST = 50  # problems of one text
CITED = 2_000  # names in 《》 looked at in one text
CROWD = 50  # titles that share a half: a series, whose members are not distinguished
_IN_MARKS = re.compile(r"《([^《》\n\t]{8,100})》")
_ABOUT = re.compile("关于.*")
_BLANK = re.compile(r"\s+")
# What makes two documents of one: numbers, halves, levels, directions, yes and no, and names of places and bodies.
_COUNTS = set(
    "0123456789〇零一二三四五六七八九十百千万两甲乙丙丁戊己庚辛上下中前后东西南北大小男女新旧老不未非省市区县镇乡村"
)
_NAMES = re.compile(
    "同志|村|社区|镇|乡|街|区|市|县|省|路|公司|学|院|园|厂|站|所|局|部|委|会|队|馆|场|河|湖|山|库|桥|号|年|月|期|批"
)
_AFTER = 4  # characters after the difference in which one of _NAMES would make it a name's


class Titles:
    """An index of known titles. Holds no state between texts; false when it knows none."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._known = set(_names(titles))
        self._halves: dict[tuple[int, str], list[str]] = {}
        for title in sorted(self._known):
            for half in _halves(title, len(title)):
                self._halves.setdefault((len(title), half), []).append(title)

    def __bool__(self) -> bool:
        return bool(self._known)

    def check(self, text: str) -> list[Problem]:
        """Problems text.title in the order of their place; at most MOST. Never raises on any text."""
        text = readable(text)
        return list(islice(self._found(text), MOST))

    def _found(self, text: str) -> Iterator[Problem]:
        for match in islice(_IN_MARKS.finditer(text), CITED):
            cited = _BLANK.sub("", match.group(1))
            known = self.nearest(cited)
            if known and not about_the_error(cited, known, text, *match.span(1)):
                yield _problem(text, match.start(1), match.end(1), known)

    def nearest(self, cited: str) -> str:
        """The one known title that `cited` misses by one character; nothing when it is known itself."""
        if cited in self._known or not SHORTEST <= len(cited) <= LONGEST:
            return ""
        near = {title for title in self._alike(cited) if _one_off(cited, title)}
        return near.pop() if len(near) == 1 else ""

    def _alike(self, cited: str) -> Iterator[str]:
        """One change leaves the first or the last half of a title as it was."""
        for size in range(len(cited) - 1, len(cited) + 2):
            for half in _halves(cited, size):
                alike = self._halves.get((size, half), ())
                yield from alike if len(alike) <= CROWD else ()


def _names(titles: Iterable[str]) -> Iterator[str]:
    """Titles, the documents that two of them name, and each without the issuer before 关于. What one title alone names
    may be the very slip: it would be known from the second night on, and the finding gone.
    """
    whole = {_BLANK.sub("", title) for title in titles}
    named = Counter(name for title in whole for name in set(_IN_MARKS.findall(title)))
    for name in (*whole, *(name for name, times in named.items() if times > 1)):
        about = _ABOUT.search(name)
        for one in {name, about.group() if about else name}:
            if SHORTEST <= len(one) <= LONGEST and OFFICIAL.search(one):
                yield one


def _halves(text: str, size: int) -> tuple[str, str]:
    """The first and the last half of a title of `size` characters, as far as they stand in `text`."""
    half = (size - 1) // 2
    return "^" + text[:half], text[len(text) - half :]


def _one_off(cited: str, title: str) -> bool:
    """True when one Chinese character was changed, lost or added, and the change names no other document."""
    start = 0
    while start < min(len(cited), len(title)) and cited[start] == title[start]:
        start += 1
    rest = max(len(cited), len(title)) - start - 1
    if rest and cited[len(cited) - rest :] != title[len(title) - rest :]:
        return False
    wrong, right = cited[start : len(cited) - rest], title[start : len(title) - rest]
    if len(wrong) > 1 or len(right) > 1:
        return False
    after = title[len(title) - rest :][:_AFTER]
    return all("\u4e00" <= char <= "\u9fff" and char not in _COUNTS for char in wrong + right) and not _NAMES.search(
        after
    )


def _problem(text: str, start: int, end: int, known: str) -> Problem:
    wrong = text[start:end]
    return Problem(
        "text.title",
        subject(wrong, text, start, end),
        f"文件名称《{wrong}》与本站的《{known}》只差一个字，疑似笔误，请核实",
        Severity.MINOR,
        wrong=wrong,
        suggestion=known,
        context=around(text, start, end, SHOWN),
        start=start,
        end=end,
        certain=False,
    )
