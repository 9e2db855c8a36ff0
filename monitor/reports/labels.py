"""How reports name things to a clerk: the labels that public 通报 use (indicators D), units, and one
finding in a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from monitor.model import Severity, State
from monitor.personal_numbers import masked
from monitor.registry import Registry
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import plain

NO_UNIT = "责任单位未确定"
NO_PAGE = "未指明页面"

LABELS: Mapping[str, str] = {
    "column.stale": "栏目更新不及时",
    "column.blank": "空白栏目",
    "home.stale": "首页不更新",
    "link.dead": "失效链接",
    "link.soft": "失效链接",
    "link.intranet": "内网链接",
    "link.empty": "空链",
    "link.malformed": "错误网址",
    "link.hijacked": "非法链接",
    "attachment.broken": "附件失效",
    "attachment.unreadable": "附件无法打开",
    "text.typo": "错别字",
    "text.title": "错别字",
    "text.expression": "表述不规范",
    "text.renamed": "机构名称过时",
    "text.form": "文字格式错误",
    "text.leader": "领导信息错误",
    "text.sensitive": "敏感词",
    "privacy.id_card": "隐私泄露",
    "privacy.mobile": "隐私泄露",
    "privacy.bank_card": "隐私泄露",
    "privacy.address": "隐私泄露",
    "date.missing": "发布时间缺失",
    "date.future": "发布时间异常",
    "date.backdated": "倒填发布时间",
    "security.hidden_link": "暗链",
    "security.defaced": "页面被篡改",
    "security.foreign_script": "外来脚本",
    "page.identity": "网站标识缺失",
    "page.meta": "页面标签不规范",
    "page.slow": "页面打开缓慢",
    "site.unreachable": "站点无法访问",
    "site.replaced": "首页被替换",
    "policy.unlinked": "政策与解读未关联",
    "report.structure": "年报格式错误",
    "report.arithmetic": "年报数据错误",
    "report.late": "年报迟发",
    "interaction.overdue": "留言超期",
    "service.incomplete": "办事指南要素缺失",
    "media.stale": "新媒体超期",
    "media.unreachable": "新媒体无法访问",
    "media.unregistered": "新媒体未备案",
    "other": "其他",
}

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
    """The label of a check code; the code itself where a new check has none yet."""
    return LABELS.get(code) or plain(code, 40)


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


def unlinked(url: str) -> str:
    """The address without its scheme: no program makes a link of it by itself."""
    return url.partition("://")[2] or url


def web_address(url: str) -> str:
    """`url` where it may stand in an href; empty for javascript:, file: and whatever else a page may
    contain.
    """
    address = plain(url, 2_000)
    return address if address.lower().startswith(("http://", "https://")) and " " not in address else ""
