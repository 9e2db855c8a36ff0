"""Handing out issued documents: voided ones and those issued in their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from monitor import clock
from monitor.jobs import findings as findings_job
from monitor.jobs import letters as letters_job
from monitor.jobs import reply
from monitor.registry import Registry
from monitor.reports.letters import bulletin
from monitor.reports.periods import Length, containing
from monitor.settings import ConfigError, Settings
from monitor.store.database import Store
from tests.reports.letters.november import NOW, text
from tests.reports.sample_findings import NIGHT


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
