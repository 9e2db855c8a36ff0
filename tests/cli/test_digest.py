"""`digest` and `send`: each message goes out once."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor import settings as environment
from monitor.cli import run
from monitor.jobs import digest
from monitor.store.database import open_store


def test_a_digest_of_a_day_without_scans_says_that_nothing_was_looked_at(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["digest"]) == 0
    assert "没有检查" in capsys.readouterr().out
    assert run(["digest", "--out", "d", "--date", "2026-11-20"]) == 0
    assert sorted(path.name for path in (district / "d").iterdir()) == [
        f"digest-2026-11-20.{ending}" for ending in ("html", "json", "txt")
    ]


def test_sending_without_an_address_is_a_configuration_error(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["digest", "--send"]) == 2
    assert "MONITOR_SMTP_URL" in capsys.readouterr().err


def test_units_are_told_without_the_office_having_an_address(
    district: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["digest", "--units"]) == 0
    assert "已发出 0 封，失败 0 封" in capsys.readouterr().out


def test_a_digest_is_told_once_a_day(district: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`send_digest` writes it down under the day's key; a second call finds it there."""
    from monitor import registry
    from monitor.store.tables import messages

    monkeypatch.setenv("MONITOR_SMTP_URL", "mailto://127.0.0.1:1?from=a@example.invalid&to=b@example.invalid")
    settings = environment.load()
    registered = registry.load(settings.registry)
    with open_store(settings, registered) as store:
        for _ in range(2):
            digest.send_digest(store, registered, settings, digest.digest(store, registered))
        with store.read() as conn:
            assert conn.scalar(sa.select(sa.func.count()).select_from(messages)) == 1
