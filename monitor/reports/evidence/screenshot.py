"""A picture of a page that lies in a file: headless Chromium where there is one, without scripts or network.

The page has no scripts left and its Content-Security-Policy allows none; switching them off by a flag as well would
keep Chromium from taking the picture at all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 45.0  # seconds
SIZE = (1280, 1600)
_FLAGS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps", "--mute-audio"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--force-device-scale-factor=1"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9"),
)


def program() -> str:
    """The browser's path; "" where none is installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def picture(page: str) -> bytes:
    """A PNG of the beginning of the page; empty when there is no browser or it fails."""
    browser = program()
    if not browser:
        return b""
    with tempfile.TemporaryDirectory(prefix="monitor-picture-", ignore_cleanup_errors=True) as folder:
        return _taken(browser, Path(folder), page)


def _taken(browser: str, folder: Path, page: str) -> bytes:
    source, png = folder / "page.html", folder / "page.png"
    source.write_text(page, encoding="utf-8", errors="replace")
    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    given = (f"--user-data-dir={folder / 'profile'}", f"--window-size={SIZE[0]},{SIZE[1]}", f"--screenshot={png}")
    command = [browser, *_FLAGS, *root, *given, source.as_uri()]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        _end(process)
    return png.read_bytes() if png.is_file() else b""


def _end(process: subprocess.Popen[bytes]) -> None:
    """The browser with all its processes: they are a session of their own."""
    try:
        os.killpg(process.pid, 9)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()
