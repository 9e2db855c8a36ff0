"""A site's own language: runs of symbols counted by document, and what they do to a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.language.edits import Kind
from monitor.language.habit import verdict
from monitor.language.spelling import Guess
from monitor.ngrams import Model, ModelError, load
from monitor.ngrams.habits import Habits, learn, save
from monitor.ngrams.habits import load as load_habits

TEXT = "沂河街道机制村"
GUESS = Guess(4, 6, "机智", Kind.WORD, 1, 0.9, 0)


@pytest.fixture(scope="module")
def model() -> Model:
    return load()


def habits(model: Model, *documents: str) -> Habits:
    return learn(model, documents)


def test_a_run_is_counted_once_a_document(model: Model) -> None:
    found = habits(model, TEXT * 5, TEXT, "别的内容很长")
    assert found.count(model.encode("机制村").ids) == 2
    assert found.count(model.encode("内容很").ids) == 0  # of one document alone: not kept


def test_what_three_documents_write_is_the_sites_own_word(model: Model) -> None:
    assert verdict(GUESS, TEXT, model, habits(model, *[TEXT] * 3)) == 0
    assert verdict(GUESS, TEXT, model, habits(model, *[TEXT] * 2)) == GUESS.chance


def test_a_rare_form_beside_a_usual_one_is_likelier_a_slip(model: Model) -> None:
    usual = TEXT.replace("机制", "机智")
    assert verdict(GUESS, TEXT, model, habits(model, *[usual] * 5)) > GUESS.chance
    assert verdict(GUESS, TEXT, model, habits(model, *[usual] * 4)) == GUESS.chance


def test_an_error_copied_three_times_is_no_word_beside_a_hundred(model: Model) -> None:
    usual = TEXT.replace("机制", "机智")
    assert verdict(GUESS, TEXT, model, habits(model, *[usual] * 100, *[TEXT] * 3)) == GUESS.chance


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
