"""What a look says of reported problems: still there, gone, or undecided."""

from __future__ import annotations

from datetime import datetime

import pytest

from monitor.clock import ZONE
from monitor.extract.document import document
from monitor.findings.outside_findings import LookKind
from monitor.findings.outside_looks import OutsideSought as Brought
from monitor.inspection.outside_findings import answers, unopened
from monitor.inspection.work import PageToCheck
from monitor.model import PageKind
from monitor.outcomes import INCOMPLETE, Fetch, Outcome

URL = "http://www.example.gov.cn/a.htm"
AT = datetime(2026, 11, 3, tzinfo=ZONE)
PAGE = '<html><title>通知</title><body><div><p>认真布　署，抓好落实。</p><a href="/b.htm">附件</a></div></body></html>'
LINK = "http://www.example.gov.cn/b.htm"


def page_to_check(one: Brought, outcome: Outcome = Outcome.OK, error: str = "") -> PageToCheck:
    return PageToCheck(
        fetch_id=1,
        page_id=1,
        fetch=Fetch(URL, outcome, AT, error=error),
        kind=PageKind.ARTICLE,
        first_seen=AT,
        first_scan_id=1,
        brought=(one,),
    )


def text(wrong: str, right: str = "", seen: bool = True) -> Brought:
    return Brought(7, LookKind.TEXT, "text.typo", wrong, right, "", seen, False)


def link(target: str, *, seen: bool = True, opens: bool = False, code: str = "link.dead") -> Brought:
    return Brought(7, LookKind.LINK, code, "", "", target, seen, opens)


@pytest.mark.parametrize(
    ("one", "stands"),
    [
        (text("布署"), True),
        (text("布署", seen=False), True),
        (text("帐号"), False),
        (text("帐号", seen=False), None),  # it was never seen there
        (text("按装", "抓好落实", seen=False), False),  # what is right stands there
        (text("落实", "抓好落实"), False),  # it stands only within what is right
        (text("实附件"), False),  # no words match across two pieces
        (link(LINK), None),
        (link(LINK, opens=True), False),
        (link(LINK, opens=True, code="link.intranet"), True),
        (link("http://www.example.gov.cn/c.htm"), False),
        (link("http://www.example.gov.cn/c.htm", seen=False), None),
        (Brought(7, LookKind.ITSELF, "link.dead", "", "", URL, False, False), False),
    ],
)
def test_a_page_that_was_read_whole_decides(one: Brought, stands: bool | None) -> None:
    found = document(PAGE.encode(), URL)
    assert answers(found, page_to_check(one)).get(7) is stands


@pytest.mark.parametrize("one", [text("帐号"), link("http://www.example.gov.cn/c.htm")])
def test_on_a_page_of_which_only_a_part_came_nothing_is_gone(one: Brought) -> None:
    found = document(PAGE.encode(), URL)
    assert answers(found, page_to_check(one, error=f"{INCOMPLETE}: 10 of 20")) == {}


@pytest.mark.parametrize(
    ("outcome", "said"), [(Outcome.NOT_FOUND, {7: True}), (Outcome.TIMEOUT, {}), (Outcome.BLOCKED, {})]
)
def test_an_address_that_does_not_open_stands_only_where_that_is_certain(
    outcome: Outcome, said: dict[int, bool]
) -> None:
    assert unopened(page_to_check(Brought(7, LookKind.ITSELF, "link.dead", "", "", URL, False, False), outcome)) == said
    assert unopened(page_to_check(text("布署"), outcome)) == {}
