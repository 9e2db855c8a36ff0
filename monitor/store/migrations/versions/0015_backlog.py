"""Old problems on old pages, which staff bring into letters by hand. Nothing was decided yet of what is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("findings", sa.Column("backlog", sa.Boolean))


def downgrade() -> None:
    op.drop_column("findings", "backlog")
