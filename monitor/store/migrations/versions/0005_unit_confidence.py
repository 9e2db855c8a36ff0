"""Of a page: how sure its unit is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("unit_confidence", sa.Float(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("pages", "unit_confidence")
