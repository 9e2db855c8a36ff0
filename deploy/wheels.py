"""Fetch and build all wheels that `make install WHEELS=FOLDER` needs, for this machine's Python and architecture.

    python3 deploy/wheels.py FOLDER

Every file that comes over the network is checked against requirements.lock. What is published as source only (jieba) is
built here. FOLDER/requirements.txt then lists the hashes of the wheels as they lie in FOLDER: that is what the
installation checks on a machine without a network.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
BUILDERS = ("packaging", "setuptools", "wheel")  # `wheel` needs `packaging`


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        pip = [f"{scratch}/bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet"]
        tools = Path(scratch, "builders.lock")
        tools.write_text("".join(entries(LOCK.read_text("utf-8"), BUILDERS)), encoding="utf-8")
        run(*pip, "install", "--require-hashes", "-r", str(tools))
        run(*pip, "wheel", "--require-hashes", "--no-build-isolation", "-r", str(LOCK), "-w", str(folder))
    (folder / "requirements.txt").write_text("".join(map(line, sorted(folder.glob("*.whl")))), encoding="utf-8")


def entries(lock: str, names: tuple[str, ...]) -> list[str]:
    """The entries of `names` in a lock file: each begins at the start of a line and ends before the next one."""
    return [entry for entry in re.split(r"^(?=[\w.-]+==)", lock, flags=re.M) if entry.partition("==")[0] in names]


def line(wheel: Path) -> str:
    name, version = wheel.name.split("-")[:2]
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 deploy/wheels.py FOLDER")
    main(Path(sys.argv[1]))
