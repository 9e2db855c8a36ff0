"""text.renamed on a page: only after the change, only where nothing old is told, never by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.checks import BY_CODE, confirms_itself, institutions
from monitor.checks.run import run_page
from monitor.checks.view import PageView
from monitor.language.institutions import Institutions
from monitor.model import Region, Severity
from monitor.wordlists.folders import SHIPPED, load
from tests.checks.views import block, page, problems

KNOWN = Institutions(load(SHIPPED).institutions)


def view(*texts: str, day: date | None = date(2026, 11, 18), region: Region = Region.MAIN) -> PageView:
    return replace(page(date=day, blocks=tuple(block(text, region=region) for text in texts)), institutions=KNOWN)


def test_an_old_name_on_a_new_page_is_advice_that_a_person_looks_at() -> None:
    (found,) = problems(institutions.run(view("请到区国土资源局办理登记手续。")))
    assert (found.code, found.wrong, found.suggestion) == ("text.renamed", "国土资源局", "自然资源局")
    assert found.message == "‘国土资源局’已于 2019年03月 前后改为‘自然资源局’：机构名称过时，请核实"
    assert (
        found.severity is Severity.HINT and not confirms_itself(found) and not BY_CODE["text.renamed"].confirms_itself
    )


@pytest.mark.parametrize("day", [date(2016, 5, 1), date(2019, 6, 1), None])
def test_an_old_page_and_one_of_the_time_of_change_are_silent(day: date | None) -> None:
    assert list(institutions.run(view("请到区国土资源局办理登记手续。", day=day))) == []


@pytest.mark.parametrize(
    "text",
    [
        "原区国土资源局的职责划入区自然资源局。",
        "依据区国土资源局2016年印发的文件办理。",
        "依据《区国土资源局关于规范登记的通知》办理。",
        "依据环境保护部〔2015〕12号文件执行。",
        "他曾任区卫生和计划生育局副局长。",
        "区生态环境局、区自然资源局联合执法。",
        "市环保和国土部门参加会议。",
        "各级环境保护部门要加强巡查。",
    ],
)
def test_what_tells_of_old_times_is_silent(text: str) -> None:
    assert list(institutions.run(view(text))) == []


def test_frames_are_not_read_and_nothing_happens_without_a_list() -> None:
    assert list(institutions.run(view("区国土资源局", region=Region.FOOTER))) == []
    plain = page(blocks=(block("区国土资源局"),))
    assert list(institutions.run(plain)) == list(institutions.run(replace(plain, institutions=Institutions([])))) == []
    assert "text.renamed" in run_page(plain, {}).completed


def test_a_name_is_told_once_a_page() -> None:
    found = problems(institutions.run(view("由区国土资源局受理。", "由区国土资源局办理。", "由区卫计局备案。")))
    assert [one.wrong for one in found] == ["国土资源局", "卫计局"]


@pytest.mark.parametrize("text", ["国土资源局" * 10_000, "\ud800国土资源局", "卫" * 99_999])
def test_hostile_text_is_bounded(text: str) -> None:
    assert len(KNOWN.check(text, date(2026, 1, 1))) <= 50
