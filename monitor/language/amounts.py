"""Numbers with their units: units written twice or far too large, measure words that are missing, shares, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.language.slips import Slip

HAN = "\u4e00-\u9fff"
# 30万元元旦慰问品, 5亿元元器件产业园: the second 元 begins a word.
YUAN_WORDS = "[旦宵器素件宇月代朝曲谋氏阳江坝首老勋帅年青]"
TWICE = re.compile(
    f"万元万元|(?:[万亿]|(?<=\\d))元元(?!{YUAN_WORDS})|亿亿元|万万元|[%％]{{2}}|(?<=\\d)号号(?![召称码令])"
)
# No yearly income of a person is written in 亿元, and no district's in 万元 of four digits a head.
PER_HEAD = re.compile(
    f"人均[{HAN}]{{0,10}}?(?:收入|支出|消费|工资)(?:达到?|为|约|近|突破|超过?)?\\d+(?:\\.\\d+)?(亿元)"
    "|人均[\u4e00-\u9fff]{0,10}?(?:收入|支出|消费|工资)(?:达到?|为|约|近|突破|超过?)?\\d{4,}(?:\\.\\d+)?(万元)"
    "|每人每[月天日]\\d+(?:\\.\\d+)?([万亿]元)"
)
UNITS = "件个条项人次篇份起名户家所处场期批套台辆亩吨例宗部本组支座间辆艘"
# 共办理建议106、提案164件: the second has a measure word, the first has none.
NO_UNIT = re.compile(
    f"[办回受审完发收上报理复结提出共接查立]([{HAN}]{{2,4}})(\\d+)(?=[、和][{HAN}]{{2,4}}\\d+([{UNITS}]))"
)
NOT_COUNTED = ("第", "编号", "序号", "代码", "热线", "电话", "邮编", "房间", "桩号")
BARE_ODD = re.compile(f"(?<=[{HAN}])\\d+余(?=[，。；、])|(?<=[{HAN}])\\d{{2,}}多(?=[，。；])")
# 约5000余人: two words for one vagueness. 签约9000余人 is not about, and 近10余年来 means the last ten.
LAST = "\\d+(?:余|多)?(?:年|个月|天|日)[以之]?[来间里]"
ABOUT = re.compile(
    f"(?:大约|大概|(?<![签预履违节特合公条邀制缔契续失])约|将近|(?<![附最靠临接邻亲])近(?!{LAST})|接近|(?<!不)超过|逾)(?:有|为)?"
    f"\\d+(?:\\.\\d+)?[万亿千百]?(?:余|多|[{UNITS}元米里年天]?(?:左右|上下))"
)
SHARE = re.compile("占(?:比|到|([^，。；：、\\d\\t\\n]{0,12}?)的)(?:达到?|为|约|近)?(\\d+(?:\\.\\d+)?)[%％](?!以上)")
# What was set or was before is no whole: 占年初预算的105.3%.
NO_WHOLE = re.compile("预算|计划|任务|目标|应|定额|合同|上年|去年|同期|指标")
# No - here: in tables that lost their lines it is a sign.
PERCENTS = re.compile("(?<![\\d.])(\\d{1,3}(?:\\.\\d+)?)[%％]?(?:至|到|[—~～])(\\d{1,3}(?:\\.\\d+)?)[%％](?!之)")
AGES = re.compile("(?<![\\d.年月])(\\d{1,3})(?:至|到|[—~～-])(\\d{1,3})(周岁|岁)")
FALLS = ("由", "从", "降", "减", "压", "缩", "下调", "低到", "低至")


def units(text: str) -> Iterator[Slip]:
    for found in TWICE.finditer(text):
        yield Slip(*found.span(), f"‘{found.group()}’单位重复，请核对")
    for found in PER_HEAD.finditer(text):
        unit = found.group(1) or found.group(2) or found.group(3)
        yield Slip(*found.span(), f"‘{found.group()}’数额过大，单位‘{unit}’疑似有误，请核对", certain=False)


def measure_words(text: str) -> Iterator[Slip]:
    for found in BARE_ODD.finditer(text):
        yield Slip(*found.span(), f"‘{found.group()}’之后缺少量词，请核对", certain=False)
    for found in NO_UNIT.finditer(text):
        if found.group(1).endswith(NOT_COUNTED):
            continue
        right = found.group(2) + found.group(3)
        message = f"‘{found.group(1)}{found.group(2)}’之后缺少量词，疑应为‘{right}’"
        yield Slip(*found.span(2), message, right, certain=False)


def doubts(text: str) -> Iterator[Slip]:
    for found in ABOUT.finditer(text):
        yield Slip(*found.span(), f"‘{found.group()}’：两个表示概数的词重复，只留一个，请核对", certain=False)


def shares(text: str) -> Iterator[Slip]:
    """A part is at most the whole. 完成率 and 增长 may well be over 100 %, and are not parts. Several parts are not
    added up: 分别占全国的43%、37%、43% are parts of three wholes."""
    for found in SHARE.finditer(text):
        if float(found.group(2)) > 100 and not NO_WHOLE.search(found.group(1) or ""):
            yield Slip(*found.span(), f"占比{found.group(2)}%超过100%，请核对", certain=False)


def ranges(text: str) -> Iterator[Slip]:
    """20%—15%, 60至18周岁. 由20%到15% is a fall."""
    for pattern in (PERCENTS, AGES):
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 12) : found.start()]
            if float(found.group(1)) > float(found.group(2)) and not any(word in before for word in FALLS):
                yield Slip(*found.span(), f"‘{found.group()}’大小颠倒，请核对", certain=False)
