"""End points of 龙讯 and UCAP's file lists, JSONP: what is asked for, what is read, and what is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.extract import endpoints
from monitor.extract.document import document
from monitor.extract.endpoints.rows import rows_of
from monitor.model import Document, PageKind

URL = "http://www.example.gov.cn/public/column/1"
LABEL = "/site/label/8888?labelName=publicInfoList&siteId=6795621&catId=6721005&pageSize=2&pageIndex=1"
ROW = '<li><a href="/public/content/{0}">关于开展第{0}次检查的通知</a><span>2026-11-0{0}</span></li>'
SHOW = "<ul id='n'></ul><script>function showList(d){document.getElementById('n').innerHTML='<li>'+d}</script>"
JSON = (
    '{"total":2,"list":[{"title":"关于停水的通知","url":"/a/1.htm","date":"2026-11-02"},'
    '{"title":"关于停电的通知","url":"/a/2.htm","date":"2026-11-01"}]}'
)


def answered(body: str, address: str) -> Document:
    return document(body.encode(), address, content_type="text/html; charset=utf-8", today=date(2026, 11, 20))


def asked(page: str) -> list[str]:
    return [one.removeprefix("http://www.example.gov.cn") for one in endpoints.calls(page, URL)]


def test_lonsun_rows_are_asked_for_and_read() -> None:
    (address,) = endpoints.calls(f"<div id='list'></div><script>$.get('{LABEL}',function(h){{}})</script>", URL)
    found = answered(f"<ul>{ROW.format(1)}{ROW.format(2)}</ul>", address)
    assert [item.date for item in found.items] == [date(2026, 11, 1), date(2026, 11, 2)]
    assert found.kind is PageKind.LIST and ["pageIndex=2" in one for one in found.pager_next] == [True]


@pytest.mark.parametrize(
    "script",
    [
        "$.get('/site/label/8888?labelName=publicContentDetail&contentId=9&isJson=true')",
        "$.get('/site/label/8888?labelName=visitCount&siteId=1')",
        "$.get('/site/label/8888?labelName=publicInfoList&siteId=' + siteId + '&pageIndex=1')",
        "$.get('/site/label/8888?labelName=' + name)",
        "$.get('/site/labels?labelName=publicInfoList')",
    ],
)
def test_other_labels_and_those_put_together_are_left_alone(script: str) -> None:
    assert asked(f"<div id='list'></div><script>{script}</script>") == []


@pytest.mark.parametrize(
    "sent", ["<ul></ul>", "", "<p>暂无信息</p>", "<html><body><ul><li>登录</li></ul></html>", "error"]
)
def test_an_answer_of_a_label_without_rows_is_unread(sent: str) -> None:
    (address,) = endpoints.calls(f"'{LABEL}'", URL)
    found = answered(sent, address)
    assert found.items == () and found.list_drawn_by_script and found.list_total == -1


@pytest.mark.parametrize(
    "script",
    [
        "$.post('/common/getFileListByCodeId', {channelId: '0123456789abcdef'}, show)",
        '$.ajax({url:"/common/getFileListByCodeId",data:{"channelId":"0123456789abcdef"},type:"post"})',
    ],
)
def test_file_lists_are_posted_with_their_channel(script: str) -> None:
    (address,) = endpoints.calls(f"<ul id='f'></ul><script>{script}</script>", URL)
    call = endpoints.call_of(address)
    assert call and (call.method, dict(call.form)) == ("POST", {"channelId": "0123456789abcdef"})
    rows = ",".join(f'{{"title":"关于印发第{n}号办法的通知","url":"/f/{n}.htm"}}' for n in range(5))
    found = answered(f'{{"results":{{"data":{{"results":[{rows}]}}}}}}', address)
    assert [item.url for item in found.items] == [f"http://www.example.gov.cn/f/{n}.htm" for n in range(5)]


def test_a_file_list_without_its_channel_is_left_alone() -> None:
    assert asked("<script>$.post('/common/getFileListByCodeId', {channelId: id}, show)</script>") == []


@pytest.mark.parametrize(
    "sent",
    [JSON, f"showList({JSON})", f"showList({JSON});", f"/**/ jQuery18.cb ( {JSON} ) ;\n", f"\ufeffcb({JSON})"],
)
def test_a_callback_around_json_is_taken_off(sent: str) -> None:
    rows = rows_of(sent)
    assert rows and len(rows.items) == 2 and rows.total == 2


@pytest.mark.parametrize("sent", [f"showList({JSON}", f"a({JSON});b({JSON});", "alert('x')", f"var a = {JSON}", "f(1)"])
def test_what_is_no_call_with_json_is_not_read(sent: str) -> None:
    assert rows_of(sent) is None


def test_a_script_file_that_calls_the_page_is_asked_for() -> None:
    page = f"{SHOW}<script src='/data/list_7.js?callback=showList'></script>"
    (address,) = endpoints.calls(page, URL)
    found = answered(f"showList({JSON});", address)
    assert [item.date for item in found.items] == [date(2026, 11, 2), date(2026, 11, 1)] and found.list_total == 2


@pytest.mark.parametrize(
    "page",
    [
        f"{SHOW}<script src='http://other.example.com/list.js?callback=showList'></script>",
        f"{SHOW}<script src='/data/list_7.js?callback=drawAll'></script>",
        f"{SHOW}<script src='/data/list_7.js'></script>",
        f"{SHOW}<script>var u = '/data/list_7.js?callback=showList'</script>",
        "<script src='/weather.js?callback=showWeather'></script>",
    ],
)
def test_a_script_file_that_is_not_surely_the_list_stays_unread(page: str) -> None:
    assert asked(page) == []


@pytest.mark.parametrize("sent", ["showList({});", "showList([1, 2])", "function f() {}", "showList({'list': []})"])
def test_a_script_file_that_holds_no_rows_is_unread(sent: str) -> None:
    found = answered(sent, "http://www.example.gov.cn/data/list_7.js?callback=showList")
    assert found.items == () and found.list_drawn_by_script
