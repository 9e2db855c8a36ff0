"""A form that a document writes in many places is its word; one slip that is quoted around a page stays one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.checks import confirms_itself
from monitor.language.own_words import neighbourhoods, settled
from monitor.model import Problem, Severity

FOUND = Problem(
    "text.typo",
    "禁烧｜露天禁烧",
    "‘禁烧’应为‘焚烧’：形近误用",
    Severity.MINOR,
    wrong="禁烧",
    suggestion="焚烧",
    confidence=0.98,
)
LAW = "秸秆露天禁烧公约\n落实禁烧责任\n巡查禁烧区\n全域禁烧和综合利用"


def test_a_word_of_the_document_is_silent() -> None:
    assert list(settled([FOUND], LAW)) == []


def test_a_form_that_stands_twice_is_doubted() -> None:
    [problem] = settled([FOUND], "\n".join(LAW.splitlines()[:2]))
    assert not problem.certain and problem.message == "‘禁烧’疑应为‘焚烧’：疑为形近误用"


def test_a_form_that_stands_once_stays_as_it_was() -> None:
    assert list(settled([FOUND], "秸秆露天禁烧公约")) == [FOUND]


def test_a_heading_quoted_around_the_page_is_one_place() -> None:
    page = "禁烧公约\n首页>公告>禁烧公约\n《禁烧公约》\n上一篇：禁烧公约（试行）\n禁烧公约"
    assert neighbourhoods("禁烧", page) == 1
    assert list(settled([FOUND], page)) == [FOUND]


@pytest.mark.parametrize("other", [{"confidence": 1.0}, {"code": "text.sensitive"}, {"wrong": "禁"}])
def test_what_the_lists_say_stays(other: dict[str, object]) -> None:
    problem = replace(FOUND, **other)
    assert list(settled([problem], LAW)) == [problem]


def test_what_the_model_finds_a_person_confirms() -> None:
    assert not confirms_itself(FOUND)
    assert confirms_itself(replace(FOUND, confidence=1.0))


def test_hostile_text_is_survived() -> None:
    assert neighbourhoods("禁烧", "禁烧" * 100_000) <= 4
    assert neighbourhoods("禁烧", "") == 0
