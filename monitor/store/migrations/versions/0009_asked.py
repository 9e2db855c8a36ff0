"""What is requested, beside the key of a page: unknown until a page of the site shows how it writes a query."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# A key without a query is what is requested; in a query the order was lost.
SAME = "UPDATE pages SET asked = '' WHERE url NOT LIKE '%?%'"


def upgrade() -> None:
    op.add_column("pages", sa.Column("asked", sa.Text))
    op.execute(SAME)


def downgrade() -> None:
    op.drop_column("pages", "asked")
