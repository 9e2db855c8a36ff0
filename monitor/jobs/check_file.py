"""`monitor check` and `extract`: one file, address or standard input, read and checked before publication.

Nothing is stored. Only the checks that need nothing of the site around the page are run: its columns, identity marks
and link targets are not known here.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from monitor import clock, registry
from monitor.checks.run import TextRun, run_page, run_texts
from monitor.checks.view import PageView, SiteFacts, TextView
from monitor.crawl.home_probes import NotOpened, Visitor, get
from monitor.crawl.session import user_agent
from monitor.extract.document import document
from monitor.extract.urls import normalise
from monitor.extract.urls.standard import standard
from monitor.jobs.wordlists import wordlists
from monitor.language.checker import Checker
from monitor.language.institutions import Institutions
from monitor.language.leaders import Leaders
from monitor.model import Block, Document, Problem
from monitor.ngrams.model import SHIPPED, load
from monitor.ngrams.presets import DEFAULT, named
from monitor.outcomes import Fetch, Outcome
from monitor.reports.safe_text import json_text
from monitor.sandbox.reader import FileReader
from monitor.second_readers import configuration
from monitor.second_readers.panel import Panel
from monitor.settings import ConfigError, Settings

STDIN = "-"
ALONE = (
    "text.",
    "privacy.",
    "link.empty",
    "link.intranet",
    "link.malformed",
    "date.future",
    "security.",
    "attachment.unreadable",
)
BATCH = 200  # lines
Say = Callable[[str], None]
_SHOWN = ("start", "end", "wrong", "suggestion", "code", "severity", "message", "certain", "confidence")


class Source(NamedTuple):
    body: bytes
    url: str
    filename: str = ""
    content_type: str = ""


def read(source: str, settings: Settings, url: str = "") -> Document:
    """The Document of a path, a URL or "-". `url`: its address, now or later, to complete its links.

    Raises ConfigError when there is no body; one that cannot be read is stated in the Document's outcome.
    """
    got = _got(source, settings)
    kind, name = got.content_type, got.filename
    reader = FileReader()
    try:
        return document(
            got.body,
            url or got.url,
            content_type=kind,
            filename=name,
            today=clock.today(),
            read_file=reader.read,
        )
    finally:
        reader.close()


def check(source: str, settings: Settings, say: Say = print) -> tuple[Document, list[Problem]]:
    """The Document and its problems, the worst first. `say` gets Chinese remarks on what second readers left out.

    Raises ConfigError when there is no body, WordlistError.
    """
    page = read(source, settings)
    texts = run_texts(page.blocks, _view(settings))
    now = clock.now()
    fetch = Fetch(page.url, Outcome.OK, now)
    site = SiteFacts(id="", name="", url=page.url)
    lists = wordlists(settings)
    leaders, names = Leaders(lists.leaders), Institutions(lists.institutions)
    view = PageView(
        site=site,
        document=page,
        fetch=fetch,
        today=now.date(),
        first_seen=now,
        kind=page.kind,
        leaders=leaders,
        institutions=names,
    )
    problems = [one for one in run_page(view, texts.problems, texts.errors).problems if one.code.startswith(ALONE)]
    with _panel(settings, say) as panel:
        kept = [one for one in panel.judged(problems) if one]
    return page, sorted(kept, key=lambda one: one.severity.rank)


def lines(source: str, settings: Settings, say: Say = print) -> Iterator[dict[str, Any]]:
    """For each line of a text its number (from 1) and its problems, with offsets in characters of that line.

    Raises ConfigError when the text cannot be opened, WordlistError.
    """
    view = _view(settings)
    with _opened(source) as stream, _panel(settings, say) as panel:
        number = 0
        while batch := [_decoded(line) for line in islice(stream, BATCH)]:
            done = _heard(run_texts([Block(text, text) for text in batch], view), panel)
            for text in batch:
                number += 1
                yield {"line": number, "problems": [_shown(one) for one in _found(done, text)]}


def as_line(answer: dict[str, Any]) -> str:
    return json_text(answer, indent=None)


def _view(settings: Settings) -> TextView:
    model = load(settings.model or SHIPPED) if settings.model_preset else None
    preset = named(settings.model_preset or DEFAULT, settings.sure, settings.doubt)
    checker = Checker(wordlists(settings), model, preset)
    return TextView(checker, secrets.token_bytes(32), clock.today())  # a key for this run: nothing is kept


@contextmanager
def _panel(settings: Settings, say: Say) -> Iterator[Panel]:
    """Second readers, where the settings name any; at the end `say` gets what they left out."""
    with closing(configuration.opened(settings)) as panel:
        yield panel
    if panel.tally.rejected:
        say(f"第二读者不认同 {panel.tally.rejected} 个疑似问题，未列出")
    for remark in panel.remarks():
        say(remark)


def _heard(done: TextRun, panel: Panel) -> TextRun:
    """Ask second readers about all lines together: one request serves many."""
    every = [(text, problem) for text, problems in done.problems.items() for problem in problems]
    judged = panel.judged([problem for _, problem in every])
    kept: dict[str, list[Problem]] = {text: [] for text in done.problems}
    for (text, _), problem in zip(every, judged, strict=True):
        if problem:
            kept[text].append(problem)
    return replace(done, problems=kept)


def _found(done: TextRun, text: str) -> Iterable[Problem]:
    return sorted(done.problems[text], key=lambda one: one.start)


def _shown(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in _SHOWN}


def _got(source: str, settings: Settings) -> Source:
    if source.startswith(("http://", "https://")):
        return _fetched(source, settings)
    with _opened(source) as stream:
        body = stream.read(settings.max_body + 1)
    _require_size(source, body, settings)
    if source == STDIN:
        return Source(body, "")
    return Source(body, "", Path(source).name)


def _fetched(url: str, settings: Settings) -> Source:
    """Make one request over the same guarded connection as the spiders. robots.txt is not asked, since a person wants
    this very address, but no redirect may lead to a private address that the registry does not allow.
    """
    visitor = Visitor(settings.timeout, _allowed(settings), user_agent(settings.contact))
    try:
        got = get(standard(url) or url, visitor, clock.now(), settings.max_body + 1)
    except (NotOpened, ValueError) as error:
        fix = "检查网址和网络；内网地址要先写进登记表的 allow_private"
        raise ConfigError(url, 0, f"打不开（{error}）", fix) from error
    _require_size(url, got.body, settings)
    return Source(got.body, normalise(got.url), content_type=got.content_type)


def _allowed(settings: Settings) -> tuple[str, ...]:
    """Private ranges that the registry allows; none where there is no registry yet."""
    return registry.load(settings.registry).allow_private if settings.registry.exists() else ()


def _require_size(source: str, body: bytes, settings: Settings) -> None:
    if len(body) > settings.max_body:
        raise ConfigError(source, 0, f"超过 {settings.max_body} 字节", "换小一点的文件，或调大 MONITOR_MAX_BODY")


def _opened(source: str) -> AbstractContextManager[IO[bytes]]:
    if source == STDIN:
        return nullcontext(sys.stdin.buffer)
    try:
        return open(source, "rb")
    except OSError as error:
        raise ConfigError(source, 0, f"读不了（{error.strerror}）", "检查文件名和权限") from error


def _decoded(line: bytes) -> str:
    """One line without its end: UTF-8, or what Windows writes in China."""
    text = line.rstrip(b"\r\n")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("gb18030", "replace")
