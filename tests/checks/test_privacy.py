"""privacy.id_card, privacy.mobile, privacy.bank_card: indicators F. The cases are in privacy.tsv."""

from __future__ import annotations

import time
from dataclasses import fields
from pathlib import Path

import pytest

from monitor import personal_numbers
from monitor.checks import privacy
from monitor.model import Problem, Severity
from tests.checks.views import KEY, TODAY, text_view

ID, MOBILE, CARD = "371311191211050003", "13900000001", "6222000000000000004"


def cases() -> list[object]:
    lines = Path(__file__).with_name("privacy.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    return [pytest.param(text.replace("⇥", "\t"), codes, shown, id=name) for name, text, codes, shown in rows]


def found(text: str) -> list[Problem]:
    return privacy.run(text, text_view())


def said(problem: Problem) -> str:
    return "\n".join(str(getattr(problem, field.name)) for field in fields(problem))


@pytest.mark.parametrize(("text", "codes", "shown"), cases())
def test_what_is_a_personal_number_and_how_it_is_shown(text: str, codes: str, shown: str) -> None:
    problems = found(text)
    assert " ".join(problem.code for problem in problems) == codes.strip("-")
    assert " ".join(problem.wrong for problem in problems) == shown


def test_a_number_appears_in_no_field_of_a_problem() -> None:
    text = f"张某\t{ID}\t{MOBILE}\t{CARD}\t开户行某银行"
    problems = found(text)
    assert [problem.code for problem in problems] == ["privacy.id_card", "privacy.mobile", "privacy.bank_card"]
    for problem in problems:
        assert not any(number in said(problem) for number in (ID, MOBILE, CARD))


def test_the_context_shows_the_neighbours_masked_even_where_it_is_cut() -> None:
    """The cut falls into the middle of the second number: no half of it may be left over."""
    for gap in range(25, 45):
        context = found(f"{MOBILE}{'，' * gap}13911112222")[0].context
        assert "1111" not in context


def test_one_number_has_one_name_however_it_is_written() -> None:
    written = ["13900000001", "139-0000-0001", "139 0000 0001", "１３９０００００００１", "+86 13900000001"]
    assert len({found(text)[0].subject for text in written}) == 1
    assert found("37131119121105002x")[0].subject == found("37131119121105002X")[0].subject


def test_the_name_cannot_be_made_without_the_key() -> None:
    subject = found(MOBILE)[0].subject
    assert subject == personal_numbers.identity(KEY, MOBILE) and len(subject) == 32
    assert subject != personal_numbers.identity(b"another key", MOBILE)


def test_a_weak_mask_is_another_fault_than_the_open_number() -> None:
    assert found(ID)[0].subject != found(ID[:-1] + "*")[0].subject


@pytest.mark.parametrize(
    ("text", "severity", "certain"),
    [
        (ID, Severity.MAJOR, True),
        (ID[:-1] + "*", Severity.MAJOR, True),
        ("3713111912****0003", Severity.MINOR, True),
        ("身份证号370101291105001", Severity.MAJOR, False),
        (MOBILE, Severity.MINOR, True),
        (f"卡号{CARD}", Severity.MAJOR, True),
        (CARD, Severity.MAJOR, True),
        ("4000000000000002", Severity.MAJOR, False),
        ("一卡通账号7900000000000006", Severity.MAJOR, False),
    ],
)
def test_how_bad_and_how_sure(text: str, severity: Severity, certain: bool) -> None:
    problem = found(text)[0]
    assert (problem.severity, problem.certain) == (severity, certain)


def test_offsets_point_at_the_number_in_the_text_that_was_given() -> None:
    text = f"联系人：张某，电话：{MOBILE}。"
    problem = found(text)[0]
    assert text[problem.start : problem.end] == MOBILE


def test_each_number_of_a_list_is_a_problem_of_its_own() -> None:
    rows = "\n".join(f"第{n}户\t139{n:08d}" for n in range(500))
    assert len({problem.subject for problem in found(rows)}) == 500


@pytest.mark.parametrize(
    "piece", ["1", "139", "62 ", "6222 ", "371311 ", "139-0000-", "*", "身份证号", "\t", "www.", "１", "1 ", "4."]
)
def test_a_hostile_text_costs_work_in_proportion_to_its_length(piece: str) -> None:
    """In processor time, four times the text against itself: one that starts again at each place costs 16 times."""

    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        found(text)
        personal_numbers.masked(text)
        return time.process_time() - started

    assert cost(80_000) < 9 * min(cost(20_000) for _ in range(3)) + 0.2


def test_a_million_numbers_are_bounded() -> None:
    assert len(found(f"{MOBILE}，" * 100_000)) <= 1001


@pytest.mark.parametrize(
    "text", ["", "٣٧١٣١١١٩١٢١١٠٥٠٠٠٣", "1３9" * 9, "\x00" * 50, "²" * 30, "\ud800" * 20, "🀄" * 20]
)
def test_odd_characters_raise_nothing(text: str) -> None:
    found(text)
    assert len(personal_numbers.masked(text)) == len(text)


class TestMasked:
    @pytest.mark.parametrize(
        ("text", "safe"),
        [
            ("电话13900000001。", "电话139****0001。"),
            ("证号371311191211050004错一位也遮", "证号3713**********0004错一位也遮"),
            ("3713111912****0003", "3713**********0003"),
            ("卡6222 0000 0000 0000 004", "卡6222 **** **** ***0 004"),
            ("粘连37131119121105000313900000001", "粘连3713*********************0001"),
            ("2026年11月20日 0539-7100000 20261120", "2026年11月20日 0539-7100000 20261120"),
            ("没有数字", "没有数字"),
        ],
    )
    def test_text_is_starred_generously_and_keeps_its_length(self, text: str, safe: str) -> None:
        assert personal_numbers.masked(text) == safe

    def test_masking_twice_changes_nothing(self) -> None:
        once = personal_numbers.masked(f"{ID} {MOBILE} {CARD} 37131119121105000*")
        assert personal_numbers.masked(once) == once

    def test_an_excerpt_never_ends_in_half_a_number(self) -> None:
        assert all("1111" not in personal_numbers.excerpt("，" * n + "13911112222", 20) for n in range(20))


class TestValidators:
    @pytest.mark.parametrize("code", ["91350100M000100Y43", "91371311MA3C000003", "123713191201010278"])
    def test_a_credit_code_is_known_by_its_check_character(self, code: str) -> None:
        assert personal_numbers.is_credit_code(code)
        assert not personal_numbers.is_credit_code(code[:-1] + ("1" if code[-1] != "1" else "2"))

    def test_a_birthday_lies_between_today_and_120_years_ago(self) -> None:
        assert personal_numbers.is_birthday("19061120", TODAY) and personal_numbers.is_birthday("20261120", TODAY)
        assert not personal_numbers.is_birthday("20261121", TODAY)
        assert not personal_numbers.is_birthday("19051231", TODAY)
        assert not personal_numbers.is_birthday("20250229", TODAY)

    def test_luhn(self) -> None:
        assert personal_numbers.luhn(CARD) and not personal_numbers.luhn(CARD[:-1] + "5")
