"""Files of every kind that offices publish: their text, where it stands, and what is said of what cannot be read."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from monitor.demo.pdf import pdf
from monitor.extract.document import document
from monitor.extract.files.zip_members import MAX_MEMBERS
from monitor.model import Document
from tests.extract import office_files
from tests.waiting import work

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str, **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


def texts(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


def book(**sheets: Any) -> bytes:
    out = io.BytesIO()
    made_book = openpyxl.Workbook()
    made_book.remove(made_book.worksheets[0])
    for name, rows in sheets.items():
        sheet = made_book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == "底稿":
            sheet.sheet_state = "hidden"
            sheet["A1"].comment = Comment("请核对", "某人")
    made_book.save(out)
    return out.getvalue()


class TestOffice:
    def test_slides_come_in_the_order_of_the_show_with_tables_and_notes(self) -> None:
        shown = office_files.pptx(
            [{"text": "第一页", "notes": "备注文字"}, {"text": "藏着", "show": "0", "cells": "甲,乙"}]
        )
        found = read(shown, "a.pptx")
        assert texts(found) == [
            ("第1张幻灯片", "第一页"),
            ("第1张幻灯片备注", "备注文字"),
            ("第2张幻灯片（隐藏）", "藏着"),
            ("第2张幻灯片（隐藏）", "甲\t乙"),
        ]
        assert [block.hidden for block in found.blocks] == [False, True, True, True]

    def test_hidden_sheets_and_comments_are_read_and_said_to_be_hidden(self) -> None:
        found = read(book(名单=[["姓名", "电话"], ["张三", 13800138000]], 底稿=[["底数"]]), "a.xlsx")
        assert ("工作表“名单”第2行", "张三\t13800138000") in texts(found)
        assert {block.where: block.hidden for block in found.blocks}["隐藏工作表“底稿”第1行"] is True
        assert any(where == "隐藏工作表“底稿”A1批注" for where, _ in texts(found))

    def test_a_package_with_another_name_is_what_it_holds(self) -> None:
        assert read(office_files.plain_docx("正文"), "a.xlsx").blocks[0].text == "正文"


def piece(text: str, y: int = 20) -> str:
    return f'<TextObject Boundary="10 {y} 100 6"><TextCode X="0" Y="4">{text}</TextCode></TextObject>'


def page_of(inside: str) -> str:
    template = '<Template TemplateID="50" ZOrder="Background"/><Template TemplateID="51" ZOrder="Foreground"/>'
    return f'<Page xmlns="{office_files.OFD}">{template}<Content><Layer>{inside}</Layer></Content></Page>'


def shared_ofd() -> dict[str, str]:
    """Two pages on the same two templates; a graphic on the first, and annotations."""
    within = f'xmlns="{office_files.OFD}"'
    shared = (
        '<CommonData><PublicRes>Res.xml</PublicRes><TemplatePage ID="50" BaseLoc="Tpls/a.xml"/>'
        '<TemplatePage ID="51" BaseLoc="/Doc_0/Tpls/b.xml"/></CommonData>'
    )
    pages = '<Pages><Page ID="7" BaseLoc="Pages/1.xml"/><Page ID="8" BaseLoc="Pages/2.xml"/></Pages>'
    graphic = '<CompositeObject Boundary="0 40 50 50" ResourceID="9"/><CompositeObject ResourceID="none"/>'
    annotations = (
        f'<Annot Type="Stamp"><Remark>备注13900000001</Remark><Appearance Boundary="5 5 9 9">{piece("批注文字")}'
        f'</Appearance></Annot><Annot Visible="false"><Appearance>{piece("看不见的批注")}</Appearance></Annot>'
    )
    return {
        "OFD.xml": f"<OFD {within}><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
        "Doc_0/Document.xml": f"<Document {within}>{shared}{pages}<Annotations>Annots/all.xml</Annotations></Document>",
        "Doc_0/Res.xml": f"<Res {within}><CompositeGraphicUnits><CompositeGraphicUnit ID='9'><Content>"
        f"{piece('图形文字')}</Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>",
        "Doc_0/Tpls/a.xml": f"<Page {within}><Content><Layer>{piece('底版文字')}</Layer></Content></Page>",
        "Doc_0/Tpls/b.xml": f"<Page {within}><Content><Layer>{piece('面版文字')}</Layer></Content></Page>",
        "Doc_0/Pages/1.xml": page_of(piece("正文一") + graphic),
        "Doc_0/Pages/2.xml": page_of(piece("正文二")),
        "Doc_0/Annots/all.xml": f'<Annotations {within}><Page PageID="7"><FileLoc>1.xml</FileLoc></Page></Annotations>',
        "Doc_0/Annots/1.xml": f"<PageAnnot {within}>{annotations}</PageAnnot>",
    }


class TestOfd:
    def test_a_graphic_of_one_page_is_read_from_its_own_resources(self) -> None:
        parts = shared_ofd()
        graphic = '<PageRes>Own.xml</PageRes><Template TemplateID="50"'
        parts["Doc_0/Pages/2.xml"] = page_of('<CompositeObject ResourceID="90"/>').replace(
            '<Template TemplateID="50"', graphic
        )
        parts["Doc_0/Pages/Own.xml"] = parts["Doc_0/Res.xml"].replace("ID='9'", "ID='90'").replace("图形", "本页")
        found = texts(read(office_files.zipped(parts), "a.ofd"))
        assert ("第2页", "本页文字") in found and ("第1页", "图形文字") in found

    def test_pieces_of_a_line_are_put_together_and_pages_keep_their_order(self) -> None:
        found = read(
            office_files.ofd(
                [[(20, 20, "关于开展"), (60, 20.3, "检查的通知"), (20, 40, "各单位。")], [(20, 20, "第二页。")]]
            ),
            "a.ofd",
        )
        assert found.outcome == "ok" and found.title == "a"
        assert texts(found) == [("第1页", "关于开展检查的通知"), ("第1页", "各单位。"), ("第2页", "第二页。")]

    def test_pieces_are_read_from_left_to_right(self) -> None:
        assert read(office_files.ofd([[(60, 20, "世界"), (20, 20, "你好")]]), "a.ofd").blocks[0].text == "你好世界"

    def test_pages_of_pictures_are_scanned(self) -> None:
        assert read(office_files.ofd([[], []]), "a.ofd").outcome == "unreadable: scanned"

    def test_some_pages_of_pictures_are_named(self) -> None:
        found = read(office_files.ofd([[(20, 20, "第一页有文字。")], [], []]), "a.ofd")
        assert (found.outcome, found.unread) == ("ok", ("第2、3页: scanned",))

    @pytest.mark.parametrize(
        ("body", "outcome"),
        [
            (office_files.ofd([[(1, 1, "文")]], "<ofd:Encryptions>x</ofd:Encryptions>"), "unreadable: encrypted"),
            (office_files.zipped({"OFD.xml": "<OFD"}), "unreadable: broken"),
            (office_files.zipped({"OFD.xml": "<OFD/>"}), "unreadable: broken"),
            (office_files.ofd([[(1, 1, "文")]])[:300], "unreadable: broken"),
            (b"OFD of old: no zip at all", "unreadable: broken"),
        ],
    )
    def test_what_cannot_be_read_is_said(self, body: bytes, outcome: str) -> None:
        assert read(body, "a.ofd").outcome == outcome

    def test_templates_annotations_and_graphics_are_read_where_they_stand(self) -> None:
        found = read(office_files.zipped(shared_ofd()), "a.ofd")
        assert [(block.where, block.text, block.hidden) for block in found.blocks] == [
            ("第1页", "底版文字", False),
            ("第1页", "正文一", False),
            ("第1页", "图形文字", False),
            ("第1页", "面版文字", False),
            ("第1页批注", "批注文字", False),
            ("第1页批注", "备注13900000001", True),
            ("第1页批注", "看不见的批注", True),
            ("第2页", "正文二", False),
        ]
        assert (found.outcome, found.unread) == ("ok", ())

    def test_a_page_whose_text_is_its_templates_is_no_picture(self) -> None:
        parts = shared_ofd() | {"Doc_0/Pages/1.xml": page_of(""), "Doc_0/Pages/2.xml": page_of("")}
        assert read(office_files.zipped(parts), "a.ofd").unread == ()

    def test_a_broken_annotation_is_named_and_the_rest_is_read(self) -> None:
        found = read(office_files.zipped(shared_ofd() | {"Doc_0/Annots/1.xml": "<broken"}), "a.ofd")
        assert found.unread == ("批注: broken",) and found.blocks[0].text == "底版文字"

    def test_a_graphic_that_holds_itself_or_breeds_does_no_harm(self) -> None:
        uses = "".join(f'<CompositeObject Boundary="0 0 1 1" ResourceID="{n}"/>' * 40 for n in range(30))
        unit = f'<TextObject Boundary="0 0 9 9"><TextCode X="0" Y="0">字</TextCode></TextObject>{uses}'
        units = "".join(
            f'<CompositeGraphicUnit ID="{n}"><Content>{unit}</Content></CompositeGraphicUnit>' for n in range(30)
        )
        parts = shared_ofd() | {"Doc_0/Res.xml": f'<Res xmlns="{office_files.OFD}">{units}</Res>'}
        parts["Doc_0/Pages/1.xml"] = page_of('<CompositeObject Boundary="0 0 1 1" ResourceID="3"/>')
        assert read(office_files.zipped(parts), "a.ofd").outcome == "ok"

    def test_strange_numbers_and_paths_do_no_harm(self) -> None:
        strange = office_files.ofd([[(1, 1, "文字")]]).replace(b"", b"")
        assert read(strange, "a.ofd").blocks
        away = f'<OFD xmlns="{office_files.OFD}"><DocBody><DocRoot>../../../etc/passwd</DocRoot></DocBody></OFD>'
        assert read(office_files.zipped({"OFD.xml": away}), "a.ofd").outcome == "unreadable: broken"


class TestRtf:
    def test_chinese_in_both_of_its_forms_is_read(self) -> None:
        raw = "".join(f"\\'{byte:02x}" for byte in "关于测试".encode("gbk"))
        numbers = "".join(f"\\u{ord(letter) - 65536 if ord(letter) > 32767 else ord(letter)}?" for letter in "的通知")
        head = "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}{\\*\\generator X;}"
        body = head + raw + numbers + "\\par 甲\\cell 乙\\row}"
        found = read(body.encode("gbk"), "a.rtf")
        assert texts(found) == [("第1段", "关于测试的通知"), ("第2段", "甲\t乙")]

    def test_headers_hidden_text_and_pictures_are_told_apart(self) -> None:
        body = rb"{\rtf1{\header head\par}{\pict 0123abcd}text\par{\v secret\par}}"
        found = read(body, "a.rtf")
        assert texts(found) == [("页眉", "head"), ("第1段", "text"), ("第2段（隐藏文字）", "secret")]
        assert [block.hidden for block in found.blocks] == [False, False, True]

    @pytest.mark.parametrize("body", [rb"{\rtf1 abc", rb"{\rtf1 " + b"{" * 100_000, rb"{\rtf1\'g\u99999999999 x}}}}}"])
    def test_a_broken_one_does_not_raise(self, body: bytes) -> None:
        assert read(body, "a.rtf").outcome == "ok"


class TestPlain:
    def test_cells_may_hold_commas_and_line_ends(self) -> None:
        found = read('姓名,地址\r\n张三,"某街1号,2单元\n3室"\r\n'.encode("gb18030"), "a.csv")
        assert texts(found) == [("第1行", "姓名\t地址"), ("第2行", "张三\t某街1号,2单元 3室")]

    def test_quotes_that_never_end_do_no_harm(self) -> None:
        assert "乙" in read(('甲,"' + "乙" * 200_000).encode(), "a.csv").blocks[0].text

    def test_a_line_of_text_is_a_block(self) -> None:
        assert texts(read("一\n\n二".encode(), "a.txt")) == [("第1行", "一"), ("第3行", "二")]


class TestPdf:
    def test_a_page_number_alone_is_no_text(self) -> None:
        assert read(pdf(["1"]), "a.pdf").outcome == "unreadable: scanned"

    def test_text_says_its_page(self) -> None:
        assert read(pdf(["关于做好年度检查工作的通知。"]), "a.pdf").blocks[0].where == "第1页"


class TestZip:
    def test_members_say_where_their_text_stands(self) -> None:
        body = office_files.zipped(
            {
                "附件1.docx": office_files.plain_docx("正文"),
                "夹/说明.txt": "说明文字",
                "图.jpg": b"\xff\xd8\xff",
                "夹/": "",
            }
        )
        found = read(body, "a.zip")
        assert texts(found) == [("附件1.docx 第1段", "正文"), ("夹/说明.txt 第1行", "说明文字")]
        assert (found.outcome, found.unread) == ("ok", ())

    def test_names_in_gbk_are_read(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("XXXX.txt", "说明文字")
        assert texts(read(out.getvalue().replace(b"XXXX", "目录".encode("gbk")), "a.zip")) == [
            ("目录.txt 第1行", "说明文字")
        ]

    def test_what_could_not_be_read_is_named(self) -> None:
        inner = office_files.zipped({"a.txt": "x"})
        body = office_files.zipped(
            {"好.txt": "文字", "包.zip": inner, "扫描.pdf": pdf(["1"]), "压缩.rar": b"Rar!\x1a\x07\x00"}
        )
        found = read(body, "a.zip")
        assert found.outcome == "ok"
        assert found.unread == ("包.zip: nested archive", "扫描.pdf: scanned", "压缩.rar: unsupported rar")

    def test_nothing_readable_is_unreadable(self) -> None:
        assert read(office_files.zipped({"扫描.pdf": pdf(["1"])}), "a.zip").outcome == "unreadable: scanned"

    def test_only_pictures_is_no_gap(self) -> None:
        assert read(office_files.zipped({"a.jpg": b"\xff\xd8\xff", "b.png": b"x"}), "a.zip").outcome == "ok"

    def test_members_are_counted(self) -> None:
        found = read(office_files.zipped({f"{number}.txt": "文" for number in range(MAX_MEMBERS + 5)}), "a.zip")
        assert len(found.blocks) == MAX_MEMBERS and found.unread == ("其余文件: too large",)

    def test_an_encrypted_member_is_said_to_be(self) -> None:
        body = bytearray(office_files.zipped({"a.txt": "文字"}))
        for start in (body.index(b"PK\x03\x04") + 6, body.index(b"PK\x01\x02") + 8):
            body[start] |= 1
        assert read(bytes(body), "a.zip").outcome == "unreadable: encrypted"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMBS = {
    "zeros": office_files.zipped({"word/document.xml": b"\x00" * 80_000_000}),
    "zeros in a zip": office_files.zipped({"a.txt": b" " * 80_000_000}),
    "billion laughs": office_files.plain_docx("&l11;", f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'),
    "quadratic": office_files.plain_docx("&q;" * 50_000, f'<!DOCTYPE d [<!ENTITY q "{"q" * 50_000}">]>'),
    "outside entity": office_files.plain_docx("&x;", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "deep": office_files.zipped({"word/document.xml": "<a>" * 1_000_000}),
    "many": office_files.zipped({f"{number}": b"" for number in range(6_000)}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_neither_unpacked_nor_spelt_out(name: str) -> None:
    with work(5):
        found = read(BOMBS[name], "a.docx" if "zip" not in name else "a.zip")
    assert sum(len(block.text) for block in found.blocks) < 1_000
    assert "root:" not in "".join(block.text for block in found.blocks)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "ofd", "pdf", "zip"])
def test_a_file_cut_short_is_broken_or_shorter_but_never_raises(kind: str) -> None:
    whole = {
        "docx": office_files.plain_docx("正文"),
        "xlsx": book(名单=[["甲"]]),
        "pptx": office_files.pptx([{"text": "字"}]),
        "ofd": office_files.ofd([[(1, 1, "字")]]),
        "pdf": pdf(["关于做好年度检查工作的通知。"]),
        "zip": office_files.zipped({"a.txt": "字"}),
    }[kind]
    for end in range(0, len(whole) - 1, max(1, len(whole) // 20)):
        assert read(whole[:end], f"a.{kind}").outcome.startswith(("unreadable", "ok"))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.ofd", "a.zip", "a.doc"])
def test_a_web_page_in_place_of_a_file_is_known_for_one(name: str) -> None:
    assert read(b"<html><body><p>404</p></body></html>", name).outcome == "html_in_disguise"
