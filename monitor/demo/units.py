"""The units of the fictional district and their codes."""

from __future__ import annotations

from dataclasses import dataclass

DISTRICT = "云泉区"
CITY = "示例市"
PORTAL_CODE = "3713990001"
DEPT_CODE = "3713990014"
WRONG_CODE = "3713990041"  # planted: the department's 找错 sign shows another site's code


@dataclass(frozen=True, slots=True)
class DemoUnit:
    id: str
    name: str
    aliases: tuple[str, ...]

    @property
    def email(self) -> str:
        return f"{self.id}@yunquan.invalid"


UNITS = (
    DemoUnit("zfb", "区政府办公室", ("区政府办", "云泉区人民政府办公室")),
    DemoUnit("fgj", "区发展和改革局", ("区发改局",)),
    DemoUnit("jtj", "区教育和体育局", ("区教体局", "云泉区教育和体育局")),
    DemoUnit("kjj", "区科学技术局", ("区科技局",)),
    DemoUnit("gaj", "区公安分局", ("云泉公安",)),
    DemoUnit("mzj", "区民政局", ()),
    DemoUnit("sfj", "区司法局", ()),
    DemoUnit("rsj", "区人力资源和社会保障局", ("区人社局",)),
    DemoUnit("zjj", "区住房和城乡建设局", ("区住建局",)),
    DemoUnit("jtys", "区交通运输局", ()),
    DemoUnit("slj", "区水利局", ()),
    DemoUnit("nyj", "区农业农村局", ()),
    DemoUnit("swj", "区商务局", ()),
    DemoUnit("wlj", "区文化和旅游局", ("区文旅局",)),
    DemoUnit("wjj", "区卫生健康局", ("区卫健局",)),
    DemoUnit("yjj", "区应急管理局", ()),
    DemoUnit("tjj", "区统计局", ()),
    DemoUnit("scj", "区市场监督管理局", ("区市场监管局",)),
    DemoUnit("spj", "区行政审批服务局", ("区审批局",)),
    DemoUnit("zfj", "区综合行政执法局", ("区执法局",)),
    DemoUnit("ssj", "区税务局", ()),
    DemoUnit("zgh", "区总工会", ()),
    DemoUnit("yqjd", "云泉街道", ("云泉街道办事处",)),
    DemoUnit("lxjd", "柳溪街道", ("柳溪街道办事处",)),
    DemoUnit("sqjd", "石桥街道", ("石桥街道办事处",)),
    DemoUnit("slz", "松岭镇", ("松岭镇人民政府",)),
    DemoUnit("blz", "白鹭镇", ("白鹭镇人民政府",)),
    DemoUnit("qwz", "清湾镇", ("清湾镇人民政府",)),
    DemoUnit("ntz", "南塘镇", ("南塘镇人民政府",)),
    DemoUnit("zsz", "竹山镇", ("竹山镇人民政府",)),
)
DEPARTMENTS = tuple(unit.name for unit in UNITS[1:20])
TOWNS = tuple(unit.name for unit in UNITS if unit.name[-1] in "镇道")
