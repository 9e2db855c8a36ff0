"""Events keep whether their finding was 存量; NULL in those from before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("backlog", sa.Boolean))


def downgrade() -> None:
    op.drop_column("events", "backlog")
