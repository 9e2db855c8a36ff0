"""`scan` of a site that is not registered, and beside a scan that still runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import locks
from monitor.cli import run


def test_a_site_that_is_not_registered_is_named_with_those_that_are(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["scan", "--site", "portl"]) == 2
    assert "是不是想写 portal" in capsys.readouterr().err


def test_a_scan_that_still_runs_is_not_started_twice(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with locks.held(district / "data", "scan-portal", "scan-jtj"):
        assert run(["scan"]) == 1
        assert capsys.readouterr().err.count("不再重复开始") == 2
        assert run(["prune"]) == 1
        assert "正在进行" in capsys.readouterr().err
