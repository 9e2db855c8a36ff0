"""Which address a reader is sent to for a page."""

from __future__ import annotations

from monitor.extract.endpoints import is_call


def shown_address(url: str, column_url: str) -> str:
    """The page's own address; of what an end point sent, that of the column which shows it: nobody can open a form."""
    return column_url if column_url and is_call(url) else url
