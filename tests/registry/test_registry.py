"""A registry that is right loads; one that is not stops with file, line, what is wrong and how to fix it."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import registry
from monitor.model import ColumnClass
from monitor.registry import example
from monitor.settings import ConfigError

GOOD = """\
[monitor]
district = "示例区"
allow_private = ["127.0.0.0/8"]

[[units]]
id = "zfb"
name = "区政府办公室"

[[sites]]
id = "portal"
name = "示例区人民政府"
url = "http://127.0.0.1:8800/"
code = "3713990001"
unit = "zfb"
hosts = ["127.0.0.1:8810"]

[[sites.columns]]
url = "zwgk/tzgg.htm"
class = "notice"

[[accounts]]
id = "wx"
platform = "wechat"
name = "云泉发布"
source = { kind = "feed", url = "http://127.0.0.1:8802/feeds/yunquan.xml" }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "registry.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_registry_says_what_is_registered(tmp_path: Path) -> None:
    found = registry.load(write(tmp_path, GOOD))
    site = found.sites["portal"]
    assert (found.district, found.data_dir, found.allow_private) == (
        "示例区",
        tmp_path / "data",
        ("127.0.0.0/8",),
    )
    assert (site.url, site.unit, site.line) == ("http://127.0.0.1:8800/", "zfb", 9)
    assert site.columns[0].url == "http://127.0.0.1:8800/zwgk/tzgg.htm"
    assert site.columns[0].cls is ColumnClass.NOTICE
    assert found.accounts["wx"].source["kind"] == "feed"


def test_addresses_are_asked_for_as_the_registry_writes_them(tmp_path: Path) -> None:
    text = GOOD.replace("zwgk/tzgg.htm", "list.jsp?b=2&a=1").replace(
        "http://127.0.0.1:8800/", "http://127.0.0.1:8800/?z=1&y=2"
    )
    site = registry.load(write(tmp_path, text)).sites["portal"]
    assert (site.url, site.address) == ("http://127.0.0.1:8800/?y=2&z=1", "http://127.0.0.1:8800/?z=1&y=2")
    assert site.spellings == {
        "http://127.0.0.1:8800/?y=2&z=1": "http://127.0.0.1:8800/?z=1&y=2",
        "http://127.0.0.1:8800/list.jsp?a=1&b=2": "http://127.0.0.1:8800/list.jsp?b=2&a=1",
    }


def test_only_id_name_and_url_are_needed_for_a_site(tmp_path: Path) -> None:
    text = '[monitor]\ndistrict = "区"\n[[sites]]\nid = "a"\nname = "甲"\nurl = "https://www.example.gov.cn"\n'
    assert registry.load(write(tmp_path, text)).sites["a"].url == "https://www.example.gov.cn/"


@pytest.mark.parametrize(
    ("written", "name", "unit"),
    [
        ("", "示例区人民政府办公室", ""),
        ('issuer = { name = "示例区人民政府办公室", unit = "zfb" }', "示例区人民政府办公室", "zfb"),
        ('issuer = { name = "示例区大数据局" }', "示例区大数据局", ""),
        ('issuer = { name = "区政府办公室" }', "区政府办公室", "zfb"),  # a unit of the very name
        ('[monitor.issuer]\nname = "示例区大数据局"\nunit = "zfb"', "示例区大数据局", "zfb"),
    ],
)
def test_the_issuer_has_a_name_and_may_be_one_of_the_units(tmp_path: Path, written: str, name: str, unit: str) -> None:
    found = registry.load(write(tmp_path, GOOD.replace("[[units]]", f"{written}\n\n[[units]]", 1)))
    assert (found.issuer_name, found.issuer_unit) == (name, unit)


def test_the_example_of_init_loads_and_every_key_is_explained(tmp_path: Path) -> None:
    found = registry.load(write(tmp_path, example.EXAMPLE))
    assert set(found.sites) == {"portal", "jtj"}
    for spec in (registry.fields.UNIT, registry.fields.SITE, registry.fields.COLUMN, registry.fields.ACCOUNT):
        for key in set(spec) - {"columns"}:
            assert f"{key} = " in example.EXAMPLE, key
    for name in ColumnClass:
        assert name in example.EXAMPLE


