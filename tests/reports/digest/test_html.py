"""The mail: everything crawled is escaped, nothing is loaded from anywhere, no address but the web's is
clickable.
"""

import re

import pytest
from lxml import html

from monitor.model import Severity
from monitor.registry import Registry
from monitor.reports.digest import html as digest_html
from monitor.reports.digest.build import build
from monitor.store.database import Store
from tests.reports.sample_findings import DAY, HOSTILE, Filling


@pytest.fixture
def mail(sqlite_store: Store, registry: Registry) -> str:
    """A digest in which every crawled text is hostile."""
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        texts = {
            name: HOSTILE for name in ("message", "wrong", "suggestion", "context", "target", "column", "title", "unit")
        }
        for code in ("text.typo", "link.dead", HOSTILE[:60]):
            fill.finding(code, Severity.SERIOUS, url="javascript:alert(1)//" + code, **texts)
        fill.finding(title='"><img src=x onerror=alert(1)>', url='http://a.invalid/"onmouseover="alert(1)')
        fill.scan("portal", warnings=[HOSTILE], error=HOSTILE, stage="failed")
        return digest_html.html(build(conn, registry, DAY), is_mail=True)


def test_hostile_text_is_shown_and_never_executed(mail: str) -> None:
    page = html.fromstring(mail)
    assert not page.xpath("//script | //img | //iframe | //object | //form | //link | //style")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert "<script>alert(1)</script>" in page.text_content()


def test_nothing_is_loaded_from_outside(mail: str) -> None:
    assert "url(" not in mail and "@import" not in mail
    assert not html.fromstring(mail).xpath("//@src | //@background | //@srcset")


def test_only_web_addresses_can_be_clicked(mail: str) -> None:
    addresses = html.fromstring(mail).xpath("//@href")
    assert addresses and all(address.startswith("http://") for address in addresses)


def test_layout_is_tables_with_inline_styles(mail: str) -> None:
    page = html.fromstring(mail)
    assert not page.xpath("//@class")
    assert page.xpath("//table")


def test_no_control_or_direction_marks_pass(mail: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufffe]", mail)


def test_red_is_kept_for_what_is_serious(sqlite_store: Store, registry: Registry) -> None:
    with sqlite_store.begin() as conn:
        Filling(conn).finding(severity=Severity.MAJOR)
        cells = html.fromstring(digest_html.html(build(conn, registry, DAY))).xpath("//*[contains(@style, '#b42318')]")
    assert not "".join(cell.text_content() for cell in cells).strip()
