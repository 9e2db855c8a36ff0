"""How fast pages are read, and how right: `python -m tests.bench.extract [FOLDER]`.

Speeds in pages a second of processor time (what other programs do on the machine does not count), over the saved real
pages beside the project (or the HTML files of FOLDER); accuracy by field, with every miss, where a person's reading of
the page is known (tests/extract/expected); trafilatura and gne on the same pages, where they are installed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from monitor.extract.charset import decode
from monitor.extract.document import document
from monitor.extract.outlinks import outlinks
from tests.bench import extract_peers as peers
from tests.extract.pages import SAVED
from tests.extract.seen import FIELDS, Seen, expectations

ROUNDS = 5
URL = "http://www.example.gov.cn/xwzx/{}"
LIGHT = range(14_000, 27_000)  # bytes: pages of about 20 KB


def speed(what: Callable[[bytes, str], object], pages: dict[str, bytes]) -> float:
    """Pages a second of processor time, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for name, body in pages.items():
            what(body, URL.format(name))
        best = min(best, time.process_time() - started)
    return len(pages) / best


def accuracy() -> None:
    found = {name: document((SAVED / f"{name}.html").read_bytes(), "") for name in expectations()}
    for field, compare in FIELDS.items():
        answers = {name: compare(found[name], seen) for name, seen in expectations().items()}
        judged = [name for name, answer in answers.items() if answer is not None]
        missed = [name for name in judged if not answers[name]]
        share = 1 - len(missed) / max(len(judged), 1)
        print(f"{field:16} {len(judged) - len(missed):3} of {len(judged):3}  {share:6.1%}  {' '.join(missed)}")


def beside_peers() -> None:
    expected = expectations()
    texts = {name: decode((SAVED / f"{name}.html").read_bytes())[0] for name in expected}
    scores = {"ours": peers.score(ours, texts, expected)}
    for name, ask in peers.PEERS.items():
        if peers.missing(name):
            print(f'{name} is not installed: pip install -e ".[peers]"')
        else:
            scores[name] = peers.score(ask, texts, expected)
    print(peers.table(scores, len(expected)))


def ours(text: str, seen: Seen) -> peers.Answers:
    found = document(text.encode(), "")
    items = [(item.title, item.url) for item in found.items]
    return peers.Answers(found.title, str(found.date or ""), items)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAVED
    pages = {path.name: path.read_bytes() for path in sorted(folder.glob("*.html"))}
    if not pages:
        print(f"no pages in {folder}", file=sys.stderr)
        return 2
    light = {name: body for name, body in pages.items() if len(body) in LIGHT}
    size = sum(map(len, pages.values())) / len(pages)
    print(f"{len(pages)} pages of {size / 1000:.0f} KB on average; {len(light)} of about 20 KB")
    print(f"document   {speed(document, pages):6.0f} pages/s  (about 20 KB: {speed(document, light):.0f})")
    print(f"outlinks   {speed(outlinks, pages):6.0f} pages/s  (about 20 KB: {speed(outlinks, light):.0f})")
    if folder == SAVED and expectations():
        accuracy()
        beside_peers()
    return 0


if __name__ == "__main__":
    sys.exit(main())
