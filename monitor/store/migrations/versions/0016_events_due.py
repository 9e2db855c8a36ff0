"""Events keep the unit, severity and due date of their finding; what waits for a person has no due date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE findings SET due = NULL WHERE state = 'new'")
    op.add_column("events", sa.Column("unit", sa.String(64)))
    op.add_column("events", sa.Column("severity", sa.String(8)))
    op.add_column("events", sa.Column("due", sa.Date))


def downgrade() -> None:
    op.drop_column("events", "due")
    op.drop_column("events", "severity")
    op.drop_column("events", "unit")
