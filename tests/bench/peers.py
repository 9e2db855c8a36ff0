"""Other programs that read a whole site for its links, and how to start them over the portal only."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

AT_ONCE = "16"
UNHURRIED = "[checking]\nmaxrequestspersecond=100000\n"  # by itself linkchecker makes ten requests a second


class Peer(NamedTuple):
    name: str
    command: Callable[[str, Path], list[str]]  # (portal, folder to work in)
    limit: float = 120.0  # seconds


def linkchecker(portal: str, folder: Path) -> list[str]:
    program = Path(sys.executable).with_name("linkchecker")
    if not program.exists():
        raise SystemExit("linkchecker is missing: make setup")
    (folder / "linkcheckerrc").write_text(UNHURRIED, encoding="utf-8")
    only_here = f"--ignore-url=^(?!{re.escape(portal)})"
    quiet = ("--no-status", "--no-warnings", "--recursion-level=-1", f"--config={folder / 'linkcheckerrc'}")
    return [str(program), *quiet, f"--threads={AT_ONCE}", only_here, portal]


def linkinator(portal: str, folder: Path) -> list[str]:
    if not shutil.which("npm"):
        raise SystemExit("npm is missing: apt-get install npm")
    installed = folder / "node_modules/.bin/linkinator"
    if not installed.exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "linkinator"], cwd=folder, check=True)
    skip = f"^(?!{re.escape(portal)})"
    return [str(installed), portal, "--recurse", "--concurrency", AT_ONCE, "--skip", skip, "--verbosity", "error"]


PEERS = (Peer("linkinator", linkinator), Peer("linkchecker", linkchecker))
