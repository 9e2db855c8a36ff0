"""Dates as sites write them, and nothing that only looks like one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.fields import dates

FULL = [
    ("2026-07-02", date(2026, 7, 2), ""),
    ("2026/7/2", date(2026, 7, 2), ""),
    ("2026.07.02", date(2026, 7, 2), ""),
    ("2026年7月2日", date(2026, 7, 2), ""),
    ("2026年07月02日 09:15", date(2026, 7, 2), "09:15"),
    ("2026年06月03日 13时44分", date(2026, 6, 3), "13:44"),
    ("2023-08-19 10∶08", date(2023, 8, 19), "10:08"),
    ("2023-11-30  14:52", date(2023, 11, 30), "14:52"),
    ("2024-03-03 15:54:07", date(2024, 3, 3), "15:54"),
    ("2024-05-11T09:36:26", date(2024, 5, 11), "09:36"),
    ("2022年02月13日07:48", date(2022, 2, 13), "07:48"),
    ("2024-03-03 9:05", date(2024, 3, 3), "09:05"),
    ("( 2024-05-11)", date(2024, 5, 11), ""),
    ("2026 - 07 - 02", date(2026, 7, 2), ""),
    ("二〇二六年十一月三日", date(2026, 11, 3), ""),
    ("二○二六年十二月三十一日 09:15", date(2026, 12, 31), "09:15"),
    ("二零二六年十月二十日", date(2026, 10, 20), ""),
    ("二О二六年十月廿三日", date(2026, 10, 23), ""),
    ("二Ｏ二六年十一月三日", date(2026, 11, 3), ""),
    ("2026‐11‐03", date(2026, 11, 3), ""),
    ("2026–11–03 09:15", date(2026, 11, 3), "09:15"),
    ("2026年十一月三日", date(2026, 11, 3), ""),
    ("２０２６年１１月３日", date(2026, 11, 3), ""),
    ("２０２６－１１－０３ １０：２０", date(2026, 11, 3), "10:20"),
    ("2026/11/3 下午 3:20:00", date(2026, 11, 3), "15:20"),
    ("2026-11-03 10:00-12:00", date(2026, 11, 3), "10:00"),
    ("November 3, 2026", date(2026, 11, 3), ""),
    ("Nov. 3rd, 2026 10:20 PM", date(2026, 11, 3), "22:20"),
    ("3 November 2026", date(2026, 11, 3), ""),
    ("03-Nov-2026", date(2026, 11, 3), ""),
    ("2026 Nov 3", date(2026, 11, 3), ""),
    ("Tue Nov 03 10:20:30 CST 2026", date(2026, 11, 3), "10:20"),
]
# Read only where nothing else stands beside them, or a label before them: they may be numbers of another kind.
LOOSE = [
    ("26-11-03", date(2026, 11, 3)),
    ("26.11.03", date(2026, 11, 3)),
    ("26/11/03", date(2026, 11, 3)),
    ("26年11月3日", date(2026, 11, 3)),
    ("20261103", date(2026, 11, 3)),
    ("202611031020", date(2026, 11, 3)),
    ("11/20/2026", date(2026, 11, 20)),
    ("20.11.2026", date(2026, 11, 20)),
]
NONE = [
    "2026-13-02",
    "2026-02-30",
    "12026-07-02",
    "2026-07",
    "1899-01-01",
    "2026-07-021",
    "1999-2025",
    "37130202371234",
    "二〇二六年十一月",
    "二〇二六年十三月三日",
    "一九二六年十一月三日",
    "March 2026",
    "Mayor 3, 2026",
    "",
]
NO_LOOSE = [
    "10.2.3.4",
    "12.1.3",
    "26-13-03",
    "03/11/2026",
    "11/03/26",
    "0539-82-25",
    "20261303",
    "A20261103",
    "1-10-2",
    "86-05-03",
]


@pytest.mark.parametrize(("text", "day", "time"), FULL)
def test_full_dates(text: str, day: date, time: str) -> None:
    stamp = dates.first(f"发布时间：{text} 来源")
    assert stamp is not None
    assert (stamp.day, stamp.time) == (day, time)


@pytest.mark.parametrize(("text", "day"), LOOSE)
def test_forms_that_may_be_other_numbers(text: str, day: date) -> None:
    assert dates.first(f"编号：{text}") is None
    stamp = dates.alone(f"[ {text} ]")
    assert stamp is not None
    assert (stamp.day, stamp.loose) == (day, True)


@pytest.mark.parametrize("text", NO_LOOSE)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert dates.stamps(text, loose=True) == []


def test_a_date_ends_where_its_line_ends() -> None:
    text = "2026-11-06\n近日，区政府召开会议"
    assert [text[stamp.start : stamp.end] for stamp in dates.stamps(text)] == ["2026-11-06"]


@given(
    day=st.dates(date(1980, 1, 1), date(2099, 12, 31)),
    form=st.sampled_from(
        ["{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日", "{1}", "{2}"]
    ),
    around=st.sampled_from(["{}", "发布时间：{}", "（{}）", "星期二 {}", "{}更新", "{} 来源：本网"]),
)
def test_every_day_is_read_in_every_form(day: date, form: str, around: str) -> None:
    written = form.format(day, in_chinese(day), f"{day:%Y年%m月%d日}".translate(WIDE))
    stamps = dates.stamps(around.format(written))
    assert [stamp.day for stamp in stamps] == [day]


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def in_chinese(day: date) -> str:
    figures = "〇一二三四五六七八九"
    year = "".join(figures[int(figure)] for figure in str(day.year))
    return f"{year}年{counted(day.month)}月{counted(day.day)}日"


def counted(number: int) -> str:
    figures = " 一二三四五六七八九"
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else figures[tens] + "十"
    return ten + (figures[ones] if ones else "")


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_full_date(text: str) -> None:
    assert dates.first(f"编号：{text}") is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("贰零贰陆年拾壹月零叁日", date(2026, 11, 3)),
        ("贰〇贰陆年壹拾壹月贰拾叁日", date(2026, 11, 23)),
        ("贰零贰陆年陆月叁拾日", date(2026, 6, 30)),
        ("贰零贰陆年零陆月零叁日", date(2026, 6, 3)),
        ("貳零貳陸年壹拾月貳拾日", date(2026, 10, 20)),
        ("二零二六年零六月零三日", date(2026, 6, 3)),
    ],
)
def test_capital_numerals_are_read(written: str, day: date) -> None:
    stamp = dates.first(f"签发：{written}。")
    assert stamp and (stamp.day, stamp.start, stamp.end) == (day, 3, 3 + len(written))


@pytest.mark.parametrize(
    "text", ["陆年级壹月叁日", "贰零贰陆年叁拾月", "人民币壹万贰仟叁佰元整", "贰零贰陆年贰月叁拾日"]
)
def test_other_capital_numerals_are_no_date(text: str) -> None:
    assert dates.stamps(text) == []
