"""Lists that a page's script fetches: the Document of what an end point sent, and of the page that would show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from monitor.extract import endpoints
from monitor.extract.charset import declared_in, decode
from monitor.extract.html import MAX_BODY, html_document
from monitor.model import Document, PageKind

UNKNOWN = "unknown_answer"
_LISTED = (PageKind.COLUMN, PageKind.LIST, PageKind.HOME, PageKind.OTHER)


def document_of_answer(body: bytes, url: str, content_type: str, today: date | None) -> Document | None:
    """What an end point sent, as a further page of its column's list; None for the address of a page.

    An answer without items is a list that was not read, unless the end point says that there are none. One of
    unknown form was not read at all: what stood in the list yesterday has not gone.
    """
    if not endpoints.is_call(url):
        return None
    text, charset = decode(body[:MAX_BODY], declared_in(content_type))
    answer = endpoints.answer(text, url)
    if answer is None:
        return None
    if not answer.known:
        return Document(
            url,
            PageKind.LIST,
            outcome=UNKNOWN,
            charset=charset,
            content_type=content_type,
            list_drawn_by_script=True,
        )
    found = html_document(answer.datastore().encode("utf-8", "replace"), url, content_type=content_type, today=today)
    unread = not found.items and not answer.complete
    return replace(found, charset=charset, list_drawn_by_script=unread, list_total=answer.total)


def with_unread_list(found: Document, body: bytes) -> Document:
    """A page without items that would fetch its list is no page with an empty one."""
    if found.items or found.list_drawn_by_script or found.kind not in _LISTED:
        return found
    if endpoints.is_call(found.url):
        return replace(found, list_drawn_by_script=True)
    text, _ = decode(body[:MAX_BODY], declared_in(found.content_type))
    return replace(found, list_drawn_by_script=bool(endpoints.calls(text, found.url)))
