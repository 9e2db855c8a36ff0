"""Word boundaries: a hit is a word of its own, or two words met (开发|展示, 和|平台, 路口|交通).

jieba's dictionary gives the likelihood of every way to part the few characters around a hit. A hit counts when
parting them so that it is kept together is at least as likely as the best way of all. Only hits pay for this.
"""

from __future__ import annotations

import threading
import warnings
from functools import cache
from math import log
from pathlib import Path
from typing import Any

WINDOW = 10  # characters on either side; a window ends at the first that is not Han
# A form that no dictionary knows is taken to be as common as a word seen this often in jieba's 60 million words:
# over 55,000 errors planted in official text 10 finds 95 %, 100 finds 96 % and raises the first false alarms.
SEEN = 10
_loading = threading.Lock()


@cache
def _loaded() -> Any:
    """jieba with its own dictionary: no cache file, no logging; half a second, once a process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its source has invalid escapes, and it asks for pkg_resources
        import jieba
    tokenizer = jieba.Tokenizer()
    # `initialize` would write (and trust) a marshalled cache in the shared temporary folder.
    with (Path(jieba.__file__).parent / "dict.txt").open("rb") as words:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(words)
    tokenizer.initialized = True
    return tokenizer


def segmenter() -> Any:
    with _loading:
        return _loaded()


def kept_together(text: str, start: int, end: int) -> bool:
    """True when text[start:end] reads as a word, or as several whole ones."""
    low, high = _window(text, start, end)
    before, hit, after = text[low:start], text[start:end], text[end:high]
    jieba = segmenter()
    together = _likelihood(jieba, before) + _word(jieba, hit) + _likelihood(jieba, after)
    return together >= _likelihood(jieba, before + hit + after)


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = start, end
    while low > 0 and start - low < WINDOW and _han(text[low - 1]):
        low -= 1
    while high < len(text) and high - end < WINDOW and _han(text[high]):
        high += 1
    return low, high


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _likelihood(jieba: Any, text: str) -> float:
    """Log probability of the best way to part `text` into words."""
    if not text:
        return 0.0
    route: dict[int, tuple[float, int]] = {}
    jieba.calc(text, jieba.get_DAG(text), route)
    return route[0][0]


def _word(jieba: Any, hit: str) -> float:
    """The hit as one word; from three characters on also as several words that stand whole inside it."""
    whole = log(max(SEEN, jieba.FREQ.get(hit, 0)) / jieba.total)
    return whole if len(hit) < 3 else max(whole, _likelihood(jieba, hit))
