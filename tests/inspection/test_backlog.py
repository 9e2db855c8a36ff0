"""The first scan of a site with an old and a new page:
the notice names the new one, and the old one when staff say so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from monitor import clock
from monitor.findings import backlog, decisions, voided_documents
from monitor.model import State
from monitor.registry import Issuer, Registry
from monitor.reports.digest import build as digest
from monitor.reports.digest import html as digest_html
from monitor.reports.digest import json as digest_json
from monitor.reports.digest import text as digest_text
from monitor.reports.letters import bulletin, ledger, notice, supervision
from monitor.reports.periods import Length, containing
from monitor.reports.workbooks import reply_form
from monitor.settings import Settings
from monitor.store import issued_documents
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
                decisions.mark(conn, row["id"], State.CONFIRMED, "张三", "", NOW)
    return crawled


def known(crawled: Crawled) -> dict[str, tuple[str, bool, str | None]]:
    return {row["wrong"]: (row["state"], row["backlog"], row["due"]) for row in crawled.rows("text.typo")}


def issue(crawled: Crawled, out: Path, backlog: int = 0) -> list[str]:
    """The wrong words that the notice names."""
    notice.issue(crawled.store, crawled.registry, SETTINGS, "2026-11", "zfb", out, NOW, backlog=backlog)
    with crawled.store.read() as conn:
        (letter,) = issued_documents.listed(conn)
        named = issued_documents.named_in(conn, letter.id)
    return sorted(row["wrong"] for row in crawled.rows("text.typo") if row["id"] in named)


def test_the_notice_names_only_what_is_new(crawled: Crawled, tmp_path: Path) -> None:
    assert known(crawled) == {"布署": ("confirmed", False, "2026-11-16"), "松驰": ("confirmed", True, None)}
    assert issue(crawled, tmp_path) == ["布署"]
    assert known(crawled)["松驰"] == ("confirmed", True, None)
    with pytest.raises(notice.NotIssuable, match=r"已经印发给区政府办公室.*--extra"):
        issue(crawled, tmp_path, backlog=1)


def extra(crawled: Crawled, out: Path, month: str = "2026-11", **more: Any) -> list[str]:
    """The names of the letters that are handed out."""
    given = {"backlog": 1, "is_extra": True} | more
    written = notice.issue(crawled.store, crawled.registry, SETTINGS, month, "zfb", out, NOW, **given)
    return [path.name for path in written if path.suffix == ".docx"]


def test_a_batch_of_the_old_is_one_more_letter_of_the_month(crawled: Crawled, tmp_path: Path) -> None:
    issue(crawled, tmp_path)
    names = ["整改通知书〔2026〕1号-区政府办公室.docx", "整改通知书〔2026〕2号-区政府办公室.docx"]
    assert extra(crawled, tmp_path) == names
    assert known(crawled)["松驰"] == ("notified", False, "2026-11-17")
    text = "\n".join(one.text for one in docx.Document(str(tmp_path / names[1])).paragraphs)
    assert "（2026年11月，存量问题）" in text and "存量问题）" in text and "松驰" in text and "布署" not in text
    with crawled.store.read() as conn:
        letters = issued_documents.listed(conn)
        assert [(one.number, one.period) for one in letters] == [(1, "2026-11"), (2, "2026-11+1")]
        assert [len(reply_form.of_month(conn, crawled.registry, "2026-11", "zfb", tmp_path / "f"))] == [2]
    assert extra(crawled, tmp_path) == names, "there is no more of it: nothing new"
    assert extra(crawled, tmp_path, backlog=0, is_extra=False) == names, "the month's letters are both"


def test_an_extra_letter_that_is_void_is_corrected_by_the_next_one(crawled: Crawled, tmp_path: Path) -> None:
    issue(crawled, tmp_path)
    extra(crawled, tmp_path)
    with crawled.store.begin() as conn:
        (_, letter) = issued_documents.listed(conn)
        voided_documents.void(conn, letter, "单位写错", "张三", NOW)
    assert known(crawled)["松驰"][:2] == ("confirmed", False), "taken up once, it is backlog no more"


def test_a_first_letter_with_extra_names_new_and_old(crawled: Crawled, tmp_path: Path) -> None:
    assert extra(crawled, tmp_path) == ["整改通知书〔2026〕1号-区政府办公室.docx"]
    assert [state for state, _, _ in known(crawled).values()] == ["notified", "notified"]


def test_an_extra_letter_says_how_many(crawled: Crawled, tmp_path: Path) -> None:
    with pytest.raises(notice.NotIssuable, match="--backlog"):
        extra(crawled, tmp_path, backlog=0)


def test_the_offices_own_old_problems_go_onto_its_list_when_staff_say_so(crawled: Crawled, tmp_path: Path) -> None:
    crawled.registry = replace(crawled.registry, issuer=Issuer("区政府办公室"))
    lists = []
    for many in (0, 1, 1):
        written = notice.issue(crawled.store, crawled.registry, SETTINGS, "2026-11", None, tmp_path, NOW, backlog=many)
        assert not [path for path in written if path.suffix == ".docx"]
        (path,) = (path for path in written if path.name.startswith("内部整改清单"))
        cells = {cell.value for row in load_workbook(path).active.iter_rows() for cell in row}
        lists.append(any("松驰" in str(cell) for cell in cells))
    assert lists == [False, True, True]
    assert known(crawled)["松驰"] == ("confirmed", False, "2026-11-17")


def test_the_bulletin_counts_it_apart_as_the_period_ended(crawled: Crawled, tmp_path: Path) -> None:
    crawled.fall()
    period = containing(Length.WEEK, NOW.date())
    later = period.until + timedelta(days=1)

    def is_said(now: datetime) -> bool:
        clock.freeze(now)
        found = bulletin.issue(crawled.store, crawled.registry, SETTINGS, period, tmp_path, now, is_draft=True)
        text = "\n".join(one.text for one in docx.Document(str(found.paths[0])).paragraphs)
        return "另有存量问题1个（均在较早发布的页面上），分批整改，不在以上统计之内。" in text

    assert is_said(NOW)
    notice.issue(crawled.store, crawled.registry, SETTINGS, "2026-11", "zfb", tmp_path, later, backlog=1)
    with crawled.store.read() as conn:
        assert backlog.count(conn) == 0
    assert is_said(later), "what was taken up after the week was backlog in it"


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
        decisions.mark(conn, number, State.NOTIFIED, "张三", "电话告知", NOW, due=date(2026, 11, 20))
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
    assert "；另有存量问题 1 条" in digest_text.text(told) and "；另有存量问题 1 条" in digest_html.html(told)
    assert '"backlog": 1' in digest_json.json(told) and "松驰" not in digest_text.text(told)
    head, *rows = book["问题台账"].iter_rows(values_only=True)
    marked = {row[head.index("错误内容")]: row[head.index("存量")] for row in rows}
    assert marked["布署"] == "否" and marked["松驰"] == "是"
    head, *_, total = book["按单位汇总"].iter_rows(values_only=True)
    assert total[head.index("合计")] == len(rows) - 1 and total[head.index("存量")] == 1
