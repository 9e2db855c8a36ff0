from __future__ import annotations

import pytest

from monitor.language.guards import about_the_error, in_other_title, permits
from monitor.wordlists.entries import Guard

INSIDE = Guard(inside=("布署镇", "大布署"))


@pytest.mark.parametrize(
    ("guard", "text", "counts"),
    [
        (Guard(), "布署", True),
        (INSIDE, "布署镇", False),
        (INSIDE, "大布署", False),
        (INSIDE, "布署村", True),
        (Guard(before=("安排", "作出")), "安排布署", True),
        (Guard(before=("安排", "作出")), "全面布署", False),
        (Guard(before=("安排",)), "布署", False),
        (Guard(before=("^",)), "布署", True),
        (Guard(before=("^",)), "会议，布署", True),
        (Guard(before=("^",)), "会议布署", False),
        (Guard(after=("#",)), "布署3月工作", True),
        (Guard(after=("#",)), "布署三月工作", False),
        (Guard(after=("#月",)), "布署3月工作", True),
        (Guard(not_before=("公",)), "公布署名", False),
        (Guard(not_after=("名",)), "布署名", False),
        (Guard(not_after=("名",)), "布署工作", True),
        (Guard(needs=("防汛",)), "布署防汛工作", True),
        (Guard(needs=("防汛",)), "布署工作。防汛", False),
        (Guard(spares=("小说",)), "小说里的布署", False),
        (Guard(in_titles=False), "《关于布署的通知》", False),
        (Guard(in_titles=False), "《通知》布署《方案》", True),
        (Guard(in_law=False), "第十二条　布署", False),
        (Guard(in_law=False), "（三）布署", False),
        (Guard(in_law=False), "第十二次会议布署", True),
        (Guard(in_law=False), "第十二条　总则\n布署", True),
        (Guard(in_law=False), "总则\n第十二条　布署", False),
    ],
)
def test_each_condition_holds(guard: Guard, text: str, counts: bool) -> None:
    start = text.index("布署")
    assert permits(guard, text, start, start + 2) is counts


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("《布署人生》", True),
        ("《关于布署防汛的通知》", False),
        ("《布署办法（试行）》", False),
        ("《人生》布署《办法》", False),
        ("《布署", False),
        ("布署》", False),
    ],
)
def test_books_are_quoted_as_they_are_and_documents_are_read(text: str, other: bool) -> None:
    start = text.index("布署")
    assert in_other_title(text, start, start + 2) is other


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("“布署”应为“部署”", True),
        ("不能把“部署”写成“布署”", True),
        ("会议布署工作，部署到位", False),
        ("应为群众着想，会议布署工作", False),
        ("“布署”应为“部署”。全面布署", True),
    ],
)
def test_a_text_about_the_error_is_no_error(text: str, about: bool) -> None:
    start = text.index("布署")
    assert about_the_error("布署", "部署", text, start, start + 2) is about
