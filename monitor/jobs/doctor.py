"""`monitor doctor`: the health of the installation, one row a part, each fault with its remedy.

Nothing is changed, and only home pages and reference addresses are requested. A check that fails is a row too.
"""

from __future__ import annotations

import json
import shutil
import smtplib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from monitor import clock, locks, notify, private_files
from monitor.crawl.home_probes import Visitor, visit_all
from monitor.crawl.session import user_agent
from monitor.jobs.wordlists import wordlists
from monitor.notify.mail import NotSent, reason
from monitor.registry import Registry
from monitor.reports.evidence import screenshot
from monitor.reports.office import charts
from monitor.sandbox.reader import office
from monitor.settings import ConfigError, Settings
from monitor.store import backup, failures, scans
from monitor.store.database import HEAD, SchemaTooOld, Store, open_store

FULL, NARROW = 1_000_000_000, 10_000_000_000  # bytes left on the disk: a fault, a warning
NIGHT = timedelta(hours=36)  # a nightly job that is older than this was missed
_IN_TIME = {"scan": "每晚检查", "digest": "日报", "backup": "备份"}


class Health(StrEnum):
    FINE = "正常"
    NOTE = "注意"  # it works, but not everything is there
    FAULT = "故障"


@dataclass(frozen=True, slots=True)
class Symptom:
    """One row. `mend` (a key of the JSON): how a person fixes it; empty where nothing is wrong."""

    subject: str
    health: Health
    detail: str
    mend: str = ""


def doctor(settings: Settings, load_registry: Callable[[], Registry], mail: str = "") -> list[Symptom]:
    """Check every part. `mail`: an address that gets a test message. What is wrong is a row, never an exception."""
    found = [*_guarded("词表", lambda: _wordlists(settings)), *_programs(settings), *_calendar()]
    try:
        registry = load_registry()
    except (ConfigError, OSError) as error:
        return [Symptom("登记表", Health.FAULT, str(error), "改好登记表后再运行 monitor doctor"), *found]
    found.insert(0, Symptom("登记表", Health.FINE, f"{len(registry.sites)} 个网站，{len(registry.units)} 个单位"))
    checks: Sequence[tuple[str, Callable[[], Iterator[Symptom]]]] = (
        ("数据文件夹", lambda: _folder(registry.data_dir)),
        ("磁盘", lambda: _disk(registry.data_dir)),
        ("数据库", lambda: _database(settings, registry)),
        ("时间表", lambda: _timetable(registry.data_dir)),
        ("备份", lambda: _backup(settings, registry)),
        ("网络", lambda: _reach(settings, registry)),
        ("邮件", lambda: _mail(settings, registry, mail)),
    )
    for subject, check in checks:
        found += _guarded(subject, check)
    return found


def _guarded(subject: str, check: Callable[[], Iterator[Symptom]]) -> list[Symptom]:
    try:
        return list(check())
    except Exception as error:  # noqa: BLE001 - the boundary: one check that fails must not hide the others
        failure = failures.of(error)
        what, fix = (failure.what, failure.fix) if failure else (str(error), "按说明处理后再运行 monitor doctor")
        return [Symptom(subject, Health.FAULT, what, fix)]


def _wordlists(settings: Settings) -> Iterator[Symptom]:
    yield Symptom("词表", Health.FINE, f"版本 {wordlists(settings).version[:12]}")


def _programs(settings: Settings) -> Iterator[Symptom]:
    font = charts.font()
    yield _present("中文字体", str(font or ""), "通报里没有图，只有表", "apt-get install fonts-noto-cjk")
    yield _present(
        "LibreOffice",
        office(),
        "doc、xls、ppt、wps 附件读不了，计入无法读取",
        "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui",
    )
    yield _present("Chromium", screenshot.program(), "证据包里没有网页截图", "apt-get install chromium")
    if settings.browser:
        yield _browser(settings)


def _present(subject: str, found: str, without: str, fix: str) -> Symptom:
    return Symptom(subject, Health.FINE, found) if found else Symptom(subject, Health.NOTE, f"没有安装：{without}", fix)


def _browser(settings: Settings) -> Symptom:
    subject = "MONITOR_BROWSER"
    if find_spec("playwright") is None:
        fix = ".venv/bin/pip install -c extras.lock '.[browser]'"
        return Symptom(subject, Health.FAULT, "没有安装 browser 附加包", fix)
    if not Path(settings.browser).is_file():
        return Symptom(subject, Health.FAULT, f"没有 {settings.browser} 这个程序", "改正这个设置，或安装 chromium")
    return Symptom(subject, Health.FINE, settings.browser)


def _calendar() -> Iterator[Symptom]:
    warnings = clock.holiday_warnings()
    if warnings:
        yield Symptom("节假日", Health.NOTE, "；".join(warnings), "把全年安排写进 MONITOR_HOLIDAYS 指定的文件")
    else:
        yield Symptom("节假日", Health.FINE, f"{clock.today().year} 年的安排齐全")


def _folder(data_dir: Path) -> Iterator[Symptom]:
    subject = "数据文件夹"
    if not data_dir.is_dir():
        yield Symptom(subject, Health.FAULT, f"还没有 {data_dir}", "运行 monitor init")
        return
    probe = data_dir / ".doctor"
    probe.touch()
    probe.unlink()
    if private_files.is_open(data_dir):
        fix = f"chmod -R go= {data_dir}（或运行 monitor upgrade）"
        yield Symptom(subject, Health.FAULT, f"{data_dir} 别的用户也能看", fix)
    else:
        yield Symptom(subject, Health.FINE, f"{data_dir}，只有本用户能看")


