"""Installing without a network: the documented commands, in a copy of the checkout, cut off from every network."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.wheels import BUILDERS, LOCK, entries
from tests.proofs import WHOLE

ROOT = Path(__file__).parents[2]
TOOLS_OF_DEVELOPERS = ("pytest", "ruff", "mypy", "lightgbm", "hypothesis", "linkchecker")


def names(lock: Path) -> list[str]:
    return [line.partition("==")[0] for line in lock.read_text("utf-8").splitlines() if line[:1].isalnum()]


def test_the_production_lock_holds_no_tools_of_developers() -> None:
    assert not set(names(LOCK)) & set(TOOLS_OF_DEVELOPERS)
    assert set(TOOLS_OF_DEVELOPERS) < set(map(str.lower, names(ROOT / "requirements-dev.lock")))


def test_the_development_lock_pins_the_versions_of_the_production_lock() -> None:
    production, development = (
        {line for line in lock.read_text("utf-8").splitlines() if line[:1].isalnum()}
        for lock in (LOCK, ROOT / "requirements-dev.lock")
    )
    assert production <= development


def test_an_entry_of_a_lock_is_found_with_its_hashes() -> None:
    found = entries(LOCK.read_text("utf-8"), BUILDERS)
    assert [entry.partition("==")[0] for entry in found] == list(BUILDERS)
    assert all("--hash=sha256:" in entry for entry in found)


@pytest.mark.skipif(not WHOLE, reason="fetches and installs every wheel: runs in `make prove`")
def test_the_documented_installation_works_without_a_network(tmp_path: Path) -> None:
    program = copied(tmp_path / "program")
    subprocess.run(["make", "wheels"], cwd=program, check=True)
    cut_off("make install WHEELS=$PWD/wheels", program)
    assert not [name for name in TOOLS_OF_DEVELOPERS if (program / ".venv/bin" / name).exists()]
    home = tmp_path / "home"
    home.mkdir()
    monitor = program / ".venv/bin/monitor"
    cut_off(f"{monitor} init && {monitor} registry check && {monitor} findings", home)
    assert (home / "registry.toml").exists()


def copied(target: Path) -> Path:
    """The files that git tracks or would track, as they are in the working tree."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout
    for name in listed.decode().split("\0")[:-1]:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    return target


def cut_off(command: str, folder: Path) -> None:
    """Run a shell command in a network namespace of its own that has no interface up."""
    mapped = [] if os.geteuid() == 0 else ["--map-root-user", "--user"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MONITOR_"))}
    subprocess.run(["unshare", *mapped, "--net", "sh", "-ec", command], cwd=folder, check=True, env=environment)
