"""Columns whose list a script fetches, crawled and inspected: every end point on a local server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch
from urllib.parse import parse_qsl

import pytest

from monitor import clock, inspection, registry
from monitor.model import PageKind
from monitor.settings import Settings
from monitor.store import columns, scans
from monitor.store.columns import StoredColumn
from tests.crawl.rough import Hit, Reply, RoughServer
from tests.inspection.crawled import Here
from tests.spiders.place import Place

CHANNEL = "0123456789abcdef0123456789abcdef"
JSON = "application/json; charset=utf-8"


def item(system: str, number: int) -> tuple[str, str, str]:
    return (f"示例区关于开展第{number}次检查的通知", f"/info/{ord(system)}/{number}.htm", f"2026-11-{20 - number:02}")


def row(system: str, number: int) -> str:
    title, url, day = item(system, number)
    return f'<li><a href="{url}">{title}</a><span>{day}</span></li>'


def records(system: str, numbers: list[int], day: str = "pubDate", url: str = "url") -> list[dict[str, str]]:
    return [dict(zip(("title", url, day), item(system, number), strict=True)) for number in numbers]


def shell(name: str, script: str) -> Reply:
    head = f'<meta charset="utf-8"><title>{name}</title><meta name="ColumnName" content="{name}">'
    return Reply(f"<html><head>{head}</head><body><h2>{name}</h2><div id='list'></div>{script}</body></html>")


def dataproxy(hit: Hit) -> Reply:
    """45 records in ranges of three; refuses who does not post the form."""
    asked, form = dict(parse_qsl(hit.path.partition("?")[2])), dict(parse_qsl(hit.body))
    if hit.method != "POST" or form.get("columnid") != "9" or "x-requested-with" not in hit.headers:
        return Reply("", 403)
    start, end = int(asked["startrecord"]), int(asked["endrecord"])
    found = "".join(f"<record><![CDATA[{row('a', n)}]]></record>" for n in range(start, min(end, 5) + 1))
    return Reply(f"<datastore><totalrecord>5</totalrecord><recordset>{found}</recordset></datastore>", type="text/xml")


def unit(hit: Hit) -> Reply:
    """Page 1 for everybody, page 2 only for compact JSON; 403 without a referer."""
    if "referer" not in hit.headers or "x-requested-with" not in hit.headers:
        return Reply("", 403)
    asked = dict(parse_qsl(hit.path.partition("?")[2]))
    if asked["tagId"] == "菜单":
        return Reply(json.dumps({"success": True, "data": {"html": '<a href="/">首页</a>'}}), type=JSON)
    numbers = [3] if asked.get("paramJson") == '{"pageNo":2,"pageSize":2}' else [1, 2]
    html = "<ul>" + "".join(row("b", number) for number in numbers) + "</ul><span>共2页</span>"
    return Reply(json.dumps({"success": True, "data": {"html": html}}), type=JSON)


def query_list(hit: Hit) -> Reply:
    form = dict(parse_qsl(hit.body))
    if hit.method != "POST" or form.get("channelCode[]") == "blank":
        return Reply('{"data": {"total": 0, "results": []}}', type=JSON)
    number = int(form["current"])
    results = [{"source": one | {"urls": json.dumps({"pc": one["url"]})}} for one in records("c", [number])]
    return Reply(json.dumps({"data": {"total": 2, "results": results}}), type=JSON)


def search(hit: Hit) -> Reply:
    return Reply(json.dumps({"data": {"total": 2, "results": records("d", [1, 2], "publishedTimeStr")}}), type=JSON)


def gkmlpt(hit: Hit) -> Reply:
    return Reply(json.dumps({"total": 2, "articles": records("e", [1, 2], "created_at")}), type=JSON)


def epoint(hit: Hit) -> Reply:
    params = json.loads(dict(parse_qsl(hit.body))["params"])
    found = records("f", [params["pageIndex"] + 1], "infodate", "infourl")
    return Reply(json.dumps({"custom": {"count": 2, "infodata": found}}), type="text/plain")


BUILD = "/api-gateway/jpaas-publish-server/front/page/build/unit"
UNIT = """<script parseType="bulidstatic" queryData="{{'webId':'w','pageType':'column','tagId':'{}'}}"
url="{}"></script>"""
QUERY = "<script>loadPageData({{unitid:'1',webSiteCode:['jx'],channelCode:['{}'],perPage:'1'}},'1')</script>"
COLUMNS = {
    "/col/col1/": shell("通知公告", """<script>$('#list').jpage({perPage:1, proxyUrl:'/module/web/jpage/dataproxy.jsp',
        proxyParam:{col:1,columnid:'9',unitid:'77'}})</script>"""),
    "/col/col2/": shell("工作动态", UNIT.format("菜单", BUILD) + UNIT.format("列表", BUILD)),
    "/col/col3/": shell("政策文件", QUERY.format("col3")),
    "/c100001/fgwj.html": shell("规范性文件", f"<script>$.get('/common/search/{CHANNEL}?_isAgg=false')</script>"),
    "/gkmlpt/index": shell("公开目录", "<script>_C = {SID: '755'}; axios('/gkmlpt/api/all/')</script>"),
    "/jyxx/": shell("交易信息", """<script>d = {siteGuid:"7", categoryNum:"003", pageSize:1};
        $.post("/EpointWebBuilder/rest/frontAppNotNeedLoginAction/getPageInfoListNew")</script>"""),
    "/blank/": shell("公示公告", QUERY.format("blank")),
    "/riddle/": shell("区级要闻", "<script>$.post('/secret/api', function (d) { h += '<li>' + d })</script>"),
    "/broken/": shell("部门动态", UNIT.format("列表", "/broken" + BUILD)),
    "/abroad/": shell("镇街动态", UNIT.format("列表", "http://elsewhere.invalid" + BUILD)),
}  # fmt: skip
ANSWERS = {
    "/module/web/jpage/dataproxy.jsp": dataproxy,
    BUILD: unit,
    "/queryList": query_list,
    f"/common/search/{CHANNEL}": search,
    "/gkmlpt/api/all/0": gkmlpt,
    "/EpointWebBuilder/rest/frontAppNotNeedLoginAction/getPageInfoListNew": epoint,
    "/broken" + BUILD: Reply("系统繁忙"),
}
HOME = Reply("<div class='nav'>" + "".join(f'<a href="{path}">{path}</a>' for path in COLUMNS) + "</div>")


def inspected(place: Place) -> dict[str, StoredColumn]:
    """The columns by path, after the checks of this scan."""
    clock.freeze(place.now)
    given = registry.load(place.folder / "registry.toml")
    with patch.object(inspection, "Pool", Here):
        inspection.check_scan(place.store, given, Settings(workers=1), place.scan.id)
    with place.store.read() as conn:
        found = columns.load(conn, "site")
    return {url.removeprefix(place.url.rstrip("/")): column for url, column in found.items()}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, RoughServer, dict[str, StoredColumn]]]:
    with RoughServer({"/": HOME, **COLUMNS, **ANSWERS}) as server:
        place = Place(tmp_path_factory.mktemp("calls"), server.url)
        place.crawl()
        yield place, server, inspected(place)
        place.store.close()


@pytest.mark.parametrize(
    ("path", "system", "items"),
    [("/col/col1/", "a", 5), ("/col/col2/", "b", 3), ("/col/col3/", "c", 2), ("/c100001/fgwj.html", "d", 2),
     ("/gkmlpt/index", "e", 2), ("/jyxx/", "f", 2)],
)  # fmt: skip
def test_a_list_behind_an_end_point_is_read_to_its_end(
    crawled: tuple[Place, RoughServer, dict[str, StoredColumn]], path: str, system: str, items: int
) -> None:
    place, _, found = crawled
    articles = {row_path for row_path in place.pages() if row_path.startswith(f"/info/{ord(system)}/")}
    assert articles == {item(system, number)[1] for number in range(1, items + 1)}
    column = found[path]
    assert column.read and column.complete and column.items > 0 and column.dated_items == column.items
    assert str(column.newest) == item(system, 1)[2]


def test_every_answer_is_a_page_of_its_column(crawled: tuple[Place, RoughServer, dict[str, StoredColumn]]) -> None:
    place, server, _ = crawled
    pages = place.pages()
    answered = {path: one for path, one in pages.items() if one.kind == PageKind.LIST}
    parents = {one.id: path for path, one in pages.items()}
    assert {parents[one.parent_id] for path, one in answered.items() if path.startswith("/queryList")} >= {
        "/col/col3/", "/blank/"}  # fmt: skip
    assert all(one.column_url for one in answered.values())
    assert {hit.method for hit in server.hits if hit.path.startswith(("/queryList", "/module"))} == {"POST"}


def test_a_list_drawn_by_script_and_not_understood_is_unsupported_never_a_blank_column(
    crawled: tuple[Place, RoughServer, dict[str, StoredColumn]],
) -> None:
    place, _, found = crawled
    for path in ("/riddle/", "/broken/", "/abroad/"):
        assert not found[path].read and not found[path].has_text, path
    assert found["/blank/"].read and found["/blank/"].items == 0
    with place.store.read() as conn:
        warnings = "".join(scans.get(conn, place.scan.id).warnings)
    assert "3 个栏目的列表由脚本生成" in warnings and "/riddle/" in warnings


def test_only_hosts_of_the_site_are_asked(crawled: tuple[Place, RoughServer, dict[str, StoredColumn]]) -> None:
    assert not [url for url in crawled[0].fetches() if "elsewhere" in url]


def test_the_end_point_is_asked_every_night_though_its_page_stands_still(tmp_path: Path) -> None:
    numbers = [2]
    page = Reply(COLUMNS["/jyxx/"].body, headers={"ETag": '"same"'})

    def still(hit: Hit) -> Reply:
        return Reply("", 304) if hit.headers.get("if-none-match") == '"same"' else page

    def listed(hit: Hit) -> Reply:
        found = records("f", numbers, "infodate", "infourl")
        return Reply(json.dumps({"custom": {"count": 1, "infodata": found}}), type=JSON)

    end_point = "/EpointWebBuilder/rest/frontAppNotNeedLoginAction/getPageInfoListNew"
    with RoughServer({"/": HOME, "/jyxx/": still, end_point: listed}) as server:
        place = Place(tmp_path, server.url)
        place.crawl()
        assert str(inspected(place)["/jyxx/"].newest) == "2026-11-18"
        place.next_night()
        numbers[:] = [1]
        place.crawl()
        assert place.outcomes()["/jyxx/"] == "unchanged"
        column = inspected(place)["/jyxx/"]
    place.store.close()
    assert column.read and str(column.newest) == "2026-11-19" and item("f", 1)[1] in place.outcomes()
