"""The columns of both sites, as in their navigation, with the freshness of each."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class DemoColumn:
    """`newest`: age in days of its newest ordinary article on night 2. `every`: days between articles.

    `kind` chooses the writer in articles.py; "" is a page without a list, "blank" a list that stays empty.
    """

    tree: int
    path: str  # portal: without .htm; dept: empty, the address follows from the tree number
    name: str
    kind: str
    _: KW_ONLY
    newest: int = 1
    count: int = 0
    every: float = 3.0
    dated: bool = True  # False: its list shows no dates
    by_script: bool = False  # its list is drawn by script


@dataclass(frozen=True, slots=True)
class DemoSection:
    """First level of the portal's navigation. Without columns it is a page of plain text."""

    tree: int
    path: str
    name: str
    columns: tuple[DemoColumn, ...] = ()


SECTIONS = (
    DemoSection(1001, "yqgk", "云泉概况"),
    DemoSection(
        1010, "xwzx", "新闻中心",
        (
            DemoColumn(1012, "xwzx/yqyw", "云泉要闻", "news", newest=1, count=30, every=1.5),
            DemoColumn(1011, "xwzx/tzgg", "通知公告", "notice", newest=2, count=78, every=2.5),
            DemoColumn(1013, "xwzx/bmdt", "部门动态", "news", newest=13, count=20, every=3),  # 80 % of its limit
            DemoColumn(1014, "xwzx/jzdt", "街镇动态", "news", newest=20, count=20, every=4),  # stale
            DemoColumn(1015, "xwzx/tpxw", "图片新闻", "news", newest=9, count=10, every=5),  # 50 % of its limit
            DemoColumn(1016, "xwzx/bmkx", "部门快讯", "news", newest=25, count=14, every=4),  # stale until night 2
        ),
    ),
    DemoSection(
        1020, "zwgk", "政务公开",
        (
            DemoColumn(1021, "zwgk/zcwj", "政策文件", "policy", newest=4, count=16, every=9),
            DemoColumn(1022, "zwgk/zcjd", "政策解读", "explanation", newest=4, count=10, every=9),
            DemoColumn(1023, "zwgk/czyjs", "财政预决算", "budget", newest=5, count=10, every=12),
            DemoColumn(1024, "zwgk/ghjh", "规划计划", "plan", newest=400, count=9, every=30),  # exempt by its nature
            DemoColumn(1025, "zwgk/rsxx", "人事信息", "personnel", newest=4, count=8, every=10),
            DemoColumn(1026, "zwgk/xxgknb", "政府信息公开年报", "report", newest=230, count=6, every=30),  # exempt
            DemoColumn(1027, "zwgk/ldzc", "领导之窗", ""),
            DemoColumn(1028, "zwgk/jgzn", "机构职能", ""),
            DemoColumn(1029, "zwgk/zdly", "重点领域", "blank"),  # blank
            DemoColumn(1030, "zwgk/xzzf", "行政执法公示", "blank"),  # blank until night 2
        ),
    ),
    DemoSection(
        1040, "zwfw", "政务服务",
        (DemoColumn(1031, "zwfw/bszn", "办事指南", "guide", newest=5, count=12, every=9),),
    ),
    DemoSection(
        1042, "hdjl", "互动交流",
        (
            DemoColumn(1041, "hdjl/myzj", "民意征集", "survey", newest=4, count=7, every=12),
            DemoColumn(1043, "hdjl/cjwt", "常见问题", "question", newest=5, count=8, every=11, dated=False),
        ),
    ),
    DemoSection(
        1050, "ztzl", "专题专栏",
        (
            DemoColumn(1051, "ztzl/aqsc", "安全生产专题", "news", newest=3, count=10, every=5),
            DemoColumn(1052, "ztzl/yshj", "优化营商环境专题", "news", newest=4, count=8, every=6),
            DemoColumn(1053, "ztzl/xyyq", "信用云泉", "", by_script=True),
        ),
    ),
)  # fmt: skip

DEPT_COLUMNS = (
    DemoColumn(123, "", "工作动态", "school", newest=35, count=20, every=4),  # stale
    DemoColumn(124, "", "通知公告", "school_notice", newest=22, count=16, every=3),
    DemoColumn(125, "", "政策文件", "policy", newest=24, count=8, every=9),
    DemoColumn(126, "", "招生考试", "admission", newest=26, count=6, every=11),
    DemoColumn(127, "", "机构概况", ""),
    DemoColumn(128, "", "校园安全", "blank"),  # blank
)
PORTAL_COLUMNS = tuple(column for section in SECTIONS for column in section.columns)
PORTAL_BY_PATH = {column.path: column for column in PORTAL_COLUMNS}
BY_TREE = {column.tree: column for column in (*PORTAL_COLUMNS, *DEPT_COLUMNS)}
SECTION_OF = {column.tree: section for section in SECTIONS for column in section.columns}
