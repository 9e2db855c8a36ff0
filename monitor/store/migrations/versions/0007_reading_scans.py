"""Of a column's last complete reading: its scan. What was compared by moments within one scan is taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WHY = "误判：把同一次检查中的栏目读数当成了更早的读数"

NAME_THE_SCAN = (
    "UPDATE columns SET read_at_scan_id = (SELECT max(fetches.scan_id) FROM fetches "
    "WHERE fetches.page_id = columns.page_id AND fetches.at = columns.read_at) WHERE read_at IS NOT NULL"
)
# A reading after the scan began that first saw the page is no earlier one.
SAME_SCAN = "column_read_at >= (SELECT scans.started_at FROM scans WHERE scans.id = pages.first_scan_id)"
FALSE = (
    "code = 'date.backdated' AND state IN ('new', 'confirmed', 'notified', 'replied') AND EXISTS (SELECT 1 FROM places "
    f"JOIN pages ON pages.id = places.page_id WHERE places.finding_id = findings.id AND pages.{SAME_SCAN})"
)
EVENTS = (
    "INSERT INTO events (finding_id, at, from_state, to_state, who, why) "
    "SELECT id, last_seen_at, state, 'false_positive', 'monitor', :why FROM findings WHERE id IN :ids"
)

CLOSED = "UPDATE findings SET state = 'false_positive', closed_at = last_seen_at WHERE id IN :ids"
PLACES = (
    "UPDATE places SET open = :shut, closed_at = last_seen_at, closed_reason = :why WHERE open AND finding_id IN :ids"
)


def upgrade() -> None:
    op.add_column("columns", sa.Column("read_at_scan_id", Id))
    op.execute(NAME_THE_SCAN)
    take_back()
    op.execute(f"UPDATE pages SET column_read_at = NULL WHERE {SAME_SCAN}")


def downgrade() -> None:
    op.drop_column("columns", "read_at_scan_id")


def take_back() -> None:
    """Findings of date.backdated that rest on a reading of the same scan are false positives."""
    conn = op.get_bind()
    ids = list(conn.scalars(sa.text(f"SELECT id FROM findings WHERE {FALSE}")))
    for start in range(0, len(ids), 500):
        _false_positives(conn, ids[start : start + 500])


def _false_positives(conn: sa.Connection, ids: list[int]) -> None:
    for statement, given in ((EVENTS, {"why": WHY}), (CLOSED, {}), (PLACES, {"why": WHY, "shut": False})):
        conn.execute(sa.text(statement).bindparams(sa.bindparam("ids", ids, expanding=True)), given)
