"""Columns corrected in Excel and read back into registry.toml, which keeps every line that a person wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from monitor import registry
from monitor.cli import run
from monitor.jobs import columns as job
from monitor.model import ColumnClass, PageKind
from monitor.registry import Registry
from monitor.registry.corrections import ColumnCorrection, write
from monitor.registry.toml import WrongValue
from monitor.reports.workbooks import columns as column_sheet
from monitor.settings import ConfigError, Settings
from monitor.store.database import Store
from monitor.store.tables import columns
from tests.inspection.crawled import HOME, Crawled, listing

TEXT = """# 本区的登记表，手工维护
[monitor]
district = "示例区"   # 区名
[[units]]
id = "zfb"
name = "区政府办公室"
[[units]]
id = "jtj"
name = "区教育和体育局"
aliases = ["区教体局"]

[[sites]]
id = "portal"
name = "示例区人民政府"
url = "http://127.0.0.1:8800/"
unit = "zfb"
hosts = [
    "static.example.gov.cn",
]

[[sites.columns]]                      # 手工写的
url = "old.htm"
name = "老栏目"

# 部门网站从这里开始
[[sites]]
id = "dept"
name = "示例区教育和体育局"
url = "http://127.0.0.1:8801/"
"""
COLUMNS = (("tzgg.htm", "通知公告"), ("=jrgz.htm", "=今日关注"), ("ghjh.htm", "规划计划"), ("old.htm", "旧"))
ODD = "=\x07通知\u202e公告\x9b\u3000"  # a name as a page may give it


@pytest.fixture
def given(registry_file: Path) -> Registry:
    return registry.load(registry_file)


@pytest.fixture
def registry_file(tmp_path: Path) -> Path:
    path = tmp_path / "registry.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def store(sqlite_store: Store, given: Registry) -> Store:
    """A store that knows four columns of the portal."""
    crawled = Crawled(sqlite_store, given, Settings(workers=1)).fall()
    crawled.get("", listing("首页"), PageKind.HOME)
    for path, name in COLUMNS:
        items = [(f"info/{path[0]}/{n}.htm", f"第{n}项重点工作进展情况", "2026-10-30") for n in range(3)]
        crawled.get(path, listing(name, *items), PageKind.COLUMN, parent="", nav=True)
    crawled.check()
    return sqlite_store


@pytest.fixture
def sheet(store: Store, given: Registry, tmp_path: Path) -> Path:
    path = tmp_path / "栏目.xlsx"
    column_sheet.write(job.columns(store, given), "示例区", path)
    return path


def change(sheet: Path, url: str, **cells: object) -> int:
    """Fill these cells of the row of this page. Returns its number."""
    book = load_workbook(sheet)
    page = book.worksheets[0]
    head = [cell.value for cell in page[1]]
    number = next(
        row for row in range(2, page.max_row + 1) if page.cell(row, head.index("网址") + 1).value == HOME + url
    )
    for name, value in cells.items():
        page.cell(number, head.index(name) + 1).value = value
    book.save(sheet)
    return number


def test_a_sheet_that_was_not_changed_changes_nothing(store: Store, given: Registry, sheet: Path) -> None:
    assert job.correct_columns(store, given, sheet) == 0
    assert given.path.read_text(encoding="utf-8") == TEXT


def test_a_name_with_control_characters_survives_export_and_import(
    store: Store, given: Registry, tmp_path: Path
) -> None:
    with store.begin() as conn:
        conn.execute(sa.update(columns).where(columns.c.url == HOME + "tzgg.htm").values(name=ODD))
    file = tmp_path / "odd.xlsx"
    column_sheet.write(job.columns(store, given), "示例区", file)
    assert job.correct_columns(store, given, file) == 0
    change(file, "tzgg.htm", 类别="动态要闻")
    assert job.correct_columns(store, given, file) == 1
    assert not next(one for one in registry.load(given.path).sites["portal"].columns if one.cls).name


def test_what_staff_changed_stands_in_the_registry_and_their_comments_stay(
    store: Store, given: Registry, sheet: Path
) -> None:
    change(sheet, "tzgg.htm", 类别="动态要闻", 责任单位="区教体局", **{"更新期限（天）": 30.0})
    change(sheet, "ghjh.htm", 免检原因="按年发布")
    assert job.correct_columns(store, given, sheet) == 2
    text = given.path.read_text(encoding="utf-8")
    kept = [line for line in text.split("\n") if line in TEXT.split("\n")]
    assert [line for line in TEXT.split("\n") if line] == [
        line for line in kept if line and line != "[[sites.columns]]"
    ]
    assert text.index("ghjh.htm") < text.index("# 部门网站从这里开始")
    columns = {column.url.removeprefix(HOME): column for column in registry.load(given.path).sites["portal"].columns}
    news = columns["tzgg.htm"]
    assert (news.cls, news.unit, news.max_age_days, news.name) == (ColumnClass.NEWS, "jtj", 30, "")
    assert columns["ghjh.htm"].exempt == "按年发布" and columns["old.htm"].name == "老栏目"
    assert job.correct_columns(store, registry.load(given.path), sheet) == 0  # what it says is what stands


BAD = (
    ("tzgg.htm", {"类别": "新闻"}, "没有类别“新闻”"),
    ("tzgg.htm", {"责任单位": "区教育局"}, "单位“区教育局”没有登记"),
    ("tzgg.htm", {"更新期限（天）": "半年"}, "更新期限“半年”不合规"),
    ("tzgg.htm", {"更新期限（天）": 0}, "更新期限“0”不合规"),
    ("tzgg.htm", {"网站代号": "unknown"}, "没有登记网站“unknown”"),
    ("tzgg.htm", {"网址": "http://elsewhere.cn/"}, "不在网站 portal 上"),
    ("ghjh.htm", {"免检原因": ""}, "没有更新期限"),
    ("old.htm", {"类别": "动态要闻"}, "第 21 行已经有这个栏目"),
)


def test_a_bad_row_is_refused_with_its_number_and_nothing_is_written(
    store: Store, given: Registry, sheet: Path
) -> None:
    change(sheet, "=jrgz.htm", 类别="通知公告")
    good = sheet.read_bytes()
    for url, cells, what in BAD:
        sheet.write_bytes(good)
        number = change(sheet, url, **cells)
        with pytest.raises(ConfigError) as refused:
            job.correct_columns(store, given, sheet)
        assert what in refused.value.what and refused.value.line == number
        assert given.path.read_text(encoding="utf-8") == TEXT, what


def test_a_name_that_looks_like_a_formula_comes_back_as_it_was(store: Store, given: Registry, sheet: Path) -> None:
    book = load_workbook(sheet)
    names = [cell.value for cell in book.worksheets[0]["D"]]
    assert "'=今日关注" in names
    change(sheet, "=jrgz.htm", 类别="动态要闻")
    assert job.correct_columns(store, given, sheet) == 1
    assert "今日关注" not in given.path.read_text(encoding="utf-8")


def test_what_is_no_such_sheet_is_refused(store: Store, given: Registry, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    for body in (b"", b"no excel", b"PK\x03\x04broken"):
        path.write_bytes(body)
        with pytest.raises(ConfigError, match="打不开"):
            job.correct_columns(store, given, path)


def test_line_endings_and_quotes_survive(registry_file: Path) -> None:
    registry_file.write_bytes(TEXT.replace("\n", "\r\n").encode())
    given = registry.load(registry_file)
    write(
        given,
        [
            ColumnCorrection(site="dept", url="http://127.0.0.1:8801/a.htm", name='带"引号"和\\的'),
            ColumnCorrection(site="portal", url=HOME + "b.htm"),
        ],
    )
    raw = registry_file.read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n")
    after = registry.load(registry_file)
    assert after.sites["dept"].columns[0].name == '带"引号"和\\的'
    assert [column.url for column in after.sites["portal"].columns] == [HOME + "old.htm", HOME + "b.htm"]


def test_a_result_that_would_not_load_leaves_the_file_alone(given: Registry) -> None:
    for bad in (
        ColumnCorrection(site="portal", url="http://elsewhere.cn/"),
        ColumnCorrection(site="portal", url=HOME + "a.htm", unit="unknown"),
        ColumnCorrection(site="portal", url=HOME + "old.htm"),
    ):
        with pytest.raises(ConfigError):
            write(given, [bad])
        assert given.path.read_text(encoding="utf-8") == TEXT
    stranger = replace(given, sites={**given.sites, "more": given.sites["dept"]})
    with pytest.raises((ConfigError, KeyError, ValueError)):
        write(stranger, [ColumnCorrection(site="more", url="http://127.0.0.1:8801/a.htm")])
    assert list(given.path.parent.glob("*.new")) == []


def test_the_command_line_writes_the_sheet_and_takes_it_back(
    store: Store, given: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sheet = tmp_path / "out.xlsx"
    assert run(["registry", "columns", "--site", "portal", "--out", str(sheet)]) == 0
    change(sheet, "tzgg.htm", 免检原因="归档栏目")
    assert run(["registry", "columns", "--import", str(sheet)]) == 0
    assert "1 个栏目" in capsys.readouterr().out
    assert run(["registry", "columns", "--format", "json"]) == 0
    rows = {row["url"].removeprefix(HOME): row for row in json.loads(capsys.readouterr().out)}
    assert (rows["tzgg.htm"]["exempt"], rows["tzgg.htm"]["max_age_days"]) == ("归档栏目", None)
    assert rows["tzgg.htm"]["path"] == ["通知公告"] and rows["tzgg.htm"]["reading"] == "已读取"
    assert run(["registry", "columns"]) == 0
    shown = capsys.readouterr().out
    assert "读取情况" in shown and "└ 通知公告" not in shown
    with store.begin() as conn:
        conn.execute(sa.update(columns).where(columns.c.name == "通知公告").values(path=["规划计划", "通知公告"]))
    assert run(["registry", "columns"]) == 0
    assert "└ 通知公告" in capsys.readouterr().out, "the table shows the levels"
    change(sheet, "ghjh.htm", 类别="什么")
    assert run(["registry", "columns", "--import", str(sheet)]) == 2
    assert "没有类别“什么”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "limit"), [("0365", 365), ("3660", 3660), ("0003650000", None), ("3661", None), ("0", None)]
)
def test_a_limit_is_what_is_written_and_bounded(written: str, limit: int | None) -> None:
    if limit is None:
        with pytest.raises(WrongValue, match="更新期限"):
            job._limit(written)
    else:
        assert job._limit(written) == limit
