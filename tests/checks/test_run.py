"""Running the checks: boundaries, places, the third answer, and that no personal number gets out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from monitor import checks
from monitor.checks import run
from monitor.checks.check import MOST, Scope, Undecided
from monitor.checks.view import PageView, SiteView
from monitor.model import Block, CheckRun, PageKind, Problem, Region, Severity
from monitor.outcomes import Outcome, TargetState
from tests.checks.views import FakeChecker, block, column, link, page, site, text_view

CODES = {scope: {check.code for check in checks.CHECKS if check.scope is scope} for scope in Scope}
ID, MOBILE = "371311191211050003", "13900000001"


def whole(view: PageView, *blocks: Block) -> CheckRun:
    """A page with these blocks, from text to CheckRun."""
    view = replace(view, document=replace(view.document, blocks=blocks))
    texts = run.run_texts(blocks, text_view())
    return run.run_page(view, texts.problems, texts.errors)


def of(result: CheckRun, code: str) -> list[Problem]:
    return [problem for problem in result.problems if problem.code == code]


@pytest.fixture
def sabotage(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Replaces the run of one check (and of those that share it)."""

    def replaced(code: str, new: Any) -> None:
        old = checks.BY_CODE[code].run
        table = tuple(replace(check, run=new) if check.run is old else check for check in checks.CHECKS)
        monkeypatch.setattr(run, "CHECKS", table)

    return replaced


def crash(*given: Any) -> Iterator[Problem]:
    yield Problem("link.dead", "half", "半句", Severity.MINOR)
    raise RuntimeError(f"broken near {ID}")


class TestTexts:
    def test_a_text_is_checked_once_however_many_blocks_bear_it(self) -> None:
        checker = FakeChecker()
        run.run_texts([block("布署", "k1"), block("布署", "k1"), block("部署", "k2")], text_view(checker))
        assert checker.seen == ["布署", "部署"]

    def test_all_text_checks_speak(self) -> None:
        done = run.run_texts([block(f"布署工作，电话{MOBILE}", "k")], text_view())
        assert {problem.code for problem in done.problems["k"]} == {"text.typo", "privacy.mobile"}

    def test_the_engine_never_sees_a_personal_number(self) -> None:
        """What it sees it quotes, and what it quotes is stored: the monitor is never the second leak."""
        checker = FakeChecker()
        done = run.run_texts([block(f"张某{ID}布署，电话{MOBILE}", "k")], text_view(checker))
        assert ID not in checker.seen[0] and MOBILE not in checker.seen[0]
        for problem in done.problems["k"]:
            said = "\n".join(str(getattr(problem, field.name)) for field in fields(problem))
            assert ID not in said and MOBILE not in said

    def test_a_crash_is_an_error_of_its_own_codes_only(self, sabotage: Any) -> None:
        sabotage("text.typo", crash)
        done = run.run_texts([block(f"布署，电话{MOBILE}", "k")], text_view())
        assert set(done.errors["k"]) == {"text.typo", "text.sensitive", "text.expression"}
        assert [problem.code for problem in done.problems["k"]] == ["privacy.mobile"]

    def test_an_error_does_not_quote_a_personal_number(self, sabotage: Any) -> None:
        sabotage("text.typo", crash)
        done = run.run_texts([block("x", "k")], text_view())
        assert ID not in str(done.errors) and "RuntimeError" in str(done.errors)


