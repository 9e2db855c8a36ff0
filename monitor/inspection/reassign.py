"""Units of open findings after a correction: what the next check would say of each page is said at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from monitor.findings import assignments
from monitor.findings.assignments import Handover
from monitor.inspection import column_tree, queries
from monitor.inspection.page_unit import Owner, Owners
from monitor.model import AssignedBy, Severity
from monitor.registry import Registry, Site
from monitor.store import columns
from monitor.unit_names.lookup import Match, UnitNames, of_units

WHY = {"ambiguous": "可能是几个单位", "likely": "把握不大", "unknown": "认不出"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Who corrects, why, when; and when what is handed over is due, by severity."""

    who: str
    why: str
    now: datetime
    due: Mapping[Severity, date]


def apply(conn: Connection, registry: Registry, reason: Reason) -> list[int]:
    """Decide again on the unit of every page that has an open finding, and hand over what changes with it.

    A finding moves only when all its pages agree; otherwise the next check opens it where it belongs and closes it
    where it does not. Pages that no one has checked since units are noted are left to the next check. Returns the
    findings that moved.
    """
    moved: list[int] = []
    for site in registry.sites.values():
        owners = _owners(conn, registry, site)
        new = _decide(conn, site, owners)
        moved += assignments.hand_over(
            conn, _handovers(conn, site, owners, new), reason.who, reason.why, reason.now, reason.due
        )
    return moved


def unmatched(conn: Connection, registry: Registry) -> list[dict[str, Any]]:
    """The sources that pages name and that are no unit, or not beyond doubt, the most frequent first: source, site,
    pages, open findings on them, why (ambiguous likely unknown), and the nearest units with their scores (0 to 1).
    """
    known = of_units(registry.units.values(), registry.district)
    together: dict[tuple[str, str], dict[str, Any]] = {}
    for found in queries.unmatched_sources(conn):
        form = known.form(found.source)
        new = {"source": found.source, "site": found.site, "pages": 0, "findings": 0}
        row = together.setdefault((found.site, form), new)
        row["pages"] += found.pages
        row["findings"] += found.findings or 0
    rows = [row | _guess(registry, known, row["source"]) for (_, form), row in together.items() if form]
    return sorted(rows, key=lambda row: (-row["findings"], -row["pages"], row["source"]))


def counted(conn: Connection) -> list[dict[str, Any]]:
    """How many open findings got their unit in which way, and how sure it is at least on their pages (0 to 1)."""
    counts = queries.findings_by_assignment(conn)
    ways = [(by.value, by.label) for by in AssignedBy] + [("", "（本版本之前）")]
    sure = {by: round(least, 2) for by, least in queries.least_confidence(conn).items()}
    return [
        {"by": by, "label": label, "findings": counts[by], "confidence": sure.get(by)}
        for by, label in ways
        if by in counts
    ]


def _guess(registry: Registry, known: UnitNames, source: str) -> dict[str, Any]:
    """The nearest units; `nearest` is the first of them."""
    near = [(registry.units[one.unit], round(one.score, 2)) for one in known.guesses(source)]
    why = _why(known.match(source))
    first = near[0] if near else None
    return {
        "why": why,
        "why_label": WHY[why],
        "nearest": first[0].id if first else "",
        "nearest_name": first[0].name if first else "",
        "score": first[1] if first else None,
        "guesses": [{"unit": unit.id, "name": unit.name, "score": score} for unit, score in near],
        "guesses_text": "、".join(f"{unit.name}（{unit.id}，{score:.2f}）" for unit, score in near),
    }


def _why(found: Match) -> str:
    return "ambiguous" if found.ambiguous else "likely" if found.unit else "unknown"


def _owners(conn: Connection, registry: Registry, site: Site) -> Owners:
    return Owners(
        site_unit=site.unit,
        registered={column.url: column for column in site.columns},
        ancestors=column_tree.load(conn, site.id).ancestors(),
        names=of_units(registry.units.values(), registry.district),
        rules=assignments.load(conn, site.id),
        paths={url: column.path or (column.name,) for url, column in columns.load(conn, site.id).items()},
    )


def _decide(conn: Connection, site: Site, owners: Owners) -> dict[int, Owner]:
    """The owner of each page with an open finding, as it is now; written down where it changed."""
    decided = {}
    changed = []
    for row in queries.pages_with_findings(conn, site.id):
        owner = decided[row.id] = _owner(owners, row)
        if owner[:2] != (row.unit, row.unit_by):
            values = {"unit": owner.unit, "unit_by": owner.by.value, "unit_confidence": owner.confidence}
            changed.append({"id": row.id, **values})
    queries.write_pages(conn, changed)
    return decided


def _owner(owners: Owners, row: queries.Values) -> Owner:
    if row.unit_by != AssignedBy.OFFERED:
        return owners.of(row.column_url, row.source)
    if not row.parent_unit_by:
        return Owner(row.unit, AssignedBy.OFFERED)
    return owners.of(row.parent_column_url, row.parent_source)._replace(by=AssignedBy.OFFERED)


def _handovers(conn: Connection, site: Site, owners: Owners, decided: Mapping[int, Owner]) -> list[Handover]:
    """The findings whose places all belong to one unit that is not theirs."""
    agreed: dict[int, set[Owner | None]] = defaultdict(set)
    rows = {}
    for row in queries.open_places(conn, site.id):
        rows[row.id] = row
        agreed[row.id].add(_owner_of_place(owners, row, decided))
    wanted = []
    for number, found in agreed.items():
        units = {owner.unit if owner else None for owner in found}
        owner = next(iter(found))
        if len(units) == 1 and owner is not None and owner.unit != rows[number].unit:
            wanted.append(Handover(number, owner.unit, owner.by))
    return wanted


def _owner_of_place(owners: Owners, row: queries.Values, decided: Mapping[int, Owner]) -> Owner | None:
    """None: not known. A place without a fetch is of a check of the whole site: its column decides, no source."""
    if _is_by_hand(owners, row):
        return Owner(row.unit, AssignedBy.HAND)
    if row.unit_by == AssignedBy.FRAME:
        owner: Owner | None = Owner(owners.site_unit, AssignedBy.FRAME)
    else:
        owner = owners.of(row.column_url, "") if row.fetch_id is None else decided.get(row.page_id)
    if owner is None or row.unit_by in ("", AssignedBy.LINKED):  # a link's text is the other page's
        return None
    by_hand = owners.rules.findings.get((owner.unit, row.code, row.subject_key))
    return Owner(by_hand, AssignedBy.HAND) if by_hand else owner


def _is_by_hand(owners: Owners, row: queries.Values) -> bool:
    """A rule of staff has brought it to the unit where it is."""
    given = row.code, row.subject_key, row.unit
    return row.unit_by == AssignedBy.HAND and given in ((*key[1:], unit) for key, unit in owners.rules.findings.items())
