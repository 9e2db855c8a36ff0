"""Names, titles and order of leaders, held against a list that the user keeps (wordlists/leaders.tsv).

All that is found waits for a person: two people may differ in one character, and another district has its own 区长.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, pairwise

from monitor.language.disguises import readable
from monitor.language.sentences import SHOWN, around, sentence, subject
from monitor.model import Problem, Severity
from monitor.wordlists.entries import Leader

MOST = 100  # problems of each kind in one text
HITS = 5_000  # titles and names looked at in one text
GAP = r"[ \u3000\u00a0\r\n]"
BESIDE = 20  # characters on either side in which a title must stand for a split name to be one
# Before a title: it was held once, will be, or is another one (副区长).
OTHERWISE = re.compile(r"(?:副|原|前|时任|曾任|历任|代|代理|候任|拟任|名誉)[\u4e00-\u9fff]{0,6}$")
# After a name of two characters, or one that lost a character: the name ends here.
ENDS = re.compile(
    r"$|[^\u4e00-\u9fff]|同志|主持|出席|参加|讲话|指出|强调|带队|到|在|率|对|表示|要求|介绍|先后|一行|调研|深入|作|与|等|实地|为|就|和"
)
# Between two names of an enumeration: marks, and people whom the list does not rank.
BETWEEN = re.compile(r"[、和 \u3000]{1,3}(?:[\u4e00-\u9fff]{2,4}[、和 \u3000]{1,3}){0,8}")
UNRANKED = ("姓氏", "笔画", "笔划", "排名不分先后")


class Leaders:
    """What the list knows. Holds no state between texts; false when the list is empty."""

    def __init__(self, leaders: Iterable[Leader]) -> None:
        self._posts: dict[str, list[Leader]] = {}
        for one in leaders:
            self._posts.setdefault(one.name, []).append(one)
        self._titles = {post.title for posts in self._posts.values() for post in posts}
        self._named = _any_of(self._posts)
        self._titled = _any_of(self._titles)
        self._split = re.compile("|".join(f"{GAP}{{0,3}}".join(map(re.escape, name)) for name in _long(self._posts)))

    def __bool__(self) -> bool:
        return bool(self._posts)

    def check(self, text: str, day: date | None) -> list[Problem]:
        """Problems text.leader in the order of their place. `day`: the page's date; without it, titles and order are
        not judged. Never raises on any text."""
        if not self._posts:
            return []
        text = readable(text)
        kinds = [self._beside_titles(text, day), self._split_names(text)]
        if day:
            kinds.append(self._order(text, day))
        found = [problem for kind in kinds for problem in islice(kind, MOST)]
        return sorted(found, key=lambda problem: problem.start)

    def _beside_titles(self, text: str, day: date | None) -> Iterator[Problem]:
        for match in islice(self._titled.finditer(text), HITS):
            if OTHERWISE.search(text[max(0, match.start() - 8) : match.start()]):
                continue
            name = self._known_at(text, match.end())
            if name:
                whole = len(name) > 2 or ENDS.match(text, match.end() + len(name))
                if day and whole and not self._held(name, match.group(), day):
                    yield self._not_held(text, match, name, day)
            else:
                yield from self._one_off(text, match, day)

    def _known_at(self, text: str, at: int) -> str:
        match = self._named.match(text, at)
        return match.group() if match else ""

    def _held(self, name: str, title: str, day: date) -> bool:
        """书记 is held by who is 区委书记; 区长 is not held by who is 副区长."""
        held = [post.title for post in self._posts[name] if post.holds(day)]
        return any(one == title or (one.endswith(title) and "副" not in one.removesuffix(title)) for one in held)

    def _not_held(self, text: str, match: re.Match[str], name: str, day: date) -> Problem:
        now = "、".join(post.title for post in self._posts[name] if post.holds(day))
        known = f"当日职务为{now}" if now else "当日没有在任职务"
        message = f"‘{match.group()}{name}’：按领导名单，{name}在 {day} 不任{match.group()}，{known}，请核实"
        return _problem(text, match.start(), match.end() + len(name), message)

    def _one_off(self, text: str, match: re.Match[str], day: date | None) -> Iterator[Problem]:
        for name in self._holders(match.group(), day):
            stands = _variant(text, match.end(), name)
            if stands:
                message = f"‘{match.group()}{stands}’：按领导名单，{match.group()}是‘{name}’，姓名疑似有误，请核实"
                yield _problem(text, match.end(), match.end() + len(stands), message, name)
                return

    def _holders(self, title: str, day: date | None) -> Iterator[str]:
        """Names of three characters and more: of two, any other is only one character away."""
        for name, posts in self._posts.items():
            if len(name) > 2 and any(post.title == title and (day is None or post.holds(day)) for post in posts):
                yield name

    def _split_names(self, text: str) -> Iterator[Problem]:
        """李\\n建国; but 李 建 国, spaced evenly, is how tables are set."""
        for match in islice(self._split.finditer(text), HITS) if self._split.pattern else ():
            name = re.sub(GAP, "", match.group())
            gaps = len(re.findall(f"{GAP}+", match.group()))
            near = text[max(0, match.start() - BESIDE) : match.end() + BESIDE]
            if 0 < gaps < len(name) - 1 and any(post.title in near for post in self._posts[name]):
                message = f"姓名‘{name}’被空格或换行拆开，请核实"
                yield _problem(text, match.start(), match.end(), message, name)

    def _order(self, text: str, day: date) -> Iterator[Problem]:
        for one, other in pairwise(self._ranked(text, day)):
            apart = text[one[1] : other[0]]
            if one[3] <= other[3] or len(apart) > 50 or not BETWEEN.fullmatch(apart):
                continue
            first, last = sentence(text, one[0], other[1])
            if not any(word in text[first:last] for word in UNRANKED):
                message = f"领导排序疑似有误：按领导名单，‘{other[2]}’应在‘{one[2]}’之前，请核实"
                yield _problem(text, one[0], other[1], message)

    def _ranked(self, text: str, day: date) -> list[tuple[int, int, str, int]]:
        """Start, end, name and rank of each person who has a rank that day."""
        found = []
        for match in islice(self._named.finditer(text), HITS):
            ranks = [post.order for post in self._posts[match.group()] if post.order and post.holds(day)]
            if ranks:
                found.append((match.start(), match.end(), match.group(), min(ranks)))
        return found


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def _long(names: Iterable[str]) -> list[str]:
    return [name for name in sorted(names, key=len, reverse=True) if len(name) > 2]


def _variant(text: str, at: int, name: str) -> str:
    """What stands at text[at:] in place of `name`, if one character was changed, added or lost; else nothing."""
    size = len(name)
    same, longer, shorter = text[at : at + size], text[at : at + size + 1], text[at : at + size - 1]
    if _han(longer) and len(longer) == size + 1 and name in _without_one(longer) and longer[-1] == name[-1]:
        return longer
    if shorter in _without_one(name) and ENDS.match(text, at + size - 1):
        return shorter
    changed = _han(same) and len(same) == size and sum(a != b for a, b in zip(same, name, strict=True)) == 1
    return same if changed else ""


def _without_one(word: str) -> Sequence[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _han(text: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in text)


def _problem(text: str, start: int, end: int, message: str, right: str = "") -> Problem:
    wrong = text[start:end]
    return Problem(
        "text.leader",
        subject(wrong, text, start, end),
        message,
        Severity.SERIOUS,
        wrong=wrong,
        suggestion=right,
        context=around(text, start, end, SHOWN),
        start=start,
        end=end,
        certain=False,
    )
