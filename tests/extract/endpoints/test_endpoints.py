"""End points: what a page would call, and what their answers hold. Pages and answers are made up after cms-patterns."""

from __future__ import annotations

import json
from datetime import date

import pytest

from monitor.extract import endpoints
from monitor.extract.document import document
from monitor.extract.endpoints.literals import parameters
from monitor.extract.outlinks import outlinks
from monitor.model import ListItem, PageKind
from tests.waiting import work

URL = "http://www.example.gov.cn/col/col9/index.html"
ROOT = "http://www.example.gov.cn"
CHANNEL = "0123456789abcdef0123456789abcdef"

JPAGE = """<div id="77"></div><script>$(function(){ jQuery('#77').jpage({ themeName:'default', perPage:10,
 proxyUrl:'/module/web/jpage/dataproxy.jsp', proxyParam:{col:1,appid:1,webid:'7',path:'/',columnid:'9',
 sourceContentType:'1',unitid:'77',webname:'示例',permissiontype:'0'} }); });</script>"""
UNIT = """<script parseType="bulidstatic" queryData="{'webId':'w1','tplSetId':'t1','pageType':'column',\
'tagId':'右侧内容','editType':'null','pageId':'p1'}"
url="/api-gateway/jpaas-publish-server/front/page/build/unit"></script>"""
ESCAPED = UNIT.replace("bulidstatic", "build").replace("'", "&quot;")
JIANGXI = """<div id="380055"></div><script type="text/x-handlebars-template"><a href='{{pcUrl}}'>{{title}}</a></script>
<script>var params = { current: 1, unitid: '380055', webSiteCode: ['jxs'], channelCode: ['col9'], perPage: '2' };
loadPageData(params, '380055');</script>"""
UCAP = f"""<meta name="channelId" content="{CHANNEL}"><script>var pageSize = 5;
$.get('/common/search/' + channelId + '?_isAgg=false', 
function (d) {{ $('#ul').append('<li>' + d + '</li>') }})</script>"""
GKMLPT = "<script>window._CONFIG = {SID: '755031', NAME: '示例区'}; axios.get('/gkmlpt/api/all/' + id)</script>"
EPOINT = """<script>var data = {siteGuid: "7eb5-1", categoryNum: "003001", pageSize: 3};
$.ajax({url: "/EpointWebBuilder/rest/frontAppNotNeedLoginAction/getPageInfoListNew", type: "post"})</script>"""
OLD_EPOINT = """<script>$.ajax({url: siteInfo.projectName + "/xxlistSearchAction.action?cmd=initPageList",
data: {"siteGuid": "7eb5-1", "categoryNum": "003001", "pageSize": "3"},
success: function (d) { h += '<li>' }})</script>"""


@pytest.mark.parametrize(
    ("page", "method", "target", "form"),
    [
        (
            JPAGE,
            "POST",
            "/module/web/jpage/dataproxy.jsp?endrecord=30&perpage=10&startrecord=1",
            {"col": "1", "appid": "1", "webid": "7", "path": "/", "columnid": "9", "sourceContentType": "1",
             "unitid": "77", "webname": "示例", "permissiontype": "0"},
        ),
        (JIANGXI, "POST", "/queryList", {"current": "1", "pageSize": "2", "webSiteCode[]": "jxs",
                                         "channelCode[]": "col9", "sort": "sortNum", "order": "desc"}),
        (GKMLPT, "GET", "/gkmlpt/api/all/0?page=1&sid=755031", {}),
        (UCAP, "GET", f"/common/search/{CHANNEL}?_isAgg=false&_isJson=true&_pageSize=5&_template=index&page=1", {}),
    ],
    ids=["dataproxy", "jiangxi", "gkmlpt", "ucap"],
)  # fmt: skip
def test_a_page_tells_what_it_would_ask_for(page: str, method: str, target: str, form: dict[str, str]) -> None:
    (address,) = endpoints.calls(page, URL)
    call = endpoints.call_of(address)
    assert call is not None
    assert (call.method, call.url, dict(call.form)) == (method, ROOT + target, form)
    assert call.headers["X-Requested-With"] == "XMLHttpRequest" and call.headers["Referer"] == ROOT + "/"


