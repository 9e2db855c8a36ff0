"""Every document as LibreOffice prints it: what a clerk would hold in hand."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest

from monitor.clock import ZONE
from monitor.model import Severity, Step
from monitor.registry import Registry
from monitor.reports.letters import bulletin, notice, supervision
from monitor.reports.periods import Length, containing
from monitor.settings import Settings
from monitor.store.database import Store
from tests.reports.letters.november import climbed
from tests.reports.sample_findings import NIGHT, Filling

OFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: nothing to render with")


def printed(paths: list[Path], out: Path) -> list[list[str]]:
    """The text of each page of each file. One start for all: it takes seconds."""
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = [
        str(OFFICE),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(out),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return [_pages(out / f"{path.stem}.pdf") for path in paths]


def _pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [_text(page) for page in document]


def _text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    found = text.get_text_range()
    text.close()
    page.close()
    return "".join(found.split())


def test_documents_print_as_people_expect_them(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(wrong="布署", suggestion="部署", context="会议要求认真布署各项工作")
        fill.finding("link.dead", Severity.MAJOR, message="链接打不开", target="http://old.invalid/" + "a" * 300)
        fill.scan(coverage={"got": 30})
    now, given = datetime(2026, 12, 1, 8, tzinfo=ZONE), (sqlite_store, registry, Settings())
    notices = notice.issue(*given, "2026-11", None, tmp_path, now)
    climbed(sqlite_store, 2, step=Step.INTERVIEW)
    letters = supervision.supervise(*given, tmp_path, now)
    week, month = (containing(length, NIGHT.date()) for length in (Length.WEEK, Length.MONTH))
    bulletins = [path for period in (week, month) for path in bulletin.issue(*given, period, tmp_path, now).paths]
    issued, ledger, interview, _, weekly, monthly = printed([*notices, *letters, *bulletins], tmp_path)
    a_notice(issued)
    assert "布署" in "".join(ledger) and "总计" in ledger[-1] and "工作底稿" in ledger[0]
    an_interview(interview)
    assert weekly[0].startswith("2026年第47周政府网站问题整改周调度表网调〔2026〕1号") and "合计" in weekly[0]
    assert "问题明细" in weekly[-1]
    assert "关于2026年11月政府网站和政务新媒体检查情况的通报" in monthly[0] and "网通〔2026〕2号" in monthly[0]
    assert "附件1各单位问题发现与整改情况" in "".join(monthly) or "附件各单位问题发现" in "".join(monthly)
    assert not any("{{" in page for pages in (issued, interview, monthly) for page in pages)


def a_notice(pages: list[str]) -> None:
    assert len(pages) == 2
    assert "示例区人民政府办公室" in pages[0] and "网整〔2026〕1号" in pages[0] and "区教育和体育局：" in pages[0]
    assert "书面反馈" in pages[1] and "2026年12月1日" in pages[1]  # the seal is never alone on its page
    assert "布署" in "".join(pages) and "附件" not in "".join(pages), "two problems need no annex"
    assert "—2—" in pages[1] and "—1—" not in pages[0]


def an_interview(pages: list[str]) -> None:
    assert "网谈〔2026〕1号" in pages[0] and "政府网站问题约谈通知书" in pages[0]
    assert "网整〔2026〕1号《整改通知书》" in "".join(pages) and "约谈时间：____年__月__日" in "".join(pages)
    assert "失效链接" in pages[0] and "附件" not in "".join(pages), "one problem stands in the text"
