"""Names in reports: problems by the titles of CHECKS, units, sites, pages; and one finding in a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from monitor.checks import BY_CODE
from monitor.findings.outside_findings import OTHER
from monitor.model import Severity, State
from monitor.personal_numbers import masked
from monitor.registry import Registry
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import plain, unlinked, web_address

NO_UNIT = "责任单位未确定"
NO_PAGE = "未指明页面"

_OTHERS = {OTHER: "其他"}  # codes of findings that no check of ours reports

UNREAD: Mapping[str, str] = {
    "scanned": "扫描件",
    "encrypted": "加密",
    "broken": "损坏",
    "too large": "过大",
    "empty": "空文件",
    "timeout": "读取超时",
    "not converted": "旧格式转换失败",
    "nested archive": "压缩包内的压缩包",
    "drawn by script": "由脚本绘制",
}


def label(code: str) -> str:
    """What public 通报 call the problems of a check; the code itself for a check that no longer exists."""
    check = BY_CODE.get(code)
    return check.title if check else _OTHERS.get(code) or plain(code, 40)


def unread(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Why files could not be read (`Coverage.unread`), in Chinese, the most frequent first."""
    together: Counter[str] = Counter()
    for reason, count in counts.items():
        together[_why_unread(reason)] += count
    return dict(together.most_common())


def _why_unread(reason: str) -> str:
    kind, _, why = reason.partition(": ")
    if kind == "unsupported":
        return f"不支持的格式 {plain(why, 10)}"
    if why.startswith("unsupported "):
        return f"含不支持的格式 {plain(why.removeprefix('unsupported '), 10)}"
    name = UNREAD.get(why, "无法读取")
    return f"部分{name}" if kind == "partly" else name


def unit_name(registry: Registry, unit: str) -> str:
    known = registry.units.get(unit)
    return known.name if known else unit or NO_UNIT


def site_name(registry: Registry, site: str) -> str:
    known = registry.sites.get(site)
    return known.name if known else site


def grade(entry: Entry) -> str:
    """The severity; 疑似 stands before what the machine is not sure of, or may not decide."""
    waits = entry.state is State.NEW and (entry.severity is Severity.SERIOUS or not entry.certain)
    return f"疑似{entry.severity}" if waits else str(entry.severity)


def phrase(entry: Entry) -> str:
    """What is wrong, in one line: “布署”应为“部署”, or what the check says."""
    wrong, right = plain(entry.wrong, 60), plain(entry.suggestion, 60)
    if entry.code.startswith("text.") and wrong and right:
        return masked(f"“{wrong}”应为“{right}”")
    return masked(plain(entry.message, 120) or wrong or label(entry.code))


def page_name(entry: Entry, limit: int = 60) -> str:
    """The page's title, or its address where it has none; of what was brought without an address NO_PAGE."""
    if not (entry.title or entry.url):
        return NO_PAGE
    return plain(entry.title, limit) or plain(unlinked(entry.url) if entry.suspected else entry.url, limit)


def page_address(entry: Entry) -> str:
    """Where a click on the finding's page may lead: nowhere while the page is suspected of hijacking."""
    return "" if entry.suspected else web_address(entry.url)


def evidence_first(entry: Entry) -> str:
    """For our own people, in place of the link that `page_address` withholds; else empty."""
    return f"疑似被篡改，不要直接打开，先看证据：monitor evidence {entry.id} --out 文件夹" if entry.suspected else ""
