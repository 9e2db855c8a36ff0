"""Of a page: what it was seen to show, and the mark of an article's template."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NO_LISTS = "partly: lists not seen"  # where it stood before, among what could not be read


def upgrade() -> None:
    for name in ("shows", "head"):
        op.add_column("pages", sa.Column(name, sa.String(16), nullable=False, server_default=""))
    pages = sa.table("pages", sa.column("shows"), sa.column("unread"))
    op.execute(sa.update(pages).where(pages.c.unread == NO_LISTS).values(shows="no lists", unread=""))


def downgrade() -> None:
    for name in ("head", "shows"):
        op.drop_column("pages", name)
