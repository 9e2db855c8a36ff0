"""OFD files: pieces of a line, templates, annotations and graphics where they stand."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.extract.document import document
from monitor.model import Document
from tests.extract import office_files

URL = "http://127.0.0.1:8800/files/"


def read(body: bytes, name: str = "通知.docx", **more: Any) -> Document:
    return document(body, URL + name, filename=name, **more)


def texts(found: Document) -> list[tuple[str, str]]:
    return [(block.where, block.text) for block in found.blocks]


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


def test_a_graphic_of_one_page_is_read_from_its_own_resources() -> None:
    parts = shared_ofd()
    graphic = '<PageRes>Own.xml</PageRes><Template TemplateID="50"'
    parts["Doc_0/Pages/2.xml"] = page_of('<CompositeObject ResourceID="90"/>').replace(
        '<Template TemplateID="50"', graphic
    )
    parts["Doc_0/Pages/Own.xml"] = parts["Doc_0/Res.xml"].replace("ID='9'", "ID='90'").replace("图形", "本页")
    found = texts(read(office_files.zipped(parts), "a.ofd"))
    assert ("第2页", "本页文字") in found and ("第1页", "图形文字") in found


def test_pieces_of_a_line_are_put_together_and_pages_keep_their_order() -> None:
    found = read(
        office_files.ofd(
            [[(20, 20, "关于开展"), (60, 20.3, "检查的通知"), (20, 40, "各单位。")], [(20, 20, "第二页。")]]
        ),
        "a.ofd",
    )
    assert found.outcome == "ok" and found.title == "a"
    assert texts(found) == [("第1页", "关于开展检查的通知"), ("第1页", "各单位。"), ("第2页", "第二页。")]


def test_pieces_are_read_from_left_to_right() -> None:
    assert read(office_files.ofd([[(60, 20, "世界"), (20, 20, "你好")]]), "a.ofd").blocks[0].text == "你好世界"


def test_pages_of_pictures_are_scanned() -> None:
    assert read(office_files.ofd([[], []]), "a.ofd").outcome == "unreadable: scanned"


def test_some_pages_of_pictures_are_named() -> None:
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
def test_what_cannot_be_read_is_said(body: bytes, outcome: str) -> None:
    assert read(body, "a.ofd").outcome == outcome


def test_templates_annotations_and_graphics_are_read_where_they_stand() -> None:
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


def test_a_page_whose_text_is_its_templates_is_no_picture() -> None:
    parts = shared_ofd() | {"Doc_0/Pages/1.xml": page_of(""), "Doc_0/Pages/2.xml": page_of("")}
    assert read(office_files.zipped(parts), "a.ofd").unread == ()


def test_a_broken_annotation_is_named_and_the_rest_is_read() -> None:
    found = read(office_files.zipped(shared_ofd() | {"Doc_0/Annots/1.xml": "<broken"}), "a.ofd")
    assert found.unread == ("批注: broken",) and found.blocks[0].text == "底版文字"


def test_a_graphic_that_holds_itself_or_breeds_does_no_harm() -> None:
    uses = "".join(f'<CompositeObject Boundary="0 0 1 1" ResourceID="{n}"/>' * 40 for n in range(30))
    unit = f'<TextObject Boundary="0 0 9 9"><TextCode X="0" Y="0">字</TextCode></TextObject>{uses}'
    units = "".join(
        f'<CompositeGraphicUnit ID="{n}"><Content>{unit}</Content></CompositeGraphicUnit>' for n in range(30)
    )
    parts = shared_ofd() | {"Doc_0/Res.xml": f'<Res xmlns="{office_files.OFD}">{units}</Res>'}
    parts["Doc_0/Pages/1.xml"] = page_of('<CompositeObject Boundary="0 0 1 1" ResourceID="3"/>')
    assert read(office_files.zipped(parts), "a.ofd").outcome == "ok"


def test_strange_numbers_and_paths_do_no_harm() -> None:
    strange = office_files.ofd([[(1, 1, "文字")]]).replace(b"", b"")
    assert read(strange, "a.ofd").blocks
    away = f'<OFD xmlns="{office_files.OFD}"><DocBody><DocRoot>../../../etc/passwd</DocRoot></DocBody></OFD>'
    assert read(office_files.zipped({"OFD.xml": away}), "a.ofd").outcome == "unreadable: broken"
