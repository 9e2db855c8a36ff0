"""Word files in reading order, with what a reader does not see named as hidden."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.extract.document import document
from monitor.model import Document, PageKind
from tests.extract.office_files import docx, paragraph, row

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


def placed(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def test_a_word_file_in_reading_order() -> None:
    table = f"<w:tbl>{row('姓名', '电话')}{row('张三', '0539')}</w:tbl>"
    found = read(docx(paragraph("关于做好", "工作的通知") + table + paragraph("特此通知。")))
    assert placed(found) == [
        ("第1段", "关于做好工作的通知"),
        ("表格1第1行", "姓名\t电话"),
        ("表格1第2行", "张三\t0539"),
        ("第2段", "特此通知。"),
    ]
    assert (found.kind, found.outcome, found.title) == (PageKind.ATTACHMENT, "ok", "通知")


def test_the_edges_of_a_word_file_are_read_too() -> None:
    found = read(
        docx(
            paragraph("正"),
            header1=paragraph("眉"),
            footer2=paragraph("脚"),
            comments=paragraph("批"),
            footnotes=paragraph("注"),
        )
    )
    assert dict(placed(found)) == {"第1段": "正", "页眉": "眉", "页脚": "脚", "批注": "批", "脚注": "注"}


def test_hidden_text_of_a_word_file_is_said_to_be_hidden() -> None:
    hidden = "<w:p><w:r><w:t>明</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>"
    assert [(block.text, block.hidden) for block in read(docx(hidden)).blocks] == [("明", False), ("暗", True)]


def _run(text: str, change: str = "", tag: str = "t") -> str:
    run = f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"
    return f"<w:{change}>{run}</w:{change}>" if change else run


def _deleted(text: str) -> str:
    return _run(text, "del", "delText")


GONE = "第1段（修订中删除或移走的文字）"

TRACKED = [
    pytest.param(_deleted("旧") + _run("新", "ins"), [("第1段", "新"), (GONE, "旧")], id="deleted"),
    pytest.param(_run("按排", "moveFrom"), [(GONE, "按排")], id="moved away"),
    pytest.param(_run("安排", "moveTo"), [("第1段", "安排")], id="moved here"),
    pytest.param(_run("按") + _deleted("排") + _run("照"), [("第1段", "按照"), (GONE, "排")], id="inside a word"),
    pytest.param(
        _run("电话1390000") + _deleted("0001") + _run("。"),
        [("第1段", "电话1390000。"), (GONE, "13900000001")],
        id="half a number",
    ),
    pytest.param(
        _deleted("13900000001") + _run("13900000002", "ins"),
        [("第1段", "13900000002"), (GONE, "13900000001")],
        id="one number for another",
    ),
    pytest.param(
        _deleted("甲") + _run("中") + _deleted("乙"), [("第1段", "中"), (GONE, "甲 乙")], id="two places, apart"
    ),
    pytest.param(f"<w:ins>{_deleted('又删')}</w:ins>", [(GONE, "又删")], id="inserted and deleted"),
    pytest.param(f"<w:moveFrom>{_deleted('移删')}</w:moveFrom>", [(GONE, "移删")], id="moved and deleted"),
]


@pytest.mark.parametrize(("inside", "expected"), TRACKED)
def test_what_a_tracked_change_took_away_is_hidden(inside: str, expected: list[tuple[str, str]]) -> None:
    found = read(docx(f"<w:p>{inside}</w:p>"))
    assert placed(found) == expected
    assert [block.hidden for block in found.blocks] == [where == GONE for where, _ in expected]


def test_rows_and_cells_that_a_change_took_away_are_hidden() -> None:
    cell = "<w:tc>{}<w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + cell.format("", "张某") + cell.format("", "13900000001") + "</w:tr>"
    part = "<w:tr>" + cell.format("", "李某") + cell.format("<w:tcPr><w:cellDel/></w:tcPr>", "旧") + "</w:tr>"
    found = read(docx(f"<w:tbl>{gone}{part}</w:tbl>"))
    assert [(block.where, block.text, block.hidden) for block in found.blocks] == [
        ("表格1第1行（修订中删除或移走的文字）", "张某\t13900000001", True),
        ("表格1第2行", "李某", False),
        ("表格1第2行（修订中删除或移走的文字）", "旧", True),
    ]


def test_runs_of_a_cell_are_one_word_and_hidden_ones_are_read() -> None:
    cell = "<w:tc><w:p><w:r><w:t>布</w:t></w:r><w:r><w:t>署</w:t></w:r>"
    cell += "<w:r><w:rPr><w:vanish/></w:rPr><w:t>13900000001</w:t></w:r></w:p></w:tc>"
    found = read(docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))
    assert placed(found) == [("表格1第1行", "布署"), ("表格1第1行（隐藏文字）", "13900000001")]


def test_readings_of_ruby_are_no_text() -> None:
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>bù</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>布</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    assert placed(read(docx(f"<w:p>{_run('认真')}{ruby}{_run('署好')}</w:p>"))) == [("第1段", "认真布署好")]


def test_a_text_box_is_a_text_of_its_own_wherever_it_is_anchored() -> None:
    box = f"<w:pict><w:txbxContent>{paragraph('框一')}{paragraph('框二')}</w:txbxContent></w:pict>"
    nested = f"<w:pict><w:txbxContent>{paragraph('外')}<w:p><w:r>{box}</w:r></w:p></w:txbxContent></w:pict>"
    found = read(docx(f"<w:p>{_run('会议要求部')}<w:r>{nested}</w:r>{_run('署工作')}</w:p>"))
    assert placed(found) == [
        ("第1段", "会议要求部署工作"),
        ("第1段文本框", "外"),
        ("第1段文本框文本框", "框一"),
        ("第1段文本框文本框", "框二"),
    ]
    inside = f"<w:tbl><w:tr><w:tc><w:p>{_run('格')}<w:r>{box}</w:r></w:p></w:tc></w:tr></w:tbl>"
    assert [text for _, text in placed(read(docx(inside)))] == ["格", "框一", "框二"]


def test_a_text_box_is_read_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    inside = f"<w:txbxContent>{paragraph('框')}</w:txbxContent>"
    both = f"<mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback>"
    body = f"<w:p><w:r><mc:AlternateContent {mc}>{both}</mc:AlternateContent></w:r></w:p>"
    assert "".join(block.text for block in read(docx(body)).blocks) == "框"
