"""Names of documents, against what the site's own pages are called."""

from __future__ import annotations

import pytest

from monitor.language.titles import MOST, Titles
from tests.waiting import work

KNOWN = "示例区加强农村供水管理实施方案"
TITLES = Titles(
    [
        f"关于印发《{KNOWN}》的通知",
        f"《{KNOWN}》政策解读",
        "示例区人民政府关于做好防汛抗旱准备工作的通知",
        "2025年政务公开工作要点",
        "关于公布第一批非物质文化遗产名录的通知",
        "关于表彰王建才同志的决定",
        "关于盛庄街道前岭社区改造的公告",
        "关于调整工程建设项目审批流程的通知",
        "关于调正工程建设项目审批流程的通知",
    ]
)


@pytest.mark.parametrize(
    ("cited", "known"),
    [
        ("示例区加强农村供水管里实施方案", KNOWN),
        ("示例区加强农村供水管理实施案", KNOWN),
        ("示例区加强农村供水管理理实施方案", KNOWN),
        ("关于做好防讯抗旱准备工作的通知", "关于做好防汛抗旱准备工作的通知"),
        ("关于做好防汛抗旱准备工作通知", "关于做好防汛抗旱准备工作的通知"),
    ],
)
def test_one_character_off_a_known_title(cited: str, known: str) -> None:
    text = f"根据《{cited}》要求，现通知如下。"
    (problem,) = TITLES.check(text)
    assert (problem.code, problem.suggestion, problem.certain) == ("text.title", known, False)
    assert text[problem.start : problem.end] == problem.wrong == cited


@pytest.mark.parametrize(
    "cited",
    [
        KNOWN,
        "2026年政务公开工作要点",
        "关于公布第二批非物质文化遗产名录的通知",
        "关于盛庄街道后岭社区改造的公告",
        "关于调整工程建设项目审批流程的通知",
        "关于调正工程建设项目审批流程的通知",
        "关于调征工程建设项目审批流程的通知",  # two known titles are as near: nobody can say which
        "示例区加强农村供电管里实施方案",
        "示例区加强农村供水管理之歌",
        "关于表彰王建材同志的决定",
        "通知",
    ],
)
def test_another_document_is_not_a_slip(cited: str) -> None:
    assert TITLES.check(f"根据《{cited}》要求") == []


def test_a_text_about_the_slip_is_silent() -> None:
    assert TITLES.check(f"《示例区加强农村供水管里实施方案》应为《{KNOWN}》") == []


def test_a_slip_in_a_pages_own_title_is_still_found_the_next_night() -> None:
    wrong = "示例区加强农村供水管里实施方案"
    own = f"关于印发《{wrong}》的通知"
    next_night = Titles([KNOWN, own, f" {own}"])  # once more as an attachment
    assert next_night.nearest(wrong) == KNOWN
    assert [problem.wrong for problem in next_night.check(f"现将《{wrong}》印发给你们")] == [wrong]
    assert Titles([KNOWN, own, f"《{wrong}》解读"]).nearest(wrong) == ""


def test_no_titles_find_nothing() -> None:
    assert not Titles([]) and Titles([]).check(f"《{KNOWN}》") == []


@pytest.mark.parametrize(
    "text", ["《" * 1_000_000, "《示例区加强农村供水管里实施方案》" * 60_000, "》《" * 300_000, "\ud800《"]
)
def test_a_megabyte_is_read_in_bounded_time(text: str) -> None:
    with work(3):
        assert len(TITLES.check(text)) <= MOST


def test_a_site_of_thirty_thousand_titles_is_ready_in_seconds() -> None:
    with work(3):
        many = Titles(f"示例区人民政府关于做好第{number}号文件办理工作的通知" for number in range(30_000))
        assert many.check("《关于做好第8号文件办里工作的通知》")
