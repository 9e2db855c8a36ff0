"""How Alembic reaches the database. The program hands in a connection; `alembic check` from the root needs none.

Without a connection and without MONITOR_DATABASE_URL the migrations are run into a database in memory, so that
`alembic check` and `alembic revision --autogenerate` compare the tables with what the migrations build.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import URL, Connection

from monitor import settings
from monitor.store.database import connect, database_url
from monitor.store.tables import Moment, metadata

LOCK = 0x6D6F6E69  # two programs that start at once must not both migrate


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """A migration must not depend on today's Python: Moment is written as what the database sees."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Moment) else False


@contextmanager
def connection() -> Iterator[Connection]:
    given = context.config.attributes.get("connection")
    if given is not None:
        yield given
        return
    chosen = settings.load()
    scratch = not chosen.database_url
    engine = connect(URL.create("sqlite") if scratch else database_url(chosen, None))  # type: ignore[arg-type]
    with engine.connect() as opened:
        if scratch:
            build(opened)
        yield opened
    engine.dispose()


def build(opened: Connection) -> None:
    script = context.script
    migration = MigrationContext.configure(
        opened,
        opts={"target_metadata": metadata, "fn": lambda revision, _: script._upgrade_revs("head", revision)},
    )
    with Operations.context(migration), opened.begin():
        migration.run_migrations()


def migrate() -> None:
    with connection() as opened:
        context.configure(connection=opened, target_metadata=metadata, render_item=render_item, compare_type=True)
        with context.begin_transaction():
            if opened.dialect.name == "postgresql":
                opened.execute(sa.text("SET LOCAL lock_timeout = '30s'"))
                opened.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            context.run_migrations()


migrate()
