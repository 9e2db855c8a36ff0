"""A site's own language: runs of symbols counted by document, and what they do to a guess."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.language.edits import EditKind
from monitor.language.habits import verdict
from monitor.language.spelling import SpellingGuess
from monitor.ngrams.habits import Counting, Habits, learn, save, version_of
from monitor.ngrams.habits import load as load_habits
from monitor.ngrams.model import Model, ModelError, load
from monitor.ngrams.presets import SURE

TEXT = "沂河街道机制村"
SLIP = "抓好安全生严工作"
SLIPPED = SpellingGuess(start=5, end=6, right="产", kind=EditKind.REPLACE, likeness=1, chance=0.7, words=0)
GUESS = SpellingGuess(start=4, end=6, right="机智", kind=EditKind.WORD, likeness=1, chance=0.9, words=0)


@pytest.fixture(scope="module")
def model() -> Model:
    return load()


def habits(model: Model, *documents: str) -> Habits:
    return learn(model, documents)


def test_a_run_is_counted_once_a_document(model: Model) -> None:
    found = habits(model, TEXT * 5, TEXT, "别的内容很长")
    assert found.count(model.encode("机制村").ids) == 2
    assert found.count(model.encode("内容很").ids) == 0  # of one document alone: not kept


def test_what_a_site_writes_often_is_its_own_word(model: Model) -> None:
    assert verdict(GUESS, TEXT, model, habits(model, *[TEXT] * 12)) == 0
    assert verdict(GUESS, TEXT, model, habits(model, *[TEXT] * 11)) == GUESS.chance


@pytest.mark.parametrize(("chance", "documents"), [(0.5, 3), (0.8, 6), (0.97, 40), (0.99, 100), (1.0, 100)])
def test_the_surer_the_model_the_more_pages_it_takes(model: Model, chance: float, documents: int) -> None:
    guess = replace(GUESS, chance=chance)
    assert verdict(guess, TEXT, model, habits(model, *[TEXT] * documents)) == 0
    assert verdict(guess, TEXT, model, habits(model, *[TEXT] * (documents - 1))) == chance


def test_a_name_is_one_whatever_stands_before_it(model: Model) -> None:
    others = [f"{place}机制村" for place in "东西南北中前后左右上下内外高低大小新老长"]
    assert verdict(GUESS, TEXT, model, habits(model, *others)) == 0
    assert verdict(GUESS, TEXT, model, habits(model, *others[1:])) == GUESS.chance


def test_a_rare_form_beside_a_usual_one_is_likelier_a_slip(model: Model) -> None:
    usual = SLIP.replace("严", "产")
    assert 0.7 < verdict(SLIPPED, SLIP, model, habits(model, *[usual] * 5)) < 0.97
    assert verdict(SLIPPED, SLIP, model, habits(model, *[usual] * 4)) == SLIPPED.chance


def test_habits_never_make_a_guess_certain(model: Model) -> None:
    guess = replace(SLIPPED, chance=0.9)
    assert 0.9 < verdict(guess, SLIP, model, habits(model, *[SLIP.replace("严", "产")] * 50)) < SURE


def test_a_word_beside_a_usual_one_is_still_a_word(model: Model) -> None:
    """食用 on a site that mostly writes 使用: both are right."""
    text = "流通和食用等环节"
    guess = SpellingGuess(start=3, end=4, right="使", kind=EditKind.REPLACE, likeness=1, chance=0.7, words=0)
    assert verdict(guess, text, model, habits(model, *["流通和使用等环节"] * 50)) == guess.chance


def test_an_error_copied_three_times_is_no_word_beside_a_hundred(model: Model) -> None:
    usual = TEXT.replace("机制", "机智")
    assert verdict(GUESS, TEXT, model, habits(model, *[usual] * 150, *[TEXT] * 12)) == GUESS.chance


def test_memory_is_bounded_and_the_usual_stays(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.ngrams.habits.MOST", 20)
    counting = Counting(model)
    for number in range(30):
        counting.add(f"{TEXT}，{'一二三四五六七八九十'[number % 10]}{'甲乙丙'[number // 10]}")
        counting.merge()
    assert len(counting.keys) <= 200 and counting.finished().count(model.encode("机制村").ids) == 30


def test_how_much_counts_differ(model: Model) -> None:
    some, same, more = (habits(model, *[TEXT] * times) for times in (3, 4, 5))
    assert some.differs(some) == some.differs(same) == 0 and some.differs(more) == 1
    assert habits(model).differs(some) == 1 and habits(model).differs(habits(model)) == 0
    assert Habits(some.keys, some.documents, "another").differs(some) == 1


def test_counts_of_another_numbering_of_characters_are_not_used(model: Model, tmp_path: Path) -> None:
    found = habits(model, TEXT, TEXT)
    save(found, tmp_path / "site.npz")
    assert version_of(tmp_path / "site.npz", model) == found.version
    save(replace(found, symbols="another"), tmp_path / "site.npz")
    assert version_of(tmp_path / "site.npz", model) == "" == version_of(tmp_path / "none.npz", model)


def test_habits_are_kept(model: Model, tmp_path: Path) -> None:
    save(habits(model, TEXT, TEXT), tmp_path / "site.npz")
    assert load_habits(tmp_path / "site.npz").count(model.encode("机制村").ids) == 2


def test_a_broken_file_is_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "site.npz").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="monitor learn"):
        load_habits(tmp_path / "site.npz")


@pytest.mark.parametrize("documents", [[], [""], ["一"], ["\ud800" * 10]])
def test_hostile_documents_are_counted(model: Model, documents: list[str]) -> None:
    assert len(learn(model, documents).keys) == 0
