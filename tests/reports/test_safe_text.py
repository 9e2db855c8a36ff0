from datetime import UTC, date, datetime

import pytest

from monitor.personal_numbers import masked
from monitor.reports.safe_text import chinese_day, csv_text, defuse, local, plain
from tests.reports.sample_findings import HOSTILE


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\t=", "\r\n@", "\u200b=", "\ufeff+", "\x00="]
)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(start: str) -> None:
    assert defuse(f"{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize("text", ["关于通知", "2026-11-20", "a=b", "'=1", "", "（+1）"])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert defuse(text) == text


def test_a_cell_holds_nothing_that_xml_forbids_or_that_turns_the_reading_direction() -> None:
    text = plain(HOSTILE + "\ud800\ufdd0\U0001ffff")
    assert all(character not in text for character in "\x0b\x1f\x7f\x85\u202e\u200f\ufffe\ud800\ufdd0\U0001ffff")
    assert "<script>" in text  # escaping is the template's business


def test_line_breaks_become_one_blank() -> None:
    assert plain(" 第一行\r\n\u2028第二行\t完 ") == "第一行 第二行 完"


def test_a_long_text_is_cut_and_says_so() -> None:
    assert plain("长" * 3_000_000, 10) == "长" * 9 + "…"
    assert len(defuse("=" * 5_000)) <= 2_000


def test_chinese_and_emoji_survive() -> None:
    assert plain("𠮷野家😀") == "𠮷野家😀"


def test_csv_opens_in_excel_without_computing() -> None:
    sheet = csv_text(["编号", "=标题"], [[1, "=1+1"], [-2, None], [True, datetime(2026, 11, 19, 23, 0, tzinfo=UTC)]])
    assert sheet == "\ufeff编号,'=标题\r\n1,'=1+1\r\n-2,\r\n是,2026-11-20 07:00\r\n"


def test_csv_quotes_what_would_break_a_row() -> None:
    assert csv_text(["a"], [['他说"好,的"\n']]) == '\ufeffa\r\n"他说""好,的"""\r\n'


def test_times_are_told_in_local_time() -> None:
    assert local(datetime(2026, 11, 19, 23, 0, tzinfo=UTC)) == "2026-11-20 07:00"
    assert (local(date(2026, 11, 20)), local(None), chinese_day(date(2026, 1, 2))) == (
        "2026-11-20",
        "",
        "2026年1月2日",
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("联系电话13812345678。", "联系电话138****5678。"),
        ("身份证11010519491231002X，", "身份证1101**********002X，"),
        ("卡号6222021234567890123", "卡号6222***********0123"),
        ("电话0539-8312345", "电话0539-8312345"),
        ("已遮盖138****5678", "已遮盖138****5678"),
        ("文号2026001", "文号2026001"),
    ],
)
def test_a_report_is_never_the_second_leak(text: str, shown: str) -> None:
    assert masked(text) == shown
