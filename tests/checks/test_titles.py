"""text.title on a page: regions, and nothing without titles."""

from __future__ import annotations

from dataclasses import replace

from monitor.checks import confirms_itself, titles
from monitor.checks.run import run_page
from monitor.language.titles import Titles
from monitor.model import Region
from tests.checks.views import block, page, problems

KNOWN = Titles(["示例区加强农村供水管理实施方案"])
TEXT = "根据《示例区加强农村供水管里实施方案》要求"


def test_a_name_one_character_off_waits_for_a_person() -> None:
    (found,) = problems(titles.run(replace(page(blocks=(block(TEXT),)), titles=KNOWN)))
    assert found.code == "text.title" and not confirms_itself(found)


def test_frames_are_not_read_and_without_titles_nothing_is() -> None:
    assert list(titles.run(replace(page(blocks=(block(TEXT, region=Region.NAV),)), titles=KNOWN))) == []
    assert list(titles.run(page(blocks=(block(TEXT),)))) == []
    assert "text.title" in run_page(page(), {}).completed
