"""The environment of a spider that is tried with servers that never answer."""

from __future__ import annotations

import os
from pathlib import Path

LONG = "60"  # seconds: MONITOR_TIMEOUT for all other addresses


def environment(*hanging: str) -> dict[str, str]:
    """`hanging`: beginnings of paths that nothing will ever come from,
    with a method and a blank before it or without.
    """
    paths = [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return {"MONITOR_TIMEOUT": LONG, "HASTY": ",".join(hanging), "PYTHONPATH": os.pathsep.join(paths)}
