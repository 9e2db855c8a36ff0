"""The jobs of rectification: what they refuse, what they take, and what a verification answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from monitor import clock, locks
from monitor.clock import ZONE
from monitor.findings import closing, decisions, events, outside_findings
from monitor.findings.lifecycle import Move, move
from monitor.findings.outside_findings import Report
from monitor.findings.verification import by_site, reported_done
from monitor.jobs import assign, escalate
from monitor.jobs import reply as reply_job
from monitor.jobs import verify as verify_job
from monitor.jobs.letters import notice as issue
from monitor.jobs.scan import Scanning
from monitor.jobs.verify import BROUGHT, NEVER_PLACED, NOT_FOUND, NOWHERE, VerifyResult, verify_site
from monitor.model import Severity, State
from monitor.outcomes import Outcome
from monitor.registry import Registry
from monitor.reports.workbooks.filled_form import read
from monitor.reports.workbooks.reply_form import ANSWER, COLUMNS, HEAD_ROW
from monitor.settings import ConfigError, Settings
from monitor.store import issued_documents, scans
from monitor.store.closing_reasons import CONTEXT_LOST, CORRECTED, NOT_SEEN, PAGE_GONE
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from monitor.store.tables import pages, places
from tests.findings.nights import Nights, dead, typo

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)


@pytest.fixture
def nights(store: Store) -> Nights:
    """Findings 1 and 2 of the education office, named in its notice 1 of 2026."""
    clock.freeze(NOW)
    nights = Nights(store).fall()
    nights.record(nights.see("1.htm", typo(), unit="jtj"), nights.see("2.htm", typo(sentence="二、帐号。"), unit="jtj"))
    with store.begin() as conn:
        for number in (1, 2):
            decisions.mark(conn, number, State.CONFIRMED, "张三", "", nights.now)
            decisions.mark(conn, number, State.NOTIFIED, "张三", "", nights.now)
        notice = issued_documents.add(
            conn, b"x", kind=DocumentKind.NOTICE, year=2026, number=1, period="2026-11", unit="jtj", now=NOW
        )
        issued_documents.name_findings(conn, notice.id, [1, 2])
    return nights


def fill(nights: Nights, registry: Registry, folder: Path, answers: dict[int, str]) -> Path:
    form = reply_job.reply_form(nights.store, registry, "1", folder / "form.xlsx")
    book = load_workbook(form)
    for row, answer in answers.items():
        book.active.cell(HEAD_ROW + row, list(COLUMNS).index(ANSWER) + 1).value = answer
    book.save(form)
    return form


def state(nights: Nights, number: int) -> str:
    return next(row["state"] for row in nights.rows() if row["id"] == number)


def test_the_forms_of_a_month_lie_beside_its_letters(nights: Nights, registry: Registry, tmp_path: Path) -> None:
    written = issue(nights.store, registry, Settings(), "2026-11", "jtj", tmp_path)
    (form,) = [path for path in written if path.parent.name == "反馈表"]
    assert form.name == "整改情况反馈表〔2026〕1号-区教育和体育局.xlsx"
    assert read(form, NOW.date()).number == (2026, 1)


def test_a_form_is_taken_row_by_row_and_only_once(nights: Nights, registry: Registry, tmp_path: Path) -> None:
    form = fill(nights, registry, tmp_path, {1: "已整改", 2: "不知道"})
    done = reply_job.import_reply(nights.store, form)
    assert (done.taken, [row for row, _ in done.refused]) == (1, [HEAD_ROW + 2])
    assert (state(nights, 1), state(nights, 2)) == ("replied", "notified")
    before = nights.life(1)
    again = reply_job.import_reply(nights.store, form)
    assert (again.taken, again.known) == (0, 1) and nights.life(1) == before


def test_a_number_that_the_notice_does_not_name_is_refused_by_its_row(
    nights: Nights, registry: Registry, tmp_path: Path
) -> None:
    form = fill(nights, registry, tmp_path, {1: "非本单位", 2: "已整改"})
    book = load_workbook(form)
    book.active.cell(HEAD_ROW + 2, 1).value = 999
    book.save(form)
    done = reply_job.import_reply(nights.store, form)
    assert done.refused == ((HEAD_ROW + 2, "编号 999 不在网整〔2026〕1号里"),) and done.for_staff == (1,)
    assert [row["finding_id"] for row in reply_job.replies(nights.store, registry, for_staff=True)] == [1]


def test_a_form_of_another_notice_is_refused_as_a_whole(nights: Nights, registry: Registry, tmp_path: Path) -> None:
    form = fill(nights, registry, tmp_path, {1: "已整改"})
    with pytest.raises(ConfigError, match="没有 2 号整改通知书"):
        reply_job.import_reply(nights.store, form, "2")
    book = load_workbook(form)
    book.active["A1"] = "反馈表"
    book.save(form)
    with pytest.raises(ConfigError, match="找不到整改通知书的文号"):
        reply_job.import_reply(nights.store, form)
    assert reply_job.import_reply(nights.store, form, "〔2026〕1号").taken == 1


@pytest.mark.parametrize("text", ["1", "2026-1", "〔2026〕1号", "网整〔2026〕1号", "2026年1号"])
def test_a_notice_is_known_by_its_number(nights: Nights, text: str) -> None:
    with nights.store.read() as conn:
        assert reply_job.notice_document(conn, text).number == 1


@pytest.mark.parametrize(("text", "kind"), [("网督〔2026〕1号", "督办单"), ("交办单 2026-1", "交办单")])
def test_the_number_of_another_kind_is_no_notice(nights: Nights, text: str, kind: str) -> None:
    with nights.store.read() as conn, pytest.raises(ConfigError, match=f"是{kind}的文号"):
        reply_job.notice_document(conn, text)


@pytest.mark.parametrize("text", ["", "x", "2025-1", "3"])
def test_a_notice_that_is_not_there_is_said(nights: Nights, text: str) -> None:
    with nights.store.read() as conn, pytest.raises(ConfigError, match="--notice"):
        reply_job.notice_document(conn, text)


def test_a_unit_or_column_that_nobody_knows_is_refused(store: Store, registry: Registry) -> None:
    given = (store, registry, Settings())
    with pytest.raises(ConfigError, match="jtx"):
        assign.assign_source(*given, "区融媒体中心", "jtx", "张三", "")
    with pytest.raises(ConfigError, match="没有发现过栏目"):
        assign.assign_column(*given, "http://127.0.0.1:8800/nowhere/", "jtj", "张三", "")
    with pytest.raises(ConfigError, match="没有单位名称"):
        assign.assign_source(*given, " 来源：", "jtj", "张三", "")


def test_findings_are_given_by_hand_and_those_that_cannot_be_are_named(nights: Nights, registry: Registry) -> None:
    moved, refused = assign.assign_findings(nights.store, registry, Settings(), [1, 2, 77], "zfb", "张三", "对口")
    assert moved == 2 and refused == ["77：没有这个编号的未销号问题条目"]
    (rule, _) = assign.assignment_rules(nights.store, registry)
    assert (rule["kind_label"], rule["unit_name"], rule["who"]) == ("问题条目", "区政府办公室", "张三")
    assert state(nights, 1) == "confirmed"


def test_escalating_names_the_unit_and_the_step(nights: Nights, registry: Registry) -> None:
    rows = escalate.escalate(nights.store, registry, Settings())
    assert {(row["unit_name"], row["step_label"]) for row in rows} == {("区教育和体育局", "提醒")}
    assert escalate.escalate(nights.store, registry, Settings()) == []
    assert len(escalate.escalations(nights.store, registry, "jtj")) == len(rows) == 2


def test_units_are_not_corrected_under_a_scan_that_would_take_what_has_moved_for_mended(
    nights: Nights, registry: Registry
) -> None:
    given = (nights.store, registry, Settings())
    with locks.held(nights.store.data_dir, locks.of_scan("portal")), pytest.raises(locks.StillRunning):
        assign.assign_findings(*given, [1], "zfb", "张三", "")
    with locks.held(nights.store.data_dir, locks.of_scan("dept")), pytest.raises(locks.StillRunning):
        assign.assign_source(*given, "新华社", "zfb", "张三", "")
    assert nights.rows()[0]["unit"] == "jtj" and assign.assignment_rules(nights.store, registry) == []


# ---- verification


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
    ("happens", "answer", "after", "told"),
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
    nights: Nights, happens: Any, answer: VerifyResult, after: str, told: str
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
    assert (last.why, last.who) == (told, "monitor")


@pytest.mark.parametrize(("wrong", "told"), [("", BROUGHT), ("按装", NOT_FOUND)])
def test_what_was_brought_and_no_check_can_see_is_left_to_a_person(nights: Nights, wrong: str, told: str) -> None:
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
    assert (verdict.answer, verdict.detail, state(nights, number)) == (VerifyResult.BY_HAND, told, "confirmed")


def test_what_went_over_to_another_unit_is_not_mended(nights: Nights) -> None:
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


# ---- batches of marks, and the commands


def test_findings_are_marked_in_batches_by_what_they_are(nights: Nights) -> None:
    nights.record(nights.see("4.htm", dead()))
    from monitor.jobs.findings import numbers_of

    assert numbers_of(nights.store, (), state="notified") == (1, 2)
    assert numbers_of(nights.store, (), code="link.dead") == (3,)
    assert numbers_of(nights.store, (2, 3), unit="jtj") == (2,)
    assert numbers_of(nights.store, (9, 2, 2)) == (9, 2), "numbers alone are asked for one by one"
    assert numbers_of(nights.store, (), state="fixed") == ()
