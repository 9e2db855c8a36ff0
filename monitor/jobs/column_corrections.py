"""From the rows of an Excel sheet to corrections of the registry: what staff changed, and what they may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.model import ColumnClass
from monitor.registry import Registry, Site
from monitor.registry.corrections import ColumnCorrection
from monitor.registry.toml import WrongValue, near
from monitor.reports.column_sheet import CLASSES, as_read
from monitor.settings import ConfigError

LONGEST_LIMIT = 3660  # days
Cells = Mapping[str, str]


def corrected(
    registry: Registry,
    known: Mapping[tuple[str, str], Mapping[str, Any]],
    rows: Sequence[tuple[int, Cells]],
    file: Path,
) -> list[ColumnCorrection]:
    """The rows that say something else than the program does now (`known`: its rows by site and URL).

    Raises ConfigError with every bad row and its number.
    """
    found: dict[tuple[str, str], ColumnCorrection] = {}
    errors: list[ConfigError] = []
    for number, cells in rows:
        try:
            one = _correction(registry, known, cells)
            if one and (one.site, one.url) in found:
                raise WrongValue("同一个栏目写了两行", "只留一行")
            if one:
                found[one.site, one.url] = one
        except WrongValue as wrong:
            errors.append(ConfigError(str(file), number, wrong.what, wrong.fix))
    if errors:
        raise ConfigError.of(errors)
    return list(found.values())


def _correction(
    registry: Registry, known: Mapping[tuple[str, str], Mapping[str, Any]], cells: Cells
) -> ColumnCorrection | None:
    """What a row corrects; None where it says what the program says."""
    site = registry.sites.get(cells["网站代号"])
    if site is None:
        raise WrongValue(f"没有登记网站“{cells['网站代号']}”", near(cells["网站代号"], tuple(registry.sites)))
    url = _on_site(site, cells["网址"])
    now = known.get((site.id, url), {})
    name, exempt = cells["栏目名称"], cells["免检原因"]
    cls, unit, limit = _class(cells["类别"]), _unit(registry, cells["责任单位"]), _limit(cells["更新期限（天）"])
    if now.get("exempt") and not exempt and limit is None:
        raise WrongValue("删去了免检原因，却没有更新期限", "填上更新期限（天），从此按它检查")
    said = ColumnCorrection(
        site=site.id,
        url=url,
        name=name if name != as_read(now.get("name", "")) else "",
        cls=cls if cls and cls != now.get("class", "") else None,
        max_age_days=limit if limit != now.get("max_age_days") else None,
        unit=unit if unit and registry.units[unit].name != now.get("unit", "") else "",
        exempt=exempt if exempt != as_read(now.get("exempt", "")) else "",
    )
    if said == ColumnCorrection(site=site.id, url=url):
        return None
    _not_registered(site, url)
    return said


def _on_site(site: Site, written: str) -> str:
    from monitor.extract.urls import join  # here: the extraction's parsers are slow to import

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
