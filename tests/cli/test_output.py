"""What is printed cannot steer a terminal, and JSON still says exactly what was stored."""

from __future__ import annotations

import json

import pytest

from monitor.cli.output import print_json, print_rows

HOSTILE = "栏目\x1b]0;x\x07\x9b31m\x85\x7f\u202e倒\u2066\u200f\u061c\u2028\ufeff尾"
STEERING = [*map(chr, [*range(0x20), 0x7F, *range(0x80, 0xA0)]), *"\u061c\u200b\u200f\u202e\u2066\u2028\ufeff"]


def test_json_steers_no_terminal_and_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({HOSTILE: [HOSTILE]})
    shown = capsys.readouterr().out
    assert not [char for char in STEERING if char in shown and char != "\n"]
    assert json.loads(shown) == {HOSTILE: [HOSTILE]}


@pytest.mark.parametrize("form", ["table", "csv"])
def test_tables_steer_no_terminal(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([{"name": HOSTILE}], form, {"name": "栏目"})
    shown = capsys.readouterr().out
    assert not [char for char in STEERING if char in shown.lstrip("\ufeff") and char not in "\r\n"]