def _disk(data_dir: Path) -> Iterator[Symptom]:
    place = next(path for path in (data_dir, *data_dir.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    health = Health.FAULT if free < FULL else Health.NOTE if free < NARROW else Health.FINE
    fix = "" if health is Health.FINE else "清出磁盘空间，或缩短保存期（MONITOR_KEEP_DAYS）后运行 monitor prune"
    yield Symptom("磁盘", health, f"还有 {free / 1e9:.1f} GB", fix)


def _database(settings: Settings, registry: Registry) -> Iterator[Symptom]:
    try:
        store = open_store(settings, registry)
    except ConfigError as error:
        yield Symptom("数据库", Health.FAULT, error.what, error.fix)
        return
    except SchemaTooOld as error:
        yield Symptom("数据库", Health.FAULT, str(error), "先备份，再运行 monitor upgrade")
        return
    with store:
        kind = "SQLite" if store.engine.dialect.name == "sqlite" else "PostgreSQL"
        yield Symptom("数据库", Health.FINE, f"{kind}，版本 {HEAD}")
        for site in registry.sites.values():
            yield from _last_scan(store, site.id, site.name)


def _last_scan(store: Store, site: str, name: str) -> Iterator[Symptom]:
    with store.read() as conn:
        last = scans.last_finished(conn, site)
    subject = f"最近一次检查·{name}"
    if last is None or last.finished_at is None:
        yield Symptom(subject, Health.NOTE, "还没有检查过", "运行 monitor scan，或等今晚的时间表")
    else:
        yield _aged(subject, last.finished_at, NIGHT, "看数据文件夹 logs 里的日志，再运行 monitor scan")


def _aged(subject: str, at: datetime, limit: timedelta, fix: str) -> Symptom:
    age = clock.now() - at
    late = age > limit
    days = f"（{age.days} 天前）" if late else ""
    detail = f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}{days}"
    return Symptom(subject, Health.FAULT if late else Health.FINE, detail, fix if late else "")


def _timetable(data_dir: Path) -> Iterator[Symptom]:
    """The records that the timetable keeps of its jobs (`monitor.scheduler`): one JSON file a job."""
    if not _runs(data_dir):
        yield Symptom("时间表", Health.NOTE, "没有运行", "systemctl start monitor（或 monitor schedule）")
    for name, title in _IN_TIME.items():
        record = _record(data_dir / "schedule" / f"{name}.json")
        if "ended" not in record:
            continue
        if record.get("code") not in (0, None):
            fix = "看 journalctl -u monitor，排除后运行这个命令"
            yield Symptom(f"时间表·{title}", Health.FAULT, f"上一次以 {record['code']} 结束", fix)
        else:
            ended = datetime.fromisoformat(str(record["ended"]))
            yield _aged(f"时间表·{title}", ended, NIGHT, "看时间表是否一直在运行：systemctl status monitor")


def _runs(data_dir: Path) -> bool:
    if not (data_dir / "locks").is_dir():
        return False
    try:
        with locks.held(data_dir, "schedule"):
            return False
    except locks.StillRunning:
        return True


def _record(path: Path) -> dict[str, object]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _backup(settings: Settings, registry: Registry) -> Iterator[Symptom]:
    folder = backup.folder_of(settings, registry)
    made = backup.listed(folder)
    if not made:
        yield Symptom("备份", Health.NOTE, f"{folder} 里还没有备份", "运行 monitor backup，或等时间表")
        return
    at = datetime.fromtimestamp(made[-1].stat().st_mtime, clock.ZONE)
    yield _aged("备份", at, NIGHT, "运行 monitor backup，并看时间表是否在运行")


def _reach(settings: Settings, registry: Registry) -> Iterator[Symptom]:
    visitor = Visitor(15.0, registry.allow_private, user_agent(settings.contact))
    homes = {site.name: site.url for site in registry.sites.values()}
    for visit in visit_all(homes | {url: url for url in settings.references}, (), visitor, clock.now()):
        if visit.ok:
            yield Symptom(f"打开·{visit.site}", Health.FINE, f"{visit.elapsed_ms} 毫秒")
        else:
            why = f"{visit.outcome.label} {visit.error}".strip()
            fix = "在这台服务器上用 curl 试一试；查防火墙、域名解析和网站本身"
            yield Symptom(f"打开·{visit.site}", Health.FAULT, why, fix)


def _mail(settings: Settings, registry: Registry, to: str) -> Iterator[Symptom]:
    if not settings.smtp_url:
        yield Symptom(
            "邮件", Health.NOTE, "没有设置 MONITOR_SMTP_URL，日报只写在文件夹里", "写成 mailtos://用户:密码@服务器"
        )
        return
    names = notify.recipients(settings)
    if not to:
        yield Symptom("邮件", Health.FINE, f"{len(names)} 个收件人（加 --mail 地址 可试发一封）")
        return
    try:
        notify.send_test(settings, to, registry.district)
    except (OSError, smtplib.SMTPException, ValueError, NotSent) as error:
        yield Symptom("邮件", Health.FAULT, f"没有发出：{reason(error)}", "检查 MONITOR_SMTP_URL 和邮件服务器")
    else:
        yield Symptom("邮件", Health.FINE, f"已试发一封到 {to}，请到信箱里看")
