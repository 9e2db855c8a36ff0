"""`monitor check` before publication: second readers, and an address read over the spiders' guarded connection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.cli import run
from monitor.jobs import check_file
from monitor.second_readers.panel import AGREED
from monitor.settings import ConfigError, Settings
from tests.crawl import rough
from tests.crawl.rough import Reply, RoughServer
from tests.second_readers.fake_service import Fake, serving

TEXT = "会议作了布暑，要求抓紧落实。\n双方在会上交换了丙丁错。\n会议布署了工作。\n"


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(Fake()) as one:
        yield one


@pytest.fixture
def settings(tmp_path: Path, fake: Fake) -> Settings:
    (tmp_path / "lists").mkdir()
    entries = "布暑\t部署\t测试用\t疑似\n丙丁错\t丙丁对\t测试用\t疑似\n"
    (tmp_path / "lists/typos.tsv").write_text(entries, encoding="utf-8")
    (tmp_path / "稿.txt").write_text(TEXT, encoding="utf-8")
    return Settings(wordlists=tmp_path / "lists", reader_url=fake.url, reader_model="reader")


def test_a_file_is_one_request_and_what_is_rejected_is_counted(settings: Settings, tmp_path: Path, fake: Fake) -> None:
    said: list[str] = []
    _, problems = check_file.check(str(tmp_path / "稿.txt"), settings, said.append)
    assert {one.wrong: one.message.endswith(AGREED) for one in problems} == {"布暑": True, "布署": False}
    assert said == ["第二读者不认同 1 个疑似问题，未列出"] and len(fake.seen) == 1
    assert not any("布署" in item["passage"] for item in fake.items)


def test_lines_are_judged_together_and_keep_their_numbers(settings: Settings, tmp_path: Path, fake: Fake) -> None:
    answers = list(check_file.lines(str(tmp_path / "稿.txt"), settings, lambda _: None))
    assert [[one["wrong"] for one in answer["problems"]] for answer in answers] == [["布暑"], [], ["布署"]]
    assert [one["certain"] for answer in answers for one in answer["problems"]] == [False, True]
    assert len(fake.seen) == 1


def test_a_reader_that_is_not_there_is_reported_and_hides_nothing(settings: Settings, tmp_path: Path) -> None:
    said: list[str] = []
    without = replace(settings, reader_url="", reader_model="", onnx=tmp_path / "nowhere.onnx")
    _, problems = check_file.check(str(tmp_path / "稿.txt"), without, said.append)
    assert len(problems) == 3 and len(said) == 1 and said[0].startswith("第二读者没有用上")


def test_nothing_is_kept_of_what_was_asked(settings: Settings, tmp_path: Path, fake: Fake) -> None:
    before = sorted(tmp_path.rglob("*"))
    check_file.check(str(tmp_path / "稿.txt"), settings, lambda _: None)
    check_file.check(str(tmp_path / "稿.txt"), settings, lambda _: None)
    assert sorted(tmp_path.rglob("*")) == before and len(fake.seen) == 2


# ---- of an address

PAGE = "<html><title>通知</title><body><p>会议布署了下一步工作。</p></body></html>"
REGISTRY = """[monitor]
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
    (tmp_path / "registry.toml").write_text(REGISTRY, encoding="utf-8")
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