class TestPage:
    def test_every_check_that_ran_to_its_end_is_completed(self) -> None:
        result = whole(page(), block("各镇街、各部门：请认真组织实施春季植树工作。"))
        assert result.completed == CODES[Scope.PAGE] | CODES[Scope.TEXT]
        assert not result.problems and not result.errors

    @pytest.mark.parametrize("outcome", [one for one in Outcome if not one.looked])
    def test_a_page_that_was_not_seen_completes_nothing(self, outcome: Outcome) -> None:
        assert run.run_page(page(outcome=outcome, date=None), {}) == CheckRun()

    def test_an_unchanged_page_is_seen(self) -> None:
        assert run.run_page(page(outcome=Outcome.UNCHANGED, blocks=()), {}).completed

    def test_a_crash_is_an_error_and_not_completed_and_the_others_go_on(self, sabotage: Any) -> None:
        sabotage("link.dead", crash)
        result = run.run_page(page(date=None), {})
        assert "link.dead" not in result.completed and not of(result, "link.dead")
        assert "RuntimeError" in result.errors["link.dead"] and ID not in result.errors["link.dead"]
        assert of(result, "date.missing")

    def test_a_check_may_not_speak_for_another(self, sabotage: Any) -> None:
        sabotage("link.dead", lambda view: [Problem("page.meta", "x", "x", Severity.MINOR)])
        result = run.run_page(page(), {})
        assert "link.dead" in result.errors and not of(result, "page.meta")

    def test_the_third_answer_is_kept_apart(self) -> None:
        url = "http://www.example.com/"
        result = run.run_page(page(links=(link(url),), targets={url: TargetState(Outcome.BLOCKED)}), {})
        assert ("link.dead", url) in result.undecided and "link.dead" in result.completed

    def test_nothing_at_all_concluded_is_not_completed(self, sabotage: Any) -> None:
        sabotage("link.dead", lambda view: [Undecided()])
        result = run.run_page(page(), {})
        assert "link.dead" not in result.completed | result.errors.keys()
        assert ("link.dead", "") not in result.undecided

    def test_a_million_problems_are_bounded_and_said(self, sabotage: Any) -> None:
        many = (Problem("link.dead", str(n), "x", Severity.MINOR) for n in range(1_000_000))
        sabotage("link.dead", lambda view: many)
        result = run.run_page(page(), {})
        assert len(of(result, "link.dead")) == MOST
        assert "link.dead" not in result.completed and str(MOST) in result.errors["link.dead"]

    def test_personal_numbers_are_masked_in_every_message(self, sabotage: Any) -> None:
        one = Problem("link.dead", "s", f"链接“{MOBILE}”", Severity.MINOR, ID, ID, f"{ID} {MOBILE}", "http://h/139")
        sabotage("link.dead", lambda view: [one])
        (problem,) = of(run.run_page(page(), {}), "link.dead")
        assert ID not in str(problem) and MOBILE not in str(problem) and problem.target == "http://h/139"


class TestPlaces:
    def test_a_block_says_where(self) -> None:
        result = whole(page(PageKind.ATTACHMENT), block(f"电话{MOBILE}", where="工作表“名单”第7行"))
        (problem,) = of(result, "privacy.mobile")
        assert problem.where == "工作表“名单”第7行" and "工作表“名单”第7行" in problem.message

    def test_a_footer_is_the_sites_own(self) -> None:
        (problem,) = of(whole(page(), block("布署", region=Region.FOOTER)), "text.typo")
        assert (problem.region, problem.where) == (Region.FOOTER, "页脚")

    def test_the_same_text_in_the_footer_and_in_the_article_has_two_owners(self) -> None:
        both = [block("布署", "k", Region.FOOTER), block("布署", "k"), block("布署", "k")]
        assert {problem.region for problem in of(whole(page(), *both), "text.typo")} == {Region.FOOTER, Region.MAIN}
        assert len(of(whole(page(), *both), "text.typo")) == 2

    def test_a_hidden_sheet_is_read_for_privacy_and_named(self) -> None:
        hidden = block(f"布署 电话{MOBILE}", where="隐藏工作表“底稿”第2行", hidden=True)
        result = whole(page(PageKind.ATTACHMENT), hidden)
        (problem,) = of(result, "privacy.mobile")
        assert "隐藏" in problem.message and "底稿" in problem.message
        assert not of(result, "text.typo")

    def test_a_block_without_result_completes_no_text_check(self) -> None:
        view = page(blocks=(block("甲", "k1"), block("乙", "k2")))
        result = run.run_page(view, {"k1": []})
        assert not result.completed & CODES[Scope.TEXT] and result.errors.keys() >= CODES[Scope.TEXT]
        assert result.completed >= CODES[Scope.PAGE]

    def test_an_error_in_one_block_leaves_the_other_codes_completed(self) -> None:
        view = page(blocks=(block("甲", "k"),))
        result = run.run_page(view, {"k": []}, {"k": {"text.typo": "boom"}})
        assert "text.typo" not in result.completed and "privacy.mobile" in result.completed

    def test_remembered_results_are_placed_like_new_ones(self) -> None:
        texts = run.run_texts([block("布署", "k")], text_view())
        view = page(blocks=(block("布署", "k", Region.NAV),))
        assert of(run.run_page(view, texts.problems), "text.typo")[0].region is Region.NAV

    def test_a_list_of_thousands_is_bounded_and_said(self) -> None:
        rows = [block(f"张某\t139{n:08d}", where=f"第{n}行") for n in range(MOST + 5)]
        result = whole(page(PageKind.ATTACHMENT), *rows)
        assert len(of(result, "privacy.mobile")) == MOST
        assert "privacy.mobile" not in result.completed and "text.typo" in result.completed


