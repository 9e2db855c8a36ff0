"""The answers of the child process."""

from __future__ import annotations

import json

from monitor.sandbox.child import _answer


def test_what_the_child_says_can_be_written_down() -> None:
    hostile = '<w:t xmlns:w="x">\ud800</w:t>'
    assert json.dumps(_answer(hostile.encode("utf-8", "surrogatepass"), "txt", "txt", None))


def test_an_unread_file_is_answered_with_its_reason() -> None:
    assert _answer(b"", "txt", "txt", None) == {"unreadable": "empty"}
    assert _answer(b"Rar!", "rar", "rar", None) == {"unsupported": "rar"}