@pytest.mark.parametrize(("page", "spelled"), [(UNIT, "bulidstatic"), (ESCAPED, "build")])
def test_a_unit_is_asked_for_with_what_its_tag_says(page: str, spelled: str) -> None:
    (address,) = endpoints.calls(page, URL)
    asked = parameters(address)
    assert address.startswith(ROOT + "/api-gateway/jpaas-publish-server/front/page/build/unit?")
    assert (asked["parseType"], asked["webId"], asked["tagId"], asked["pageId"]) == (spelled, "w1", "右侧内容", "p1")
    call = endpoints.call_of(address)
    assert call and call.method == "GET" and call.url == address


def test_a_unit_of_an_article_is_no_list() -> None:
    assert endpoints.calls(UNIT.replace("'column'", "'article'"), URL) == []


def test_epoint_is_asked_by_form_or_by_action() -> None:
    (address,) = endpoints.calls(EPOINT, URL)
    call = endpoints.call_of(address)
    assert call and call.method == "POST" and "?" not in call.url
    params = json.loads(dict(call.form)["params"])
    assert (params["siteGuid"], params["categoryNum"], params["pageIndex"], params["pageSize"]) == (
        "7eb5-1",
        "003001",
        0,
        3,
    )
    (address,) = endpoints.calls(OLD_EPOINT, URL)
    assert address.startswith(ROOT + "/EpointWebBuilder/xxlistSearchAction.action?") and "categoryNum=003001" in address


ITEM = '<li><a href="/art/2026/9/4/art_9_1.html">示例区关于开展安全检查的通知</a><span>2026-09-04</span></li>'
EXPECTED = [("示例区关于开展安全检查的通知", ROOT + "/art/2026/9/4/art_9_1.html", date(2026, 9, 4)),
            ("示例区关于开展普查工作的公告", ROOT + "/art/2026/9/3/art_9_2.html", date(2026, 9, 3))]  # fmt: skip
SECOND = (
    ITEM.replace("安全检查的通知", "普查工作的公告").replace("9/4/art_9_1", "9/3/art_9_2").replace("09-04", "09-03")
)
STORE = "<datastore><totalrecord>{}</totalrecord><recordset>{}</recordset></datastore>".format(
    95, "".join(f"<record><![CDATA[{one}]]></record>" for one in (ITEM, SECOND))
)


def rows(title: str, url: str, day: str, days: tuple[object, object], **more: object) -> list[dict[str, object]]:
    values = zip(EXPECTED, days, strict=True)
    return [{title: one[0], url: one[1].removeprefix(ROOT), day: moment, **more} for one, moment in values]


SOURCES = [{"source": {**row, "urls": json.dumps({"pc": row["urls"]})}} for row in
           rows("title", "urls", "pubDate", ("2026-09-04 10:00", "2026-09-03 09:00"))]  # fmt: skip
ANSWERS = {
    "dataproxy": (JPAGE, STORE, "startrecord=31"),
    "unit": (UNIT, json.dumps({"data": {"html": f"<ul>{ITEM}{SECOND}</ul>共<b>5</b>页"}}), "paramJson="),
    "jiangxi": (JIANGXI, json.dumps({"data": {"total": 5, "results": SOURCES}}), "current=2"),
    "ucap": (UCAP, json.dumps({"data": {"total": 9, "results": rows(
        "title", "url", "publishedTimeStr", ("2026-09-04 10:00:00", "2026-09-03 10:00:00"))}}), "page=2"),
    "gkmlpt": (GKMLPT, json.dumps({"total": 101, "articles": rows(
        "title", "url", "create_time", (1788480000, 1788400000), publisher="示例区")}), "page=2"),
    "epoint": (EPOINT, json.dumps({"custom": {"count": 7, "infodata": rows(
        "title", "infourl", "infodate", ("2026-09-04", "2026-09-03"))}}), "%22pageIndex%22%3A1"),
    "old epoint": (OLD_EPOINT, json.dumps({"custom": json.dumps({"RowCount": 7, "Table": rows(
        "title", "href", "postdate", ("2026-09-04 00:00:00", "2026-09-03"))})}), "pageIndex=1"),
}  # fmt: skip


