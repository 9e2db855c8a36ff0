"""The evidence pack: what was sent lies in it byte for byte, its sums verify, and it says what it is."""

from __future__ import annotations

import io
import json
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.findings.events import Event
from monitor.model import Severity, State
from monitor.outcomes import Outcome
from monitor.reports.evidence import screenshot
from monitor.reports.evidence.pack import MANIFEST, REPORT, Case, pack
from monitor.reports.queries.entries import Entry
from monitor.reports.queries.evidence import SeenPlace, Target
from tests.reports.sample_findings import HOSTILE, NIGHT

URL = "http://127.0.0.1:8800/info/1011/4201.htm"
BODY = "<html><body><p>电话13812345678，安排布署工作</p></body></html>".encode()
HEADERS = {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "server": "x"}
ENTRY = Entry(
    id=17,
    site="portal",
    unit="jtj",
    code="text.typo",
    severity=Severity.MAJOR,
    state=State.CONFIRMED,
    certain=True,
    message="‘布署’应为‘部署’",
    wrong="布署",
    suggestion="部署",
    context="联系人13812345678：安排布署工作",
    target="",
    column="通知公告",
    first_seen_at=NIGHT,
    last_seen_at=NIGHT,
    due=NIGHT.date(),
    recurrences=1,
    closed_at=None,
    url=URL,
    title="通知",
    where="",
    open_places=3,
)
SEEN = SeenPlace(
    url=URL,
    title="关于某事的通知",
    where="",
    first_seen_at=NIGHT,
    last_seen_at=NIGHT,
    open=True,
    by_itself=True,
    at=NIGHT,
    method="GET",
    outcome=Outcome.OK,
    status=200,
    headers=HEADERS,
    served_at=NIGHT,
    body_sha="ab" * 32,
    size=len(BODY),
    elapsed_ms=42,
)
OPENED = Event(finding_id=17, before=None, after=State.CONFIRMED, who="monitor", why="首次发现", at=NIGHT)
CASE = Case(
    entry=ENTRY,
    unit="区教体局",
    site="示例区人民政府",
    site_code="3713990001",
    indicator="错别字",
    events=[OPENED],
    seen=[(SEEN, BODY)],
    target=None,
    now=NIGHT,
)


def opened(case: Case = CASE, with_warc: bool = False, with_picture: bool = False) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(pack(case, with_warc, with_picture))) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_body_is_as_it_was_sent_and_named_internal() -> None:
    assert opened()["1/内部资料-正文.html.原文"] == BODY


def test_the_manifest_verifies_and_a_changed_byte_does_not(tmp_path: Path) -> None:
    with ZipFile(io.BytesIO(pack(CASE, with_warc=True, with_picture=False))) as file:
        file.extractall(tmp_path)
    check = ["sha256sum", "-c", "--quiet", "--strict", MANIFEST]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 0
    listed = {line.split("  ", 1)[1] for line in (tmp_path / MANIFEST).read_text().splitlines()}
    assert listed == set(opened(with_warc=True)) - {MANIFEST}
    (tmp_path / REPORT).write_text("别的")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 1


def test_the_report_tells_the_finding_and_hides_numbers() -> None:
    report = opened()[REPORT].decode()
    for told in (
        "#17",
        "错别字",
        "区教体局",
        "3713990001",
        URL,
        "2026-11-20 01:30:00",
        "首次发现",
        "ab" * 32,
        "另有 2 个",
    ):
        assert told in report, told
    assert "13812345678" not in report and "不得外传" in report


def test_numbers_leave_only_in_the_internal_files() -> None:
    whole = {name for name, content in opened().items() if b"13812345678" in content}
    assert whole == {"1/内部资料-正文.html.原文"}


def test_how_it_was_fetched_can_be_read_by_programs() -> None:
    record = json.loads(opened()["1/抓取记录.json"])
    assert (record["status"], record["sha256"], record["elapsed_ms"]) == (200, "ab" * 32, 42)
    assert record["headers"] == HEADERS and record["fetched_at"] == NIGHT.isoformat()


def test_an_unchanged_answer_says_when_its_body_came() -> None:
    seen = replace(SEEN, outcome=Outcome.UNCHANGED, status=304, at=NIGHT + timedelta(3))
    assert "服务器答复未变化" in opened(replace(CASE, seen=[(seen, BODY)]))[REPORT].decode()


def test_the_warc_is_read_back_whole() -> None:
    packed = io.BytesIO(opened(with_warc=True)["1/内部资料-抓取.warc.gz"])
    records = []
    for record in ArchiveIterator(packed, check_digests="raise"):
        records.append(
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
        )
    assert [kind for kind, _, _ in records] == ["warcinfo", "response"]
    assert records[1][1:] == (URL, BODY)


def test_the_warcs_headers_tell_no_packing_that_is_gone() -> None:
    packed = io.BytesIO(opened(with_warc=True)["1/内部资料-抓取.warc.gz"])
    (response,) = [one for one in ArchiveIterator(packed) if one.rec_type == "response"]
    assert response.http_headers.get_header("content-encoding") is None
    assert response.http_headers.get_header("content-length") == str(len(BODY))
    assert response.rec_headers.get_header("WARC-Date") == "2026-11-19T17:30:00Z"


def test_a_body_that_is_not_kept_any_more_is_said() -> None:
    contents = opened(replace(CASE, seen=[(SEEN, None)]), with_warc=True)
    assert set(contents) == {"1/抓取记录.json", "1/响应头.txt", REPORT, MANIFEST}
    assert "没有保留" in contents[REPORT].decode()


def test_the_target_of_a_bad_link_is_told() -> None:
    target = Target(url="http://gone.invalid/", at=NIGHT, outcome="dns", status=0, final_url="", error="域名不存在")
    assert "域名不存在" in opened(replace(CASE, target=target))[REPORT].decode()


def test_what_pages_say_cannot_break_the_report() -> None:
    hostile = replace(ENTRY, message=HOSTILE, wrong=HOSTILE, context=HOSTILE)
    seen = replace(SEEN, title=HOSTILE, headers={"x": HOSTILE, "content-type": HOSTILE})
    contents = opened(replace(CASE, entry=hostile, seen=[(seen, BODY)]), with_warc=True)
    assert "\u202e" not in contents[REPORT].decode() and b"<script>alert" not in contents["1/页面标注.html"]


def test_without_a_browser_the_marked_page_stands_for_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshot, "PROGRAMS", ("no-such-browser",))
    contents = opened(with_picture=True)
    assert "1/页面截图.png" not in contents and "以“页面标注.html”代替截图" in contents[REPORT].decode()


@pytest.mark.skipif(not screenshot.program(), reason="no Chromium is installed")
def test_the_picture_is_a_png_of_the_marked_page() -> None:
    taken = opened(with_picture=True)["1/页面截图.png"]
    assert taken.startswith(b"\x89PNG") and len(taken) > 15_000  # an empty page has 9 kB


def test_a_browser_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sleeper = tmp_path / "chromium"
    sleeper.write_text("#!/bin/sh\nsleep 60\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr(screenshot, "PROGRAMS", (str(sleeper),))
    monkeypatch.setattr(screenshot, "PATIENCE", 0.3)
    assert screenshot.picture("<html></html>") == b""
