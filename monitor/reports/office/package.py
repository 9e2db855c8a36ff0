"""Word and Excel files that come out the same, byte for byte, whenever the same is written."""

from __future__ import annotations

import io
import os
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip knows
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")


def settled(
    package: bytes,
    now: datetime,
    changed: Mapping[str, Callable[[bytes], bytes]] = _NOTHING,
    added: Mapping[str, bytes] = _NOTHING,
) -> bytes:
    """The package with `now` as the time of its making, and no other trace of when it was made.

    `changed`: what to make of a part; `added`: further parts.
    """
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with ZipFile(io.BytesIO(package)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *added]:
            body = added[name] if name in added else old.read(name)
            if name in changed:
                body = changed[name](body)
            if name == "docProps/core.xml":
                body = _TIMES.sub(rb"\g<1>" + stamp + rb"\g<2>", body)
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, body)
    return out.getvalue()


def write_file(path: Path, body: bytes) -> Path:
    """Write all or nothing: who finds the file finds it whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name[:60]}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.write_bytes(body)
    draft.replace(path)
    return path


def file_name(text: str) -> str:
    """`text` as a part of a file name, on any system."""
    return re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "_", text)[:80].strip("._") or "_"
