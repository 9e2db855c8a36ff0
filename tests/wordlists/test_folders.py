"""The lists that clerks keep: each mistake is named with file, line and cure; the shipped ones hold together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from monitor.language.checker import Checker
from monitor.model import Severity
from monitor.wordlists.entries import WordlistError, Wordlists
from monitor.wordlists.folders import SHIPPED, load

HEAD = "@类别\t测试类\n@级别\t严重\n@代码\ttext.sensitive\n@说明\t请核实\n"


@pytest.fixture(scope="module")
def shipped() -> Wordlists:
    return load(SHIPPED)


def folder(tmp_path: Path, **files: str) -> Path:
    """A folder of lists; `sensitive_x` stands for sensitive/x.tsv."""
    for name, text in files.items():
        path = tmp_path / f"{name.replace('_', '/', 1)}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_shipped_lists_are_large_enough(shipped: Wordlists) -> None:
    assert sum(pair.code == "text.typo" for pair in shipped.pairs) >= 400
    assert len(shipped.terms) >= 200
    assert min(Counter(term.category for term in shipped.terms).values()) >= 20
    assert len(shipped.categories) >= 5


def test_no_shipped_word_stands_twice(shipped: Wordlists) -> None:
    wrong = Counter(pair.wrong for pair in shipped.pairs) + Counter(term.word for term in shipped.terms)
    assert [word for word, times in wrong.items() if times > 1] == []


def test_what_the_lists_advise_raises_nothing_itself(shipped: Wordlists) -> None:
    checker = Checker(shipped)
    advised = [pair.right for pair in shipped.pairs] + [term.suggestion for term in shipped.terms]
    assert [text for text in advised if checker.check(text)] == []


def test_every_shipped_term_says_what_it_is(shipped: Wordlists) -> None:
    assert all(category.message and category.title for category in shipped.categories.values())
    hijack = ("gambling", "pornography", "fraud", "drugs_weapons")
    assert all(shipped.categories[key].severity is Severity.SERIOUS for key in hijack)
    assert shipped.categories["discrimination"].severity is Severity.HINT


def test_serious_typos_wait_for_a_person(shipped: Wordlists) -> None:
    serious = [pair for pair in shipped.pairs if pair.severity is Severity.SERIOUS]
    assert len(serious) > 20
    assert not any(pair.certain for pair in serious)


def test_counts_speak_chinese(shipped: Wordlists) -> None:
    counts = shipped.counts()
    assert counts["错别字"] >= 400 and counts["博彩赌博信息"] >= 50


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("布署\n", 1, "第2列"),
        ("# 说明\n布署\t部署\n", 2, "原因"),
        ("布署\t部署\t同音\t疑似\t多余\n", 1, "5列"),
        ("布署\t布署\t同音\n", 1, "含有错误写法"),
        ("布 署\t部署\t同音\n", 1, "空格"),
        ("布署\t部署\t同音\t前面:了\n", 1, "不认识的条件“前面:了”"),
        ("布署\t部署\t同音\t前:\n", 1, "后面没有词"),
        ("布署\t部署\t同音\t级别:特急\n", 1, "不认识的级别“特急”"),
        ("布署\t部署\t同音\t除外:公告\n", 1, "除外词“公告”"),
        ("布署\t部署\t同音\n\n布署\t部属\t同音\n", 3, "重复"),
        ("布署\t部署\t同音\n部署\t布置\t同音\n", 1, "另一行的错误写法“部署”"),
        (f"{'长' * 41}\t部署\t同音\n", 1, "超过40个字"),
        ("-没有的词\n", 1, "不在随附的词表里"),
        ("\t部署\t同音\n", 1, "第1列是空的"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, text: str, line: int, what: str) -> None:
    with pytest.raises(WordlistError) as caught:
        load(folder(tmp_path, typos=text))
    assert (caught.value.file, caught.value.line) == (tmp_path / "typos.tsv", line)
    assert what in caught.value.what
    assert str(caught.value).startswith(f"{tmp_path / 'typos.tsv'}:{line}：") and caught.value.fix in str(caught.value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("六合彩\n", "缺少@类别"),
        (HEAD + "@颜色\t红\n", "不认识的“@颜色”"),
        (HEAD.replace("text.sensitive", "link.dead"), "不认识的代码"),
        (HEAD.replace("严重", "很重"), "不认识的级别"),
        (HEAD.replace("请核实", ""), "后面是空的"),
        (HEAD + "六合彩\t\t级别:提示\n", "不单独设级别"),
        (HEAD + "六合彩\n六合彩\n", "重复"),
    ],
)
def test_a_malformed_category_is_named(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(WordlistError, match=what):
        load(folder(tmp_path, sensitive_x=text))


def test_a_file_saved_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "typos.tsv").write_bytes("# 说明\n布署\t部署\t同音\n".encode("gbk"))
    with pytest.raises(WordlistError, match="UTF-8"):
        load(tmp_path)


def test_a_file_that_no_list_is_called_is_named(tmp_path: Path) -> None:
    with pytest.raises(WordlistError, match="不认识的词表文件"):
        load(folder(tmp_path, typo="布署\t部署\t同音\n"))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WordlistError, match="不存在"):
        load(tmp_path / "nowhere")


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "typos.tsv").write_bytes(b"\xef\xbb\xbf" + "布署\t部署\t同音误用\r\n".encode())
    (pair,) = load(tmp_path).pairs
    assert (pair.wrong, pair.right, pair.reason) == ("布署", "部署", "同音误用")


def test_ones_own_folder_lies_over_the_shipped_one(tmp_path: Path) -> None:
    base = folder(tmp_path / "base", typos="布署\t部署\t同音\n台帐\t台账\t旧形\n", sensitive_x=HEAD + "六合彩\n")
    own = folder(
        tmp_path / "own", typos="布署\t部署\t我们的说法\n-台帐\n按装\t安装\t同音\n", sensitive_x="-六合彩\n时时彩\n"
    )
    merged = load(base, own)
    assert [(pair.wrong, pair.reason) for pair in merged.pairs] == [("布署", "我们的说法"), ("按装", "同音")]
    assert [term.word for term in merged.terms] == ["时时彩"]
    assert merged.categories["x"].title == "测试类"


def test_an_absent_folder_of_ones_own_changes_nothing(tmp_path: Path) -> None:
    assert load(SHIPPED, tmp_path / "none") == load(SHIPPED)


def test_the_version_follows_every_byte_and_every_name(tmp_path: Path) -> None:
    one = load(folder(tmp_path / "1", typos="布署\t部署\t同音\n")).version
    same = load(folder(tmp_path / "2", typos="布署\t部署\t同音\n")).version
    comment = load(folder(tmp_path / "3", typos="布署\t部署\t同音\n# \n")).version
    other = load(folder(tmp_path / "4", expressions="布署\t部署\t同音\n")).version
    assert one == same and len({one, comment, other}) == 3


def test_full_width_punctuation_in_conditions_is_taken(tmp_path: Path) -> None:
    (pair,) = load(folder(tmp_path, typos="己完成\t已完成\t形近\t前非：自，知、利 级别：较重 疑似\n")).pairs
    assert pair.guard.not_before == ("自", "知", "利")
    assert (pair.severity, pair.certain) == (Severity.MAJOR, False)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("钱示例\n", "第2列"),
        ("钱示例\t区长\t去年\n", "任职日期“去年”看不懂"),
        ("钱示例\t区长\t2025-02-30\n", "看不懂"),
        ("钱示例\t区长\t2025-02-03\t2024-01-01\n", "离任早于任职"),
        ("钱示例\t区长\t\t\t第一\n", "不是正整数"),
        ("钱示例\t区长\t\t\t1\t多\n", "6列"),
        ("钱\t区长\n", "至少两个字"),
        ("钱示例\t区长\n钱示例\t区长\n", "重复"),
    ],
)
def test_a_malformed_leader_is_named(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(WordlistError, match=what) as caught:
        load(folder(tmp_path, leaders="# 名单\n" + text))
    assert caught.value.line >= 2 and caught.value.file.name == "leaders.tsv"


def test_the_list_of_leaders_ships_empty_and_its_example_is_in_order(tmp_path: Path, shipped: Wordlists) -> None:
    assert shipped.leaders == ()
    example = (SHIPPED / "leaders.example.txt").read_text(encoding="utf-8")
    own = load(SHIPPED, folder(tmp_path, leaders=example)).leaders
    assert [one.name for one in own].count("孙样板") == 2 and own[0].order == 1


@pytest.mark.parametrize(
    "text", ["局\t新局\t2019-01-01", "老名称局\t新名称局\t2019年", "老名称局\t老名称局\t2019-01-01", "老名称局"]
)
def test_a_renamed_institution_that_cannot_be_understood_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "institutions.tsv").write_text("# 说明\n" + text, encoding="utf-8")
    with pytest.raises(WordlistError) as caught:
        load(tmp_path)
    assert caught.value.line == 2 and caught.value.file.name == "institutions.tsv"


def test_a_user_may_add_an_institution_and_withdraw_a_shipped_one(tmp_path: Path, shipped: Wordlists) -> None:
    (tmp_path / "institutions.tsv").write_text("-地方税务局\n老名称局\t新名称局\t2024-05-01\n", encoding="utf-8")
    own = {one.old: one.new for one in load(SHIPPED, tmp_path).institutions}
    assert own["老名称局"] == "新名称局" and "地方税务局" not in own and len(own) == len(shipped.institutions)
