"""Problems found outside the monitor (circulars, the public, a contractor): entered one by one, or as a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import Connection

from monitor import clock
from monitor.checks import BY_CODE, CHECKS
from monitor.extract.urls import host, normalise, spelt
from monitor.findings import due, outside_findings
from monitor.findings.due import FINDERS
from monitor.findings.outside_findings import Became, LookKind, Report
from monitor.model import Severity, State
from monitor.personal_numbers import masked
from monitor.registry import Registry
from monitor.reports.labels import unit_name
from monitor.reports.office.excel_reader import NotAForm
from monitor.reports.workbooks.outside_list import OutsideRow, read
from monitor.settings import ConfigError, Settings
from monitor.store.database import Store
from monitor.unit_names.lookup import UnitNames, of_units

SOURCES = ("上级通报", FINDERS, "电话反映", "第三方检测", "其他")
_OTHER = "其他"
_KINDS = {
    "死链": "失效链接",
    "错链": "失效链接",
    "断链": "失效链接",
    "链接失效": "失效链接",
    "链接不可用": "失效链接",
    "错字": "错别字",
}
_QUOTED = re.compile(
    '[“"「]([^“”"「」]{1,60})[”"」]\\s*(?:应该?[为作是]|改[为成]|误写|→|->)+\\s*[“"「]([^“”"「」]{1,60})[”"」]'
)
_BARE = re.compile(r"([\u4e00-\u9fff]{1,20})\s*(?:应该?[为作是]|改[为成]|→|->)\s*([\u4e00-\u9fff]{1,20})[。.]?")
_ADDRESS = re.compile(r"https?://[!-~]{4,2000}")


class NotTaken(ValueError):
    """A report that cannot be entered. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """The result of one report, or of its dry run; `refused`: why it was not taken."""

    spot: str
    address: str
    text: str
    became: Became | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Defaults:
    """Values for what a list leaves out. `state`: in which a new finding starts."""

    who: str
    source: str = ""
    reporter: str = ""
    received: date | None = None
    state: State = State.CONFIRMED


class _Undo(Exception):
    pass


def enter(
    store: Store,
    registry: Registry,
    settings: Settings,
    lines: Sequence[OutsideRow],
    given: Defaults,
    *,
    dry_run: bool = False,
) -> list[ReportRow]:
    """Enter each line; one that is refused keeps no other out. `dry_run`: return the results, write nothing."""
    rows: list[ReportRow] = []
    reader = ReportReader(registry, settings, given)
    try:
        with store.begin() as conn:
            rows = [_entered(conn, registry, reader, line, given) for line in lines]
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    return rows


def read_list(file: Path) -> tuple[tuple[OutsideRow, ...], tuple[str, ...]]:
    """(rows, Chinese sentences on what was not read). Raises ConfigError where the file is no list."""
    try:
        listed = read(file)
    except NotAForm as error:
        raise ConfigError(str(file), 0, str(error), "核对文件和表头") from error
    return listed.lines, listed.unread


def row_values(row: ReportRow, registry: Registry) -> dict[str, Any]:
    """For a table: keys spot how finding_id unit_name due looked address text refused."""
    became = row.became
    by = {
        LookKind.CHECKS: "检查项",
        LookKind.PERSON: "须人工核对",
        LookKind.TEXT: "查文字",
        LookKind.LINK: "查链接",
        LookKind.ITSELF: "查网址能否打开",
    }
    return {
        "spot": row.spot,
        "how": became.how.value if became else "未收",
        "finding_id": became.finding_id if became else None,
        "unit_name": unit_name(registry, became.unit) if became else "",
        "due": became.due if became else None,
        "looked": by[became.look] if became else "",
        "address": row.address,
        "text": masked(row.text),
        "refused": masked(row.refused or (became.remark if became else "")),
    }


