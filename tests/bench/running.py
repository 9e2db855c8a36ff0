"""Runs a program and measures it: seconds, processor time, and the memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
SAMPLE = 0.1  # seconds


@dataclass(frozen=True)
class Run:
    seconds: float
    cpu_seconds: float
    peak_mb: int  # all processes of the program together, shared pages counted once
    output: str
    cut_off: bool  # it did not end within its time


def run(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    limit: float = 3600,
    folder: Path = ROOT,
    good: Collection[int] = (0,),
) -> Run:
    """Run to its end, or kill it after `limit` seconds. Raises RuntimeError with its words when it ends badly."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    watch = _Watch(process.pid)
    watch.start()
    cut_off = False
    try:
        out, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        cut_off = True
        _kill(process.pid)
        out, errors = process.communicate()
    seconds = time.perf_counter() - began
    watch.stop()
    if process.returncode not in good and not cut_off:
        raise RuntimeError(f"{command[0]} … ended with {process.returncode}: {errors.decode()[-2000:]}")
    return Run(seconds, watch.cpu_seconds, watch.peak // 2**20, out.decode(errors="replace"), cut_off)


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


class _Watch(threading.Thread):
    """Looks at a process and all its descendants ten times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._done = pid, threading.Event()
        self._cpu: dict[int, float] = {}
        self.peak = 0

    @property
    def cpu_seconds(self) -> float:
        return sum(self._cpu.values())

    def stop(self) -> None:
        self._done.set()
        self.join()

    def run(self) -> None:
        while not self._done.wait(SAMPLE):
            try:
                parent = psutil.Process(self._pid)
                self.peak = max(self.peak, sum(map(self._look, [parent, *parent.children(recursive=True)])))
            except psutil.NoSuchProcess:
                return

    def _look(self, process: psutil.Process) -> int:
        """Its memory, pages that it shares counted in part (PSS); its time so far is noted."""
        try:
            spent = process.cpu_times()
            self._cpu[process.pid] = spent.user + spent.system
            return int(process.memory_full_info().pss)
        except (psutil.NoSuchProcess, psutil.AccessDenied):  # it ended between two questions
            return 0


def _kill(pid: int) -> None:
    parent = psutil.Process(pid)
    for process in [*parent.children(recursive=True), parent]:
        process.kill()
