"""One form for names that are written in several ways: without the district, 人民政府 = 政府, 办公室 = 办."""

from __future__ import annotations

import re

from monitor.unit_names.spelling import KINDS, plain

_AREA = r"(?:[\u4e00-\u9fff]{2,5}省)?(?:[\u4e00-\u9fff]{2,5}市)?"
# A letter of the level that is none: 市场监督管理局 has no prefix 市.
_NO_LEVEL = r"(?!(?<=市)(?:场|容|民(?![政族宗])|政(?![府务协法]))|(?<=区)(?:域|划|块|间)|(?<=县)(?:域|级))"
_NO_OFFICE = ("街道", "镇", "乡", "办事处")  # what follows the name of a town
_BRANCH = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,5}市)(?P<office>[\u4e00-\u9fff]{2,12})局(?P<area>[\u4e00-\u9fff]{2,5})分局$"
)
# What is written in several ways, longest first: one form for each.
_FORMS = (
    (re.compile(r"(?:人民政府|政府|府)(?:办公室|办)$"), "政府办"),
    (re.compile(r"(?:镇|乡)(?:人民政府|政府)$"), lambda found: found[0][0]),
    (re.compile(r"街道(?:办事处|办|党工委)$"), "街道"),
    (re.compile(r"(?<=[\u4e00-\u9fff]{2})办事处$"), "街道"),
    (re.compile(r"委员会$"), "委"),
    (re.compile(r"办公室$"), "办"),
    (re.compile(r"分局$"), "局"),
    (re.compile(r"人民政府"), "政府"),
)


class Forms:
    """`district`: 云泉区; empty when it is not known."""

    def __init__(self, district: str = "") -> None:
        self._district = plain(district)
        level = re.escape(self._district[-1:]) if self._district[-1:] in tuple("区县市旗") else "[区县旗]"
        self._own = re.compile(rf"^(?:我|本|全)?{level}{_NO_LEVEL}(?=[\u4e00-\u9fff]{{2}})")

    def of(self, name: str) -> str:
        """The one form of a name, without its district: 云泉区教育和体育局 → 教育和体育局; 东明镇人民政府 → 东明镇."""
        name = self._without_district(_branch(plain(name), self._district).removeprefix("中共"))
        for pattern, instead in _FORMS:
            name = pattern.sub(instead, name, count=1)
        return name

    def _without_district(self, name: str) -> str:
        """云泉街道 of 云泉区 keeps its name: only what is left of an office may lose the district's."""
        if self._district:
            rest = re.sub(f"^{_AREA}{re.escape(self._district)}", "", name)
            if rest != name and len(rest) >= 2:
                return rest
            short = self._district[:-1]
            rest = name.removeprefix(short) if len(short) >= 2 else name
            if rest != name and len(rest) >= 3 and rest.endswith(KINDS) and not rest.startswith(_NO_OFFICE):
                return rest
        return self._own.sub("", name)


def _branch(name: str, district: str) -> str:
    """银河市生态环境局云泉分局 → 生态环境局, where it is this district's."""
    found = _BRANCH.match(name)
    if found and district and found["area"] in (district, district[:-1]):
        return f"{found['office']}局"
    return name
