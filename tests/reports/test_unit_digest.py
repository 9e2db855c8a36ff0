"""What a unit is told: its own, beyond doubt, once a day, to its own address; and the whole digest on one screen."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor import clock, jobs
from monitor.model import Severity, State
from monitor.registry import Registry, Unit
from monitor.reports import digest_text, unit_digest
from monitor.reports.digest import Risk, build
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import messages
from tests.reports.filling import DAY, HOSTILE, NIGHT, Filling

SMTP = "mailto://127.0.0.1:1?from=monitor@example.invalid&to=office@example.invalid"  # nobody listens there
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def built(conn: sa.Connection, registry: Registry, unit: str = "jtj") -> unit_digest.UnitDigest:
    return unit_digest.build(conn, registry, registry.units[unit], DAY)


def test_a_unit_is_told_its_own_and_only_what_is_beyond_doubt(store: Store, registry: Registry) -> None:
    with store.begin() as conn:
        fill = Filling(conn)
        fill.finding(message="自己的新问题")
        fill.finding(message="还在核实", state=State.NEW)
        fill.finding(message="别人的", unit="zfb")
        fill.finding(message="早就超期", at=NIGHT - timedelta(days=30), due=DAY - timedelta(days=2))
        fill.finding(message="就要到期", at=NIGHT - timedelta(days=9), due=DAY + timedelta(days=3))
        told = built(conn, registry)
    assert [(part.name, part.count) for part in told.parts] == [
        ("新发现", 1),
        ("超期未整改", 1),
        ("3 个工作日内到期", 1),
    ]
    assert "自己的新问题" in told.text() and "还在核实" not in told.text() and "别人的" not in told.text()
    assert "现有待整改问题 3 条" in told.text()


def test_a_unit_without_news_is_told_nothing(store: Store, registry: Registry) -> None:
    with store.begin() as conn:
        Filling(conn).finding(at=NIGHT - timedelta(days=9))
        assert built(conn, registry).quiet


def test_what_is_not_written_out_is_counted_and_hostile_text_is_escaped(
    sqlite_store: Store, registry: Registry
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        for n in range(unit_digest.SHOWN + 4):
            fill.finding(message=HOSTILE, title=HOSTILE, url=f"javascript:alert({n})")
        html = built(conn, registry).html()
    assert "另有 4 条" in html and "<script" not in html and "href=" not in html


def test_units_with_an_address_are_told_once_a_day(store: Store, registry: Registry) -> None:
    units = {"jtj": Unit("jtj", "区教育和体育局", email="jtj@example.invalid"), "zfb": Unit("zfb", "区政府办公室")}
    known, settings = replace(registry, units=units), Settings(smtp_url=SMTP)
    with store.begin() as conn:
        fill = Filling(conn)
        fill.finding()
        fill.finding(unit="zfb")
    for _ in range(2):
        jobs.send_unit_digests(store, known, settings, DAY)
    with store.read() as conn:
        rows = conn.execute(sa.select(messages)).all()
    assert [(row.recipient, row.kind) for row in rows] == [("jtj@example.invalid", "unit_digest")]
    assert "1 条" in rows[0].text


def crowded(store: Store, registry: Registry) -> str:
    """A night on which every part of the digest is full."""
    units = {f"u{n}": Unit(f"u{n}", f"区综合行政执法局第{n}中队") for n in range(30)}
    with store.begin() as conn:
        fill = Filling(conn)
        for n in range(60):
            text = {"unit": f"u{n % 30}", "message": "会议要求各单位认真落实" * 9, "title": "关于做好工作的通知" * 5}
            fill.finding("link.dead", list(Severity)[n % 4], State.CONFIRMED if n % 3 else State.NEW, **text)
            fill.finding(due=DAY - timedelta(days=20), at=NIGHT - timedelta(days=40), **text)
            back = fill.finding(at=NIGHT - timedelta(days=90), **text)
            fill.moved(back, State.CONFIRMED, State.FIXED, NIGHT - timedelta(days=60))
            fill.moved(back, State.FIXED, State.CONFIRMED)
            mended = fill.finding(at=NIGHT - timedelta(days=90), **text)
            fill.moved(mended, State.CONFIRMED, State.FIXED)
        for site in ("portal", "dept"):
            fill.scan(site, coverage={"got": 5, "failed": {"timeout": 9}}, warnings=["页面数比上次少了一半"] * 4)
        risks = [Risk("示例区人民政府", f"W{n} 栏目不更新", "第 13 天，上限 14 天", n / 10) for n in range(6)]
        return build(conn, replace(registry, units=units), DAY, risks).html()


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: nothing to lay the mail out with")
def test_the_fullest_digest_fits_one_screen(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    script = "<script>document.body.id='h'+document.documentElement.scrollHeight</script></body>"
    page = tmp_path / "digest.html"
    page.write_text(crowded(sqlite_store, registry).replace("</body>", script), encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    words = [*command, "--window-size=940,100", "--dump-dom", page.as_uri()]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    height = re.search(r'id="h(\d+)"', done.stdout)
    assert height is not None, done.stderr
    assert int(height[1]) <= 950  # about 900 px at a width of 940


def test_what_is_near_a_limit_stands_first_the_nearest_on_top(sqlite_store: Store, registry: Registry) -> None:
    clock.freeze(NIGHT)
    risks = [Risk("门户", "W3 首页不更新", "第 7 天", 0.5), Risk("门户", "W4 栏目不更新", "4 个", 0.8)]
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(severity=Severity.SERIOUS, state=State.NEW)
        fill.finding()
        told = build(conn, registry, DAY, risks).text()
    assert told.index("W4") < told.index("W3") < told.index("可能导致考核不合格") < told.index("近 8 周")


@pytest.mark.parametrize(("counts", "bars"), [([0, 1, 8], "·▁█"), ([5, 5], "██"), ([], ""), ([0], "·")])
def test_bars_are_as_high_as_their_counts(counts: list[int], bars: str) -> None:
    assert digest_text.bars(counts) == bars
