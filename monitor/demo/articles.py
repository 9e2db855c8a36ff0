"""Composes ordinary articles from phrases.toml: plausible, varied, free of faults, one seed one article."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from monitor.demo.marks import chinese_date
from monitor.demo.units import DEPARTMENTS

PHRASES = Path(__file__).with_name("phrases.toml")


@cache
def phrases() -> dict[str, Any]:
    return tomllib.loads(PHRASES.read_text(encoding="utf-8"))


RANGES = {"n": (120, 980), "m": (12, 96), "k": (2, 11), "pct": (81, 99), "a": (1000, 9999), "b": (1000, 9999)}


class Slots(dict[str, Any]):
    """The values of one article's {slots}; each use of a number draws another one."""

    def __init__(self, chance: Random, day: date):
        pool = phrases()
        towns = chance.sample(pool["towns"], 2)
        super().__init__(
            town=towns[0], town2=towns[1], village=chance.choice(pool["villages"]),
            unit=chance.choice(DEPARTMENTS),
            road=chance.choice(pool["roads"]), road2=chance.choice(pool["roads"]),
            company=chance.choice(pool["companies"]), plan=chance.choice(pool["policies"]["plans"]),
            topic=chance.choice(pool["topics"])["name"], date_cn=chinese_date(day), year=day.year - 1,
        )  # fmt: skip
        if self["road2"] == self["road"]:
            self["road2"] = "城南大道"
        self.chance = chance

    def __missing__(self, name: str) -> str:
        low, high = RANGES[name]
        return str(self.chance.randint(low, high))


def paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f'<p style="text-indent: 2em; line-height: 2em;">{line}</p>' for line in lines)


def numbered(items: Sequence[str]) -> list[str]:
    return [f"{'一二三四五六七八九十'[i]}、{text}" for i, text in enumerate(items)]


def signature(unit: str, day: date) -> str:
    return f'<p style="text-align: right;">{unit}</p><p style="text-align: right;">{chinese_date(day)}</p>'


def title_of(kind: str, seed: str, day: date) -> str:
    """The title of the article of `kind` that `seed` stands for."""
    chance = Random(seed)
    slots = Slots(chance, day)
    return TITLES[kind](chance, slots)[0].format_map(slots)


def body_of(kind: str, seed: str, day: date) -> str:
    """Its body (HTML). Draws the title first, so that both agree and a second call says the same."""
    chance = Random(seed)
    slots = Slots(chance, day)
    title, matter = TITLES[kind](chance, slots)
    title.format_map(slots)
    return WRITERS[kind](chance, slots, matter, day)


def pick(chance: Random, slots: Slots, pool: Sequence[str], count: int) -> list[str]:
    return [text.format_map(slots) for text in chance.sample(list(pool), min(count, len(pool)))]


# ---- titles: each returns a title with slots and what the writer needs to know of it


def news_title(chance: Random, slots: Slots) -> tuple[str, Any]:
    topic = chance.choice(phrases()["topics"])
    slots["topic"] = topic["name"]
    return chance.choice(topic["titles"]), topic


def notice_title(chance: Random, slots: Slots) -> tuple[str, Any]:
    notice = chance.choice(phrases()["notices"])
    return chance.choice(notice["titles"]), notice["items"]


def fixed_title(template: str) -> Callable[[Random, Slots], tuple[str, Any]]:
    return lambda chance, slots: (template, None)


def pool_title(section: str, name: str) -> Callable[[Random, Slots], tuple[str, Any]]:
    return lambda chance, slots: (chance.choice(phrases()[section][name]), None)


def question_title(chance: Random, slots: Slots) -> tuple[str, Any]:
    question, answer = chance.choice(phrases()["services"]["questions"])
    return question, answer


def guide_title(chance: Random, slots: Slots) -> tuple[str, Any]:
    guide = chance.choice(phrases()["services"]["guides"])
    return f"{guide}办事指南", guide


# ---- writers


def write_news(chance: Random, slots: Slots, topic: Any, day: date) -> str:
    pool = phrases()
    lines = [chance.choice(pool["opening"]).format_map(slots)]
    specific = pick(chance, slots, topic["sentences"], 5)
    general = pick(chance, slots, pool["middle"], 4)
    for i in range(4):
        lines.append("".join((specific[i], general[i])) if chance.random() < 0.7 else specific[i])
    lines.append(specific[4])
    return paragraphs([*lines, chance.choice(pool["closing"]).format_map(slots)])


def write_notice(chance: Random, slots: Slots, items: Any, day: date) -> str:
    pool = phrases()
    greeting = chance.choice(("各镇人民政府、街道办事处，区政府各部门：", "各有关单位：", "全区广大居民："))
    reason = f"为做好{slots['topic']}等方面工作，根据有关规定，现将有关事项公布如下。"
    lines = [greeting, reason, *numbered(chance.sample(items, len(items)))]
    lines += pick(chance, slots, pool["middle"], 2)
    lines.append(chance.choice(pool["contact"]["lines"]).format_map(slots))
    return paragraphs(lines) + signature(slots["unit"], day)


