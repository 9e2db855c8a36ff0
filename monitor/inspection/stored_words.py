"""Whether words stand on stored pages: read in processes of their own, within the bounds of every page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from monitor.extract.document import document
from monitor.extract.files import has_markup
from monitor.findings.outside_findings import squeezed
from monitor.inspection import limits
from monitor.inspection.limits import Bounds, TimeUp
from monitor.inspection.outside_findings import written
from monitor.inspection.pool import Pool
from monitor.store.bodies import Bodies

AT_ONCE = 20
_reader: tuple[Bodies, Bounds] | None = None


class WordsToFind(NamedTuple):
    """`body`: the sha256 of the page as it was read last."""

    body: str
    url: str
    words: str


def stand(bodies_url: str, asked: Collection[WordsToFind], workers: int = 1) -> Mapping[WordsToFind, bool | None]:
    """Of each question whether its words stand there; None where the page cannot be read. Raises CannotStart."""
    questions = sorted(set(asked))
    batches = [questions[start : start + AT_ONCE] for start in range(0, len(questions), AT_ONCE)]
    reading: Any = read  # the pool is made for checks; what it hands back here is `read`'s
    found: dict[WordsToFind, bool | None] = dict.fromkeys(questions)
    handed: Any = batches
    for batch, answers in Pool(workers, reading, start, (bodies_url,)).run(handed) if questions else ():
        of_batch: Any = answers
        if isinstance(of_batch, list):  # else the page has killed its process
            found.update(zip(batch, of_batch, strict=True))  # type: ignore[arg-type]
    return found


def start(bodies_url: str) -> None:
    """The initializer of a process."""
    global _reader
    limits.die_with_parent()
    _reader = Bodies(bodies_url), Bounds()


def read(batch: Sequence[WordsToFind]) -> list[bool | None]:
    """The answers, in this process."""
    assert _reader is not None
    bodies, bounds = _reader
    try:
        return [_stands(bodies, bounds, one) for one in batch]
    finally:
        bounds.rest()


def _stands(bodies: Bodies, bounds: Bounds, one: WordsToFind) -> bool | None:
    try:
        with bounds.one_page():
            body = bodies.get(one.body)
            found = document(body, one.url) if has_markup(body) else None
            return squeezed(one.words) in written(found) if found and found.readable else None
    except (Exception, TimeUp):  # noqa: BLE001 - the boundary: one hostile page must not stop the others
        return None
