"""Bulletins, supervision letters and the annual assessment: their figures, numbers and findings."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from monitor import clock, scheduler
from monitor.clock import ZONE
from monitor.findings import escalations
from monitor.jobs import digest as digest_job
from monitor.jobs import escalate, reply
from monitor.jobs import findings as findings_job
from monitor.jobs import letters as letters_job
from monitor.model import Severity, State, Step
from monitor.registry import Account, Issuer, Registry
from monitor.reports.digest import html as digest_html
from monitor.reports.digest import text as digest_text
from monitor.reports.digest import unit_digest
from monitor.reports.letters import assessment, bulletin, supervision
from monitor.reports.office import charts
from monitor.reports.periods import Length, containing, finished
from monitor.reports.queries import entries, figures
from monitor.settings import ASSESS, ConfigError, Settings
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from monitor.store.tables import escalations as rungs
from monitor.store.tables import findings
from tests.reports.sample_findings import NIGHT, Filling

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)
NOVEMBER = containing(Length.MONTH, date(2026, 11, 3))
DAY = timedelta(days=1)


@pytest.fixture
def filled(store: Store) -> Store:
    """A November: of the education bureau one stands, overdue, and one is mended in time; one of the office came back.

    A hint, a suspicion, a false positive and a finding of December count nowhere.
    """
    with store.begin() as conn:
        fill = Filling(conn)
        fill.scan(coverage={"got": 30, "unchanged": 70})
        fill.finding("link.dead", Severity.MAJOR, due=date(2026, 11, 25))
        mended = fill.finding(due=date(2026, 11, 27))
        fill.moved(mended, State.CONFIRMED, State.FIXED, NIGHT + 3 * DAY)
        back = fill.finding(unit="zfb", at=NIGHT - 40 * DAY, recurrences=1)
        fill.moved(back, State.CONFIRMED, State.FIXED, NIGHT - 30 * DAY)
        fill.moved(back, State.FIXED, State.CONFIRMED, NIGHT)
        fill.finding(severity=Severity.HINT)
        fill.finding(state=State.NEW)
        fill.finding(state=State.FALSE_POSITIVE)
        fill.finding(at=NOW + DAY)
    return store


def text(path: Path) -> str:
    return "\n".join(line.text for line in docx.Document(str(path)).paragraphs)


def november(store: Store, registry: Registry, out: Path, now: datetime = NOW) -> bulletin.IssuedBulletin:
    return bulletin.issue(store, registry, Settings(), NOVEMBER, out, now)


def test_a_period_counts_what_was_beyond_doubt_when_it_ended(filled: Store) -> None:
    with filled.read() as conn:
        counted = figures.of(conn, NOVEMBER.since, NOVEMBER.until)
    known = {name: [one.id for one in getattr(counted, name)] for name in bulletin.FIGURES}
    assert known == {
        "found": [1, 2],
        "fixed": [2],
        "standing": [1, 3],
        "overdue": [1],
        "back": [3],
        "owed": [1, 2],
        "in_time": [2],
    }


@pytest.mark.parametrize(("days", "owed"), [(1, []), (20, [1])])
def test_what_was_waived_by_its_day_was_not_owed_and_never_in_time(store: Store, days: int, owed: list[int]) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        waived = fill.finding(at=NIGHT - 20 * DAY, due=(NIGHT - 10 * DAY).date())
        fill.moved(waived, State.CONFIRMED, State.WAIVED, NIGHT + (days - 20) * DAY)
        counted = figures.of(conn, NOVEMBER.since, NOVEMBER.until)
    assert ([one.id for one in counted.owed], counted.in_time) == (owed, [])


def test_what_happens_later_changes_no_figure_of_a_past_period(filled: Store) -> None:
    with filled.begin() as conn:
        before = figures.of(conn, NOVEMBER.since, NOVEMBER.until)
        Filling(conn).moved(1, State.CONFIRMED, State.FIXED, NOW + DAY)
        after = figures.of(conn, NOVEMBER.since, NOVEMBER.until)
    assert [one.id for one in after.standing] == [one.id for one in before.standing]


def test_a_bulletin_says_what_was_found_by_whom_and_what_is_asked(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    (path,) = november(filled, registry, tmp_path).paths
    said = text(path)
    for part in (
        "网通〔2026〕1号",
        "关于2026年11月政府网站和政务新媒体",
        "示例区教育和体育局未完成检查",  # a site that nobody looked at is never silently well
        "查看页面100页次",
        "本月共核实问题2个（较重1个、一般1个），涉及1个单位，另有1个问题整改后再次出现",
        "本月到期问题2个，按期整改1个，按期整改率50.0%",
        "1．失效链接1个：区教育和体育局（1个）。",
        "（三）内容安全方面（1个）",
        "另有1个疑似问题正在人工核实",
        "于2026年12月15日前",
        "（四）超期未整改的问题（1个）",  # few stand in the text, and in no annex beside it
        "1．区教育和体育局，失效链接。“通知公告”栏目《关于做好冬季安全工作的通知》：第 1 个问题。整改期限：2026年11月25日。",
    ):
        assert part in said, part
    assert "超期未整改问题清单" not in said
    assert said.index("一、总体情况") < said.index("二、存在的主要问题") < said.index("三、工作要求")


def test_every_figure_of_a_bulletin_leads_to_its_findings(filled: Store, registry: Registry, tmp_path: Path) -> None:
    november(filled, registry, tmp_path)
    with filled.read() as conn:
        issued = issued_documents.issued(conn, DocumentKind.BULLETIN, "2026-11")
        assert issued is not None
        assert issued_documents.named_in(conn, issued.id, "found") == [1, 2]
        assert issued_documents.figures(conn, issued.id)["overdue"] == 1


def test_a_bulletin_issued_once_stays_as_it_was(filled: Store, registry: Registry, tmp_path: Path) -> None:
    (first,) = november(filled, registry, tmp_path / "a").paths
    with filled.begin() as conn:
        conn.execute(sa.update(findings).values(state=State.FIXED))
    (again,) = november(filled, registry, tmp_path / "b", NOW + 9 * DAY).paths
    assert (first.name, first.read_bytes()) == (again.name, again.read_bytes())


def test_a_period_that_is_not_over_gives_a_draft_without_a_number(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    issued = november(filled, registry, tmp_path, NIGHT + DAY)
    assert issued.draft and "草稿" in text(issued.paths[0])
    with filled.read() as conn:
        assert issued_documents.listed(conn) == []


def test_a_draft_tells_of_today_and_not_of_the_end_of_its_period(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    early = datetime(2026, 11, 24, 8, 0, tzinfo=ZONE)  # finding 1 is due on the 25th
    (path,) = november(filled, registry, tmp_path, early).paths
    assert "截至2026年11月24日，尚未整改2个，其中超过整改期限0个" in text(path)


def test_a_week_has_its_table_too(filled: Store, registry: Registry, tmp_path: Path) -> None:
    week = containing(Length.WEEK, NIGHT.date())
    paths = bulletin.issue(filled, registry, Settings(), week, tmp_path, NOW).paths
    assert [path.name for path in paths] == [
        "通报〔2026〕1号-2026年第47周.docx",
        "周调度表〔2026〕1号-2026年第47周.xlsx",
    ]
    head, first, *_, last = load_workbook(paths[1])["周调度表"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert (row["责任单位"], row["本周新发现"], row["期末未整改"], row["本周到期"]) == ("区教育和体育局", 2, 2, 0)
    assert last[1] == "合计" and str(last[3]).startswith("=SUM(")
    named, *rows = load_workbook(paths[1])["问题明细"].iter_rows(values_only=True)
    marked = [dict(zip(named, row, strict=True)) for row in rows]
    assert [one["编号"] for one in marked if one["本周新发现"]] == [1, 2], "each count can be followed to its findings"


def test_without_a_chinese_font_the_trend_is_a_table(
    filled: Store, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "font", lambda: None)
    (path,) = november(filled, registry, tmp_path).paths
    document = docx.Document(str(path))
    assert not document.inline_shapes
    assert [row.cells[-1].text for row in document.tables[0].rows] == ["11月", "2", "1"]


@pytest.mark.skipif(charts.font() is None, reason="no Chinese font is installed: nothing to draw with")
def test_charts_are_drawn_where_a_chinese_font_is_installed(filled: Store, registry: Registry, tmp_path: Path) -> None:
    assert charts.trend(["十月", "十一月"], [0, 2], [1, 1]) == charts.trend(["十月", "十一月"], [0, 2], [1, 1])
    (path,) = november(filled, registry, tmp_path).paths
    assert len(docx.Document(str(path)).inline_shapes) == 2


def test_accounts_that_cannot_be_read_are_said_to_be_unchecked(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    accounts = {
        "a": Account(id="a", platform="wechat", name="示例发布", unit="zfb"),
        "b": Account(
            id="b", platform="weibo", name="示例教育", unit="jtj", source={"url": "http://127.0.0.1:8802/feed.xml"}
        ),
    }
    (path,) = november(filled, replace(registry, accounts=accounts), tmp_path).paths
    assert "登记政务新媒体账号2个（微信公众号1个、微博1个）" in text(path)
    assert "1个没有可自动读取的来源，未纳入自动检查" in text(path)
    *_, table = docx.Document(str(path)).tables
    assert [cell.text for cell in table.rows[1].cells[1:]] == [
        "微信公众号", "示例发布", "区政府办公室", "未检查：没有可自动读取的来源，由主办单位自查"
    ]  # fmt: skip
    assert table.rows[2].cells[4].text == "未检查", "not looked at is never clean"


@pytest.mark.parametrize(
    ("messages", "says"),
    [
        (None, "平台留言____条，按期办结率____%"),
        ((0, 0), "平台没有收到留言"),
        ((12, 11), "平台留言12条，按期办结11条，按期办结率91.7%"),
    ],
)
def test_messages_of_citizens_are_told_as_staff_counted_them(
    filled: Store, registry: Registry, tmp_path: Path, messages: tuple[int, int] | None, says: str
) -> None:
    (path,) = bulletin.issue(filled, registry, Settings(), NOVEMBER, tmp_path, NOW, messages).paths
    assert says in text(path)


def test_a_broken_template_stops_the_letter_and_takes_no_number(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    own = registry.data_dir / "templates/通报.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"no Word file")
    with pytest.raises(ConfigError, match=r"通报\.docx：不是能读的 Word 文件"):
        november(filled, registry, tmp_path / "out")
    with filled.read() as conn:
        assert issued_documents.listed(conn) == []
    own.unlink()
    (path,) = november(filled, registry, tmp_path / "out").paths
    assert "〔2026〕1号" in path.name


def climbed(store: Store, finding: int | None, unit: str = "jtj", step: Step = Step.SUPERVISE) -> None:
    row = {"key": f"finding:{finding}:0:{unit}:{step}", "finding_id": finding, "unit": unit, "step": step, "at": NOW}
    with store.begin() as conn:
        conn.execute(sa.insert(rungs).values(row | {"due": date(2026, 12, 8), "reason": "超期 5 个工作日"}))


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


def test_the_assessment_of_a_year_that_is_over_is_numbered_and_kept(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    after = datetime(2027, 1, 4, 8, 0, tzinfo=ZONE)
    first = assessment.issue(filled, registry, ASSESS, 2026, tmp_path / "a.xlsx", after)
    harder = ASSESS | {"一般": 5.0}
    again = assessment.issue(filled, registry, harder, 2026, tmp_path / "b.xlsx", after + 30 * DAY)
    assert first.number == again.number == "网考〔2027〕1号"
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert [(one.name, one.score(again.rules)) for one in again.units] == [
        (one.name, one.score(ASSESS)) for one in first.units
    ]
    with filled.read() as conn:
        (kept,) = issued_documents.listed(conn)
        assert (kept.kind, kept.period, kept.file) == (
            DocumentKind.ASSESSMENT,
            "2026",
            "年度考核表〔2027〕1号-2026年度.xlsx",
        )
        assert issued_documents.named_in(conn, kept.id, "found")


def test_the_assessment_of_a_year_that_still_runs_is_a_draft(filled: Store, registry: Registry, tmp_path: Path) -> None:
    assert assessment.issue(filled, registry, ASSESS, 2026, tmp_path / "a.xlsx", NOW).number == ""
    with filled.read() as conn:
        assert issued_documents.listed(conn) == []


def assessed(store: Store, registry: Registry, path: Path) -> dict[str, float]:
    with store.read() as conn:
        units = assessment.write(conn, registry, ASSESS, 2026, path, NOW)
    return {unit.name: unit.score(ASSESS) for unit in units}


def test_the_worked_example_of_the_assessment(filled: Store, registry: Registry, tmp_path: Path) -> None:
    """区教体局: 一个较重、一个一般（十二月的还没发生）→ 40−2−0.5；到期两个、按期一个 → 30×½；没有复发、没有更新问题 → 10＋20."""
    scores = assessed(filled, registry, tmp_path / "a.xlsx")
    assert scores["区教育和体育局"] == 37.5 + 15 + 10 + 20
    with filled.read() as conn:
        counted = figures.of(conn, *(containing(Length.YEAR, NIGHT.date()).since, NOW))
    assert sum(one.unit == "zfb" for one in counted.back) == 1
    assert scores["区政府办公室"] == 39.5 + 30 + 8 + 20


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed: nothing computes")
def test_the_formulas_of_the_assessment_recompute_to_its_scores(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding("column.stale", Severity.MAJOR, due=date(2026, 11, 25))
        fill.finding(severity=Severity.SERIOUS, unit="zfb")
    scores = assessed(sqlite_store, registry, tmp_path / "a.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "a.xlsx")], check=True, capture_output=True)
    book = load_workbook(tmp_path / "out/a.xlsx", data_only=True)
    head, *rows = book["年度考核表"].iter_rows(values_only=True)
    computed = {str(row[1]): row[list(head).index("总分")] for row in rows}
    assert computed == pytest.approx(scores)
    assert [row[0] for row in rows] == [1, 2]


def test_periods_have_their_days_and_names() -> None:
    week = containing(Length.WEEK, date(2027, 1, 1))
    assert (week.first, week.last, week.key) == (date(2026, 12, 28), date(2027, 1, 3), "2026-W53")
    quarter = finished(Length.QUARTER, date(2027, 1, 4))
    assert (quarter.first, quarter.last, quarter.name) == (date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度")
    assert finished(Length.MONTH, date(2027, 1, 4)).key == "2026-12"
    assert [one.key for one in quarter.past(2)] == ["2026-Q3", "2026-Q4"]
    assert finished(Length.YEAR, date(2027, 1, 4)).past(2)[0].key == "2025"


def test_a_corrected_notice_names_the_voided_one_and_its_number_stays_taken(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    clock.freeze(NOW)
    letters_job.notice(filled, registry, Settings(), "2026-11", "jtj", tmp_path / "a")
    done = letters_job.void_document(filled, "网整〔2026〕1号", "主送单位写错", "张三")
    assert done.returned == [1]
    letters_job.notice(filled, registry, Settings(), "2026-11", "jtj", tmp_path / "b")
    said = text(next(path for path in (tmp_path / "b").glob("*.docx")))
    assert "网整〔2026〕2号" in said and "网整〔2026〕1号（2026年12月1日印发）已作废，以本件为准。" in said
    first, second = letters_job.documents(filled, "notice")
    assert first["standing"] == "作废（2026-12-01 张三：主送单位写错；改发网整〔2026〕2号）"
    assert second["standing"] == "有效"
    (kept,) = letters_job.reprint(filled, registry, ["网整〔2026〕1号"], tmp_path / "c")
    assert kept.name.startswith("已作废-") and "以本件为准" not in text(kept)
    assert "已作废：主送单位写错" in findings_job.show(filled, registry, 1).text()
    with pytest.raises(ConfigError, match=r"已经作废.*网整〔2026〕2号"):
        reply.reply_form(filled, registry, "2026-1", tmp_path / "form.xlsx")


def test_what_is_issued_in_place_of_a_voided_bulletin_or_table_names_it(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    clock.freeze(NOW)
    week = containing(Length.WEEK, NIGHT.date())
    bulletin.issue(filled, registry, Settings(), week, tmp_path / "a", NOW)
    for number in ("网通〔2026〕1号", "网调〔2026〕1号"):
        letters_job.void_document(filled, number, "数字有误", "张三")
    letter, table = bulletin.issue(filled, registry, Settings(), week, tmp_path / "b", NOW).paths
    assert "网通〔2026〕1号（2026年12月1日印发）已作废，以本件为准。" in text(letter)
    header = load_workbook(table)["周调度表"].oddHeader.right.text
    assert header == "网调〔2026〕2号（网调〔2026〕1号已作废，以本件为准）"


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


@pytest.mark.parametrize(
    ("number", "reason", "why"), [("网整〔2026〕9号", "写错", "没有"), ("网整〔2026〕1号", " ", "原因")]
)
def test_what_cannot_be_voided_is_refused_in_words(
    filled: Store, registry: Registry, tmp_path: Path, number: str, reason: str, why: str
) -> None:
    clock.freeze(NOW)
    letters_job.notice(filled, registry, Settings(), "2026-11", "jtj", tmp_path)
    with pytest.raises(ConfigError, match=why):
        letters_job.void_document(filled, number, reason, "张三")


OFFICE = Issuer("示例区大数据发展局", "zfb")


def test_the_office_writes_to_others_and_lists_its_own(filled: Store, registry: Registry, tmp_path: Path) -> None:
    clock.freeze(NOW)
    registry = replace(registry, issuer=OFFICE)
    written = letters_job.notice(filled, registry, Settings(), "2026-11", None, tmp_path)
    assert [path.name for path in written] == [
        "整改通知书〔2026〕1号-区教育和体育局.docx",
        "内部整改清单-2026-11.xlsx",
        "问题台账-2026-11.xlsx",
        "整改情况反馈表〔2026〕1号-区教育和体育局.xlsx",
    ]
    assert text(written[0]).startswith("示例区大数据发展局")
    head, *rows = load_workbook(written[1]).active.iter_rows(values_only=True)
    assert [(row[0], row[4]) for row in rows] == [(3, "待整改")] and head[0] == "编号"
    (own,) = letters_job.notice(filled, registry, Settings(), "2026-11", "zfb", tmp_path / "own")[:1]
    assert own.name == "内部整改清单-2026-11.xlsx"


def test_an_office_that_owes_nothing_gets_no_list(filled: Store, registry: Registry, tmp_path: Path) -> None:
    clock.freeze(NOW)
    with filled.begin() as conn:
        conn.execute(sa.update(findings).where(findings.c.unit == "zfb").values(state=State.FIXED, closed_at=NOW - DAY))
    names = [
        path.name
        for path in letters_job.notice(filled, replace(registry, issuer=OFFICE), Settings(), "2026-11", None, tmp_path)
    ]
    assert not [name for name in names if name.startswith("内部")]


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


def test_the_bulletin_is_signed_by_the_written_issuer(filled: Store, registry: Registry, tmp_path: Path) -> None:
    (path,) = november(filled, replace(registry, issuer=OFFICE), tmp_path).paths
    said = text(path)
    assert "人民政府办公室" not in said and said.startswith("示例区大数据发展局")
    (kept,) = letters_job.documents(filled)
    assert kept["title"].startswith("示例区大数据发展局关于2026年11月")


def test_a_draft_that_is_asked_for_takes_no_number(filled: Store, registry: Registry, tmp_path: Path) -> None:
    issued = bulletin.issue(filled, registry, Settings(), NOVEMBER, tmp_path, NOW, is_draft=True)
    assert [path.name for path in issued.paths] == ["通报（草稿）-2026年11月.docx"] and "--draft" in issued.draft
    with filled.read() as conn:
        assert issued_documents.listed(conn) == []


HIJACKED = "http://127.0.0.1:8800/taken/over.htm"


def addresses(path: Path) -> list[str]:
    """Every address in the package that a click would open."""
    with ZipFile(path) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.endswith(".rels")]
    return re.findall(r'Target="(http[^"]*)"', "".join(parts))


@pytest.mark.parametrize("code", ["security.defaced", "site.replaced", "text.sensitive"])
def test_nothing_that_is_handed_out_leads_straight_to_a_hijacked_page(
    sqlite_store: Store, registry: Registry, tmp_path: Path, code: str
) -> None:
    hijacked(sqlite_store, registry, tmp_path, code)


def test_nothing_leads_straight_to_a_page_with_hidden_links(store: Store, registry: Registry, tmp_path: Path) -> None:
    hijacked(store, registry, tmp_path, "security.hidden_link")


def hijacked(store: Store, registry: Registry, tmp_path: Path, code: str) -> None:
    clock.freeze(NOW)
    with store.begin() as conn:
        fill = Filling(conn)
        fill.scan(coverage={"got": 1})
        page = fill.page(HIJACKED, "招生公告")
        for kind, state in ((code, State.CONFIRMED), ("text.typo", State.CONFIRMED)):
            fill.place(fill.finding(kind, Severity.SERIOUS, state, pages=0, due=date(2026, 11, 24)), page)
        fill.finding("text.typo", url="http://127.0.0.1:8800/clean.htm")
        escalations.climb(conn, escalations.Ladder(overdue={Step.REMIND: 1}), NOW)
        built = unit_digest.build(conn, registry, registry.units["jtj"], NIGHT.date())
    digest = digest_job.digest(store, registry, NIGHT.date())
    letters = supervision.supervise(store, registry, Settings(), tmp_path, NOW)
    letters += letters_job.notice(store, registry, Settings(), "2026-11", None, tmp_path)
    letters += bulletin.issue(store, registry, Settings(), containing(Length.WEEK, NIGHT.date()), tmp_path, NOW).paths
    assert letters and not [url for path in letters for url in addresses(path) if "taken" in url]
    assert any("clean" in url for path in letters for url in addresses(path)), "what is clean is still linked"
    pages = [
        digest_html.html(digest),
        digest_text.text(digest),
        digest_html.list_html(digest),
        built.html(),
        built.text(),
        built.brief(),
    ]
    pages += [findings_job.show(store, registry, number).text() for number in (1, 2)]
    assert not [said for said in pages if HIJACKED in said]
    assert "先看证据：monitor evidence 1" in digest_text.text(digest) and "先看证据：monitor evidence 2" in pages[-1]


def test_a_page_that_is_clean_again_is_linked_again(sqlite_store: Store) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        page = fill.page(HIJACKED)
        bad, typo = (fill.finding(kind, pages=0) for kind in ("security.hidden_link", "text.typo"))
        fill.place(bad, page)
        fill.place(typo, page)
        assert [one.suspected for one in entries.by_ids(conn, [bad, typo])] == [True, True]
        for state in (State.FALSE_POSITIVE, State.FIXED):
            conn.execute(sa.update(findings).where(findings.c.id == bad).values(state=state))
            assert [one.suspected for one in entries.by_ids(conn, [bad, typo])] == [False, False]
