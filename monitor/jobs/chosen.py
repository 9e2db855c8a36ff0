"""What jobs are asked to work on, and that no scan is on its way meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from monitor import locks
from monitor.settings import ConfigError

if TYPE_CHECKING:
    from monitor.registry import Registry
    from monitor.store.database import Store


def chosen_sites(registry: Registry, site: str | None) -> tuple[str, ...]:
    """All sites, or the one named. Raises ConfigError for one that is not registered."""
    if site is None:
        return tuple(registry.sites)
    if site not in registry.sites:
        raise unknown("--site", site, tuple(registry.sites))
    return (site,)


def unknown(option: str, found: str, choices: tuple[str, ...]) -> ConfigError:
    from monitor.registry.toml import near

    return ConfigError(option, 0, f"没有登记“{found}”", near(found, choices))


def scans_at_rest(store: Store, sites: Sequence[str]) -> AbstractContextManager[None]:
    return locks.held(store.data_dir, *map(locks.of_scan, sites))
