"""A crawled site, as the tests of inspection have it."""

from tests.inspection.conftest import crawled, crawled_on_sqlite, lists

__all__ = ["crawled", "crawled_on_sqlite", "lists"]
