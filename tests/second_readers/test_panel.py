"""What becomes of a problem when readers were heard; what they said is remembered, and a broken one does no harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from monitor.model import CheckRun
from monitor.second_readers.cache import FILE, OpinionCache
from monitor.second_readers.configuration import opened
from monitor.second_readers.panel import AGREED, Panel
from monitor.second_readers.question import Opinion, Question
from monitor.settings import Settings
from tests.second_readers.fake_service import doubtful

REAL, FALSE, SURE = doubtful(), doubtful("实施", "实时"), doubtful("截指", "截止", certain=True)


@dataclass
class Told:
    """A reader that says what it was told to."""

    opinions: dict[str, Opinion | None]
    asked: list[Question] = field(default_factory=list)
    name: str = "told"

    def read(self, questions: Sequence[Question]) -> Sequence[Opinion | None]:
        self.asked += questions
        return [self.opinions[question.wrong] for question in questions]

    def remarks(self) -> Sequence[str]:
        return ()

    def close(self) -> None: ...


def test_a_rejected_problem_opens_nothing_and_closes_nothing() -> None:
    panel = Panel([Told({"布暑": Opinion.AGREES, "实施": Opinion.REJECTS})])
    run = CheckRun((REAL, FALSE, SURE), frozenset({"text.typo"}), frozenset({("link.dead", "x")}))
    heard = panel.heard(run)
    assert heard.problems == (replace(REAL, message=REAL.message + AGREED), SURE)
    assert heard.undecided == {("link.dead", "x"), (FALSE.code, FALSE.subject)}
    assert heard.completed == run.completed


@pytest.mark.parametrize("opinion", [Opinion.UNSURE, None])
def test_who_is_not_sure_changes_nothing(opinion: Opinion | None) -> None:
    run = CheckRun((REAL,), frozenset({"text.typo"}))
    assert Panel([Told({"布暑": opinion})]).heard(run) is run


def test_the_same_question_twice_is_asked_once() -> None:
    reader = Told({"布暑": Opinion.REJECTS})
    assert Panel([reader]).judged([REAL, replace(REAL, where="页脚")]) == [None, None]
    assert len(reader.asked) == 1


class Broken(Told):
    def read(self, questions: Sequence[Question]) -> Sequence[Opinion | None]:
        raise RuntimeError("boom")


class Short(Told):
    def read(self, questions: Sequence[Question]) -> Sequence[Opinion | None]:
        return [Opinion.REJECTS]


@pytest.mark.parametrize("broken", [Broken, Short])
def test_a_reader_that_crashes_or_miscounts_has_no_opinion(broken: type[Told]) -> None:
    panel = Panel([broken({})])
    assert panel.judged([REAL, FALSE]) == [REAL, FALSE]
    assert panel.remarks()[0].startswith("第二读者出错") and "2 个疑似问题" in panel.remarks()[1]


def test_without_settings_there_is_no_reader_and_no_file(tmp_path: Path) -> None:
    assert opened(Settings(), tmp_path).readers == () and list(tmp_path.iterdir()) == []


def test_opinions_are_remembered_across_runs_and_half_a_line_is_not_read(tmp_path: Path) -> None:
    Panel([Told({"布暑": Opinion.AGREES, "实施": Opinion.REJECTS})], OpinionCache(tmp_path)).judged([REAL, FALSE])
    path = tmp_path / FILE
    path.write_text(path.read_text()[:-4])
    again = Told({"实施": Opinion.UNSURE})
    assert Panel([again], OpinionCache(tmp_path)).judged([REAL, FALSE])[1] == FALSE
    assert [question.wrong for question in again.asked] == ["实施"]


@pytest.mark.parametrize("line", ["", "x", "x agrees", "\xff\xfe\x00", "0" * 32 + " deletes", "0" * 32])
def test_a_bad_line_of_the_memory_is_skipped(tmp_path: Path, line: str) -> None:
    (tmp_path / FILE).write_bytes(line.encode("latin-1") + b"\n" + b"1" * 32 + b" agrees\n")
    assert OpinionCache(tmp_path).known(["0" * 32, "1" * 32]) == {"1" * 32: Opinion.AGREES}


def test_the_memory_is_bounded_and_forgets_the_oldest(tmp_path: Path) -> None:
    OpinionCache(tmp_path).keep({f"{number:032}": Opinion.REJECTS for number in range(30)})
    kept = OpinionCache(tmp_path, most=20)
    assert len(kept.known(f"{number:032}" for number in range(30))) == 10
    assert f"{29:032}" in kept.known([f"{29:032}"]) and len((tmp_path / FILE).read_text().splitlines()) == 10


def test_a_memory_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "readers").write_text("a file where the folder should be")
    panel = Panel([Told({"布暑": Opinion.REJECTS})], OpinionCache(tmp_path / "readers"))
    assert panel.judged([REAL]) == [None]
