"""Verification: which findings it looks at, and the answer that each gets."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from monitor import locks
from monitor.findings import closing, events, outside_findings
from monitor.findings.lifecycle import Move, move
from monitor.findings.outside_findings import Report
from monitor.findings.verification import by_site, reported_done
from monitor.jobs import verify as verify_job
from monitor.jobs.scan import Scanning
from monitor.jobs.verify import BROUGHT, NEVER_PLACED, NOT_FOUND, NOWHERE, VerifyResult, verify_site
from monitor.model import Severity, State
from monitor.outcomes import Outcome
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store import scans
from monitor.store.closing_reasons import CONTEXT_LOST, CORRECTED, NOT_SEEN, PAGE_GONE
from monitor.store.tables import pages, places
from tests.findings.nights import Nights, dead, typo
from tests.jobs.notified import NOW, state


class Look:
    """Stands in for a scan of given pages: `happens` is what it does to the store."""

    def __init__(self, nights: Nights, happens: Any) -> None:
        self.store, self.nights, self.happens = nights.store, nights, happens
        self.asked: set[int] = set()

    def verify(self, site: str, page_ids: set[int]) -> scans.Scan:
        self.asked = page_ids
        self.nights.fall()
        with self.store.begin() as conn:
            scan = scans.start_verification(conn, site, page_ids, self.nights.at)
        self.nights.scan_id = scan.id
        self.happens(self.nights)
        return scan


def close(nights: Nights, reason: str) -> None:
    nights.record(nights.see("1.htm", unit="jtj"), settled=False)
    with nights.store.begin() as conn:
        conn.execute(sa.update(places).where(~places.c.open).values(closed_reason=reason))
        closing.settle(conn, "portal", nights.now, nights.scan_id)


def fail(nights: Nights) -> None:
    with nights.store.begin() as conn:
        failed = {"outcome": Outcome.TIMEOUT.value, "looked_scan_id": nights.scan_id}
        conn.execute(sa.update(pages).where(pages.c.id == 1).values(failed))


def reply(nights: Nights) -> None:
    with nights.store.begin() as conn:
        move(conn, [Move(1, State.NOTIFIED, State.REPLIED, "单位反馈：已整改")], "unit:jtj", nights.now)


@pytest.mark.parametrize(
    ("happens", "answer", "after", "detail"),
    [
        (lambda nights: close(nights, CORRECTED), VerifyResult.FIXED, "fixed", CORRECTED),
        (lambda nights: close(nights, CONTEXT_LOST), VerifyResult.CONTEXT_LOST, "fixed", CONTEXT_LOST),
        (lambda nights: close(nights, NOT_SEEN), VerifyResult.FIXED, "fixed", NOT_SEEN),
        (lambda nights: close(nights, PAGE_GONE), VerifyResult.FIXED, "fixed", PAGE_GONE),
        (
            lambda nights: nights.record(nights.see("1.htm", typo(), unit="jtj")),
            VerifyResult.STANDS,
            "notified",
            "核验：仍存在：http://127.0.0.1:8800/1.htm",
        ),
        (fail, VerifyResult.UNREACHABLE, "replied", "核验：不可访问：http://127.0.0.1:8800/1.htm（超时）"),
    ],
)
def test_what_a_unit_reports_as_done_gets_one_of_four_answers_and_an_event(
    nights: Nights, happens: Any, answer: VerifyResult, after: str, detail: str
) -> None:
    reply(nights)
    with nights.store.read() as conn:
        chosen = reported_done(conn)
        work = by_site(conn, chosen)
    look = Look(nights, happens)
    (verdict,) = verify_site(look, "portal", work["portal"])  # type: ignore[arg-type]
    assert (verdict.finding_id, verdict.answer, state(nights, 1)) == (1, answer, after)
    assert look.asked == {nights.ids["1.htm"]}, "only the page of what was reported"
    with nights.store.read() as conn:
        last = events.of(conn, 1)[-1]
    assert (last.why, last.who) == (detail, "monitor")


@pytest.mark.parametrize(("wrong", "detail"), [("", BROUGHT), ("按装", NOT_FOUND)])
def test_what_was_brought_and_no_check_can_see_is_left_to_a_person(nights: Nights, wrong: str, detail: str) -> None:
    """Words that were never seen on their page prove nothing by not being there."""
    address = nights.page("1.htm").url
    report = Report(
        site="portal", url=address, asked=address, codes=("other",), kind="其他", text="附件里的电话打不通",
        source="电话反映", reporter="", received=NOW.date(), severity=Severity.MINOR, due=NOW.date(), wrong=wrong,
    )  # fmt: skip
    with nights.store.begin() as conn:
        number = outside_findings.enter(conn, report, "jtj", State.CONFIRMED, "张三", nights.now).finding_id
        work = by_site(conn, [number])

    def look(nights: Nights) -> None:
        nights.record(nights.see("1.htm", unit="jtj"))
        with nights.store.begin() as conn:
            read = {"outcome": Outcome.OK.value, "looked_scan_id": nights.scan_id}
            conn.execute(sa.update(pages).where(pages.c.id == nights.ids["1.htm"]).values(read))

    (verdict,) = verify_site(Look(nights, look), "portal", work["portal"])  # type: ignore[arg-type]
    assert (verdict.answer, verdict.detail, state(nights, number)) == (VerifyResult.BY_HAND, detail, "confirmed")


def test_what_went_over_to_another_unit_is_not_fixed(nights: Nights) -> None:
    reply(nights)
    with nights.store.read() as conn:
        work = by_site(conn, [1])
    look = Look(nights, lambda nights: nights.record(nights.see("1.htm", typo(), unit="zfb")))
    (verdict,) = verify_site(look, "portal", work["portal"])  # type: ignore[arg-type]
    assert verdict.answer is VerifyResult.STANDS and "已转为问题条目 3" in verdict.detail


@pytest.mark.parametrize("placed", [True, False])
def test_what_stands_on_no_page_is_answered_too_and_nothing_is_fetched(
    nights: Nights, registry: Registry, monkeypatch: Any, placed: bool
) -> None:
    reply(nights)
    mine = places.c.finding_id == 1
    with nights.store.begin() as conn:
        closed = sa.update(places).where(mine).values(open=False, closed_at=nights.now)
        conn.execute(closed if placed else sa.delete(places).where(mine))
    monkeypatch.setattr(Scanning, "verify", lambda *_: pytest.fail("there is no page to look at"))
    done = verify_job.verify(nights.store, registry, Settings(), say=lambda _: None)
    (verdict,) = done.verdicts
    assert (verdict.finding_id, verdict.answer) == (1, VerifyResult.CONTEXT_LOST) and done.missing == ()
    assert verdict.detail == (NOWHERE if placed else NEVER_PLACED)
    with nights.store.read() as conn:
        assert events.of(conn, 1)[-1].why == f"核验：找不到上下文：{verdict.detail}"
    assert state(nights, 1) == "replied", "only a look closes"


def test_what_stands_nowhere_is_closed_by_the_look_at_its_neighbours(nights: Nights) -> None:
    reply(nights)
    with nights.store.begin() as conn:
        gone = {"open": False, "closed_at": nights.now, "closed_reason": CONTEXT_LOST}
        conn.execute(sa.update(places).where(places.c.finding_id == 1).values(gone))
        work = by_site(conn, [1, 2])["portal"]
    assert work.findings == {1, 2} and work.page_ids == {nights.ids["2.htm"]}

    def look(nights: Nights) -> None:
        with nights.store.begin() as conn:
            closing.settle(conn, "portal", nights.now, nights.scan_id)

    verdicts = verify_site(Look(nights, look), "portal", work)  # type: ignore[arg-type]
    assert [(one.finding_id, one.answer) for one in verdicts] == [
        (1, VerifyResult.CONTEXT_LOST),
        (2, VerifyResult.UNREACHABLE),
    ]
    assert state(nights, 1) == "fixed"


def test_a_bad_link_is_verified_with_its_target(nights: Nights) -> None:
    nights.record(nights.see("3.htm", dead("http://127.0.0.1:8800/form.htm"), unit="jtj"))
    nights.page("form.htm")
    with nights.store.read() as conn:
        assert by_site(conn, [3])["portal"].page_ids == {nights.ids["3.htm"], nights.ids["form.htm"]}


def test_a_verification_is_no_night(nights: Nights) -> None:
    with nights.store.begin() as conn:
        first = scans.start_verification(conn, "portal", {1}, NOW)
        assert not scans.start_or_resume(conn, "portal", False, None, NOW).verifies, "it is not resumed as a night"
        scans.start_verification(conn, "portal", {1}, NOW)
        assert scans.get(conn, first.id).stage == "failed", "one that was cut off is given up"


def test_a_site_that_is_being_scanned_is_verified_later(nights: Nights, registry: Registry) -> None:
    reply(nights)
    with locks.held(nights.store.data_dir, locks.of_scan("portal")):
        done = verify_job.verify(nights.store, registry, Settings(), say=lambda _: None)
    assert "正在检查" in done.errors[0] and state(nights, 1) == "replied"


def test_numbers_that_are_not_open_are_named(nights: Nights, registry: Registry, monkeypatch: Any) -> None:
    monkeypatch.setattr(Scanning, "verify", lambda *_: pytest.fail("nothing to look at"))
    done = verify_job.verify(nights.store, registry, Settings(), [77], say=lambda _: None)
    assert done == verify_job.Verified((), (77,), ())
