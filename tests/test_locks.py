"""A lock keeps the second one out, in this process and in others, and dies with its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor import locks

ROOT = Path(__file__).parents[1]
HOLDER = "import sys, time; from pathlib import Path; from monitor import locks\n"
HOLDER += "with locks.held(Path(sys.argv[1]), 'scan-portal'): print('held', flush=True); sys.stdin.read()"


def holder(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_another_process_is_kept_out_until_the_holder_dies(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        with pytest.raises(locks.StillRunning, match="scan-portal"), locks.held(tmp_path, "scan-portal"):
            pass
        with locks.held(tmp_path, "scan-dept"):
            pass
    finally:
        end(process)
    with locks.held(tmp_path, "scan-portal"):
        pass


def test_the_same_process_is_kept_out_too_and_the_first_keeps_its_lock(tmp_path: Path) -> None:
    with locks.held(tmp_path, "scan-portal"):
        with pytest.raises(locks.StillRunning), locks.held(tmp_path, "scan-portal"):
            pass
        assert not another_process_can_hold_it(tmp_path)
    assert another_process_can_hold_it(tmp_path)


def another_process_can_hold_it(folder: Path) -> bool:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.stdout == "held\n"


def test_of_several_locks_all_or_none_are_held(tmp_path: Path) -> None:
    with locks.held(tmp_path, "b"):
        with pytest.raises(locks.StillRunning), locks.held(tmp_path, "a", "b"):
            pass
        with locks.held(tmp_path, "a"):
            pass


FORKER = """
import os, sys, time
from pathlib import Path
from monitor import locks
with locks.held(Path(sys.argv[1]), 'scan-portal'):
    child = os.fork()
    if child == 0:
        time.sleep(60)
    print(child, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_a_forked_child_does_not_keep_the_lock_of_a_killed_parent(tmp_path: Path) -> None:
    """Workers of a pool may live on for a while; the next scan must not wait for them."""
    process = subprocess.Popen([sys.executable, "-c", FORKER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    child = int(process.stdout.readline())
    process.wait()
    process.stdout.close()
    try:
        os.kill(child, 0)  # it lives
        assert another_process_can_hold_it(tmp_path)
    finally:
        os.kill(child, signal.SIGKILL)
