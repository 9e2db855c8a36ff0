"""docs/commands.md is the page that the program writes of itself."""

from __future__ import annotations

from pathlib import Path

from monitor.cli import reference

PAGE = Path(__file__).parents[2] / "docs/commands.md"


def test_the_page_of_commands_is_that_of_the_program() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference.page(), "make commands writes it again"


def test_every_command_has_a_section_with_all_its_options_and_an_example() -> None:
    text = reference.page()
    for words, command in reference.commands():
        part = text.split(f"\n## {words}\n")[1].split("\n## ")[0]
        options = [name for entry in command.params for name in entry.opts if name.startswith("--")]
        assert [name for name in options if name not in part] == [], words
        assert "\n例：\n\n    monitor " in part and f"\n    {words}" in part, words
