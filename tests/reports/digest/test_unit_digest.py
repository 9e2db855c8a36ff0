"""What a unit is told: its own, beyond doubt, once a day, to its own address; and the whole digest on one screen."""

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from lxml import html

from monitor import clock
from monitor.jobs import digest as job
from monitor.model import Severity, State
from monitor.registry import Registry, Unit
from monitor.reports.digest import html as digest_html
from monitor.reports.digest import text as digest_text
from monitor.reports.digest import unit_digest
from monitor.reports.digest.build import build
from monitor.reports.digest.values import Digest, Risk
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import messages
from tests.reports.sample_findings import DAY, HOSTILE, NIGHT, Filling

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
        mail = built(conn, registry).html()
    assert "另有 4 条" in mail and "<script" not in mail and "href=" not in mail


def test_units_with_an_address_are_told_once_a_day(store: Store, registry: Registry) -> None:
    units = {
        "jtj": Unit(id="jtj", name="区教育和体育局", email="jtj@example.invalid"),
        "zfb": Unit(id="zfb", name="区政府办公室"),
    }
    known, settings = replace(registry, units=units), Settings(smtp_url=SMTP)
    with store.begin() as conn:
        fill = Filling(conn)
        fill.finding()
        fill.finding(unit="zfb")
    for _ in range(2):
        job.send_unit_digests(store, known, settings, DAY)
    with store.read() as conn:
        rows = conn.execute(sa.select(messages)).all()
    assert [(row.recipient, row.kind) for row in rows] == [("jtj@example.invalid", "unit_digest")]
    assert "1 条" in rows[0].text


def crowded(store: Store, registry: Registry) -> str:
    """A night on which every part of the digest is full."""
    units = {f"u{n}": Unit(id=f"u{n}", name=f"区综合行政执法局第{n}中队") for n in range(30)}
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
        return digest_html.html(build(conn, replace(registry, units=units), DAY, risks))


def busy(store: Store, registry: Registry) -> Digest:
    """200 new findings in one night over 30 units, 40 overdue, 40 mended, 40 back."""
    units = {f"u{n}": Unit(id=f"u{n}", name=f"区综合行政执法局第{n}中队") for n in range(30)}
    with store.begin() as conn:
        fill = Filling(conn)
        for n in range(200):
            text = {"unit": f"u{n % 30}", "message": "会议要求各单位认真落实各项工作部署" * 3}
            fill.finding("link.dead", list(Severity)[n % 4], State.CONFIRMED if n % 7 else State.NEW, **text)
        for n in range(40):
            text = {"unit": f"u{n % 30}", "at": NIGHT - timedelta(days=90)}
            fill.finding(due=DAY - timedelta(days=20), **text)
            fill.moved(fill.finding(**text), State.CONFIRMED, State.FIXED)
            back = fill.finding(**text)
            fill.moved(back, State.CONFIRMED, State.FIXED, NIGHT - timedelta(days=60))
            fill.moved(back, State.FIXED, State.CONFIRMED)
        fill.scan(coverage={"got": 900, "failed": {"timeout": 9}}, warnings=["页面数比上次少了一半"])
        risks = [Risk("示例区人民政府", f"W4-{n} 栏目不更新（一）动态要闻 2 周", "第 13 天", n / 9) for n in range(5)]
        return build(conn, replace(registry, units=units), DAY, risks)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: nothing to lay the mail out with")
@pytest.mark.parametrize("night", ["crowded", "busy"])
def test_the_fullest_digest_fits_one_screen(
    sqlite_store: Store, registry: Registry, tmp_path: Path, night: str
) -> None:
    mail = crowded(sqlite_store, registry) if night == "crowded" else digest_html.html(busy(sqlite_store, registry))
    script = "<script>document.body.id='h'+document.documentElement.scrollHeight</script></body>"
    page = tmp_path / "digest.html"
    page.write_text(mail.replace("</body>", script), encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    words = [*command, "--window-size=940,100", "--dump-dom", page.as_uri()]
    done = subprocess.run(words, capture_output=True, text=True)
    height = re.search(r'id="h(\d+)"', done.stdout)
    assert height is not None, done.stderr
    assert int(height[1]) <= 950  # about 900 px at a width of 940


def test_a_busy_night_fits_one_screen_of_text_in_the_order_that_people_need(
    sqlite_store: Store, registry: Registry
) -> None:
    clock.freeze(NIGHT)
    text = digest_text.text(busy(sqlite_store, registry))
    assert len(text.splitlines()) <= 50
    order = [
        "单项否决预警",
        "可能导致考核不合格",
        "■ 新发现 200 条",
        "■ 超期未整改 40 条",
        "■ 好消息",
        "近 8 周（只计已核实的，不含提示）：发现",
    ]
    assert [text.index(name) for name in order] == sorted(text.index(name) for name in order)


def test_what_the_digest_leaves_out_stands_in_the_list_behind_it(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    clock.freeze(NIGHT)
    digest = busy(sqlite_store, registry)
    assert f'href="{digest.list_file}"' in digest_html.html(digest) and digest.list_file in digest_text.text(digest)
    (file,) = [path for path in job.write_digest(digest, tmp_path) if path.name == digest.list_file]
    rows = html.fromstring(file.read_text(encoding="utf-8")).xpath("//tr[td]")
    listed = Counter(row.xpath("preceding::h2[1]/@id")[0] for row in rows)
    assert listed == {"serious": digest.serious.count, "new": 200, "back": 40, "overdue": 40, "fixed": 40}


def test_the_list_behind_the_digest_goes_with_the_mail_and_escapes_what_it_shows(
    sqlite_store: Store, registry: Registry
) -> None:
    clock.freeze(NIGHT)
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(message=HOSTILE, title=HOSTILE, url="javascript:alert(1)")
        digest = build(conn, registry, DAY)
    behind = digest_html.list_html(digest)
    assert "<script" not in behind and "javascript" not in behind.split("</h2>")[0]
    job.send_digest(sqlite_store, registry, Settings(smtp_url=SMTP), digest)
    with sqlite_store.read() as conn:
        (row,) = conn.execute(sa.select(messages)).all()
    assert row.attachments == [f"digests/{digest.list_file}"]
    assert (sqlite_store.data_dir / row.attachments[0]).is_file()


def test_a_night_without_news_is_one_line_and_has_no_list(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    clock.freeze(NIGHT)
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.scan("portal", coverage={"got": 5})
        fill.scan("dept", coverage={"got": 5})
        digest = build(conn, registry, DAY)
    assert len(digest_text.text(digest).splitlines()) == 1 and "没有新问题" in digest_text.text(digest)
    assert all(path.name != digest.list_file for path in job.write_digest(digest, tmp_path))


def test_what_is_near_a_limit_stands_first_the_nearest_on_top(sqlite_store: Store, registry: Registry) -> None:
    clock.freeze(NIGHT)
    risks = [Risk("门户", "W3 首页不更新", "第 7 天", 0.5), Risk("门户", "W4 栏目不更新", "4 个", 0.8)]
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        fill.finding(severity=Severity.SERIOUS, state=State.NEW)
        fill.finding()
        told = digest_text.text(build(conn, registry, DAY, risks))
    assert told.index("W4") < told.index("W3") < told.index("可能导致考核不合格") < told.index("近 8 周")


@pytest.mark.parametrize(("counts", "bars"), [([0, 1, 8], "·▁█"), ([5, 5], "██"), ([], ""), ([0], "·")])
def test_bars_are_as_high_as_their_counts(counts: list[int], bars: str) -> None:
    assert digest_text.bars(counts) == bars
