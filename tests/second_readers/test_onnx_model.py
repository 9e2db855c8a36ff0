"""A user's own spelling model: it agrees where it writes the suggestion itself, rejects where it gives it no chance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.model import Problem
from monitor.second_readers.configuration import opened
from monitor.second_readers.onnx_model import OnnxModel
from monitor.second_readers.panel import AGREED
from monitor.second_readers.question import Opinion, Question
from monitor.second_readers.vocabulary import NotReadable, Vocabulary
from monitor.settings import Settings
from tests.second_readers import tiny_onnx
from tests.second_readers.fake_service import doubtful

onnxruntime = pytest.importorskip("onnxruntime", reason="the optional extra onnx is not installed")
PASSAGE = "会议对工作作了布暑，通知实施。"


@pytest.fixture
def model(tmp_path: Path) -> OnnxModel:
    return OnnxModel(tiny_onnx.write(tmp_path, {"暑": "署", "布": "部", "时": "施"}, doubts="只"))


@pytest.mark.parametrize(
    ("wrong", "right", "passage", "opinion"),
    [
        ("布暑", "部署", PASSAGE, Opinion.AGREES),
        ("实时", "实施", "通知实时。", Opinion.AGREES),
        ("实施", "实时", PASSAGE, Opinion.REJECTS),
        ("布暑", "部时", PASSAGE, Opinion.UNSURE),  # one character as it would write it, the other not
        ("通只", "通知", "会议通只。", Opinion.UNSURE),  # it would copy it, and is not sure
        ("实施", "实施工", PASSAGE, Opinion.UNSURE),  # it cannot tell of lost characters
        ("实施", "实时", "实施，实施。", Opinion.UNSURE),  # which of the two?
        ("通知", "通汁", PASSAGE, Opinion.UNSURE),  # a character that it does not know
        ("布暑", "部署", "2026年" * 400 + PASSAGE, Opinion.UNSURE),  # too long for it
    ],
)
def test_its_opinion(model: OnnxModel, wrong: str, right: str, passage: str, opinion: Opinion) -> None:
    assert model.read([Question(passage, wrong, right)]) == [opinion]


@pytest.mark.parametrize("passage", ["", "\x00\ud800", "\U00020000布暑", "a" * 5_000, " \t\n"])
def test_hostile_passages_do_no_harm(model: OnnxModel, passage: str) -> None:
    assert len(model.read([Question(passage, "布暑", "部署"), Question(PASSAGE, "实施", "实时")])) == 2


def test_a_model_may_ask_for_token_types(tmp_path: Path) -> None:
    model = OnnxModel(tiny_onnx.write(tmp_path, {"暑": "署", "布": "部"}, inputs=3))
    assert model.read([Question(PASSAGE, "布暑", "部署")]) == [Opinion.AGREES]


def test_a_problem_goes_all_the_way_through_the_settings(tmp_path: Path) -> None:
    path = tiny_onnx.write(tmp_path, {"暑": "署", "布": "部"})
    panel = opened(Settings(onnx=path), tmp_path / "data")
    real, innocent = doubtful(context=PASSAGE), doubtful("实施", "实时", context=PASSAGE)
    assert panel.judged([real, innocent]) == [replace(real, message=real.message + AGREED), None]
    assert panel.remarks() == []
    other = opened(Settings(onnx=tiny_onnx.write(tmp_path, {"布": "工"})), tmp_path / "data")
    assert panel.readers[0].name != other.readers[0].name  # another model has opinions of its own


def test_another_vocabulary_has_opinions_of_its_own(tmp_path: Path) -> None:
    path = tiny_onnx.write(tmp_path, {"暑": "署"})
    before, words = OnnxModel(path).name, path.with_name("vocab.txt")
    assert OnnxModel(path).name == before
    words.write_text(words.read_text(encoding="utf-8") + "新\n", encoding="utf-8")
    assert OnnxModel(path).name != before


def test_two_readers_that_contradict_each_other_decide_nothing(tmp_path: Path) -> None:
    for name, corrections in (("a", {"暑": "署", "布": "部"}), ("b", {})):
        (tmp_path / name).mkdir()
        tiny_onnx.write(tmp_path / name, corrections)
    both = opened(Settings(onnx=tmp_path / "a" / "model.onnx"))
    both.readers = [*both.readers, OnnxModel(tmp_path / "b" / "model.onnx")]
    assert both.judged([doubtful(context=PASSAGE)]) == [doubtful(context=PASSAGE)]
    assert both.tally.unsure == 1


def _broken(folder: Path) -> Path:
    path = tiny_onnx.write(folder, {})
    path.write_bytes(b"no model")
    return path


def _without_vocabulary(folder: Path) -> Path:
    path = tiny_onnx.write(folder, {})
    (folder / "vocab.txt").unlink()
    return path


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_broken, "读不了"),
        (_without_vocabulary, "vocab.txt"),
        (lambda folder: tiny_onnx.write(folder, {}, name="words"), "应为 input_ids"),
        (lambda folder: folder / "nowhere.onnx", "读不了"),
    ],
)
def test_a_model_that_cannot_be_used_is_a_remark_and_changes_nothing(tmp_path: Path, make: object, why: str) -> None:
    panel = opened(Settings(onnx=make(tmp_path)))  # type: ignore[operator]
    problem: Problem = doubtful(context=PASSAGE)
    assert panel.judged([problem]) == [problem]
    assert len(panel.remarks()) == 1 and why in panel.remarks()[0]


def test_a_vocabulary_finds_the_longest_pieces_and_knows_each_characters_place(tmp_path: Path) -> None:
    tiny_onnx.write(tmp_path, {})
    vocabulary = Vocabulary(tmp_path / "vocab.txt")
    ids = {token: number for number, token in enumerate(tiny_onnx.VOCABULARY)}
    encoded = vocabulary.encode("AB 2026暑xyz", 50)
    assert encoded and encoded.ids == [ids[one] for one in ("[CLS]", "ab", "2026", "暑", "[UNK]", "[SEP]")]
    assert encoded.at == {7: 3}
    assert vocabulary.encode("暑" * 50, 50) is None


def test_a_vocabulary_without_its_marks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vocab.txt").write_text("布\n署\n", encoding="utf-8")
    with pytest.raises(NotReadable, match=r"\[UNK\]"):
        Vocabulary(tmp_path / "vocab.txt")
