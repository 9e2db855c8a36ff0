"""The digest as HTML for mail, filled and escaped by Jinja2: no script, nothing loaded from outside."""

from __future__ import annotations

from monitor.model import Severity
from monitor.reports.digest import text
from monitor.reports.digest.values import Digest
from monitor.reports.html_page import page


def html(digest: Digest, is_mail: bool = False) -> str:
    facts = {"quiet": text.quiet_line(digest), "title": text.title(digest), "is_mail": is_mail}
    return page("digest.html.j2", digest=digest, **facts, **_names())


NAMES = {
    "serious": "可能导致考核不合格", "new": "新发现", "back": "复发", "overdue": "超期未整改", "fixed": "已整改",
}  # fmt: skip


def list_html(digest: Digest) -> str:
    sections = [(key, name, getattr(digest, key).count, digest.listed.get(key, ())) for key, name in NAMES.items()]
    return page("digest_list.html.j2", digest=digest, sections=sections, title=text.title(digest), **_names())


def _names() -> dict[str, object]:
    """What the template asks of the digest, in the words of the text."""
    return {
        "Severity": Severity,
        "groups_shown": text.GROUPS_SHOWN,
        "sites_shown": text.SITES_SHOWN,
        "risks_shown": text.RISKS_SHOWN,
        "weekdays": text.WEEKDAYS,
        "days_late": text.days_late,
        "by_unit": text.by_unit,
        "standing": text.standing,
        "unit": text.unit,
        "gaps": text.gaps,
        "bars": text.bars,
        "others": text.others,
        "unlooked": text.unlooked,
        "risk_item": text.risk_item,
        "new_basis": text.new_basis,
        "trend_basis": text.TREND_BASIS,
        "past": text.past,
    }
