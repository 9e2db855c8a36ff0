"""Untrusted zip files, bounded by counting what is read; their XML, without entities and without a network."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any, cast

from lxml import etree

from monitor.extract.files.text import Unreadable

MAX_ENTRIES = 5_000
MAX_TOTAL = 200_000_000  # bytes of all entries together, uncompressed
MAX_ENTRY = 60_000_000
MAX_RATIO = 300  # XML of tables compresses well; bombs begin at 1,000
_RATIO_COUNTS_FROM = 2_000_000  # bytes


class Archive:
    """A zip file in memory. Raises Unreadable for broken, encrypted and bomb-like ones."""

    def __init__(self, body: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(body))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, OverflowError) as error:
            raise Unreadable("broken") from error
        self.names = frozenset(entry.filename for entry in entries)
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL:
            raise Unreadable("too large")
        for entry in entries:
            ratio = entry.file_size / max(entry.compress_size, 1)
            if entry.file_size > _RATIO_COUNTS_FROM and ratio > MAX_RATIO:
                raise Unreadable("too large")

    def members(self) -> list[str]:
        """The names of its files, in its own order."""
        return [entry.filename for entry in self._zip.infolist() if not entry.is_dir()]

    def read(self, name: str) -> bytes:
        """One entry; empty when there is none of that name. Raises Unreadable."""
        if name not in self.names:
            return b""
        try:
            with self._zip.open(name) as stream:
                data = _bounded(stream)
        except NotImplementedError as error:  # a way of packing that is not known here
            raise Unreadable("packed") from error
        except RuntimeError as error:  # zipfile's word for a password
            raise Unreadable("encrypted") from error
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError) as error:
            raise Unreadable("broken") from error
        return data

    def xml(self, name: str) -> etree._Element | None:
        """One entry parsed; None when there is none of that name. Raises Unreadable."""
        data = self.read(name)
        if not data:
            return None
        try:
            return cast("etree._Element", etree.fromstring(data, parser()))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("broken") from error

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements `tags` of a large entry, each released after use. Raises Unreadable."""
        options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        data = self.read(name)
        if not data:
            return
        try:
            for _, element in etree.iterparse(BytesIO(data), events=("end",), tag=tags, **options):
                yield element
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("broken") from error


def relations(archive: Archive, part: str) -> dict[str, str]:
    """Of one part of an office file: relation id → path inside the archive."""
    folder, name = posixpath.split(part)
    root = archive.xml(f"{folder}/_rels/{name}.rels")
    found = {}
    for node in [] if root is None else root:
        target = node.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[node.get("Id", "")] = path
    return found


def parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _bounded(stream: IO[bytes]) -> bytes:
    """Read by counting: the size that the header states is a claim of the sender."""
    data = stream.read(MAX_ENTRY + 1)
    if len(data) > MAX_ENTRY:
        raise Unreadable("too large")
    return data
