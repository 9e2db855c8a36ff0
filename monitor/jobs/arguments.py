"""Arguments that several jobs take: a site or all, a unit."""

from __future__ import annotations

from monitor.registry import Registry
from monitor.registry.toml import near
from monitor.settings import ConfigError


def chosen_sites(registry: Registry, site: str | None) -> tuple[str, ...]:
    """All sites, or the one named. Raises ConfigError for one that is not registered."""
    if site is None:
        return tuple(registry.sites)
    if site not in registry.sites:
        raise _unregistered("--site", site, tuple(registry.sites))
    return (site,)


def require_unit(registry: Registry, unit: str | None) -> None:
    """Raises ConfigError for a unit that is not registered; None is any unit."""
    if unit is not None and unit not in registry.units:
        raise _unregistered("--unit", unit, tuple(registry.units))


def _unregistered(option: str, name: str, choices: tuple[str, ...]) -> ConfigError:
    return ConfigError(option, 0, f"没有登记“{name}”", near(name, choices))
