"""The answer of a demo host to one request: plain values, sent by transfer.py."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date
from enum import StrEnum

HTML = "text/html; charset=UTF-8"


class Ending(StrEnum):
    """The end of an answer that never completes."""

    DROP = "drop"  # the connection is cut
    HANG = "hang"  # nothing is ever sent
    ENDLESS = "endless"  # the body never ends


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """`published` turns on ETag and Last-Modified; `delay` is seconds before the answer starts."""

    body: bytes = b""
    status: int = 200
    _: KW_ONLY
    content_type: str = HTML
    headers: tuple[tuple[bytes, bytes], ...] = ()
    published: date | None = None
    delay: float = 0.0
    ending: Ending | None = None


def html(text: str, status: int = 200, published: date | None = None) -> DemoAnswer:
    return DemoAnswer(text.encode(), status, published=published)


def redirect(to: str, status: int = 302) -> DemoAnswer:
    return DemoAnswer(b"", status, headers=((b"Location", to.encode("ascii")),))
