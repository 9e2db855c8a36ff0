"""Letters of the ladder and assignments: what they name, when they are due, and that each rung gets one letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor import clock, scheduler
from monitor.findings import escalations
from monitor.jobs import digest as digest_job
from monitor.jobs import escalate
from monitor.jobs import letters as letters_job
from monitor.model import Step
from monitor.registry import Issuer, Registry
from monitor.reports.digest import text as digest_text
from monitor.reports.letters import supervision
from monitor.settings import ConfigError, Settings
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from monitor.store.tables import escalations as rungs
from monitor.store.tables import findings
from tests.reports.letters.november import DAY, NOW, climbed, text
from tests.reports.sample_findings import NIGHT


@pytest.mark.parametrize(
    ("step", "number", "says"),
    [
        (Step.REMIND, "网提〔2026〕1号", "政府网站问题整改提醒函"),
        (Step.SUPERVISE, "网督〔2026〕1号", "政府网站问题督办单"),
        (Step.CIRCULATE, "网专〔2026〕1号", "关于区教育和体育局\n政府网站问题整改不到位的通报"),
        (Step.INTERVIEW, "网谈〔2026〕1号", "政府网站问题约谈通知书"),
    ],
)
def test_each_step_of_the_ladder_has_its_letter_kept_and_noted(
    filled: Store, registry: Registry, tmp_path: Path, step: Step, number: str, says: str
) -> None:
    climbed(filled, 1, step=step)
    (path,) = supervision.supervise(filled, registry, Settings(), tmp_path, NOW)
    assert number in text(path) and says in text(path)
    with filled.read() as conn:
        (issued,) = issued_documents.listed(conn)
        assert escalations.listed(conn)[0].document_id == issued.id
        assert issued_documents.body(conn, issued, filled.data_dir) == path.read_bytes()
        assert [one.text for one in issued_documents.letters_of(conn, 1)] == [number]


def test_what_climbed_on_is_named_by_the_letter_of_the_higher_step_alone(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    for step in Step:
        climbed(filled, 1, step=step)
    (path,) = supervision.supervise(filled, registry, Settings(), tmp_path, NOW)
    assert "约谈通知书" in path.name
    with filled.read() as conn:
        assert escalations.pending(conn) == []


def test_nobody_is_reminded_of_what_he_has_been_summoned_for(filled: Store, registry: Registry, tmp_path: Path) -> None:
    climbed(filled, 1, step=Step.INTERVIEW)
    assert len(supervision.supervise(filled, registry, Settings(), tmp_path, NOW)) == 1
    climbed(filled, 1, step=Step.REMIND)  # as in a database from before reminders had letters
    assert supervision.supervise(filled, registry, Settings(), tmp_path, NOW) == []


def test_a_rung_of_what_came_back_since_needs_no_letter(filled: Store, registry: Registry, tmp_path: Path) -> None:
    climbed(filled, 1)
    with filled.begin() as conn:
        conn.execute(sa.update(findings).where(findings.c.id == 1).values(recurrences=1))
    assert supervision.supervise(filled, registry, Settings(), tmp_path, NOW) == []


def test_a_rung_of_another_unit_needs_no_letter(filled: Store, registry: Registry, tmp_path: Path) -> None:
    climbed(filled, 1)
    with filled.begin() as conn:
        conn.execute(sa.update(findings).where(findings.c.id == 1).values(unit="zfb"))
    assert supervision.supervise(filled, registry, Settings(), tmp_path, NOW) == []


def test_a_rung_of_a_unit_is_answered_within_the_month(filled: Store, registry: Registry, tmp_path: Path) -> None:
    climbed(filled, None)
    assert supervision.supervise(filled, registry, Settings(), tmp_path, NOW + 60 * DAY) == []
    assert len(supervision.supervise(filled, registry, Settings(), tmp_path, NOW + 20 * DAY)) == 1


def test_one_step_can_be_issued_alone(filled: Store, registry: Registry, tmp_path: Path) -> None:
    climbed(filled, 1, step=Step.REMIND)
    assert supervision.supervise(filled, registry, Settings(), tmp_path, NOW, None, [Step.SUPERVISE]) == []
    assert len(supervision.supervise(filled, registry, Settings(), tmp_path, NOW, None, [Step.REMIND])) == 1


def test_who_is_named_in_public_is_for_people_to_decide_and_the_digest_says_that_it_waits(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    clock.freeze(NOW)
    climbed(filled, 1, step=Step.INTERVIEW)
    (by_itself,) = [job for job in scheduler.SCHEDULE if job.command.startswith("supervise")]
    assert by_itself.command.split()[1:5] == ["--step", "remind", "--step", "supervise"]
    assert supervision.supervise(filled, registry, Settings(), tmp_path, NOW, None, [Step.REMIND, Step.SUPERVISE]) == []
    told = digest_text.text(digest_job.digest(filled, registry, NOW.date()))
    assert "待人决定印发：约谈通知书 1 份（区教育和体育局）" in told
    supervision.supervise(filled, registry, Settings(), tmp_path, NOW)
    assert supervision.awaiting_a_person(filled, registry, NOW.date()) == ""


def test_a_supervision_letter_names_the_matter_the_letter_before_and_the_new_deadline(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    with filled.begin() as conn:
        given = {
            "kind": DocumentKind.NOTICE,
            "year": 2026,
            "number": 1,
            "period": "2026-10",
            "unit": "jtj",
            "now": NIGHT,
        }
        notice = issued_documents.add(conn, b"letter", **given, due=date(2026, 11, 25))
        issued_documents.name_findings(conn, notice.id, [1])
    climbed(filled, 1)
    (path,) = supervision.supervise(filled, registry, Settings(), tmp_path, NOW)
    said = text(path)
    for part in (
        "网督〔2026〕1号",
        "区教育和体育局：",
        "有1个政府网站问题尚未整改到位，其中1个超过整改期限，最长已超期4个工作日",
        "网整〔2026〕1号《整改通知书》（2026年11月20日印发）：涉及上述问题1个，要求于2026年11月25日前办结。",
        "于2026年12月8日前逐条完成整改",
        "在全区通报，按规定约谈",
    ):
        assert part in said, part
    with filled.read() as conn:
        assert escalations.pending(conn, Step.SUPERVISE) == []
    assert supervision.supervise(filled, registry, Settings(), tmp_path, NOW) == []


def test_a_rung_is_answered_by_one_letter_and_uses_one_number(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    for finding in (1, None):
        climbed(filled, finding)
    assert len(supervision.supervise(filled, registry, Settings(), tmp_path, NOW)) == 1
    with filled.read() as conn:
        assert [one.text for one in issued_documents.listed(conn)] == ["网督〔2026〕1号"]


def test_an_assignment_letter_hands_over_chosen_findings_only(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    path = supervision.assign(filled, registry, Settings(), "jtj", [1], None, tmp_path, NOW)
    assert "网交〔2026〕1号" in text(path) and "于2026年12月8日前" in text(path)
    for unit, chosen in (("jtj", [2]), ("jtj", [3]), ("jtj", [404]), ("jtj", []), ("nobody", [1])):
        with pytest.raises(supervision.NotIssuable):
            supervision.assign(filled, registry, Settings(), unit, chosen, None, tmp_path, NOW)
    with filled.read() as conn:
        assert len(issued_documents.listed(conn)) == 1


def test_an_assignment_letter_whose_day_is_over_takes_no_number(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    with pytest.raises(supervision.NotIssuable, match="已经过去"):
        supervision.assign(filled, registry, Settings(), "jtj", [1], (NOW - DAY).date(), tmp_path, NOW)
    with filled.read() as conn:
        assert issued_documents.listed(conn) == []


def test_a_reminder_for_a_step_taken_again_names_the_voided_one(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    ladder = escalations.Ladder(overdue={Step.REMIND: 1})
    clock.freeze(NOW)
    for folder in "ab":
        with filled.begin() as conn:
            assert [rung.finding_id for rung in escalations.climb(conn, ladder, NOW)] == [1]
        (path,) = supervision.supervise(filled, registry, Settings(), tmp_path / folder, NOW)
        if folder == "a":
            assert letters_job.void_document(filled, "网提〔2026〕1号", "期限写错", "张三").fallen == 1
    assert "网提〔2026〕2号" in text(path) and "网提〔2026〕1号（2026年12月1日印发）已作废" in text(path)


OFFICE = Issuer("示例区大数据发展局", "zfb")


def test_the_office_climbs_no_ladder_and_hands_itself_nothing(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    clock.freeze(NOW)
    registry = replace(registry, issuer=OFFICE)
    settings = replace(Settings(), escalate_open={Step.INTERVIEW: 1}, escalate_overdue={}, escalate_recurrences={})
    climbed = escalate.escalate(filled, registry, settings)
    assert {rung["unit"] for rung in climbed} == {"jtj"}
    with filled.begin() as conn:  # a step from before the issuer was written down
        row = {"key": "unit:zfb:2026-12:interview", "unit": "zfb", "step": "interview", "at": NOW, "reason": "待整改"}
        conn.execute(sa.insert(rungs).values(row))
    assert "区政府办公室" not in supervision.awaiting_a_person(filled, registry, NOW.date())
    written = letters_job.supervise(filled, registry, settings, None, tmp_path)
    assert [path.name.partition("-")[2] for path in written] == ["区教育和体育局.docx"]
    with pytest.raises(ConfigError, match="不给自己发函"):
        letters_job.hand_over(filled, registry, settings, "zfb", [3], None, tmp_path)
