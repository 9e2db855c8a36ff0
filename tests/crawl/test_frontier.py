"""What is asked for next, and which links of a page bring something new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from monitor.crawl.frontier import CrawlLimits, Frontier, Leads
from monitor.crawl.traps import CALENDAR_LIMIT, QUERY_LIMIT, Traps
from monitor.extract.outlinks import Outlink, Outlinks
from monitor.model import PageKind
from monitor.store.wanted_pages import Ask, KnownPage

HOST = "p.gov.cn"
SITE = f"http://{HOST}"
HOME = Ask(1, f"{SITE}/", PageKind.HOME)
COLUMN = Ask(2, f"{SITE}/tzgg.htm", PageKind.COLUMN, depth=1, parent_id=1)


class Remembering(Frontier):
    """Its store is a dictionary."""

    def __init__(self, limits: CrawlLimits, skipped: dict[str, int], asked: int = 0) -> None:
        self.book: dict[str, KnownPage] = {}
        super().__init__(frozenset({HOST}), limits, Traps(2026), skipped, asked, self.look_up)

    def look_up(self, urls: Sequence[str]) -> list[KnownPage]:
        return [self.book[url] for url in urls if url in self.book]

    def remember(self, page: KnownPage) -> None:
        self.book[page.url] = page
        super().remember(page)


def frontier(pages: int = 1000, depth: int = 12, list_pages: int = 50, asked: int = 0) -> Remembering:
    frontier = Remembering(CrawlLimits(pages, depth, list_pages), {}, asked)
    for ask in (HOME, COLUMN):
        frontier.remember(KnownPage(ask.id, ask.url, ask.kind, ask.parent_id, wanted=True))
    return frontier


def links(*hrefs: str, kind: PageKind = PageKind.ARTICLE, nav: bool = False, pager: tuple[str, ...] = ()) -> Outlinks:
    urls = [href if "://" in href else SITE + href for href in hrefs]
    return Outlinks(pages=[Outlink(url, "文字", nav, kind) for url in urls], pager=[SITE + href for href in pager])


def found(leads: Leads) -> dict[str, PageKind]:
    return {new.url.removeprefix(SITE): new.kind for new in leads.found}


def test_new_pages_go_before_those_whose_turn_has_come() -> None:
    line = frontier()
    line.push([Ask(7, "later", PageKind.OTHER, later=True), Ask(8, "first", PageKind.OTHER)])
    line.push([Ask(9, "second", PageKind.OTHER), Ask(10, "picture", PageKind.IMAGE)])
    assert [line.pop() for _ in range(4)] == [Ask(8, "first", PageKind.OTHER), Ask(9, "second", PageKind.OTHER),
                                              Ask(7, "later", PageKind.OTHER, later=True), None]  # fmt: skip


def test_the_budget_counts_what_was_asked_before_a_kill() -> None:
    line = frontier(pages=5, asked=4)
    line.push([Ask(8, "a", PageKind.OTHER), Ask(9, "b", PageKind.OTHER)])
    assert line.pop() and line.pop() is None
    assert line.exhausted and line.waiting == 1


def test_a_url_is_new_once() -> None:
    line = frontier()
    assert len(line.follow(HOME, links("/info/1/1.htm", "/info/1/2.htm", "/info/1/1.htm")).found) == 2
    assert line.follow(COLUMN, links("/info/1/1.htm", "/", "/tzgg.htm")) == Leads()


def test_where_a_page_was_found_is_kept() -> None:
    (new,) = frontier().follow(COLUMN, links("/info/1/1.htm")).found
    assert (new.parent_id, new.depth, new.text, new.nav) == (2, 2, "文字", False)


def test_other_hosts_are_targets_also_when_they_are_the_same_machine() -> None:
    leads = frontier().follow(HOME, links("http://www.gov.cn/", f"{SITE}:8080/", "https://p.gov.cn/a.htm", "/b.htm"))
    assert [new.kind for new in leads.found] == [PageKind.OUTSIDE, PageKind.OUTSIDE, PageKind.ARTICLE, PageKind.ARTICLE]


def test_images_and_films_are_only_probed() -> None:
    outlinks = links("/film/a.MP4")
    outlinks.images = [f"{SITE}/logo.png", "http://img.cn/x.png"]
    assert set(found(frontier().follow(HOME, outlinks)).values()) == {PageKind.IMAGE}


def test_the_navigation_is_that_of_the_home_page_only() -> None:
    line = frontier()
    leads = line.follow(HOME, links("/tzgg.htm", "/new.htm", kind=PageKind.COLUMN, nav=True))
    assert leads.nav == [f"{SITE}/tzgg.htm", f"{SITE}/new.htm"] and leads.found[0].nav
    leads = line.follow(COLUMN, links("/sub.htm", kind=PageKind.COLUMN, nav=True))
    assert leads.nav == [] and not leads.found[0].nav


def test_depth_is_bounded_and_counted_once() -> None:
    skipped: dict[str, int] = {}
    line = Remembering(CrawlLimits(99, 1, 50), skipped)
    for _ in range(2):
        assert not line.follow(COLUMN, links("/info/1/1.htm", "/info/1/2.htm")).found
    assert skipped == {"trap": 2}
    assert line.follow(HOME, links("/info/1/1.htm")).found


def unwanted(line: Frontier, *pages: tuple[int, str, PageKind]) -> None:
    for id_, path, kind in pages:
        line.remember(KnownPage(id_, SITE + path, kind, 2, wanted=False))


def test_what_the_home_page_shows_is_asked_for_tonight_what_others_show_is_not() -> None:
    line = frontier()
    unwanted(line, (10, "/info/1/1.htm", PageKind.ARTICLE))
    assert line.follow(COLUMN, links("/info/1/1.htm")).wanted == []
    assert line.follow(HOME, links("/info/1/1.htm")).wanted == [10]
    assert line.follow(HOME, links("/info/1/1.htm")).wanted == []


def test_a_target_is_probed_when_any_page_of_tonight_shows_it() -> None:
    line = frontier()
    unwanted(line, (10, "/logo.png", PageKind.IMAGE))
    outlinks = Outlinks(images=[f"{SITE}/logo.png"])
    assert line.follow(COLUMN, outlinks).wanted == [10]


def test_pages_of_a_list_stay_at_its_depth_and_are_bounded_by_column() -> None:
    line = frontier(list_pages=3)
    ask = COLUMN
    for number in range(9, 4, -1):
        leads = line.follow(ask, links(f"/info/1/{number}.htm", pager=(f"/tzgg/{number}.htm",)))
        further = [new for new in leads.found if new.kind is PageKind.LIST]
        if number < 7:
            assert not further
            continue
        assert further[0].depth == 2
        ask = Ask(100 + number, further[0].url, PageKind.LIST, further[0].depth, parent_id=ask.id)
        line.push([ask])


def test_numbered_links_of_a_pager_are_pages_of_the_list_too() -> None:
    line = frontier(list_pages=2)
    numbers = links("/tzgg/8.htm", "/tzgg/7.htm", "/tzgg/1.htm", kind=PageKind.LIST, pager=("/tzgg/9.htm",))
    assert set(found(line.follow(COLUMN, numbers))) == {"/tzgg/9.htm", "/tzgg/8.htm"}


def test_articles_that_are_numbered_like_lists_are_no_list_pages() -> None:
    line = frontier(list_pages=2)
    articles = links(*(f"/news/{number}.htm" for number in range(20)), kind=PageKind.LIST, pager=("/tzgg/9.htm",))
    assert len(found(line.follow(COLUMN, articles))) == 21


def test_known_list_pages_are_read_again_only_while_the_list_is_full_of_news() -> None:
    old = ("/info/1/20.htm", "/info/1/21.htm")
    for news, wanted in ((0, []), (1, []), (5, [10])):
        line = frontier()
        unwanted(line, (10, "/tzgg/9.htm", PageKind.LIST), *((20, href, PageKind.ARTICLE) for href in old))
        hrefs = [f"/info/2/{number}.htm" for number in range(news)]
        leads = line.follow(COLUMN, links(*old, *hrefs, pager=("/tzgg/9.htm",)))
        assert leads.wanted == wanted


def test_a_redirect_leads_to_a_page_of_the_same_kind_one_step_deeper() -> None:
    line = frontier()
    (new,) = line.redirected(COLUMN, f"{SITE}/tzgg/index.htm").found
    assert (new.kind, new.depth) == (PageKind.COLUMN, 2)
    (new,) = line.redirected(HOME, f"{SITE}/index.htm").found
    assert (new.kind, new.depth) == (PageKind.HOME, 0)
    (new,) = line.redirected(COLUMN, "https://other.gov.cn/").found
    assert new.kind is PageKind.OUTSIDE
    assert line.redirected(COLUMN, f"{SITE}/").found == []


def test_a_chain_of_redirects_ends_by_its_depth() -> None:
    line, ask = frontier(), COLUMN
    for number in range(100):
        leads = line.redirected(ask, f"{SITE}/r/{number}")
        if not leads.found:
            break
        ask = Ask(100 + number, leads.found[0].url, leads.found[0].kind, leads.found[0].depth, parent_id=ask.id)
    assert number == 11


def dated(outlinks: Outlinks) -> Outlinks:
    """The same links, as rows of a dated list."""
    shown = frozenset(link.url for link in outlinks.pages)
    return replace(outlinks, dated=lambda: shown)


@pytest.mark.parametrize("address", ["/show.jsp?id={}", "/show.jsp?id={}&m=3", "/x/9_{}_2_1.html"])
def test_rows_of_a_dated_list_are_followed_however_many_there_are(address: str) -> None:
    hrefs = [address.format(number) for number in range(QUERY_LIMIT + 100)]
    line = frontier()
    assert len(line.follow(COLUMN, dated(links(*hrefs, kind=PageKind.OTHER))).found) == len(hrefs) and not line.cut
    (new,) = line.follow(COLUMN, dated(links(address.format("99999"), kind=PageKind.OTHER))).found
    assert new.url.endswith(address.format("99999"))
    plain = frontier()
    assert len(plain.follow(COLUMN, links(*hrefs, kind=PageKind.OTHER)).found) < len(hrefs) and not plain.cut


def test_rows_of_a_list_that_are_not_followed_are_told() -> None:
    line = frontier(depth=1)
    for _ in range(2):
        assert not line.follow(COLUMN, dated(links("/info/1/1.htm"))).found
    assert line.cut == [f"{SITE}/info/1/1.htm"]
    line = frontier()
    assert not line.follow(COLUMN, dated(links("/a/a/a/1.htm"))).found
    assert line.cut == [f"{SITE}/a/a/a/1.htm"]


def test_a_calendar_that_lists_days_of_its_own_kind_ends() -> None:
    line, followed = frontier(), 0
    day = COLUMN._replace(url=f"{SITE}/rili?d=1", kind=PageKind.OTHER)
    for page in range(100):
        days = links(*(f"/rili?d={10 * page + number}" for number in range(10)), kind=PageKind.OTHER)
        followed += len(line.follow(day, dated(days)).found)
    assert followed == CALENDAR_LIMIT and len(line.cut) == 1000 - CALENDAR_LIMIT


def test_rows_that_are_numbered_like_the_pages_of_their_list_are_no_list_pages() -> None:
    articles = links(*(f"/tzgg/{number}.htm" for number in range(20, 30)), kind=PageKind.LIST, pager=("/tzgg/9.htm",))
    assert len(found(frontier(list_pages=2).follow(COLUMN, dated(articles)))) == 11
    assert len(found(frontier(list_pages=2).follow(COLUMN, articles))) == 2


def spelt(*pairs: tuple[str, str]) -> Outlinks:
    """Links by key and spelling."""
    urls = {SITE + key: SITE + asked for key, asked in pairs if asked != key}
    return replace(links(*(key for key, _ in pairs)), asked=urls)


def test_a_page_is_asked_for_as_it_is_written() -> None:
    leads = frontier().follow(HOME, spelt(("/x?a=1&b=2", "/x?b=2&a=1"), ("/y", "/y")))
    assert [(new.url, new.asked) for new in leads.found] == [
        (f"{SITE}/x?a=1&b=2", f"{SITE}/x?b=2&a=1"),
        (f"{SITE}/y", ""),
    ]


def test_pictures_further_pages_and_redirects_are_asked_for_as_they_are_written() -> None:
    key, asked = f"{SITE}/list_2.htm?a=1&b=2", f"{SITE}/list_2.htm?b=2&a=1"
    for outlinks in (Outlinks(images=[key], asked={key: asked}), Outlinks(pager=[key], asked={key: asked})):
        assert [new.asked for new in frontier().follow(COLUMN, outlinks).found] == [asked]
    assert [new.asked for new in frontier().redirected(COLUMN, key, asked=asked).found] == [asked]
    assert [new.asked for new in frontier().named(HOME, [key], {key: asked}).found] == [asked]


@pytest.mark.parametrize(
    ("known", "fine", "written", "respelt"),
    [
        (None, True, "/x?b=2&a=1", "/x?b=2&a=1"),  # found before spellings were kept
        (None, True, "/x?a=1&b=2", "/x?a=1&b=2"),
        ("", True, "/x?b=2&a=1", None),  # the first one works: others lead to the same page
        ("", False, "/x?b=2&a=1", "/x?b=2&a=1"),
        (f"{SITE}/x?b=2&a=1", False, "/x?b=2&a=1", None),
        (f"{SITE}/x?b=2&a=1", False, "/x?a=1&b=2", "/x?a=1&b=2"),
    ],
)
def test_a_known_page_is_respelt_where_nothing_better_is_known(
    known: str | None, fine: bool, written: str, respelt: str | None
) -> None:
    line, key = frontier(), "/x?a=1&b=2"
    line.remember(KnownPage(7, SITE + key, PageKind.ARTICLE, 2, False, known, fine))
    outlinks = spelt((key, written))
    right = {} if respelt is None else {7: "" if respelt == key else SITE + respelt}
    assert line.follow(COLUMN, outlinks).respelt == right
    assert line.follow(COLUMN, outlinks).respelt == {}
