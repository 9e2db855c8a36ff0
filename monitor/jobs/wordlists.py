"""The wordlists in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.settings import Settings

if TYPE_CHECKING:
    from monitor.wordlists.entries import Wordlists


def wordlists(settings: Settings) -> Wordlists:
    """The shipped lists with the user's own over them. Raises WordlistError."""
    from monitor.wordlists.folders import SHIPPED, load

    return load(*([SHIPPED, settings.wordlists] if settings.wordlists else [SHIPPED]))
