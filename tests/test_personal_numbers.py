"""One module knows personal numbers and masks them, in every form in which the check knows them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import personal_numbers
from monitor.checks import privacy
from monitor.folded_text import deep_char, light
from monitor.personal_numbers import id_check, luhn, masked
from tests.checks.views import TODAY, text_view

MARKS = ("", "\u200b", "\u200d", "\u2060", "\u00ad", "\u202e", "\u2066", "\u0336", "\ufe0f", "\u20e3")
SEPARATORS = (" ", "-", ".", "–", "—", "·", "\u3000", "－", " - ", "\u00a0")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
MATHS = {ord(digit): chr(0x1D7CE + int(digit)) for digit in "0123456789"}


@st.composite
def identities(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(["371311", "110101", "120101", "440305", "650102", "522401", "310230"]))
    born = date(1920, 1, 1) + timedelta(days=draw(st.integers(0, 38_000)))
    first = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return first + id_check(first)


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    return f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 999_999_999)):09}"


@st.composite
def cards(draw: st.DrawFn) -> str:
    first = f"62{draw(st.integers(0, 10**13 - 1)):013}" + "0" * draw(st.sampled_from([0, 3]))
    return next(first + str(digit) for digit in range(10) if luhn(first + str(digit)))


@st.composite
def written(draw: st.DrawFn, number: str, most_groups: int = 5) -> str:
    """The number in groups, with marks that nobody sees, in the digits of another width."""
    cuts = sorted(draw(st.sets(st.integers(1, len(number) - 1), max_size=most_groups - 1)))
    separator = draw(st.sampled_from(SEPARATORS))
    mark = draw(st.sampled_from(MARKS))
    table = draw(st.sampled_from([{}, WIDE, MATHS]))
    groups = [number[start:end] for start, end in zip([0, *cuts], [*cuts, len(number)], strict=True)]
    return separator.join(mark.join(group) for group in groups).translate(table)


KINDS = {
    "privacy.id_card": (identities, "身份证号"),
    "privacy.mobile": (mobiles, "电话"),
    "privacy.bank_card": (cards, "卡号"),
}


def digits_of(text: str) -> str:
    return re.sub(r"[^0-9X]", "", "".join(map(deep_char, text)))


@pytest.mark.parametrize("code", KINDS)
@given(data=st.data())
def test_a_number_is_found_masked_and_placed_however_it_is_written(code: str, data: st.DataObject) -> None:
    numbers, label = KINDS[code]
    number = data.draw(numbers())
    shape = data.draw(written(number))
    text = f"张某的{label}：{shape}，请核对。"
    (problem,) = privacy.run(text, text_view())
    assert problem.code == code and digits_of(text[problem.start : problem.end]) == number
    assert problem.subject == privacy.run(f"张某的{label}：{number}", text_view())[0].subject
    for said in (problem.message, problem.wrong, problem.context, masked(text)):
        assert number not in digits_of(said)
    assert len(masked(text)) == len(text) and masked(masked(text)) == masked(text)


@given(data=st.data(), before=st.text(max_size=20), after=st.text(max_size=20))
def test_what_the_check_finds_the_mask_hides(data: st.DataObject, before: str, after: str) -> None:
    """In any text: the mask alone, without the check, leaves nothing that the check would find."""
    number = data.draw(st.one_of(identities(), mobiles(), cards()))
    text = f"{before}{data.draw(written(number, 11))}{after}"
    safe = masked(text)
    assert len(safe) == len(text)
    found = [problem for problem in privacy.run(safe, text_view()) if "遮盖" not in problem.message]
    assert not found


@given(st.text(alphabet="0123456789 -./,，（）xX*＊\t\n年月日第电话身份证号\u200b①２", max_size=80))
def test_any_text_keeps_its_length_and_is_masked_once(text: str) -> None:
    once = masked(text)
    assert len(once) == len(text) and masked(once) == once
    for problem in privacy.run(text, text_view()):
        assert 0 <= problem.start < problem.end <= len(text)


@given(st.text(max_size=60))
def test_places_of_a_folded_text_map_back(text: str) -> None:
    for found in (light(text), personal_numbers.read(text + "1" * 11)):
        assert found is not None and len(found.at) == len(found.plain)
        for place in range(len(found.plain)):
            start, end = found.span(place, place + 1)
            assert end == start + 1 and 0 <= start < len(found.text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("⾯向⼈⺠", "面向人民"),
        ("布\u200b署\u202e工\u0336作", "布署工作"),
        ("\uf900布署", "\u8c48布署"),
        ("⻔⻓⻅⻢⻰", "门长见马龙"),
        ("布\ufe0f署\U000e0101", "布署"),
        ("ＡＢ，１２", "ＡＢ，１２"),
        ("普通文字", "普通文字"),
    ],
)
def test_light_folding_changes_what_no_reader_sees(text: str, plain: str) -> None:
    assert light(text).plain == plain


INNOCENT = [
    "2026-11-20 2026-11-21",
    "0539-7100000/7100001",
    "2021/2022/2023 2024",
    "http://www.example.gov.cn/art/2026/11/20/art_1234567890123456_139000000010.html",
    "热线12345、12329",
    "罗政办发〔2026〕13号",
    "100,000,000.00元",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_what_is_no_number_of_a_person_is_left_as_it_is(text: str) -> None:
    assert masked(text) == text


def test_today_is_the_only_day_that_the_check_needs() -> None:
    assert personal_numbers.is_birthday("20261120", TODAY)


_WIDE_FIGURES = {ord("0") + n: 0xFF10 + n for n in range(10)}
_FORMS = (
    "{}", "编号:{}号", "No.{}", "({})", "_{}_", "x{}", "{}张三", "张三{}男", "，{}、", "0539-8122333/{}",
    "{}@qq.com", "微信wx_{}",
    "“{}”", "附件{}.docx", "{}、{}", "\u3000{}\u3000", "\u200b{}", "《关于{}的答复》", "+{}", "№{}",
)  # fmt: skip
_PARTED = ("", " ", "  ", "-", "－", "—", "——", ".", "·", "\u00a0", "\u3000", "\u200b", "/", "_", "~", ",")


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        (("154", "0001", "0023"), "0001"),
        (("154", "00010023"), "0001"),
        (("371399", "19850312", "4515"), "850312"),
        (("371399", "850312", "451"), "850312"),
        (("6228", "4812", "0134", "5678", "018"), "0134"),
    ],
)
def test_a_mask_hides_the_middle_in_every_surrounding(groups: tuple[str, ...], hidden: str) -> None:
    """As letters, ledger, digest and JSON quote it: titles, link texts, names of files."""
    for part, form, wide in product(_PARTED, _FORMS, (False, True)):
        number = part.join(groups)
        text = form.replace("{}", number.translate(_WIDE_FIGURES) if wide else number)
        shown = unicodedata.normalize("NFKC", masked(text))
        digits = "".join(char for char in shown if char.isdigit() or char == "*")
        assert hidden not in digits and "*" in digits, text