class TestUnreadable:
    @pytest.mark.parametrize("outcome", ["unreadable: encrypted", "unreadable: scanned", "unsupported: zip"])
    def test_a_file_that_could_not_be_read_completes_no_text_check(self, outcome: str) -> None:
        view = page(PageKind.ATTACHMENT, outcome_of_document=outcome, blocks=())
        result = run.run_page(view, {})
        assert result.completed == {"attachment.unreadable"}

    def test_an_article_that_could_not_be_read_completes_nothing_about_its_content(self) -> None:
        result = run.run_page(page(outcome_of_document="unreadable: too deep"), {})
        assert result.completed <= {"attachment.unreadable"} and not result.problems

    def test_a_web_page_in_a_files_place_is_judged(self) -> None:
        view = page(PageKind.ATTACHMENT, outcome_of_document="html_in_disguise", blocks=())
        result = run.run_page(view, {})
        assert of(result, "attachment.broken") and "attachment.broken" in result.completed
        assert not result.completed & CODES[Scope.TEXT]


class TestSite:
    def test_site_checks_bring_their_page(self) -> None:
        result = run.run_site(site(column("通知公告", items=0, page_id=12)))
        assert [(problem.code, problem.page_id) for problem in result.problems] == [("column.blank", 12)]
        assert result.completed == CODES[Scope.SITE]

    def test_a_column_that_was_not_read_is_undecided(self) -> None:
        view = site(column("要闻动态", read=False))
        assert ("column.stale", view.columns[0].url) in run.run_site(view).undecided

    def test_a_crash_in_one_leaves_the_others(self, sabotage: Any) -> None:
        def broken(view: SiteView) -> Iterator[Problem]:
            raise KeyError("x")

        sabotage("column.stale", broken)
        result = run.run_site(site())
        assert result.completed == {"column.blank", "home.stale", "site.unreachable"}
        assert "column.stale" in result.errors


class TestVersion:
    def test_it_is_made_of_the_code_and_stays(self) -> None:
        run.version.cache_clear()
        first = run.version()
        run.version.cache_clear()
        assert run.version() == first and len(first) == 16

    def test_it_changes_with_the_code(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
        run.version.cache_clear()
        first = run.version()
        for name in ("privacy.py", *run.MADE_OF_FILES):
            (tmp_path / name).write_text("other code", encoding="utf-8")
        monkeypatch.setattr(run, "files", lambda package: tmp_path)
        run.version.cache_clear()
        assert run.version() != first
        run.version.cache_clear()

    def test_it_changes_with_code_in_a_folder_of_a_package(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
    ) -> None:
        found = []
        for name in run.MADE_OF_FILES:
            (tmp_path / name).write_text("code", encoding="utf-8")
        (tmp_path / "wing" / "__pycache__").mkdir(parents=True)
        monkeypatch.setattr(run, "files", lambda package: tmp_path)
        for name in ("wing/rule.py", "wing/__pycache__/rule.pyc", "wing/other.py"):
            (tmp_path / name).write_text("code", encoding="utf-8")
            run.version.cache_clear()
            found.append(run.version())
        run.version.cache_clear()
        assert found[0] == found[1] != found[2]

    def test_it_changes_with_what_knows_personal_numbers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = run.version()
        monkeypatch.setattr(run, "MADE_OF_FILES", run.MADE_OF_FILES[:1])
        run.version.cache_clear()
        assert run.version() != first
        run.version.cache_clear()

    def test_it_changes_with_the_model_s_code_the_lists_code_and_jieba(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = []
        for package in ("monitor.ngrams", "monitor.wordlists", ""):
            monkeypatch.setattr(run, "MADE_OF", tuple(one for one in run.MADE_OF if one != package))
            if not package:
                monkeypatch.setattr(run.metadata, "version", lambda name: f"other {name}")
            run.version.cache_clear()
            found.append(run.version())
            monkeypatch.undo()
        run.version.cache_clear()
        assert len({*found, run.version()}) == 4
