"""`monitor check` and `extract` of an address: the same judged connection as the spiders'."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli import run
from monitor.jobs import check_file
from monitor.settings import ConfigError, Settings
from tests.crawl import rough
from tests.crawl.rough import Reply, RoughServer

PAGE = "<html><title>通知</title><body><p>会议布署了下一步工作。</p></body></html>"
TEXT = """[monitor]
district = "示例区"
allow_private = ["127.0.0.1/32"]
[[sites]]
id = "portal"
name = "示例区人民政府"
url = "http://127.0.0.1:2/"
"""


@pytest.fixture
def allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose registry allows the server's address, and no other private one."""
    (tmp_path / "registry.toml").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def server() -> Iterator[RoughServer]:
    routes = {
        "/": Reply(PAGE),
        "/moved": Reply(status=302, headers={"Location": "/"}),
        "/inside": Reply(status=302, headers={"Location": "http://127.0.0.2/secret"}),
        "/round": Reply(status=302, headers={"Location": "/round"}),
        "/none": Reply("", 404),
        "/drop": rough.drop,
        "/large": Reply("x" * 5_000),
    }
    with RoughServer(routes) as started:
        yield started


@pytest.mark.parametrize("path", ["", "moved"])
def test_an_address_is_read_also_through_a_redirect(allowed: Path, server: RoughServer, path: str) -> None:
    found = check_file.read(server.url + path, Settings())
    assert found.title == "通知" and found.url == server.url


@pytest.mark.parametrize(
    ("path", "why"), [("inside", "内网"), ("round", "跳转"), ("none", "404"), ("drop", "断"), ("large", "超过")]
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    allowed: Path, server: RoughServer, path: str, why: str
) -> None:
    with pytest.raises(ConfigError, match=why):
        check_file.read(server.url + path, Settings(max_body=4_000))


def test_without_a_registry_no_inside_address_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: RoughServer
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="allow_private"):
        check_file.read(server.url, Settings())
    assert server.hits == []


def test_the_command_checks_an_address(allowed: Path, server: RoughServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", server.url, "--format", "json"]) == 0
    assert [one["wrong"] for one in json.loads(capsys.readouterr().out)] == ["布署"]
    assert run(["check", server.url + "inside"]) == 2
