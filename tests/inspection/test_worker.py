"""One worker: bodies in, problems out; what one page does is of no consequence to the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest

from monitor.checks.run import run_page, run_texts
from monitor.inspection import worker
from monitor.inspection.limits import TimeUp
from monitor.inspection.work import CheckContext, PageToCheck
from monitor.inspection.worker import CRASHED, Worker
from monitor.model import Block, CheckRun, Document, PageKind, Problem, Severity
from monitor.outcomes import INCOMPLETE, Outcome
from monitor.store import block_results
from monitor.store.database import Store
from monitor.wordlists.entries import Leader, Pair, Wordlists
from tests.inspection.contexts import check_context, page_to_check
from tests.inspection.crawled import Unbounded

LISTS = Wordlists(pairs=(Pair(wrong="甲乙错", right="甲乙对", reason="测试用", code="text.typo", severity="一般"),))  # type: ignore[arg-type]


@pytest.fixture
def known(sqlite_store: Store) -> CheckContext:
    url = sqlite_store.engine.url.render_as_string(hide_password=False)
    return check_context(wordlists=LISTS, database_url=url, bodies_url=sqlite_store.bodies_url)


@pytest.fixture
def one(known: CheckContext) -> Iterator[Worker]:
    one = Worker(known, Unbounded())
    yield one
    one.close()


def page(store: Store, number: int, text: str, **facts: Any) -> PageToCheck:
    body = store.bodies.put(f"<html><title>第{number}页</title><body><p>{text}</p></body></html>".encode())
    return replace(page_to_check(f"{number}.htm", body=body), fetch_id=number, page_id=number, **facts)


def found(run: Any) -> set[tuple[str, str]]:
    return {(problem.code, problem.wrong) for problem in run.problems if problem.code.startswith("text.")}


def test_a_page_is_read_checked_and_described(one: Worker, sqlite_store: Store) -> None:
    (checked,) = one.check([page(sqlite_store, 1, "今天甲乙错了一处。")]).pages
    assert found(checked.run) == {("text.typo", "甲乙错")}
    assert checked.looked and checked.facts and checked.facts.title == "第1页"
    assert (checked.facts.unit, "text.typo" in checked.run.completed) == ("zfb", True)


def test_what_came_in_part_is_read_and_what_is_not_in_it_proves_nothing(one: Worker, sqlite_store: Store) -> None:
    text = "今天甲乙错了一处。</p><p>最后一段断在甲乙错"
    whole = page(sqlite_store, 1, text)
    cut = replace(whole, fetch=replace(whole.fetch, error=INCOMPLETE + "服务器宣告 5000 字节，只发来 400 字节"))
    marked = replace(whole, fetch=replace(whole.fetch, error="服务器声明正文是 gzip 压缩的，实际没有压缩"))
    absent = Problem("page.identity", "x", "缺", Severity.MINOR)
    real = run_page
    with patch.object(worker, "run_page", lambda *given: _with(real(*given), absent)):
        (all_of_it,), (part,), (odd,) = (one.check([each]).pages for each in (whole, cut, marked))
    assert [problem.code for problem in all_of_it.run.problems] == ["text.typo", "text.typo", "page.identity"]
    assert [problem.code for problem in part.run.problems] == ["text.typo"], "where it breaks off a word may be cut"
    assert part.looked and not part.run.completed and part.reading is None, "it closes nothing"
    assert odd.run == all_of_it.run


def _with(run: CheckRun, problem: Problem) -> CheckRun:
    return replace(run, problems=(*run.problems, problem))


def test_nothing_is_read_where_nothing_was_fetched(one: Worker) -> None:
    (checked,) = one.check([page_to_check(outcome=Outcome.NOT_FOUND)]).pages
    assert (checked.looked, checked.run.errors, checked.run.completed) == (False, {}, frozenset())


@pytest.mark.parametrize("error", [ValueError("boom"), RecursionError(), MemoryError(), TimeUp()])
def test_a_page_that_cannot_be_read_does_not_take_the_others_with_it(
    one: Worker, sqlite_store: Store, error: BaseException
) -> None:
    real = worker.document

    def document(body: bytes, url: str, **more: Any) -> Document:
        if url.endswith("2.htm"):
            raise error
        return real(body, url, **more)

    pages = [page(sqlite_store, number, "今天甲乙错了一处。") for number in (1, 2, 3)]
    with patch.object(worker, "document", document):
        batch = one.check(pages)
    assert {checked.page.page_id: checked.looked for checked in batch.pages} == {1: True, 2: False, 3: True}
    (lost,) = [checked for checked in batch.pages if not checked.looked]
    assert lost.run.errors[CRASHED].startswith(type(error).__name__)
    assert not lost.run.completed


SENTENCES = ("各级人民政腐应当加强对安全生产工作的领导。", "全区上下要认真贯彻落实会议精神。", "今天甲乙错了一处。")


def read_together(known: CheckContext, store: Store, ahead: int, fails: BaseException | None = None) -> list[Any]:
    """The pages of a batch, the language model on, reading `ahead` so many characters; `fails`: that reading breaks."""
    reader = Worker(replace(known, preset="全面"), Unbounded())
    pages = [page(store, number, text) for number, text in enumerate(SENTENCES * 2, 1)]
    broken = patch.object(worker, "ahead", side_effect=fails) if fails else nullcontext()
    with patch.object(worker, "READ_AHEAD", ahead), broken:
        batch = reader.check(pages)
    reader.close()
    return [(one.page.page_id, one.looked, one.run.errors, sorted(found(one.run))) for one in batch.pages]


@pytest.mark.parametrize("fails", [ValueError("boom"), TimeUp(), MemoryError()])
def test_pages_read_together_say_what_each_says_alone(
    known: CheckContext, sqlite_store: Store, fails: BaseException
) -> None:
    alone = read_together(known, sqlite_store, 1)
    assert ("text.typo", "政腐") in alone[0][3] and [one[0] for one in alone] == [1, 2, 3, 4, 5, 6]
    assert read_together(known, sqlite_store, 30_000) == alone
    assert read_together(known, sqlite_store, 30_000, fails) == alone, "each within its own time"


def test_a_block_that_is_known_is_not_checked_again(one: Worker, known: CheckContext, sqlite_store: Store) -> None:
    first = one.check([page(sqlite_store, 1, "今天甲乙错了一处。")])
    assert first.results and not first.used
    assert not one.check([page(sqlite_store, 2, "今天甲乙错了一处。")]).results.keys() & first.results.keys()
    with sqlite_store.begin() as conn:
        block_results.remember(conn, first.results, known.version, date(2026, 11, 2))
    other = Worker(known, Unbounded())
    with patch.object(worker, "run_texts", wraps=run_texts) as checking:
        again = other.check([page(sqlite_store, 1, "今天甲乙错了一处。")])
    other.close()
    assert checking.call_args.args[0] == [] and not again.results
    assert again.used == first.results.keys()
    assert found(again.pages[0].run) == {("text.typo", "甲乙错")}


def test_what_a_crashed_text_check_said_is_not_remembered(one: Worker, sqlite_store: Store) -> None:
    with patch("monitor.language.checker.Checker.check", side_effect=ValueError("boom")):
        batch = one.check([page(sqlite_store, 1, "今天甲乙错了一处。")])
    assert not batch.results
    assert "text.typo" not in batch.pages[0].run.completed
    assert "text.typo" in batch.pages[0].run.errors


def test_a_files_name_and_type_are_those_it_was_served_with(one: Worker, sqlite_store: Store) -> None:
    served = {"content-type": "application/pdf", "content-disposition": "attachment; filename=a.pdf"}
    with patch.object(worker, "document", return_value=Document("x", PageKind.ATTACHMENT)) as read:
        one.check([page(sqlite_store, 1, "", served=served)])
    assert read.call_args.kwargs["content_type"] == "application/pdf"
    assert read.call_args.kwargs["filename"] == "a.pdf"


def test_hostile_text_is_made_storable(one: Worker, sqlite_store: Store) -> None:
    hostile = Document("x", PageKind.ARTICLE, title="标\x00题\ud800" + "长" * 9_000, blocks=(Block("\x00", "k"),))
    with patch.object(worker, "document", return_value=hostile):
        (checked,) = one.check([page(sqlite_store, 1, "")]).pages
    assert checked.facts and checked.facts.title.startswith("标题长") and len(checked.facts.title) <= 2_000


def test_the_memory_of_blocks_is_bounded(one: Worker, sqlite_store: Store) -> None:
    with patch.object(worker, "REMEMBERED", 3):
        for number in range(10):
            (checked,) = one.check([page(sqlite_store, number, f"第{number}页甲乙错。")]).pages
            assert found(checked.run) == {("text.typo", "甲乙错")}
    assert len(one._known) <= 6


def test_inside_a_name_of_the_registry_the_model_raises_nothing(known: CheckContext, sqlite_store: Store) -> None:
    text = "全区人民政腐办公室召开会议，依法追究刑事责认。"
    seen = []
    for written in ((), ("人民政腐办公室",)):
        other = Worker(replace(known, preset="均衡", written=written), Unbounded())
        (checked,) = other.check([page(sqlite_store, 1, text)]).pages
        other.close()
        seen.append({wrong for _, wrong in found(checked.run)})
    assert seen == [{"政腐", "责认"}, {"责认"}]


def test_the_users_leaders_and_the_sites_titles_reach_the_checks(known: CheckContext, sqlite_store: Store) -> None:
    lists = replace(LISTS, leaders=(Leader("孙样板", "区长"),))
    other = Worker(replace(known, wordlists=lists, titles=("示例区加强农村供水管理实施方案",)), Unbounded())
    text = "区长孙样扳出席会议，部署《示例区加强农村供水管里实施方案》落实工作。"
    (checked,) = other.check([page(sqlite_store, 1, text)]).pages
    other.close()
    assert found(checked.run) == {("text.leader", "孙样扳"), ("text.title", "示例区加强农村供水管里实施方案")}
