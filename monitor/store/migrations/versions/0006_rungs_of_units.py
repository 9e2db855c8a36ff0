"""The key of a finding's rung names the unit that climbed it: who is handed a finding begins again."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAME_THE_UNIT = (
    "UPDATE escalations SET key = substr(key, 1, length(key) - length(step)) || unit || ':' || step "
    "WHERE finding_id IS NOT NULL"
)


def upgrade() -> None:
    op.execute(NAME_THE_UNIT)


def downgrade() -> None:
    raise NotImplementedError("0006 is not undone: restore the backup made before it")
