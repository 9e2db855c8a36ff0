"""The demo's registry is one that the program reads."""

from __future__ import annotations

from pathlib import Path

from monitor import registry
from monitor.demo.district import District
from monitor.demo.units import DEPT_CODE, PORTAL_CODE, UNITS


def test_the_registry_of_the_district_loads(served: District, tmp_path: Path) -> None:
    path = tmp_path / "registry.toml"
    path.write_text(served.registry_toml(tmp_path / "data"), "utf-8")
    read = registry.load(path)
    assert set(read.units) == {unit.id for unit in UNITS}
    assert (read.sites["portal"].code, read.sites["dept"].code) == (PORTAL_CODE, DEPT_CODE)
    assert read.sites["portal"].url == served.portal_url
    assert read.allow_private == ("127.0.0.0/8",)
    assert any(column.exempt for column in read.sites["portal"].columns)
