"""The command line takes the words of the clerk, and refuses what it does not know with the list of what there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.cli import run
from tests.cli.stored_findings import add_finding


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--state", "待整改"], 1),
        (["--state", "confirmed"], 1),
        (["--state", "待核实"], 0),
        (["--unit", "区政府办公室"], 1),
        (["--unit", "区政府办"], 1),
        (["--unit", "zfb"], 1),
        (["--unit", "区教体局"], 0),
        (["--site", "示例区人民政府"], 1),
        (["--site", "portal"], 1),
        (["--site", "示例区教育和体育局"], 0),
        (["--code", "失效链接"], 1),
        (["--code", "link.dead"], 1),
        (["--code", "错别字"], 0),
    ],
)
def test_a_finding_is_found_by_the_words_of_the_clerk(
    district: Path, capsys: pytest.CaptureFixture[str], words: list[str], found: int
) -> None:
    add_finding()
    assert run(["findings", *words, "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == found


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        (["findings", "--state", "待核"], "是不是想写 待核实？可用的有：待核实、待整改、已通知"),
        (["findings", "--unit", "区民政局"], "可用的有：区政府办公室、区教育和体育局"),
        (["findings", "--site", "门户"], "示例区人民政府、示例区教育和体育局"),
        (["findings", "--code", "错字"], "是不是想写 错别字？"),
        (["findings", "--code", "text.typoo"], "是不是想写 text.typo？"),
        (["supervise", "--step", "通告", "--out", "x"], "提醒、督办、通报、约谈"),
        (["bulletin", "--period", "旬", "--out", "x"], "周、月、季、年"),
        (["notice", "--unit", "xxx", "--out", "x"], "没有单位“xxx”"),
        (["escalate", "--list", "--unit", "xxx"], "没有单位“xxx”"),
        (["reply", "list", "--unit", "xxx"], "没有单位“xxx”"),
        (["verify", "--unit", "xxx"], "没有单位“xxx”"),
        (["mark", "--code", "错字", "--state", "误报", "--who", "张三"], "没有检查项“错字”"),
        (["mark", "1", "--state", "误报", "--scope", "全部", "--who", "张三"], "本页、本栏目、本网站、所有网站"),
        (["documents", "list", "--kind", "函"], "整改通知书"),
    ],
)
def test_an_unknown_word_is_refused_with_the_list(
    district: Path, capsys: pytest.CaptureFixture[str], words: list[str], listed: str
) -> None:
    assert run(words) == 2
    assert listed in capsys.readouterr().err


def test_a_clerk_reads_names_and_a_program_ids(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    assert run(["findings"]) == 0
    shown = capsys.readouterr().out
    assert "失效链接" in shown and "示例区人民政府" in shown and "区政府办公室" in shown
    assert not [code for code in ("link.dead", "portal", "zfb") if code in shown]
    assert run(["findings", "--format", "csv"]) == 0
    assert "link.dead" not in capsys.readouterr().out
    assert run(["findings", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["code"], row["site"], row["unit"]) == ("link.dead", "portal", "zfb")
