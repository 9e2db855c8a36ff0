"""The progress bar is drawn on a terminal only, with messages above it."""

from __future__ import annotations

import io

import pytest

from monitor.cli.program import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_messages_stand_above_the_bar_and_a_new_site_begins_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with Bar() as bar:
        assert bar.is_shown
        bar.show(1, 4)
        bar.say("第一个网站检查完毕")
        bar.show(5, 10)
        bar.show(0, 3)
    lines = terminal.getvalue().replace("\x1b[?25l", "").replace("\x1b[?25h", "").split("\n")
    assert [text for text in ("1/4", "第一个", "5/10", "0/3") if not [line for line in lines if text in line]] == []
    assert "第一个网站检查完毕" in lines
    assert terminal.getvalue().endswith("\x1b[?25h\n")  # the cursor is shown again


def test_no_bar_is_shown_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar() as bar:
        assert not bar.is_shown
        bar.say("一行")
    assert capsys.readouterr().err == "一行\n"
