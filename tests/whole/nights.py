"""Nights in the demo district, run as a user runs them: the `monitor` command in processes of its own."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stdout
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from monitor.cli import run
from monitor.demo.district import District
from tests import hasty, warm

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 20)
FINDING_KEYS = {
    *("id", "code", "severity", "state", "confirmed", "site", "unit", "column", "message", "wrong", "suggestion"),
    *("context", "target", "indicator", "first_seen", "last_seen", "due", "recurrences", "places"),
}


@dataclass
class Nights:
    """One data folder and database over the district."""

    district: District
    folder: Path
    database_url: str = ""
    _: KW_ONLY
    runs: bool = True  # the clock advances inside a night, a second a reading; False: it is frozen
    preset: str = "词表"  # the language model, a third of a scan's work, has tests of its own
    here: bool = False  # commands that start no process run in this one

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "registry.toml").write_text(self.district.registry_toml(self.folder / "data"), encoding="utf-8")
        self.monitor("upgrade")

    def environment(self, night: int = 2) -> dict[str, str]:
        """Night 2 is TODAY at 01:00. Outside hosts stand on loopback, so requests need no delay."""
        day = TODAY - timedelta(days=2 - night)
        ours = {
            "MONITOR_REGISTRY": str(self.folder / "registry.toml"),
            **self.clock(f"{day}T01:00:00+08:00"),
            "MONITOR_OUTSIDE_DELAY": "0",
            "MONITOR_OUTSIDE_CONCURRENCY": "8",
            **hasty.environment(*(["/hang/"] if night == 1 else [])),
            "MONITOR_PRESET": self.preset,
        }
        if self.database_url:
            ours["MONITOR_DATABASE_URL"] = self.database_url
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        return kept | ours

    def clock(self, at: str) -> dict[str, str]:
        """The settings of a command's clock. Commands of one moment share it."""
        ticks = self.folder / "clock"
        ticks.mkdir(exist_ok=True)
        running = {"MONITOR_TICKS": str(ticks / at.replace(":", ""))} if self.runs else {}
        return {"MONITOR_NOW": at, **running}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "monitor.cli", *words]

    def monitor(self, *words: str, night: int = 2, code: int = 0) -> str:
        """Commands that start spiders or workers run in a process of their own,
        the others in this one where `here` is set.
        """
        if self.here and words[0] not in ("scan", "verify", "upgrade", "recheck"):
            return self._here(words, night, code)
        done = warm.run(self.command(*words), self.environment(night))
        assert done.returncode == code, done.stderr + done.stdout
        return done.stdout

    def _here(self, words: tuple[str, ...], night: int, code: int) -> str:
        said = io.StringIO()
        with mock.patch.dict(os.environ, self.environment(night), clear=True), redirect_stdout(said):
            assert run(list(words)) == code, said.getvalue()
        return said.getvalue()

    def scan(self, night: int, *words: str) -> None:
        self.district.night(night)
        self.monitor("scan", *words, night=night)

    def findings(self, night: int = 2, *words: str) -> list[dict[str, Any]]:
        return list(json.loads(self.monitor("findings", "--format", "json", *words, night=night)))
