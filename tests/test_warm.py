"""A forked program is what Python would have started, and nothing of it is left when it has ended."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests import warm
from tests.waiting import until

TALKING = """
import os, sys
print(os.environ["WORD"], *sys.argv[1:])
sys.exit("no more")
"""


def left(session: int) -> list[int]:
    """Processes of this session."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(folder.name))
    return found


def test_it_has_its_own_environment_words_and_exit(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os\nos.environ['WORD'] += '!'")
    (tmp_path / "talking.py").write_text(TALKING)
    done = warm.run([sys.executable, "-m", "talking", "a"], {**os.environ, "WORD": "x", "PYTHONPATH": str(tmp_path)})
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (1, "x! a", "no more")
    assert "WORD" not in os.environ


@pytest.mark.parametrize("killed", [False, True])
def test_nothing_of_it_is_left(tmp_path: Path, killed: bool) -> None:
    """A `monitor` command has servers of its own, for spiders and for checking processes."""
    program = warm.start([sys.executable, "-m", "monitor.cli", "--help"], os.environ, session=True)
    until(lambda: len(left(program.pid)) > 1 or program.poll() is not None)
    if killed:
        program.send_signal(signal.SIGKILL)
    program.wait()
    until(lambda: not left(program.pid))
