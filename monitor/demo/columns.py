"""The columns of both sites: what a visitor can choose in the navigation, and how fresh each is kept."""

from __future__ import annotations

from dataclasses import dataclass

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
            DemoColumn(1012, "xwzx/yqyw", "云泉要闻", "news", 1, 30, 1.5),
            DemoColumn(1011, "xwzx/tzgg", "通知公告", "notice", 2, 78, 2.5),
            DemoColumn(1013, "xwzx/bmdt", "部门动态", "news", 13, 20, 3),  # 80 % of its limit on nights 1 and 2
            DemoColumn(1014, "xwzx/jzdt", "街镇动态", "news", 20, 20, 4),  # stale
            DemoColumn(1015, "xwzx/tpxw", "图片新闻", "news", 9, 10, 5),  # 50 % of its limit
            DemoColumn(1016, "xwzx/bmkx", "部门快讯", "news", 25, 14, 4),  # stale until night 2
        ),
    ),
    DemoSection(
        1020, "zwgk", "政务公开",
        (
            DemoColumn(1021, "zwgk/zcwj", "政策文件", "policy", 4, 16, 9),
            DemoColumn(1022, "zwgk/zcjd", "政策解读", "explanation", 4, 10, 9),
            DemoColumn(1023, "zwgk/czyjs", "财政预决算", "budget", 5, 10, 12),
            DemoColumn(1024, "zwgk/ghjh", "规划计划", "plan", 400, 9, 30),  # exempt by its nature
            DemoColumn(1025, "zwgk/rsxx", "人事信息", "personnel", 4, 8, 10),
            DemoColumn(1026, "zwgk/xxgknb", "政府信息公开年报", "report", 230, 6, 30),  # exempt in the registry
            DemoColumn(1027, "zwgk/ldzc", "领导之窗", ""),
            DemoColumn(1028, "zwgk/jgzn", "机构职能", ""),
            DemoColumn(1029, "zwgk/zdly", "重点领域", "blank"),  # blank
            DemoColumn(1030, "zwgk/xzzf", "行政执法公示", "blank"),  # blank until night 2
        ),
    ),
    DemoSection(1040, "zwfw", "政务服务", (DemoColumn(1031, "zwfw/bszn", "办事指南", "guide", 5, 12, 9),)),
    DemoSection(
        1042, "hdjl", "互动交流",
        (
            DemoColumn(1041, "hdjl/myzj", "民意征集", "survey", 4, 7, 12),
            DemoColumn(1043, "hdjl/cjwt", "常见问题", "question", 5, 8, 11, dated=False),
        ),
    ),
    DemoSection(
        1050, "ztzl", "专题专栏",
        (
            DemoColumn(1051, "ztzl/aqsc", "安全生产专题", "news", 3, 10, 5),
            DemoColumn(1052, "ztzl/yshj", "优化营商环境专题", "news", 4, 8, 6),
            DemoColumn(1053, "ztzl/xyyq", "信用云泉", "", by_script=True),
        ),
    ),
)  # fmt: skip

DEPT_COLUMNS = (
    DemoColumn(123, "", "工作动态", "school", 35, 20, 4),  # stale
    DemoColumn(124, "", "通知公告", "school_notice", 22, 16, 3),
    DemoColumn(125, "", "政策文件", "policy", 24, 8, 9),
    DemoColumn(126, "", "招生考试", "admission", 26, 6, 11),
    DemoColumn(127, "", "机构概况", ""),
    DemoColumn(128, "", "校园安全", "blank"),  # blank
)
PORTAL_COLUMNS = tuple(column for section in SECTIONS for column in section.columns)
PORTAL_BY_PATH = {column.path: column for column in PORTAL_COLUMNS}
BY_TREE = {column.tree: column for column in (*PORTAL_COLUMNS, *DEPT_COLUMNS)}
SECTION_OF = {column.tree: section for section in SECTIONS for column in section.columns}
