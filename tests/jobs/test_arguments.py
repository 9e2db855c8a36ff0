"""Arguments of jobs: what is not registered is refused, with the nearest name."""

from __future__ import annotations

import pytest

from monitor.jobs.arguments import chosen_sites, require_unit
from monitor.registry import Registry
from monitor.settings import ConfigError


def test_no_site_is_every_site(registry: Registry) -> None:
    assert chosen_sites(registry, None) == tuple(registry.sites)
    assert chosen_sites(registry, "dept") == ("dept",)


def test_what_is_not_registered_is_refused_with_the_nearest(registry: Registry) -> None:
    with pytest.raises(ConfigError, match=r"没有登记“portl”.*portal"):
        chosen_sites(registry, "portl")
    with pytest.raises(ConfigError, match=r"没有登记“jtx”.*jtj"):
        require_unit(registry, "jtx")


@pytest.mark.parametrize("unit", [None, "jtj"])
def test_any_unit_and_a_registered_one_are_accepted(registry: Registry, unit: str | None) -> None:
    require_unit(registry, unit)