def test_a_file_from_notepad_loads(tmp_path: Path) -> None:
    path = tmp_path / "registry.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert registry.load(path).sites["portal"].line == 9


# what is replaced, by what, the line of the error, words in what is wrong, words in how to fix it
BAD = [
    ('district = "示例区"', "", 1, "没有写 district", "补上 district"),
    ('district = "示例区"', 'distrct = "示例区"', 2, "不认识“distrct”", "是不是想写 district"),
    ("[[units]]", 'issuer = "区政府办"\n[[units]]', 5, "issuer 应该是表", "unit ="),
    ("[[units]]", 'issuer = { unit = "zfb" }\n[[units]]', 5, "没有写 name", "补上 name"),
    ("[[units]]", 'issuer = { name = "", unit = "zfb" }\n[[units]]', 5, "name：不能为空", "填上"),
    ("[[units]]", 'issuer = { name = "办", unit = "zzb" }\n[[units]]', 5, "单位“zzb”没有登记", "已登记的：zfb"),
    ("[[units]]", 'issuer = { nam = "办" }\n[[units]]', 5, "不认识“nam”", "是不是想写 name"),
    ("[[units]]", '[monitor.issuer]\nname = "办"\nunit = "zzb"\n[[units]]', 7, "单位“zzb”没有登记", "已登记的：zfb"),
    ('["127.0.0.0/8"]', '["127.0.0.0/99"]', 3, "不是网段", "10.1.0.0/16"),
    ('["127.0.0.0/8"]', '["10.1.2.3/16"]', 3, "主机位不为零", "10.1.0.0/16"),
    ('["127.0.0.0/8"]', '["8.8.8.0/24"]', 3, "不是内网网段", "去掉"),
    ('["127.0.0.0/8"]', '["0.0.0.0/0"]', 3, "不是内网网段", "去掉"),
    ('["127.0.0.0/8"]', '"127.0.0.0/8"', 3, "应该是列表", "方括号"),
    ("[[units]]", "[[unit]]", 5, "不认识“unit”", "是不是想写 units"),
    ('id = "zfb"', 'id = "政府办"', 6, "代号“政府办”不合规", "小写字母"),
    ('name = "区政府办公室"', 'name = ""', 7, "name：不能为空", "填上"),
    (
        'name = "区政府办公室"',
        'name = "区政府办公室"\n[[units]]\nid = "zfb"\nname = "乙"',
        8,
        "“zfb”与第 5 行重复",
        "改成不同",
    ),
    ('name = "区政府办公室"', 'name = "办"\nwebhook = "微信群"', 8, "群机器人地址不合规", "wecombot://"),
    ('name = "区政府办公室"', 'name = "办"\nwebhook = "mailto://a@b.invalid"', 8, "写成了邮箱", "email"),
    ('url = "http://127.0.0.1:8800/"', 'url = "127.0.0.1:8800"', 12, "不合规", "完整的网址"),
    (
        'url = "http://127.0.0.1:8800/"',
        'url = "http://u:p@127.0.0.1:8800/"',
        12,
        "用户名和密码",
        "完整的网址",
    ),
    ('url = "http://127.0.0.1:8800/"', 'url = "http://[::1/"', 12, "不合规", "完整的网址"),
    ('url = "http://127.0.0.1:8800/"', 'url = "http://a:99999/"', 12, "不合规", "完整的网址"),
    ('url = "http://127.0.0.1:8800/"', "", 9, "没有写 url", "补上 url"),
    ('code = "3713990001"', 'code = "371399"', 13, "网站标识码“371399”不合规", "10 位数字"),
    ('code = "3713990001"', "code = 3713990001", 13, "应该是文字", "双引号"),
    ('unit = "zfb"', 'unit = "zzb"', 14, "单位“zzb”没有登记", "已登记的：zfb"),
    (
        'hosts = ["127.0.0.1:8810"]',
        'hosts = ["http://127.0.0.1/"]',
        15,
        "主机名“http://127.0.0.1/”不合规",
        "只写主机名",
    ),
    ('hosts = ["127.0.0.1:8810"]', "concurrency = 0", 15, "0 超出范围", "1 到 64"),
    ('hosts = ["127.0.0.1:8810"]', "concurrency = true", 15, "应该是整数", "不加引号"),
    ('hosts = ["127.0.0.1:8810"]', "delay = nan", 15, "超出范围", "0 到 600"),
    ('hosts = ["127.0.0.1:8810"]', 'portal = "yes"', 15, "应该是true 或 false", "不加引号"),
    ('class = "notice"', 'class = "notise"', 19, "没有“notise”这一种", "是不是想写 notice"),
    ('class = "notice"', "max_age_days = -1", 19, "-1 超出范围", "1 到 3660"),
    ('class = "notice"', 'klass = "notice"', 19, "不认识“klass”", "是不是想写 class"),
    ('class = "notice"', 'unit = "zzb"', 19, "单位“zzb”没有登记", "zfb"),
    ('url = "zwgk/tzgg.htm"', "", 17, "没有写 url", "补上 url"),
    ('url = "zwgk/tzgg.htm"', 'url = "http://other.example.cn/a.htm"', 18, "不在网站 portal 上", "hosts"),
    ('class = "notice"', '[[sites.columns]]\nurl = "/zwgk/tzgg.htm"', 19, "与第 17 行重复", "删去"),
    ('platform = "wechat"', 'platform = "wexin"', 23, "没有“wexin”这一种", "wechat"),
    ('kind = "feed", ', "", 25, "没有写 kind", "kind"),
    ("[monitor]", "[monitor", 1, "不合 TOML 格式", "方括号"),
    ('name = "云泉发布"', "name = 云泉发布", 24, "不合 TOML 格式", "英文双引号"),
    ("[monitor]", "[[monitor]]", 1, "monitor 应该是表", "[monitor]"),
    ("[[units]]", "[units]", 5, "units 应该是一组表", "[[units]]"),
    ("[[sites.columns]]", "[sites.columns]", 17, "columns 应该是一组表", "[[sites.columns]]"),
]


