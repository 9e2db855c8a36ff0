"""What all tests share: a clock that never stays frozen, a small registry, and a store on each of the two databases."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest

from monitor import clock
from monitor.registry import Registry, Site, Unit
from monitor.settings import Settings
from monitor.store import database
from monitor.store.database import Store, open_store
from monitor.store.tables import metadata
from tests import kept, postgres, warm
from tests.proofs import counted

# The same inputs in every run, nothing kept between runs, and no limit that depends on the machine's speed.
hypothesis.settings.register_profile(
    "project", derandomize=True, database=None, deadline=None, max_examples=counted(500)
)
hypothesis.settings.load_profile("project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole paths first, an equal share for each worker (`--dist worksteal` gives each one stretch of the list)."""
    whole = [item for item in items if "whole" in item.path.parts]
    rest = [item for item in items if "whole" not in item.path.parts]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    size = -(-len(items) // workers)
    mixed: list[pytest.Item] = []
    for worker in range(workers):
        share = whole[worker::workers]
        filling = size - len(share)
        mixed += [*share, *rest[:filling]]
        rest = rest[filling:]
    items[:] = mixed


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No MONITOR_* of the developer's shell, and a running clock, before and after each test."""
    for name in [name for name in os.environ if name.startswith("MONITOR_")]:
        monkeypatch.delenv(name)
    clock.freeze(None)
    clock.holidays({})
    yield
    clock.freeze(None)
    clock.holidays({})


@pytest.fixture(scope="session", autouse=True)
def kept_word_lists() -> Iterator[None]:
    with kept.word_lists():
        yield


@pytest.fixture(scope="session", autouse=True)
def warm_programs() -> Iterator[None]:
    """The server that forks programs, if a test has started it, is gone when the tests are."""
    yield
    warm.close()


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Two units, a portal and a department's site; the data folder is the test's own."""
    units = {
        unit.id: unit
        for unit in (Unit(id="zfb", name="区政府办公室"), Unit(id="jtj", name="区教育和体育局", aliases=("区教体局",)))
    }
    portal = Site(
        id="portal", name="示例区人民政府", url="http://127.0.0.1:8800/", code="3713990001", unit="zfb", portal=True
    )
    dept = Site(id="dept", name="示例区教育和体育局", url="http://127.0.0.1:8801/", unit="jtj")
    return Registry(
        district="示例区",
        data_dir=tmp_path / "data",
        allow_private=("127.0.0.0/8",),
        units=units,
        sites={"portal": portal, "dept": dept},
        accounts={},
        path=tmp_path / "registry.toml",
    )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a throw-away PostgreSQL, one for the whole run."""
    with postgres.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database at the newest schema; whoever uses it leaves its tables empty."""
    database.upgrade(Settings(database_url=postgres_server), _anywhere(tmp_path_factory.mktemp("pg")))
    return postgres_server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file at the newest schema, to be copied: migrating takes longer than most tests."""
    registry = _anywhere(tmp_path_factory.mktemp("sqlite"))
    database.upgrade(Settings(), registry)
    return registry.data_dir / "monitor.db"


@pytest.fixture
def sqlite_store(settings: Settings, registry: Registry, migrated_sqlite: Path) -> Iterator[Store]:
    """A store on SQLite, for tests to which the database is all the same."""
    registry.data_dir.mkdir()
    shutil.copy(migrated_sqlite, registry.data_dir / "monitor.db")
    with open_store(settings, registry) as store:
        yield store


@pytest.fixture
def postgres_store(settings: Settings, registry: Registry, migrated_postgres: str) -> Iterator[Store]:
    registry.data_dir.mkdir()
    with open_store(replace(settings, database_url=migrated_postgres), registry) as store:
        yield store
        with store.begin() as connection:
            postgres.empty(connection, [table.name for table in metadata.sorted_tables])


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """A store with empty tables, once on each database: for everything that speaks SQL."""
    return request.getfixturevalue("sqlite_store" if request.param == "sqlite" else "postgres_store")


def _anywhere(folder: Path) -> Registry:
    return Registry(
        district="示例区",
        data_dir=folder,
        allow_private=(),
        units={},
        sites={},
        accounts={},
        path=folder / "registry.toml",
    )


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A write lock is waited for 50 ms instead of 30 s."""
    pragmas = ("busy_timeout=50" if one.startswith("busy") else one for one in database._PRAGMAS)
    monkeypatch.setattr(database, "_PRAGMAS", tuple(pragmas))
