"""Text as symbols: what is folded, and that every symbol knows its place."""

from __future__ import annotations

import pytest

from monitor.ngrams.symbols import BOUNDARY, DIGITS, LATIN, UNKNOWN, encode, table_of

TABLE = table_of("公文，")


def ids(text: str) -> list[int]:
    return encode(text, TABLE).ids.tolist()


def test_a_run_of_digits_is_one_symbol_of_any_width() -> None:
    assert ids("2026公３") == [DIGITS, ids("公")[0], DIGITS]


def test_letters_are_one_symbol_and_spaces_none() -> None:
    assert ids("公 文 PPP") == [*ids("公文"), LATIN]


def test_half_width_punctuation_is_the_same_as_full_width() -> None:
    assert ids("公,文") == ids("公，文")


def test_line_ends_and_tabs_part() -> None:
    assert ids("公\t文\n") == [ids("公")[0], BOUNDARY, ids("文")[0], BOUNDARY]


@pytest.mark.parametrize("text", ["", "   ", "\U0001f600公", "\ud800公", "\u200b"])
def test_hostile_text_is_read(text: str) -> None:
    encoded = encode(text, TABLE)
    assert len(encoded.ids) == len(encoded.starts) == len(encoded.ends)


def test_every_symbol_knows_its_place() -> None:
    text = "公 12,5文\U0001f600"
    encoded = encode(text, TABLE)
    assert [text[start:end] for start, end in zip(encoded.starts, encoded.ends, strict=True)] == [
        "公",
        "12",
        ",",
        "5",
        "文",
        "\U0001f600",
    ]
    assert encoded.ids[-1] == UNKNOWN
