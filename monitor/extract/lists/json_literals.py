"""Values of JSON that stand in a script, read by the parser of the library: ten times as fast as token by token.

What that parser reads in another way than `script_rows` does is not read here.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

_DEEPEST = 20
_ESCAPES = re.compile(r"\\(?:[bfr]|u[dD][89a-fA-F])")  # what shows nothing; halves of characters


class Literal(NamedTuple):
    value: Any
    end: int  # where the text goes on
    tokens: int  # about how many signs, strings and numbers it is made of


class Literals:
    """Those of one script. What was read in vain is counted, and beyond twice the script's length no more is."""

    def __init__(self, text: str) -> None:
        self._text, self._left = text, 2 * len(text)

    def at(self, start: int) -> Literal | None:
        """The value of JSON that begins at `start`; None where none does, or one in another form."""
        if self._left <= 0:
            return None
        text = self._text
        try:
            value, end = _DECODER.raw_decode(text, start)
        except json.JSONDecodeError as error:
            self._left -= error.pos - start
            return None
        except (ValueError, RecursionError):
            self._left = 0
            return None
        if (text.find("\\", start, end) >= 0 and _ESCAPES.search(text, start, end)) or not _is_flat(value):
            self._left -= end - start
            return None
        return Literal(value, end, text.count('"', start, end) + text.count(",", start, end) + 2)


def _is_flat(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        inner = [below for one in level for below in (one.values() if isinstance(one, dict) else one)]
        level = [one for one in inner if isinstance(one, dict | list)]
        if not level:
            return True
    return False


def _number(written: str) -> int:
    return int(written[:18])


def _fraction(written: str) -> float:
    if "e" in written.lower():
        raise ValueError
    return float(written)


def _constant(name: str) -> None:
    """NaN, Infinity."""
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_int=_number, parse_float=_fraction, parse_constant=_constant)
