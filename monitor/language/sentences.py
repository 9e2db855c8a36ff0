"""The sentence around a place in a text: what a person is shown, and what makes two sightings the same."""

from __future__ import annotations

import re

from monitor.personal_numbers import masked

ENDS = "。！？；!?;…\n\t\r\x0b\x0c\x85\u2028\u2029"
REACH = 200  # characters looked at on either side: text without any full stop is hostile or a table
BAR = "｜"  # between what is wrong and the sentence, in a subject
SUBJECT = 80  # characters of the sentence that stand in a problem's subject
SHOWN = 160  # and in its context
BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\ufffd]+")


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the sentence around text[start:end], without its full stop, at most REACH to either side."""
    low = max(0, start - REACH)
    high = min(len(text), end + REACH)
    first = max(text.rfind(char, low, start) for char in ENDS) + 1
    ends = [at for at in (text.find(char, end, high) for char in ENDS) if at >= 0]
    return max(low, first), min(ends, default=high)


def around(text: str, start: int, end: int, size: int) -> str:
    """At most `size` characters of the sentence around text[start:end]: one line, long numbers masked."""
    first, last = sentence(text, start, end)
    spare = max(0, size - (end - start)) // 2
    low = max(first, min(start - spare, last - size))
    high = min(last, max(end + spare, first + size))
    return tidy(_masked(text, low, high))


def subject(wrong: str, text: str, start: int, end: int) -> str:
    return f"{tidy(wrong)}{BAR}{around(text, start, end, SUBJECT)}"


def on_page(subject: str, url: str) -> str:
    """The subject of what stands in a page's title, and in links to the page, however these are cut. A subject without
    a sentence (the hash of a personal number) is the same everywhere.
    """
    wrong, bar, _ = subject.partition(BAR)
    return f"{wrong}{bar}{url}" if bar else subject


def _masked(text: str, low: int, high: int) -> str:
    """text[low:high] with personal numbers starred out; a number that the cut would halve is seen whole."""
    wide_low, wide_high = max(0, low - 40), min(len(text), high + 40)
    return masked(text[wide_low:wide_high])[low - wide_low : high - wide_low]


def tidy(text: str) -> str:
    return BLANK.sub(" ", text).strip()