def _entered(
    conn: Connection, registry: Registry, reader: ReportReader, line: OutsideRow, given: Defaults
) -> ReportRow:
    shown = (
        line.values.get("address", ""),
        line.values.get("text") or line.values.get("wrong") or line.values.get("kind", ""),
    )
    try:
        report = reader.report(line)
    except NotTaken as error:
        return ReportRow(line.spot, *shown, refused=str(error))
    became = outside_findings.enter(conn, report, registry.sites[report.site].unit, given.state, given.who, clock.now())
    return ReportRow(line.spot, report.url, report.text, became)


class ReportReader:
    """Makes reports of lines."""

    def __init__(self, registry: Registry, settings: Settings, given: Defaults) -> None:
        self._registry, self._due_days, self._given = registry, settings.due_days, given
        self._names: UnitNames = of_units(registry.units.values(), registry.district)
        self._sites = {name: site.id for site in registry.sites.values() for name in (host(site.url), *site.hosts)}
        self._today = clock.today()

    def report(self, line: OutsideRow) -> Report:
        """The report that a line makes. Raises NotTaken."""
        values = line.values
        faults = list(line.faults)
        source = source_of(values.get("source", "") or self._given.source)
        if not source:
            faults.append(f"没有写来源，写：{'、'.join(SOURCES)}")
        received = line.received or self._given.received or self._today
        if received > self._today:
            faults.append(f"收到日期 {received} 还没有到")
        if faults:
            raise NotTaken("；".join(faults))
        unit = self.unit(values.get("unit", ""))
        names_page = bool(values.get("address") or values.get("target"))
        site, url, asked = self.place(values) if names_page else (self.site(values.get("site", ""), unit), "", "")
        codes, kind = kind_of(values.get("kind", ""))
        wrong, suggestion = words(values, codes)
        severity = self._severity(values.get("severity", ""), codes)
        text = values.get("text", "") or _said(kind, wrong, suggestion)
        if not text:
            raise NotTaken("没有写是什么问题")
        return Report(
            site=site,
            url=url,
            asked=asked,
            codes=codes,
            kind=kind,
            text=f"{kind}：{text}" if codes[0] == "other" and kind != _OTHER else text,
            source=source,
            reporter=values.get("reporter", "") or self._given.reporter,
            received=received,
            severity=severity,
            due=self._due(source, received, severity),
            unit=unit,
            wrong=wrong,
            suggestion=suggestion,
            target=target(values, codes, url),
            context=values.get("context", ""),
            column="" if url else values.get("column", "")[:80],
        )

    def site(self, name: str, unit: str) -> str:
        """The site that a report without an address is about: the one named, else that of the unit, else the portal,
        where units without a site of their own publish. Raises NotTaken.
        """
        sites = self._registry.sites
        if name:
            ids = [one.id for one in sites.values() if name in (one.id, one.name)]
            ids = ids or [self._sites[key] for key in (host(name), name) if key in self._sites]
            if not ids:
                raise NotTaken(f"没有网站“{name[:40]}”，登记的有：{'、'.join(one.name for one in sites.values())}")
            return ids[0]
        if not unit:
            raise NotTaken("没有写网址；没有网址的，至少写责任单位或网站")
        own = [one.id for one in sites.values() if one.unit == unit]
        if len(own) > 1:
            raise NotTaken(f"这个单位有几个网站，写明是哪个：{'、'.join(sites[one].name for one in own)}")
        portal = [one.id for one in sites.values() if one.portal] or list(sites)[: 1 if len(sites) == 1 else 0]
        if not (own or portal):
            raise NotTaken(f"没有写是哪个网站，登记的有：{'、'.join(one.name for one in sites.values())}")
        return (own or portal)[0]

    def place(self, values: dict[str, str] | Any) -> tuple[str, str, str]:
        """(site, key, what is requested) of the page. Raises NotTaken."""
        written = values.get("address", "") or values.get("target", "")
        found = _ADDRESS.search(written)
        address = found[0] if found else written
        if not address:
            raise NotTaken("没有写网址")
        if "://" not in address and re.match(r"[\w.-]+\.[a-z]{2,}(?::\d+)?(?:/|$)", address, re.I):
            address = f"http://{address}"
        key = normalise(address)
        if not key:
            raise NotTaken(f"网址“{address[:80]}”看不懂")
        site = self._sites.get(host(key))
        if site is None:
            raise NotTaken(f"网址 {key[:120]} 不属于登记的网站")
        return self._spelt(site, key, spelt(address))

    def _spelt(self, site: str, key: str, asked: str) -> tuple[str, str, str]:
        """http and https are one site: the page has the scheme under which the site is registered."""
        ours = urlsplit(self._registry.sites[site].url).scheme
        if urlsplit(key).scheme != ours and host(key) == host(self._registry.sites[site].url):
            key, asked = (ours + one[one.index("://") :] for one in (key, asked))
        return site, key, asked

    def unit(self, name: str) -> str:
        """The unit of this name, "" for no name. Raises NotTaken with the nearest ones where it is not certain."""
        if not name or name in self._registry.units:
            return name
        found = self._names.match(name)
        if found.sure:
            return found.unit
        near = [
            self._registry.units[one.unit].name for one in self._names.guesses(name) if one.unit in self._registry.units
        ]
        known = [one.name for one in self._registry.units.values()]
        hint = f"是不是：{'、'.join(near)}" if near else f"登记的有：{'、'.join(known)}"
        raise NotTaken(f"认不出责任单位“{name[:40]}”，{hint}")

    def _severity(self, written: str, codes: Sequence[str]) -> Severity:
        if written and written not in list(Severity):
            raise NotTaken(f"等级“{written[:20]}”看不懂，写：{'、'.join(Severity)}")
        return Severity(written) if written else (BY_CODE[codes[0]].severity if codes[0] in BY_CODE else Severity.MINOR)

    def _due(self, source: str, received: date, severity: Severity) -> date:
        return due.of_report(severity, source, received, self._due_days)


