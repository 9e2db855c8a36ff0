"""`digest`, `send`, `notice`: what is told to people, and once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor import clock
from monitor import settings as environment
from monitor.cli import run
from monitor.cli.letters import _month
from monitor.jobs import digest
from monitor.store.database import open_store
from tests.cli.stored_findings import add_finding


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


@pytest.mark.parametrize(
    ("today", "month"),
    [(date(2026, 11, 1), "2026-10"), (date(2026, 1, 31), "2025-12"), (date(2026, 12, 2), "2026-11")],
)
def test_a_notice_is_for_the_month_before(monkeypatch: pytest.MonkeyPatch, today: date, month: str) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    assert _month(None) == month


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


@pytest.mark.parametrize(
    ("words", "said"), [((), "本月没有需要发通知书的单位"), (("--unit", "jtj"), "这个单位本月没有需要发通知书的问题")]
)
def test_a_month_without_notices_says_so(
    district: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert run(["notice", "--month", "2026-10", "--out", "out", *words]) == 0
    assert said in capsys.readouterr().err
    assert [path.name for path in (district / "out").iterdir()] == ["问题台账-2026-10.xlsx"]


def test_a_notice_takes_backlog_in_by_number_alone(
    district: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.store.tables import findings

    monkeypatch.setenv("MONITOR_NOW", "2026-12-01T09:00:00+08:00")
    add_finding(unit="jtj")
    settings = environment.load()
    from monitor import registry

    with open_store(settings, registry.load(settings.registry)) as store, store.begin() as conn:
        conn.execute(sa.update(findings).values(backlog=True, due=None))
    assert run(["findings", "--backlog"]) == 0
    assert "存量" in capsys.readouterr().out
    assert run(["findings", "--no-backlog", "--format", "json"]) == 0
    assert capsys.readouterr().out.strip() == "[]"
    assert run(["notice", "--month", "2026-12", "--out", "a"]) == 0
    assert "没有需要发通知书的单位" in capsys.readouterr().err
    assert run(["notice", "--month", "2026-12", "--backlog", "1", "--out", "b"]) == 0
    assert "整改通知书〔2026〕1号" in capsys.readouterr().out
    assert run(["notice", "--month", "2026-12", "--backlog", "1", "--out", "c"]) == 2
    assert "已经印发" in capsys.readouterr().err
