"""Excuses: what makes a guess of the model innocent where it stands, against its counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.language.edits import PUT, TAKEN, EditKind
from monitor.language.guards import title_around
from monitor.language.spelling import SpellingGuess

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
    "江河湖海溪沟渠",
    "春夏秋冬",
    "金银铜铁铝锌",
    "牛羊猪马鸡鸭鹅",
    "红黄蓝绿白黑紫",
    "父母子女兄弟姐妹",
    "中英美俄法德日韩欧印澳",
    "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇藏陕甘青宁新",
)
CLASS = {char: frozenset("".join(some for some in CLASSES if char in some)) for some in CLASSES for char in some}
# Where one of these is missing, the sentence is as good without it.
OPTIONAL = frozenset(
    "〇零一二两三四五六七八九十百千万亿甲乙丙丁年月日时分秒他她它和或与及并且的地得省市县区乡镇村街着了过"
)
# Words that are as good without their second character: 依[照]合同, 可[以]连选连任, 美[国]军.
SHORT = frozenset(
    "可以 依照 按照 更加 再次 但是 医药 美国 英国 法国 德国 俄国 俄军 国家 作出 标准 已经 应当 各种 数十个 十个 百个"
    " 呈现 权益 仍然 均为 网站 继续在 将要 对于 关于 因为 由于 如果 并且 以及 所以 即使 虽然 不再 而且 比如".split()
)
# Said twice to say it well: 一步一步, 很高很高.
TWICE = frozenset("一很再越又各多何人天年家处事时点")
# A preposition before a word that begins with it: 就就业帮扶工作进行指导, 对对口部门, 在在建工地, 和和谐社区.
BEGUN = frozenset(
    "就业 就医 就学 就餐 就读 就近 就职 就诊 对口 对象 对外 对接 对策 将来 将军 将士 从业 从严 在建 在校 在职 在编 在册"
    " 在岗 在线 在外 在家 把关 把控 比赛 比例 比价 和谐 和平 和解 和睦 与会 按时 按期 向上 让利 用户 用地 用水 用电"
    " 用人 用工"
    " 用药 到岗 到期".split()
)
# 依照[本]条例: which one is meant stands in the sentence before.
POINTING = frozenset("本该此")
NAMED = re.compile("条例|办法|规定|细则|规则|准则|章程|通知|意见|方案|法律|法规|标准|指南|合同|协议|决定|公告")
PERSON = re.compile(
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤殷罗毕郝安常乐于傅皮卞齐康伍余元顾孟黄穆萧尹姚邵汪祁毛狄米贝明戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾"
    "路江童颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房丁邓单洪包左石崔龚程邢裴陆翁荀甄曲封储靳段焦巴牧车侯班仇甘武符刘景詹"
    "龙叶司黎薄白蒲卓屠池乔阴翟谭劳姬申冉桑尚农温庄晏柴瞿阎连习艾容向古易廖庾居步耿满文关柬沙][\u4e00-\u9fff]{1,2}"
    "(?=同志|书记|主任|局长|市长|县长|区长|镇长|乡长|村长|部长|处长|科长|院长|校长|主席|教授|先生|女士|介绍说|表示，|告诉)"
)
# 伊拉拉, 勒沃托比-拉基: a run of characters that foreign names are written with.
SYLLABLES = frozenset(
    "阿艾安奥巴贝本比彼波伯布达德登迪蒂杜顿多厄恩尔法菲费芬弗福夫戈格葛古哈海汉赫胡霍基吉济加贾杰卡凯坎科克肯库拉莱兰劳勒雷"
    "里利列林留卢鲁伦罗洛马迈曼梅门蒙米密莫姆穆纳娜奈南内尼涅努诺欧帕潘佩皮普奇恰乔切日萨塞桑森沙舍史斯丝松苏索塔泰坦汤唐"
    "特提廷图托瓦万旺威韦维魏温沃乌武西希锡夏谢辛雅亚扬耶叶伊易因尤约扎泽詹兹佐"
)
FOREIGN = 3  # characters of such a run; one more where a character is only exchanged
NEAR_NAME = 4
# 中方支持刚方, 中墨关系: one character stands for a country.
COUNTRY = re.compile("中[\u4e00-\u9fff](?:关系|两国|双方|友好|建交|边境|经贸)")
# Norms that changed: in the title of an old document both are right.
OLD_FORMS = frozenset({"帐账", "象像", "唯惟", "做作", "订定", "覆复", "它他"})
REPEATED = 3  # a form that stands this often in one text, the proposed one never, is a name


def excused(guess: SpellingGuess, text: str) -> bool:
    return (
        (text[guess.start : guess.end] + guess.right in OLD_FORMS and bool(title_around(text, guess.start, guess.end)))
        or _one_class(guess, text)
        or _inside(guess, text, PERSON)
        or _country(guess, text)
        or _house_term(guess, text)
        or _optional(guess, text)
        or _meant_twice(guess, text)
        or _foreign(guess, text)
    )


def _one_class(guess: SpellingGuess, text: str) -> bool:
    """三 for 二, 和 for 或, and two of a kind swapped."""
    stands = text[guess.start : guess.end]
    if TAKEN[guess.kind] != PUT[guess.kind] or len(stands) != len(guess.right):
        return guess.kind is EditKind.INSERT and guess.right in OPTIONAL
    changed = [(old, new) for old, new in zip(stands, guess.right, strict=True) if old != new]
    return bool(changed) and all(new in CLASS.get(old, ()) for old, new in changed)


def _inside(guess: SpellingGuess, text: str, pattern: re.Pattern[str]) -> bool:
    low = max(0, guess.start - NEAR_NAME)
    return any(
        low + found.start() <= guess.start and guess.end <= low + found.end()
        for found in pattern.finditer(text[low : guess.end + NEAR_NAME])
    )


def _country(guess: SpellingGuess, text: str) -> bool:
    side = text[guess.end : guess.end + 1] == "方" and "中方" in text
    return side or _inside(guess, text, COUNTRY)


def _house_term(guess: SpellingGuess, text: str) -> bool:
    """The place with its neighbours stands again and again; corrected it stands nowhere."""
    low, high = max(0, guess.start - 1), min(len(text), guess.end + 1)
    form = text[low:high]
    if len(form) < 3:
        return False
    corrected = text[low : guess.start] + guess.right + text[guess.end : high]
    return text.count(form) >= REPEATED and corrected not in text


def _foreign(guess: SpellingGuess, text: str) -> bool:
    low, high = guess.start, guess.end
    if any(char not in SYLLABLES for char in text[low:high]):
        return False
    while low and text[low - 1] in SYLLABLES and guess.start - low < NEAR_NAME:
        low -= 1
    while high < len(text) and text[high] in SYLLABLES and high - guess.end < NEAR_NAME:
        high += 1
    return high - low >= FOREIGN + (guess.kind in (EditKind.REPLACE, EditKind.WORD))


def _optional(guess: SpellingGuess, text: str) -> bool:
    """A lost character that no reader misses."""
    if guess.kind is not EditKind.INSERT:
        return False
    if guess.right in POINTING and NAMED.match(text, guess.start):
        return True
    written = text[max(0, guess.start - 2) : guess.start] + guess.right
    return written in SHORT or written[1:] in SHORT


def _meant_twice(guess: SpellingGuess, text: str) -> bool:
    """指标 指标 in the head of a table, 依据《依据…》, 一步一步, 一顶顶帐篷, 很小很小: written twice, and right."""
    if guess.kind not in (EditKind.DELETE, EditKind.DOUBLE):
        return False
    wide = guess.end - guess.start
    stands = text[guess.start : guess.end]
    if guess.kind is EditKind.DOUBLE:
        return text[max(0, guess.start - wide) : guess.start] != stands or stands[:1] in TWICE or stands[-1:] in TWICE
    first = guess.start - (text[max(0, guess.start - 1) : guess.start] == stands)
    if text[first : first + 2] == stands * 2 and text[first + 1 : first + 3] in BEGUN:
        return True
    twice = stands in (text[max(0, guess.start - wide) : guess.start], text[guess.end : guess.end + wide])
    return twice and (stands in TWICE or text[max(0, guess.start - 2) : guess.start - 1] == "一")


def allowed(guess: SpellingGuess, text: str, words: Iterable[str]) -> bool:
    """True when a word that a person has allowed covers the place."""
    for word in words:
        low = max(0, guess.start - len(word) + 1)
        at = text.find(word, low, guess.end + len(word) - 1)
        if 0 <= at <= guess.start and guess.end <= at + len(word):
            return True
    return False
