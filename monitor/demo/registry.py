"""The registry of the fictional district, as a user would write it."""

from __future__ import annotations

from pathlib import Path

from monitor.demo.marks import Bases
from monitor.demo.units import DEPT_CODE, DISTRICT, PORTAL_CODE, UNITS

HEAD = """# The fictional district of `monitor demo`.
[monitor]
district = "{district}"
data_dir = "{data_dir}"
allow_private = ["127.0.0.0/8"]        # the demo lives on loopback
"""
UNIT = """
[[units]]
id = "{id}"
name = "{name}"
aliases = [{aliases}]
email = "{email}"
"""
SITES = """
[[sites]]
id = "portal"
name = "云泉区人民政府"
url = "{portal}/"
code = "{portal_code}"
unit = "zfb"
portal = true
concurrency = 16
delay = 0.0

[[sites.columns]]                      # this district's own rule: updated within two weeks
url = "xwzx/jzdt.htm"
name = "街镇动态"
class = "news"
max_age_days = 14
unit = "zfb"

[[sites.columns]]
url = "xwzx/bmkx.htm"
name = "部门快讯"
class = "news"
max_age_days = 14
unit = "zfb"

[[sites.columns]]
url = "zwgk/xxgknb.htm"
name = "政府信息公开年报"
class = "disclosure"
unit = "zfb"
exempt = "年度报告每年发布一期"

[[sites]]
id = "dept"
name = "云泉区教育和体育局"
url = "{dept}/"
code = "{dept_code}"
unit = "jtj"
concurrency = 16
delay = 0.0

[[sites.columns]]
url = "col/col123/index.html"
name = "工作动态"
class = "news"
unit = "jtj"

[[sites.columns]]
url = "col/col126/index.html"
name = "招生考试"
class = "disclosure"
max_age_days = 180
unit = "jtj"
"""


def registry_toml(bases: Bases, data_dir: Path) -> str:
    """registry.toml for hosts at `bases`."""
    head = HEAD.format(district=DISTRICT, data_dir=data_dir.as_posix())
    units = "".join(
        UNIT.format(id=unit.id, name=unit.name, aliases=", ".join(f'"{a}"' for a in unit.aliases), email=unit.email)
        for unit in UNITS
    )
    sites = SITES.format(portal=bases.portal, dept=bases.dept, portal_code=PORTAL_CODE, dept_code=DEPT_CODE)
    return head + units + sites
