"""Every number of a report leads to its findings, and every finding to the letters that named it."""

import json
from pathlib import Path

import pytest

from monitor import clock
from monitor.jobs import findings, letters
from monitor.model import Severity
from monitor.registry import Registry
from monitor.reports.letters import bulletin, notice
from monitor.reports.periods import Length, containing
from monitor.settings import ConfigError, Settings
from monitor.store.database import Store
from tests.reports.letters.november import NOW
from tests.reports.sample_findings import NIGHT, Filling


@pytest.fixture
def told(store: Store, registry: Registry, tmp_path: Path) -> Store:
    """Three findings of November, named in notices and counted in the month's bulletin."""
    with store.begin() as conn:
        fill = Filling(conn)
        fill.scan()
        fill.finding("link.dead", Severity.MAJOR)
        fill.finding("link.soft", unit="zfb", message="手机号 13812345678 公开")
        fill.finding(severity=Severity.HINT)
    notice.issue(store, registry, Settings(), "2026-11", None, tmp_path / "n", NOW)
    november = containing(Length.MONTH, NIGHT.date())
    bulletin.issue(store, registry, Settings(), november, tmp_path / "b", NOW)
    return store


def test_a_finding_lists_the_letters_that_named_it_and_the_figures_that_count_it(
    told: Store, registry: Registry
) -> None:
    card = findings.show(told, registry, 1)
    assert [one.text for one in card.letters] == ["网整〔2026〕2号"]
    ((document, figures),) = card.counted
    assert document.text == "网通〔2026〕1号" and set(figures) == {"found", "standing"}
    text = card.text()
    for part in ("#1　失效链接　较重　已通知", "列入整改通知书 网整〔2026〕2号", "网通〔2026〕1号", "发现、未整改"):
        assert part in text, part


def test_the_card_is_no_second_leak_and_can_be_read_by_programs(told: Store, registry: Registry) -> None:
    card = findings.show(told, registry, 2)
    assert "13812345678" not in card.text() + card.json()
    known = json.loads(card.json())
    assert known["letters"][0]["number"] == "网整〔2026〕1号" and known["counted"][0]["figures"] == [
        "found",
        "standing",
    ]


def test_what_nobody_named_says_so_and_what_is_not_there_is_an_error(told: Store, registry: Registry) -> None:
    assert "没有文件点名" in findings.show(told, registry, 3).text()
    with pytest.raises(ConfigError, match="没有编号为 99 的问题条目"):
        findings.show(told, registry, 99)


def test_a_document_is_known_by_its_number(told: Store, registry: Registry) -> None:
    for number in ("网通〔2026〕1号", "网通[2026]1", "网通（2026）1号", "网通2026-1"):
        found = letters.behind_document(told, registry, number, "found")
        assert [row["id"] for row in found] == [1, 2], number


def test_a_document_that_was_never_issued_is_an_error(told: Store, registry: Registry) -> None:
    for number in ("网通〔2026〕9号", "网无〔2026〕1号", "17", "通报"):
        with pytest.raises(ConfigError, match="没有“"):
            letters.behind_document(told, registry, number)


def test_a_figure_broken_down_as_the_bulletin_prints_it(told: Store, registry: Registry) -> None:
    """失效链接2个：区教育和体育局（1个）、区政府办公室（1个）: by label, by unit, by severity."""

    def behind(**only: object) -> list[int]:
        return [row["id"] for row in letters.behind_document(told, registry, "网通〔2026〕1号", "found", **only)]

    assert behind(codes=("link.dead", "link.soft")) == [1, 2] and behind(codes=("link.soft",)) == [2]
    assert behind(codes=("text.typo",)) == []
    assert behind(unit="jtj") == [1] and behind(severity=Severity.MINOR) == [2]
    with pytest.raises(ConfigError, match="jtjj"):
        behind(unit="jtjj")


def test_every_row_of_the_annex_of_a_bulletin_leads_back_to_it(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    clock.freeze(NOW)
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan(coverage={"got": 1})
        fill.finding("link.dead", Severity.MAJOR, due=NIGHT.date())
    bulletin.issue(sqlite_store, registry, Settings(), containing(Length.MONTH, NIGHT.date()), tmp_path, NOW)
    assert [one.text for one in findings.show(sqlite_store, registry, 1).letters] == ["网通〔2026〕1号"]
