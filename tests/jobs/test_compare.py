"""An outside firm's list against ours: both, only they and why, only we."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from monitor.findings import decisions, listing
from monitor.jobs.compare import Comparison, Why, compared
from monitor.jobs.outside_findings import read_list
from monitor.model import State
from monitor.registry import Registry
from monitor.reports.workbooks import comparison as report
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import exceptions, pages
from tests.findings.nights import FIRST, Nights, dead, typo

SITE = "http://127.0.0.1:8800/"
HEAD = ["页面地址", "问题类型", "错误内容", "失效链接", "问题描述"]
OUTSIDE = "http://other.invalid/"


@pytest.fixture
def nights(store: Store, registry: Registry) -> Nights:
    nights = Nights(store).fall()
    pages_ = [
        nights.see("both.htm", typo("布署", "认真布署。", context="认真布署。")),
        nights.see("link.htm", dead(OUTSIDE)),
        nights.see("false.htm", typo("帐号", "帐号甲。")),
        nights.page("clean.htm"),
        nights.see("ours.htm", typo("按装", "按装甲。")),
    ]
    nights.record(*pages_)
    rewrite(store, registry, {one.page_id: one.url.rpartition("/")[2] for one in pages_})
    return nights


def rewrite(store: Store, registry: Registry, names: dict[int, str]) -> None:
    """Give the pages the addresses of the registered site, and what was seen on them."""
    body = store.bodies.put("<html><title>甲</title><body><p>登陆系统。</p></body></html>".encode())
    sha = body if isinstance(body, str) else body[0]
    with store.begin() as conn:
        for number, name in names.items():
            seen: dict[str, object] = {"url": SITE + name, "site": "portal", "outcome": "ok", "body": sha}
            seen |= {"looked_at": FIRST, "seen_at": FIRST, "looked_scan_id": 1}
            conn.execute(sa.update(pages).where(pages.c.id == number).values(seen))
        plain = {"site": "portal", "kind": "article", "first_seen_at": FIRST, "first_scan_id": 1, "wanted_scan_id": 1}
        for url, outcome, kind in (
            ("slow.htm", "timeout", "article"), ("gone.htm", "not_found", "article"), ("new.htm", "", "article"),
            ("http://fine.invalid/", "ok", "outside"), ("http://wall.invalid/", "blocked", "outside"),
        ):  # fmt: skip
            address = url if "://" in url else SITE + url
            looked = {"looked_at": FIRST if outcome else None, "outcome": outcome}
            conn.execute(sa.insert(pages).values(plain | looked | {"url": address, "kind": kind}))


def held(nights: Nights, registry: Registry, tmp_path: Path, rows: list[list[Any]]) -> Comparison:
    book = openpyxl.Workbook()
    for row in [["问题清单"], HEAD, *rows]:
        book.active.append(row)
    book.save(tmp_path / "清单.xlsx")
    lines, unread = read_list(tmp_path / "清单.xlsx")
    with nights.store.read() as conn:
        return compared(conn, nights.store, registry, Settings(), lines, unread)


@pytest.mark.parametrize(
    "row",
    [
        ["both.htm", "错别字", "布署", "", ""],
        ["both.htm", "错字", "认真布署", "", ""],
        ["both.htm", "表述不规范", "", "", "“布署”应为“部署”"],
        ["link.htm", "死链", "", OUTSIDE, ""],
    ],
)
def test_the_same_problem_is_both(nights: Nights, registry: Registry, tmp_path: Path, row: list[str]) -> None:
    found = held(nights, registry, tmp_path, [[SITE + row[0], *row[1:]]])
    assert (len(found.both), len(found.theirs)) == (1, 0)
    assert len(found.known) == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["unknown.htm", "错别字", "布署", "", ""], Why.UNLOOKED),
        (["new.htm", "错别字", "布署", "", ""], Why.UNLOOKED),
        (["slow.htm", "错别字", "布署", "", ""], Why.UNLOOKED),
        (["gone.htm", "错别字", "布署", "", ""], Why.GONE),
        (["gone.htm", "死链", "", "", ""], Why.MISSED),
        (["clean.htm", "失效链接", "", "http://fine.invalid/", ""], Why.GONE),
        (["clean.htm", "失效链接", "", "http://wall.invalid/", ""], Why.UNDECIDED),
        (["clean.htm", "失效链接", "", "http://never.invalid/", ""], Why.UNLOOKED),
        (["clean.htm", "错别字", "登陆", "", ""], Why.MISSED),
        (["clean.htm", "错别字", "布署", "", ""], Why.GONE),
        (["clean.htm", "其他：排版", "", "", "排版乱"], Why.UNLOOKED),
        (["clean.htm", "发布时间缺失", "", "", "没有日期"], Why.MISSED),
        (["clean.htm", "错别字", "", "", "第三段有错字"], Why.UNDECIDED),
        (["false.htm", "错别字", "帐号", "", ""], Why.EXCEPTED),
        (["both.htm", "错别字", "登录", "", ""], Why.GONE),
        ([OUTSIDE, "错别字", "布署", "", ""], Why.UNLOOKED),
        (["", "错别字", "布署", "", "甲"], Why.UNREAD),
    ],
)
def test_why_only_they_have_it(nights: Nights, registry: Registry, tmp_path: Path, row: list[str], why: Why) -> None:
    with nights.store.begin() as conn:
        number = next(one["id"] for one in listing.rows(conn) if one["wrong"] == "帐号")
        decisions.mark(conn, number, State.FALSE_POSITIVE, "张三", "人名", nights.now)
        conn.execute(sa.delete(exceptions))
    address = row[0] if "://" in row[0] or not row[0] else SITE + row[0]
    (one,) = held(nights, registry, tmp_path, [[address, *row[1:]]]).theirs
    assert (one.why, bool(one.detail)) == (why, True)


def test_only_we_is_what_stands_on_their_sites_and_they_do_not_name(
    nights: Nights, registry: Registry, tmp_path: Path
) -> None:
    found = held(nights, registry, tmp_path, [[SITE + "both.htm", "错别字", "布署", "", "13812345678"]])
    assert sorted(entry.wrong or entry.target for entry in found.ours) == sorted([OUTSIDE, "帐号", "按装"])
    assert "只有本系统有 3 条" in found.summary()
    path = report.write(found, registry, tmp_path / "对比.xlsx", nights.now)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["汇总", "两家都有", "只有对方有", "只有本系统有"]
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert not any("13812345678" in cell for cell in cells)
    assert [sheet.max_row for sheet in book.worksheets[1:]] == [2, 1, 4]
