"""From the log of visits and the stored columns: site.unreachable, and what the simulated score is computed from."""

from __future__ import annotations

from datetime import timedelta

from monitor import clock
from monitor.model import PageKind
from monitor.outcomes import Outcome
from monitor.reports.score import facts as standing
from monitor.reports.score import score
from monitor.reports.score.state import SiteState
from monitor.reports.score.status import Status
from monitor.store import pages, probes, scans
from monitor.store.pages import Found
from monitor.store.probes import HomeProbe
from tests.inspection.crawled import HOME, Crawled, html, listing

DAY = timedelta(days=1)
K = PageKind


def shown(crawled: Crawled, newest: str = "2026-11-01") -> None:
    """A home page and two columns, as tonight's scan reads them."""
    items = (("a.htm", "一则新闻的标题", newest), ("b.htm", "又一则新闻的标题", "2026-08-01"))
    crawled.get("", listing("示例区人民政府", *items), K.HOME)
    crawled.get("xwzx.htm", listing("新闻中心", *items), K.COLUMN, nav=True)
    crawled.get("zdly.htm", listing("重点领域信息公开"), K.COLUMN, nav=True)
    crawled.check()


def visited(crawled: Crawled, share: float) -> None:
    """A week of visits, 24 a day, of which this share did not open."""
    now, visits = clock.now(), []
    for number in range(7 * 24):
        is_down = number % 100 < share * 100
        outcome = Outcome.TIMEOUT if is_down else Outcome.OK
        visits.append(HomeProbe(site="portal", at=now - number * DAY / 24, ok=not is_down, outcome=outcome))
    with crawled.store.begin() as conn:
        probes.add(conn, visits)


def state(crawled: Crawled) -> SiteState:
    with crawled.store.read() as conn:
        return standing.state(conn, crawled.registry, crawled.registry.sites["portal"], clock.now())


def test_a_site_that_often_does_not_open_is_a_suspected_veto_until_it_does(crawled: Crawled) -> None:
    visited(crawled, 0.10)
    shown(crawled)
    (row,) = crawled.rows("site.unreachable")
    assert (row["state"], row["severity"], row["target"]) == ("new", "严重", HOME)
    crawled.night += 7  # the bad week has passed
    crawled.fall()
    visited(crawled, 0)
    shown(crawled, "2026-11-09")
    assert crawled.rows("site.unreachable")[0]["state"] == "fixed"


def test_nobody_who_did_not_watch_closes_it(crawled_on_sqlite: Crawled) -> None:
    crawled = crawled_on_sqlite
    visited(crawled, 0.10)
    shown(crawled)
    crawled.night += 9  # the probe has not run since
    shown(crawled.fall())
    assert crawled.rows("site.unreachable")[0]["state"] == "new"


def test_the_state_is_what_the_last_scan_left(crawled: Crawled) -> None:
    shown(crawled, "2026-10-14")  # 19 days before
    with crawled.store.begin() as conn:
        scans.finish(conn, crawled.scan_id, crawled.at)
    seen = state(crawled)
    columns = {one.url.removeprefix(HOME): one for one in seen.columns}
    assert (columns["xwzx.htm"].official, columns["xwzx.htm"].age(seen.today)) == (14, 19)
    assert columns["zdly.htm"].blank and columns["zdly.htm"].finding is not None
    assert seen.scanned_at == crawled.at and seen.home_newest is not None and seen.watched is None
    told = {veto.id: (veto.status, veto.value) for veto in score(seen).vetoes}
    assert told["W3"] == (Status.SUSPECTED, 19) and told["W4-1"] == (Status.CLEAR, 1)
    assert told["W4-3"] == (Status.CLEAR, 1) and told["W2"][0] is Status.UNCHECKED


def test_a_site_that_was_never_scanned_is_unchecked(crawled_on_sqlite: Crawled) -> None:
    assert {veto.status for veto in score(state(crawled_on_sqlite)).vetoes} == {Status.UNCHECKED}


def test_ways_to_ask_and_services_are_known_by_the_names_of_columns_and_links(crawled: Crawled) -> None:
    items = (("a.htm", "一则新闻的标题", "2026-11-01"), ("b.htm", "又一则新闻的标题", "2026-08-01"))
    home = crawled.get("", listing("示例区人民政府", *items), K.HOME)
    for path, name in (("hdjl/qzxx.htm", "区长信箱"), ("hdjl/myzj.htm", "民意征集"), ("yqjd.htm", "云泉街道办事处")):
        crawled.get(path, listing(name, *items), K.COLUMN, nav=True)
    crawled.get("guide.htm", html("食品经营许可办事指南", "办理地点"), K.ARTICLE)
    linked = [
        Found("http://other.invalid/zwfw", K.OUTSIDE, home, 1, False, "政务服务网"),
        Found(HOME + "hdjl/zxts.htm", K.OTHER, home, 1, False, "咨询投诉"),
        Found(HOME + "far.htm", K.OTHER, crawled.get("a.htm", html("新闻")), 2, False, "网上办事"),
    ]
    with crawled.store.begin() as conn:
        pages.add(conn, "portal", crawled.scan_id, linked, crawled.at)
    crawled.get("hdjl/zxts.htm", "", K.OTHER, Outcome.NOT_FOUND)
    crawled.check()
    seen = state(crawled)
    known = {(one.channel.value, one.name): one.opens for one in seen.channels}
    assert known == {("W5", "区长信箱"): True, ("W5", "咨询投诉"): False, ("W6", "政务服务网"): None}
    assert seen.guides == (("食品经营许可办事指南", HOME + "guide.htm"),)
