"""The model layer: errors that no list names, told to a clerk; what is right stays silent."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.language.checker import Checker
from monitor.language.edits import EditKind
from monitor.language.excuses import allowed, excused
from monitor.language.spelling import Speller, SpellingGuess, stretches
from monitor.model import Problem
from monitor.ngrams.model import Model, ModelError, load
from monitor.ngrams.presets import named
from monitor.wordlists.entries import Wordlists

INNOCENT = Path(__file__).parent / "innocent.tsv"
WRONG = [
    ("各级人民政腐应当加强对安全生产工作的领导。", "政腐", "政府"),
    ("推动经济高质量发站取得新成效。", "发站", "发展"),
    ("全面贯彻落实党的二十大精申。", "精申", "精神"),
    ("依法追究刑事责认。", "责认", "责任"),
]
FORMS = [
    ("全面深化改革，进一完善社会主义市场经济体制。", EditKind.INSERT),
    ("坚持以人民为为中心的发展思想。", EditKind.DELETE),
    ("认真贯彻实落党中央决策部署。", EditKind.SWAP),
]


@pytest.fixture(scope="module")
def model() -> Model:
    return load()


@pytest.fixture(scope="module")
def checker(model: Model) -> Checker:
    return Checker(Wordlists(), model)


def sentences() -> list[str]:
    rows = [line for line in INNOCENT.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [row.split("\t")[-1] for row in rows]


@pytest.mark.parametrize(("text", "wrong", "right"), WRONG)
def test_an_unlisted_error_is_found_where_it_stands(checker: Checker, text: str, wrong: str, right: str) -> None:
    found = checker.check(text)
    assert [(problem.wrong, problem.suggestion) for problem in found] == [(wrong, right)]
    assert text[found[0].start : found[0].end] == wrong
    assert found[0].code == "text.typo" and wrong in found[0].subject


def test_offsets_are_those_of_the_original_text(checker: Checker) -> None:
    text = "\u3000\u3000２０２６年， 各级人民政　腐应当加强领导。\n各级人民政腐应当加强对安全生产工作的领导。"
    for problem in checker.check(text):
        assert text[problem.start : problem.end].replace("\u3000", " ") == problem.wrong


def test_the_message_says_what_and_why_in_chinese(checker: Checker) -> None:
    problem = checker.check(WRONG[0][0])[0]
    assert problem.message.startswith("‘政腐’") and "应为‘政府’" in problem.message
    assert problem.message.endswith("同音误用")


@pytest.mark.parametrize(("text", "kind"), FORMS)
def test_lost_extra_and_swapped_characters_are_found(model: Model, text: str, kind: EditKind) -> None:
    found = Speller(model).guesses(text, 0.5)
    assert [guess.kind for guess in found] == [kind]


def test_a_lost_character_is_never_confirmed_by_the_program(checker: Checker) -> None:
    assert [problem.certain for problem in checker.check(FORMS[0][0])] == [False]


def test_a_stricter_preset_never_says_more(model: Model) -> None:
    text = "\n".join(text for text, *_ in [*WRONG, *FORMS])
    counts = [len(Checker(Wordlists(), model, name).check(text)) for name in ("严格", "均衡", "全面")]
    assert counts == sorted(counts) and counts[0] >= 1


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="严格、均衡、全面"):
        named("宽松")


def test_innocent_sentences_are_silent(checker: Checker) -> None:
    texts = sentences()
    reading = checker.ahead(texts)  # all at once, as a page is read: one at a time takes seven times as long
    loud = [(text, problem.message) for text in texts for problem in reading.check(text)]
    assert loud == []


def test_without_a_model_nothing_changes() -> None:
    assert Checker(Wordlists()).check(WRONG[0][0]) == []


def test_what_a_list_names_is_not_told_twice(model: Model) -> None:
    from monitor.model import Severity
    from monitor.wordlists.entries import Pair

    lists = Wordlists(
        pairs=(Pair(wrong="政腐", right="政府", reason="同音误用", code="text.typo", severity=Severity.MAJOR),)
    )
    assert [problem.severity for problem in Checker(lists, model).check(WRONG[0][0])] == [Severity.MAJOR]


def test_an_allowed_word_is_silent(model: Model) -> None:
    assert Checker(Wordlists(allow=("政腐",)), model).check(WRONG[0][0]) == []


def test_a_form_that_stands_again_and_again_is_a_name(checker: Checker) -> None:
    assert checker.check("各级人民政腐应当加强领导。" * 3) == []


@pytest.mark.parametrize(
    ("text", "start", "right"),
    [("共有三个方面", 2, "二"), ("中墨关系", 1, "国"), ("中方支持刚方主张", 4, "港"), ("张伟明同志介绍", 1, "为")],
)
def test_numerals_countries_and_names_are_excused(text: str, start: int, right: str) -> None:
    assert excused(
        SpellingGuess(start=start, end=start + 1, right=right, kind=EditKind.REPLACE, likeness=1, chance=0.99, words=0),
        text,
    )


def test_an_ordinary_slip_is_not_excused() -> None:
    guess = SpellingGuess(start=5, end=6, right="府", kind=EditKind.REPLACE, likeness=1, chance=0.99, words=0)
    assert not excused(guess, WRONG[0][0]) and not allowed(guess, WRONG[0][0], ["安全"])


def test_it_travels_to_another_process(checker: Checker) -> None:
    again: Checker = pickle.loads(pickle.dumps(checker))
    assert [problem.wrong for problem in again.check(WRONG[0][0])] == ["政腐"]


@pytest.mark.parametrize(
    "text",
    ["", "\n", "\x00" * 50, "\ud800政腐", "的" * 3_000, "政腐" * 500, "a1 " * 500, "\U00020000" * 300, "，" * 2_000],
)
def test_hostile_text_is_survived(checker: Checker, text: str) -> None:
    found = checker.check(text)
    assert all(0 <= problem.start < problem.end <= len(text) for problem in found)


def test_a_text_reads_the_same_alone_and_among_others(checker: Checker) -> None:
    def told(problems: list[Problem], by: int = 0) -> list[Problem]:
        bare = [replace(problem, subject="", context="") for problem in problems]
        return [replace(problem, start=problem.start - by, end=problem.end - by) for problem in bare]

    first, second = WRONG[0][0], WRONG[1][0]
    both = checker.check(f"{first}\n{second}")
    by = len(first) + 1
    assert told(both[:1]) == told(checker.check(first))
    assert told(both[1:], by) == told(checker.check(second))


def test_a_broken_model_is_told_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="无法读取"):
        load(tmp_path)
    (tmp_path / "model.json").write_text('{"format": 0, "arrays": []}')
    with pytest.raises(ModelError, match="格式"):
        load(tmp_path)


def test_a_long_text_is_read_in_stretches_that_miss_nothing() -> None:
    text = ("各级人民政府。" * 700 + "\n") * 3 + "无" * 9_000
    pieces = list(stretches(text))
    assert "".join(piece for _, piece in pieces) == text
    assert all(text[start : start + len(piece)] == piece and len(piece) <= 4_000 for start, piece in pieces)


def test_an_error_far_into_a_long_text_stands_where_it_stands(checker: Checker) -> None:
    text = "各级人民政府应当加强领导。" * 800 + WRONG[0][0]
    assert [text[problem.start : problem.end] for problem in checker.check(text)] == [WRONG[0][1]]
