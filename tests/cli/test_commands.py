"""click's own texts are Chinese: the compiled catalogue is that of the source, and no English text is left in it."""

from __future__ import annotations

import ast
import gettext
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[2] / "monitor/cli/locale"
# Texts that no command of ours can show: prompts, editors, other platforms, faults in the definition of a command.
UNSEEN = {
    "_termui_impl.py", "_winconsole.py", "decorators.py", "shell_completion.py", "termui.py", "utils.py",
}  # fmt: skip
FAULTS_OF_OURS = (
    "Arguments take", "Boolean option", "Could not determine", "Name '{name}'", "No options defined", "Value must be",
    "DeprecationWarning", "Invalid start", "(dynamic)", "Choice(", "{value!r} is not a valid UUID",
)  # fmt: skip


def shown_by_click() -> Iterator[str]:
    """The first text of each call of gettext in click's sources."""
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and path.name not in UNSEEN:
                    yield str(first.value)


def catalogue() -> dict[str, str]:
    with open(LOCALE / "zh_CN/LC_MESSAGES/messages.po", encoding="utf-8") as file:
        found = read_po(file)
    singular = {str(one.id if isinstance(one.id, str) else one.id[0]): one.string for one in found if one.id}
    return {key: str(text if isinstance(text, str) else text[0]) for key, text in singular.items()}


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    compiled = gettext.translation("messages", LOCALE, ["zh_CN"])
    stale = {
        key for key, text in catalogue().items() if text not in (compiled.gettext(key), compiled.ngettext(key, "", 2))
    }
    assert not stale, "run: .venv/bin/pybabel compile -d monitor/cli/locale"


def test_every_text_of_click_that_a_user_can_meet_is_there() -> None:
    assert not [text for text in shown_by_click() if text not in catalogue() and not text.startswith(FAULTS_OF_OURS)]


@pytest.mark.parametrize("text", sorted(catalogue()))
def test_no_field_of_a_text_is_invented(text: str) -> None:
    """A field that click does not fill would end a usage error with a traceback."""
    if "%(" in text:
        return
    known = {
        "possibility",
        "possibilities",
        "format",
        "formats",
        "choice",
        "choices",
        "len",
        "len_value",
        "args",
        "nargs",
    }
    import string

    fields = {name for _, name, _, _ in string.Formatter().parse(catalogue()[text]) if name}
    given = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    assert fields <= given | known
