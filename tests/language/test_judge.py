"""What the trees say is weighed by what kind of slip it would be; and many blocks are read as each alone."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.language.checker import Checker
from monitor.language.edits import EditKind
from monitor.language.excuses import excused
from monitor.language.judge import OTHERS, SHARED, columns
from monitor.language.spelling import SpellingGuess
from monitor.ngrams.model import Model, load
from monitor.ngrams.presets import PRESETS, Preset, named
from monitor.wordlists.entries import Wordlists

TEXTS = [
    "各级人民政腐应当加强对安全生产工作的领导。",
    "",
    "推动经济高质量发站取得新成效。\n依法追究刑事责认。",
    "各级人民政腐应当加强对安全生产工作的领导。",
    "　\n\n全面深化改革，进一完善社会主义市场经济体制。\n",
    "各级人民政府应当加强领导。" * 400 + "认真贯彻实落党中央决策部署。",
]


@pytest.fixture(scope="module")
def model() -> Model:
    return load()


def one(value: int) -> np.ndarray:
    return np.array([value], np.uint8)


def test_the_weights_fit_the_columns(model: Model) -> None:
    row = columns(EditKind.REPLACE, np.array([0.9], np.float32), one(1), one(0), one(80))
    assert row.shape == (1, SHARED + 4 * len(OTHERS)) == (1, len(model.arrays["judge"]))


@pytest.mark.parametrize("kind", list(EditKind))
def test_each_kind_fills_columns_of_its_own(kind: EditKind) -> None:
    row = columns(kind, np.array([0.9], np.float32), one(1), one(50), one(80))[0]
    assert bool(row[:SHARED].any()) != (kind in OTHERS)
    assert np.count_nonzero(row[SHARED:]) == (4 if kind in OTHERS else 0)


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_a_chance_stays_one(model: Model, chance: float) -> None:
    row = columns(EditKind.WORD, np.array([chance], np.float32), one(3), one(200), one(0))
    assert np.isfinite(row).all()


def test_many_blocks_are_read_as_each_alone(model: Model) -> None:
    checker = Checker(Wordlists(), model, "全面")
    reader = checker.ahead(TEXTS)
    alone = [checker.check(text) for text in TEXTS]
    assert [reader.check(text) for text in TEXTS] == alone
    assert [bool(found) for found in alone] == [True, False, True, True, True, True]
    assert [reader.check(text) for text in reversed(TEXTS)] == alone[::-1]


def test_reading_ahead_without_a_model_is_no_work() -> None:
    checker = Checker(Wordlists())
    assert checker.ahead(TEXTS) is checker


def test_a_chance_is_between_none_and_certainty(model: Model) -> None:
    found = Checker(Wordlists(), model, "全面").check("\n".join(TEXTS))
    assert found and all(PRESETS["全面"].doubt <= problem.confidence < 1 for problem in found)


def test_thresholds_of_ones_own_replace_the_preset() -> None:
    assert named("均衡", doubt=0.9) == Preset(PRESETS["均衡"].sure, 0.9)
    assert named("全面", 0.99, 0.3) == Preset(0.99, 0.3)
    assert Preset(0.9, 0.5).sure_of_words == pytest.approx(0.95)


@pytest.mark.parametrize(
    ("text", "start", "end", "right", "kind"),
    [
        ("依合同约定", 1, 1, "照", EditKind.INSERT),
        ("一步一步推进", 2, 4, "", EditKind.DOUBLE),
        ("山很高很高，水很清", 3, 5, "", EditKind.DOUBLE),
        ("主要指标 指标值", 5, 7, "", EditKind.DOUBLE),
        ("一顶顶帐篷", 2, 3, "", EditKind.DELETE),
        ("滇桂黔石漠化片区", 1, 3, "黔桂", EditKind.SWAP),
        ("跨湖大桥", 1, 2, "河", EditKind.REPLACE),
        ("到镇里就就业帮扶工作进行指导", 4, 5, "", EditKind.DELETE),
        ("到镇里就就业帮扶工作进行指导", 3, 4, "", EditKind.DELETE),
        ("明确由对对口部门负责", 3, 4, "", EditKind.DELETE),
        ("将在在建工地开展检查", 2, 3, "", EditKind.DELETE),
        ("各单位应当依照条例做好公开工作", 7, 7, "本", EditKind.INSERT),
        ("违反办法规定的", 2, 2, "本", EditKind.INSERT),
    ],
)
def test_what_is_meant_so_is_excused(text: str, start: int, end: int, right: str, kind: EditKind) -> None:
    assert excused(SpellingGuess(start=start, end=end, right=right, kind=kind, likeness=0, chance=0.9), text)


@pytest.mark.parametrize(
    ("text", "start", "end", "right", "kind"),
    [
        ("进一完善制度", 2, 2, "步", EditKind.INSERT),
        ("开展宣传宣传活动", 4, 6, "", EditKind.DOUBLE),
        ("以人民为为中心", 4, 5, "", EditKind.DELETE),
        ("贯彻实落精神", 2, 4, "落实", EditKind.SWAP),
        ("坚持以人民为为中心的思想", 6, 7, "", EditKind.DELETE),
        ("会议就就这一问题进行讨论", 3, 4, "", EditKind.DELETE),
        ("加强基建设", 3, 3, "本", EditKind.INSERT),
    ],
)
def test_a_slip_of_the_same_form_is_not(text: str, start: int, end: int, right: str, kind: EditKind) -> None:
    assert not excused(SpellingGuess(start=start, end=end, right=right, kind=kind, likeness=0, chance=0.9), text)
