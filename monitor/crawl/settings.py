"""Scrapy's settings. What depends on the registry or the environment is set by the spiders (`session.configure`).

Everything that the spiders do not need is switched off: measured on two cores, Scrapy's default extensions, middlewares
and a hundred item tasks a response cost as much as the download itself.
"""

from __future__ import annotations

import sys
from typing import Any

BOT_NAME = "gov-site-monitor"
SPIDER_MODULES = ["spiders"]
LOG_LEVEL = "WARNING"
LOG_FORMATTER = "monitor.crawl.log_format.QuietFormatter"

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ASYNCIO_EVENT_LOOP = None if sys.platform == "win32" else "uvloop.Loop"
TWISTED_DNS_RESOLVER = "monitor.crawl.resolver.Resolver"
DNS_TIMEOUT = 10.0
REACTOR_THREADPOOL_MAXSIZE = 20  # only look-ups of names run there

SCHEDULER = "monitor.crawl.scheduler.SpiderScheduler"
CONCURRENT_ITEMS = 1  # nothing is yielded: the spiders write to the store themselves, in batches
ROBOTSTXT_OBEY = True  # by our own middleware, below

DOWNLOAD_HANDLERS = {"http": "monitor.crawl.lenient_http.Handler", "https": "monitor.crawl.lenient_http.Handler"}
DOWNLOAD_MAXSIZE = 10_000_000  # compressed; `Inflate` counts again while it decompresses
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 15

EXTENSIONS_BASE: dict[str, Any] = {}
WARN_ON_GENERATOR_RETURN_VALUE = False  # it reads the callbacks' source
STATS_DUMP = False
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
SPIDER_MIDDLEWARES_BASE: dict[str, Any] = {}
DOWNLOADER_MIDDLEWARES_BASE: dict[str, Any] = {}
DOWNLOADER_MIDDLEWARES = {
    "monitor.crawl.middlewares.Gate": 100,
    "monitor.crawl.robots.Robots": 200,
    "monitor.crawl.middlewares.Inflate": 900,
}
