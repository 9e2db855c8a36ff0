"""No paper leads straight to a page that is suspected of hijacking."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from monitor import clock
from monitor.findings import escalations
from monitor.jobs import digest as digest_job
from monitor.jobs import findings as findings_job
from monitor.jobs import letters as letters_job
from monitor.model import Severity, State, Step
from monitor.registry import Registry
from monitor.reports.digest import html as digest_html
from monitor.reports.digest import text as digest_text
from monitor.reports.digest import unit_digest
from monitor.reports.letters import bulletin, supervision
from monitor.reports.periods import Length, containing
from monitor.reports.queries import entries
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import findings
from tests.reports.letters.november import NOW
from tests.reports.sample_findings import NIGHT, Filling

HIJACKED = "http://127.0.0.1:8800/taken/over.htm"


def addresses(path: Path) -> list[str]:
    """Every address in the package that a click would open."""
    with ZipFile(path) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.endswith(".rels")]
    return re.findall(r'Target="(http[^"]*)"', "".join(parts))


@pytest.mark.parametrize("code", ["security.defaced", "site.replaced", "text.sensitive"])
def test_nothing_that_is_handed_out_leads_straight_to_a_hijacked_page(
    sqlite_store: Store, registry: Registry, tmp_path: Path, code: str
) -> None:
    hijacked(sqlite_store, registry, tmp_path, code)


def test_nothing_leads_straight_to_a_page_with_hidden_links(store: Store, registry: Registry, tmp_path: Path) -> None:
    hijacked(store, registry, tmp_path, "security.hidden_link")


def hijacked(store: Store, registry: Registry, tmp_path: Path, code: str) -> None:
    clock.freeze(NOW)
    with store.begin() as conn:
        fill = Filling(conn)
        fill.scan(coverage={"got": 1})
        page = fill.page(HIJACKED, "招生公告")
        for kind, state in ((code, State.CONFIRMED), ("text.typo", State.CONFIRMED)):
            fill.place(fill.finding(kind, Severity.SERIOUS, state, pages=0, due=date(2026, 11, 24)), page)
        fill.finding("text.typo", url="http://127.0.0.1:8800/clean.htm")
        escalations.climb(conn, escalations.Ladder(overdue={Step.REMIND: 1}), NOW)
        built = unit_digest.build(conn, registry, registry.units["jtj"], NIGHT.date())
    digest = digest_job.digest(store, registry, NIGHT.date())
    letters = supervision.supervise(store, registry, Settings(), tmp_path, NOW)
    letters += letters_job.notice(store, registry, Settings(), "2026-11", None, tmp_path)
    letters += bulletin.issue(store, registry, Settings(), containing(Length.WEEK, NIGHT.date()), tmp_path, NOW).paths
    assert letters and not [url for path in letters for url in addresses(path) if "taken" in url]
    assert any("clean" in url for path in letters for url in addresses(path)), "what is clean is still linked"
    pages = [
        digest_html.html(digest),
        digest_text.text(digest),
        digest_html.list_html(digest),
        built.html(),
        built.text(),
        built.brief(),
    ]
    pages += [findings_job.show(store, registry, number).text() for number in (1, 2)]
    assert not [said for said in pages if HIJACKED in said]
    assert "先看证据：monitor evidence 1" in digest_text.text(digest) and "先看证据：monitor evidence 2" in pages[-1]


def test_a_page_that_is_clean_again_is_linked_again(sqlite_store: Store) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        page = fill.page(HIJACKED)
        bad, typo = (fill.finding(kind, pages=0) for kind in ("security.hidden_link", "text.typo"))
        fill.place(bad, page)
        fill.place(typo, page)
        assert [one.suspected for one in entries.by_ids(conn, [bad, typo])] == [True, True]
        for state in (State.FALSE_POSITIVE, State.FIXED):
            conn.execute(sa.update(findings).where(findings.c.id == bad).values(state=state))
            assert [one.suspected for one in entries.by_ids(conn, [bad, typo])] == [False, False]
