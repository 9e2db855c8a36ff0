"""How fast the portal of the demo is read, beside other programs over the same pages on the same machine.

    python -m tests.bench.crawl --pages 2000 [--pages 10000] [--peers]

The server is the demo's, in a process of its own on the same machine. A page is a URL of the portal that the server
answered; where other work shares the machine, pages a processor second say more than pages a second. `--peers` adds
linkchecker (PyPI) and linkinator (npm, installed into a temporary folder); they are cut off after two minutes and
judged by what they had asked for.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor import clock
from monitor.demo.district import District
from tests.bench.peers import PEERS, Peer
from tests.bench.running import Run, module, run

TODAY = date(2026, 11, 20)
NAMES = {"requests": "requests, 304 and link targets included", "asked": "pages, 304 included", "bytes": "bytes"}
GOALS = (
    ("crawl / plain CrawlSpider", "crawl", "plain", 1.5),
    ("crawl + check / plain CrawlSpider", "scan", "plain", 0.7),
    ("crawl + check / linkinator", "scan", "linkinator", 5.0),
    ("crawl + check / linkchecker", "scan", "linkchecker", 20.0),
)


class Bench:
    """One size of the portal. `speeds`: pages a second, by name."""

    def __init__(self, pages: int, folder: Path) -> None:
        self.folder = folder
        self.speeds: dict[str, float] = {}
        self.district = District(today=TODAY, night=1, pages=pages)

    def nights(self) -> None:
        """The plain spider, then two nights of ours."""
        self.plain()
        first = self.night(1)
        second = self.night(2)
        for what in ("requests", "asked", "bytes"):
            share = second[what] / first[what]
            print(f"  second night: {second[what]} of {first[what]} {NAMES[what]} ({share:.0%}; goal ≤ 25 %)")

    def plain(self) -> None:
        done = run(module("tests.bench.plain", self.district.portal_url))
        pages = self.pages_asked_for()
        self.speeds["plain"] = pages / done.seconds
        say("plain CrawlSpider", done, pages)

    def night(self, number: int) -> dict[str, Any]:
        self.district.night(number)
        (self.folder / "registry.toml").write_text(self.district.registry_toml(self.folder / "data"), encoding="utf-8")
        at = datetime.combine(TODAY, datetime.min.time(), clock.ZONE) + timedelta(days=number - 2, hours=1)
        self.environment = {
            "MONITOR_NOW": at.isoformat(),
            "MONITOR_REGISTRY": str(self.folder / "registry.toml"),
            "MONITOR_OUTSIDE_DELAY": "0",
        }
        scan = self.stage("start")
        arguments = ("-a", "site=portal", "-a", f"scan={json.loads(scan.output)}")
        crawl = run(module("scrapy", "crawl", "site", *arguments), self.environment)
        pages = self.pages_asked_for()
        say(f"night {number}: crawl", crawl, pages)
        probe = run(module("scrapy", "crawl", "links", *arguments), self.environment)
        say(f"night {number}: probe links", probe, self.pages_asked_for(host=""))
        check = self.stage("check", json.loads(scan.output))
        say(f"night {number}: check", check, pages)
        if number == 1:
            self.speeds |= {"crawl": pages / crawl.seconds, "scan": pages / (crawl.seconds + check.seconds)}
        coverage: dict[str, Any] = json.loads(self.stage("finish", json.loads(scan.output)).output)
        return coverage

    def stage(self, name: str, scan: int = 0) -> Run:
        arguments = (name, self.environment["MONITOR_REGISTRY"], str(scan))
        return run(module("tests.bench.stage", *arguments), self.environment)

    def peer(self, peer: Peer) -> None:
        command = peer.command(self.district.portal_url, self.folder)
        done = run(command, limit=peer.limit, folder=self.folder, good=(0, 1))  # 1: it found broken links
        pages = self.pages_asked_for()
        self.speeds[peer.name] = pages / done.seconds
        say(peer.name + (" (cut off)" if done.cut_off else ""), done, pages)

    def pages_asked_for(self, host: str = "portal") -> int:
        """Different URLs that were asked for since the last time."""
        asked = {(seen.host, seen.path) for seen in self.district.requests() if host in ("", seen.host)}
        self.district.reset_requests()
        return len(asked)

    def ratios(self) -> None:
        for name, ours, theirs, goal in GOALS:
            if theirs in self.speeds:
                ratio = self.speeds[ours] / self.speeds[theirs]
                print(f"  {name}: {ratio:.2f} (goal ≥ {goal}) {'reached' if ratio >= goal else 'MISSED'}")


def say(what: str, done: Run, pages: int) -> None:
    speed, work = pages / done.seconds, pages / max(done.cpu_seconds, 0.01)
    times = f"{done.seconds:8.1f} s{speed:8.1f} a second ({work:7.1f} a processor second)"
    print(f"  {what:28}{pages:7} pages{times}{done.peak_mb:7} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crawl", description=__doc__)
    parser.add_argument("--pages", type=int, action="append", help="size of the portal; may be given several times")
    parser.add_argument("--peers", action="store_true", help="measure linkchecker and linkinator too")
    asked = parser.parse_args()
    for pages in asked.pages or [2000]:
        print(f"portal of {pages} pages")
        with tempfile.TemporaryDirectory(prefix="monitor-bench-") as folder:
            bench = Bench(pages, Path(folder))
            with bench.district:
                bench.nights()
                for peer in PEERS if asked.peers else ():
                    bench.peer(peer)
            bench.ratios()


if __name__ == "__main__":
    main()
