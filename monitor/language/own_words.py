"""A form that one document writes again and again is a word of that document, against its counts.

露天禁烧 in a rule about burning straw, 现售 in one about selling houses: no line shows it, the whole does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.language.model_layer import doubted
from monitor.model import Problem

OWN = 4  # different neighbourhoods in which a form stands in a document of which it is a word
AGAIN = 2  # from here on it is a slip made twice, or a word: a person decides
MOST = 200  # places of a form that are looked at
SIDE = 2  # characters on either side
HAN = re.compile("[\u4e00-\u9fff]*")


def settled(problems: Iterable[Problem], document: str) -> Iterator[Problem]:
    """What remains of the model's problems beside the whole text that they stand in. What the lists say stays."""
    times: dict[str, int] = {}
    for problem in problems:
        if problem.code != "text.typo" or problem.confidence >= 1 or len(problem.wrong) < 2:
            yield problem
            continue
        if problem.wrong not in times:
            times[problem.wrong] = neighbourhoods(problem.wrong, document)
        count = times[problem.wrong]
        if count < OWN:
            yield doubted(problem) if count >= AGAIN and problem.certain else problem


def neighbourhoods(form: str, document: str) -> int:
    """How many different ones `form` has. A heading that is quoted around the page has one."""
    found: set[tuple[str, str]] = set()
    at = document.find(form)
    for _ in range(MOST):
        if at < 0:
            break
        end = at + len(form)
        found.add((_han(document[max(0, at - SIDE) : at][::-1]), _han(document[end : end + SIDE])))
        at = document.find(form, end)
    return len(found)


def _han(text: str) -> str:
    """Its first characters as far as they are Han: what stands behind a bracket or line end is no neighbour."""
    match = HAN.match(text)
    return match.group() if match else ""
