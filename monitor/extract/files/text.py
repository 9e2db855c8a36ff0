"""The text of a file, and why a file has none."""

from __future__ import annotations

from typing import NamedTuple

from monitor.model import Block, Link


class FileText(NamedTuple):
    """What a file gave. `unread`: parts of it that could not be read, each `part: why`."""

    blocks: list[Block]
    links: list[Link]
    title: str = ""
    unread: tuple[str, ...] = ()


class Unreadable(Exception):
    """Why a file could not be read, in the words of `Document.outcome`."""


class Unsupported(Exception):
    """A kind of file that is not read; its name stands in `Document.outcome`."""
