"""How fast pages go through a worker when all their blocks are known: `python -m tests.bench.blocks [--pages 2000]`.

One process, as a worker of the pool has it: bodies from the store, Documents, one look-up of the blocks' hashes in
`block_results` for each batch, problems put in their places, page checks. Speeds are of the blocks' text in UTF-8: what
the text checks would else have read. Seconds are the processor's, so that other work on the machine does not count.
Reads the corpora beside the checkout where they are, else made-up sentences.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count, islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

from monitor.checks import run
from monitor.inspection import worker
from monitor.inspection.intake import LARGEST
from monitor.inspection.limits import Bounds
from monitor.inspection.work import CheckContext, PageToCheck
from monitor.inspection.worker import Worker
from monitor.model import PageKind
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store import block_results, database
from monitor.store.database import Store
from monitor.wordlists.folders import SHIPPED, load
from tests.bench.wordlists_corpus import CORPORA, lines
from tests.inspection.contexts import TODAY, check_context, page_to_check

MADE_UP = "为进一步做好第{}次春季农业生产工作，区农业农村局组织技术人员深入田间地头，指导农户科学施肥、防治病虫害。"
FRAME = "".join(f'<li><a href="/l{number}.htm">第{number}个栏目的名称</a></li>' for number in range(60))
PARAGRAPHS = 20
SLIP = "会议布署了下一步工作。"  # one page in ten has a problem to be put in its place


@dataclass
class Clocked:
    """Seconds spent in each of the worker's steps."""

    seconds: dict[str, float] = field(default_factory=dict)

    def of(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **more: Any) -> Any:
            begun = time.process_time()
            try:
                return call(*given, **more)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - begun

        return timed


def paragraphs() -> Iterator[str]:
    news = CORPORA / "xinwenlianbo_2022-.txt.xz"
    yield from lines(news) if news.exists() else ()
    yield from (MADE_UP.format(number) * 3 for number in count())


def pages_to_check(store: Store, number: int) -> list[PageToCheck]:
    source, pages = paragraphs(), []
    for page in range(number):
        texts = [*islice(source, PARAGRAPHS), *([SLIP] if page % 10 == 0 else [])]
        body = "".join(f"<p>{text}</p>" for text in texts)
        html = (
            f'<html><head><meta charset="utf-8"><title>第{page}页</title></head><body><div class="nav"><ul>{FRAME}</ul>'
            f"</div><h1>第{page}页</h1><div>发布时间：2026-11-01 09:00</div>{body}<div class=footer>页脚</div>"
            "</body></html>"
        )
        known = page_to_check(f"{page}.htm", PageKind.ARTICLE, body=store.bodies.put(html.encode()))
        pages.append(replace(known, fetch_id=page, page_id=page))
    return pages


def check(known: CheckContext, pages: list[PageToCheck], store: Store | None = None) -> float:
    """Seconds for all pages in a worker that starts with nothing; with a store its results are remembered there."""
    one = Worker(known, Bounds())
    begun = time.process_time()
    for start in range(0, len(pages), LARGEST):
        batch = one.check(pages[start : start + LARGEST])
        assert not [page.run.errors for page in batch.pages if page.run.errors]
        assert store or not batch.results, "a block was not known"
        if store:
            with store.begin() as conn:
                block_results.remember(conn, batch.results, known.version, TODAY)
    seconds = time.process_time() - begun
    one.close()
    return seconds


def first_pass(known: CheckContext, pages: list[PageToCheck], store: Store) -> tuple[float, int]:
    """Seconds until all is checked and remembered, and the bytes of the blocks' text."""
    sizes, real = [], worker.document

    def document(*given: Any, **more: Any) -> Any:
        found = real(*given, **more)
        sizes.append(sum(len(block.text.encode()) for block in found.blocks))
        return found

    with patch.object(worker, "document", document):
        return check(known, pages, store), sum(sizes)


def by_step(known: CheckContext, pages: list[PageToCheck]) -> dict[str, float]:
    """Seconds of each step, all blocks known; the clocks themselves cost a little."""
    clocked = Clocked()
    with (
        patch.object(Worker, "_document", clocked.of("document", Worker._document)),
        patch.object(Worker, "_look_up", clocked.of("look up", Worker._look_up)),
        patch.object(Worker, "_text_results", clocked.of("results", Worker._text_results)),
        patch.object(worker, "run_page", clocked.of("page checks", run.run_page)),
    ):
        seconds = check(known, pages)
    return clocked.seconds | {"rest": seconds - sum(clocked.seconds.values())}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--preset", default="", help="with the language model, for the first pass")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(
            district="示例区",
            data_dir=Path(folder),
            allow_private=(),
            units={},
            sites={},
            accounts={},
            path=Path(folder) / "registry.toml",
        )
        database.upgrade(Settings(), registry)
        with database.open_store(Settings(), registry) as store:
            report(store, asked)


def report(store: Store, asked: argparse.Namespace) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    known = check_context(wordlists=load(SHIPPED), database_url=url, bodies_url=store.bodies_url, preset=asked.preset)
    pages = pages_to_check(store, asked.pages)
    new, size = first_pass(known, pages, store)
    plain, steps = check(known, pages), by_step(known, pages)
    print(f"{len(pages):,} pages, {size / 1e6:.1f} MB of text in blocks")
    print(f"new, checked and remembered: {new:.1f} s, {size / 1e6 / new:.2f} MB/s")
    print(f"known, a worker that has seen nothing: {plain:.1f} s, {size / 1e6 / plain:.2f} MB/s")
    for name, spent in steps.items():
        print(f"  {name}: {spent:.2f} s, {size / 1e6 / spent:.1f} MB/s")
    text = steps["look up"] + steps["results"]
    print(f"known blocks alone (look up, results): {size / 1e6 / text:.1f} MB/s")
    if asked.profile:
        profile = cProfile.Profile()
        profile.runcall(check, known, pages)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
