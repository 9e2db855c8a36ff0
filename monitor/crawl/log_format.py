"""No line in the log for each response or bad certificate: what happened to a page is in the store."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter

from monitor.private_logs import mask_logs

_CHATTY = (
    "scrapy.core.downloader.tls",  # the site spider does not insist on a good certificate
    "scrapy.core.downloader.handlers.http11",  # too large, cut short: both are outcomes
    "scrapy.downloadermiddlewares.httpcompression",
)


class QuietFormatter(LogFormatter):
    def crawled(self, *_: Any) -> None:  # type: ignore[override]
        return None


def hush() -> None:
    """Leave the log to what somebody has to do something about, and no personal number to it."""
    mask_logs()
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.ERROR)
