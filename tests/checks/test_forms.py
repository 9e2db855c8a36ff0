"""text.form in a block: what confirms itself, what waits for a person, and no personal number in what is quoted."""

from __future__ import annotations

import pytest

from monitor.checks import BY_CODE, confirms_itself
from monitor.checks.forms import run
from monitor.model import Severity
from tests.checks.views import text_view


@pytest.mark.parametrize(
    ("text", "confirms"),
    [
        ("会议定于2026年2月30日召开。", True),
        ("加强领导，，狠抓落实。", True),
        ("根据鲁政办发[2026]5号文件", True),
        ("一是抓落实。二是强监督。四是重考核。", False),
        ("全年发布信息2500余。", False),
    ],
)
def test_only_what_is_certain_confirms_itself(text: str, confirms: bool) -> None:
    (found,) = run(text, text_view())
    assert found.code == "text.form" and confirms_itself(found) is confirms


def test_a_matter_of_layout_is_a_hint() -> None:
    severities = [run(text, text_view())[0].severity for text in ("国发[2020]5号", "2月30日", "（一)甲。")]
    assert severities == [Severity.HINT, Severity.MINOR, Severity.HINT]
    assert BY_CODE["text.form"].severity is Severity.MINOR


def test_what_is_quoted_bears_no_personal_number() -> None:
    (found,) = run("联系人身份证号371311199001011237，，请核实。", text_view())
    assert found.wrong == "，，" and "19900101" not in found.context + found.subject + found.message
