"""One stage of a scan in a process of its own, so that its time and memory can be measured.

python -m tests.bench.stage start|check|finish registry.toml [SCAN]
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from monitor import clock, registry, settings
from monitor.store import database, scans

SITE = "portal"


def main(stage: str, path: str, scan: str = "0") -> None:
    given, ours = registry.load(Path(path)), settings.load()
    if stage == "start":
        database.upgrade(ours, given)
    with database.open_store(ours, given) as store:
        if stage == "start":
            with store.begin() as conn:
                print(json.dumps(scans.start_or_resume(conn, SITE, False, None, clock.now()).id))
        elif stage == "check":
            from monitor import inspection

            began = time.perf_counter()
            inspection.check_scan(store, given, ours, int(scan))
            print(json.dumps(time.perf_counter() - began))
        else:
            with store.begin() as conn:
                scans.finish(conn, int(scan), clock.now())
                print(json.dumps(asdict(scans.coverage(conn, int(scan)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
