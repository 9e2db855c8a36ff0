"""Why a file could not be read: the closed list of what `Document.outcome` says beside "ok"."""

from __future__ import annotations

BROKEN = "unreadable: broken"
ENCRYPTED = "unreadable: encrypted"
SCANNED = "unreadable: scanned"
TOO_LARGE = "unreadable: too large"


class Unreadable(Exception):
    """The file cannot be read; the message is the Document's outcome."""
