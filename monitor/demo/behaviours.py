"""Named bad behaviours for tests, under /_bad/ on every host. No page of the demo links to them."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache

from monitor.demo.answer import DemoAnswer, Ending, html, redirect

PREFIX = "/_bad/"
BOMB_BYTES = 120_000_000
DIVS = 30_000
FLAKY_FAILURES = 2
SLOW = 1.5  # seconds; /_bad/slow/5 waits five
MOST_SLOW = 60.0
SENTENCE = "云泉区人民政府办公室发布通知，请各有关单位认真落实。"
TEXT = f"<html><head><title>编码测试</title></head><body><p>{SENTENCE}</p></body></html>"
CALENDAR = re.compile(r"(\d{4})/(\d{1,2})(?:/\d{1,2})?")


class Behaviours:
    """Answers under /_bad/. Counts the requests for each flaky key; `forget` resets the counts."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def forget(self) -> None:
        self.asked.clear()

    def answer(self, path: str, method: str) -> DemoAnswer | None:
        name, _, rest = path.removeprefix(PREFIX).partition("/")
        if name == "flaky":
            return self.flaky(rest)
        if name == "head-refused":
            return html("", 405) if method == "HEAD" else html("<html><body>只接受 GET</body></html>")
        if name == "slow":
            return DemoAnswer(b"<html><body>slow</body></html>", delay=min(float(rest or SLOW), MOST_SLOW))
        if name == "calendar":
            return calendar(rest)
        return SIMPLE[name]() if name in SIMPLE else None

    def flaky(self, key: str) -> DemoAnswer:
        """Fails twice (first cut off, then 503), then answers."""
        self.asked[key] += 1
        if self.asked[key] > FLAKY_FAILURES:
            return html("<html><body>终于好了</body></html>")
        return DemoAnswer(ending=Ending.DROP) if self.asked[key] == 1 else html("", 503)


def calendar(rest: str) -> DemoAnswer | None:
    """A month without end: links to every day, to the month before and the month after."""
    match = CALENDAR.fullmatch(rest)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    before = f"{year - (month == 1)}/{(month - 2) % 12 + 1}"
    after = f"{year + (month == 12)}/{month % 12 + 1}"
    days = "".join(f'<a href="{PREFIX}calendar/{year}/{month}/{day}">{day}日</a> ' for day in range(1, 29))
    links = f'<a href="{PREFIX}calendar/{before}">上月</a> <a href="{PREFIX}calendar/{after}">下月</a>'
    return html(f"<html><head><title>日历</title></head><body><h1>{year}年{month}月</h1>{links} {days}</body></html>")


@cache
def bomb() -> bytes:
    """Some hundred kilobytes of gzip that unpack to more than a hundred megabytes of HTML."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    line = b"<p>" + b"a" * 993 + b"</p>"
    parts = [packer.compress(b"<html><body>")]
    parts += [packer.compress(line * 1000) for _ in range(BOMB_BYTES // (len(line) * 1000))]
    return b"".join((*parts, packer.compress(b"</body></html>"), packer.flush()))


def divs() -> DemoAnswer:
    return html(f"<html><body>{'<div>' * DIVS}云泉区{'</div>' * DIVS}</body></html>")


def broken_bytes() -> DemoAnswer:
    body = (
        "<html><head><title>坏字节</title></head><body><p>云泉区".encode()
        + b"\xff\xfe\x80\x00\xe4\xba"
        + "通知</p>".encode()
    )
    return DemoAnswer(body + bytes(range(128, 256)) + b"<a href='\xc3\x28'>\xf0\x28\x8c\x28</a>")


SIMPLE: Mapping[str, Callable[[], DemoAnswer]] = {
    "drop": lambda: DemoAnswer(ending=Ending.DROP),
    "hang": lambda: DemoAnswer(ending=Ending.HANG),
    "endless": lambda: DemoAnswer(b"<p>" + b"x" * 4000 + b"</p>\n", ending=Ending.ENDLESS),
    "loop": lambda: redirect(f"{PREFIX}loop-back"),
    "loop-back": lambda: redirect(f"{PREFIX}loop"),
    "gzip-bomb": lambda: DemoAnswer(bomb(), headers=((b"Content-Encoding", b"gzip"),)),
    "divs": divs,
    "bytes": broken_bytes,
    "wrong-charset": lambda: DemoAnswer(TEXT.encode("gbk"), content_type="text/html; charset=UTF-8"),
    "gbk": lambda: DemoAnswer(
        TEXT.replace("<head>", '<head><meta charset="gb2312">').encode("gbk"), content_type="text/html"
    ),
}
