"""The Excel ledger: every finding of the month, harmless in a spreadsheet, the same bytes each time."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.registry import Registry
from monitor.reports.letters import ledger
from monitor.store.database import Store
from tests.reports.sample_findings import HOSTILE, NIGHT, Filling

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)
OCTOBER = NIGHT - timedelta(days=30)


def written(store: Store, registry: Registry, out: Path) -> Workbook:
    with store.read() as conn:
        return load_workbook(ledger.write(conn, registry, "2026-11", out, NOW))


def records(book: Workbook) -> list[dict[str, object]]:
    head, *rows = book["问题台账"].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_a_row_tells_all_of_a_finding(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    with sqlite_store.begin() as conn:
        Filling(conn).finding(
            "text.typo",
            state=State.NOTIFIED,
            wrong="布署",
            suggestion="部署",
            due=date(2026, 11, 30),
            pages=3,
            recurrences=1,
        )
    (row,) = records(written(sqlite_store, registry, tmp_path))
    known = {
        "编号": 1,
        "责任单位": "区教育和体育局",
        "网站": "示例区人民政府",
        "问题类型": "错别字",
        "等级": "一般",
        "状态": "已通知",
    }
    known |= {
        "错误内容": "布署",
        "修改建议": "部署",
        "涉及页面数": 3,
        "首次发现": "2026-11-20 01:30",
        "整改期限": "2026-11-30",
    }
    known |= {
        "是否超期": "是",
        "复发次数": 1,
        "页面标题": "关于做好冬季安全工作的通知",
        "栏目": "通知公告",
        "通知书文号": None,
    }
    assert {name: row[name] for name in known} == known


def test_the_ledger_lists_what_lived_in_the_month(store: Store, registry: Registry, tmp_path: Path) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        listed = [
            fill.finding(at=OCTOBER),
            fill.finding(state=State.NEW),
            fill.finding(severity=Severity.HINT),
            fill.finding(state=State.FIXED, at=OCTOBER, closed_at=NIGHT),
            fill.finding(state=State.WAIVED, at=OCTOBER, closed_at=NIGHT),
        ]
        fill.finding(state=State.FIXED, at=OCTOBER, closed_at=OCTOBER)
        fill.finding(state=State.FALSE_POSITIVE, closed_at=NIGHT)
        fill.finding(at=NOW + timedelta(hours=1))
    assert sorted(row["编号"] for row in records(written(store, registry, tmp_path))) == listed  # type: ignore[type-var]


def test_nothing_in_it_is_a_formula(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    texts = {
        name: "=HYPERLINK(1)" + HOSTILE
        for name in ("message", "wrong", "suggestion", "context", "target", "column", "title")
    }
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(unit="=1+1", url="=cmd|' /C calc'!A0", **texts)
        fill.finding(code="@SUM(1)", site="-1", url="javascript:alert(1)")
    book = written(sqlite_store, registry, tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert not [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert not [cell for cell in cells if cell.hyperlink]


def test_very_long_texts_do_not_break_the_file(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    address = "http://127.0.0.1:8800/" + "a" * 5_000
    with sqlite_store.begin() as conn:
        Filling(conn).finding(message="长" * 100_000, url=address, target=address)
    (row,) = records(written(sqlite_store, registry, tmp_path))
    assert len(str(row["问题说明"])) <= 2_000 and len(str(row["页面地址"])) <= 2_000


def test_head_filter_and_links_are_ready_for_work(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(target="http://bad.invalid/")
        fill.finding()
    sheet = written(sqlite_store, registry, tmp_path)["问题台账"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:Y3")
    linked = {cell.column_letter: cell.hyperlink.target for cell in sheet[2] if cell.hyperlink}
    assert linked == {"M": "http://127.0.0.1:8800/info/1011/10000.htm"}
    assert sheet.column_dimensions["H"].width > sheet.column_dimensions["A"].width


def test_a_row_is_as_high_as_its_longest_text_up_to_a_limit(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        for length in (5, 50, 5_000):
            fill.finding(message="长" * length, title="标题", url=f"http://a.invalid/{length}")
    sheet = written(sqlite_store, registry, tmp_path)["问题台账"]
    one, some, most = (sheet.row_dimensions[row].height for row in (2, 3, 4))
    assert one < some < most < 410, "Excel knows no higher row: all that fits is shown whole"


def test_sums_by_unit_agree_with_the_rows(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(severity=Severity.SERIOUS, state=State.NEW)
        fill.finding(state=State.NOTIFIED, due=date(2026, 11, 25))
        fill.finding(state=State.FIXED, closed_at=NIGHT, recurrences=2)
        fill.finding(unit="")
    head, *rows = written(sqlite_store, registry, tmp_path)["按单位汇总"].iter_rows(values_only=True)
    sums = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert list(sums) == ["区政府办公室", "区教育和体育局", "责任单位未确定", "总计"]
    assert sums["区政府办公室"]["合计"] == 0
    known = {"合计": 3, "严重": 1, "一般": 2, "待核实": 1, "已通知": 1, "已整改": 1, "超期": 1, "复发": 1}
    assert {name: sums["区教育和体育局"][name] for name in known} == known
    assert sums["总计"]["合计"] == 4


def test_an_empty_month_gives_an_empty_ledger(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    assert records(written(sqlite_store, registry, tmp_path)) == []


def test_the_same_findings_give_the_same_bytes(
    sqlite_store: Store, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_store.begin() as conn:
        Filling(conn).finding()
    with sqlite_store.read() as conn:
        first = ledger.write(conn, registry, "2026-11", tmp_path / "a", NOW).read_bytes()
        monkeypatch.setattr("time.localtime", lambda *_: (2001, 1, 1, 0, 0, 0, 0, 1, 0))
        assert ledger.write(conn, registry, "2026-11", tmp_path / "b", NOW).read_bytes() == first
