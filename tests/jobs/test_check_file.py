"""Second readers before publication: what they reject is not listed, and it is said how much that was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.jobs import check_file
from monitor.second_readers.panel import AGREED
from monitor.settings import Settings
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


def test_a_file_is_one_request_and_what_is_rejected_is_told(settings: Settings, tmp_path: Path, fake: Fake) -> None:
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


def test_a_reader_that_is_not_there_is_told_and_hides_nothing(settings: Settings, tmp_path: Path) -> None:
    said: list[str] = []
    without = replace(settings, reader_url="", reader_model="", onnx=tmp_path / "nowhere.onnx")
    _, problems = check_file.check(str(tmp_path / "稿.txt"), without, said.append)
    assert len(problems) == 3 and len(said) == 1 and said[0].startswith("第二读者没有用上")


def test_nothing_is_kept_of_what_was_asked(settings: Settings, tmp_path: Path, fake: Fake) -> None:
    before = sorted(tmp_path.rglob("*"))
    check_file.check(str(tmp_path / "稿.txt"), settings, lambda _: None)
    check_file.check(str(tmp_path / "稿.txt"), settings, lambda _: None)
    assert sorted(tmp_path.rglob("*")) == before and len(fake.seen) == 2
