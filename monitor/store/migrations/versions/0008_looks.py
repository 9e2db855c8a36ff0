"""The order of looks by numbers of fetches: of findings, places and events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
BY_HAND = "人工确认已整改"
_LAST = "(SELECT max(fetches.id) FROM fetches WHERE fetches.page_id = places.page_id AND fetches.at <= {moment})"
SEEN = (
    f"UPDATE places SET look = coalesce(fetch_id, {_LAST.format(moment='places.last_seen_at')}, 0) "
    "WHERE closed_at IS NULL"
)
CLOSED = f"UPDATE places SET look = coalesce({_LAST.format(moment='places.closed_at')}, 0) WHERE closed_at IS NOT NULL"
SCANS = (
    "UPDATE places SET closed_scan_id = (SELECT fetches.scan_id FROM fetches WHERE fetches.id = places.look) "
    f"WHERE closed_at IS NOT NULL AND closed_reason <> '{BY_HAND}'"
)
DECIDED = f"UPDATE places SET look = look + 1 WHERE closed_reason = '{BY_HAND}'"
FINDINGS = "UPDATE findings SET look = coalesce((SELECT max(look) FROM places WHERE finding_id = findings.id), 0)"


def upgrade() -> None:
    op.add_column("findings", sa.Column("look", Id, nullable=False, server_default="0"))
    op.add_column("places", sa.Column("look", Id, nullable=False, server_default="0"))
    op.add_column("places", sa.Column("closed_scan_id", Id))
    op.add_column("events", sa.Column("look", Id))
    for statement in (SEEN, CLOSED, SCANS, DECIDED, FINDINGS):
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("events", "look")
    op.drop_column("places", "closed_scan_id")
    op.drop_column("places", "look")
    op.drop_column("findings", "look")
