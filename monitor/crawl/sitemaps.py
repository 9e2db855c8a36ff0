"""sitemap.xml, as far as it can be believed: addresses are leads like any link; its dates only when they look kept.

Many systems write the moment of generation into every `lastmod`: such a file says nothing of what changed.
What is no XML by a hair (a bare "&", blanks before the declaration, no namespace) is read all the same; what cannot be
read says why. Source: sitemaps.org, which also allows RSS, Atom and plain text; `Sitemap:` lines of robots.txt.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import islice, zip_longest
from typing import Any, NamedTuple
from urllib.parse import urljoin

from lxml import etree

from monitor import clock
from monitor.clock import ZONE
from monitor.crawl import robots
from monitor.crawl.frontier import Frontier
from monitor.crawl.session import Session
from monitor.extract.charset import decode
from monitor.extract.urls import Address, address, asked
from monitor.model import PageKind
from monitor.store import pages, scans, wanted_pages
from monitor.store.wanted_pages import Ask

MOST_FILES = 50  # sitemaps of one site
MOST_URLS = 50_000  # of one file
MOST_BYTES = 50_000_000  # unpacked
DONE = "mapped"  # in a scan's coverage: all was asked for
MARK = "sitemaps"  # in a scan's coverage: the addresses that answered with one
_NAMED = 3  # unread sitemaps in one sentence
_TELLING = 5  # dates: of fewer, being alike proves nothing
_HEAD = 4096  # bytes in which the root element stands
_SAMPLE = 200_000  # bytes that tell the encoding
_BEFORE = b" \t\r\n\x0b\x0c\xef\xbb\xbf"  # blanks and marks that stand before the declaration
_ROWS = ("{*}url", "{*}sitemap", "{*}item", "{*}entry")
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex|rss|feed|rdf)\b", re.IGNORECASE)
_REMARKS = re.compile(rb"(?:<\?[^?]{0,500}\?>\s{0,99}|<!--.{0,60000}?-->\s{0,99}){1,9}", re.DOTALL)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)  # what many servers send for any address
_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex|rss|feed|rdf)\s*>", re.IGNORECASE)
_LOC = re.compile(
    r"<(?:(?!image|video)[\w.-]{1,40}:)?loc\b[^<>]{0,200}>\s{0,200}(?:<!\[CDATA\[)?([^<\]]{1,4096})", re.IGNORECASE
)
_LASTMOD = re.compile(r"<(?:[\w.-]{1,40}:)?lastmod\b[^<>]{0,200}>\s{0,200}([^<]{1,40})", re.IGNORECASE)
_XML_ESCAPE = re.compile(r"&(amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ENCODING = re.compile(rb"""encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""")
_ADDRESS = re.compile(r"https?://\S{1,4096}", re.IGNORECASE)
_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


class SitemapEntry(NamedTuple):
    url: str  # its key
    changed: datetime | None
    asked: str = ""  # what is requested, where that is not the key


@dataclass(frozen=True, slots=True)
class Sitemap:
    """`fault`: Chinese, why the file or the rest of it could not be read; `is_one`: it looks like a sitemap."""

    entries: list[SitemapEntry] = field(default_factory=list)
    further: list[str] = field(default_factory=list)  # sitemaps that an index names
    fault: str = ""
    is_one: bool = True


def of_robots(text: str, url: str) -> list[str]:
    """The sitemaps that robots.txt names."""
    found = (asked(url, line) for line in _LINE.findall(text[:500_000]))
    return list(dict.fromkeys(filter(None, found)))[:MOST_FILES]


def read(body: bytes, url: str) -> Sitemap:
    """A sitemap, an index of them, a feed or a plain list of addresses, as well as it can be read. Never raises."""
    try:
        data = _unpacked(_unpacked(body)).lstrip(_BEFORE)  # some servers pack sitemap.xml.gz once more
    except zlib.error:
        return Sitemap(fault="压缩文件已损坏")
    remarks = _REMARKS.match(data)
    head = data[remarks.end() if remarks else 0 :][:_HEAD]
    root = _ROOT.search(head) or _ROOT.search(_text(head).encode())
    if root is None or _PAGE.match(data):
        listed = _listed(_text(data), url)
        return Sitemap(listed) if listed else Sitemap(fault="不是站点地图", is_one=False)
    found, is_whole = _strictly(data, url)
    if is_whole and (found.entries or found.further):
        return found
    loose = _loosely(_text(data), url, of_index=root[1].lower() == b"sitemapindex")
    found = max(found, loose, key=lambda one: len(one.entries) + len(one.further))
    if is_whole or _END.search(_text(data[-_HEAD:])):
        fault = "" if is_whole or found.entries or found.further else "格式错误"
    else:
        fault = f"文件不完整，只读到 {len(found.entries) + len(found.further)} 条"
    return replace(found, fault=fault)


def _strictly(data: bytes, url: str) -> tuple[Sitemap, bool]:
    """(what was read, whether it is XML to its end). Names count without their namespace: many leave it out."""
    found = Sitemap()
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    options["encoding"] = _codec(data)
    try:
        for _, node in etree.iterparse(BytesIO(data), tag=_ROWS, **options):
            written = node.findtext("{*}loc") or node.findtext("{*}link") or _href(node)
            target = address(url, written.strip())
            if target.key and etree.QName(node).localname == "sitemap":
                found.further.append(target.asked or target.key)
            elif target.key:
                found.entries.append(SitemapEntry(target.key, _moment(node.findtext("{*}lastmod") or ""), target.asked))
            node.clear(keep_tail=False)
            if len(found.entries) >= MOST_URLS or len(found.further) >= MOST_FILES:
                break
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return found, False  # what was read before the fault still leads somewhere
    return found, True


def _href(node: Any) -> str:
    """Of an entry of an Atom feed."""
    link = node.find("{*}link")
    return "" if link is None else link.get("href", "")


def _loosely(text: str, url: str, of_index: bool) -> Sitemap:
    """The addresses of what is no XML: a bare "&", an undeclared prefix, capitals, a file that was cut off."""
    found = Sitemap()
    places = [*islice(_LOC.finditer(text), MOST_FILES if of_index else MOST_URLS)]
    for place, following in zip_longest(places, places[1:]):
        written = _XML_ESCAPE.sub(_unescape, place[1]).strip()
        target = address(url, written) if written.startswith(("/", "http")) else Address("")
        if target.key and of_index:
            found.further.append(target.asked or target.key)
        elif target.key:
            day = _LASTMOD.search(text, place.end(), following.start() if following else place.end() + _HEAD)
            found.entries.append(SitemapEntry(target.key, _moment(day[1] if day else ""), target.asked))
    return found


def _listed(text: str, url: str) -> list[SitemapEntry]:
    """Of a plain text file: one address a line and nothing else."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:MOST_URLS]
    if not lines or not all(_ADDRESS.fullmatch(line) for line in lines):
        return []
    return [SitemapEntry(one.key, None, one.asked) for one in (address(url, line) for line in lines) if one.key]


