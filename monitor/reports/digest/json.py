"""The digest as JSON, for other programs: figures and findings of the mail, times in ISO 8601 with zone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.reports.digest.coverage import Looked
from monitor.reports.digest.text import TREND_BASIS
from monitor.reports.digest.values import Digest, Section
from monitor.reports.labels import label
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import json_text

_AS_THEY_ARE = ("id", "code", "severity", "state", "certain", "site", "column", "target", "url", "recurrences")
_TEXTS = ("message", "wrong", "suggestion", "context", "title")


def json(digest: Digest) -> str:
    """An object with `district day since until quiet serious new back fixed overdue decided standing backlog
    sites risks trend trend_basis notes unverified is_past`. `unverified`: findings whose 核实期限 is over; `is_past`:
    made after its day was over, from the events.

    A section is `{count, by_severity, units: [{unit, name, count, by_severity, findings: [...]}]}`;
    `findings` are the worst of the unit, not all.
    """
    sections = {name: _section(getattr(digest, name)) for name in ("serious", "new", "back", "fixed", "overdue")}
    report = {
        "district": digest.district,
        "day": digest.day.isoformat(),
        "since": digest.since.isoformat(),
        "until": digest.until.isoformat(),
        "quiet": digest.quiet,
        "waiting": digest.waiting,
        **sections,
        "decided": _counts(digest.decided),
        "standing": _counts(digest.standing),
        "backlog": digest.backlog,
        "sites": [_site(site) for site in digest.sites],
        "risks": [
            {"site": risk.site, "item": risk.item, "told": risk.told, "used": risk.used, "suspected": risk.suspected}
            for risk in digest.risks
        ],
        "trend": [{"week": week, "found": found, "fixed": fixed} for week, found, fixed in digest.trend],
        "trend_basis": TREND_BASIS,
        "notes": list(digest.notes),
        "unverified": digest.unverified,
        "is_past": digest.is_past,
    }
    return json_text(report)


def _section(section: Section) -> dict[str, Any]:
    units = [
        {
            "unit": group.unit,
            "name": group.name,
            "count": group.count,
            "by_severity": _counts(group.by_severity),
            "findings": [_finding(entry) for entry in group.entries],
        }
        for group in section.groups
    ]
    return {"count": section.count, "by_severity": _counts(section.by_severity), "units": units}


def _finding(entry: Entry) -> dict[str, Any]:
    return {
        **{name: getattr(entry, name) for name in _AS_THEY_ARE},
        **{name: getattr(entry, name) for name in _TEXTS},
        "label": label(entry.code),
        "places": entry.open_places,
        "due": entry.owed_by.isoformat() if entry.owed_by else None,
        "verify_by": entry.verify_by.isoformat() if entry.verify_by else None,
        "first_seen": entry.first_seen_at.isoformat(),
        "last_seen": entry.last_seen_at.isoformat(),
    }


def _site(site: Looked) -> dict[str, Any]:
    return {
        "site": site.site,
        "name": site.name,
        "stage": site.stage or None,
        "started": site.started.isoformat() if site.started else None,
        "finished": site.finished.isoformat() if site.finished else None,
        "asked": site.asked,
        "got": site.got,
        "unchanged": site.unchanged,
        "unseen_pages": dict(site.pages),
        "unseen_links": dict(site.targets),
        "unread_files": dict(site.files),
        "later": site.later,
        "behind": site.behind,
        "behind_since": site.oldest or None,
        "warnings": list(site.troubles),
    }


def _counts(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(name.value): count for name, count in counts.items()}
