"""Lines of tables and keys in a TOML text."""

from __future__ import annotations

from monitor.registry import toml


def test_positions_see_through_strings_comments_and_lists_over_several_lines() -> None:
    text = 'a = """\n[x]\nb = 1\n"""  # [y]\nc = [\n  "[z]",\n  ["d = 1"],\n]\n'
    text += "[[s]]\n[[s.t]]\n[[s]]\n[[s.t]]\n[[s.t]]\nk.v = 1\n"
    found = toml.positions(text)
    assert found == {
        ("a",): 1,
        ("c",): 5,
        ("s", 0): 9,
        ("s", 0, "t", 0): 10,
        ("s", 1): 11,
        ("s", 1, "t", 0): 12,
        ("s", 1, "t", 1): 13,
        ("s", 1, "t", 1, "k", "v"): 14,
    }
    assert toml.line_of(found, ("s", 1, "t", 1, "nothing")) == 13
    assert toml.line_of(found, ("nothing",)) == 1