def _text(data: bytes) -> str:
    return data.decode(_codec(data) or "utf-16", "replace").removeprefix("\ufeff")


def _codec(data: bytes) -> str | None:
    """The encoding in which the bytes make sense, regardless of the declaration; None: a byte order mark tells."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    if data[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    declared = _ENCODING.search(data[:200])
    sample = data[: data.rfind(b"/", 0, _SAMPLE) + 1]  # no character is cut in two
    return decode(sample, declared[1].decode().lower() if declared else "utf-8")[1]


def _unescape(found: re.Match[str]) -> str:
    name = found[1]
    if not name.startswith("#"):
        return {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}[name]
    number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def believed(entries: Sequence[SitemapEntry], now: datetime) -> bool:
    """False where the dates are those of the file's making: all of one day, or of tomorrow."""
    dates = [entry.changed for entry in entries if entry.changed]
    if not dates or max(dates) > now + timedelta(days=1):
        return False
    return len(dates) <= _TELLING or len({moment.date() for moment in dates}) > 1


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body[:MOST_BYTES]
    return zlib.decompressobj(wbits=31).decompress(body, MOST_BYTES)


def _moment(text: str) -> datetime | None:
    """A whole day counts from its end: what was seen on it may have been seen before the change."""
    text = text.strip()
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), datetime.max.time(), ZONE).replace(microsecond=0)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


