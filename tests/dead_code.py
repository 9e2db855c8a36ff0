"""Functions and classes that the program itself never uses: `python -m tests.dead_code` fails where there are any.

Uses in tests count for nothing. What a framework calls by name is on the list below.
"""

from __future__ import annotations

import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[1]
KINDS = ("function", "class", "import")
COMMANDS = ["@command", "@group", "@*.command", "@*.group"]  # of click: called by their names on the command line
BY_NAME = [
    *("Handler", "QuietFormatter", "SpiderScheduler"),  # Scrapy's settings name them
    *("upgrade", "downgrade"),  # migrations
    *("SiteSpider", "LinksSpider"),  # started by `scrapy crawl`
    *("unknown_years", "is_id_number", "may_hold_day"),  # used by tests alone: the next to go
]


def unused() -> list[str]:
    """One line for each."""
    vulture = Vulture(ignore_names=BY_NAME, ignore_decorators=COMMANDS)
    vulture.scavenge([ROOT / "monitor", ROOT / "spiders"])
    items = vulture.get_unused_code(min_confidence=60)
    return [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: {item.message}" for item in items if item.typ in KINDS
    ]


if __name__ == "__main__":
    lines = unused()
    print("\n".join(lines))
    sys.exit(bool(lines))
