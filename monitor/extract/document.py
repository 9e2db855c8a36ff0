"""The door of the package: bytes of any kind → Document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath

from monitor.extract import files
from monitor.extract.endpoints import answer_document
from monitor.extract.files.text import FileText, Unreadable, Unsupported
from monitor.extract.html import html_document
from monitor.model import Document, PageKind

ReadFile = Callable[[bytes, str, str], FileText]  # bytes, kind, promised kind


def document(
    body: bytes,
    url: str,
    *,
    content_type: str = "",
    filename: str = "",
    refresh: str = "",
    home_url: str = "",
    today: date | None = None,
    read_file: ReadFile = files.read_file,
) -> Document:
    """The Document of a body. Never raises: what cannot be read is said in `outcome`.

    `url` may be empty; `filename` comes from Content-Disposition or from disk; `refresh` is the header of that name;
    `home_url` tells the home page from a column; `today` completes list dates without a year (03-16), which otherwise
    stay undated;
    `read_file` may read what is no web page elsewhere (in a process of its own), and raises as `files.read_file`.
    """
    from_script = answer_document.document_of_answer(body, url, content_type, today)
    if from_script is not None:
        return from_script
    promised = files.promised(url, content_type, filename)
    kind = files.kind_of_body(body, promised)
    if kind == files.HTML and not files.is_download(url, filename, promised):
        if url or files.has_markup(body):
            found = html_document(body, url, content_type=content_type, refresh=refresh, home_url=home_url, today=today)
            return answer_document.with_unread_list(found, body)
        kind = "txt"  # handed in by a person, without a name
    outcome, text = _read(body, kind, promised, read_file)
    return Document(
        url,
        PageKind.ATTACHMENT,
        outcome=outcome,
        title=PurePosixPath(filename).stem or text.title,
        content_type=content_type,
        blocks=tuple(text.blocks),
        links=tuple(text.links),
        unread=text.unread,
    )


def _read(body: bytes, kind: str, promised: str, read_file: ReadFile) -> tuple[str, FileText]:
    """(outcome, what was read)."""
    nothing = FileText([], [])
    if kind == files.HTML:
        return "html_in_disguise", nothing
    try:
        return "ok", read_file(body, kind, promised)
    except Unreadable as error:
        return f"unreadable: {error}", nothing
    except Unsupported as error:
        return f"unsupported: {error}", nothing
    except Exception as error:  # noqa: BLE001 - the boundary: readers of foreign formats fail in ways of their own
        return f"unreadable: {type(error).__name__}", nothing
