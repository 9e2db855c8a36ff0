"""Backup and restore: one tar file of the registry, the database with its issued documents, the key of the personal
numbers, the bodies, letters that were issued as files before 0002, and the user's templates.

A backup may be made while a scan runs (`store.dump`). Bodies are compressed already, so the tar file is not. One backup
at a time: drafts that exist when the lock is held were left by a killed backup and are removed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import sqlalchemy
import zstandard
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import SQLAlchemyError

from monitor import clock, locks, private_files, registry
from monitor.registry import Registry
from monitor.settings import ConfigError, Settings
from monitor.store import dump, taken_numbers
from monitor.store.database import database_url
from monitor.store.dump import POSTGRES, SQLITE
from monitor.store.issued_documents import DocumentKind, parsed

REGISTRY, KEY, BODIES = "registry.toml", "privacy.key", "bodies"
_SAMPLE = 200  # bodies that a test restore unpacks
_WORK = "backup-work"  # in the data folder: a copy of the database while a backup is written
FOLDERS = ("notices", "templates")  # small, and without them a letter cannot be shown as it was issued


_DRAFT = ".backup-draft"  # ends the name of a backup that is being written
_NAME = "monitor-%Y-%m-%d-%H%M%S.tar"
_PATTERN = "monitor-????-??-??-??????.tar"


def write(settings: Settings, registered: Registry, file: Path, *, bodies: bool = True) -> int:
    """Write the backup; it appears under its name only when it is complete. Returns its size in bytes.

    Raises ConfigError when the file exists, StillRunning while another backup is being written.
    """
    with locks.held(registered.data_dir, "backup"):
        remove_drafts(registered.data_dir, file.parent)
        _require_new(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}{_DRAFT}")
        try:
            with _work_folder(registered.data_dir) as folder:
                _fill(draft, settings, registered, folder, bodies)
            _require_new(file)
            draft.rename(file)
        finally:
            draft.unlink(missing_ok=True)
    return file.stat().st_size


def rotate(settings: Settings, registered: Registry, folder: Path, keep: int, *, bodies: bool = True) -> Path:
    """Write a backup named after the moment into `folder` and remove all but the newest `keep`. Returns its path."""
    file = folder / clock.now().strftime(_NAME)
    write(settings, registered, file, bodies=bodies)
    for old in listed(folder)[:-keep]:
        old.unlink(missing_ok=True)
    return file


def listed(folder: Path) -> list[Path]:
    """The backups that `rotate` wrote into a folder, oldest first."""
    return sorted(folder.glob(_PATTERN))


def try_out(settings: Settings, registered: Registry, file: Path) -> str:
    """Restore a backup into a folder of its own, test that it is whole, and remove it again. Returns what was read.

    Raises ConfigError when the file is no backup or is damaged, StillRunning while a backup is being written.
    """
    with locks.held(registered.data_dir, "backup"), _opened(file) as tar:
        remove_drafts(registered.data_dir)
        names = set(tar.getnames())
        copy = next((name for name in (SQLITE, POSTGRES) if name in names), None)
        if REGISTRY not in names or copy is None:
            raise _no_backup(file)
        with _work_folder(registered.data_dir) as folder:
            for name in (REGISTRY, copy):
                _extract(tar, name, folder / name)
            shown = registry.load(folder / REGISTRY)
            findings = _read_back(folder / copy, file)
            bodies = _read_bodies(tar, file)
    return f"登记表 {len(shown.sites)} 个网站，数据库{findings}，抽查网页存档 {bodies} 份，都完好"


def _read_back(copy: Path, file: Path) -> str:
    if copy.name == POSTGRES:
        dump.run(["pg_restore", "--no-owner", "--file=/dev/null", str(copy)], {}, "这份备份不能用，另做一份")
        return "可以恢复"
    with closing(sqlite3.connect(copy)) as conn:
        try:
            sound = conn.execute("PRAGMA integrity_check").fetchone()[0]
            count = conn.execute("SELECT count(*) FROM findings").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise _damaged(file, str(error)) from error
    if sound != "ok":
        raise _damaged(file, sound)
    return f" {count} 个问题条目"


def _read_bodies(tar: tarfile.TarFile, file: Path) -> int:
    """Unpack a sample of the stored bodies: each must have the hash that is its name."""
    stored = [member for member in tar.getmembers() if member.isfile() and member.name.endswith(".zst")]
    sample = stored[:: max(1, len(stored) // _SAMPLE)]
    for member in sample:
        source = tar.extractfile(member)
        assert source is not None  # it is a file
        try:
            body = zstandard.ZstdDecompressor().stream_reader(source).read()
        except zstandard.ZstdError as error:
            raise _damaged(file, f"{member.name}: {error}") from error
        if hashlib.sha256(body).hexdigest() != Path(member.name).stem:
            raise _damaged(file, member.name)
    return len(sample)


def _damaged(file: Path, what: str) -> ConfigError:
    return ConfigError(str(file), 0, f"备份已损坏（{what}）", "另做一份备份，并检查磁盘")


def folder_of(settings: Settings, registered: Registry) -> Path:
    """The folder of backups without a name of their own."""
    return settings.backup_dir or registered.data_dir / "backups"


def newest(folder: Path) -> Path:
    """The newest backup that `rotate` wrote. Raises ConfigError where there is none."""
    if not (found := listed(folder)):
        raise ConfigError(str(folder), 0, "这里还没有备份", "先运行 monitor backup")
    return found[-1]


def remove_drafts(data_dir: Path, *folders: Path) -> None:
    """Remove what a killed backup or restore left. Only while the lock "backup" is held."""
    shutil.rmtree(data_dir / _WORK, ignore_errors=True)
    for folder in folders:
        for draft in folder.glob(f".*{_DRAFT}"):
            draft.unlink(missing_ok=True)


def _require_new(file: Path) -> None:
    if file.exists():
        raise ConfigError(str(file), 0, "这个文件已经有了，备份不会覆盖它", "换一个文件名，或先移走旧的备份")


def _fill(draft: Path, settings: Settings, registered: Registry, folder: Path, bodies: bool) -> None:
    with tarfile.open(draft, "w") as tar:
        draft.chmod(0o600)  # it holds the key
        tar.add(registered.path, REGISTRY)
        tar.add(*dump.write(database_url(settings, registered), folder))
        key = registered.data_dir / KEY
        if key.exists():
            tar.add(key, KEY)
        for name in FOLDERS:
            if (registered.data_dir / name).is_dir():
                tar.add(registered.data_dir / name, name, filter=_plain)
        if bodies and not settings.bodies_url and (registered.data_dir / BODIES).is_dir():
            tar.add(registered.data_dir / BODIES, BODIES, filter=_complete)


def restore(settings: Settings, file: Path, *, force: bool = False, used: Sequence[str] = ()) -> None:
    """Restore a backup: the registry at settings.registry (unless one is there), the rest where the registry says.

    `used`: the last numbers (网整〔2026〕7号) issued after the backup: these and all before them are not used again.

    Raises ConfigError when there is data already and `force` is not given, when the file is no backup, or when `used`
    has no number; StillRunning while a site is being scanned.
    """
    taken = _parsed(used)
    with _opened(file) as tar:
        names = set(tar.getnames())
        if REGISTRY not in names or not names & {SQLITE, POSTGRES}:
            raise _no_backup(file)
        if not settings.registry.exists():
            settings.registry.parent.mkdir(parents=True, exist_ok=True)
            _extract(tar, REGISTRY, settings.registry)
        registered = registry.load(settings.registry)
        with locks.held(registered.data_dir, "backup", *map(locks.of_scan, registered.sites)):
            remove_drafts(registered.data_dir)
            _restore_data(tar, names, settings, registered, force)
        for number in taken:
            taken_numbers.note(registered.data_dir, *number)


def _parsed(used: Sequence[str]) -> list[tuple[DocumentKind, int, int]]:
    found = [(text, parsed(text)) for text in used]
    for text, number in found:
        if number is None:
            raise ConfigError("--used", 0, f"“{text[:40]}”不是文号", "写成 网整〔2026〕3号")
    return [number for _, number in found if number]


def _restore_data(tar: tarfile.TarFile, names: set[str], settings: Settings, to: Registry, force: bool) -> None:
    url = database_url(settings, to)
    name = POSTGRES if url.drivername.startswith("postgresql") else SQLITE
    if name not in names:
        raise ConfigError("备份", 0, "备份里的数据库与现在设置的种类不同", "检查 MONITOR_DATABASE_URL")
    if (to.data_dir / KEY).exists() and not force:
        raise ConfigError(str(to.data_dir), 0, "这里已经有数据", "确认要覆盖时加 --force")
    _note_numbers(settings, to)
    with _work_folder(to.data_dir) as folder:
        _extract(tar, name, folder / name)
        dump.load(url, folder / name, force)
    if KEY in names:
        _extract(tar, KEY, to.data_dir / KEY)
    kept = tuple(f"{name}/" for name in (BODIES, *FOLDERS))
    files = [member for member in tar.getmembers() if member.name.startswith(kept)]
    tar.extractall(to.data_dir, files, filter="data")
    private_files.tighten(to.data_dir)


def _note_numbers(settings: Settings, to: Registry) -> None:
    """Note the document numbers of the database that is about to be replaced.

    Where it is damaged, of an older schema or not there, the file has what was noted when they were issued.
    """
    url = database_url(settings, to)
    if url.drivername.startswith("sqlite") and not Path(url.database or "").is_file():
        return
    with suppress(SQLAlchemyError, OSError), _engine(url) as engine, engine.connect() as conn:
        taken_numbers.note_all(conn, to.data_dir)


@contextmanager
def _engine(url: URL) -> Iterator[Engine]:
    engine = sqlalchemy.create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def lost_numbers(settings: Settings) -> list[str]:
    """After a restore: numbers of documents that were issued later than the backup was made."""
    registered = registry.load(settings.registry)
    with _engine(database_url(settings, registered)) as engine:
        try:
            with engine.connect() as conn:
                return taken_numbers.lost(conn, registered.data_dir)
        except SQLAlchemyError:  # of a schema that has no documents yet
            return []


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        tar = tarfile.open(file)  # noqa: SIM115 - closed below; opening it alone tells whether it is one
    except (OSError, tarfile.TarError) as error:
        raise _no_backup(file) from error
    with tar:
        yield tar


def _extract(tar: tarfile.TarFile, name: str, to: Path) -> None:
    source = tar.extractfile(name)
    if source is None:
        raise ConfigError("备份", 0, f"{name} 不是文件", "换一个备份文件")
    with source, open(to, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as target:
        shutil.copyfileobj(source, target)


def _complete(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Bodies that are being written right now are left out: their fetches are not in the copy either."""
    return member if member.isdir() or member.name.endswith(".zst") else None


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """A link could lead anywhere, and would be refused when it is restored."""
    return member if member.isdir() or member.isfile() else None


def _no_backup(file: Path) -> ConfigError:
    return ConfigError(str(file), 0, "不是本程序的备份文件", "给出 monitor backup 写的文件")


@contextmanager
def _work_folder(data_dir: Path) -> Iterator[Path]:
    """An empty folder in the data folder: a copy of the database may be too large for /tmp."""
    folder = data_dir / _WORK
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
