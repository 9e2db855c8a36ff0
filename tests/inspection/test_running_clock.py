"""The clock runs on inside a night:
a list is read seconds before the pages that it names, and is no earlier reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from monitor.model import PageKind
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import columns, pages
from tests.inspection.crawled import Crawled, html, listing

PATH = '<div class="position"><a href="/xwzx.htm">新闻中心</a></div>'


@dataclass
class Running(Crawled):
    """Every page is asked for a second after the one before it."""

    asked: list[str] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return super().at + timedelta(seconds=len(self.asked))

    def get(self, path: str, *args: object, **more: object) -> int:
        self.asked.append(path)
        return super().get(path, *args, **more)  # type: ignore[arg-type]

    def site(self, *articles: tuple[str, str]) -> Running:
        """Tonight's column with these articles (path, day)."""
        rows = [(path, f"关于第{number}件事的通知", day) for number, (path, day) in enumerate(articles)]
        self.get("xwzx.htm", listing("新闻中心", *rows), PageKind.COLUMN, nav=True)
        for path, day in articles:
            body = html("通知的标题", "正文内容。" * 30, rest=PATH).replace("2026-11-01", day)
            self.get(path, body, parent="xwzx.htm")
        return self

    def backdated(self) -> list[str]:
        return [row["places"][0]["url"].rpartition("/")[2] for row in self.rows("date.backdated")]


@pytest.fixture
def running(sqlite_store: Store, registry: Registry, settings: Settings) -> Running:
    return Running(sqlite_store, registry, settings)


OLD = [(f"info/{number}.htm", f"2025-0{number}-05") for number in range(1, 8)]


def test_no_night_calls_an_old_article_backdated(running: Running) -> None:
    for _ in range(4):
        running.fall()
        running.site(*OLD).check()
        assert running.backdated() == []


def test_an_old_article_that_appears_after_a_reading_is_backdated_that_night_and_later(running: Running) -> None:
    running.fall()
    running.site(*OLD).check()
    for _ in range(3):
        running.fall()
        running.site(*OLD, ("info/9.htm", "2026-09-01")).check()
        assert running.backdated() == ["9.htm"]


def test_a_check_that_runs_again_over_the_same_scan_finds_nothing_new(running: Running) -> None:
    running.fall()
    running.site(*OLD).check()
    running.recheck()
    assert running.backdated() == []


def test_an_article_known_before_its_column_was_first_read_has_no_earlier_reading(running: Running) -> None:
    """It stood on the home page while the column's own page could not be read."""
    running.fall()
    running.get("info/1.htm", html("旧闻", "正文内容。" * 30, rest=PATH).replace("2026-11-01", "2025-01-05"))
    running.check()
    for _ in range(2):
        running.fall()
        running.site(*OLD).check()
    assert "1.htm" not in running.backdated()


def test_a_reading_of_an_earlier_scan_whose_clock_was_ahead_proves_nothing(running: Running) -> None:
    running.fall()
    running.site(*OLD).check()
    with running.store.begin() as conn:
        conn.execute(sa.update(columns).values(read_at=running.at + timedelta(days=90)))
    running.fall()
    running.site(*OLD, ("info/9.htm", "2026-10-31")).check()
    assert running.backdated() == []
    with running.store.read() as conn:
        assert conn.scalar(sa.select(pages.c.column_read_at).where(pages.c.url.endswith("9.htm"))) is None
