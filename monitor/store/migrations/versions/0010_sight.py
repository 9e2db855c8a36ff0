"""Of a column: what proves that its list was seen, whether something calls it a column, what its page is made of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("columns", sa.Column("proof", sa.String(16), nullable=False, server_default=""))
    op.add_column("columns", sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("columns", sa.Column("template", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("columns", sa.Column("held", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    for name in ("held", "template", "named", "proof"):
        op.drop_column("columns", name)
