"""What one process of the pool does: bodies → Documents → problems. It reads the store and never writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import make_url

from monitor.checks.dates import UNDATED
from monitor.checks.run import ahead, run_page, run_texts
from monitor.checks.view import PageView, TextView
from monitor.extract.document import document
from monitor.extract.files import has_markup, names
from monitor.extract.urls.kinds import is_file
from monitor.inspection import limits, outside_findings, page_column, page_unit, sentences
from monitor.inspection.limits import Bounds, TimeUp
from monitor.inspection.work import Batch, CheckContext, Checked, PageFacts, PageToCheck
from monitor.language.checker import Checker
from monitor.language.institutions import Institutions
from monitor.language.leaders import Leaders
from monitor.language.titles import Titles
from monitor.model import REPLACED, AssignedBy, Block, CheckRun, DateSource, Document, PageKind, Problem, Shows
from monitor.ngrams.habits import load as load_habits
from monitor.ngrams.model import SHIPPED, load
from monitor.ngrams.presets import named
from monitor.sandbox.cache import AnswerCache
from monitor.sandbox.reader import LONGEST, FileReader
from monitor.store import block_results
from monitor.store.bodies import Bodies
from monitor.store.database import connect
from monitor.store.dialect import storable

OF_ABSENCE = frozenset(
    {UNDATED, "page.identity", "page.meta", "attachment.broken", "attachment.unreadable"}
)  # codes that say of a page or file that something is not there
AT_ONCE = 4_000_000  # bytes of bodies whose Documents are held at once
READ_AHEAD = 30_000  # characters of new blocks that the language model reads in one go, over several pages
REMEMBERED = 50_000  # blocks' results kept in the worker: the frame of every page is asked for once
LONGEST_SOURCE = 200  # characters of a page's source that are kept
UNREAD = 64  # characters of a reason
CRASHED = "inspection"  # the code under which a page that could not be checked at all stands in check_errors
_worker: Worker | None = None


def start(context: CheckContext) -> None:
    """The initializer of a process."""
    global _worker
    limits.die_with_parent()
    _worker = Worker(context, Bounds())


def check(pages: Sequence[PageToCheck]) -> Batch:
    """Check a batch of pages in this process."""
    assert _worker is not None
    return _worker.check(pages)


class _Read(NamedTuple):
    """A page on its way. `size`: bytes of its body."""

    page: PageToCheck
    document: Document
    size: int


@dataclass(slots=True)
class _Done:
    """A Batch in the making."""

    pages: list[Checked]
    new: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


class Worker:
    def __init__(self, context: CheckContext, bounds: Bounds) -> None:
        self._context, self._bounds = context, bounds
        self._bodies = Bodies(context.bodies_url)
        self._engine = connect(make_url(context.database_url)) if context.database_url else None
        self._texts = TextView(
            _checker(context),
            context.privacy_key,
            context.today,
        )
        self._leaders = Leaders(context.wordlists.leaders)
        self._institutions = Institutions(context.wordlists.institutions)
        self._titles = Titles(context.titles)
        self._known: dict[str, tuple[Problem, ...]] = {}
        self._files = FileReader(remembered=AnswerCache(Path(context.read_files)) if context.read_files else None)

    def check(self, pages: Sequence[PageToCheck]) -> Batch:
        """A fetch that brought nothing to look at (404, timeout …) is handed back as it is."""
        try:
            return self._batch(pages)
        finally:
            self._bounds.rest()

    def _batch(self, pages: Sequence[PageToCheck]) -> Batch:
        done = _Done(
            [
                Checked(page=page, looked=False, brought=outside_findings.unopened(page))
                for page in pages
                if not page.fetch.outcome.looked
            ]
        )
        read: list[_Read] = []
        for page in pages:
            if page.fetch.outcome.looked:
                self._read(page, read, done)
            if sum(one.size for one in read) > AT_ONCE:
                self._finish(read, done)
                read = []
        self._finish(read, done)
        return Batch(done.pages, done.new, frozenset(done.used))

    def close(self) -> None:
        self._files.close()
        if self._engine is not None:
            self._engine.dispose()

    def _read(self, page: PageToCheck, read: list[_Read], done: _Done) -> None:
        try:
            with self._bounds.one_page():
                body = self._bodies.get(page.fetch.body_sha)
            with self._bounds.one_page(0 if has_markup(body) else LONGEST):
                read.append(_Read(page, self._document(page, body), len(body)))
        except (Exception, TimeUp) as error:  # noqa: BLE001 - the boundary: one hostile page must not stop the others
            done.pages.append(failed(page, error))

    def _document(self, page: PageToCheck, body: bytes) -> Document:
        return document(
            body,
            page.fetch.url,
            content_type=page.served.get("content-type", ""),
            filename=names.filename(page.served.get("content-disposition", "")) or _named_by_link(page),
            refresh=page.served.get("refresh", ""),
            home_url=self._context.home,
            today=self._context.today,
            read_file=self._files.read,
        )

    def _finish(self, read: Sequence[_Read], done: _Done) -> None:
        self._bounds.rest()  # a database that is slow is no page's fault
        self._look_up(read, done)
        alone = self._texts
        for page, new in self._in_shares(read):
            if new:
                self._texts = self._ahead(alone, new)
            done.pages.append(self._bounded(page, done))
        self._texts = alone

    def _in_shares(self, read: Sequence[_Read]) -> Iterator[tuple[_Read, list[Block]]]:
        """Each page; with the first of a share of pages, the new blocks of them all."""
        shares: list[tuple[list[_Read], dict[str, Block]]] = []
        for one in read:
            if not shares or sum(len(block.text) for block in shares[-1][1].values()) >= READ_AHEAD:
                shares.append(([], {}))
            pages, new = shares[-1]
            pages.append(one)
            new.update((block.key, block) for block in one.document.blocks if block.key not in self._known)
        for pages, new in shares:
            yield pages[0], list(new.values())
            yield from ((one, []) for one in pages[1:])

    def _ahead(self, view: TextView, blocks: Sequence[Block]) -> TextView:
        """What takes too long together is read page by page, each within its own time."""
        try:
            with self._bounds.one_page():
                return ahead(view, blocks)
        except (Exception, TimeUp):  # noqa: BLE001 - the boundary: see `_read`
            return view

    def _look_up(self, read: Sequence[_Read], done: _Done) -> None:
        """Ask the store once for what this worker does not know of all these blocks."""
        keys = {block.key for one in read for block in one.document.blocks}
        unknown = keys - self._known.keys()
        if unknown and self._engine is not None:
            with self._engine.connect() as conn:
                found = block_results.known(conn, unknown, self._context.version)
            done.used.update(found)
            self._remember(found)

    def _remember(self, results: dict[str, tuple[Problem, ...]]) -> None:
        if len(self._known) + len(results) > REMEMBERED:
            self._known.clear()
        self._known.update(results)

    def _bounded(self, one: _Read, done: _Done) -> Checked:
        try:
            with self._bounds.one_page():
                return self._checked(one.page, one.document, done)
        except (Exception, TimeUp) as error:  # noqa: BLE001 - the boundary: see `_read`
            return failed(one.page, error)

    def _checked(self, page: PageToCheck, found: Document, done: _Done) -> Checked:
        context = self._context
        kind = page_column.kind_of(context, page, found)
        url = page_column.column_url(context, page, kind, found)
        facts = self._facts(page, found, kind, url)
        if page.fetch.incomplete:
            return _in_part(page, self._run(page, replace(found, blocks=found.blocks[:-1]), facts, done), facts)
        run = self._run(page, found, facts, done)
        return Checked(
            page=page,
            run=run,
            facts=replace(facts, shows=_shows(found, kind, run, page.fetch.url in context.frames).value),
            column_name=storable(page.offered_in or page_column.column_name(context, url, found)),
            reading=page_column.reading(context, page, kind, found),
            pager=found.pager_next,
            standing=sentences.standing(found, page.sought),
            brought=outside_findings.answers(found, page),
        )

    def _facts(self, page: PageToCheck, found: Document, kind: PageKind, column_url: str) -> PageFacts:
        """`published` of the home page, and of each frame of it, is the newest date that it shows."""
        shows_lists = kind is PageKind.HOME or page.fetch.url in self._context.frames
        dates = [item.date for item in found.items if item.date]
        source = found.source or _source(found)
        owner = page_unit.owner_of(self._context, column_url, source)
        if page.offered_by:
            owner = page_unit.Owner(page.offered_by, AssignedBy.OFFERED, page.offered_confidence)
        return PageFacts(
            kind=kind,
            title=storable(found.title or (page.link_text if kind is PageKind.ATTACHMENT else "")),
            published=page_column.newest(dates, self._context.today) if shows_lists else found.date,
            column_url=storable(column_url),
            unit=owner.unit,
            column_read_at=self._read_before(page, column_url),
            unit_by=owner.by.value,
            source=storable(source, LONGEST_SOURCE),
            unit_confidence=owner.confidence,
            unread=_unread(found),
            head=found.head,
        )

    def _read_before(self, page: PageToCheck, column_url: str) -> datetime | None:
        """The last complete reading of the page's column in a scan before the one that first saw the page; once known,
        it stays. Within one scan the list is read seconds before the pages that it names, and says nothing of them.
        """
        last = self._context.readings.get(column_url)
        if page.column_read_at or last is None:
            return page.column_read_at
        return last.at if last.scan_id < page.first_scan_id and last.at < page.first_seen else None

    def _run(self, page: PageToCheck, found: Document, facts: PageFacts, done: _Done) -> CheckRun:
        texts, errors = self._text_results(found, done)
        view = PageView(
            site=self._context.site,
            document=found,
            fetch=page.fetch,
            today=self._context.today,
            first_seen=page.first_seen,
            kind=facts.kind,
            column=self._context.columns.get(facts.column_url),
            column_read_before=facts.column_read_at,
            targets=self._context.targets,
            leaders=self._leaders,
            institutions=self._institutions,
            titles=self._titles,
        )
        return run_page(view, texts, errors)

    def _text_results(
        self, found: Document, done: _Done
    ) -> tuple[dict[str, Sequence[Problem]], dict[str, dict[str, str]]]:
        """The results of the page's blocks by key: what is known, and what is checked now and so becomes known."""
        known = self._known
        unknown = [block for block in found.blocks if block.key not in known]
        run = run_texts(unknown, self._texts, found.blocks)
        new = {key: tuple(problems) for key, problems in run.problems.items() if key not in run.errors}
        texts = {block.key: known[block.key] for block in found.blocks if block.key in known}
        done.new.update(new)
        self._remember(new)
        return {**texts, **run.problems}, run.errors


