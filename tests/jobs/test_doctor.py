"""`monitor doctor` names each thing that is wrong with what to do, and does not stop at the first."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from monitor import clock, locks, registry
from monitor import settings as environment
from monitor.cli import run
from monitor.jobs import doctor as looking
from monitor.jobs.doctor import Health, Symptom
from monitor.registry import Registry
from monitor.settings import Settings
from monitor.store import database
from monitor.store.tables import scans
from tests.crawl.rough import Reply, RoughServer

TEXT = """[monitor]
district = "示例区"
data_dir = "data"
allow_private = ["127.0.0.0/8"]
[[sites]]
id = "portal"
name = "示例区人民政府"
url = "{url}"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Path:
    """A folder with a registry and a fresh database; the site answers nothing."""
    (tmp_path / "registry.toml").write_text(TEXT.format(url="http://127.0.0.1:2/"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir(mode=0o700)
    shutil.copy(migrated_sqlite, tmp_path / "data/monitor.db")
    return tmp_path


def loaded() -> Registry:
    return registry.load(Path("registry.toml"))


def looked(mail: str = "", **settings: object) -> Mapping[str, Symptom]:
    given = Settings(**{"preset": "词表", **settings})  # type: ignore[arg-type]
    return {row.subject: row for row in looking.doctor(given, loaded, mail)}


def test_a_new_installation_has_no_fault_but_the_site_that_does_not_answer(home: Path) -> None:
    rows = looked()
    faults = [row.subject for row in rows.values() if row.health is Health.FAULT]
    assert faults == ["打开·示例区人民政府"]
    assert rows["数据库"].health is Health.FINE and "SQLite" in rows["数据库"].detail
    assert "还没有检查过" in rows["最近一次检查·示例区人民政府"].detail


def test_every_row_that_is_not_fine_says_what_to_do(home: Path) -> None:
    rows = looked(browser="/no/such/chromium")
    assert rows["MONITOR_BROWSER"].health is Health.FAULT
    assert all(bool(row.mend) is (row.health is not Health.FINE) for row in rows.values())


def test_a_site_that_opens_is_fine(home: Path) -> None:
    with RoughServer({"/": Reply("<html><a href='/a'>首页</a></html>")}) as server:
        (home / "registry.toml").write_text(TEXT.format(url=server.url), encoding="utf-8")
        assert looked()["打开·示例区人民政府"].health is Health.FINE


def test_a_broken_registry_does_not_hide_the_rest(home: Path) -> None:
    (home / "registry.toml").write_text("[monitor\n", encoding="utf-8")
    rows = looked()
    assert rows["登记表"].health is Health.FAULT and "registry.toml" in rows["登记表"].detail
    assert "词表" in rows


@pytest.mark.parametrize(
    ("damage", "subject", "says"),
    [
        (lambda home: (home / "data").chmod(0o755), "数据文件夹", "别的用户也能看"),
        (lambda home: (home / "data/monitor.db").write_bytes(b"rubbish" * 999), "数据库", "已损坏"),
        (lambda home: (home / "data/monitor.db").unlink(), "数据库", "还没有建好"),
        (lambda home: old_schema(home / "data/monitor.db"), "数据库", "旧于程序"),
    ],
)  # fmt: skip
def test_each_damage_is_a_fault_with_its_words(home: Path, damage: object, subject: str, says: str) -> None:
    assert callable(damage)
    damage(home)
    row = looked()[subject]
    assert row.health is Health.FAULT and says in row.detail + row.mend


def old_schema(file: Path) -> None:
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '0001'")
        conn.commit()


@pytest.mark.parametrize(("free", "health"), [(5e8, Health.FAULT), (5e9, Health.NOTE), (5e10, Health.FINE)])
def test_the_disk_is_measured(home: Path, free: float, health: Health, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.jobs.doctor.shutil.disk_usage", lambda _: SimpleNamespace(free=int(free)))
    assert looked()["磁盘"].health is health


@pytest.mark.parametrize(("hours", "health"), [(20, Health.FINE), (40, Health.FAULT)])
def test_the_age_of_the_last_scan_counts(home: Path, hours: int, health: Health) -> None:
    at = clock.now() - timedelta(hours=hours)
    with database.open_store(Settings(), loaded()) as store, store.begin() as conn:
        row = {"site": "portal", "stage": "finished", "started_at": at, "finished_at": at}
        conn.execute(sa.insert(scans).values(row))
    assert looked()["最近一次检查·示例区人民政府"].health is health


@pytest.mark.parametrize(
    ("record", "health"),
    [
        ({"code": 0, "hours": 20}, Health.FINE),
        ({"code": None, "hours": 20}, Health.FINE),  # never run yet: written at the first start
        ({"code": 2, "hours": 20}, Health.FAULT),
        ({"code": 0, "hours": 40}, Health.FAULT),
    ],
)
def test_the_jobs_of_the_timetable_count(home: Path, record: dict[str, int], health: Health) -> None:
    at = (clock.now() - timedelta(hours=record["hours"])).isoformat()
    (home / "data/schedule").mkdir()
    text = json.dumps({"started": at, "ended": at, "code": record["code"]})
    (home / "data/schedule/digest.json").write_text(text)
    assert looked()["时间表·日报"].health is health


def test_whether_the_timetable_runs_is_seen(home: Path) -> None:
    assert "没有运行" in looked()["时间表"].detail
    with locks.held(home / "data", "schedule"):
        assert "时间表" not in looked()


def test_a_backup_is_seen_with_its_age(home: Path) -> None:
    assert run(["backup"]) == 0
    assert looked()["备份"].health is Health.FINE
    (made,) = (home / "data/backups").iterdir()
    old = (clock.now() - timedelta(days=3)).timestamp()
    os.utime(made, (old, old))
    assert looked()["备份"].health is Health.FAULT


def test_a_test_mail_that_cannot_be_sent_says_why(home: Path) -> None:
    server = "mailto://u:geheim@127.0.0.1:1?from=a@yq.invalid&to=b@yq.invalid"
    assert looked(smtp_url=server)["邮件"].health is Health.FINE
    row = looked("c@yq.invalid", smtp_url=server)["邮件"]
    assert row.health is Health.FAULT and "geheim" not in row.detail


def test_the_exit_code_is_for_monitoring(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert environment.load()
    assert run(["doctor", "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert {"subject", "health", "detail", "mend"} == set(rows[0])
    with RoughServer({"/": Reply("<html><a href='/a'>首页</a></html>")}) as server:
        (home / "registry.toml").write_text(TEXT.format(url=server.url), encoding="utf-8")
        assert run(["doctor"]) == 0
