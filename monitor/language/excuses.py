"""What makes a guess of the model innocent where it stands, whatever its counts say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.language.edits import PUT, TAKEN, Kind
from monitor.language.guards import title_around
from monitor.language.spelling import Guess

# Two members of one class differ in fact, not in spelling: which is right no counts can tell.
CLASSES = (
    "〇零一二两三四五六七八九十百千万亿",
    "壹贰叁肆伍陆柒捌玖拾",
    "甲乙丙丁戊己庚辛壬癸",
    "子丑寅卯辰巳午未申酉戌亥",
    "东西南北中",
    "上下前后左右内外里",
    "年月日时分秒",
    "他她它",
    "和或与及并且",
    "的地得",
    "省市县区乡镇村街",
    "男女",
    "升降增减",
    "是为",
    "着了过",
)
CLASS = {char: frozenset(members) for members in CLASSES for char in members}
PERSON = re.compile(
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤殷罗毕郝安常乐于傅皮卞齐康伍余元顾孟黄穆萧尹姚邵汪祁毛狄米贝明戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾"
    "路江童颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房丁邓单洪包左石崔龚程邢裴陆翁荀甄曲封储靳段焦巴牧车侯班仇甘武符刘景詹"
    "龙叶司黎薄白蒲卓屠池乔阴翟谭劳姬申冉桑尚农温庄晏柴瞿阎连习艾容向古易廖庾居步耿满文关柬沙][\u4e00-\u9fff]{1,2}"
    "(?=同志|书记|主任|局长|市长|县长|区长|镇长|乡长|村长|部长|处长|科长|院长|校长|主席|教授|先生|女士|介绍说|表示，|告诉)"
)
NEAR_NAME = 4
# 中方支持刚方, 中墨关系: one character stands for a country.
COUNTRY = re.compile("中[\u4e00-\u9fff](?:关系|两国|双方|友好|建交|边境|经贸)")
# Norms that changed: in the title of an old document both are right.
OLD_FORMS = frozenset({"帐账", "象像", "唯惟", "做作", "订定", "覆复", "它他"})
REPEATED = 3  # a form that stands this often in one text, the proposed one never, is a name


def excused(guess: Guess, text: str) -> bool:
    return (
        (text[guess.start : guess.end] + guess.right in OLD_FORMS and bool(title_around(text, guess.start, guess.end)))
        or _one_class(guess, text)
        or _inside(guess, text, PERSON)
        or _country(guess, text)
        or _house_term(guess, text)
    )


def _one_class(guess: Guess, text: str) -> bool:
    """三 for 二, 和 for 或, and two of a kind swapped."""
    stands = text[guess.start : guess.end]
    if TAKEN[guess.kind] != PUT[guess.kind] or len(stands) != len(guess.right):
        return guess.kind is Kind.INSERT and guess.right in CLASS
    changed = [(old, new) for old, new in zip(stands, guess.right, strict=True) if old != new]
    return bool(changed) and all(new in CLASS.get(old, ()) for old, new in changed)


def _inside(guess: Guess, text: str, pattern: re.Pattern[str]) -> bool:
    low = max(0, guess.start - NEAR_NAME)
    return any(
        low + found.start() <= guess.start and guess.end <= low + found.end()
        for found in pattern.finditer(text[low : guess.end + NEAR_NAME])
    )


def _country(guess: Guess, text: str) -> bool:
    side = text[guess.end : guess.end + 1] == "方" and "中方" in text
    return side or _inside(guess, text, COUNTRY)


def _house_term(guess: Guess, text: str) -> bool:
    """The place with its neighbours stands again and again; corrected it stands nowhere."""
    low, high = max(0, guess.start - 1), min(len(text), guess.end + 1)
    form = text[low:high]
    if len(form) < 3:
        return False
    corrected = text[low : guess.start] + guess.right + text[guess.end : high]
    return text.count(form) >= REPEATED and corrected not in text


def allowed(guess: Guess, text: str, words: Iterable[str]) -> bool:
    """True when a word that a person has allowed covers the place."""
    for word in words:
        low = max(0, guess.start - len(word) + 1)
        at = text.find(word, low, guess.end + len(word) - 1)
        if 0 <= at <= guess.start and guess.end <= at + len(word):
            return True
    return False
