"""How many examples a counted proof runs: all in `make prove`, a tenth in `make test`."""

from __future__ import annotations

import os

WHOLE = bool(os.environ.get("PROVE"))


def counted(examples: int) -> int:
    """`examples` when PROVE is set in the environment, else a tenth of it (at least one)."""
    return examples if WHOLE else max(1, examples // 10)
