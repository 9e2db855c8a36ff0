"""Only the user of the service reads what the program writes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from monitor import private_files

ROOT = Path(__file__).parents[1]


def modes(folder: Path) -> dict[str, str]:
    found = [folder, *folder.rglob("*")]
    return {str(path): oct(stat.S_IMODE(path.lstat().st_mode)) for path in found if not path.is_symlink()}


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("of somebody else")
    outside.chmod(0o644)
    data = tmp_path / "data"
    (data / "bodies/aa").mkdir(parents=True)
    (data / "bodies/aa/x.zst").write_text("x")
    (data / "link").symlink_to(outside)
    for path in (data, data / "bodies", data / "bodies/aa"):
        path.chmod(0o755)
    (data / "bodies/aa/x.zst").chmod(0o664)
    private_files.tighten(data)
    assert set(modes(data).values()) == {"0o700", "0o600"}
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_a_data_folder_is_private_whatever_the_shell_allows(tmp_path: Path) -> None:
    command = f"umask 000; exec {sys.executable} -m monitor.cli --registry {tmp_path}/here/registry.toml init"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(["sh", "-c", command], check=True, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    assert set(modes(tmp_path / "here").values()) == {"0o700", "0o600"}


def test_a_child_process_writes_private_files_too(tmp_path: Path) -> None:
    (tmp_path / "writing.py").write_text(f"open({str(tmp_path / 'written')!r}, 'w').close()")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    command = f"umask 000; {sys.executable} -m monitor.children $$ writing; exit $?"
    subprocess.run(["sh", "-c", command], check=True, env=environment)
    assert oct(stat.S_IMODE((tmp_path / "written").stat().st_mode)) == "0o600"
