"""Of a page: why its file could not be read, and when it last changed; of a column: the names of its breadcrumb."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("unread", sa.String(64), nullable=False, server_default=""))
    op.add_column("pages", sa.Column("changed_at", sa.DateTime))
    op.add_column("columns", sa.Column("path", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("columns", "path")
    op.drop_column("pages", "changed_at")
    op.drop_column("pages", "unread")
