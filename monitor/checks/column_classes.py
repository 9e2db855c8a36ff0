"""What a column's name says about it: its class, or why it need not be updated.

One literal table, the first match wins. Source: indicators A (W4: 动态/要闻 2 weeks, 通知公告/政策文件 6 months;
规划、计划类、年度报表 are exempt). Names that say nothing have no class; the registry corrects what a name gets wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.model import ColumnClass


@dataclass(frozen=True, slots=True)
class NameRule:
    """`exempt`: why such a column need not be updated (it may still not be blank)."""

    pattern: re.Pattern[str]
    cls: ColumnClass | None
    exempt: str = ""


def _rule(pattern: str, cls: ColumnClass | None, exempt: str = "") -> NameRule:
    return NameRule(re.compile(pattern), cls, exempt)


RULES: tuple[NameRule, ...] = (
    _rule(
        r"^(19|20)\d{2}(年度?)?|往[年期届]|历[年届]|历史|归档|存档|废止|失效|停[更用]|旧[版站]",
        None,
        "归档内容不再更新",
    ),
    _rule(r"疫情|新冠|防疫|^(专题|专栏)|(专题|专栏|专区|主题教育)$|学习贯彻|脱贫攻坚|创城", ColumnClass.SPECIAL),
    _rule(r"要闻|快讯|头条|新闻(中心|动态|速递|资讯|信息)?$|动态(信息|新闻|播报)?$", ColumnClass.NEWS),
    _rule(
        r"通知(公告|公示|通告)|公告(公示|通知)|公示(公告|通知)|通告公告|^(最新|重要|本级|本站)?(通知|公告|公示|通告)$",
        ColumnClass.NOTICE,
    ),
    _rule(r"解读|图解|一图读懂|一图看懂|政策问答", ColumnClass.INTERPRETATION),
    _rule(
        r"规划|计划|年度?报告?$|年度|报表|总结|工作要点|[预决]算|三公",
        ColumnClass.DISCLOSURE,
        "规划、计划、年度报表类按周期发布",
    ),
    _rule(
        r"法律|法规|规章|条例|政策依据|制度|公报|年鉴|(标准|清单|目录)$",
        ColumnClass.DISCLOSURE,
        "法规、制度、目录类按需更新",
    ),
    _rule(
        r"政策文件|(政府|部门|区县?|镇街|街镇|政办)文件|规范性文件|惠[企民农]政策|最新(政策|文件)|^(文件|政策)$",
        ColumnClass.POLICY,
    ),
    _rule(
        r"概况|概览|简介|职[能责]|(内设|直属|下属|派出|所属|组织)(机构|单位)|机构(设置|信息|领导|编制|介绍)|^机构$"
        r"|^(区|县|市|镇|政府|本级|现任)?领导$|领导(信息|之窗|简介|介绍|分工|班子|成员|名单)|班子成员"
        r"|联系(我们|方式|电话)|办公(地址|时间|电话)|(网站|站点)(地图|声明|导航|说明)|关于(我们|本站)|(?<!办事)(?<!服务)指南$"
        r"|^[区县市镇]情|走[进近]|行政区划|区划地名|自然(地理|资源)$|地理位置|人文|风[貌光土]|荣誉|帮助|无障碍|隐私|版权|免责",
        ColumnClass.STATIC,
    ),
    _rule(
        r"互动|信箱|留言|访谈|征集|调查|咨询|投诉|建言|举报|信访|问政|12345|热线|评议|纠错",
        ColumnClass.INTERACTION,
    ),
    _rule(r"办事|服务|办理|审批|一件事|一网通办|便民|查询|下载|预约|表格", ColumnClass.SERVICE),
    _rule(
        r"公开|公示|公告|财政|审计|采购|招[标考聘]|人事|任免|应急|双随机|行政(许可|处罚|执法|强制)|统计|重大项目|建议提案",
        ColumnClass.DISCLOSURE,
    ),
)


FEWEST, MOST_OF_TEN = 5, 7  # items that a guess needs, and how many of ten must agree
_OF_ITEMS: tuple[tuple[ColumnClass, re.Pattern[str]], ...] = (
    (ColumnClass.INTERACTION, re.compile(r"征求意见|征集|来信|留言|回复|答复|访谈|调查问卷|投票")),
    (
        ColumnClass.POLICY,
        re.compile(r"[〔\[［【(（]\s*20\d\d\s*[〕\]］】)）]\s*\d+\s*号|印发.{2,80}(办法|细则|规定|意见|方案)》?的通知"),
    ),
    (ColumnClass.INTERPRETATION, re.compile(r"解读|图解|一图读懂|一图看懂|政策问答")),
    (ColumnClass.NOTICE, re.compile(r"(通知|公告|公示|通告)([（(【].{0,30})?$")),
)


def class_of(name: str) -> ColumnClass | None:
    """The class that a column's name says, or None. For discovered columns that the registry does not correct."""
    rule = rule_of(name)
    return rule.cls if rule else None


def class_of_items(titles: Sequence[str]) -> ColumnClass | None:
    """The class that the titles of a list say, where the name says none: a guess, that a person should look at."""
    if len(titles) < FEWEST:
        return None
    for cls, pattern in _OF_ITEMS:
        if sum(1 for title in titles if pattern.search(title[:200])) * 10 >= len(titles) * MOST_OF_TEN:
            return cls
    return None


def exempt_of(name: str) -> str:
    """Why a column of this name need not be updated; empty when it must be."""
    rule = rule_of(name)
    return rule.exempt if rule else ""


@lru_cache(maxsize=10_000)
def rule_of(name: str) -> NameRule | None:
    plain = re.sub(r"\s+", "", name[:100])
    return next((rule for rule in RULES if rule.pattern.search(plain)), None) if plain else None
