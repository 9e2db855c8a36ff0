"""Templates that users edit in Word: letterhead, fonts and wording are theirs; errors name the file and the fix."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document

from monitor.jobs import letters
from monitor.registry import Registry
from monitor.reports.letters import supervision_text
from monitor.reports.letters import templates as letter_template
from monitor.reports.letters.templates import NAMES, STYLES, check, shipped
from monitor.settings import ConfigError, Settings
from monitor.store.issued_documents import DocumentKind
from tests.reports.letters.test_notice_text import written
from tests.reports.sample_findings import HOSTILE
from tests.reports.test_labels import entry

CONTENTS = supervision_text.SupervisionContents(
    kind=DocumentKind.INTERVIEW,
    issuer="云泉区人民政府办公室",
    number="网谈〔2026〕1号",
    unit="区教育和体育局",
    day=date(2026, 12, 1),
    due=date(2026, 12, 8),
    reasons=(),
    entries=[entry(id=7)],
    letters=[],
)


def edited(folder: Path, name: str, change: Callable[[Document], object]) -> Path:
    """The shipped template, changed as a user would in Word."""
    document = docx.Document(io.BytesIO(shipped(name, "云泉区人民政府办公室")))
    change(document)
    path = folder / f"{name}.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def letter(folder: Path | None, **changed: object) -> Document:
    contents = replace(CONTENTS, templates=folder, **changed)
    return docx.Document(io.BytesIO(supervision_text.letter(contents)))


def said(document: Document) -> str:
    return "\n".join(line.text for line in document.paragraphs)


def line(document: Document, holds: str):  # type: ignore[no-untyped-def]
    return next(one for one in document.paragraphs if holds in one.text)


def test_wording_letterhead_and_fonts_are_the_users(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        line(document, "约谈地点").text = "约谈地点：区政府三楼会议室（{{印发日期}}通知）。"
        document.styles["公文正文"].font.name = "楷体"  # type: ignore[attr-defined]
        document.sections[0].header.paragraphs[0].text = "内部资料　{{文号}}"
        document.paragraphs[0].text = "云泉区网络与政务新媒体工作专班"

    edited(tmp_path, "约谈通知书", change)
    document = letter(tmp_path)
    assert "约谈地点：区政府三楼会议室（2026年12月1日通知）。" in said(document)
    assert said(document).startswith("云泉区网络与政务新媒体工作专班\n网谈〔2026〕1号")
    assert document.styles["公文正文"].font.name == "楷体"  # type: ignore[attr-defined]
    assert document.sections[0].header.paragraphs[0].text == "内部资料　网谈〔2026〕1号"


def test_a_placeholder_is_found_though_word_cut_it_into_runs(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        target = line(document, "约谈地点")
        target.text = ""
        for part in ("请于｛", "｛期", "限 ｝}前", "，由{{主送单位", "}}办理。"):
            target.add_run(part).bold = "主送" in part

    edited(tmp_path, "约谈通知书", change)
    found = line(letter(tmp_path), "请于")
    assert found.text == "请于2026年12月8日前，由区教育和体育局办理。"
    assert [run.text for run in found.runs if run.bold] == ["，由区教育和体育局"]


def test_a_form_laid_out_as_a_table_is_filled_too(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "办理期限", "{{期限}}"

    edited(tmp_path, "督办单", change)
    document = letter(tmp_path, kind=DocumentKind.SUPERVISION)
    assert "2026年12月8日" in [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def test_styles_alone_can_be_changed_for_all_letters(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.styles["公文一级标题"].font.name = "微软雅黑"  # type: ignore[attr-defined]

    edited(tmp_path, STYLES, change)
    document = letter(tmp_path)
    assert document.styles["公文一级标题"].font.name == "微软雅黑"  # type: ignore[attr-defined]
    assert "公文二级标题" not in said(document) and "约谈事由" in said(document)


BROKEN: list[tuple[Callable[[Document], object], str, str]] = [
    (lambda one: setattr(line(one, "{{文号}}"), "text", "网谈〔2026〕9号"), "缺少占位符“{{文号}}”", "加上 {{文号}}"),
    (lambda one: setattr(line(one, "{{附件}}"), "text", ""), "缺少占位符“{{附件}}”", "加上"),
    (lambda one: one.add_paragraph("{{单位名称}}"), "不认识占位符“{{单位名称}}”", "主送单位"),
    (lambda one: one.add_paragraph("于{{期限}前"), "占位符没有写完整", "左右各写两个花括号"),
    (lambda one: one.add_paragraph("见{{附件}}。"), "“{{附件}}”要单独成段", "自成一段"),
    (
        lambda one: setattr(one.add_table(1, 1).cell(0, 0), "text", "{{此前文件}}"),
        "“{{此前文件}}”要单独成段",
        "不放在表格",
    ),
]


@pytest.mark.parametrize(("change", "what", "mend"), BROKEN)
def test_a_broken_template_is_named_with_its_mend(
    tmp_path: Path, change: Callable[[Document], object], what: str, mend: str
) -> None:
    path = edited(tmp_path, "约谈通知书", change)
    for use in (lambda: letter(tmp_path), lambda: check(tmp_path)):
        with pytest.raises(ConfigError) as error:
            use()
        assert error.value.file == str(path)
        assert what in error.value.what and mend in error.value.fix


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0 an old .doc"])
def test_what_is_no_word_file_is_said_so(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "约谈通知书.docx").write_bytes(body)
    with pytest.raises(ConfigError, match="不是能读的 Word 文件"):
        letter(tmp_path)


def test_a_file_that_is_the_template_of_nothing_is_named(tmp_path: Path) -> None:
    edited(tmp_path, "督办单", lambda one: None).rename(tmp_path / "督办函.docx")
    (tmp_path / "~$督办单.docx").write_bytes(b"Word has it open")
    with pytest.raises(ConfigError, match="没有叫这个名字的公文"):
        check(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_template_can_be_used_as_a_users_own(tmp_path: Path, name: str) -> None:
    edited(tmp_path, name, lambda one: None)
    assert check(tmp_path) == [name]


@pytest.mark.parametrize(
    "kind",
    [
        DocumentKind.ASSIGNMENT,
        DocumentKind.REMINDER,
        DocumentKind.SUPERVISION,
        DocumentKind.CIRCULAR,
        DocumentKind.INTERVIEW,
    ],
)
def test_every_letter_of_the_ladder_is_filled_whole(kind: DocumentKind) -> None:
    text = said(letter(None, kind=kind))
    assert "{{" not in text and "｛" not in text
    for part in ("网谈〔2026〕1号", "2026年12月8日", "区教育和体育局", "此前未以文件形式通知，整改期限如上"):
        assert part in text, part


def test_an_exported_notice_says_what_the_shipped_one_says(tmp_path: Path) -> None:
    edited(tmp_path, "整改通知书", lambda one: None)
    assert said(written(templates=tmp_path)) == said(written())


def test_what_is_filled_in_is_never_read_as_a_template() -> None:
    text = said(letter(None, unit="{{附件}}" + HOSTILE, kind=DocumentKind.SUPERVISION))
    assert "{{附件}}<script>alert(1)" in text


def test_export_leaves_what_the_user_has_changed(registry: Registry, tmp_path: Path) -> None:
    mine = tmp_path / "督办单.docx"
    mine.write_bytes(b"mine")
    written_now, kept = letters.write_templates(registry, Settings(), tmp_path)
    assert kept == [mine] and mine.read_bytes() == b"mine"
    assert {path.stem for path in written_now} == {*NAMES, STYLES, "说明"} - {"督办单"}
    assert "{{约谈" not in (note := (tmp_path / "说明.txt").read_text("utf-8-sig")) and "{{此前文件}}" in note


def test_the_folder_is_a_setting_and_otherwise_in_the_data_folder(registry: Registry, tmp_path: Path) -> None:
    assert letters.check_templates(registry, Settings()) == (registry.data_dir / "templates", [])
    edited(tmp_path / "own", "通报", lambda one: None)
    assert letters.check_templates(registry, Settings(templates=tmp_path / "own"))[1] == ["通报"]


def test_known_placeholders_are_those_that_are_filled() -> None:
    """A template checks out by the shipped text; what it names there has to be given when a letter is written."""
    for name in NAMES:
        known = letter_template.known(name)
        assert {"文号", "发文机关", "印发日期"} <= known.texts and {"附件", "落款", "附件说明"} <= known.blocks
        assert not known.texts & known.blocks
