"""The end points that pages fetch their lists from, so that a list drawn by script is read like any other.

All are public calls that the page's own script makes. One file a system; `ADAPTERS` is the whole table.
"""

from __future__ import annotations

from monitor.extract.endpoints.call import AS_SCRIPT, Adapter, Call, EndpointAnswer
from monitor.extract.endpoints.dataproxy import DATAPROXY
from monitor.extract.endpoints.epoint import EPOINT
from monitor.extract.endpoints.gkmlpt import GKMLPT
from monitor.extract.endpoints.jiangxi import JIANGXI
from monitor.extract.endpoints.jpaas import JPAAS
from monitor.extract.endpoints.literals import pairs
from monitor.extract.endpoints.lonsun import LONSUN
from monitor.extract.endpoints.mailbox import MAILBOX
from monitor.extract.endpoints.script_file import SCRIPT_FILE
from monitor.extract.endpoints.ucap import FILE_LIST, UCAP
from monitor.extract.urls import host

ADAPTERS: tuple[Adapter, ...] = (
    DATAPROXY,
    MAILBOX,
    JPAAS,
    JIANGXI,
    UCAP,
    FILE_LIST,
    GKMLPT,
    EPOINT,
    LONSUN,
    SCRIPT_FILE,
)
MOST_CALLS = 8  # of one page: a page of units is drawn in parts
MOST_TEXT = 2_000_000  # characters of a page in which calls are looked for


def calls(text: str, url: str) -> list[str]:
    """The addresses that the page's script would fetch its lists from, nearest first; [] for most pages."""
    text = text[:MOST_TEXT]
    found: dict[str, None] = {}
    for adapter in ADAPTERS:
        if any(sign in text for sign in adapter.signs):
            found.update((call.address, None) for call in adapter.find(text, url) if call.address)
    return list(found)[:MOST_CALLS]


def is_call(address: str) -> bool:
    """True for an address that an end point answers."""
    return _adapter(address) is not None


def call_of(address: str) -> Call | None:
    """The request behind an address that `calls` or an answer gave; None for the address of a page."""
    adapter = _adapter(address)
    if adapter is None:
        return None
    headers = {**AS_SCRIPT, "Referer": f"{address.partition(':')[0]}://{host(address)}/"}
    asked = pairs(address)
    if not adapter.posted or adapter.posted not in dict(asked):
        return Call("GET", address, headers)
    query = "&".join(f"{name}={value}" for name, value in asked if name in adapter.in_query)
    target = address.partition("?")[0] + (f"?{query}" if query else "")
    return Call("POST", target, headers, tuple(pair for pair in asked if pair[0] not in adapter.in_query))


def answer(text: str, address: str) -> EndpointAnswer | None:
    """What an end point sent; an unknown answer is empty and not complete. None where a page was sent.

    An address that only looks like that of an end point, without the form that is posted there, may be a page's.
    """
    adapter = _adapter(address)
    if adapter is None:
        return None
    found = adapter.read(text, address)
    if found is None and text[:1000].lstrip("\ufeff \t\r\n").startswith("<") and not _surely(adapter, address):
        return None
    return found or EndpointAnswer(complete=False, known=False)


def _surely(adapter: Adapter, address: str) -> bool:
    """No page stands at such an address."""
    return not adapter.posted or adapter.posted in dict(pairs(address))


def _adapter(address: str) -> Adapter | None:
    if "?" not in address:
        return None
    return next((adapter for adapter in ADAPTERS if adapter.address.search(address)), None)
