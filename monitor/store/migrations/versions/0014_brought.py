"""Problems that were found elsewhere, and where findings come from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "brought",
        sa.Column("id", Id, primary_key=True),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("finding_id", Id, sa.ForeignKey("findings.id"), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("reporter", sa.Text, nullable=False),
        sa.Column("received", sa.Date, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("key", name="uq_brought_key"),
    )
    op.create_index("ix_brought_finding_id_id", "brought", ["finding_id", "id"])
    op.add_column("findings", sa.Column("origin", sa.String(64), nullable=False, server_default=""))
    op.add_column("findings", sa.Column("look_for", sa.String(8), nullable=False, server_default=""))
    op.create_index("ix_findings_site_look_for", "findings", ["site", "look_for"])


def downgrade() -> None:
    op.drop_index("ix_findings_site_look_for", "findings")
    op.drop_column("findings", "look_for")
    op.drop_column("findings", "origin")
    op.drop_table("brought")
