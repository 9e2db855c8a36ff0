"""LibreOffice without a screen, for what only an office program reads: doc, xls, ppt and what WPS writes.

It gets a profile of its own in a folder that is thrown away, runs no macro, follows no link out of a document, and has
no network: none of its own where the system lets us take it away, and a dead proxy in its settings otherwise.
"""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from xml.sax.saxutils import quoteattr

from monitor.extract.files.text import Unreadable, Unsupported

MEMORY = 3 * 2**30  # bytes of address space: it maps far more than it uses
_NO_NETWORK = ("unshare", "--user", "--map-root-user", "--net")
_FILTERS = {  # reading as nothing else: it would open any rubbish as a text
    "doc": ("MS Word 97", "docx:MS Word 2007 XML", "libswlo.so"),
    "xls": ("MS Excel 97", "xlsx:Calc MS Excel 2007 XML", "libsclo.so"),
    "ppt": ("MS PowerPoint 97", "pptx:Impress MS PowerPoint 2007 XML", "libsdlo.so"),
}
_COMMON = "/org.openoffice.Office.Common/Security/Scripting"
_INET = "/org.openoffice.Inet/Settings"
_SETTINGS = (
    (_COMMON, "DisableMacrosExecution", "true"),
    (_COMMON, "MacroSecurityLevel", "3"),
    (_COMMON, "BlockUntrustedRefererLinks", "true"),
    (_COMMON, "DisableActiveContent", "true"),
    (_INET, "ooInetProxyType", "2"),
    *((_INET, f"ooInet{name}ProxyName", "127.0.0.1") for name in ("HTTP", "HTTPS")),
    *((_INET, f"ooInet{name}ProxyPort", "9") for name in ("HTTP", "HTTPS")),
)


class Office:
    def __init__(self, program: Path, folder: Path) -> None:
        self._program, self._folder = program, folder

    def convert(self, body: bytes, kind: str) -> bytes:
        """Convert a file of kind doc, xls or ppt to docx, xlsx, pptx. The caller bounds the time.

        Raises Unsupported where that part of LibreOffice is not installed, Unreadable where it refuses the file.
        """
        infilter, to, library = _FILTERS[kind]
        if not self._has(library):
            raise Unsupported(kind)
        old, new = self._folder / f"old.{kind}", self._folder / f"old.{to.partition(':')[0]}"
        new.unlink(missing_ok=True)
        old.write_bytes(body)
        with _room():
            self._run(f"--infilter={infilter}", "--convert-to", to, "--outdir", str(self._folder), str(old))
        try:
            return new.read_bytes()
        except OSError as error:
            raise Unreadable("not converted") from error
        finally:
            old.unlink(missing_ok=True)
            new.unlink(missing_ok=True)

    def _run(self, *arguments: str) -> None:
        """Its exit code says nothing: it is 0 for a file that it could not read."""
        command = (*self._without_network, str(self._program), f"-env:UserInstallation={self._profile.as_uri()}")
        options = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
        subprocess.run([*command, *options, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False)

    def _has(self, library: str) -> bool:
        """Where its folder looks unfamiliar, it is given the benefit of the doubt."""
        folder = self._program.resolve().parent
        return (folder / library).exists() or not list(folder.glob("libs*lo.so"))

    @cached_property
    def _profile(self) -> Path:
        user = self._folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
        return self._folder / "profile"

    @cached_property
    def _without_network(self) -> tuple[str, ...]:
        """What to put before a command so that it has no network; nothing where the system does not allow it."""
        try:
            done = subprocess.run([*_NO_NETWORK, "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
        except OSError:
            return ()
        return _NO_NETWORK if done.returncode == 0 else ()


def _registry() -> str:
    items = "".join(
        f"<item oor:path={quoteattr(path)}>"
        f'<prop oor:name={quoteattr(name)} oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    spaces = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {spaces}>{items}</oor:items>'


@contextmanager
def _room() -> Iterator[None]:
    """More address space for the program than for ourselves."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