@pytest.mark.parametrize(("old", "new", "line", "what", "fix"), BAD, ids=[f"{row[2]}-{row[3]}" for row in BAD])
def test_a_bad_registry_stops_with_line_and_fix(
    tmp_path: Path, old: str, new: str, line: int, what: str, fix: str
) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as caught:
        registry.load(write(tmp_path, GOOD.replace(old, new, 1)))
    assert caught.value.line == line
    assert what in caught.value.what and fix in caught.value.fix
    assert str(caught.value).startswith(f"{tmp_path}/registry.toml:{line}：")


def test_all_errors_are_shown_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = GOOD.replace('"示例区"', "1").replace('"zfb"\nname', '"zfb"\nnama').replace("wechat", "wexin")
    with pytest.raises(ConfigError) as caught:
        registry.load(write(tmp_path, text))
    assert [caught.value.line, *(error.line for error in caught.value.also)] == [2, 7, 23]
    assert str(caught.value).count("改法：") == 3


@pytest.mark.parametrize(
    ("content", "what"),
    [(None, "找不到"), ('district = "区"'.encode("gbk"), "不是 UTF-8"), (b"\xff\xfe", "不是 UTF-8")],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, what: str) -> None:
    path = tmp_path / "registry.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=what):
        registry.load(path)


def test_describe_names_each_site_column_and_account(tmp_path: Path) -> None:
    rows = registry.describe(registry.load(write(tmp_path, GOOD)))
    assert [row["类型"] for row in rows] == ["部门网站", "栏目", "账号"]
    assert [row["责任单位"] for row in rows] == ["区政府办公室", "区政府办公室", "未填"]


@pytest.mark.parametrize(
    ("short", "long"),
    [('8800/"\ncode', f'8800/{"x" * 2000}"\ncode'), ("zwgk/tzgg.htm", "zwgk/" + "通知" * 120)],
    ids=["site", "column"],
)
def test_an_address_for_which_the_store_has_no_room_is_an_error(tmp_path: Path, short: str, long: str) -> None:
    with pytest.raises(ConfigError, match="太长") as error:
        registry.load(write(tmp_path, GOOD.replace(short, long)))
    assert "最长 2000 字节" in str(error.value)
