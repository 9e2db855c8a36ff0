"""The registry (registry.toml): units, sites, columns and accounts of a district.

All errors of the file are collected and shown with their lines; `fields` says what each key may hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.extract.urls import address
from monitor.model import ColumnClass
from monitor.registry import fields
from monitor.registry.toml import Row, Tables

_ADDRESS = "写浏览器能打开的网址，最长 2000 字节（一个汉字算 9 字节）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    email: str = ""
    webhook: str = field(default="", repr=False)  # an apprise address of the unit's chat; it holds a secret
    contact: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A correction to a discovered column. `url`: its key; `asked`: what is requested, "" where that is `url`."""

    url: str
    name: str = ""
    cls: ColumnClass | None = None
    max_age_days: int | None = None
    unit: str = ""
    exempt: str = ""
    line: int = 0
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    id: str
    name: str
    url: str
    code: str = ""
    unit: str = ""
    portal: bool = False
    services: bool = True  # it offers services outward; a portal without is scored out of 75 (国办秘函〔2019〕19号)
    own: bool = False  # our own site: robots.txt need not be asked
    hosts: tuple[str, ...] = ()  # further hosts (with port) of the site
    concurrency: int | None = None
    delay: float | None = None
    columns: tuple[Column, ...] = ()
    line: int = 0
    asked: str = ""  # what is requested; "" where that is `url`, the key

    @property
    def address(self) -> str:
        """The address that is requested for the home page."""
        return self.asked or self.url

    @property
    def spellings(self) -> Mapping[str, str]:
        """Key → what is requested, of the home page and the columns, where that is not the key."""
        columns = {column.url: column.asked for column in self.columns}
        return {url: asked for url, asked in ({self.url: self.asked} | columns).items() if asked}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    id: str
    platform: str
    name: str
    unit: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs letters and bulletins (发文机关). `unit`: the unit that this office is, "" where it is none of them."""

    name: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    district: str
    data_dir: Path
    allow_private: tuple[str, ...]
    units: Mapping[str, Unit]
    sites: Mapping[str, Site]
    accounts: Mapping[str, Account]
    path: Path
    issuer: Issuer = Issuer()  # as it is written; ask `issuer_name` and `issuer_unit`

    @property
    def issuer_name(self) -> str:
        """The written name, else the government office of the district."""
        return self.issuer.name or f"{self.district}人民政府办公室"

    @property
    def issuer_unit(self) -> str:
        """The id of the unit that issues letters, and so gets none; "" where it is no registered unit.

        It is the written unit, else the unit that is registered under the written name.
        """
        name = self.issuer.name
        named = (unit.id for unit in self.units.values() if name and name in (unit.name, *unit.aliases))
        return self.issuer.unit or next(named, "")


def load(path: Path) -> Registry:
    """Read the registry. Raises ConfigError with all errors of the file, in the order of its lines."""
    tables = Tables(path)
    tables.known(tables.raw, ("monitor", "units", "sites", "accounts"))
    top = tables.table("monitor", fields.MONITOR)
    units = [Unit(**row, line=tables.line(place)) for place, row in tables.rows(tables.raw, "units", fields.UNIT)]
    known_units = tables.values("units", "id")
    sites = [_site(tables, row, known_units) for row in tables.rows(tables.raw, "sites", fields.SITE)]
    accounts = [_account(tables, row, known_units) for row in tables.rows(tables.raw, "accounts", fields.ACCOUNT)]
    for name, rows in (("units", units), ("sites", sites), ("accounts", accounts)):
        _unique(tables, ((row.id, row.line) for row in rows), f"{name} 里的代号")
    _unique(tables, ((site.url, site.line) for site in sites), "网站的网址")
    issuer = _issuer(tables, known_units)
    tables.stop_if_wrong()
    return Registry(
        district=top["district"],
        data_dir=(path.parent / top.get("data_dir", "data")).absolute(),
        allow_private=top.get("allow_private", ()),
        units={unit.id: unit for unit in units},
        sites={site.id: site for site in sites},
        accounts={account.id: account for account in accounts},
        path=path,
        issuer=issuer,
    )


def describe(registry: Registry) -> list[dict[str, object]]:
    """One row a site, a corrected column and an account, for `monitor registry check`."""
    return [*_site_rows(registry), *_account_rows(registry)]


def _issuer(tables: Tables, units: tuple[str, ...]) -> Issuer:
    monitor = tables.raw.get("monitor")
    if not isinstance(monitor, dict) or "issuer" not in monitor:
        return Issuer()
    place = "monitor", "issuer"
    if not isinstance(monitor["issuer"], dict):
        tables.wrong(place, "issuer 应该是表", '写成 issuer = { name = "示例区人民政府办公室", unit = "zfb" } 的样子')
        return Issuer()
    values = tables.fields(monitor["issuer"], fields.ISSUER, place)
    _known_unit(tables, (place, values), units)
    return Issuer(**values)


def _site(tables: Tables, row: Row, units: tuple[str, ...]) -> Site:
    place, values = row
    _known_unit(tables, row, units)
    url, asked = address("", values["url"])
    if not url:
        tables.wrong((*place, "url"), f"网址“{values['url'][:60]}”打不开或者太长", _ADDRESS)
    values = values | {"url": url or values["url"], "asked": asked, "line": tables.line(place)}
    columns = [
        column
        for column_row in tables.rows(values, "columns", fields.COLUMN, place)
        if (column := _column(tables, column_row, values, units))
    ]
    _unique(tables, ((column.url, column.line) for column in columns), "栏目的网址")
    return Site(**values | {"columns": tuple(columns)})


def _column(tables: Tables, row: Row, site: Mapping[str, Any], units: tuple[str, ...]) -> Column | None:
    """A corrected column; None (and an error is noted) where its address is wrong."""
    place, values = row
    _known_unit(tables, row, units)
    url, asked = address(site["url"], values["url"])
    if not url:
        tables.wrong((*place, "url"), f"栏目网址“{values['url'][:60]}”打不开或者太长", _ADDRESS)
        return None
    if urlsplit(url).netloc not in (urlsplit(site["url"]).netloc, *site.get("hosts", ())):
        fix = "写本网站的网址；栏目在另一台主机上时，把主机名加进这个网站的 hosts"
        tables.wrong((*place, "url"), f"栏目网址“{values['url']}”不在网站 {site['id']} 上", fix)
        return None
    cls = values.pop("class", None)
    return Column(**values | {"url": url, "asked": asked, "cls": cls, "line": tables.line(place)})


def _account(tables: Tables, row: Row, units: tuple[str, ...]) -> Account:
    _known_unit(tables, row, units)
    return Account(**row[1], line=tables.line(row[0]))


def _known_unit(tables: Tables, row: Row, units: tuple[str, ...]) -> None:
    place, values = row
    unit = values.get("unit", "")
    if unit and unit not in units:
        fix = f"先用 [[units]] 登记这个单位，或改成已登记的：{'、'.join(units) or '（还没有）'}"
        tables.wrong((*place, "unit"), f"单位“{unit}”没有登记", fix)


def _unique(tables: Tables, keys: Iterable[tuple[str, int]], what: str) -> None:
    first: dict[str, int] = {}
    for key, line in keys:
        if key in first:
            tables.wrong_line(line, f"{what}“{key}”与第 {first[key]} 行重复", "删去一个，或改成不同的")
        first.setdefault(key, line)


def _site_rows(registry: Registry) -> Iterator[dict[str, object]]:
    for site in registry.sites.values():
        kind = "门户网站" if site.portal else "部门网站"
        yield _row(registry, kind, site.id, site.name, site.unit, site.url, site.code or "未填网站标识码")
        for column in site.columns:
            note = "；".join(filter(None, [column.cls or "", column.exempt and f"不检查更新：{column.exempt}"]))
            yield _row(registry, "栏目", site.id, column.name, column.unit or site.unit, column.url, note)


def _account_rows(registry: Registry) -> Iterator[dict[str, object]]:
    for account in registry.accounts.values():
        source = account.source.get("url", "未填来源")
        yield _row(registry, "账号", account.id, account.name, account.unit, source, account.platform)


def _row(registry: Registry, kind: str, key: str, name: str, unit: str, url: str, note: str) -> dict[str, object]:
    owner = registry.units[unit].name if unit else "未填"
    return {"类型": kind, "代号": key, "名称": name, "责任单位": owner, "网址": url, "说明": note}
