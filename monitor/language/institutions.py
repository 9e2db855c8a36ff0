"""Institutions under a name that they no longer have, on pages written after the change. Advice: a person looks.

Source of the shipped names: 深化党和国家机构改革方案 (2018, 2023) and the reforms of counties that followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice

from monitor.language.disguises import readable
from monitor.language.guards import title_around
from monitor.language.sentences import SHOWN, around, sentence, subject
from monitor.model import Problem, Severity
from monitor.wordlists.entries import Renamed

CODE = "text.renamed"
GRACE = timedelta(days=180)  # after a change, in which both names are met
MOST = 50  # problems of one text
HITS = 2_000  # names looked at in one text
# The sentence tells of what was.
OF_OLD = re.compile(
    "原|旧|前身|更名|改名|改为|改称|组建|撤销|合并|并入|整合|划入|划归|挂牌|机构改革"
    "|时任|曾|历任|当时|不再保留|以前|之前|过去"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|〕|-|\.|/)")


class Institutions:
    """What the list knows. Holds no state between texts; false when the list is empty."""

    def __init__(self, names: Iterable[Renamed]) -> None:
        self._names = {one.old: one for one in names}
        words = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile(
            "(?<!生态)(?:" + "|".join(map(re.escape, words)) + ")(?!门)"
        )  # 环境保护部门 is no name

    def __bool__(self) -> bool:
        return bool(self._names)

    def check(self, text: str, day: date | None) -> list[Problem]:
        """Problems text.renamed in the order of their place. `day`: the page's date; without it nothing is judged.
        Never raises on any text."""
        if not self._names or day is None:
            return []
        return list(islice(self._found(readable(text), day), MOST))

    def _found(self, text: str, day: date) -> Iterator[Problem]:
        for match in islice(self._pattern.finditer(text), HITS):
            one = self._names[match.group()]
            if day > one.since + GRACE and not _of_old(text, match, one.since):
                yield _problem(text, match, one)


def _of_old(text: str, match: re.Match[str], since: date) -> bool:
    first, last = sentence(text, *match.span())
    said = text[first:last]
    early = any(int(year) <= since.year for year in YEAR.findall(said))
    return early or bool(OF_OLD.search(said)) or bool(title_around(text, *match.span()))


def _problem(text: str, match: re.Match[str], one: Renamed) -> Problem:
    return Problem(
        CODE,
        subject(one.old, text, *match.span()),
        f"‘{one.old}’已于 {one.since:%Y年%m月} 前后改为‘{one.new}’：机构名称过时，请核实",
        Severity.HINT,
        wrong=one.old,
        suggestion=one.new,
        context=around(text, *match.span(), SHOWN),
        start=match.start(),
        end=match.end(),
        certain=False,
    )
