"""The wordlists in force."""

from __future__ import annotations

from monitor.settings import Settings
from monitor.wordlists.entries import Wordlists
from monitor.wordlists.folders import in_force


def wordlists(settings: Settings) -> Wordlists:
    """The shipped lists with the user's own over them. Raises WordlistError."""
    return in_force(settings.wordlists)
