"""Other ways of writing the same characters, undone so that each can still be found in the original.

`light`: what a reader does not see as another character at all: radicals that stand for the character (⾯ for 面, as
PDF makers write), compatibility ideographs, invisible and direction marks, marks set on top of characters. `deep`: full
width, circled, mathematical and raised letters and digits, digits of other scripts, as well. Source: Unicode NFKC,
EquivalentUnifiedIdeograph.txt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# CJK Radicals Supplement, which NFKC leaves alone, and the characters that they stand for.
RADICALS = (
    "⺁⺄⺅⺆⺇⺉⺊⺌⺎⺒⺓⺖⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺦⺨⺩⺫⺬⺭⺮⺯⺰⺲⺶⺷⺹⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍"
    "⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
UNIFIED = (
    "厂乙亻冂几刂卜小兀巳幺忄扌攵旡月母母民氵氺灬爫丬犭王目示礻竹糸纟罒羊羊耂聿月臼艹艹艹虎衤覀西见角角讠贝足车辶辶"
    "辶阝钅長镸长门阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_RADICAL = dict(zip(RADICALS, UNIFIED, strict=True))
# Stand between characters and are not seen, or are set on top of them: soft hyphen, zero widths, direction, fillers,
# variation selectors, tags; accents, enclosing circles and keycaps.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_ALIKE = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
_DROPPED = re.compile(f"[{_UNSEEN}{_MARKS}]")
_LIGHT = re.compile(f"[{_UNSEEN}{_MARKS}{_ALIKE}]")


class Table(dict[int, str]):
    """Character → what stands for it, worked out once: `str.translate` asks it for each."""

    def __init__(self, folded: Callable[[str], str]) -> None:
        super().__init__()
        self._folded = folded
        self.uneven: set[str] = set()  # characters met for which none or several stand

    def __missing__(self, code: int) -> str:
        value = self[code] = self._folded(chr(code))
        if len(value) != 1:
            self.uneven.add(chr(code))
        return value


@dataclass(frozen=True, slots=True)
class Folded:
    """`plain` and, for each of its characters, its place in `text`."""

    text: str
    plain: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where plain[start:end] (not empty) stands in the text."""
        return self.at[start], self.at[end - 1] + 1


def folded(text: str, table: Table) -> Folded:
    """The text by a table of one's own."""
    plain = text.translate(table)
    if len(plain) == len(text) and table.uneven.isdisjoint(text):
        return Folded(text, plain, range(len(text)))
    return Folded(text, plain, [at for at, char in enumerate(text) for _ in table[ord(char)]])


def light(text: str) -> Folded:
    """Same characters to a reader's eye: nothing else changes. Most texts have none of them and stay as they are."""
    if text.isascii() or not _LIGHT.search(text):
        return Folded(text, text, range(len(text)))
    return folded(text, LIGHT)


def light_char(char: str) -> str:
    if _DROPPED.match(char):
        return ""
    if _LIGHT.match(char):
        return _RADICAL.get(char) or unicodedata.normalize("NFKC", char)
    return char


def deep_char(char: str) -> str:
    """One character by NFKC, without what is not seen; digits of any script are 0 to 9."""
    plain = light_char(char)
    if plain.isascii():
        return plain
    number = unicodedata.digit(char, None)
    if number is not None:
        return str(number)
    return "".join(map(light_char, unicodedata.normalize("NFKC", plain)))


LIGHT = Table(light_char)
