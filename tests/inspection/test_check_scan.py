"""From stored fetches to findings, night after night."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from monitor import clock
from monitor.findings.lifecycle import Move, move
from monitor.inspection import recording
from monitor.model import PageKind, State
from monitor.outcomes import Outcome
from monitor.store.tables import block_results, check_errors, events, fetches, pages, places
from monitor.store.tables import findings as findings_table
from tests.inspection.crawled import HOME, Crawled, html, list_by_script, listing, write_typo
from tests.waiting import until

TYPO = "今天甲乙错了一处。"
K, S = PageKind, State
OK, SAME, TIMEOUT = Outcome.OK, Outcome.UNCHANGED, Outcome.TIMEOUT


def dump(crawled: Crawled, *tables: sa.Table) -> list[object]:
    with crawled.store.read() as conn:
        return [list(conn.execute(sa.select(table).order_by(*table.primary_key))) for table in tables]


def test_a_fault_is_found_followed_and_seen_to_be_mended(crawled: Crawled) -> None:
    crawled.get("1.htm", html("一", TYPO))
    crawled.check()
    (row,) = crawled.rows("text.typo")
    assert (row["wrong"], row["suggestion"], row["unit"]) == ("甲乙错", "甲乙对", "zfb")
    assert row["places"][0]["title"] == "一"
    crawled.fall().get("1.htm", html("一", "今天甲乙对了。"))
    crawled.check()
    assert crawled.states("text.typo") == {"甲乙错": "fixed"}
    crawled.fall().get("1.htm", html("一", TYPO))
    crawled.check()
    assert crawled.rows("text.typo")[0]["recurrences"] == 1


@pytest.mark.parametrize(("outcome", "after"), [(OK, "notified"), (SAME, "notified"), (TIMEOUT, "replied")])
def test_a_night_sends_back_what_a_unit_says_is_mended_and_is_not(
    crawled_on_sqlite: Crawled, outcome: Outcome, after: str
) -> None:
    """Looked at anew, also where the server says that nothing has changed; a page that was not seen says nothing."""
    crawled = crawled_on_sqlite
    crawled.get("1.htm", html("一", TYPO))
    crawled.check()
    (typo,) = crawled.rows("text.typo")
    with crawled.store.begin() as conn:
        for before, to, who in ((S.CONFIRMED, S.NOTIFIED, "monitor"), (S.NOTIFIED, S.REPLIED, "unit:zfb")):
            assert move(conn, [Move(typo["id"], before, to, "")], who, clock.now())
    crawled.recheck()
    assert crawled.states("text.typo") == {"甲乙错": "replied"}, "a look from before the reply"
    crawled.fall().get("1.htm", html("一", TYPO) if outcome is OK else "", outcome=outcome)
    crawled.check()
    assert crawled.states("text.typo") == {"甲乙错": after}


@pytest.mark.parametrize("in_processes", [False, True])
def test_checking_twice_changes_nothing(crawled: Crawled, in_processes: bool) -> None:
    crawled.in_processes = in_processes
    for number in range(4):
        crawled.get(f"{number}.htm", html(str(number), TYPO, footer="页脚甲乙错"))
    crawled.get("", listing("首页", ("1.htm", "一", "2026-11-01")), K.HOME)
    crawled.check()
    told = (findings_table, places, events, pages, block_results, check_errors)
    before = dump(crawled, *told)
    crawled.check()
    with crawled.store.begin() as conn:
        conn.execute(sa.update(fetches).values(checked_at=None))
    crawled.check()
    assert dump(crawled, *told) == before


def test_what_only_moved_to_a_page_of_a_later_batch_was_never_fixed(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    for night in range(2):
        for number in range(20):
            crawled.get(f"{number}.htm", html(str(number), TYPO if number == 19 * night else "别的"))
        crawled.check()
        crawled.fall()
    (row,) = crawled.rows("text.typo")
    assert (row["state"], row["recurrences"]) == ("confirmed", 0)
    assert [place["url"] for place in row["places"] if place["open"]] == [HOME + "19.htm"]
    with crawled.store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).where(events.c.finding_id == row["id"])) == 1


def test_a_fault_in_the_frame_of_all_pages_is_one_finding(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    crawled.in_processes, crawled.settings = True, replace(crawled.settings, workers=2)
    for number in range(120):
        crawled.get(f"{number}.htm", html(f"第{number}篇", f"内容{number}", footer="主办单位：甲乙错办公室"))
    seen: list[tuple[int, int]] = []
    crawled.check(progress=lambda done, total: seen.append((done, total)))
    (row,) = crawled.rows("text.typo")
    assert (len(row["places"]), row["unit"]) == (120, "zfb")
    assert seen[-1] == (120, 120)


def test_an_unchanged_page_is_checked_by_the_body_that_stands(crawled: Crawled) -> None:
    crawled.get("1.htm", html("一", TYPO))
    crawled.check()
    crawled.fall().get("1.htm", outcome=Outcome.UNCHANGED)
    crawled.check()
    (row,) = crawled.rows("text.typo")
    assert (row["state"], row["last_seen"]) == ("confirmed", crawled.at.isoformat())


@pytest.mark.parametrize(
    "outcome",
    [Outcome.TIMEOUT, Outcome.BLOCKED, Outcome.SERVER_ERROR, Outcome.SOFT_MISSING, Outcome.REDIRECT, Outcome.TOO_LARGE],
)
def test_could_not_look_closes_nothing(crawled_on_sqlite: Crawled, outcome: Outcome) -> None:
    crawled = crawled_on_sqlite
    crawled.get("1.htm", html("一", TYPO))
    crawled.check()
    for _ in range(3):
        crawled.fall().get("1.htm", outcome=outcome)
        crawled.check()
    assert crawled.states("text.typo") == {"甲乙错": "confirmed"}
    assert dump(crawled, check_errors) == [[]]


def test_a_page_gone_twice_in_a_row_closes_its_places(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    crawled.get("1.htm", html("一", TYPO))
    crawled.check()
    for expected in ("confirmed", "fixed"):
        crawled.fall().get("1.htm", outcome=Outcome.NOT_FOUND, status=404)
        crawled.check()
        assert crawled.states("text.typo") == {"甲乙错": expected}
    assert crawled.rows("text.typo")[0]["places"][0]["closed_reason"] == "页面已删除"


def test_a_page_not_looked_at_tonight_closes_nothing(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    crawled.get("1.htm", html("一", TYPO))
    crawled.check()
    crawled.fall().get("2.htm", html("二", "别的"))
    crawled.check()
    assert crawled.states("text.typo") == {"甲乙错": "confirmed"}


def test_a_body_that_is_lost_is_an_error_and_closes_nothing(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    crawled.get("1.htm", html("一", TYPO))
    crawled.check()
    crawled.fall().get("1.htm", html("一", "好了"))
    with crawled.store.read() as conn:
        crawled.store.bodies.delete(conn.scalar(sa.select(pages.c.body)) or "")
    crawled.check()
    assert crawled.states("text.typo") == {"甲乙错": "confirmed"}
    with crawled.store.read() as conn:
        assert conn.scalars(sa.select(check_errors.c.code)).all() == ["inspection"]
        assert "1.htm" in str(conn.execute(sa.text("SELECT warnings FROM scans ORDER BY id DESC")).scalar())


def test_a_check_that_was_cut_off_between_two_batches_goes_on_where_it_was(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    crawled.in_processes = True
    for number in range(30):
        crawled.get(f"{number}.htm", html(f"第{number}篇", f"第{number}处甲乙错。"))
    written = 0
    real = recording.Recorder.write

    def write(self, conn, batch, now):  # type: ignore[no-untyped-def]
        nonlocal written
        written += 1
        real(self, conn, batch, now)
        if written == 2:
            raise KeyboardInterrupt

    with patch.object(recording.Recorder, "write", write), pytest.raises(KeyboardInterrupt):
        crawled.check()
    with crawled.store.read() as conn:
        left = conn.scalar(sa.select(sa.func.count()).where(fetches.c.checked_at.is_(None))) or 0
    assert 0 < left < 30
    crawled.check()
    assert len(crawled.rows("text.typo")) == 30
    assert {row["recurrences"] for row in crawled.rows("text.typo")} == {0}


def test_a_block_is_checked_once_for_one_version_of_the_lists(crawled_on_sqlite: Crawled, lists: Path) -> None:
    crawled = crawled_on_sqlite
    crawled.get("1.htm", html("一", TYPO))
    crawled.check()
    known = dump(crawled, block_results)
    crawled.fall().get("1.htm", html("一", TYPO))
    crawled.check()
    assert dump(crawled, block_results) == known
    write_typo(lists, "别的错", "别的对")
    crawled.fall().get("1.htm", html("一", TYPO))
    crawled.check()
    assert dump(crawled, block_results) != known
    assert crawled.states("text.typo") == {"甲乙错": "fixed"}


def test_a_recheck_follows_a_change_of_the_lists_without_a_crawl(crawled: Crawled, lists: Path) -> None:
    crawled.get("1.htm", html("一", TYPO, "另有丙丁错。"))
    crawled.check()
    crawled.fall().get("1.htm", outcome=Outcome.TIMEOUT)
    crawled.check()
    write_typo(lists, "丙丁错", "丙丁对")
    crawled.recheck()
    assert crawled.states("text.typo") == {"甲乙错": "fixed", "丙丁错": "confirmed"}
    write_typo(lists, "甲乙错", "甲乙对")
    crawled.recheck("portal")
    assert crawled.states("text.typo") == {"甲乙错": "confirmed", "丙丁错": "fixed"}


def test_a_recheck_leaves_alone_what_stands_no_more_and_what_was_never_scanned(
    crawled_on_sqlite: Crawled, lists: Path
) -> None:
    crawled = crawled_on_sqlite
    crawled.get("1.htm", html("一", TYPO))
    crawled.check()
    for _ in range(2):
        crawled.fall().get("1.htm", outcome=Outcome.NOT_FOUND, status=404)
        crawled.check()
    write_typo(lists, "错了一处", "错误一处")
    crawled.recheck()
    assert crawled.states("text.typo") == {"甲乙错": "fixed"}


def test_a_fault_in_a_file_is_the_matter_of_the_unit_whose_page_offers_it(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    crawled.get("tzgg.htm", listing("通知公告", ("info/1.htm", "关于公布名单的通知", "2026-11-01")), K.COLUMN, nav=True)
    path = '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/tzgg.htm">通知公告</a> &gt; 正文</div>'
    article = html("一", "见附件", rest=path)
    article = article.replace("<title>", '<meta name="ContentSource" content="区教体局"><title>')
    crawled.get("info/1.htm", article)
    served = {"content-type": "text/plain", "content-disposition": "attachment; filename=a.txt"}
    crawled.get("download.jsp?id=9", "表中甲乙错一处。", K.ATTACHMENT, parent="info/1.htm", headers=served)
    crawled.check()
    (row,) = crawled.rows("text.typo")
    assert (row["unit"], row["column"]) == ("jtj", "通知公告")
    (place,) = row["places"]
    assert (place["url"], place["column"]) == (HOME + "download.jsp?id=9", "通知公告")


def test_nothing_of_a_killed_check_is_left_running(crawled_on_sqlite: Crawled, tmp_path: Path) -> None:
    """The workers end with the process that feeds them, also when it is killed."""
    import subprocess
    import sys

    told = tmp_path / "pids"
    code = f"""
