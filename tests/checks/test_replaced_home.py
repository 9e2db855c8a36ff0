"""site.replaced: indicators A, W2."""

from __future__ import annotations

from monitor.checks import confirms_itself, replaced_home
from monitor.checks.run import run_page
from monitor.model import PageKind, Severity
from tests.checks.views import page


def test_a_home_page_of_somebody_else_waits_for_a_person() -> None:
    (found,) = replaced_home.run(page(PageKind.HOME, outcome_of_document="replaced: nginx 默认页面"))
    assert (found.severity, found.certain) == (Severity.SERIOUS, False) and "nginx 默认页面" in found.message
    assert not confirms_itself(found)


def test_nothing_else_is_judged_on_it() -> None:
    run = run_page(page(PageKind.HOME, outcome_of_document="replaced: 域名停放或过期页面"), {})
    assert [one.code for one in run.problems] == ["site.replaced"] and "page.identity" not in run.completed


def test_the_sites_own_home_page_and_every_other_page_are_fine() -> None:
    assert list(replaced_home.run(page(PageKind.HOME))) == []
    assert list(replaced_home.run(page(PageKind.ARTICLE, outcome_of_document="replaced: nginx 默认页面"))) == []