class Sitemaps:
    """A site's sitemaps, read at the beginning of its scan: new addresses, and pages that changed since they were seen.

    The files themselves are no pages: they stand in no coverage and use up no budget. A site that has none is asked for
    them in full scans and on one night of `revisit_days`.
    """

    def __init__(self, session: Session, frontier: Frontier) -> None:
        self._session, self._frontier = session, frontier
        self._waiting = deque(self._first())
        self._asked: set[str] = set(self._waiting)
        self._moved: dict[str, str] = {}  # where redirects lead → the address that was asked for first
        self._unread: dict[str, str] = {}  # sitemaps that robots.txt or an index names, or that look like one → why
        self._good: list[str] = [] if self._looks_again() else list(self._waiting)
        if self._good:
            with session.store.begin() as conn:
                scans.mark(conn, session.scan.id, **{MARK: self._good})

    def pop(self) -> str:
        """The next address to ask for; empty when there is none."""
        return self._waiting.popleft() if self._waiting else ""

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def read(self, url: str, status: int, body: bytes, leads_to: str = "") -> None:
        """What one of the addresses answered. `leads_to`: of a redirect."""
        origin = self._moved.get(url, url)
        if 300 <= status < 400 and self._follow_redirect(origin, asked(url, leads_to)):
            return
        if status != 200:
            self.missed(url, f"HTTP {status}")
            return
        if origin in self._guessed and origin.endswith("/robots.txt"):
            self._ask(of_robots(robots.text(body), url))
            return
        sitemap = read(body, url)
        if sitemap.fault and sitemap.is_one:
            self._unread[url] = sitemap.fault
        elif sitemap.fault:
            self.missed(url, sitemap.fault)
        self._ask(sitemap.further)
        if sitemap.entries or sitemap.further:
            self._good += [] if origin in self._good else [origin]
            self._follow(sitemap.entries)

    def _follow_redirect(self, origin: str, target: str) -> bool:
        """True when the target is asked for: it is on the site and was not asked for yet."""
        if not target or target in self._asked:
            return False
        self._ask([target])
        if target in self._asked:
            self._moved[target] = origin
        return target in self._asked

    def missed(self, url: str, why: str) -> None:
        """A file that could not be had is worth a word where robots.txt or an index names it; we may only guess it."""
        if self._moved.get(url, url) not in self._guessed:
            self._unread[url] = why

    def done(self) -> None:
        """All was asked for: a scan that is resumed does not ask again."""
        with self._session.store.begin() as conn:
            if self._unread:
                scans.warn(conn, self._session.scan.id, _sentence(self._unread))
                self._unread = {}
            scans.mark(conn, self._session.scan.id, **{DONE: True})

    def _looks_again(self) -> bool:
        return self._session.scan.full or clock.today().toordinal() % self._session.settings.revisit_days == 0

    @property
    def _guessed(self) -> tuple[str, str]:
        home = self._session.site.url
        return urljoin(home, "/robots.txt"), urljoin(home, "/sitemap.xml")

    def _first(self) -> list[str]:
        session = self._session
        if session.scan.coverage.get(DONE):
            return []
        if self._looks_again():
            return list(self._guessed)
        with session.store.read() as conn:
            before = scans.previous(conn, session.site.id, session.scan.id)
        return list(before.coverage.get(MARK, ())) if before else []

    def _ask(self, urls: list[str]) -> None:
        new = [url for url in urls if url not in self._asked and self._frontier.on_site(url)]
        new = new[: max(0, MOST_FILES - len(self._asked))]
        self._asked.update(new)
        self._waiting.extend(new)

    def _follow(self, entries: list[SitemapEntry]) -> None:
        session, now = self._session, clock.now()
        changed = {entry.url: entry.changed for entry in entries if entry.changed}
        spellings = {entry.url: entry.asked for entry in entries if entry.asked}
        dated = changed if believed(entries, now) else {}
        with session.store.begin() as conn:
            (home,) = wanted_pages.known_urls(conn, session.site.id, session.scan.id, [session.site.url]) or (None,)
            if home is None:
                return
            urls = [entry.url for entry in entries]
            leads = self._frontier.named(Ask(home.id, home.url, PageKind.HOME), urls, spellings)
            new = pages.add(conn, session.site.id, session.scan.id, leads.found, now)
            again = wanted_pages.seen_before(conn, session.site.id, dated)
            new += pages.want(conn, session.scan.id, again)
            pages.respell(conn, leads.respelt)
            scans.mark(conn, session.scan.id, **{MARK: self._good})
        self._frontier.push(new)


def _sentence(unread: Mapping[str, str]) -> str:
    some = "；".join(f"{url}（{why}）" for url, why in list(unread.items())[:_NAMED])
    more = f" 等 {len(unread)} 个" if len(unread) > _NAMED else ""
    return f"站点地图没有读取或没有读全：{some}{more}"
