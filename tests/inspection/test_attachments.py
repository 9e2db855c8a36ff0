"""Attachments from the stored body to findings and coverage: what could not be read is counted, never clean."""

from __future__ import annotations

import sqlalchemy as sa

from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.store import scans, tables
from monitor.store.tables import pages
from tests.extract import office_files
from tests.extract.office_files import cells, xlsx
from tests.inspection.crawled import Crawled

FILE = PageKind.ATTACHMENT
TYPO = "今天甲乙错了一处。"


def offer(crawled: Crawled, name: str, body: bytes, disposition: str = "", link_text: str = "") -> int:
    """A file at this address."""
    headers = {"content-disposition": disposition} if disposition else {}
    sha = crawled.store.bodies.put(body)
    page_id = crawled.get(name, kind=FILE, headers=headers)
    with crawled.store.begin() as conn:
        conn.execute(sa.update(pages).where(pages.c.id == page_id).values(body=sha, link_text=link_text))
        conn.execute(sa.update(tables.fetches).where(tables.fetches.c.page_id == page_id).values(body=sha))
    return page_id


def unread(crawled: Crawled) -> dict[str, int]:
    with crawled.store.read() as conn:
        return scans.coverage(conn, crawled.scan_id).unread


def title(crawled: Crawled, page_id: int) -> str:
    with crawled.store.read() as conn:
        return conn.scalar(sa.select(pages.c.title).where(pages.c.id == page_id)) or ""


def test_a_typo_in_a_file_is_found_with_its_place(crawled: Crawled) -> None:
    offer(crawled, "a.zip", office_files.zipped({"附件1.docx": office_files.plain_docx(TYPO)}))
    crawled.check()
    (row,) = crawled.rows("text.typo")
    assert "附件1.docx 第1段" in row["message"]
    assert unread(crawled) == {}


def test_a_typo_in_a_sheet_is_found_with_its_cell(crawled: Crawled) -> None:
    rows = cells(1, "姓名", "备注") + cells(7, "", "张三", "", TYPO)
    hidden = (
        f'<cols><col min="4" max="4" hidden="1"/></cols><sheetData>{cells(2, "甲", "乙", "丙", "13800138000")}'
        "</sheetData>"
    )
    offer(crawled, "a.xlsx", xlsx({"名单": f"<sheetData>{rows}</sheetData>", "二": hidden}))
    offer(
        crawled,
        "b.zip",
        office_files.zipped({"附件.xlsx": xlsx({"表": f"<sheetData>{cells(3, '', TYPO)}</sheetData>"})}),
    )
    crawled.check()
    places = [row["message"] for row in crawled.rows("text.typo")]
    assert any(
        "工作表“名单”第7行（D7）" in message or "附件.xlsx 工作表“表”第3行（B3）" in message for message in places
    )
    (number,) = crawled.rows("privacy.mobile")
    assert "工作表“二”第2行（隐藏列）（D2）" in number["message"]


def test_what_could_not_be_read_is_counted_by_its_reason(crawled: Crawled) -> None:
    offer(crawled, "a.ofd", office_files.ofd([[], []]))
    offer(crawled, "b.ofd", office_files.ofd([[], []]))
    offer(crawled, "c.rar", b"Rar!\x1a\x07\x00")
    offer(crawled, "d.zip", office_files.zipped({"好.txt": TYPO, "包.zip": office_files.zipped({"a.txt": "x"})}))
    crawled.check()
    assert unread(crawled) == {"unreadable: scanned": 2, "unsupported: rar": 1, "partly: nested archive": 1}
    assert crawled.states("text.typo")
    crawled.fall()
    assert unread(crawled) == {}, "only what this scan has in hand"


def test_what_stood_in_a_part_that_is_not_read_today_is_not_fixed(crawled: Crawled) -> None:
    offer(crawled, "a.zip", office_files.zipped({"甲.docx": office_files.plain_docx(TYPO), "乙.txt": "文字"}))
    crawled.check()
    before = crawled.states("text.typo")
    crawled.fall()
    offer(crawled, "a.zip", office_files.zipped({"甲.docx": office_files.plain_docx(TYPO)[:100], "乙.txt": "文字"}))
    crawled.check()
    assert crawled.states("text.typo") == before and "fixed" not in before.values()
    crawled.fall()
    offer(crawled, "a.zip", office_files.zipped({"甲.docx": office_files.plain_docx("今天没有错。"), "乙.txt": "文字"}))
    crawled.check()
    assert set(crawled.states("text.typo").values()) == {"fixed"}


def test_a_web_page_in_place_of_a_file_is_a_broken_attachment(crawled: Crawled) -> None:
    offer(crawled, "a.docx", "<html><body><p>您访问的页面不存在</p></body></html>".encode())
    crawled.check()
    (row,) = crawled.rows("attachment.broken")
    assert row["message"] == "附件下载到的是一个网页，不是文件"
    crawled.fall()
    offer(crawled, "a.docx", office_files.plain_docx("正文"))
    crawled.check()
    assert crawled.rows("attachment.broken")[0]["state"] == "fixed"


def test_a_file_is_named_by_its_server_or_else_by_its_link(crawled: Crawled) -> None:
    header = 'attachment; filename="' + "名单.docx".encode("gbk").decode("latin-1") + '"'
    named = offer(crawled, "download.jsp?wbfileid=1", office_files.plain_docx("正文"), header)
    linked = offer(crawled, "download.jsp?wbfileid=2", office_files.plain_docx("正文"), link_text="附件1：申请表.docx")
    loosely = offer(crawled, "download.jsp?wbfileid=3", office_files.plain_docx("正文"), link_text="点击下载申请表")
    crawled.check()
    assert [title(crawled, one) for one in (named, linked, loosely)] == ["名单", "附件1：申请表", "点击下载申请表"]


def test_a_file_that_is_gone_is_no_unread_one(crawled: Crawled) -> None:
    offer(crawled, "a.rar", b"Rar!\x1a\x07\x00")
    crawled.check()
    crawled.fall()
    crawled.get("a.rar", kind=FILE, outcome=Outcome.NOT_FOUND)
    crawled.check()
    assert unread(crawled) == {}
