"""Whose page it is: the registry's word for its column, then the source that the page names, then the columns above."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from monitor.inspection.work import Ground
from monitor.registry import Unit

_LABEL = re.compile(r"^(信息来源|文章来源|来源|发布机构|发布单位|供稿单位|供稿|作者)[:：]")


def plain(name: str) -> str:
    """A name as it is compared: one width, no spaces, no label in front."""
    return _LABEL.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", name[:200])))


def unit_names(units: Iterable[Unit]) -> Mapping[str, str]:
    """Every name and alias, plain → unit. One that two units bear says nothing, and is left out."""
    found: dict[str, set[str]] = {}
    for unit in units:
        for name in (unit.name, *unit.aliases):
            found.setdefault(plain(name), set()).add(unit.id)
    return {name: next(iter(ids)) for name, ids in found.items() if name and len(ids) == 1}


def unit_of(ground: Ground, column_url: str, source: str) -> str:
    """The unit of a page of this column that names this source."""
    of_column = _registered(ground, column_url)
    if of_column:
        return of_column
    named = ground.unit_names.get(plain(source)) if source else None
    if named:
        return named
    above = (_registered(ground, url) for url in ground.ancestors.get(column_url, ()))
    return next((unit for unit in above if unit), ground.site.unit)


def _registered(ground: Ground, column_url: str) -> str:
    column = ground.registered.get(column_url)
    return column.unit if column else ""
