"""What a digest tells: states and scans of one night, as the tables hold them."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from monitor import clock
from monitor.model import Severity, State
from monitor.registry import Registry
from monitor.reports.digest import build as digest
from monitor.reports.digest import html as digest_html
from monitor.reports.digest import json as digest_json
from monitor.reports.digest import text as digest_text
from monitor.reports.digest.build import build
from monitor.reports.digest.values import Digest
from monitor.store.database import Store
from tests.reports.sample_findings import DAY, NIGHT, Filling

LONG_AGO = NIGHT - timedelta(days=30)


@pytest.fixture
def fill(store: Store) -> Iterator[Filling]:
    with store.begin() as conn:
        yield Filling(conn)


def built(fill: Filling, registry: Registry, day: date = DAY) -> Digest:
    return build(fill.conn, registry, day)


def scanned(fill: Filling, **values: object) -> None:
    """Both sites were scanned without trouble."""
    fill.scan("portal", coverage={"asked": 10, "got": 2, "unchanged": 8}, **values)
    fill.scan("dept", coverage={"asked": 5, "got": 5})


def test_a_finding_is_new_on_the_morning_after_its_night_only(fill: Filling, registry: Registry) -> None:
    fill.finding()
    assert built(fill, registry).new.count == 1
    assert built(fill, registry, DAY - timedelta(days=1)).new.count == 0
    assert built(fill, registry, DAY + timedelta(days=1)).new.count == 0


def test_what_was_found_in_the_daytime_is_told_the_next_morning(fill: Filling, registry: Registry) -> None:
    fill.finding(at=NIGHT.replace(hour=15))
    assert built(fill, registry, DAY + timedelta(days=1)).new.count == 1


def test_new_findings_are_counted_by_unit_and_severity(fill: Filling, registry: Registry) -> None:
    for severity in (Severity.MINOR, Severity.MINOR, Severity.MAJOR):
        fill.finding(severity=severity, unit="jtj")
    fill.finding(severity=Severity.SERIOUS, unit="zfb")
    new = built(fill, registry).new
    assert [(group.name, group.count) for group in new.groups] == [("区政府办公室", 1), ("区教育和体育局", 3)]
    assert new.by_severity == {Severity.SERIOUS: 1, Severity.MAJOR: 1, Severity.MINOR: 2}


def test_a_finding_that_opened_and_was_mended_in_one_night_is_only_mended(fill: Filling, registry: Registry) -> None:
    finding = fill.finding()
    fill.moved(finding, State.CONFIRMED, State.FIXED)
    shown = built(fill, registry)
    assert (shown.new.count, shown.fixed.count) == (0, 1)


def test_what_was_mended_and_stands_again_has_come_back(fill: Filling, registry: Registry) -> None:
    finding = fill.finding(at=LONG_AGO)
    fill.moved(finding, State.CONFIRMED, State.FIXED, LONG_AGO)
    fill.moved(finding, State.FIXED, State.CONFIRMED)
    shown = built(fill, registry)
    assert (shown.back.count, shown.new.count, shown.fixed.count) == (1, 0, 0)


def test_a_person_confirming_a_finding_is_no_news(fill: Filling, registry: Registry) -> None:
    finding = fill.finding(state=State.NEW, at=LONG_AGO)
    fill.moved(finding, State.NEW, State.CONFIRMED)
    shown = built(fill, registry)
    assert not (shown.new or shown.back or shown.fixed)


def test_what_a_person_set_aside_is_not_new(fill: Filling, registry: Registry) -> None:
    finding = fill.finding(state=State.NEW)
    fill.moved(finding, State.NEW, State.FALSE_POSITIVE)
    shown = built(fill, registry)
    assert shown.new.count == 0
    assert shown.decided == {State.FALSE_POSITIVE: 1}


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        (State.NOTIFIED, DAY - timedelta(days=1), True),
        (State.REPLIED, DAY - timedelta(days=1), True),
        (State.NOTIFIED, DAY, False),
        (State.NOTIFIED, None, False),
        (State.NEW, DAY - timedelta(days=1), False),  # our own people are late, not the unit
        (State.FIXED, DAY - timedelta(days=1), False),
        (State.WAIVED, DAY - timedelta(days=1), False),
    ],
)
def test_overdue_is_what_a_unit_owes_since_before_today(
    fill: Filling, registry: Registry, state: State, due: date | None, late: bool
) -> None:
    fill.finding(state=state, due=due, at=LONG_AGO)
    assert built(fill, registry).overdue.count == late


def test_serious_suspicions_stand_until_a_person_decides(fill: Filling, registry: Registry) -> None:
    confirmed = fill.finding(severity=Severity.SERIOUS, at=LONG_AGO)
    waiting = fill.finding(severity=Severity.SERIOUS, state=State.NEW, at=LONG_AGO)
    fill.finding(severity=Severity.SERIOUS, state=State.FALSE_POSITIVE, at=LONG_AGO)
    shown = built(fill, registry)
    assert [entry.id for entry in shown.serious.entries] == [waiting, confirmed]
    assert shown.waiting == 1


def test_what_was_read_at_the_top_is_not_written_out_again(fill: Filling, registry: Registry) -> None:
    serious = fill.finding(severity=Severity.SERIOUS, state=State.NEW)
    other = fill.finding()
    new = built(fill, registry).new
    assert (new.count, [entry.id for entry in new.entries]) == (2, [other])
    assert digest_text.text(built(fill, registry)).count(f"#{serious} ") == 1


def test_everything_that_is_not_written_out_is_counted(fill: Filling, registry: Registry) -> None:
    for _ in range(40):
        fill.finding(severity=Severity.SERIOUS)
        fill.finding(at=LONG_AGO, state=State.NOTIFIED, due=DAY - timedelta(days=9))
    shown = built(fill, registry)
    for section in (shown.serious, shown.new, shown.overdue):
        told = sum(group.above for group in section.groups) + len(section.entries) + section.rest
        assert told == section.count == 40
    assert len(digest_text.text(shown).splitlines()) < 60


def test_a_quiet_night_is_one_line(fill: Filling, registry: Registry) -> None:
    scanned(fill)
    fill.finding(at=LONG_AGO)
    shown = built(fill, registry)
    assert digest_text.text(shown).count("\n") == 1
    assert "没有新问题" in digest_text.text(shown) and "待处理问题 1 条" in digest_text.text(shown)
    assert "没有新问题" in digest_html.html(shown)


def test_a_night_without_a_scan_is_never_quiet(fill: Filling, registry: Registry) -> None:
    shown = built(fill, registry)
    assert not shown.quiet
    assert "示例区人民政府：没有检查" in digest_text.text(shown)
    assert "昨夜没有检查" in digest_html.html(shown)


def test_a_scan_that_did_not_end_is_named(fill: Filling, registry: Registry) -> None:
    scanned(fill)
    fill.scan("portal", stage="probing", finished_at=None)
    assert "示例区人民政府：检查没有完成" in digest_text.text(built(fill, registry))


def test_a_scan_that_failed_says_why(fill: Filling, registry: Registry) -> None:
    scanned(fill)
    fill.scan("dept", stage="failed", error="爬虫进程退出")
    assert "检查失败：爬虫进程退出" in digest_text.text(built(fill, registry))


def test_warnings_of_a_scan_reach_the_digest(fill: Filling, registry: Registry) -> None:
    scanned(fill, warnings=[f"第 {n} 个警告" for n in range(9)])
    text = digest_text.text(built(fill, registry))
    assert "第 0 个警告" in text and "另有 7 条警告" in text


def test_a_crashed_check_is_told(fill: Filling, registry: Registry) -> None:
    scan = fill.scan("portal")
    fill.scan("dept")
    fill.check_error(scan)
    shown = built(fill, registry)
    assert not shown.quiet and "有 1 项检查因程序错误没有做完" in digest_text.text(shown)


def test_could_not_look_is_counted_by_reason_and_missing_pages_are_not(fill: Filling, registry: Registry) -> None:
    coverage = {
        "asked": 20,
        "got": 5,
        "failed": {"timeout": 3, "not_found": 4},
        "skipped": {"robots": 2, "out_of_budget": 70},
    }
    fill.scan("portal", coverage=coverage | {"targets_failed": {"blocked": 6, "not_found": 5, "server_error": 1}})
    fill.scan("dept")
    shown = built(fill, registry)
    assert shown.sites[0].pages == {"超时": 3, "robots.txt 不允许访问": 2}
    assert shown.sites[0].targets == {"被防火墙拦截": 6}
    assert (shown.unseen, shown.sites[0].later) == (11, 70)


def test_files_that_were_not_read_and_pages_that_are_overdue_are_told(fill: Filling, registry: Registry) -> None:
    unread = {"unreadable: scanned": 3, "unsupported: rar": 1, "partly: scanned": 1, "partly: unsupported doc": 1}
    strange = {"unreadable: KeyError": 1, "unreadable: crashed": 1}
    fill.scan("portal", coverage={"got": 9, "unread": unread | strange, "behind": 40, "oldest": "2026-11-01"})
    fill.scan("dept")
    shown = built(fill, registry)
    named = {"扫描件": 3, "无法读取": 2, "不支持的格式 rar": 1, "部分扫描件": 1, "含不支持的格式 doc": 1}
    assert shown.sites[0].files == named and not shown.quiet
    assert "附件 8（扫描件 3、无法读取 2" in digest_text.text(shown) and "附件 8（扫描件 3" in digest_html.html(shown)
    assert "有 40 个页面超过巡查周期没有查看（最早自 2026-11-01 起）" in digest_text.text(shown)
    assert '"behind": 40' in digest_json.json(shown)


def test_only_the_last_scan_of_a_site_counts(fill: Filling, registry: Registry) -> None:
    scanned(fill, warnings=["旧警告"])
    fill.scan("portal", at=NIGHT + timedelta(hours=1), coverage={"got": 7})
    shown = built(fill, registry)
    assert shown.sites[0].got == 7 and shown.sites[0].warnings == ()


def test_findings_without_a_known_unit_are_told_too(fill: Filling, registry: Registry) -> None:
    fill.finding(unit="")
    fill.finding(unit="gone")
    assert {group.name for group in built(fill, registry).new.groups} == {"责任单位未确定", "gone"}


def test_an_unknown_year_of_holidays_is_told(fill: Filling, registry: Registry) -> None:
    clock.is_working_day(date(2050, 1, 3))
    assert "2050 年的节假日安排尚未收录" in digest_text.text(built(fill, registry))


def test_json_bears_the_same_figures(fill: Filling, registry: Registry) -> None:
    finding = fill.finding(severity=Severity.MAJOR, pages=3, due=DAY)
    report = json.loads(digest_json.json(built(fill, registry)))
    assert report["day"] == "2026-11-20" and report["since"] == "2026-11-19T07:00:00+08:00"
    assert report["new"]["count"] == 1 and report["new"]["by_severity"] == {"较重": 1}
    shown = report["new"]["units"][0]["findings"][0]
    assert (shown["id"], shown["places"], shown["due"], shown["label"]) == (
        finding,
        3,
        "2026-11-20",
        "错别字",
    )
    assert report["sites"][0]["stage"] is None


def test_a_number_in_a_quoted_sentence_is_shown_nowhere(fill: Filling, registry: Registry) -> None:
    texts = dict.fromkeys(("message", "wrong", "suggestion", "context", "title"), "联系人 13812345678")
    fill.finding(severity=Severity.SERIOUS, **texts)
    fill.finding(**texts)
    shown = built(fill, registry)
    assert "13812345678" not in digest_text.text(shown) + digest_html.html(shown) + digest_json.json(
        shown
    ) + digest_text.brief(shown)


def test_the_brief_for_chats_is_short(fill: Filling, registry: Registry) -> None:
    for _ in range(50):
        fill.finding(severity=Severity.SERIOUS, state=State.NEW, message="长" * 500)
    assert len(digest_text.brief(built(fill, registry))) < 1_000


def test_a_day_begins_at_seven_the_day_before() -> None:
    since, until = digest.span(date(2026, 3, 1))
    assert (since.isoformat(), until.isoformat()) == (
        "2026-02-28T07:00:00+08:00",
        "2026-03-02T00:00:00+08:00",
    )
