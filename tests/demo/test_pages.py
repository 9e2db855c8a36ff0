"""The pages of both sites: numbers, addresses, links, metas, conditional requests."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.demo import dept, portal
from monitor.demo.columns import DEPT_COLUMNS, PORTAL_COLUMNS
from monitor.demo.content import Content
from monitor.demo.district import District
from tests.demo.client import get
from tests.demo.conftest import TODAY

METAS = """SiteName SiteDomain SiteIDCode ColumnName ColumnDescription ColumnKeywords ColumnType
    ArticleTitle PubDate ContentSource Keywords Description Url"""
RECORD = re.compile(r"<record><!\[CDATA\[(.*?)\]\]></record>", re.DOTALL)
ABSENT = {  # what pages of the two sites link to and is not there: the planted dead links
    "/info/1011/3999.htm",
    "/col/col199/index.html",
    "/__local/D/EA/D0/DEAD0000A1B2C3D4E5F60718293_A1B2C3D4_20481.png",
    "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=590",
    "/attach/0/602.docx",
    f"/art/{(TODAY - timedelta(300)).strftime('%Y/%-m/%-d')}/art_124_999.html",
}


def links(text: str, url: str) -> set[str]:
    """Addresses that a page names in a, img, script and link, and in a datastore."""
    opened = LexborHTMLParser(text + "".join(RECORD.findall(text)))
    found = {
        node.attributes.get("href") or node.attributes.get("src") or "" for node in opened.css("a, img, script, link")
    }
    return {urljoin(url, href).split("#")[0] for href in found if href and not re.match(r"javascript:|data:|#", href)}


def test_there_are_enough_columns_and_articles(content: Content) -> None:
    listed = [column for column in (*PORTAL_COLUMNS, *DEPT_COLUMNS) if column.kind]
    articles = {(column.tree, a.number) for column in listed for a in content.items(column.tree, 1)}
    assert len(listed) >= 13
    assert len(articles) >= 300
    assert len(set(portal.paths(content, 2) + dept.paths(content, 2))) < 500


@pytest.mark.parametrize("night", [0, 1, 2])
def test_every_link_between_the_two_sites_leads_somewhere_except_the_planted_ones(
    district: District, content: Content, night: int
) -> None:
    district.night(night)
    answers: dict[str, int] = {}
    for base, paths in (
        (district.portal_url, portal.paths(content, night)),
        (district.dept_url, dept.paths(content, night)),
    ):
        for path in paths:
            url = base + path[1:]
            got = get(url)
            answers[url] = got.status
            for link in links(got.text, url):
                if link.startswith((district.portal_url, district.dept_url)):
                    answers.setdefault(link, 0)
    missing = {url for url in answers if (answers[url] or get(url).status) != 200}
    assert {re.sub(r"https?://[^/]+", "", url) for url in missing} == ABSENT


@pytest.mark.parametrize("night", [0, 2])
def test_every_page_can_be_reached_from_the_home_page(district: District, content: Content, night: int) -> None:
    district.night(night)
    for base, paths in (
        (district.portal_url, portal.paths(content, night)),
        (district.dept_url, dept.paths(content, night)),
    ):
        seen, waiting = {base}, [base]
        while waiting:
            url = waiting.pop()
            text = get(url).body.decode("utf-8", "replace")
            following = links(text, url)
            following |= {urljoin(url, found) for found in re.findall(r'CDATA\[<a href="([^"]+)"></a>', text)}
            fresh = {link for link in following if link.startswith(base)} - seen
            seen |= fresh
            waiting += [link for link in fresh if not re.search(r"\.(png|jpg|js|css|ico)$|download|attach", link)]
        assert {base + path[1:] for path in paths} <= seen


def test_list_pages_are_numbered_backwards(district: District, content: Content) -> None:
    items = content.items(1011, 1)
    pages = -(-len(items) // 15)
    first = get(f"{district.portal_url}xwzx/tzgg.htm").text
    assert pages == 8
    assert '<a href="tzgg/7.htm">下页</a>' in first
    assert f"/{items[15].number}.htm" in get(f"{district.portal_url}xwzx/tzgg/7.htm").text
    assert f"/{items[-1].number}.htm" in get(f"{district.portal_url}xwzx/tzgg/1.htm").text
    assert get(f"{district.portal_url}xwzx/tzgg/8.htm").status == 404


def test_the_datastore_holds_the_list_and_the_end_point_the_rest(district: District, content: Content) -> None:
    items = content.items(123, 1)
    page = get(f"{district.dept_url}col/col123/index.html").text
    proxy = f"{district.dept_url}module/web/jpage/dataproxy.jsp"
    further = get(f"{proxy}?page=1&webid=1&columnid=123&unitid=764123").text
    assert LexborHTMLParser(page).css("li a") == []  # a parser of HTML sees none of them
    assert len(RECORD.findall(page)) == 15
    assert len(RECORD.findall(further)) == len(items) - 15
    assert "<nextgroup>" in page
    assert "<nextgroup>" not in further


def test_the_end_point_answers_posts_and_honours_the_record_numbers(district: District, content: Content) -> None:
    url = f"{district.dept_url}module/web/jpage/dataproxy.jsp?startrecord=3&endrecord=7&perpage=5"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    text = get(url, method="POST", headers=form, body="col=1&webid=1&columnid=123&unitid=764123").text
    assert re.findall(r"art_123_(\d+)", text) == [str(a.number) for a in content.items(123, 1)[2:7]]


def test_an_unchanged_page_answers_304(district: District) -> None:
    for url in (
        f"{district.portal_url}info/1012/4201.htm",
        f"{district.portal_url}xwzx/tzgg.htm",
        district.dept_url,
    ):
        first = get(url)
        assert get(url, headers={"If-None-Match": first.headers["etag"]}).status == 304
        assert get(url, headers={"If-Modified-Since": first.headers["last-modified"]}).status == 304
        assert get(url, headers={"If-None-Match": '"other"'}).status == 200


def test_a_changed_page_answers_200_to_both_conditions(district: District) -> None:
    url = f"{district.portal_url}info/1012/4201.htm"
    first = get(url)
    district.night(2)
    assert get(url, headers={"If-None-Match": first.headers["etag"]}).status == 200
    assert get(url, headers={"If-Modified-Since": first.headers["last-modified"]}).status == 200


def test_most_pages_are_the_same_on_the_next_night(district: District, content: Content) -> None:
    urls = [district.portal_url + path[1:] for path in portal.paths(content, 1) if path.startswith("/info/")]
    before = {url: get(url).headers["etag"] for url in urls}
    district.night(2)
    same = [url for url in urls if get(url).headers.get("etag") == before[url]]
    assert len(same) > 0.9 * len(urls)


def test_two_districts_of_the_same_day_are_the_same(content: Content) -> None:
    again = Content(content.today, content.bases)
    for path in portal.paths(content, 2):
        first, second = (portal.Portal(made).answer(path, "", 2) for made in (content, again))
        assert first == second


@pytest.mark.parametrize("today", [date(2027, 3, 1), date(2028, 2, 29)])
def test_the_district_never_ages(content: Content, today: date) -> None:
    later = Content(today, content.bases)
    for night in (0, 1, 2):
        for column in PORTAL_COLUMNS:
            ages = [[c.date_of(a.rank) - c.today for a in c.items(column.tree, night)] for c in (content, later)]
            assert ages[0] == ages[1]


def test_articles_are_not_identical(content: Content) -> None:
    bodies = {content.body(a, 1) for a in content.articles.values() if a.stands(1) and a.tree != 1043}
    assert len(bodies) >= 300
    titles = {a.title for a in content.articles.values()}
    assert len(titles) > 200


def test_an_article_has_all_meta_tags_and_a_home_page_those_of_the_site(district: District) -> None:
    text = get(f"{district.portal_url}info/1012/4201.htm").text
    for name in METAS.split():
        assert re.search(f'<meta name="{name}" content="[^"]+">', text)
    assert '<meta name="PubDate" content="2026-11-14 10:20">' in text


def test_pages_have_a_realistic_size(district: District) -> None:
    for path in ("info/1012/5300.htm", "xwzx/tzgg.htm", "xwzx.htm"):
        assert 12_000 < len(get(district.portal_url + path).body) < 30_000


def test_a_scaled_portal_has_about_the_pages_asked_for(content: Content) -> None:
    for pages in (2000, 10_000):
        scaled = Content(TODAY, content.bases, pages)
        assert abs(len(portal.paths(scaled, 1)) - pages) < 0.02 * pages
        assert {a.number for a in scaled.articles.values() if a.planted} == {
            a.number for a in content.articles.values() if a.planted
        }
