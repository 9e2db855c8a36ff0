"""Problems in the texts of links, until the end of their scan tells whose they are."""

from __future__ import annotations

from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
BAR = "｜"
TITLED = (
    "SELECT findings.id, findings.code, findings.subject, pages.title, pages.url FROM findings "
    "JOIN places ON places.finding_id = findings.id JOIN pages ON pages.id = places.page_id "
    "WHERE findings.code LIKE 'text.%' AND pages.kind = 'article' AND pages.unit = findings.unit AND pages.title <> '' "
    "ORDER BY findings.id, pages.id"
)


def upgrade() -> None:
    op.create_table(
        "borrowed",
        sa.Column("id", Id, primary_key=True),
        sa.Column("scan_id", Id, sa.ForeignKey("scans.id"), nullable=False),
        sa.Column("page_id", Id, sa.ForeignKey("pages.id"), nullable=False),
        sa.Column("fetch_id", Id, sa.ForeignKey("fetches.id"), nullable=False),
        sa.Column("column", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("problem", sa.JSON, nullable=False),
    )
    op.create_index("ix_borrowed_scan_id_id", "borrowed", ["scan_id", "id"])

    name_pages()


def name_pages() -> None:
    """A finding in the title of a page goes on under the page's address, and so do the decisions of staff on it."""
    conn = op.get_bind()
    named: dict[int, tuple[str, str, str]] = {}
    for number, code, subject, title, url in conn.execute(sa.text(TITLED)):
        wrong, bar, sentence = subject.partition(BAR)
        if bar and sentence == " ".join(title.split()):
            named.setdefault(number, (code, subject, f"{wrong}{BAR}{url}"))
    for number, (code, old, new) in named.items():
        keys = {"number": number, "code": code, "subject": new, "key": _key(new), "old": _key(old)}
        conn.execute(sa.text("UPDATE findings SET subject = :subject, subject_key = :key WHERE id = :number"), keys)
        conn.execute(
            sa.text("UPDATE exceptions SET subject_key = :key WHERE code = :code AND subject_key = :old"), keys
        )


def _key(subject: str) -> str:
    return blake2b(subject.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def downgrade() -> None:
    op.drop_table("borrowed")
