"""Pages whose head swallows their body: an unclosed <title> or <textarea> hides all that follows from a parser that
does as browsers do. Beautiful Soup over Python's own parser is slow and forgives it; few pages come here.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

MAX_CHARS = 1_000_000
_SWALLOWING = ("title", "textarea")
_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)


def swallowed(text: str, elements: int) -> bool:
    """True when the source has a body, a swallowing tag stands open, and next to nothing of the page was parsed."""
    if elements > 60 or len(text) > MAX_CHARS or not _BODY.search(text):
        return False
    low = text.lower()
    return any(low.count(f"<{name}") > low.count(f"</{name}") for name in _SWALLOWING)


def mended(text: str) -> str:
    """The page written anew, with what was open closed."""
    return str(BeautifulSoup(text, "html.parser"))
