"""Documents can be voided (作废), and one of the same kind, period and unit issued in their place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
OLD = "id, kind, year, number, unit, period, title, file, due, created_at, sha, body, path"
VALID = sa.text("voided_at IS NULL")


def upgrade() -> None:
    op.add_column("escalations", sa.Column("fallen_at", sa.DateTime()))
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(_columns(voidable=True))
    else:
        for column in _voidable():
            op.add_column("documents", column)
        op.drop_constraint("uq_documents_kind_period_unit", "documents", type_="unique")
    op.create_index(
        "uq_documents_valid",
        "documents",
        ["kind", "period", "unit"],
        unique=True,
        sqlite_where=VALID,
        postgresql_where=VALID,
    )


def downgrade() -> None:
    """Fails where a voided document was issued again: the schema before has room for one of them only."""
    op.drop_index("uq_documents_valid", "documents")
    once = sa.UniqueConstraint("kind", "period", "unit", name="uq_documents_kind_period_unit")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild([*_columns(voidable=False), once])
    else:
        for column in _voidable():
            op.drop_column("documents", column.name)
        op.create_unique_constraint("uq_documents_kind_period_unit", "documents", ["kind", "period", "unit"])
    op.drop_column("escalations", "fallen_at")


def _rebuild(parts: list[sa.schema.SchemaItem]) -> None:
    """SQLite cannot drop a constraint. The table is made again under its own name, so that what refers to it is
    satisfied again when the transaction ends.
    """
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TABLE documents_before AS SELECT {OLD} FROM documents")
    op.drop_table("documents")
    op.create_table("documents", *parts)
    op.execute(f"INSERT INTO documents ({OLD}) SELECT {OLD} FROM documents_before")
    op.drop_table("documents_before")


def _columns(*, voidable: bool) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", Id, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sha", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("path", sa.Text, nullable=False),
        *(_voidable() if voidable else []),
        sa.UniqueConstraint("kind", "year", "number", name="uq_documents_kind_year_number"),
    ]


def _voidable() -> list[sa.Column[object]]:
    return [
        sa.Column("voided_at", sa.DateTime()),
        sa.Column("voided_by", sa.String(64), nullable=False, server_default=""),
        sa.Column("void_reason", sa.Text, nullable=False, server_default=""),
        sa.Column("corrected_by", Id),
    ]
