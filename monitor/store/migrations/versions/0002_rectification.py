"""Rectification: documents of every kind with their numbers (the notices are carried over) and what they count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, ForeignKey, UniqueConstraint

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    documents()
    carry_notices()
    probes()
    op.drop_table("notice_findings")
    op.drop_table("notices")
    new_columns()
    assignment_rules()
    escalations()
    replies()


def downgrade() -> None:
    raise NotImplementedError("0002 is not undone: its documents have nowhere to go; restore the backup made before it")


def documents() -> None:
    op.create_table(
        "documents",
        Column("id", Id, primary_key=True),
        Column("kind", sa.String(16), nullable=False),
        Column("year", sa.Integer, nullable=False),
        Column("number", sa.Integer, nullable=False),
        Column("unit", sa.String(64), nullable=False),
        Column("period", sa.String(32), nullable=False),
        Column("title", sa.Text, nullable=False),
        Column("file", sa.Text, nullable=False),
        Column("due", sa.Date),
        Column("created_at", sa.DateTime, nullable=False),
        Column("sha", sa.String(64), nullable=False),
        Column("body", sa.LargeBinary),
        Column("path", sa.Text, nullable=False),
        UniqueConstraint("kind", "year", "number"),
        UniqueConstraint("kind", "period", "unit"),
    )
    op.create_table(
        "document_findings",
        Column("document_id", Id, ForeignKey("documents.id"), primary_key=True),
        Column("figure", sa.String(16), primary_key=True),
        Column("finding_id", Id, ForeignKey("findings.id"), primary_key=True),
        Column("position", sa.Integer, nullable=False),
    )
    op.create_index(op.f("ix_document_findings_finding_id"), "document_findings", ["finding_id"])


def carry_notices() -> None:
    """Notices keep id, number and file; their bytes stay in the data folder, where they were written."""
    op.execute(
        "INSERT INTO documents (id, kind, year, number, unit, period, title, file, due, created_at, sha, path) "
        "SELECT id, 'notice', year, number, unit, month, '政府网站整改通知书', '', due, created_at, '', path "
        "FROM notices"
    )
    op.execute(
        "INSERT INTO document_findings (document_id, figure, finding_id, position) "
        "SELECT notice_id, 'named', finding_id, position FROM notice_findings"
    )
    if op.get_context().dialect.name == "postgresql":
        highest = "(SELECT coalesce(max(id), 0) + 1 FROM documents)"
        op.execute(f"SELECT setval(pg_get_serial_sequence('documents', 'id'), {highest}, false)")


def probes() -> None:
    op.create_table(
        "probes",
        Column("id", Id, primary_key=True),
        Column("site", sa.String(64), nullable=False),
        Column("at", sa.DateTime, nullable=False),
        Column("ok", sa.Boolean, nullable=False),
        Column("outcome", sa.String(16), nullable=False),
        Column("status", sa.Integer, nullable=False),
        Column("elapsed_ms", sa.Integer, nullable=False),
        Column("final_url", sa.Text, nullable=False),
        Column("error", sa.Text, nullable=False),
        Column("network_ok", sa.Boolean, nullable=False),
    )
    op.create_index(op.f("ix_probes_site_at"), "probes", ["site", "at"])


def new_columns() -> None:
    """What stood before is of the night, and no one noted how it got its unit."""
    op.add_column("scans", Column("kind", sa.String(8), nullable=False, server_default="night"))
    op.add_column("pages", Column("unit_by", sa.String(16), nullable=False, server_default=""))
    op.add_column("pages", Column("source", sa.Text, nullable=False, server_default=""))
    op.add_column("findings", Column("unit_by", sa.String(16), nullable=False, server_default=""))


def assignment_rules() -> None:
    op.create_table(
        "assignment_rules",
        Column("id", Id, primary_key=True),
        Column("kind", sa.String(16), nullable=False),
        Column("site", sa.String(64), nullable=False),
        Column("value", sa.Text, nullable=False),
        Column("shown", sa.Text, nullable=False),
        Column("unit", sa.String(64), nullable=False),
        Column("who", sa.String(64), nullable=False),
        Column("why", sa.Text, nullable=False),
        Column("at", sa.DateTime, nullable=False),
        Column("withdrawn_at", sa.DateTime),
        Column("withdrawn_by", sa.String(64), nullable=False),
    )


def escalations() -> None:
    op.create_table(
        "escalations",
        Column("id", Id, primary_key=True),
        Column("key", sa.String(128), nullable=False, unique=True),
        Column("finding_id", Id, ForeignKey("findings.id")),
        Column("unit", sa.String(64), nullable=False),
        Column("step", sa.String(16), nullable=False),
        Column("at", sa.DateTime, nullable=False),
        Column("due", sa.Date),
        Column("reason", sa.Text, nullable=False),
        Column("document_id", Id),
    )
    op.create_index(op.f("ix_escalations_finding_id"), "escalations", ["finding_id"])
    op.create_index(op.f("ix_escalations_unit_at"), "escalations", ["unit", "at"])


def replies() -> None:
    op.create_table(
        "replies",
        Column("id", Id, primary_key=True),
        Column("row_hash", sa.String(64), nullable=False, unique=True),
        Column("document_id", Id, ForeignKey("documents.id"), nullable=False),
        Column("finding_id", Id, ForeignKey("findings.id"), nullable=False),
        Column("unit", sa.String(64), nullable=False),
        Column("answer", sa.String(16), nullable=False),
        Column("mended_on", sa.Date),
        Column("note", sa.Text, nullable=False),
        Column("file", sa.Text, nullable=False),
        Column("at", sa.DateTime, nullable=False),
    )
    op.create_index(op.f("ix_replies_finding_id_id"), "replies", ["finding_id", "id"])
