"""大汉 letters: the end point of a 领导信箱 answers with table rows in JSON."""

from __future__ import annotations

import json
from datetime import date

from monitor.extract import endpoints
from monitor.extract.document import document

URL = "http://www.example.gov.cn/jact/front/mailpubset.do"
PAGE = "<script>$('#l').load('/jact/front/dataproxy_mailnewlist.action?sysid=1')</script><table id=l></table>"
ROW = (
    "<tr><td>20260000{0}</td><td>"
    '<a href="mailpubdetail.do?transactId={0}&sysid=1">关于示例小区供暖问题的咨询（{0}）</a></td>'
    '<td>已办结</td><td>2026-05-0{0}</td><td><a href="#">区住建局</a></td><td>7</td></tr>'
)


def answer(rows: int, total: int) -> str:
    return json.dumps({"total": total, "rows": [ROW.format(n) for n in range(1, rows + 1)]}, ensure_ascii=False)


def test_the_page_names_it_and_the_answer_is_the_list() -> None:
    (address,) = endpoints.calls(PAGE, URL)
    call = endpoints.call_of(address)
    assert call and call.method == "GET" and "startrecord=1" in call.url and "sysid=1" in call.url
    found = document(answer(6, 9177).encode(), address)
    assert [item.date for item in found.items] == [date(2026, 5, n) for n in range(1, 7)]
    assert found.items[0].title == "关于示例小区供暖问题的咨询（1）"
    assert "startrecord=7" in found.pager_next[0]


def test_it_ends_where_the_total_does() -> None:
    (address,) = endpoints.calls(PAGE, URL)
    assert document(answer(6, 6).encode(), address).pager_next == ()


def test_a_total_of_nothing_is_an_empty_list_and_anything_else_is_unread() -> None:
    (address,) = endpoints.calls(PAGE, URL)
    assert not document(answer(0, 0).encode(), address).list_drawn_by_script
    assert document(answer(0, 5).encode(), address).list_drawn_by_script
    assert document(b'{"message":"error"}', address).list_drawn_by_script
