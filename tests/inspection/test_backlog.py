"""The first scan of a site with an old and a new page: the notice names the new one, and the old one when staff say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from monitor import clock
from monitor.model import State
from monitor.registry import Registry
from monitor.reports import digest, ledger, notice, supervision
from monitor.settings import Settings
from monitor.store import documents, marking
from monitor.store.database import Store
from tests.inspection.crawled import FIRST, Crawled, html

SETTINGS = Settings(preset="", backlog_before=date(2026, 1, 1))
NOW = FIRST.replace(day=3, hour=9)
NEW = html("新通知", "会议对下一阶段工作进行了布署。")
OLD = html("旧通知", "各单位要克服松驰情绪。").replace("2026-11-01", "2019-05-06")
MENDED = html("旧通知", "各单位要克服松弛情绪。").replace("2026-11-01", "2019-05-06")


@pytest.fixture
def crawled(store: Store, registry: Registry) -> Crawled:
    """After the first night; what was found is confirmed."""
    crawled = Crawled(store, registry, SETTINGS).fall()
    crawled.get("new.htm", NEW)
    crawled.get("old.htm", OLD)
    crawled.check()
    for row in crawled.rows("text.typo"):
        with store.begin() as conn:
            if row["state"] == "new":
                marking.mark(conn, row["id"], State.CONFIRMED, "张三", "", NOW)
    return crawled


def known(crawled: Crawled) -> dict[str, tuple[str, bool, str | None]]:
    return {row["wrong"]: (row["state"], row["backlog"], row["due"]) for row in crawled.rows("text.typo")}


def issue(crawled: Crawled, out: Path, backlog: int = 0) -> list[str]:
    """The wrong words that the notice names."""
    notice.issue(crawled.store, crawled.registry, SETTINGS, "2026-11", "zfb", out, NOW, backlog=backlog)
    with crawled.store.read() as conn:
        (letter,) = documents.listed(conn)
        named = documents.named_in(conn, letter.id)
    return sorted(row["wrong"] for row in crawled.rows("text.typo") if row["id"] in named)


def test_the_notice_names_only_what_is_new(crawled: Crawled, tmp_path: Path) -> None:
    assert known(crawled) == {"布署": ("confirmed", False, "2026-11-16"), "松驰": ("confirmed", True, None)}
    assert issue(crawled, tmp_path) == ["布署"]
    assert known(crawled)["松驰"] == ("confirmed", True, None)
    with pytest.raises(notice.NotIssuable, match="已经印发给区政府办公室"):
        issue(crawled, tmp_path, backlog=1)


def test_the_notice_names_the_old_when_staff_say_so(crawled: Crawled, tmp_path: Path) -> None:
    assert issue(crawled, tmp_path, backlog=1) == ["布署", "松驰"]
    assert known(crawled)["松驰"] == ("notified", False, "2026-11-17")
    crawled.fall().check()
    assert known(crawled)["松驰"] == ("notified", False, "2026-11-17")


def test_a_letter_to_one_unit_takes_it_up(crawled: Crawled, tmp_path: Path) -> None:
    (number,) = (row["id"] for row in crawled.rows(backlog=True))
    due = date(2026, 11, 20)
    supervision.assign(crawled.store, crawled.registry, SETTINGS, "zfb", [number], due, tmp_path, NOW)
    assert known(crawled)["松驰"] == ("confirmed", False, "2026-11-20")


def test_a_deadline_by_a_person_takes_it_up(crawled: Crawled) -> None:
    (number,) = (row["id"] for row in crawled.rows(backlog=True))
    with crawled.store.begin() as conn:
        marking.mark(conn, number, State.NOTIFIED, "张三", "电话告知", NOW, due=date(2026, 11, 20))
    crawled.fall().check()
    assert known(crawled)["松驰"] == ("notified", False, "2026-11-20")


def test_the_same_words_on_a_new_page_are_a_finding_of_its_own_or_end_it(crawled: Crawled) -> None:
    crawled.fall().get("newer.htm", OLD.replace("2019-05-06", "2026-11-02"))
    crawled.check()
    rows = [row for row in crawled.rows("text.typo") if row["wrong"] == "松驰"]
    on_new = [row for row in rows if any("newer.htm" in place["url"] for place in row["places"])]
    assert on_new and not any(row["backlog"] for row in on_new) and all(row["due"] for row in on_new)


def test_mended_and_back_it_is_an_ordinary_problem(crawled: Crawled) -> None:
    crawled.fall().get("old.htm", MENDED)
    crawled.check()
    assert known(crawled)["松驰"][:2] == ("fixed", True)
    crawled.fall().get("old.htm", OLD)
    crawled.check()
    state, is_backlog, due = known(crawled)["松驰"]
    assert state in ("new", "confirmed") and not is_backlog and due


def test_nothing_is_backlog_without_the_setting(store: Store, registry: Registry) -> None:
    crawled = Crawled(store, registry, replace(SETTINGS, backlog_before=None)).fall()
    crawled.get("old.htm", OLD)
    crawled.check()
    assert known(crawled)["松驰"][1:] == (False, "2026-11-16")


def test_digest_and_ledger_count_it_apart(crawled: Crawled, tmp_path: Path) -> None:
    clock.freeze(NOW)
    with crawled.store.read() as conn:
        told = digest.build(conn, crawled.registry, NOW.date())
        book = load_workbook(ledger.write(conn, crawled.registry, "2026-11", tmp_path, NOW))
    assert "；另有存量问题 1 条" in told.text() and "；另有存量问题 1 条" in told.html()
    assert '"backlog": 1' in told.json() and "松驰" not in told.text()
    head, *rows = book["问题台账"].iter_rows(values_only=True)
    marked = {row[head.index("错误内容")]: row[head.index("存量")] for row in rows}
    assert marked["布署"] == "否" and marked["松驰"] == "是"
    head, *_, total = book["按单位汇总"].iter_rows(values_only=True)
    assert total[head.index("合计")] == len(rows) - 1 and total[head.index("存量")] == 1
