"""The first schema. Frozen: a change of monitor/store/tables.py is a new migration beside this one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, ForeignKey, UniqueConstraint

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    scans()
    pages()
    fetches()
    columns()
    block_results()
    check_errors()
    findings()
    places()
    events()
    exceptions()
    messages()
    notices()
    notice_findings()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def scans() -> None:
    op.create_table(
        "scans",
        Column("id", Id, primary_key=True),
        Column("site", sa.String(64), nullable=False),
        Column("stage", sa.String(16), nullable=False),
        Column("full", sa.Boolean, nullable=False),
        Column("max_pages", sa.Integer),
        Column("started_at", sa.DateTime, nullable=False),
        Column("finished_at", sa.DateTime),
        Column("coverage", sa.JSON, nullable=False),
        Column("warnings", sa.JSON, nullable=False),
        Column("error", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_scans_site_id"), "scans", ["site", "id"])


def pages() -> None:
    op.create_table(
        "pages",
        Column("id", Id, primary_key=True),
        Column("site", sa.String(64), nullable=False),
        Column("url", sa.Text, nullable=False),
        Column("kind", sa.String(16), nullable=False),
        Column("parent_id", Id, ForeignKey("pages.id")),
        Column("depth", sa.Integer, nullable=False),
        Column("nav", sa.Boolean, nullable=False),
        Column("link_text", sa.Text, nullable=False),
        Column("first_seen_at", sa.DateTime, nullable=False),
        Column("first_scan_id", Id, nullable=False),
        Column("wanted_scan_id", Id, nullable=False),
        Column("looked_at", sa.DateTime),
        Column("looked_scan_id", Id),
        Column("outcome", sa.String(16), nullable=False),
        Column("status", sa.Integer, nullable=False),
        Column("final_url", sa.Text, nullable=False),
        Column("error", sa.Text, nullable=False),
        Column("failures", sa.Integer, nullable=False),
        Column("gone", sa.Integer, nullable=False),
        Column("body", sa.String(64), nullable=False),
        Column("etag", sa.Text, nullable=False),
        Column("last_modified", sa.Text, nullable=False),
        Column("seen_at", sa.DateTime),
        Column("title", sa.Text, nullable=False),
        Column("published", sa.Date),
        Column("column_url", sa.Text, nullable=False),
        Column("unit", sa.String(64), nullable=False),
        Column("column_read_at", sa.DateTime),
        UniqueConstraint("site", "url"),
    )
    op.create_index(op.f("ix_pages_site_column_url"), "pages", ["site", "column_url"])
    op.create_index(op.f("ix_pages_site_looked_at"), "pages", ["site", "looked_at"])
    op.create_index(op.f("ix_pages_site_wanted_scan_id"), "pages", ["site", "wanted_scan_id"])


def fetches() -> None:
    op.create_table(
        "fetches",
        Column("id", Id, primary_key=True),
        Column("scan_id", Id, ForeignKey("scans.id"), nullable=False),
        Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
        Column("at", sa.DateTime, nullable=False),
        Column("method", sa.String(8), nullable=False),
        Column("outcome", sa.String(16), nullable=False),
        Column("status", sa.Integer, nullable=False),
        Column("headers", sa.JSON, nullable=False),
        Column("body", sa.String(64), nullable=False),
        Column("size", sa.Integer, nullable=False),
        Column("elapsed_ms", sa.Integer, nullable=False),
        Column("final_url", sa.Text, nullable=False),
        Column("error", sa.Text, nullable=False),
        Column("checked_at", sa.DateTime),
    )
    op.create_index(op.f("ix_fetches_page_id_id"), "fetches", ["page_id", "id"])
    op.create_index(op.f("ix_fetches_scan_id_checked_at"), "fetches", ["scan_id", "checked_at"])


def columns() -> None:
    op.create_table(
        "columns",
        Column("id", Id, primary_key=True),
        Column("site", sa.String(64), nullable=False),
        Column("url", sa.Text, nullable=False),
        Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
        Column("name", sa.Text, nullable=False),
        Column("parent_url", sa.Text, nullable=False),
        Column("cls", sa.String(16), nullable=False),
        Column("first_level", sa.Boolean, nullable=False),
        Column("items", sa.Integer, nullable=False),
        Column("dated_items", sa.Integer, nullable=False),
        Column("newest", sa.Date),
        Column("read", sa.Boolean, nullable=False),
        Column("has_text", sa.Boolean, nullable=False),
        Column("read_at", sa.DateTime),
        Column("read_scan_id", Id),
        Column("complete", sa.Boolean, nullable=False),
        UniqueConstraint("site", "url"),
    )


def block_results() -> None:
    op.create_table(
        "block_results",
        Column("key", sa.String(32), primary_key=True),
        Column("version", sa.String(32), primary_key=True),
        Column("problems", sa.JSON, nullable=False),
        Column("used_at", sa.Date, nullable=False),
    )


def check_errors() -> None:
    op.create_table(
        "check_errors",
        Column("id", Id, primary_key=True),
        Column("scan_id", Id, ForeignKey("scans.id"), nullable=False),
        Column("page_id", Id, ForeignKey("pages.id")),
        Column("code", sa.String(64), nullable=False),
        Column("error", sa.Text, nullable=False),
    )
    op.create_index(op.f("ix_check_errors_scan_id"), "check_errors", ["scan_id"])


def findings() -> None:
    op.create_table(
        "findings",
        Column("id", Id, primary_key=True),
        Column("site", sa.String(64), nullable=False),
        Column("unit", sa.String(64), nullable=False),
        Column("code", sa.String(64), nullable=False),
        Column("subject_key", sa.String(32), nullable=False),
        Column("subject", sa.Text, nullable=False),
        Column("state", sa.String(16), nullable=False),
        Column("severity", sa.String(8), nullable=False),
        Column("certain", sa.Boolean, nullable=False),
        Column("message", sa.Text, nullable=False),
        Column("wrong", sa.Text, nullable=False),
        Column("suggestion", sa.Text, nullable=False),
        Column("context", sa.Text, nullable=False),
        Column("target", sa.Text, nullable=False),
        Column("column", sa.Text, nullable=False),
        Column("first_seen_at", sa.DateTime, nullable=False),
        Column("last_seen_at", sa.DateTime, nullable=False),
        Column("first_scan_id", Id, nullable=False),
        Column("last_scan_id", Id, nullable=False),
        Column("due", sa.Date),
        Column("recurrences", sa.Integer, nullable=False),
        Column("closed_at", sa.DateTime),
        Column("waived_until", sa.Date),
        UniqueConstraint("site", "unit", "code", "subject_key"),
    )
    op.create_index(op.f("ix_findings_site_subject_key"), "findings", ["site", "subject_key"])
    op.create_index(op.f("ix_findings_state"), "findings", ["state"])
    op.create_index(op.f("ix_findings_unit_state"), "findings", ["unit", "state"])


def places() -> None:
    op.create_table(
        "places",
        Column("id", Id, primary_key=True),
        Column("finding_id", Id, ForeignKey("findings.id"), nullable=False),
        Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
        Column("fetch_id", Id, ForeignKey("fetches.id")),
        Column("where", sa.Text, nullable=False),
        Column("first_seen_at", sa.DateTime, nullable=False),
        Column("last_seen_at", sa.DateTime, nullable=False),
        Column("open", sa.Boolean, nullable=False),
        Column("closed_at", sa.DateTime),
        Column("closed_reason", sa.Text, nullable=False),
        UniqueConstraint("finding_id", "page_id"),
    )
    op.create_index(op.f("ix_places_page_id_open"), "places", ["page_id", "open"])


def events() -> None:
    op.create_table(
        "events",
        Column("id", Id, primary_key=True),
        Column("finding_id", Id, ForeignKey("findings.id"), nullable=False),
        Column("at", sa.DateTime, nullable=False),
        Column("from_state", sa.String(16), nullable=False),
        Column("to_state", sa.String(16), nullable=False),
        Column("who", sa.String(64), nullable=False),
        Column("why", sa.Text, nullable=False),
        Column("scan_id", Id),
    )
    op.create_index(op.f("ix_events_at"), "events", ["at"])
    op.create_index(op.f("ix_events_finding_id_id"), "events", ["finding_id", "id"])


def exceptions() -> None:
    op.create_table(
        "exceptions",
        Column("id", Id, primary_key=True),
        Column("code", sa.String(64), nullable=False),
        Column("wrong", sa.Text, nullable=False),
        Column("subject_key", sa.String(32), nullable=False),
        Column("scope", sa.String(16), nullable=False),
        Column("scope_value", sa.Text, nullable=False),
        Column("owner", sa.String(64), nullable=False),
        Column("reason", sa.Text, nullable=False),
        Column("at", sa.DateTime, nullable=False),
        Column("withdrawn_at", sa.DateTime),
        Column("withdrawn_by", sa.String(64), nullable=False),
    )


def messages() -> None:
    op.create_table(
        "messages",
        Column("id", Id, primary_key=True),
        Column("key", sa.String(128), nullable=False, unique=True),
        Column("kind", sa.String(32), nullable=False),
        Column("recipient", sa.Text, nullable=False),
        Column("subject", sa.Text, nullable=False),
        Column("text", sa.Text, nullable=False),
        Column("html", sa.Text, nullable=False),
        Column("attachments", sa.JSON, nullable=False),
        Column("message_id", sa.String(255), nullable=False),
        Column("created_at", sa.DateTime, nullable=False),
        Column("sent_at", sa.DateTime),
        Column("attempts", sa.Integer, nullable=False),
        Column("error", sa.Text, nullable=False),
    )


def notices() -> None:
    op.create_table(
        "notices",
        Column("id", Id, primary_key=True),
        Column("year", sa.Integer, nullable=False),
        Column("number", sa.Integer, nullable=False),
        Column("month", sa.String(7), nullable=False),
        Column("unit", sa.String(64), nullable=False),
        Column("due", sa.Date, nullable=False),
        Column("created_at", sa.DateTime, nullable=False),
        Column("path", sa.Text, nullable=False),
        UniqueConstraint("month", "unit"),
        UniqueConstraint("year", "number"),
    )


def notice_findings() -> None:
    op.create_table(
        "notice_findings",
        Column("notice_id", Id, ForeignKey("notices.id"), primary_key=True),
        Column("finding_id", Id, ForeignKey("findings.id"), primary_key=True),
        Column("position", sa.Integer, nullable=False),
    )


TABLES = [
    "scans",
    "pages",
    "fetches",
    "columns",
    "block_results",
    "check_errors",
    "findings",
    "places",
    "events",
    "exceptions",
    "messages",
    "notices",
    "notice_findings",
]
