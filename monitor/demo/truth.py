"""The truth about the fictional district (truth.tsv), and a comparison of findings with it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from monitor.demo.marks import Bases, expand, state

TABLE = Path(__file__).with_name("truth.tsv")
NOWHERE = Bases("", "", "")
CLOSED = frozenset({"fixed", "false_positive", "waived"})
SPOKEN = ("wrong", "target", "message", "context", "suggestion")
ANY = "*"
Finding = Mapping[str, Any]  # as `monitor findings --format json` prints it


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthRow:
    """One line of the table. `findings` is (least, most); most is None for "at least"."""

    verdict: str
    nights: str
    gone: int | None
    code: str
    severity: str
    site: str
    pages: tuple[str, ...]
    contains: str
    findings: tuple[int, int | None]
    places: int
    note: str

    def stands(self, night: int) -> bool:
        """True when its finding is open after the scan of `night`."""
        return str(state(night)) in self.nights or self.gone == night

    def describes(self, finding: Finding) -> bool:
        """True when the row describes this finding."""
        return (
            fnmatchcase(finding["code"], self.code)
            and self.site in (ANY, finding["site"])
            and self.says(finding)
            and (ANY in self.pages or any(self.at(place["url"]) for place in open_places(finding)))
        )

    def at(self, url: str) -> bool:
        return any(page == address(url) for page in self.pages)

    def says(self, finding: Finding) -> bool:
        return not self.contains or any(self.contains in str(finding.get(name) or "") for name in SPOKEN)

    def right_severity(self, finding: Finding) -> bool:
        if not self.severity:
            return True
        return bool(finding["severity"] == self.severity.lstrip("!")) != self.severity.startswith("!")


@dataclass(frozen=True, slots=True)
class TruthComparison:
    """`missed`: rows not found as they stand, and why. `false_alarms`: findings that no row knows."""

    missed: tuple[tuple[TruthRow, str], ...]
    false_alarms: tuple[Finding, ...]

    def __bool__(self) -> bool:
        """True when everything is as the table says."""
        return not self.missed and not self.false_alarms

    def report(self) -> str:
        lines = [
            f"missed: {row.code} {row.site} {' '.join(row.pages)} “{row.contains}”: {why}" for row, why in self.missed
        ]
        lines += [
            f"false alarm: {f['code']} {f['site']} {f.get('message')} "
            f"“{f.get('wrong') or f.get('target') or ''}” at "
            f"{', '.join(place['url'] for place in list(f.get('places', ()))[:3])}"
            for f in self.false_alarms
        ]
        return "\n".join(lines)


def rows(today: date) -> tuple[TruthRow, ...]:
    """The table, its dates relative to `today` (the day of night 2)."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        kept = [line for line in lines if line.strip() and not line.startswith("#")]
    return tuple(read_row(raw, today) for raw in csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_row(raw: Mapping[str, str], today: date) -> TruthRow:
    least = int(raw["findings"].rstrip("+"))
    most = None if raw["findings"].endswith("+") else least
    pages = tuple(page_of(page, today) for page in raw["page"].split(" "))
    return TruthRow(
        verdict=raw["verdict"],
        nights=raw["nights"],
        gone=int(raw["gone"]) if raw["gone"] else None,
        code=raw["code"],
        severity=raw["severity"],
        site=raw["site"],
        pages=pages,
        contains=raw["contains"],
        findings=(least, most),
        places=int(raw["places"].rstrip("+")),
        note=raw["note"],
    )


def page_of(page: str, today: date) -> str:
    return ANY if page == ANY else address(expand(page, 0, today, NOWHERE))


def address(url: str) -> str:
    """Path and query of a URL, the query in a fixed order."""
    parts = urlsplit(url)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{parts.path or '/'}?{query}" if query else parts.path or "/"


def expected(today: date, night: int) -> list[TruthRow]:
    """Faults whose findings are open after the scan of `night`, when the nights before were scanned too."""
    return [row for row in rows(today) if row.verdict == "fault" and row.stands(night)]


def fixed(today: date, night: int) -> list[TruthRow]:
    """Faults that the scan of `night` finds fixed."""
    return [row for row in rows(today) if row.verdict == "fault" and row.stands(night - 1) and not row.stands(night)]


def opened(today: date, night: int) -> list[TruthRow]:
    """Faults that `night` shows for the first time."""
    earlier = range(night)
    return [row for row in expected(today, night) if not any(row.stands(before) for before in earlier)]


def back(today: date, night: int) -> list[TruthRow]:
    """Faults that were fixed the night before and stand again."""
    return [row for row in expected(today, night) if not row.stands(night - 1) and row not in opened(today, night)]


def open_places(finding: Finding) -> list[Mapping[str, Any]]:
    return [place for place in finding.get("places", ()) if place.get("open", True)]


def compare(findings: Iterable[Finding], today: date, night: int) -> TruthComparison:
    """Findings after the scan of `night` (DESIGN §7; closed ones are left out) against the table."""
    standing = [finding for finding in findings if finding.get("state") not in CLOSED]
    known = [row for row in rows(today) if row.verdict != "innocent" and row.stands(night)]
    missed = [(row, why) for row in known if row.verdict == "fault" and (why := lacking(row, standing))]
    alarms = [finding for finding in standing if not any(row.describes(finding) for row in known)]
    return TruthComparison(tuple(missed), tuple(alarms))


def lacking(row: TruthRow, findings: Sequence[Finding]) -> str:
    """Why `row` is not found as it stands; empty when it is."""
    matching = [finding for finding in findings if row.describes(finding)]
    least, most = row.findings
    if len(matching) < least:
        return f"{len(matching)} findings instead of {least}"
    if most is not None and len(matching) > most:
        return f"{len(matching)} findings instead of {most}"
    if not all(row.right_severity(finding) for finding in matching):
        return f"severity {', '.join(finding['severity'] for finding in matching)} instead of {row.severity}"
    widest = max(len(open_places(finding)) for finding in matching)
    return "" if widest >= row.places else f"{widest} places instead of {row.places} or more"
