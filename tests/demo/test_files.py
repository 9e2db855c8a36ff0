"""Attachments can be read by the libraries that the monitor uses, and hold what the table says."""

from __future__ import annotations

import io

import docx
import openpyxl
import pypdfium2

from monitor.demo import files
from monitor.demo.content import Content
from monitor.demo.district import District
from monitor.demo.numbers import id_number
from tests.demo.client import get

DOWNLOAD = "system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid="


def test_the_text_of_a_pdf_can_be_read_back(content: Content) -> None:
    document = pypdfium2.PdfDocument(files.made(content, 503, 1))
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "身份证号：" + id_number("19870703", "259") in text
    assert "创业培训补贴领取确认表" in text


def test_a_workbook_hides_a_sheet_and_a_column(content: Content) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files.made(content, 502, 1)))
    hidden = book["原始数据"]
    assert hidden.sheet_state == "hidden"
    assert hidden.column_dimensions["D"].hidden
    assert hidden["C2"].value == id_number("19890530", "118")


def test_a_word_file_holds_a_number_in_a_paragraph_and_one_in_a_table(content: Content) -> None:
    document = docx.Document(io.BytesIO(files.made(content, 501, 1)))
    assert any(id_number("19800214", "335") in paragraph.text for paragraph in document.paragraphs)
    assert document.tables[0].cell(1, 2).text == id_number("19950817", "120")


def test_files_are_the_same_bytes_every_time(content: Content, served: District) -> None:
    again = Content(content.today, content.bases)
    for number in (501, 502, 503, 512):
        assert files.made(content, number, 1) == files.made(again, number, 1)


def test_a_word_file_that_is_a_web_page_becomes_a_word_file(district: District) -> None:
    assert get(f"{district.portal_url}{DOWNLOAD}591").body.startswith(b"<!DOCTYPE html>")
    district.night(2)
    assert get(f"{district.portal_url}{DOWNLOAD}591").body.startswith(b"PK")


def test_names_of_downloads_come_in_every_encoding(district: District) -> None:
    said = {number: get(f"{district.portal_url}{DOWNLOAD}{number}").headers for number in (501, 502, 503, 505, 512)}
    assert "filename*=UTF-8''%E5" in said[501]["content-disposition"]
    assert "二班" in said[502]["content-disposition"].encode("latin-1").decode("gbk")
    assert "filename=%E5" in said[503]["content-disposition"]
    assert "采购文件" in said[505]["content-disposition"].encode("latin-1").decode("utf-8")
    assert "content-disposition" not in said[512]


def test_head_of_one_download_says_html_although_get_brings_the_file(district: District) -> None:
    url = f"{district.portal_url}{DOWNLOAD}512"
    assert get(url, method="HEAD").headers["content-type"].startswith("text/html")
    assert get(url).body.startswith(b"PK")
