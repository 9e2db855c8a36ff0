"""All texts that a page may give × all forms of personal numbers, through every paper, page, table and JSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest

from monitor import clock
from monitor.cli import output
from monitor.findings import listing
from monitor.folded_text import deep_char
from monitor.model import Severity, State
from monitor.outcomes import Outcome
from monitor.registry import Registry
from monitor.reports import finding_card
from monitor.reports.digest import build as digest
from monitor.reports.digest import json as digest_json
from monitor.reports.digest import text as digest_text
from monitor.reports.digest import unit_digest
from monitor.reports.digest.html import html, list_html
from monitor.reports.evidence.pack import Case, pack
from monitor.reports.letters import assessment, bulletin, ledger, notice
from monitor.reports.periods import Length, containing
from monitor.reports.queries.entries import by_ids
from monitor.reports.queries.evidence import SeenPlace
from monitor.reports.workbooks import reply_form
from monitor.settings import ASSESS, Settings
from monitor.store.database import Store
from tests.reports.sample_findings import DAY, NIGHT, Filling

ID, OLD, MOBILE, CARD, LONG = (
    *("371311191211050003", "370101291105001", "13900000001", "6222000000000003", "6222000000000000004"),
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
FORMS = (
    *(ID, OLD, MOBILE, CARD, LONG, "37131119121105002X"),
    *("371311 19121105 0003", "371311-19121105-0003", "3713 1119 1211 0500 03", "371311.19121105.0003"),
    *("139-0000-0001", "139 0000 0001", "139—0000—0001", "+86 13900000001", "0086-139-0000-0001", "139 00000001"),
    *("6222 0000 0000 0003", "6222-0000-0000-0000-004", "370101 291105 001"),
    *(number.translate(WIDE) for number in (ID, MOBILE, LONG)),
    *("139\u200b0000\u200b0001", "①③⑨00000001", "Tel13900000001", f"G{ID}", "139·0000·0001"),
)
TEXTS = ("message", "wrong", "suggestion", "context", "column")
CODES = ("text.typo", "privacy.mobile", "link.dead", "column.stale", "security.hidden_link")
NOW = NIGHT + timedelta(hours=8)


def digits(text: str) -> str:
    plain = "".join(map(deep_char, text))
    return re.sub(r"(?<=[0-9xX])[ .·—–,_\-]+(?=[0-9])", "", plain)


def leaks(text: str) -> list[str]:
    plain = digits(re.sub(r"https?://[!-~]+", "", text))
    return [form for form in FORMS if re.search(rf"(?<!\d)(?:0?0?86)?{re.escape(_number(form))}(?!\d)", plain)]


def _number(form: str) -> str:
    found = re.sub(r"^(?:86|0086)(?=1[3-9]\d{9}$)", "", re.sub(r"[^0-9X]", "", digits(form)))
    return found


@pytest.fixture
def filled(sqlite_store: Store) -> Store:
    """A finding for each form, in all its texts; the forms stand at many distances from where a text is cut."""
    clock.freeze(NOW)
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        for number, form in enumerate(FORMS):
            said = {name: f"{'某' * (number % 5 * 9)}联系{form}的说明" for name in TEXTS}
            said["column"] = f"名单{form}"
            code = CODES[number % len(CODES)]
            fill.finding(
                *(code, list(Severity)[number % 3]),
                state=State.NEW if number % 7 == 0 else State.CONFIRMED,
                title=f"{'公示' * (number % 4 * 6)}张某{form}名单",
                due=DAY - timedelta(days=1),
                **said,
            )
        fill.scan("portal", coverage={"asked": 10, "got": 2}, warnings=[f"警告 {form}" for form in FORMS])
    return sqlite_store


def papers(store: Store, registry: Registry, out: Path) -> Iterator[tuple[str, str]]:
    """Every paper as (name, its text)."""
    with store.read() as conn:
        built = digest.build(conn, registry, DAY)
        yield from {
            "digest text": digest_text.text(built),
            "digest json": digest_json.json(built),
            "digest brief": digest_text.brief(built),
        }.items()
        yield from {"digest html": html(built), "mail": html(built, True), "digest list": list_html(built)}.items()
        own = unit_digest.build(conn, registry, registry.units["jtj"], DAY)
        yield from {"unit text": own.text(), "unit html": own.html(), "unit brief": own.brief()}.items()
        for number in range(1, len(FORMS) + 1):
            one = finding_card.card(conn, registry, number)
            assert one is not None
            yield from {"card": one.text(), "card json": one.json()}.items()
        yield "ledger", read(ledger.write(conn, registry, "2026-11", out / "ledger", NOW).read_bytes())
        rows = listing.rows(conn)
        entries = by_ids(conn, range(1, len(FORMS) + 1))
    header = {name: name for name in rows[0]}
    yield "table", output.table(rows, header)
    yield "case", "\n".join(map(evidence_of, entries))
    month = containing(Length.MONTH, DAY)
    notices = notice.issue(store, registry, Settings(), "2026-11", None, out / "notice", NOW)
    bulletin.issue(store, registry, Settings(), month, out / "bulletin", NOW)
    assessment.issue(store, registry, ASSESS, 2026, out / "assessment.xlsx", NOW)
    assert any(path.suffix == ".docx" for path in notices)
    with store.read() as conn:
        reply_form.of_month(conn, registry, "2026-11", None, out / "forms")
    for path in sorted(out.rglob("*")):
        if path.is_file():
            yield path.name, read(path.read_bytes())


def evidence_of(entry) -> str:  # type: ignore[no-untyped-def]
    """The pack without what is marked as internal."""
    body = f"<p>电话{FORMS[entry.id - 1]}，1390<b>000</b>0001</p>".encode()
    headers = {"content-type": "text/html; charset=utf-8", "x-told": FORMS[entry.id - 1]}
    seen = SeenPlace(
        url="http://127.0.0.1:8800/1.htm",
        title=entry.title,
        where="",
        first_seen_at=NIGHT,
        last_seen_at=NIGHT,
        open=True,
        by_itself=True,
        at=NIGHT,
        method="GET",
        outcome=Outcome.OK,
        status=200,
        headers=headers,
        served_at=NIGHT,
        body_sha="ab" * 32,
        size=len(body),
        elapsed_ms=42,
    )
    case = Case(
        entry=entry,
        unit="区教体局",
        site="示例区人民政府",
        site_code="3713990001",
        indicator="错别字",
        events=[],
        seen=[(seen, body)],
        target=None,
        now=NIGHT,
    )
    with ZipFile(io.BytesIO(pack(case, False, False))) as file:
        names = [name for name in file.namelist() if "内部资料" not in name]
        return "\n".join(read(file.read(name)) for name in names)


def read(body: bytes) -> str:
    """The text of a paper: of an office file that of its parts, a run on a line with its neighbours."""
    try:
        with ZipFile(io.BytesIO(body)) as file:
            parts = [file.read(name).decode("utf-8", "replace") for name in file.namelist() if name.endswith(".xml")]
    except BadZipFile:
        return re.sub(r"</?(?:b|mark|span)[^>]*>", "", body.decode("utf-8-sig", "replace"))
    lines = "\n".join(parts).replace("</w:p>", "\n").replace("</c>", "\n").replace("</si>", "\n")
    return re.sub(r"<[^>]*>", "", lines)


def test_no_number_leaves_unmasked(
    filled: Store, registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = set()
    for name, text in papers(filled, registry, tmp_path / "out"):
        seen.add(name)
        assert leaks(text) == [], name
    assert {"digest text", "ledger", "card json", "table", "case"} < seen and len(seen) > 14
    with filled.read() as conn:
        rows = listing.rows(conn)
    for form in ("json", "csv", "table"):
        output.print_rows(rows, form, {name: name for name in rows[0]})
        printed = capsys.readouterr().out
        assert leaks(printed) == []
        assert form != "json" or "http://127.0.0.1:8800/info/1011/" in printed
    output.print_rows(rows, "json", {})
    assert len(json.loads(capsys.readouterr().out)) == len(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_the_test_would_see_a_leak(form: str) -> None:
    assert leaks(f"联系{form}的说明") and not leaks(f"{date(2026, 11, 20)} 没有")
