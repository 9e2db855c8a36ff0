"""The timetable runs each job once when its time has come, makes up what was missed, and ends cleanly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest
from apscheduler.triggers.cron import CronTrigger

from monitor import clock
from monitor.registry import Unit
from monitor.scheduler import SCHEDULE, Timetable, TimetableEntry, for_settings
from monitor.settings import Settings
from tests.waiting import until

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.ZONE)
WRITER = """\
import os, sys, time
folder, seconds, word = sys.argv[1], float(sys.argv[2]), sys.argv[3]
open(folder + "/pids", "a").write(f"{os.getpid()}\\n")
open(folder + "/runs", "a").write(word + "\\n")
time.sleep(seconds)
while os.path.exists(folder + "/hold"):
    time.sleep(0.01)
open(folder + "/ends", "a").write(word + "\\n")
"""


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Path]:
    """A folder with a program that notes its runs; it stands in for `monitor`."""
    (tmp_path / "noting.py").write_text(WRITER)
    yield tmp_path


def table(folder: Path, *jobs: TimetableEntry) -> Timetable:
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{Path(__file__).parents[1]}"}
    return Timetable(jobs, folder / "data", environment, ("noting", str(folder)), say=lambda _: None)


def job(name: str, seconds: float = 0, at: str = "0 1 * * *") -> TimetableEntry:
    return TimetableEntry(name, name, at, f"{seconds} {name}")


def noted(folder: Path, what: str = "runs") -> list[str]:
    file = folder / what
    return file.read_text().split() if file.exists() else []


def test_the_timetable_is_what_was_promised() -> None:
    times = {entry.name: entry.at for entry in SCHEDULE}
    assert times["scan"] == "0 1 * * *" and times["digest"] == "0 7 * * *" and times["notice"] == "0 8 1 * *"
    for entry in SCHEDULE:
        trigger = CronTrigger.from_crontab(entry.at, clock.ZONE)
        assert trigger.get_next_fire_time(None, NOON).utcoffset() == timedelta(hours=8)


def test_every_job_is_a_command_that_the_command_line_knows() -> None:
    from monitor.cli import monitor

    for entry in SCHEDULE:
        words = entry.command.format(data="data").split()
        command = monitor.commands[words[0]]
        command.make_context(words[0], words[1:], resilient_parsing=False)


def test_without_an_address_nothing_is_sent() -> None:
    assert "--send" not in " ".join(entry.command for entry in for_settings(SCHEDULE, Settings()))
    assert for_settings(SCHEDULE, Settings(smtp_url="mailto://a")) == SCHEDULE


def test_units_get_messages_by_their_own_webhooks_though_the_office_has_no_address() -> None:
    units = [Unit(id="jtj", name="区教育和体育局", webhook="json://127.0.0.1/")]
    names = [entry.name for entry in for_settings(SCHEDULE, Settings(), units)]
    assert "units" in names and "send" in names
    assert not {"units", "send"} & {entry.name for entry in for_settings(SCHEDULE, Settings())}


def test_a_run_is_noted_with_its_end_and_code(jobs: Path) -> None:
    timetable = table(jobs, job("a"))
    timetable.run(job("a"))
    record = json.loads((jobs / "data/schedule/a.json").read_text())
    assert record["code"] == 0 and record["started"] <= record["ended"]
    assert noted(jobs) == ["a"]


def test_a_run_that_is_still_going_is_not_started_twice(jobs: Path) -> None:
    timetable = table(jobs, job("a"))
    (jobs / "hold").touch()
    first = threading.Thread(target=timetable.run, args=[job("a")])
    first.start()
    until(lambda: noted(jobs))
    timetable.run(job("a"))
    (jobs / "hold").unlink()
    first.join()
    timetable.run(job("a"))
    assert noted(jobs) == ["a", "a"]


def test_the_very_first_start_makes_up_nothing(jobs: Path) -> None:
    assert table(jobs, job("a")).missed(NOON) == []


@pytest.mark.parametrize(("hours_later", "expected"), [(12, []), (14, ["a"]), (24 * 5, ["a"])])
def test_what_was_missed_while_nothing_ran_is_made_up_once(jobs: Path, hours_later: int, expected: list[str]) -> None:
    timetable = table(jobs, job("a"))
    timetable.missed(NOON)  # the first start; its time is 01:00
    missed = timetable.missed(NOON + timedelta(hours=hours_later))
    assert [entry.name for entry in missed] == expected


def test_after_making_up_nothing_is_missed(jobs: Path) -> None:
    timetable = table(jobs, job("a"), job("b"))
    timetable.missed(NOON)
    clock.freeze(NOON + timedelta(days=3))
    timetable.make_up(timetable.missed(clock.now()))
    assert noted(jobs) == ["a", "b"]
    assert timetable.missed(clock.now()) == []


def test_a_run_that_was_cut_off_is_made_up(jobs: Path) -> None:
    timetable = table(jobs, job("a"))
    timetable._write(job("a"), {"started": NOON.isoformat()})
    assert timetable.missed(NOON + timedelta(minutes=1)) == [job("a")]


@pytest.mark.parametrize("left", [b"", b"\0\0\0\0", b"\xff", b"{}", b"null", b'{"started": "2026'])
def test_a_record_that_a_power_cut_spoiled_is_of_a_run_that_was_cut_off(jobs: Path, left: bytes) -> None:
    timetable = table(jobs, job("a"))
    timetable.missed(NOON)
    (jobs / "data/schedule/a.json").write_bytes(left)
    assert timetable.missed(NOON) == [job("a")]
    timetable.make_up([job("a")])
    assert noted(jobs) == ["a"] and timetable.missed(clock.now()) == []


def test_a_record_is_on_the_disk_before_it_has_its_name(jobs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[bool] = []
    file = jobs / "data/schedule/a.json"
    monkeypatch.setattr(os, "fsync", lambda _: kept.append(file.exists()))
    table(jobs, job("a")).missed(NOON)
    assert kept == [False] and file.exists()


def test_a_job_that_failed_is_not_run_again_before_its_time(jobs: Path) -> None:
    broken = TimetableEntry("a", "a", "0 1 * * *", "")  # too few arguments: the program ends with an error
    timetable = table(jobs, broken)
    timetable.run(broken)
    assert json.loads((jobs / "data/schedule/a.json").read_text())["code"] == 1
    assert timetable.missed(clock.now() + timedelta(seconds=1)) == []


STARTER = """\
import signal, sys
from pathlib import Path
sys.path[:0] = {paths!r}
from monitor import scheduler
from tests.test_scheduler import job, table
signal.signal(signal.SIGTERM, scheduler._end)
timetable = table(Path({folder!r}), job("a", {seconds}))
timetable._write(job("a", {seconds}), {{"started": "2026-11-20T01:00:00+08:00"}})  # cut off: made up at once
timetable.run_forever()
"""


def start(folder: Path, seconds: float) -> subprocess.Popen[bytes]:
    code = STARTER.format(paths=[str(Path(__file__).parents[1])], folder=str(folder), seconds=seconds)
    return subprocess.Popen([sys.executable, "-c", code])


def test_sigterm_ends_the_child_and_the_next_start_makes_it_up(jobs: Path) -> None:
    process = start(jobs, 60)
    try:
        until(lambda: noted(jobs))
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
        assert noted(jobs, "ends") == []
        assert "ended" not in json.loads((jobs / "data/schedule/a.json").read_text())
        assert table(jobs, job("a")).missed(clock.now()) == [job("a")]
    finally:
        process.kill()
        process.wait()


def test_a_killed_timetable_leaves_no_child_behind(jobs: Path) -> None:
    process = start(jobs, 600)
    until(lambda: noted(jobs))
    process.kill()
    process.wait()
    (child,) = noted(jobs, "pids")
    until(lambda: not psutil.pid_exists(int(child)) or psutil.Process(int(child)).status() == psutil.STATUS_ZOMBIE)
    assert noted(jobs, "ends") == []


def test_a_second_timetable_on_the_same_data_refuses_to_start(jobs: Path) -> None:
    process = start(jobs, 60)
    try:
        until(lambda: noted(jobs))
        second = start(jobs, 60)
        assert second.wait() != 0
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()


def test_the_timetable_numbers_no_bulletin() -> None:
    bulletins = [entry for entry in SCHEDULE if entry.command.startswith("bulletin")]
    assert {word for entry in bulletins for word in entry.command.split()} >= {"month", "quarter"}
    assert all("--draft" in entry.command.split() for entry in bulletins)
