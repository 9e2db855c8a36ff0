"""`monitor demo`: three nights in a fictional district, from the first request to the notices.

Three, because a recurring fault has to stand, be fixed, and stand again.
"""

from __future__ import annotations

import shutil
import signal
import socket
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from monitor import clock, registry
from monitor.demo.district import District
from monitor.jobs import digest, letters, scan
from monitor.reports.digest import text as digest_text
from monitor.reports.digest.build import MORNING
from monitor.reports.digest.values import Digest
from monitor.settings import ConfigError, Settings
from monitor.store.database import open_store, upgrade

PORTS = (8800, 8801, 8802)
NIGHTS = 3
NIGHT = time_of_day(1)
RESULTS = {
    "日报": "digest-*.html",
    "整改通知书": "notices/*.docx",
    "问题台账": "notices/*.xlsx",
    "登记表": "registry.toml",
}
TICKS = ".clock-"  # before the night's number
MARK = ".monitor-demo"  # only a folder with this file may be emptied


def run(settings: Settings, folder: Path, keep_serving: bool, say: Callable[[str], None]) -> None:
    """Run the demo in `folder`, whose earlier demo is replaced.

    Raises ConfigError where the folder holds something else, or a scan fails.
    """
    began = time.monotonic()
    if (folder / MARK).exists():
        say(f"上一次演示的结果（{folder}）将被换掉")
    _empty(folder)
    today = clock.today()
    with District(today=today, night=0, ports=PORTS if _are_free(PORTS) else (0, 0, 0)) as district:
        path = folder / "registry.toml"
        path.write_text(district.registry_toml((folder / "data").absolute()), encoding="utf-8")
        say(f"示例区已开通：门户 {district.portal_url}，部门网站 {district.dept_url}")
        settings = _for_demo(settings, path)
        upgrade(settings, registry.load(path))
        for night in range(NIGHTS):
            district.night(night)
            _scan(settings, night, today - timedelta(days=NIGHTS - 1 - night), say)
        built = _report(settings, today, folder)
        print(digest_text.text(built))
        say(f"用时 {time.monotonic() - began:.0f} 秒。结果：")
        for kind, pattern in RESULTS.items():
            files = sorted(folder.glob(pattern))
            say(f"  {kind}：{files[0] if len(files) == 1 else f'{files[0].parent}（{len(files)} 份）'}")
        say(f"查看问题条目：monitor --registry {path} findings")
        say(f"以上都在文件夹 {folder} 里，别处没有留下什么；再演示一次会整个换掉它，不用了可以整个删除")
        if keep_serving:
            _serve(say)


def _scan(settings: Settings, number: int, night: date, say: Callable[[str], None]) -> None:
    """Scan one night (0 is the first) from 01:00 of its day on; child processes read the same running clock."""
    at, ticks = datetime.combine(night, NIGHT, clock.ZONE), settings.registry.absolute().parent / f"{TICKS}{number}"
    clock.run(at, ticks)
    say(f"── 第 {number + 1} 晚（{at:%Y-%m-%d %H:%M}）──")
    registered = registry.load(settings.registry)
    with open_store(settings, registered) as store:
        done = scan.scan(store, registered, replace(settings, now=at, ticks=ticks), say=say)
    if done.errors:
        raise ConfigError("演示", 0, "；".join(done.errors), "看日志，排除后再运行 monitor demo")


def _report(settings: Settings, today: date, folder: Path) -> Digest:
    """Write digest, notices and ledger of the last morning."""
    clock.freeze(datetime.combine(today, MORNING, clock.ZONE))
    registered = registry.load(settings.registry)
    with open_store(settings, registered) as store:
        built = digest.digest(store, registered, today)
        digest.write_digest(built, folder)
        letters.notice(store, registered, settings, f"{today:%Y-%m}", None, folder / "notices")
    return built


def _for_demo(settings: Settings, path: Path) -> Settings:
    """Settings without the user's own database, mail or readers, and without delays, which loopback does not need."""
    ours = replace(settings, registry=path, outside_delay=0.0, timeout=5.0)
    return replace(ours, database_url="", bodies_url="", smtp_url="", onnx=None, reader_url="", reader_model="")


def _empty(folder: Path) -> None:
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        raise ConfigError(str(folder), 0, "这个文件夹里有别的东西", "用 --folder 另选一个")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def _are_free(ports: tuple[int, ...]) -> bool:
    for port in ports:
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def _serve(say: Callable[[str], None]) -> None:
    say("示例网站继续开放，可用浏览器查看；按 Ctrl-C 结束")
    try:
        signal.pause()
    except KeyboardInterrupt:
        say("已结束")
