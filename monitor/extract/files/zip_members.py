"""A zip of files: each member is read as if it had been offered alone, one level deep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from monitor.extract.files.names import decoded
from monitor.extract.files.text import FileText, Unreadable
from monitor.extract.files.zip import Archive
from monitor.extract.markup.blocks import MAX_BLOCKS, tidy
from monitor.model import Block

MAX_MEMBERS = 200
_NEVER_TEXT = frozenset(
    "jpg jpeg png gif bmp tif tiff ico svg mp3 mp4 avi mov wmv flv db ds_store ini exe dll ttf".split()
)

Read = Callable[[bytes, str], FileText]  # a member's bytes and its name; raises Unreadable


def read_packed(archive: Archive, read: Read) -> FileText:
    """Read the members of a zip; those that could not be read are named in `unread`.

    Raises Unreadable when no member could be read.
    """
    blocks: list[Block] = []
    unread: list[str] = []
    names = [name for name in archive.members() if _is_text(readable_name(name))]
    for name in names[:MAX_MEMBERS]:
        shown = tidy(readable_name(name))[-100:]
        try:
            found = read(archive.read(name), shown)
        except Unreadable as error:
            unread.append(f"{shown}: {error}")
            continue
        blocks += [_inside(one, shown) for one in found.blocks]
        unread += [f"{shown} {part}" for part in found.unread]
    unread += ["其余文件: too large"] if len(names) > MAX_MEMBERS or len(blocks) > MAX_BLOCKS else []
    if unread and not blocks:
        raise Unreadable(unread[0].rpartition(": ")[2])
    return FileText(blocks[:MAX_BLOCKS], [], unread=tuple(unread))


def readable_name(name: str) -> str:
    """Chinese packers write GBK and say nothing of it: the reader of zips takes that for the letters of an old PC."""
    try:
        return decoded(name.encode("cp437"))
    except UnicodeEncodeError:
        return name


def _is_text(name: str) -> bool:
    """Pictures and what systems leave behind (__MACOSX, Thumbs.db) hold no text."""
    path = PurePosixPath(name.replace("\\", "/"))
    hidden = "__MACOSX" in path.parts or path.name.startswith((".", "~$"))
    return not hidden and path.suffix.lower().lstrip(".") not in _NEVER_TEXT


def _inside(found: Block, name: str) -> Block:
    return found._replace(where=f"{name} {found.where}".strip())
