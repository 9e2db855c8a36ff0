"""`backup` and `restore` bring everything back, of both databases."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor import clock, registry
from monitor import settings as environment
from monitor.cli import run
from monitor.store.database import open_store
from monitor.store.tables import documents
from tests.cli.stored_findings import add_finding


def test_backup_and_restore_bring_everything_back(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_finding()
    body = district / "data/bodies/aa/bb/x.zst"
    body.parent.mkdir(parents=True)
    body.write_bytes(b"body")
    (district / "data/privacy.key").write_text("00")
    assert run(["backup", "b/one.tar"]) == 0
    assert run(["restore", "b/one.tar"]) == 2  # there is data already
    body.unlink()
    for name in ("monitor.db", "privacy.key"):
        (district / "data" / name).unlink()
    (district / "registry.toml").unlink()
    assert run(["restore", "b/one.tar"]) == 0
    capsys.readouterr()
    assert run(["findings", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    assert body.read_bytes() == b"body" and (district / "data/privacy.key").read_text() == "00"
    assert oct((district / "b/one.tar").stat().st_mode)[-3:] == "600"


def issued_before_0002() -> None:
    """A letter as it lay before the database kept documents: its bytes are a file in the data folder."""
    settings = environment.load()
    row = {"kind": "notice", "year": 2026, "number": 1, "period": "2026-10", "path": "notices/2026/0001-jtj.docx"}
    with open_store(settings, registry.load(settings.registry)) as store, store.begin() as conn:
        conn.execute(sa.insert(documents).values(row | {"file": "旧通知书.docx", "created_at": clock.now()}))


@pytest.mark.parametrize("options", [[], ["--without-bodies"]])
def test_every_issued_letter_is_in_the_backup_also_those_that_lie_as_files(
    district: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    issued_before_0002()
    letter, template = district / "data/notices/2026/0001-jtj.docx", district / "data/templates/通报.docx"
    for path in (letter, template):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"as issued")
    (letter.parent / "elsewhere").symlink_to("/etc/hostname")
    assert run(["backup", "one.tar", *options]) == 0
    shutil.rmtree(district / "data")
    assert run(["restore", "one.tar"]) == 0
    assert run(["documents", "reprint", "1", "--out", "again"]) == 0
    capsys.readouterr()
    assert (district / "again/旧通知书.docx").read_bytes() == template.read_bytes() == b"as issued"
    assert not (letter.parent / "elsewhere").is_symlink()


def test_a_file_that_is_no_backup_is_refused(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (district / "x.tar").write_text("no tar")
    assert run(["restore", "x.tar"]) == 2
    assert "不是本程序的备份文件" in capsys.readouterr().err


def test_postgresql_is_backed_up_and_restored(
    district: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = sa.create_engine(
        postgres_server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as conn:
        conn.exec_driver_sql("CREATE DATABASE backed_up")
    engine.dispose()
    monkeypatch.setenv("MONITOR_DATABASE_URL", postgres_server.replace("/postgres?", "/backed_up?"))
    assert run(["upgrade"]) == 0
    add_finding()
    assert run(["backup", "one.tar"]) == 0
    assert run(["mark", "1", "--state", "waived", "--who", "x", "--why", "y", "--until", "2999-01-01"]) == 0
    assert run(["restore", "one.tar", "--force"]) == 0
    capsys.readouterr()
    assert run(["findings", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["state"] == "confirmed"
