"""What the crawl is measured against: a plain CrawlSpider with LinkExtractor that only follows links.

    python -m tests.bench.plain http://127.0.0.1:8800/

Scrapy's defaults, except for the log, as many requests at once as our spider makes, and files that are fetched too.
"""

from __future__ import annotations

import json
import re
import sys
import time
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

AT_ONCE = 16


def main(start: str) -> None:
    seen = [0]

    class Plain(CrawlSpider):
        name = "plain"
        start_urls = [start]  # noqa: RUF012
        rules = (Rule(LinkExtractor(allow=re.escape(start), deny_extensions=[]), callback="count", follow=True),)
        handle_httpstatus_list = [404, 410, 500]  # noqa: RUF012

        def count(self, response: Response, **_: Any) -> None:
            seen[0] += 1

    process = CrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "CONCURRENT_REQUESTS": AT_ONCE,
            "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(Plain)
    began = time.perf_counter()
    process.start()
    print(json.dumps({"pages": seen[0] + 1, "seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main(sys.argv[1])