import os, pathlib, time
from tests.inspection import test_check_scan
from monitor.inspection.pool import Pool
if __name__ == "__main__":
    pool = Pool(1, test_check_scan.note_pid, test_check_scan.start_noting, ({str(told)!r},))
    for _ in pool.run([[1], [2]]):
        os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2])
    pid = int(told.read_text().split()[0])
    until(lambda: not _lives(pid))


NOTED: list[str] = []


def start_noting(path: str) -> None:
    from monitor.inspection.limits import die_with_parent

    die_with_parent()
    NOTED.append(path)


def note_pid(_jobs: object) -> None:
    with open(NOTED[0], "a", encoding="ascii") as file:
        file.write(f"{os.getpid()} ")


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_nothing_in_a_page_or_an_answer_is_refused_by_the_database(crawled: Crawled) -> None:
    bad = "\\u0000\\ud83d"
    row = f'{{"title": "关于{bad}甲乙错的通知公告", "url": "/info/1/1{bad}.htm", "pubDate": "2026-10-01{bad}"}}'
    list_by_script(crawled, f'{{"results": [{row}]}}')
    entity = "&#0;&#xD83D;\0"
    crawled.fall().get(
        "2.htm", html(f"一{entity}", TYPO + entity).replace("发布时间", f"来源：{entity}区教体局 发布时间")
    )
    crawled.get(
        "3.htm", listing(f"栏目{entity}", ("1.htm", f"关于{entity}工作的通知", "2026-10-01")), K.COLUMN, nav=True
    )
    crawled.check()
    assert len(crawled.rows("text.typo")) == 2
    assert dump(crawled, check_errors) == [[]]
