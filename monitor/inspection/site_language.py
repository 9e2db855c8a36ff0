"""A site's own language, counted over its stored pages (`monitor learn`): counts only, never a sentence.

Each page's main text counts once, and a paragraph that many pages share (a frame, a template) counts for the first of
them alone: what a footer says on ten thousand pages is no name. Pages are counted in the order of their ids, so the
same pages give the same counts; a run that was killed goes on after the pages it had counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from monitor.extract.document import document
from monitor.extract.files import has_markup
from monitor.inspection import limits, queries
from monitor.inspection.limits import Bounds, TimeUp
from monitor.inspection.pool import Pool
from monitor.model import PageKind, Region
from monitor.ngrams import habits as own
from monitor.ngrams.model import Model, ModelError
from monitor.store.bodies import Bodies
from monitor.store.database import Store

FOLDER = "habits"  # in the data folder: a file a site
BATCH = 40  # pages handed to a worker
KEPT_AFTER = 2_000  # pages after which what was counted is kept for a run that is cut off
LONGEST = 100_000  # characters of one page: a longer one is a list or an attack
SHORTEST = 8  # characters of a paragraph: less is a label
MOVED = 0.01  # share of runs whose meaning must have changed before the counts in use are replaced
KINDS = (PageKind.HOME, PageKind.COLUMN, PageKind.LIST, PageKind.ARTICLE, PageKind.OTHER)
_reader: _Reader | None = None

Show = Callable[[int, int], None]


class PageToLearn(NamedTuple):
    """One page to be read."""

    id: int
    url: str
    body: str


class Paragraph(NamedTuple):
    key: int  # of its text
    text: str


class Learnt(NamedTuple):
    """What one site gave. `used`: the new counts are those in use now; else the old ones were as good."""

    site: str
    pages: int
    characters: int
    runs: int
    used: bool
    version: str


def path_of(data_dir: Path, site: str) -> Path:
    return data_dir / FOLDER / f"{site}.npz"


def learn(store: Store, model: Model, site: str, workers: int, show: Show | None = None) -> Learnt:
    """Count the pages of a site that stand. The counts in use change only when MOVED of the runs mean something else:
    with them every remembered result of the site's blocks is asked for again.
    """
    path = path_of(store.data_dir, site)
    wanted = _pages(store, site)
    tally = _Tally.resumed(path.with_suffix(".draft"), model, wanted)
    reading: Any = read  # the pool is made for checks; what it hands back here is `read`'s
    pool = Pool(workers, reading, start, (store.bodies_url,))
    for batch, texts in _in_order(pool, wanted[tally.done :]):
        tally.add(batch, texts)
        if show:
            show(tally.done, len(wanted))
    found = tally.counting.finished()
    used = _differs(path, found)
    if used:
        own.save(found, path)
    path.with_suffix(".draft").unlink(missing_ok=True)
    version = found.version if used else own.version_of(path, model)
    return Learnt(site, len(wanted), tally.characters, len(found.keys), used, version)


def _differs(path: Path, found: own.Habits) -> bool:
    if not path.exists():
        return True
    try:
        return own.load(path).differs(found) > MOVED
    except ModelError:  # a broken file is replaced
        return True


def _pages(store: Store, site: str) -> list[PageToLearn]:
    with store.read() as conn:
        return [PageToLearn(*row) for row in queries.bodies_of_kinds(conn, site, KINDS)]


def _in_order(
    pool: Pool, wanted: Sequence[PageToLearn]
) -> Iterator[tuple[Sequence[PageToLearn], list[list[Paragraph]]]]:
    """Batches with their texts in the order of the pages, however they come back; few wait, the pool bounds them."""
    parts: Any = [wanted[at : at + BATCH] for at in range(0, len(wanted), BATCH)]
    texts: dict[int, list[Paragraph]] = {}
    at = 0
    answers: Any = pool.run(parts) if parts else ()
    for batch, answer in answers:
        read_ones = answer if isinstance(answer, list) else [[] for _ in batch]  # a page that killed its process
        texts.update((page.id, found) for page, found in zip(batch, read_ones, strict=True))
        while at < len(parts) and all(page.id in texts for page in parts[at]):
            yield parts[at], [texts.pop(page.id) for page in parts[at]]
            at += 1


class _Tally:
    """What has been counted so far, and of which pages."""

    def __init__(self, path: Path, model: Model) -> None:
        self._path = path
        self.counting = own.Counting(model)
        self.done = 0
        self.characters = 0
        self._seen: set[int] = set()
        self._digest = blake2b(own.symbols_of(model).encode(), digest_size=16)

    @classmethod
    def resumed(cls, path: Path, model: Model, wanted: Sequence[PageToLearn]) -> _Tally:
        """Goes on from the draft when it counted exactly the first of these pages; else begins again."""
        tally = cls(path, model)
        try:
            with np.load(path) as draft:
                done = int(draft["done"])
                tally._digest.update("".join(map(_mark, wanted[:done])).encode())
                if done > len(wanted) or str(draft["digest"]) != tally._digest.hexdigest():
                    return cls(path, model)
                tally.done, tally.characters = done, int(draft["characters"])
                tally.counting.keys, tally.counting.counts = draft["keys"], draft["counts"]
                tally._seen = set(draft["seen"].tolist())
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return cls(path, model)
        return tally

    def add(self, batch: Sequence[PageToLearn], texts: Sequence[Sequence[Paragraph]]) -> None:
        for page, paragraphs in zip(batch, texts, strict=True):
            new = [one for one in paragraphs if one.key not in self._seen]
            self._seen.update(one.key for one in new)
            text = "\n".join(one.text for one in new)
            self.counting.add(text)
            self.characters += len(text)
            self._digest.update(_mark(page).encode())
        before, self.done = self.done, self.done + len(batch)
        if before // KEPT_AFTER != self.done // KEPT_AFTER:
            self._keep()

    def _keep(self) -> None:
        self.counting.merge()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".draft.part")
        with beside.open("wb") as file:
            np.savez(
                file,
                keys=self.counting.keys,
                counts=self.counting.counts,
                seen=np.array(sorted(self._seen), np.uint64),
                done=self.done,
                characters=self.characters,
                digest=self._digest.hexdigest(),
            )
        beside.replace(self._path)


def _mark(page: PageToLearn) -> str:
    return f"{page.id} {page.body}\n"


def start(bodies_url: str) -> None:
    """The initializer of a process."""
    global _reader
    limits.die_with_parent()
    _reader = _Reader(Bodies(bodies_url), Bounds())


def read(batch: Sequence[PageToLearn]) -> list[list[Paragraph]]:
    """The main paragraphs of each page, in this process."""
    assert _reader is not None
    return _reader.read(batch)


class _Reader:
    def __init__(self, bodies: Bodies, bounds: Bounds) -> None:
        self._bodies, self._bounds = bodies, bounds

    def read(self, batch: Sequence[PageToLearn]) -> list[list[Paragraph]]:
        try:
            return [self._paragraphs(page) for page in batch]
        finally:
            self._bounds.rest()

    def _paragraphs(self, page: PageToLearn) -> list[Paragraph]:
        """Nothing where the page cannot be read: it is hostile or broken, and teaches nothing."""
        try:
            with self._bounds.one_page():
                body = self._bodies.get(page.body)
                return paragraphs(body, page.url) if has_markup(body) else []
        except (Exception, TimeUp):  # noqa: BLE001 - the boundary: one hostile page must not stop the others
            return []


def paragraphs(body: bytes, url: str) -> list[Paragraph]:
    found, left = [], LONGEST
    for block in document(body, url).blocks:
        if block.region is Region.MAIN and not block.hidden and len(block.text) >= SHORTEST:
            text = block.text[:left]
            left -= len(text)
            found.append(Paragraph(_key(text), text))
    return found


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
