"""The text a model is built from: new enough, each line once, and nothing that a measurement uses."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

RUN = 13  # characters: a line that shares a run of this length with a measured line is left out
SINCE = 1990  # older reports write 帐 for 账 and 象 for 像
MEASURING_ONLY = ("policy_briefings", "court_cases")
YEAR = {
    "gov_work": re.compile(r"((?:19|20)\d\d)年.{0,14}政府工作报告"),
    "laws": re.compile(r"((?:19|20)\d\d)年\d+月\d+日"),
}
CONGRESS = re.compile(r"\((.{1,3})大\)$")
NEW_CONGRESSES = frozenset({"十五", "十六", "十七", "十八", "十九", "二十"})
HAN = re.compile("[\u4e00-\u9fff]+")


def texts(folder: Path, *, without: str = "") -> Iterator[tuple[str, str]]:
    """(file, line) of every new enough line of the corpora, each line once. `without` leaves one file out."""
    seen: set[bytes] = set()
    for path in sorted(folder.glob("*.txt*")):
        name = path.name.split(".")[0]
        if name in MEASURING_ONLY or (without and name.startswith(without)):
            continue
        for line in _new(path, name):
            key = blake2b(line.encode(), digest_size=12).digest()
            if key not in seen:
                seen.add(key)
                yield name, line


def _new(path: Path, name: str) -> Iterator[str]:
    pattern = next((pattern for head, pattern in YEAR.items() if name.startswith(head)), None)
    new, dated = True, False
    for line in _lines(path):
        if name.startswith("cpc") and len(line) < 60 and (heading := CONGRESS.search(line)):
            new = heading.group(1) in NEW_CONGRESSES
        found = pattern.match(line) if pattern and len(line) < 200 else None
        if found:
            this = int(found.group(1)) >= SINCE
            new = this or (new and dated)  # a law under several dates is as new as its newest
        dated = bool(found)
        if new and line:
            yield line


def _lines(path: Path) -> Iterator[str]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8", errors="replace") as file:
        for line in file:
            yield line.strip()


class Measured:
    """Runs of RUN Han characters of the lines that measure: what shares one is not learnt from."""

    def __init__(self, files: list[Path]) -> None:
        self._runs: set[str] = set()
        for path in files:
            for line in path.read_text(encoding="utf-8").splitlines():
                for side in line.split("\t"):
                    self._runs.update(_runs(side))

    def shares(self, line: str) -> bool:
        return not self._runs.isdisjoint(_runs(line))


def _runs(line: str) -> Iterator[str]:
    plain = "".join(HAN.findall(line))
    return (plain[at : at + RUN] for at in range(len(plain) - RUN + 1))
