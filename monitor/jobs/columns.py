"""The columns that were found, and their correction by an Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import clock
from monitor.jobs.chosen import chosen_sites

if TYPE_CHECKING:
    from monitor.inspection.column_rows import ColumnRow
    from monitor.registry import Registry
    from monitor.store.database import Store


def columns(store: Store, registry: Registry, site: str | None = None) -> list[dict[str, Any]]:
    """The columns that were found, as a tree: each followed by those below it."""
    from monitor.inspection.column_rows import rows

    with store.read() as conn:
        sites = [registry.sites[name] for name in chosen_sites(registry, site)]
        found = [row for one in sites for row in rows(conn, registry, one, clock.today())]
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
    from monitor.jobs.column_corrections import corrected
    from monitor.registry import corrections
    from monitor.reports import column_sheet

    known = {(row["site"], row["url"]): row for row in columns(store, registry)}
    found = corrected(registry, known, column_sheet.read(file), file)
    corrections.write(registry, found)
    return len(found)
