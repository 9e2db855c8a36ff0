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
    peak_mb: int  # resident, all processes of the program together
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
    spent = os.times()
    process = subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    peak, done = [0], threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peak, done))
    sampler.start()
    cut_off = False
    try:
        out, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        cut_off = True
        _kill(process.pid)
        out, errors = process.communicate()
    seconds = time.perf_counter() - began
    done.set()
    sampler.join()
    if process.returncode not in good and not cut_off:
        raise RuntimeError(f"{command[0]} … ended with {process.returncode}: {errors.decode()[-2000:]}")
    now = os.times()
    cpu = now.children_user + now.children_system - spent.children_user - spent.children_system
    return Run(seconds, cpu, peak[0] // 2**20, out.decode(errors="replace"), cut_off)


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def _sample(pid: int, peak: list[int], done: threading.Event) -> None:
    while not done.wait(SAMPLE):
        try:
            parent = psutil.Process(pid)
            peak[0] = max(peak[0], sum(_rss(process) for process in [parent, *parent.children(recursive=True)]))
        except psutil.NoSuchProcess:
            return


def _rss(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _kill(pid: int) -> None:
    parent = psutil.Process(pid)
    for process in [*parent.children(recursive=True), parent]:
        process.kill()