def write_policy(chance: Random, slots: Slots, _: Any, day: date) -> str:
    first, *others, last = phrases()["policies"]["articles"]
    rules = [first, *pick(chance, slots, others, 8), last.format_map(slots)]
    lines = [
        "各镇人民政府、街道办事处，区政府各部门：",
        f"《{slots['plan']}》已经区政府研究同意，现印发给你们，请认真贯彻执行。",
    ]
    names = "一二三四五六七八九十"
    return paragraphs(lines + [f"第{names[i]}条　{rule}" for i, rule in enumerate(rules)]) + signature(
        "云泉区人民政府", day
    )


def write_explanation(chance: Random, slots: Slots, _: Any, day: date) -> str:
    pool = phrases()["policies"]["explain"]
    chosen = [pool[i] for i in sorted(chance.sample(range(len(pool)), 5))]
    return paragraphs(numbered([f"{head}。{text.format_map(slots)}" for head, text in chosen]))


def write_budget(chance: Random, slots: Slots, _: Any, day: date) -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td>{chance.randint(200, 9000)}</td><td>{chance.randint(200, 9000)}</td></tr>"
        for name in (
            "一般公共服务支出",
            "教育支出",
            "社会保障和就业支出",
            "卫生健康支出",
            "节能环保支出",
            "城乡社区支出",
            "农林水支出",
        )
    )
    head = "<tr><th>项目</th><th>预算数（万元）</th><th>执行数（万元）</th></tr>"
    table = f'<table border="1" width="90%">{head}{rows}</table>'
    lines = [f"现将{slots['unit']}有关财政资金情况予以公开，接受社会监督。"]
    lines += pick(chance, slots, phrases()["middle"], 2)
    return paragraphs(lines) + table


def write_guide(chance: Random, slots: Slots, guide: Any, day: date) -> str:
    rows = {
        "事项名称": guide, "设定依据": phrases()["services"]["basis"],
        "申请条件": "符合法律、法规规定条件的自然人、法人或者其他组织",
        "办理材料": "申请表、有效身份证明、与申请事项有关的其他材料",
        "办理地点": f"云泉区泉源路{chance.randint(2, 90)}号区政务服务大厅{chance.randint(1, 3)}楼",
        "办理时间": "工作日上午8:30—12:00，下午13:30—17:00",
        "联系电话": f"0539-822{chance.randint(1000, 9999)}",
        "办理流程": "申请、受理、审核、决定、送达",
    }  # fmt: skip
    body = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows.items())
    return f'<table border="1" width="96%">{body}</table>' + paragraphs(pick(chance, slots, phrases()["middle"], 1))


def write_answer(chance: Random, slots: Slots, answer: Any, day: date) -> str:
    unit = slots["unit"]
    return paragraphs(
        [f"答：{answer}", f"以上内容由{unit}提供，如有疑问可拨打0539-822{chance.randint(1000, 9999)}咨询。"]
    )


def write_general(chance: Random, slots: Slots, _: Any, day: date) -> str:
    pool = phrases()
    lines = [
        f"现将有关情况公布如下，具体工作由{slots['unit']}负责。",
        *numbered(pick(chance, slots, pool["middle"], 5)),
    ]
    lines.append(chance.choice(pool["contact"]["lines"]).format_map(slots))
    return paragraphs(lines) + signature(slots["unit"], day)


def write_school(chance: Random, slots: Slots, _: Any, day: date) -> str:
    texts = pick(chance, slots, phrases()["school"]["sentences"], 5)
    return paragraphs([*texts, chance.choice(phrases()["closing"]).format_map(slots)])


TITLES: dict[str, Callable[[Random, Slots], tuple[str, Any]]] = {
    "news": news_title,
    "notice": notice_title,
    "policy": fixed_title("云泉区人民政府关于印发《{plan}》的通知"),
    "explanation": fixed_title("《{plan}》政策解读"),
    "budget": pool_title("columns", "budget"),
    "plan": pool_title("columns", "plans"),
    "personnel": pool_title("columns", "personnel"),
    "survey": pool_title("columns", "surveys"),
    "report": pool_title("columns", "reports"),
    "guide": guide_title,
    "question": question_title,
    "school": pool_title("school", "titles"),
    "school_notice": pool_title("school", "notices"),
    "admission": pool_title("school", "admission"),
}
WRITERS: dict[str, Callable[[Random, Slots, Any, date], str]] = {
    "news": write_news,
    "notice": write_notice,
    "policy": write_policy,
    "explanation": write_explanation,
    "budget": write_budget,
    "plan": write_general,
    "personnel": write_general,
    "survey": write_general,
    "report": write_general,
    "guide": write_guide,
    "question": write_answer,
    "school": write_school,
    "school_notice": write_school,
    "admission": write_school,
}
