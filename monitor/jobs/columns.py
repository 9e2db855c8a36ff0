"""Columns: those that were found, and their correction by staff in an Excel sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor import clock
from monitor.extract.urls import join
from monitor.inspection import column_rows
from monitor.inspection.column_rows import ColumnRow
from monitor.jobs.arguments import chosen_sites
from monitor.model import ColumnClass
from monitor.registry import Registry, Site, corrections
from monitor.registry.corrections import ColumnCorrection
from monitor.registry.toml import WrongValue, near
from monitor.reports.workbooks import columns as column_sheet
from monitor.reports.workbooks.columns import CLASSES, as_read
from monitor.settings import ConfigError
from monitor.store.database import Store

LONGEST_LIMIT = 3660  # days
Cells = Mapping[str, str]


def columns(store: Store, registry: Registry, site: str | None = None) -> list[dict[str, Any]]:
    """The columns that were found, as a tree: each followed by those below it.

    Raises ConfigError for a site that is not registered.
    """
    with store.read() as conn:
        sites = [registry.sites[name] for name in chosen_sites(registry, site)]
        found = [row for known in sites for row in column_rows.rows(conn, registry, known, clock.today())]
    return [_column(registry, row) for row in found]


def _column(registry: Registry, row: ColumnRow) -> dict[str, Any]:
    unit = registry.units.get(row.unit)
    return {
        "site": row.site,
        "level": row.level,
        "path": list(row.path),
        "name": row.name,
        "class": row.cls or "",
        "confidence": row.confidence,
        "unit": unit.name if unit else "",
        "max_age_days": row.limit,
        "exempt": row.exempt,
        "newest": row.newest,
        "updated": row.updated,
        "items": row.items,
        "reading": row.reading,
        "url": row.url,
    }


def correct_columns(store: Store, registry: Registry, file: Path) -> int:
    """Write into registry.toml what staff changed in the Excel of columns. Returns how many columns that were.

    Raises ConfigError with every bad row, and then changes nothing.
    """
    known = {(row["site"], row["url"]): row for row in columns(store, registry)}
    found = _corrected(registry, known, column_sheet.read(file), file)
    corrections.write(registry, found)
    return len(found)


def _corrected(
    registry: Registry,
    known: Mapping[tuple[str, str], Mapping[str, Any]],
    rows: Sequence[tuple[int, Cells]],
    file: Path,
) -> list[ColumnCorrection]:
    """The rows that differ from what is known (`known`: the program's rows by site and URL).

    Raises ConfigError with every bad row and its number.
    """
    found: dict[tuple[str, str], ColumnCorrection] = {}
    errors: list[ConfigError] = []
    for number, cells in rows:
        try:
            correction = _correction(registry, known, cells)
            if correction and (correction.site, correction.url) in found:
                raise WrongValue("同一个栏目写了两行", "只留一行")
            if correction:
                found[correction.site, correction.url] = correction
        except WrongValue as wrong:
            errors.append(ConfigError(str(file), number, wrong.what, wrong.fix))
    if errors:
        raise ConfigError.of(errors)
    return list(found.values())


def _correction(
    registry: Registry, known: Mapping[tuple[str, str], Mapping[str, Any]], cells: Cells
) -> ColumnCorrection | None:
    """The correction that a row makes; None where it differs in nothing."""
    site = registry.sites.get(cells["网站代号"])
    if site is None:
        raise WrongValue(f"没有登记网站“{cells['网站代号']}”", near(cells["网站代号"], tuple(registry.sites)))
    url = _on_site(site, cells["网址"])
    now = known.get((site.id, url), {})
    name, exempt = cells["栏目名称"], cells["免检原因"]
    cls, unit, limit = _class(cells["类别"]), _unit(registry, cells["责任单位"]), _limit(cells["更新期限（天）"])
    if now.get("exempt") and not exempt and limit is None:
        raise WrongValue("删去了免检原因，却没有更新期限", "填上更新期限（天），从此按它检查")
    correction = ColumnCorrection(
        site=site.id,
        url=url,
        name=name if name != as_read(now.get("name", "")) else "",
        cls=cls if cls and cls != now.get("class", "") else None,
        max_age_days=limit if limit != now.get("max_age_days") else None,
        unit=unit if unit and registry.units[unit].name != now.get("unit", "") else "",
        exempt=exempt if exempt != as_read(now.get("exempt", "")) else "",
    )
    if correction == ColumnCorrection(site=site.id, url=url):
        return None
    _not_registered(site, url)
    return correction


def _on_site(site: Site, written: str) -> str:
    url = join(site.url, written)
    if not url:
        raise WrongValue(f"网址“{written[:60]}”打不开或者太长", "写浏览器能打开的网址，最长 2000 字节")
    if urlsplit(url).netloc not in (urlsplit(site.url).netloc, *site.hosts):
        raise WrongValue(f"网址“{written}”不在网站 {site.id} 上", "写本网站的网址")
    return url


def _not_registered(site: Site, url: str) -> None:
    line = next((column.line for column in site.columns if column.url == url), 0)
    if line:
        raise WrongValue(f"登记表第 {line} 行已经有这个栏目", "请直接改登记表的那几行")


def _class(written: str) -> ColumnClass | None:
    by_label = {label: cls for cls, label in CLASSES.items()} | {cls.value: cls for cls in ColumnClass}
    if written and written not in by_label:
        raise WrongValue(f"没有类别“{written}”", f"从这些里选：{'、'.join(CLASSES.values())}")
    return by_label.get(written)


def _unit(registry: Registry, written: str) -> str:
    """The unit of this name, alias or id."""
    names = {name: unit.id for unit in registry.units.values() for name in (unit.id, *unit.aliases, unit.name)}
    if written and written not in names:
        raise WrongValue(
            f"单位“{written}”没有登记", near(written, tuple(unit.name for unit in registry.units.values()))
        )
    return names.get(written, "")


def _limit(written: str) -> int | None:
    if not written:
        return None
    plain = written.isascii() and written.isdecimal() and len(written) <= len(str(LONGEST_LIMIT))
    if not plain or not 1 <= int(written) <= LONGEST_LIMIT:
        raise WrongValue(f"更新期限“{written[:20]}”不合规", f"写 1 到 {LONGEST_LIMIT} 的整数")
    return int(written)
