"""The letter and the ledger as LibreOffice prints them: what a clerk would hold in hand."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest

from monitor.clock import ZONE
from monitor.model import Severity
from monitor.registry import Registry
from monitor.reports import notice
from monitor.settings import Settings
from monitor.store.database import Store
from tests.reports.filling import Filling

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
    subprocess.run(command, check=True, capture_output=True, timeout=120)
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


def test_a_notice_prints_as_letter_and_annex(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(wrong="布署", suggestion="部署", context="会议要求认真布署各项工作")
        fill.finding("link.dead", Severity.MAJOR, message="链接打不开", target="http://old.invalid/" + "a" * 300)
    now = datetime(2026, 12, 1, 8, tzinfo=ZONE)
    letter, ledger = printed(notice.issue(sqlite_store, registry, Settings(), "2026-11", None, tmp_path, now), tmp_path)
    assert len(letter) == 3
    assert "示例区人民政府办公室" in letter[0] and "网整〔2026〕1号" in letter[0] and "区教育和体育局：" in letter[0]
    assert "附件：政府网站问题清单" in letter[1] and "2026年12月1日" in letter[1]  # the seal is never alone on its page
    assert letter[2].startswith("附件政府网站问题清单") and "布署" in letter[2]
    assert "—2—" in letter[1] and "—1—" not in letter[0]
    assert "布署" in "".join(ledger) and "总计" in ledger[-1]
