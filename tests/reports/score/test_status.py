"""The simulated score leads to no page that is suspected of hijacking: not as a page, a text or an Excel sheet."""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from monitor.clock import ZONE
from monitor.model import Severity
from monitor.reports.score import html as score_html
from monitor.reports.score import score
from monitor.reports.score import text as score_text
from monitor.reports.score import xlsx as score_xlsx
from tests.reports.score.sample_sites import TODAY, finding, site

TAKEN = "http://127.0.0.1:8800/taken/over.htm"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZONE)


@pytest.mark.parametrize("code", ["security.hidden_link", "security.defaced", "text.sensitive"])
def test_a_hijacked_page_is_named_and_not_linked(code: str) -> None:
    shown = [score(site(findings=(finding(7, code, url=TAKEN, severity=Severity.SERIOUS),)), TODAY)]
    book = load_workbook(BytesIO(score_xlsx.xlsx(shown, NOW)))
    linked = [cell.hyperlink.target for sheet in book for row in sheet for cell in row if cell.hyperlink]
    told = [score_html.html(shown), score_text.text(shown), score_text.as_json(shown), *map(str, linked)]
    assert not [one for one in told if TAKEN in one]
    assert json.loads(told[2])
    assert "127.0.0.1:8800/taken/over.htm" in told[0] and "先看证据：monitor evidence 7" in told[1]


def test_a_hijacked_home_page_is_not_linked_by_any_veto() -> None:
    home = "http://127.0.0.1:8800/"
    found = finding(7, "site.replaced", url=home + "index.html", severity=Severity.SERIOUS, on_home=True)
    shown = score(site(findings=(found,)), TODAY)
    assert not [link for veto in shown.vetoes for link in veto.links if link.url.startswith(home + "index")]
    assert home not in [link.url for veto in shown.vetoes for link in veto.links]


def test_a_clean_page_is_linked_as_before() -> None:
    shown = score(site(findings=(finding(7, "security.defaced", url=TAKEN),)), TODAY)
    assert "http://127.0.0.1:8800/" in [link.url for veto in shown.vetoes for link in veto.links]