@pytest.mark.parametrize(("page", "sent", "following"), ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_is_a_page_of_the_list(page: str, sent: str, following: str) -> None:
    (address,) = endpoints.calls(page, URL)
    found = document(sent.encode(), address, content_type="application/json")
    assert [(item.title, item.url, item.date) for item in found.items] == EXPECTED
    assert found.kind is PageKind.LIST and not found.list_drawn_by_script
    links = outlinks(sent.encode(), address)
    assert [link.url for link in links.pages] == [url for _, url, _ in EXPECTED]
    assert links.pager == list(found.pager_next) and following in links.pager[0]
    assert endpoints.is_call(links.pager[0]) and links.pager[0] != address


@pytest.mark.parametrize(("page", "sent"), [(page, sent) for page, sent, _ in ANSWERS.values()], ids=ANSWERS.keys())
def test_the_last_page_leads_nowhere(page: str, sent: str) -> None:
    (address,) = endpoints.calls(page, URL)
    last = sent.replace("95", "2").replace("<b>5</b>", "<b>1</b>").replace("101", "2")
    for total in ('"total": 5', '"total": 9', '"count": 7', '\\"RowCount\\": 7'):
        last = last.replace(total, total[:-1] + "2")
    assert document(last.encode(), address).pager_next == ()


def test_paging_of_a_unit_is_compact_json() -> None:
    (address,) = endpoints.calls(UNIT, URL)
    (second,) = outlinks(ANSWERS["unit"][1].encode(), address).pager
    assert parameters(second)["paramJson"] == '{"pageNo":2,"pageSize":2}'
    (third,) = outlinks(ANSWERS["unit"][1].encode(), second).pager
    assert parameters(third)["paramJson"] == '{"pageNo":3,"pageSize":2}'


@pytest.mark.parametrize("page", [JPAGE, UNIT, ESCAPED, JIANGXI, UCAP, GKMLPT, EPOINT, OLD_EPOINT])
def test_what_is_drawn_by_script_is_unsupported_until_it_is_read_and_never_a_blank_column(page: str) -> None:
    body = f"<html><head><title>通知公告</title></head><body><div class='list'>{page}</div></body></html>"
    assert document(body.encode(), URL).list_drawn_by_script
    (address,) = endpoints.calls(page, URL)
    for sent in (
        "",
        "{}",
        "null",
        '{"success":false,"msg":"超时"}',
        "<html><body>系统繁忙</body></html>",
        "[" * 100_000,
    ):
        answer = document(sent.encode(), address)
        assert answer.items == () and answer.list_drawn_by_script, sent


def test_an_end_point_may_say_that_there_is_nothing() -> None:
    (address,) = endpoints.calls(JIANGXI, URL)
    assert not document(b'{"data":{"total":0,"results":[]}}', address).list_drawn_by_script
    assert document(b'{"data":{"total":3,"results":[]}}', address).list_drawn_by_script
    (address,) = endpoints.calls(UNIT, URL)
    assert document('{"data":{"html":"<a href=\\"/\\">首页</a>"}}'.encode(), address).list_drawn_by_script
    assert not document('{"data":{"html":"<p>暂无内容</p>"}}'.encode(), address).list_drawn_by_script


def test_a_page_that_bears_its_list_itself_calls_nobody() -> None:
    listed = f"<div class='list'><ul>{ITEM}{SECOND}</ul></div>"
    assert outlinks((UNIT + listed).encode(), URL).calls == []
    assert outlinks(UNIT.encode(), URL).calls == endpoints.calls(UNIT, URL)
    assert outlinks(UNIT.encode(), ROOT + "/art/2026/9/4/art_9_1.html").calls == []
    assert outlinks(f'<meta name="ArticleTitle" content="通知">{UNIT}'.encode(), URL).calls == []
    assert outlinks(f'<meta name="ArticleTitle" content="">{UNIT}'.encode(), URL).calls != []


@pytest.mark.parametrize(
    "url",
    ["/", "/tzgg.htm", "/tzgg/7.htm?page=2", "/search?common/search", "/x.action?cmd=list", "/queryListOf?x=1"],
)
def test_the_address_of_a_page_is_no_call(url: str) -> None:
    assert not endpoints.is_call(ROOT + url) and endpoints.call_of(ROOT + url) is None


def test_markup_in_a_title_stays_text_and_a_record_cannot_leave_its_cdata() -> None:
    evil = [{"title": "<script>x()</script>关于]]>开展的通知公告", "url": "javascript:x()", "pubDate": "2026-09-04"},
            {"title": "关于开展另一项工作的通知", "url": "/a\"><b>.htm", "pubDate": "2026-09-03"}]  # fmt: skip
    (address,) = endpoints.calls(JIANGXI, URL)
    found = document(json.dumps({"results": evil}).encode(), address)
    assert [link.tag for link in found.links] == ["a", "a"] and found.links[0].url == ""
    assert ListItem("关于开展另一项工作的通知", ROOT + "/a%22%3E%3Cb%3E.htm", date(2026, 9, 3)) in found.items


def test_hostile_pages_and_answers_are_bounded() -> None:
    for mark in ("dataproxy.jsp", "channelCode", "/common/search/", ".action?cmd=", "<script parseType=", "SID:{"):
        assert len(endpoints.calls(mark * 50_000 + "loadPageData gkmlpt", URL)) <= endpoints.MOST_CALLS
    (address,) = endpoints.calls(JIANGXI, URL)
    many = json.dumps({"results": [{"title": "关于开展工作的通知", "url": f"/{n}.htm"} for n in range(5_000)]})
    assert len(document(many.encode(), address).items) <= 2_000
    assert document(json.dumps({"a": [[[[{}]]]] * 90_000}).encode(), address).items == ()


@pytest.mark.parametrize("page", [JPAGE, UNIT, JIANGXI, UCAP, GKMLPT, EPOINT, OLD_EPOINT])
def test_what_is_no_answer_of_an_end_point_was_not_read(page: str) -> None:
    (address,) = endpoints.calls(page, URL)
    for sent in ("", "null", '{"code":500,"msg":"系统繁忙"}', "系统繁忙", '{"a":' * 5_000):
        assert not document(sent.encode(), address).readable, sent
    assert document(b'{"data":{"total":0,"results":[]}}', endpoints.calls(JIANGXI, URL)[0]).readable


@pytest.mark.parametrize(
    "path", ["/queryList?id=7", "/a/dataproxy.jsp?id=7", "/x/frontAppNotNeedLoginAction/show?id=7"]
)
def test_a_page_at_the_address_of_an_end_point_is_read_as_one(path: str) -> None:
    text = "今天区政府召开会议，研究部署下一阶段的重点工作，要求各单位抓好落实。"
    body = f'\ufeff\n<!DOCTYPE html><html><title>会议</title><p>{text}</p><a href="/a.htm">更多内容</a></html>'.encode()
    found = document(body, ROOT + path)
    assert found.readable and text in [block.text for block in found.blocks] and found.list_drawn_by_script
    assert [link.url for link in outlinks(body, ROOT + path).pages] == [ROOT + "/a.htm"]


@pytest.mark.parametrize(("page", "sent"), [(page, sent) for page, sent, _ in ANSWERS.values()], ids=ANSWERS.keys())
def test_half_a_character_does_not_spoil_a_list(page: str, sent: str) -> None:
    (address,) = endpoints.calls(page, URL)
    half = sent.replace('title": "', 'title": "\\ud83d').replace("/art/", "/art/\\udc00")
    assert len(outlinks(half.encode(), address).pages) == 2
    assert len(document(half.encode(), address).items) == 2
    written = endpoints.calls(UNIT.replace("'w1'", "'\\ud83d'"), URL)
    assert parameters(written[0])["webId"] == "?"


def test_a_deep_answer_of_very_many_values_is_looked_through_in_no_time() -> None:
    (address,) = endpoints.calls(JIANGXI, URL)
    many = json.dumps([[[{}] * 1_000 for _ in range(190)]])
    with work(3):
        assert not document(many.encode(), address).readable


def test_the_rows_of_a_dated_list_are_told_from_its_other_links() -> None:
    listed = f"<div class='nav'><a href='/zw/'>政务</a></div><div class='list'><ul>{ITEM}{SECOND}</ul></div>"
    shown = {url for _, url, _ in EXPECTED}
    assert outlinks((listed + '<a href="/search?x=1">搜索</a>').encode(), URL).dated() == shown
    assert outlinks(listed.replace("<span>", "<i hidden>2").encode(), URL).dated() <= shown
    assert outlinks(STORE.encode(), endpoints.calls(JPAGE, URL)[0]).dated() == shown
    assert outlinks(f"<script type='text/xml'>{STORE}</script>".encode(), URL).dated() == shown
