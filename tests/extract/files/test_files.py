"""Attachments: text with its place, hidden parts said to be hidden, and a plain word for what cannot be read."""

import pytest

from monitor.extract.document import document
from monitor.extract.files.pdf import paragraphs
from monitor.model import Document, PageKind
from tests.extract.office_files import cells, docx, paragraph, pdf, row, xlsx, zipped

URL = "http://www.a.gov.cn/x/a"


def read(body: bytes, name: str = "通知.docx", **more: str) -> Document:
    return document(body, URL, filename=name, **more)  # type: ignore[arg-type]


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


def test_an_excel_row_is_a_block_with_its_sheet_and_number() -> None:
    sheet = f"<sheetData>{cells(1, '姓名', '电话')}{cells(3, '张三', '0539')}</sheetData>"
    assert placed(read(xlsx({"名单": sheet}), "名单.xlsx")) == [
        ("工作表“名单”第1行", "姓名\t电话"),
        ("工作表“名单”第3行", "张三\t0539"),
    ]


def test_hidden_sheets_rows_and_columns_are_read_and_said_to_be_hidden() -> None:
    cols = '<cols><col min="2" max="2" hidden="1"/></cols>'
    hidden_row = cells(2, "丙", attributes=' hidden="1"')
    shown = f"{cols}<sheetData>{cells(1, '甲', '乙')}{hidden_row}</sheetData>"
    found = read(
        xlsx({"一": shown, "二": f"<sheetData>{cells(1, '丁')}</sheetData>"}, hidden=frozenset({"二"})), "x.xlsx"
    )
    assert [(block.text, block.where, block.hidden) for block in found.blocks] == [
        ("甲", "工作表“一”第1行", False),
        ("乙", "工作表“一”第1行（隐藏列）", True),
        ("丙", "工作表“一”第2行（隐藏行）", True),
        ("丁", "隐藏工作表“二”第1行", True),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c r='A1'><v>13800138000</v></c>", "13800138000"),
        ("<c r='A1'><v>1.3800138E10</v></c>", "13800138000"),
        ("<c r='A1'><v>0.10000000000000001</v></c>", "0.1"),
        ("<c r='A1' t='s'><v>0</v></c>", "共享"),
        ("<c r='A1' t='s'><v>99</v></c>", ""),
        ("<c r='A1' t='str'><f>A2</f><v>算出</v></c>", "算出"),
        ("<c r='A1' t='b'><v>1</v></c>", "1"),
    ],
)
def test_cells_of_every_type(cell: str, text: str) -> None:
    body = xlsx(
        {"一": f"<sheetData><row r='1'>{cell}</row></sheetData>"}, strings="<si><r><t>共</t></r><r><t>享</t></r></si>"
    )
    assert "".join(block.text for block in read(body, "x.xlsx").blocks) == text


def test_comments_of_cells_are_read() -> None:
    note = '<comment ref="B3"><text><r><t>身份证号见附件</t></r></text></comment>'
    found = read(xlsx({"一": f"<sheetData>{cells(1, '甲')}</sheetData>"}, comments=note), "x.xlsx")
    assert placed(found)[1] == ("工作表“一”B3批注", "身份证号见附件")


def test_a_pdf_page_by_page() -> None:
    found = read(pdf("First page of the notice", "Second page of the notice"), "a.pdf")
    assert placed(found) == [("第1页", "First page of the notice"), ("第2页", "Second page of the notice")]


def test_lines_of_a_pdf_are_put_together_where_a_sentence_goes_on() -> None:
    page = (
        "关于做好春节期间安全生产工作的通知\n各镇街、各部门要高度重视，切实加强组织领导，认真贯\n"
        "彻落实各项措施，确保节日期间不出问题。\n特此通知。"
    )
    assert list(paragraphs(page)) == [
        "关于做好春节期间安全生产工作的通知",
        "各镇街、各部门要高度重视，切实加强组织领导，认真贯彻落实各项措施，确保节日期间不出问题。",
        "特此通知。",
    ]


def test_text_and_csv_line_by_line() -> None:
    assert placed(read("甲\n\n乙".encode("gbk"), "a.txt")) == [("第1行", "甲"), ("第3行", "乙")]
    assert placed(read('甲,"乙"\n丙,丁'.encode(), "a.csv")) == [("第1行", "甲\t乙"), ("第2行", "丙\t丁")]


