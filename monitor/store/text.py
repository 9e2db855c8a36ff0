"""Crawled text as both databases take it."""

from __future__ import annotations

import re

MAX_TEXT = 2_000  # characters of one text in a row: a hostile page must not swell the database
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses NUL, UTF-8 refuses lone surrogates


def storable(text: str, limit: int = MAX_TEXT) -> str:
    """`text` as a database takes it, cut to `limit` characters."""
    return _UNSTORABLE.sub("", text[:limit])