def source_of(written: str) -> str:
    """网民找错 for any of its names; another source unchanged; "" for none."""
    text = written.strip()[:32]
    return FINDERS if "找错" in text else masked(text)


def kind_of(written: str) -> tuple[tuple[str, ...], str]:
    """(codes of the checks that the kind names, its name): 其他 and what is like no check have the code "other".

    Raises NotTaken for what may be a slip.
    """
    text = masked(written.strip())[:64]
    name = _KINDS.get(text, text)
    codes = tuple(check.code for check in CHECKS if name in (check.title, check.code))
    if codes:
        return codes, name
    free = text.removeprefix(_OTHER).lstrip("：: ") if text.startswith(_OTHER) else text
    titles = dict.fromkeys(check.title for check in CHECKS)
    near = [] if text.startswith(_OTHER) else get_close_matches(text, titles, n=1, cutoff=0.66)
    if near:
        raise NotTaken(f"没有检查项“{text}”，是不是想写 {near[0]}？若不是，写成“其他：{text}”")
    return ("other",), free or _OTHER


def _said(kind: str, wrong: str, suggestion: str) -> str:
    if wrong and suggestion:
        return f"“{wrong}”应为“{suggestion}”"
    return wrong or (kind if kind != _OTHER else "")


def words(values: Any, codes: Sequence[str]) -> tuple[str, str]:
    """(wrong text, what is right), from their own columns or out of the sentence."""
    wrong, right = _unquoted(values.get("wrong", "")), _unquoted(values.get("suggestion", ""))
    if codes[0].startswith(("link.", "attachment.")):
        return "", ""
    if wrong:
        return wrong, right
    text = values.get("text", "")
    pair = _QUOTED.search(text) or _BARE.fullmatch(text.strip())
    return (pair[1], right or pair[2]) if pair else ("", right)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 2 and text[0] in '“"「' and text[-1] in '”"」' else text


def target(values: Any, codes: Sequence[str], page: str) -> str:
    """Where a bad link leads: from its column, or the address that the text names."""
    if values.get("target") and values.get("address"):
        found = _ADDRESS.search(values["target"])
        return normalise(found[0]) if found else ""
    if not codes[0].startswith(("link.", "attachment.", "security.hidden")):
        return ""
    named = (normalise(one) for name in ("wrong", "text") for one in _ADDRESS.findall(values.get(name, "")))
    return next((one for one in named if one and one != page), "")