def _checker(context: CheckContext) -> Checker:
    if not context.preset:
        return Checker(context.wordlists)
    habits = load_habits(Path(context.habits)) if context.habits else None
    preset = named(context.preset, context.sure, context.doubt)
    return Checker(context.wordlists, load(Path(context.model or SHIPPED)), preset, habits, context.written)


def failed(page: PageToCheck, error: BaseException | str) -> Checked:
    """A page that could not be looked into: nothing is opened or closed on it, and the error is written down."""
    what = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    return Checked(page=page, run=CheckRun(errors={CRASHED: storable(what, 500)}), looked=False)


def _in_part(page: PageToCheck, run: CheckRun, facts: PageFacts) -> Checked:
    """A page of which only the beginning came: what stands there counts, what does not stand there proves nothing."""
    seen = tuple(problem for problem in run.problems if problem.code not in OF_ABSENCE)
    facts = replace(facts, shows=page.before.shows if page.before else "")
    if facts.kind is PageKind.HOME:
        facts = replace(facts, published=page.before.published if page.before else None)
    return Checked(page=page, run=replace(run, problems=seen, completed=frozenset()), facts=facts)


def _named_by_link(page: PageToCheck) -> str:
    """附件1：申请表.docx: what the link calls the file, where its server gives it no name."""
    text = page.link_text.strip()
    return text if page.kind is PageKind.ATTACHMENT and is_file(text.lower()) else ""


