"""Titles, texts, names and days of a fictional district, from small grammars and one seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

PLACES = ("澜山区", "青禾区", "松涛区", "云坪区", "望川区", "石湾区")
UNITS = (
    "区教育局", "区财政局", "区民政局", "区司法局", "区水利局", "区农业农村局", "区应急管理局", "区交通运输局",
    "区市场监督管理局", "区卫生健康局", "区文化和旅游局", "区住房和城乡建设局", "区行政审批服务局",
)  # fmt: skip
STREETS = ("河东街道", "河西街道", "东城街道", "北园街道", "柳林镇", "白沙镇", "双桥镇", "南湖镇")
WORKS = (
    "安全生产", "防汛抗旱", "森林防火", "秸秆禁烧", "冬季供暖", "老旧小区改造", "食品安全", "农田水利建设",
    "就业帮扶", "养老服务", "校园周边环境整治", "燃气安全", "道路交通安全", "优化营商环境", "乡村文化建设",
)  # fmt: skip
MATTERS = ("高新技术企业", "示范家庭农场", "公益性岗位", "文明校园", "义诊服务点", "星级农家乐", "节水型单位")
ROADS = ("人民路", "建设路", "滨河路", "文化路", "新华街", "育才路")
AT_END = (
    "志愿服务队走进{street}敬老院", "农技人员走进青禾农业发展有限公司", "{place}上线一体化便民服务平台",
    "消防宣传进{street}幼儿园", "老干部参观区档案馆", "{work}经验交流会走进区中心医院",
)  # fmt: skip
NEWS = (
    "{place}召开{work}工作推进会", "{unit}开展{work}专项检查", "{street}：{work}工作见实效",
    "{unit}组织{work}业务培训", "{place}{work}工作现场会在{street}举行", "{street}扎实做好{work}工作",
    "前三季度{place}新增{number}家经营主体", "{number}名技术人员到{street}指导生产", *AT_END,
)  # fmt: skip
NOTICES = (
    "关于{day}{road}部分路段停水的通知", "{unit}关于开展{work}检查的公告", "关于{year}年度{matter}拟认定名单的公示",
    "关于做好{work}工作的通知", "{place}{matter}评审结果公示", "{unit}关于征集{work}意见建议的通告",
    "关于{road}施工期间交通绕行的通告", "关于公布{year}年第{small}批{matter}名单的通知",
)  # fmt: skip
POLICIES = (
    "{place}人民政府办公室关于印发《{place}{work}实施方案》的通知", "{place}人民政府关于加强{work}工作的意见",
    "关于印发《{place}{matter}管理办法》的通知", "{place}人民政府办公室关于做好{work}工作的通知",
)  # fmt: skip
READINGS = ("《{place}{work}实施方案》政策解读", "一图读懂：{place}{matter}管理办法", "图解《{place}{work}工作意见》")
FINANCE = ("{unit}{year}年部门预算公开", "{unit}{last}年度部门决算公开", "{street}{year}年预算公开说明")
OPEN = (
    "{unit}关于{road}改造项目环境影响评价文件的审批意见", "{unit}{matter}行政许可信息", "{street}{work}信息公开",
    "{road}改造工程招标公告", "{unit}第{small}批{matter}采购公告",
)  # fmt: skip
LETTERS = (
    "关于{road}路灯不亮的问题", "咨询{matter}申报条件", "建议在{road}增设公交站点", "{street}垃圾清运不及时",
    "{road}路面破损影响出行", "咨询{work}政策的办理流程", "反映{street}停车难问题",
)  # fmt: skip
CAPTIONS = tuple(
    head + tail
    for head in ("冬日", "湖畔", "山村", "老街", "校园", "水乡", "田间", "古桥", "林场", "公园")
    for tail in ("暖阳", "晨光", "丰收", "新貌", "人家", "夜色", "小景", "炊烟", "飞雪", "花海")
)
TITLES = {
    "news": NEWS, "notice": NOTICES, "policy": POLICIES, "interpretation": READINGS, "finance": FINANCE, "open": OPEN,
    "letters": LETTERS, "pictures": CAPTIONS,
}  # fmt: skip
LEADS = (
    "{day}，{place}召开{work}工作推进会，总结前一阶段的工作，研究部署下一步任务。",
    "为做好{work}工作，{unit}会同{street}开展了专项检查，共检查点位{number}处。",
    "根据工作安排，现将{work}有关事项通知如下，请各单位认真贯彻执行。",
    "近日，{unit}组织工作人员到{street}，就{work}工作进行现场指导。",
)
BODIES = (
    "会议要求，各单位要明确责任分工，细化工作措施，按照时间节点完成各项任务。",
    "工作人员现场查看了设施运行情况，并与居民代表进行交流，听取意见建议。",
    "申请人应当在{later}前将材料报送{unit}，逾期不再受理。",
    "《中华人民共和国政府信息公开条例》自2019年5月15日起施行，各单位应当依照条例做好公开工作。",
    "下一步，{street}将继续加强日常巡查，完善长效管理机制，巩固工作成果。",
    "截至目前，全区已完成{work}项目{number}个，其中{street}完成{small}个。",
    "各镇街要结合实际制定工作方案，做好宣传引导，营造良好氛围。",
)


class Grammar:
    """What one seed says. No title comes twice."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.place = self.random.choice(PLACES)
        self._said: set[str] = set()

    def title(self, kind: str, day: date) -> str:
        for _ in range(50):
            title = self._fill(self.random.choice(TITLES[kind]), day)
            if title not in self._said:
                break
        else:
            title += f"（{len(self._said)}）"
        self._said.add(title)
        return title

    def text(self, day: date) -> tuple[str, ...]:
        bodies = self.random.sample(BODIES, self.random.randint(3, 5))
        return tuple(self._fill(sentence, day) for sentence in (self.random.choice(LEADS), *bodies))

    def source(self) -> str:
        return self.random.choice(UNITS)

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def days_before(self, until: date, newest: Sequence[int], count: int, gap: Sequence[int]) -> list[date]:
        """`count` days, newest first: the first `newest` (least, most) days before `until`, each `gap` apart."""
        day = until - timedelta(days=self.random.randint(*newest))
        days = []
        for _ in range(count):
            days.append(day)
            day -= timedelta(days=self.random.randint(*gap))
        return days

    def _fill(self, pattern: str, day: date) -> str:
        pick, later = self.random.choice, day + timedelta(days=self.random.randint(20, 60))
        return pattern.format(
            place=self.place, unit=pick(UNITS), street=pick(STREETS), work=pick(WORKS), matter=pick(MATTERS),
            road=pick(ROADS), number=self.random.randint(11, 96), small=self.random.randint(2, 9), year=day.year,
            last=day.year - 1, day=f"{day.month}月{day.day}日", later=f"{later.year}年{later.month}月{later.day}日",
        )  # fmt: skip


class Names:
    """Class and id names as a system writes them, or random ones that say nothing."""

    def __init__(self, random_: random.Random, as_written: bool) -> None:
        self._random, self._as_written = random_, as_written
        self._given: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        if self._as_written:
            return name
        if name not in self._given:
            self._given[name] = "".join(self._random.choices("bcdfghjkmnpqrstvwxz", k=6)) + str(len(self._given))
        return self._given[name]
