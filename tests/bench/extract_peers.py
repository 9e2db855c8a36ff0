"""Two other programs that read pages, on the same pages as ours and judged by the same expectation files.

trafilatura gives title and date. GeneralNewsExtractor (`gne`) gives title and date, and a list to whoever tells it the
title of one item: it is told the first. Both get the text already decoded, so that no encoding is held against them.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from monitor.extract.fields import date_sources
from tests.extract.seen import Seen, is_one_of, plain

Item = tuple[str, str]  # title, address as written


@dataclass(slots=True)
class Answers:
    """What one program says of one page."""

    title: str = ""
    day: str = ""  # ISO, "" for none
    items: list[Item] | None = None  # None: it does not look for lists
    seconds: float = 0.0


def trafilatura(text: str, seen: Seen) -> Answers:
    found = importlib.import_module("trafilatura").extract_metadata(text)
    return Answers(found.title or "", _day(found.date or "")) if found else Answers()


def gne(text: str, seen: Seen) -> Answers:
    module = importlib.import_module("gne")
    with contextlib.redirect_stdout(io.StringIO()):
        answers = _article(module, text)
        first = next(iter(seen["first_items"]), None)
        if first:
            listed = module.ListPageExtractor().extract(text, feature=first["title"])
            answers.items = [(item["title"], item.get("url", "")) for item in listed]
    return answers


def _article(module: Any, text: str) -> Answers:
    try:
        found = module.GeneralNewsExtractor().extract(text)
    except Exception:  # noqa: BLE001 - the boundary to a foreign program: it raises where it finds no main text
        return Answers()
    return Answers(found["title"], _day(found["publish_time"]))


def _day(written: str) -> str:
    stamp = date_sources.of_meta(written)
    return stamp.day.isoformat() if stamp else ""


PEERS: Mapping[str, Callable[[str, Seen], Answers]] = {"trafilatura": trafilatura, "gne": gne}


@dataclass(slots=True)
class Score:
    """Right and judged, by what was asked."""

    right: dict[str, int] = field(default_factory=dict)
    judged: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def count(self, what: str, answer: bool) -> None:
        self.judged[what] = self.judged.get(what, 0) + 1
        self.right[what] = self.right.get(what, 0) + answer

    def shown(self, what: str) -> str:
        return f"{self.right[what]} of {self.judged[what]}" if what in self.judged else "–"


ASKED = ("title", "date of pages that bear one", "no date on the others", "item count", "first three titles")


def missing(name: str) -> bool:
    return find_spec(name) is None


def score(ask: Callable[[str, Seen], Answers], texts: Mapping[str, str], expected: Mapping[str, Seen]) -> Score:
    found = Score()
    for name, seen in expected.items():
        started = time.process_time()
        answers = ask(texts[name], seen)
        found.seconds += time.process_time() - started
        found.count(ASKED[0], is_one_of(seen, "title", answers.title))
        found.count(ASKED[1] if seen["date"] else ASKED[2], is_one_of(seen, "date", answers.day))
        if answers.items is not None and seen["first_items"]:
            _count_items(found, answers.items, seen)
    return found


def _count_items(found: Score, items: list[Item], seen: Seen) -> None:
    wanted = [plain(item["title"]) for item in seen["first_items"]]
    found.count(ASKED[3], len(items) in (seen["items"], *seen.get("also_items", [])))
    found.count(ASKED[4], [plain(title) for title, _ in items[: len(wanted)]] == wanted)


def table(scores: Mapping[str, Score], pages: int) -> str:
    rows = [("", *scores)]
    rows += [(what, *(one.shown(what) for one in scores.values())) for what in ASKED]
    rows.append(("pages a processor second", *(f"{pages / one.seconds:.0f}" for one in scores.values())))
    return "\n".join(f"{row[0]:30}" + "".join(f"{cell:>14}" for cell in row[1:]) for row in rows)
