"""A site that was crawled, on each of the two databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store.database import Store
from tests.inspection.crawled import Crawled, write_typo


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """The user's own word lists, over the shipped ones."""
    folder = tmp_path / "lists"
    folder.mkdir()
    write_typo(folder, "甲乙错", "甲乙对")
    return folder


@pytest.fixture
def crawled(store: Store, registry: Registry, settings: Settings, lists: Path) -> Crawled:
    return Crawled(store, registry, replace(settings, wordlists=lists, workers=1)).fall()


@pytest.fixture
def crawled_on_sqlite(sqlite_store: Store, registry: Registry, settings: Settings, lists: Path) -> Crawled:
    """For what does not depend on the database: a pool of processes is dear."""
    return Crawled(sqlite_store, registry, replace(settings, wordlists=lists, workers=1)).fall()
