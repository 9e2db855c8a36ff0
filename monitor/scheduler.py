"""The timetable, a process of its own (`monitor schedule`). Times are those of Asia/Shanghai.

Each job is a command line that a person could type. It runs as a child process, so that a year of nights does not grow
this one, and an upgrade of the program takes effect with the next job. A record of each job's last run stands in the
data folder; a job that was missed or cut off is run once at the next start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger

from monitor import children, clock, locks, private_files, registry
from monitor import settings as environment
from monitor.registry import Unit


class TimetableEntry(NamedTuple):
    name: str
    title: str
    at: str  # minute hour day month weekday
    command: str  # of `monitor`; {data} is the data folder


SCHEDULE = (
    TimetableEntry("scan", "每晚检查", "0 1 * * *", "scan"),
    TimetableEntry(
        "escalate", "超期、复发、问题集中的升级", "30 6 * * *", "escalate"
    ),  # before the digest, which reports it
    # Circulars and summonses name a unit in public: people issue them, and the digest lists those that wait.
    TimetableEntry(
        "letters", "提醒函、督办单", "40 6 * * *", "supervise --step remind --step supervise --out {data}/letters"
    ),
    TimetableEntry("digest", "日报", "0 7 * * *", "digest --out {data}/digests --send"),
    TimetableEntry("units", "各单位的提醒", "10 7 * * *", "digest --units"),
    TimetableEntry("notice", "整改通知书", "0 8 1 * *", "notice --out {data}/notices"),  # of the month before
    # Drafts, which a person reviews and issues: the timetable gives no bulletin a number.
    TimetableEntry(
        "bulletin-month", "月通报（草稿）", "20 8 1 * *", "bulletin --period month --draft --out {data}/bulletins"
    ),
    TimetableEntry(
        "bulletin-quarter",
        "季通报（草稿）",
        "30 8 1 1,4,7,10 *",
        "bulletin --period quarter --draft --out {data}/bulletins",
    ),
    TimetableEntry("links", "午后复查首页、栏目、未销号的页面和链接", "30 13 * * *", "scan --max-pages 300"),
    TimetableEntry(
        "probe", "访问首页", "7,37 * * * *", "probe"
    ),  # 48 visits a day; 国办秘函〔2019〕19号 W2 asks for 20
    TimetableEntry("verify", "核验单位反馈已整改的问题", "0 12 * * *", "verify"),
    TimetableEntry("send", "补发没有发出的消息", "*/30 * * * *", "send"),
    TimetableEntry("learn", "统计各网站自己的用语", "0 5 * * sun", "learn"),  # next night's scan reads with them
    # Bodies make a backup large: they are in it once a week, the database every night.
    TimetableEntry("backup", "备份", "30 5 * * mon-sat", "backup --without-bodies"),
    TimetableEntry("backup-whole", "备份（含网页存档）", "30 5 * * sun", "backup"),
    TimetableEntry("backup-test", "试恢复最新的备份", "30 10 * * sun", "backup --test"),
    TimetableEntry("prune", "清理", "0 4 * * sun", "prune"),
)


def for_settings(
    schedule: Sequence[TimetableEntry], settings: environment.Settings, units: Iterable[Unit] = ()
) -> tuple[TimetableEntry, ...]:
    """The timetable without sending where no recipient is set: the digest is then only written to its folder."""
    if settings.smtp_url:
        return tuple(schedule)
    has_chats = any(unit.webhook for unit in units)
    silent = set() if has_chats else {"send", "units"}
    kept = [job for job in schedule if job.name not in silent]
    return tuple(job._replace(command=job.command.replace(" --send", "")) for job in kept)


@dataclass
class Timetable:
    """Runs jobs at their times. `program`: the module that gets a job's command (tests pass their own)."""

    schedule: Sequence[TimetableEntry]
    data_dir: Path
    environment: Mapping[str, str]
    program: Sequence[str] = ("monitor.cli",)
    say: Callable[[str], None] = lambda text: print(f"{clock.now():%Y-%m-%d %H:%M:%S} {text}", flush=True)
    _running: set[subprocess.Popen[bytes]] = field(default_factory=set)
    _stopping: bool = False

    def run_forever(self) -> None:
        """Run until SystemExit (raised by SIGTERM) or KeyboardInterrupt. Raises StillRunning where another one runs."""
        scheduler = BlockingScheduler(
            timezone=clock.ZONE,
            executors={"default": ThreadPoolExecutor(len(self.schedule) + 1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in self.schedule:
            scheduler.add_job(self.run, CronTrigger.from_crontab(job.at, clock.ZONE), args=[job], id=job.name)
            self.say(f"{job.title}：{job.at}（monitor {job.command}）")
        scheduler.add_job(self.make_up, args=[self.missed(clock.now())], id="make up")  # now
        with locks.held(self.data_dir, "schedule"):
            try:
                scheduler.start()
            finally:
                self._stopping = True
                scheduler.shutdown(wait=False)
                self._end_children()

    def missed(self, now: datetime) -> list[TimetableEntry]:
        """Jobs whose time passed since their last run, or whose last run was cut off. None at the very first start."""
        return [job for job in self.schedule if self._is_missed(job, now)]

    def make_up(self, jobs: Sequence[TimetableEntry]) -> None:
        """Run these in turn, in the order of the table: the digest reports what the scan before it found."""
        for job in jobs:
            if not self._stopping:
                self.say(f"{job.title}：补做")
                self.run(job)

    def run(self, job: TimetableEntry) -> None:
        """Run one job to its end, unless it is already running."""
        try:
            with locks.held(self.data_dir, f"job-{job.name}"):
                self._write(job, {"started": clock.now().isoformat()})
                started = self._read(job)
                code = self._child(job)
                if not self._stopping:  # else it was cut off, and is made up at the next start
                    self._write(job, started | {"ended": clock.now().isoformat(), "code": code})
        except locks.StillRunning:
            self.say(f"{job.title}：上一次还没有结束，这次不再开始")

    def _child(self, job: TimetableEntry) -> int:
        words = [word.format(data=self.data_dir) for word in job.command.split()]
        child = subprocess.Popen(
            [sys.executable, "-m", "monitor.children", str(os.getpid()), *self.program, *words],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
        )
        self._running.add(child)
        try:
            code = child.wait()
        finally:
            self._running.discard(child)
        self.say(f"{job.title}：{'完成' if code == 0 else f'以 {code} 结束'}")
        return code

    def _end_children(self) -> None:
        for child in list(self._running):
            with suppress(ProcessLookupError):
                children.end(child)

    def _is_missed(self, job: TimetableEntry, now: datetime) -> bool:
        record = self._read(job)
        if not record:
            self._write(job, {"started": now.isoformat(), "ended": now.isoformat(), "code": None})
            return False
        started = datetime.fromisoformat(record["started"])
        due = CronTrigger.from_crontab(job.at, clock.ZONE).get_next_fire_time(None, started + timedelta(seconds=1))
        return "ended" not in record or (due is not None and due <= now)

    def _record(self, job: TimetableEntry) -> Path:
        return self.data_dir / "schedule" / f"{job.name}.json"

    def _read(self, job: TimetableEntry) -> dict[str, Any]:
        try:
            record = dict(json.loads(self._record(job).read_text(encoding="utf-8")))
            datetime.fromisoformat(record["started"])
            return record
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, KeyError):  # empty or rubbish, as a power cut leaves it: that run was cut off
            return {"started": clock.now().isoformat()}

    def _write(self, job: TimetableEntry, record: Mapping[str, object]) -> None:
        path = self._record(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        with open(draft, "w", encoding="utf-8") as file:
            json.dump(record, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def main() -> None:
    """`python -m monitor.scheduler`: settings from the environment, as for every child process."""
    signal.signal(signal.SIGTERM, _end)
    private_files.keep()
    try:
        settings = environment.load()
        registered = registry.load(settings.registry)
        ours = environment.environment(replace(settings, registry=settings.registry.absolute()))
        Timetable(for_settings(SCHEDULE, settings, registered.units.values()), registered.data_dir, ours).run_forever()
    except environment.ConfigError as error:
        sys.exit(_refused(str(error), 2))
    except locks.StillRunning:
        sys.exit(_refused("时间表已经在运行，不再重复开始", 1))
    except KeyboardInterrupt:
        sys.exit(130)


def _end(_signal: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not interrupt the cleanup
    raise SystemExit(0)


def _refused(text: str, code: int) -> int:
    print(text, file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    main()
