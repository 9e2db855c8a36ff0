"""Second readers in a scan: what they reject is not reported, and no finding comes or goes with their presence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor.inspection.second_opinions import MARK
from monitor.second_readers.panel import AGREED
from monitor.settings import Settings
from monitor.store import scans
from tests.inspection.crawled import Crawled, html
from tests.second_readers.fake_service import Fake, serving

SLIP = "会议对今年工作作了布暑，要求抓紧落实。"
INNOCENT = "双方在会上交换了丙丁错，气氛很好。"
CERTAIN = "今天甲乙错了一处。"


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving(Fake()) as one:
        yield one


@pytest.fixture
def night(crawled_on_sqlite: Crawled) -> Crawled:
    lists = crawled_on_sqlite.settings.wordlists
    assert lists
    entries = ("甲乙错\t甲乙对\t测试用", "布暑\t部署\t测试用\t疑似", "丙丁错\t丙丁对\t测试用\t疑似")
    (lists / "typos.tsv").write_text("\n".join(entries) + "\n", encoding="utf-8")
    crawled_on_sqlite.get("1.htm", html("一", SLIP, INNOCENT, CERTAIN))
    return crawled_on_sqlite


def read_by(night: Crawled, fake: Fake | None, **more: object) -> Crawled:
    plain = replace(night.settings, reader_url="", reader_model="")
    with_reader: Settings = replace(plain, reader_url=fake.url, reader_model="reader", **more) if fake else plain  # type: ignore[arg-type]
    night.settings = with_reader
    return night


def again(night: Crawled, *paragraphs: str) -> Crawled:
    night.fall().get("1.htm", html("一", *paragraphs))
    return night


def scan_of(night: Crawled) -> scans.Scan:
    with night.store.read() as conn:
        return scans.get(conn, night.scan_id)


def test_what_the_reader_rejects_is_counted_and_not_reported(night: Crawled, fake: Fake) -> None:
    read_by(night, fake).check()
    assert night.states("text.typo") == {"布暑": "new", "甲乙错": "confirmed"}
    messages = {row["wrong"]: row["message"] for row in night.rows("text.typo")}
    assert messages["布暑"].endswith(AGREED) and AGREED not in messages["甲乙错"]
    assert scan_of(night).coverage[MARK] == {"doubtful": 2, "agreed": 1, "rejected": 1, "unsure": 0, "unheard": 0}
    assert len(fake.seen) == 1 and not any("甲乙错" in item["passage"] for item in fake.items)


def test_the_next_night_asks_nothing_again(night: Crawled, fake: Fake) -> None:
    read_by(night, fake).check()
    fake.verdicts = lambda _: "confirm"
    again(night, SLIP, INNOCENT, CERTAIN).check()
    assert night.states("text.typo") == {"布暑": "new", "甲乙错": "confirmed"} and len(fake.seen) == 1


def test_a_finding_does_not_close_because_a_reader_rejects_it_nor_flap_with_its_presence(
    night: Crawled, fake: Fake
) -> None:
    read_by(night, None).check()
    stood = {"布暑": "new", "丙丁错": "new", "甲乙错": "confirmed"}
    assert night.states("text.typo") == stood
    for reader in (fake, None, fake):
        read_by(again(night, SLIP, INNOCENT, CERTAIN), reader).check()
        assert night.states("text.typo") == stood
    assert all(row["recurrences"] == 0 for row in night.rows("text.typo"))
    read_by(again(night, SLIP, CERTAIN), fake).check()  # mended: it closes as always
    assert night.states("text.typo") == stood | {"丙丁错": "fixed"}


@pytest.mark.parametrize("script", [[401], [500, 500, 500], [b"nonsense"], ["http://127.0.0.1:2/"]])
def test_a_reader_out_of_order_leaves_the_night_as_it_would_be(
    night: Crawled, fake: Fake, script: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.second_readers.service.PAUSES", (0.0, 0.0))
    fake.script = list(script)
    read_by(night, fake).check()
    assert night.states("text.typo") == {"布暑": "new", "丙丁错": "new", "甲乙错": "confirmed"}
    assert scan_of(night).coverage[MARK]["unheard"] == 2


def test_a_service_that_is_down_is_told_in_the_scans_warnings(
    night: Crawled, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.second_readers.service.PAUSES", ())
    monkeypatch.setattr("monitor.second_readers.service.PATIENCE", 1)
    fake.script = [503]
    read_by(night, fake).check()
    assert scan_of(night).warnings[-1] == "2 个疑似问题未经第二读者复核，照常列出"
    assert "没有应答：HTTP 503" in scan_of(night).warnings[-2]


def test_a_verification_looks_for_what_stands_without_asking_anybody(night: Crawled, fake: Fake) -> None:
    read_by(night, None).check()
    with night.store.begin() as conn:
        scans.finish(conn, night.scan_id, night.at)
        page = night.id_of(conn, "1.htm")
        scan = scans.start_verification(conn, "portal", {page}, night.at)
    night.scan_id = scan.id
    night.get("1.htm", html("一", SLIP, INNOCENT, CERTAIN))
    read_by(night, fake).check()
    assert fake.seen == [] and MARK not in scan_of(night).coverage
    assert night.states("text.typo")["丙丁错"] == "new"
