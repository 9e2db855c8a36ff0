"""Numbers of issued documents neither repeat nor skip; their bytes stay; every figure leads to its findings."""

import os
import sys
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import IntegrityError

from monitor.store import database, issued_documents
from monitor.store.database import Store
from monitor.store.issued_documents import DamagedDocument, DocumentKind, IssuedDocument
from monitor.store.tables import document_findings
from monitor.store.tables import documents as table
from tests import warm
from tests.reports.sample_findings import NIGHT, Filling


def add(
    store: Store, kind: DocumentKind = DocumentKind.NOTICE, period: str = "2026-11", unit: str = "jtj", **values: object
) -> IssuedDocument:
    with store.begin() as conn:
        issued_documents.lock(conn)
        year = 2026
        number = issued_documents.next_number(conn, kind, year)
        given = {"kind": kind, "year": year, "number": number, "period": period, "unit": unit, "now": NIGHT}
        return issued_documents.add(conn, b"as issued", **given | values)


def test_each_kind_counts_for_itself_and_begins_at_one_each_year(store: Store) -> None:
    numbers = [
        add(store, kind, unit=unit).text for kind in (DocumentKind.NOTICE, DocumentKind.SUPERVISION) for unit in "ab"
    ]
    assert numbers == ["网整〔2026〕1号", "网整〔2026〕2号", "网督〔2026〕1号", "网督〔2026〕2号"]
    with store.begin() as conn:
        assert issued_documents.next_number(conn, DocumentKind.NOTICE, 2027) == 1


def test_processes_that_issue_at_once_neither_repeat_nor_skip_a_number(store: Store) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "tests.store.issuing_process", url]
    running = [warm.start([*words, f"p{n}", "9"], os.environ) for n in range(3)]
    assert [child.wait() for child in running] == [0, 0, 0]
    with store.read() as conn:
        for kind in (DocumentKind.NOTICE, DocumentKind.BULLETIN):
            assert [one.number for one in issued_documents.listed(conn, kind)] == list(range(1, 28))


def test_a_document_that_fails_uses_no_number(store: Store) -> None:
    with pytest.raises(IntegrityError), store.begin() as conn:
        issued_documents.lock(conn)
        number = issued_documents.next_number(conn, DocumentKind.NOTICE, 2026)
        given = {"kind": DocumentKind.NOTICE, "year": 2026, "number": number, "period": "2026-11", "now": NIGHT}
        issued_documents.name_findings(conn, issued_documents.add(conn, b"x", **given).id, [404])
    assert add(store).number == 1


def test_one_document_a_kind_period_and_unit(store: Store) -> None:
    add(store)
    with pytest.raises(IntegrityError):
        add(store)


def test_the_bytes_stay_as_they_were_issued_and_a_change_is_noticed(store: Store) -> None:
    issued = add(store, file="通知.docx", due=date(2026, 12, 9))
    with store.read() as conn:
        assert issued_documents.issued(conn, DocumentKind.NOTICE, "2026-11", "jtj") == issued
        assert issued_documents.body(conn, issued, store.data_dir) == b"as issued"
    with store.begin() as conn:
        conn.execute(sa.update(table).values(body=b"another"))
        with pytest.raises(DamagedDocument, match="不一致"):
            issued_documents.body(conn, issued, store.data_dir)
        conn.execute(sa.update(table).values(body=None))
        with pytest.raises(DamagedDocument, match="不在"):
            issued_documents.body(conn, issued, store.data_dir)


def test_every_figure_leads_to_its_findings_and_a_finding_to_its_letters(store: Store) -> None:
    notice, bulletin = add(store), add(store, DocumentKind.BULLETIN, unit="")
    with store.begin() as conn:
        fill = Filling(conn)
        ids = [fill.finding() for _ in range(4)][::-1]
        issued_documents.name_findings(conn, notice.id, ids)
        issued_documents.name_findings(conn, bulletin.id, ids[:3], "found")
        issued_documents.name_findings(conn, bulletin.id, ids[:1], "fixed")
    with store.read() as conn:
        assert issued_documents.named_in(conn, notice.id) == ids
        assert issued_documents.figures(conn, bulletin.id) == {"found": 3, "fixed": 1}
        assert [row["id"] for row in issued_documents.behind(conn, bulletin.id, "found")] == ids[:3]
        assert issued_documents.letters_of(conn, ids[0]) == [notice]