def _unread(found: Document) -> str:
    """Why a file, or a part of it, could not be read; "" where nothing was left out."""
    if found.outcome.startswith(("unreadable", "unsupported", REPLACED)):
        return storable(found.outcome, UNREAD)
    return storable(f"partly: {found.unread[0].rpartition(': ')[2]}", UNREAD) if found.unread else ""


def _shows(found: Document, kind: PageKind, run: CheckRun, framed: bool) -> Shows:
    """`framed`: a part of a home page that is a frameset; a menu or a footer holds no list and needs none."""
    if framed:
        held = Shows.LISTS if found.template.held else Shows.NOTHING
        return Shows.NO_LISTS if found.list_drawn_by_script else held
    if kind is PageKind.HOME:
        unseen = found.list_drawn_by_script or not found.template.held
        return Shows.NO_LISTS if found.kind is PageKind.HOME and unseen else Shows.LISTS
    if kind is not PageKind.ARTICLE:
        return Shows.NOTHING
    if found.date and found.date_source in (DateSource.BODY, DateSource.META):
        return Shows.DAY
    return Shows.NO_DAY if any(one.code == UNDATED for one in run.problems) else Shows.NOTHING


def _source(found: Document) -> str:
    return next((value for name, value in found.meta.items() if name.lower() == "contentsource"), "")
