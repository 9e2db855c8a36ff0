"""text.leader on a page: its date, its regions, and nothing without a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from monitor.checks import BY_CODE, confirms_itself, leaders
from monitor.checks.run import run_page
from monitor.checks.view import PageView
from monitor.language.leaders import Leaders
from monitor.model import Region
from monitor.wordlists.entries import Leader
from tests.checks.views import block, page, problems

LIST = Leaders([])


def view(*texts: str, day: date | None = date(2026, 11, 18), region: Region = Region.MAIN) -> PageView:
    known = Leaders([Leader("李范文", "区长", date(2021, 6, 1), date(2025, 2, 28), 1)])
    return replace(page(date=day, blocks=tuple(block(text, region=region) for text in texts)), leaders=known)


def test_a_title_is_judged_by_the_pages_date() -> None:
    (found,) = problems(leaders.run(view("区长李范文主持会议。")))
    assert (found.code, found.region) == ("text.leader", Region.MAIN)
    assert not confirms_itself(found) and not BY_CODE["text.leader"].confirms_itself
    assert list(leaders.run(view("区长李范文主持会议。", day=date(2024, 1, 20)))) == []


def test_frames_are_not_read() -> None:
    assert list(leaders.run(view("区长李范文主持会议。", region=Region.NAV))) == []
    assert problems(leaders.run(view("区长李范文主持会议。", region=Region.META)))


def test_nothing_happens_without_a_list() -> None:
    plain = page(blocks=(block("区长李范文主持会议。"),))
    assert list(leaders.run(plain)) == list(leaders.run(replace(plain, leaders=LIST))) == []
    assert "text.leader" in run_page(plain, {}).completed


def test_no_personal_number_is_repeated() -> None:
    (found,) = problems(leaders.run(view("区长李范文手机13812345678主持会议。")))
    assert "12345678" not in found.context + found.subject
