"""Read by every Python that is started with this folder in PYTHONPATH:
a spider gives up early at the addresses in HASTY.

HASTY holds beginnings of paths, parted by commas; "HEAD /x" is meant for that method only. All other addresses have the
whole time that the test gives (a minute), so that a busy machine makes no page late: nothing but what never answers is
asked for in haste.
"""

from __future__ import annotations

import os
import sys
from urllib.parse import urlsplit

SECONDS = 1.5


class Hasty:
    """The last downloader middleware: what it says of time counts."""

    def __init__(self) -> None:
        self._paths = [one for one in os.environ["HASTY"].split(",") if one]

    def process_request(self, request):  # type: ignore[no-untyped-def]
        path = urlsplit(request.url).path
        if any(path.startswith(one) or f"{request.method} {path}".startswith(one) for one in self._paths):
            request.meta["download_timeout"] = SECONDS


if "crawl" in sys.orig_argv and os.environ.get("HASTY"):
    from monitor.crawl import settings

    settings.DOWNLOADER_MIDDLEWARES[Hasty] = 950
