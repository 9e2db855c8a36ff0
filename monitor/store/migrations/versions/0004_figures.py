"""What a bulletin counts is one value a figure, and no longer a row a finding: a year's bulletin wrote 200,000."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, ForeignKey

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "document_figures",
        Column("document_id", Id, ForeignKey("documents.id"), primary_key=True),
        Column("figure", sa.String(16), primary_key=True),
        Column("count", sa.Integer, nullable=False),
        Column("ids", sa.JSON, nullable=False),
    )
    carry_over()


def downgrade() -> None:
    raise NotImplementedError("0004 is not undone: restore the backup made before it")


def carry_over() -> None:
    """Figures of documents that are issued already. What is named one by one stays as it is."""
    conn = op.get_bind()
    query = "SELECT document_id, figure, finding_id FROM document_findings WHERE figure <> 'named'"
    found: dict[tuple[int, str], list[int]] = {}
    for document, figure, finding in conn.execute(sa.text(f"{query} ORDER BY document_id, figure, position")):
        found.setdefault((document, figure), []).append(finding)
    rows = [
        {"document_id": document, "figure": figure, "count": len(ids), "ids": ids}
        for (document, figure), ids in found.items()
    ]
    names = ("document_id", "figure", "count")
    if rows:
        conn.execute(sa.insert(sa.table("document_figures", *map(sa.column, names), sa.column("ids", sa.JSON))), rows)
    conn.execute(sa.text("DELETE FROM document_findings WHERE figure <> 'named'"))
