"""Values of JSON in scripts: read by the library's parser, never in another way than token by token."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.lists import script_rows
from monitor.extract.lists.json_literals import Literals

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(st.characters(codec="utf-16"), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def by_tokens(text: str) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Literals, "at", lambda self, start: None)
        return read(text)


def read(text: str) -> list[str]:
    values: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(script_rows, "_html", lambda value: values.append(value) or "")
        script_rows._arrays(script_rows._tokens(text, 60_000)[0])
    return list(map(repr, values))


@given(VALUES, st.sampled_from(["var a = {};", "f({})", "f({}, [{}]);", "a = [{}, ];", "a = {{b: {}}}", "a[{}] = {};"]))
def test_a_value_is_told_alike(value: object, script: str) -> None:
    for ascii_only in (True, False):
        text = script.replace("{}", json.dumps(value, ensure_ascii=ascii_only)).replace("{{", "{").replace("}}", "}")
        assert read(text) == by_tokens(text)


@pytest.mark.parametrize(
    "text",
    [
        "a = [1e5, 2]",
        "a = [NaN]",
        'a = {"a": "\\b\\f"}',
        "a = [" * 40 + "1" + "]" * 40,
        "a = " + "[" * 25 + "1" + "]" * 25,
        'a = {b: 1, ["c"]: 2}',
        "a = [1] [2]; b = [[1], [2]",
        'a = ["x"] + ["y"]; document.write([1] + "<a>")',
        'return {"a": [1, 2, 00]}',
        'a = {"title": "x", "a": 1.50, "b": -0}',
    ],
)
def test_what_only_one_of_both_would_read_is_told_alike(text: str) -> None:
    assert read(text) == by_tokens(text)


def test_literals_count_as_the_tokens_they_are_made_of() -> None:
    text = "a = " + json.dumps([{"title": "一", "url": "b"}] * 50, separators=(",", ":"))
    assert len(script_rows._tokens(text, 60_000)[0]) == 3
    assert script_rows._tokens(text, 60_000)[1] > 400


def test_broken_literals_inside_each_other_are_given_up() -> None:
    text = "[" * 900 + '"' + "x" * 1000
    literals = Literals(text)
    assert all(literals.at(start) is None for start in range(900))
    assert literals._left <= 0