PAGE = b"<!DOCTYPE html><html><body>404</body></html>"
UNREAD = [
    (b"", "a.docx", "unreadable: empty"),
    (PAGE, "a.docx", "html_in_disguise"),
    (PAGE, "a.pdf", "html_in_disguise"),
    (PAGE, "a.txt", "html_in_disguise"),
    (b"PK\x03\x04 junk", "a.docx", "unreadable: broken"),
    (b"\x01\x02\x03 junk", "a.docx", "unreadable: broken"),
    (zipped({"word/document.xml": "<w:p>"}), "a.docx", "unreadable: broken"),
    (zipped({"xl/workbook.xml": "junk"}), "a.xlsx", "unreadable: broken"),
    (b"%PDF-1.4 junk", "a.pdf", "unreadable: broken"),
    (pdf(""), "a.pdf", "unreadable: scanned"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "unsupported: xls"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "unreadable: encrypted"),
    (b"Rar!\x1a\x07\x00", "a.rar", "unsupported: rar"),
    (b"\x89PNG\r\n\x1a\n", "a.png", "unsupported: png"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "name", "outcome"), UNREAD)
def test_what_cannot_be_read_is_named(body: bytes, name: str, outcome: str) -> None:
    found = read(body, name)
    assert (found.outcome, found.kind, found.blocks) == (outcome, PageKind.ATTACHMENT, ())


def test_a_download_address_that_answers_with_a_page_is_a_file_in_disguise() -> None:
    url = "http://www.a.gov.cn/system/_content/download.jsp?owner=1&urltype=news.DownloadAttachUrl&wbfileid=501"
    assert document(PAGE, url, content_type="text/html").outcome == "html_in_disguise"


def test_a_page_that_is_served_as_plain_text_is_a_page() -> None:
    assert document(PAGE, "http://www.a.gov.cn/info/1/1.htm", content_type="text/plain").kind is not PageKind.ATTACHMENT


def test_a_file_is_known_by_its_bytes_whatever_it_is_called() -> None:
    body = docx(paragraph("正文"))
    assert [block.text for block in document(body, "http://a.cn/x.doc", content_type="text/html").blocks] == ["正文"]
    assert [block.text for block in document(body, "http://a.cn/info/1/1.htm").blocks] == ["正文"]


def test_a_text_without_a_name_is_read_line_by_line() -> None:
    assert [block.text for block in document("第一行\n第二行".encode(), "").blocks] == ["第一行", "第二行"]


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
) + "]>"  # fmt: skip


def test_a_zip_bomb_is_refused_before_it_is_read() -> None:
    assert read(zipped({"word/document.xml": b" " * 70_000_000}), "a.docx").outcome == "unreadable: too large"
    many = zipped({f"a{n}": "" for n in range(6_000)} | {"word/document.xml": "<x/>"})
    assert read(many, "a.docx").outcome == "unreadable: too large"


def test_a_size_that_lies_is_found_out_while_reading() -> None:
    body = bytearray(zipped({"word/document.xml": b"0123456789abcdef" * 10_000_000}))
    place = bytes(body).rindex(b"PK\x01\x02") + 24  # the size in the zip's directory
    body[place : place + 4] = (1000).to_bytes(4, "little")
    assert read(bytes(body), "a.docx").outcome.startswith("unreadable")


def test_entities_are_not_expanded() -> None:
    body = f"{BOMB}<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
    found = read(zipped({"word/document.xml": body}), "a.docx")
    assert sum(len(block.text) for block in found.blocks) < 1_000
    local = body.replace(BOMB, "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>")
    assert "root" not in str(read(zipped({"word/document.xml": local}), "a.docx").blocks)


def test_an_encrypted_zip_says_so() -> None:
    body = bytearray(docx(paragraph("x")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = bytes(body).index(mark)
        body[place + offset] |= 1
    assert read(bytes(body), "a.docx").outcome == "unreadable: encrypted"


def test_a_sheet_without_end_is_cut() -> None:
    rows = "".join(cells(number, f"第{number}人") for number in range(1, 60_001))
    sheet = f"<sheetData>{rows}</sheetData>"
    found = read(xlsx({"一": sheet}), "x.xlsx")
    assert found.outcome == "ok"
    assert len(found.blocks) == 50_000


@pytest.mark.parametrize(
    "body", [docx(paragraph("正文")), xlsx({"一": f"<sheetData>{cells(1, '甲')}</sheetData>"}), pdf("text of the page")]
)
def test_a_file_cut_or_damaged_anywhere_never_raises(body: bytes) -> None:
    for place in range(0, len(body), max(1, len(body) // 60)):
        assert read(body[:place], "a.bin").kind in PageKind
        damaged = bytearray(body)
        damaged[place] ^= 0xFF
        assert read(bytes(damaged), "a.bin").kind in PageKind
