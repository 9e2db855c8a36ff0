"""Fields of registry.toml. Each reader takes a raw TOML value and returns what the program uses.

Every reader raises WrongValue, with a fix in Chinese.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from monitor.model import ColumnClass
from monitor.registry.toml import Field, WrongValue, near

T = TypeVar("T")
Read = Callable[[Any], Any]
PLATFORMS = ("wechat", "weibo", "toutiao", "douyin", "kuaishou", "app", "other")
_NAMES = {str: "文字", int: "整数", bool: "true 或 false", list: "列表", dict: "表", float: "数"}


def text(value: Any) -> str:
    """Text without blanks around it."""
    return _of(str, value, '用双引号括起来，例如 "示例"').strip()


def filled(value: Any) -> str:
    """Text that is not empty."""
    written = text(value)
    if not written:
        raise WrongValue("不能为空", "填上内容")
    return written


def flag(value: Any) -> bool:
    return _of(bool, value, "写 true 或 false，不加引号")


def identifier(value: Any) -> str:
    written = filled(value)
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", written):
        raise WrongValue(f"代号“{written}”不合规", "用小写字母、数字、- 和 _，以字母或数字开头，最长 64 个字符")
    return written


def texts(value: Any) -> tuple[str, ...]:
    fix = '写成方括号里的列表，例如 ["甲", "乙"]'
    return tuple(_of(str, item, fix).strip() for item in _of(list, value, fix))


def networks(value: Any) -> tuple[str, ...]:
    return tuple(map(_network, texts(value)))


def _network(written: str) -> str:
    try:
        network = ipaddress.ip_network(written, strict=False)
    except ValueError:
        raise WrongValue(f"“{written}”不是网段", "写成 10.1.0.0/16 的样子") from None
    if str(network) != written and f"{written}/{network.prefixlen}" != str(network):
        raise WrongValue(f"网段“{written}”的主机位不为零", f"写成 {network}")
    if network.is_global:
        raise WrongValue(f"“{written}”不是内网网段", "去掉它：公网地址本来就可以访问")
    return str(network)


def site_url(value: Any) -> str:
    address = filled(value)
    fix = "写完整的网址，例如 https://www.example.gov.cn/"
    try:
        parts = urlsplit(address)
        netloc, _ = parts.hostname, parts.port
    except ValueError:
        raise WrongValue(f"网址“{address}”不合规", fix) from None
    if parts.scheme not in ("http", "https") or not netloc or re.search(r"\s", address):
        raise WrongValue(f"网址“{address}”不合规", fix)
    if parts.username or parts.password:
        raise WrongValue("网址里不能写用户名和密码", fix)
    return address


def webhook(value: Any) -> str:
    """An apprise address of a chat: wecombot://…, dingtalk://…, feishu://…, json://…"""
    address = text(value)
    fix = "写群机器人的地址，例如 wecombot://密钥 或 dingtalk://令牌"
    if address and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*://\S+", address):
        raise WrongValue("群机器人地址不合规", fix)  # not the address: it is a secret
    if address.lower().startswith("mailto"):
        raise WrongValue("群机器人地址写成了邮箱", "邮箱写到 email")
    return address


def site_code(value: Any) -> str:
    code = text(value)
    if code and not re.fullmatch(r"[0-9]{10}|bm[0-9]{8}", code):
        raise WrongValue(f"网站标识码“{code}”不合规", "写 10 位数字（部委网站写 bm 加 8 位数字），加引号")
    return code


def hosts(value: Any) -> tuple[str, ...]:
    return tuple(map(_host, texts(value)))


def _host(written: str) -> str:
    if not re.fullmatch(r"[\w.\-]+(:[0-9]{1,5})?|\[[0-9a-fA-F:]+\](:[0-9]{1,5})?", written):
        raise WrongValue(
            f"主机名“{written}”不合规", "只写主机名和端口，不写 http:// 和路径，例如 static.example.gov.cn"
        )
    return written.lower()


def whole(low: int, high: int) -> Read:
    def read(value: Any) -> int:
        number = _of(int, value, f"写 {low} 到 {high} 的整数，不加引号")
        if not low <= number <= high:
            raise WrongValue(f"{number} 超出范围", f"写 {low} 到 {high} 的整数")
        return number

    return read


def seconds(value: Any) -> float:
    number = float(value) if type(value) is int else _of(float, value, "写秒数，不加引号，例如 0.5")
    if not 0 <= number <= 600:
        raise WrongValue(f"{number} 超出范围", "写 0 到 600 之间的秒数")
    return float(number)


def column_class(value: Any) -> ColumnClass:
    return ColumnClass(one_of(tuple(ColumnClass))(value))


def one_of(choices: tuple[str, ...]) -> Read:
    def read(value: Any) -> str:
        word = filled(value)
        if word not in choices:
            raise WrongValue(f"没有“{word}”这一种", near(word, choices))
        return word

    return read


def source(value: Any) -> Mapping[str, str]:
    fix = '写成 { kind = "feed", url = "https://…" } 的样子，值都加引号'
    table = {name: _of(str, item, fix) for name, item in _of(dict, value, fix).items()}
    if table and not table.get("kind"):
        raise WrongValue("来源没有写 kind", fix)
    if "url" in table:
        site_url(table["url"])
    return table


def _of(kind: type[T], value: Any, fix: str) -> T:
    if type(value) is not kind:  # exactly: true is an int to isinstance
        raise WrongValue(f"应该是{_NAMES[kind]}，却写成了{_NAMES.get(type(value), '日期')}", fix)
    return value


UNIT = {
    "id": Field(identifier, required=True),
    "name": Field(filled, required=True),
    "aliases": Field(texts),
    "email": Field(text),
    "webhook": Field(webhook),
    "contact": Field(text),
}
SITE = {
    "id": Field(identifier, required=True),
    "name": Field(filled, required=True),
    "url": Field(site_url, required=True),
    "code": Field(site_code),
    "unit": Field(text),
    "portal": Field(flag),
    "services": Field(flag),
    "own": Field(flag),
    "hosts": Field(hosts),
    "concurrency": Field(whole(1, 64)),
    "delay": Field(seconds),
    "columns": Field(lambda rows: rows),  # read as rows of COLUMN
}
COLUMN = {
    "url": Field(filled, required=True),
    "name": Field(text),
    "class": Field(column_class),
    "max_age_days": Field(whole(1, 3660)),
    "unit": Field(text),
    "exempt": Field(text),
}
ACCOUNT = {
    "id": Field(identifier, required=True),
    "platform": Field(one_of(PLATFORMS), required=True),
    "name": Field(filled, required=True),
    "unit": Field(text),
    "source": Field(source),
}
MONITOR = {
    "district": Field(filled, required=True),
    "data_dir": Field(filled),
    "allow_private": Field(networks),
    "issuer": Field(lambda table: table),  # read as ISSUER
}
ISSUER = {
    "name": Field(filled, required=True),
    "unit": Field(text),
}
