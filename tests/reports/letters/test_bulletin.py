"""The bulletin: its figures, words and annexes, its number, its draft, and the table of the week."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from monitor.clock import ZONE
from monitor.jobs import letters as letters_job
from monitor.model import State
from monitor.registry import Account, Issuer, Registry
from monitor.reports.letters import bulletin
from monitor.reports.office import charts
from monitor.reports.periods import Length, containing
from monitor.reports.queries import figures
from monitor.settings import ConfigError, Settings
from monitor.store import issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DocumentKind
from monitor.store.tables import findings
from tests.reports.letters.november import DAY, NOVEMBER, NOW, november, text
from tests.reports.sample_findings import NIGHT, Filling


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
        "1．区教育和体育局，失效链接。“通知公告”栏目《关于做好冬季安全工作的通知》：第 1 个问题。"
        "整改期限：2026年11月25日。",
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


OFFICE = Issuer("示例区大数据发展局", "zfb")


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
