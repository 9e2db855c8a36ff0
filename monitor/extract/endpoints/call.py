"""Calls of end points and their answers: what a page asks for, what the spider fetches, what a reader gets.

A call is stored as a page, so it needs one address: a form is written behind the URL as a query. The address alone
tells the request again (`monitor.extract.endpoints.call_of`): a scan that was cut off goes on with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from monitor.extract.urls import normalise

AS_SCRIPT: Mapping[str, str] = {"X-Requested-With": "XMLHttpRequest"}
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One request that a page's own script would send. `form` is empty for a GET."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Pairs = ()

    @property
    def address(self) -> str:
        """The one address under which the answer is stored; "" when it is too long or no address."""
        return normalise(with_query(self.url, self.form))


class EndpointAnswer(NamedTuple):
    """What an end point sent, as HTML records. `complete`: an empty answer means an empty list.

    `total`: how many there are in all, by its own word; -1 where it does not say.
    `known`: False for what is no answer of this end point (an error, a firewall's page): it says nothing of the list.
    """

    records: tuple[str, ...] = ()
    following: str = ""  # the address of the next range or page
    complete: bool = True
    known: bool = True
    total: int = -1

    def datastore(self) -> str:
        """In the form in which other systems lay their lists into the page (`monitor.extract.markup.datastore`)."""
        group = f'<nextgroup><![CDATA[<a href="{escape(self.following)}"></a>]]></nextgroup>' if self.following else ""
        records = "".join(f"<record><![CDATA[{_inside(record)}]]></record>" for record in self.records)
        written = f"<datastore>{group}<recordset>{records}</recordset></datastore>"
        return written.encode("utf-8", "replace").decode()  # JSON may hold half a character, which no parser takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One kind of end point.

    `signs`: words of which a page that calls it holds one; `address`: what its addresses look like; `posted`: the
    parameter that marks a posted form; `in_query`: parameters that stay in the URL when posting.
    `find` reads a page (text, URL); `read` an answer (text, address), and returns None for what it does not know.
    """

    signs: tuple[str, ...]
    address: re.Pattern[str]
    find: Callable[[str, str], list[Call]]
    read: Callable[[str, str], EndpointAnswer | None]
    posted: str = ""
    in_query: frozenset[str] = frozenset()


def with_query(url: str, pairs: Pairs) -> str:
    """`url` with these parameters behind its own."""
    query = "&".join(f"{_escaped(name, '[]')}={_escaped(value)}" for name, value in pairs)
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def _escaped(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="replace")  # JSON may hold half a character


def _inside(record: str) -> str:
    """A record cannot end its own CDATA."""
    return record.replace("]]>", "]]&gt;")
