"""A context of checking for tests: one site, two units, no word lists, nothing known yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from monitor.checks.view import SiteFacts
from monitor.clock import ZONE
from monitor.inspection.work import CheckContext, PageFacts, PageToCheck
from monitor.model import PageKind
from monitor.outcomes import Fetch, Outcome
from monitor.registry import Unit
from monitor.unit_names.lookup import of_units
from monitor.wordlists.entries import Wordlists

HOME = "http://127.0.0.1:8800/"
TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 1, 0, tzinfo=ZONE)
UNITS = (Unit(id="zfb", name="区政府办公室"), Unit(id="jtj", name="区教育和体育局", aliases=("区教体局",)))
SITE = SiteFacts(id="portal", name="示例区人民政府", url=HOME, unit="zfb")


def check_context(**known: Any) -> CheckContext:
    plain = CheckContext(
        site=SITE,
        today=TODAY,
        wordlists=Wordlists(),
        privacy_key=b"k" * 32,
        version="v1",
        home=HOME,
        names=of_units(UNITS, "示例区"),
    )
    return replace(plain, **known)


def page_to_check(
    path: str = "1.htm", kind: PageKind = PageKind.OTHER, outcome: Outcome = Outcome.OK, **facts: Any
) -> PageToCheck:
    fetch = Fetch(HOME + path, outcome, AT, body_sha=facts.pop("body", ""))
    plain = PageToCheck(
        fetch_id=1, page_id=1, fetch=fetch, kind=kind, first_seen=AT, first_scan_id=1, before=PageFacts(kind=kind)
    )
    return replace(plain, **facts)
