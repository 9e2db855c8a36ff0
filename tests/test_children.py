"""A child's words are kept, its failure is told with their end, and it never outlives us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor import children
from tests.waiting import until

ROOT = Path(__file__).parents[1]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which `python -m talking` is a program of ours."""
    (tmp_path / "talking.py").write_text("import sys, time\nexec(sys.argv[1])\n")
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def test_what_a_child_says_stands_in_the_log_after_what_was_there(tmp_path: Path, environment: dict[str, str]) -> None:
    log = tmp_path / "logs/child.log"
    for word in ("one", "two"):
        children.run(["talking", f"print({word!r})"], environment, log)
    assert log.read_text() == "one\ntwo\n"


def test_a_failure_is_told_with_the_end_of_this_run_only(tmp_path: Path, environment: dict[str, str]) -> None:
    log = tmp_path / "child.log"
    log.write_text("of the run before\n")
    with pytest.raises(children.ChildFailed) as caught:
        children.run(["talking", "print('x' * 9000); print('last words'); sys.exit(3)"], environment, log)
    message = str(caught.value)
    assert "以 3 结束" in message and message.endswith("last words") and "run before" not in message
    assert len(message) < 3000


def test_the_tick_is_heard_while_the_child_works(tmp_path: Path, environment: dict[str, str]) -> None:
    """The child ends when the third tick has left a file for it."""
    ticks: list[int] = []

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            third.touch()

    third = tmp_path / "third"
    waits = f"from pathlib import Path\nwhile not Path({str(third)!r}).exists(): time.sleep(0.01)"
    children.run(["talking", waits], environment, tmp_path / "log", tick, every=0.05)
    assert len(ticks) >= 3


def test_an_error_of_ours_ends_the_child(tmp_path: Path, environment: dict[str, str]) -> None:
    def fail() -> None:
        if log.exists() and b"pid" in log.read_bytes():
            raise KeyboardInterrupt

    log = tmp_path / "log"
    code = "import os; print('pid', os.getpid(), flush=True); time.sleep(60)"
    with pytest.raises(KeyboardInterrupt):
        children.run(["talking", code], environment, log, fail, every=0.05)
    assert not alive(int(log.read_text().split()[1]))


def test_a_killed_parent_takes_the_child_with_it(tmp_path: Path, environment: dict[str, str]) -> None:
    log = tmp_path / "log"
    child = "import os; print('pid', os.getpid(), flush=True); time.sleep(60)"
    parent = "from pathlib import Path; import os; from monitor import children; "
    parent += f"children.run(['talking', {child!r}], os.environ, Path({str(log)!r}))"
    paths = f"{ROOT}{os.pathsep}{environment['PYTHONPATH']}"
    process = subprocess.Popen([sys.executable, "-c", parent], env={**environment, "PYTHONPATH": paths})
    until(lambda: log.exists() and b"\n" in log.read_bytes())
    pid = int(log.read_text().split()[1])
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: not alive(pid))


def alive(pid: int) -> bool:
    """A zombie that nobody has waited for does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