def test_notices_of_the_schema_before_keep_number_file_and_findings(tmp_path: Path) -> None:
    engine = database.connect(sa.URL.create("sqlite", database=str(tmp_path / "monitor.db")))
    with engine.begin() as conn:
        config = database._alembic_config(conn)
        command.upgrade(config, "0001")
        stamp = "'2026-11-20 00:00:00'"
        conn.exec_driver_sql(
            "INSERT INTO notices (id, year, number, month, unit, due, created_at, path)"
            f" VALUES (7, 2026, 3, '2026-11', 'jtj', '2026-12-09', {stamp}, 'notices/2026/0003-jtj.docx')"
        )
        conn.execute(
            sa.text(
                "INSERT INTO findings (id, site, unit, code, subject_key, subject, state, severity, certain, message,"
                ' wrong, suggestion, context, target, "column", first_seen_at, last_seen_at, first_scan_id,'
                " last_scan_id, recurrences) VALUES (5, 's', 'jtj', 'c', 'k', 's', 'notified', '一般', 1, '',"
                f" '', '', '', '', '', {stamp}, {stamp}, 1, 1, 0)"
            )
        )
        conn.exec_driver_sql("INSERT INTO notice_findings VALUES (7, 5, 1)")
        command.upgrade(config, "head")
    (tmp_path / "notices/2026").mkdir(parents=True)
    (tmp_path / "notices/2026/0003-jtj.docx").write_bytes(b"a letter of last month")
    with engine.begin() as conn:
        (carried,) = issued_documents.listed(conn, DocumentKind.NOTICE)
        assert (carried.id, carried.text, carried.due) == (7, "网整〔2026〕3号", date(2026, 12, 9))
        assert issued_documents.named_in(conn, 7) == [5]
        assert issued_documents.body(conn, carried, tmp_path) == b"a letter of last month"
        assert issued_documents.next_number(conn, DocumentKind.NOTICE, 2026) == 4
        assert conn.scalar(sa.select(document_findings.c.figure)) == "named"
    engine.dispose()


def test_what_bulletins_counted_before_0004_is_still_behind_their_figures(tmp_path: Path) -> None:
    engine = database.connect(sa.URL.create("sqlite", database=str(tmp_path / "monitor.db")))
    stamp = "'2026-11-20 00:00:00'"
    with engine.begin() as conn:
        config = database._alembic_config(conn)
        command.upgrade(config, "0003")
        conn.exec_driver_sql(
            "INSERT INTO documents (id, kind, year, number, unit, period, title, file, created_at, sha, path)"
            f" VALUES (7, 'bulletin', 2026, 1, '', '2026-11', '', '', {stamp}, '', '')"
        )
        for number in (5, 6):
            conn.exec_driver_sql(
                "INSERT INTO findings (id, site, unit, unit_by, code, subject_key, subject, state, severity, certain,"
                ' message, wrong, suggestion, context, target, "column", first_seen_at, last_seen_at, first_scan_id,'
                f" last_scan_id, recurrences) VALUES ({number}, 's', 'jtj', '', 'c', 'k{number}', 's', 'notified',"
                f" '一般', 1, '', '', '', '', '', '', {stamp}, {stamp}, 1, 1, 0)"
            )
        for row in ("(7, 'found', 5, 2)", "(7, 'found', 6, 1)", "(7, 'fixed', 5, 1)", "(7, 'named', 6, 1)"):
            conn.exec_driver_sql(
                f"INSERT INTO document_findings (document_id, figure, finding_id, position) VALUES {row}"
            )
        command.upgrade(config, "head")
    with engine.begin() as conn:
        assert issued_documents.figures(conn, 7) == {"found": 2, "fixed": 1, "named": 1}
        assert issued_documents.named_in(conn, 7, "found") == [6, 5] and issued_documents.named_in(conn, 7) == [6]
        assert [row["id"] for row in issued_documents.behind(conn, 7, "found")] == [6, 5]
        assert list(conn.scalars(sa.select(document_findings.c.figure))) == ["named"]
    engine.dispose()
