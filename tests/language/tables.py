"""Tables of sentences beside the tests, and the sets beside the checkout."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parents[1].parent / "shared" / "data"


def rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
