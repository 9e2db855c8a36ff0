"""Encodings are decided by the bytes; what header and page declare only breaks ties."""

import pytest

from monitor.extract.charset import declared_in, decode

TEXT = (
    "<html><head><title>关于做好春节期间工作的通知</title></head><body>各镇街、各部门：请认真贯彻落实。</body></html>"
)


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16le"),
        ("utf-16-le", "utf-16le"),
        ("utf-16-be", "utf-16be"),
        ("utf-32", "utf-32le"),
    ],
)
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "iso-8859-1", "x-nonsense"])
def test_the_bytes_decide_whatever_is_declared(codec: str, name: str, declared: str) -> None:
    assert decode(TEXT.encode(codec), declared) == (TEXT, name)


def test_a_gbk_page_that_calls_itself_utf8_is_read_as_gbk() -> None:
    page = TEXT.replace("<title>", '<meta charset="utf-8"><title>')
    assert decode(page.encode("gbk"), "utf-8") == (page, "gb18030")


def test_plain_ascii_is_utf8() -> None:
    assert decode(b"<p>index</p>", "gb2312") == ("<p>index</p>", "utf-8")


def test_a_damaged_byte_does_not_turn_the_page_into_mojibake() -> None:
    body = TEXT.encode()[:-20] + b"\xff\xfe\x80" + TEXT.encode()[-20:]
    text, name = decode(body)
    assert name == "utf-8"
    assert "关于做好春节期间工作的通知" in text


def test_a_page_cut_in_the_middle_of_a_character_keeps_its_encoding() -> None:
    assert decode((TEXT * 3).encode()[:-101])[1] == "utf-8"
    cut = ("部" * 200).encode("gbk")[:-1]
    assert decode(cut)[0].startswith("部部部")


def test_two_encodings_in_one_page_are_both_read() -> None:
    body = "<p>主体用的是统一编码，由系统生成。</p>\n".encode() * 3 + "<p>页脚包含文件用的是国标编码</p>\n".encode(
        "gbk"
    )
    text, _ = decode(body)
    assert "主体用的是统一编码" in text
    assert "页脚包含文件用的是国标编码" in text


def test_a_declared_foreign_edition_is_believed_when_its_bytes_agree() -> None:
    assert decode("<p>臺灣同胞</p>".encode("big5"), "big5")[0] == "<p>臺灣同胞</p>"
    page = '<meta charset="euc-kr"><p>안녕하십니까</p>'
    assert decode(page.encode("cp949"))[0] == page


@pytest.mark.parametrize("body", [b"", b"\xff", b"\xff\xfe", b"\x00" * 100, bytes(range(256)) * 40, b"\xfe\xff\xd8"])
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(decode(body, "base64")[0], str)


def test_the_charset_of_a_header() -> None:
    assert declared_in("text/html; charset=GB2312") == "gb2312"
    assert declared_in('text/html;charset="utf-8"') == "utf-8"
    assert declared_in("text/html") == ""
    assert declared_in("text/html; charset=统") == ""


SHORT = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"><title>{}</title></head></html>'
# GBK bytes of all of these are valid UTF-8 by chance.
BY_CHANCE = ("通知", "一", "通", "学习", "通知 通知", "学习通知", "一一一")


@pytest.mark.parametrize("text", BY_CHANCE)
@pytest.mark.parametrize("name", ["gbk", "gb2312", "GB18030", "x-gbk"])
def test_where_few_bytes_tell_the_declaration_counts(text: str, name: str) -> None:
    page = SHORT.format(name, text)
    page.encode("gbk").decode("utf-8")  # valid by chance
    assert decode(page.encode("gbk")) == (page, "gb18030")
    assert decode(SHORT.format("", text).encode("gbk"), name.lower())[1] == "gb18030"


@pytest.mark.parametrize("text", ["通知", "公告", "一", "概况", "关于放假的通知", "联系我们：办公室", "示例区人民政府"])
def test_a_short_utf8_page_that_calls_itself_gbk_is_read_as_utf8(text: str) -> None:
    page = SHORT.format("gb2312", text)
    assert decode(page.encode()) == (page, "utf-8")
    assert decode(page.encode(), "gbk") == (page, "utf-8")


@pytest.mark.parametrize("text", ["通知", "公告栏", "招聘", "概况"])
def test_a_short_page_cut_in_a_character_keeps_the_encoding_it_declares(text: str) -> None:
    start = f'<meta charset="utf-8"><p>{text}'
    assert decode(start.encode()[:-1]) == (start[:-1] + "\ufffd", "utf-8")
    named = f'<meta charset="utf-8"><p>{text}公开</p>'  # wrongly: the bytes are GBK
    assert decode(named.encode("gbk")) == (named, "gb18030")


def test_without_a_declaration_valid_utf8_is_utf8() -> None:
    assert decode("<p>привет</p>".encode())[0] == "<p>привет</p>"
    assert decode("<p>通知</p>".encode("gbk"))[1] == "utf-8"


def test_a_long_utf8_page_is_utf8_whatever_it_declares() -> None:
    page = '<meta charset="gbk">' + "ѧϰ" * 40  # more than few bytes
    assert decode(page.encode()) == (page, "utf-8")
