"""What a list page is made of beside its rows; whether it says that it has none."""

from __future__ import annotations

import json

import pytest

from monitor.extract.document import document
from monitor.extract.lists.template import ELSEWHERE, skeleton
from monitor.model import Document

URL = "http://www.example.gov.cn/zwgk/tzgg/index.html"
ROWS = "".join(
    f"<li><a href='../info/{day}.htm'>关于开展第{day}次检查的通知</a><span>2026-10-{day}</span></li>"
    for day in range(10, 16)
)
FRAMES = {
    "list": "<div class='listbox'><h3>栏目</h3><ul class='list12'>{}</ul></div>",
    "box without its list": "<div class='listbox'>{}</div>",
    "table": "<table class='tb'><tbody>{}</tbody></table>",
    "pager": "<div class='listbox'><ul>{}</ul><div class='page'><a href='#'>首页</a> 共0条</div></div>",
}


def read(body: str, url: str = URL) -> Document:
    return document(
        f"<html><head><meta charset='utf-8'><title>栏目</title></head><body>{body}</body></html>".encode(), url
    )


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_the_place_that_holds_rows_is_bare_on_a_page_of_the_same_template_without_any(frame: str) -> None:
    rows = ROWS if "<table" not in frame else ROWS.replace("li>", "td>").replace("<td>", "<tr><td>")
    full, empty = read(frame.format(rows)), read(frame.replace("list12", "list7").format(""))
    assert full.items and not empty.items
    assert set(full.template.held) & set(empty.template.bare)
    assert not empty.template.held and set(empty.template.parts) <= set(full.template.parts)


def test_the_box_around_the_rows_stands_for_them_where_the_list_itself_is_left_out() -> None:
    full, empty = read("<div class='box'><ul>" + ROWS + "</ul></div>"), read("<div class='box'> </div>")
    assert set(full.template.held) & set(empty.template.bare)


def test_a_place_with_data_of_its_own_is_another_place() -> None:
    full, mount = read(f"<ul class='list'>{ROWS}</ul>"), read("<ul class='list' data-url='/api'></ul>")
    assert not set(full.template.held) & set(mount.template.bare) and mount.template.mounts


@pytest.mark.parametrize("box", ["<div id='page_div'></div>", "<div id='share'></div>", "<div class='clear'></div>"])
def test_boxes_that_scripts_fill_with_something_else_are_no_mounts(box: str) -> None:
    assert not read(box).template.mounts


def test_a_datastore_is_a_place_with_records_and_without() -> None:
    record = (
        "<record><![CDATA[<li><a href='/art/1.html'>关于开展秋季检查的通知</a><span>2026-10-12</span></li>]]></record>"
    )
    store = "<div><script type='text/xml'><datastore><recordset>{}</recordset></datastore></script></div>"
    full, empty = read(store.format(record)), read(store.format(""))
    assert full.items and set(full.template.held) & set(empty.template.bare)


def test_what_a_script_does_is_told_without_what_it_does_it_with() -> None:
    one = "var rows=[{t:'甲',u:'/1'},{t:\"乙\",u:'/2'}]; show(rows, 15); // list 3"
    other = "var rows = [];\nshow(rows,20);"
    assert skeleton(one) == skeleton(other) != skeleton("var rows=[]; load('/x.json')")


@pytest.mark.parametrize(
    "said",
    [
        "暂无信息", "暂无相关内容！", "没有相关信息", "该栏目下暂无文章", "本栏目暂时没有发布信息",
        "抱歉，没有找到相关数据",
        "暂无", "栏目正在建设中", "内容更新中，敬请期待", "尚无公告", "暂无数据",
    ],
)  # fmt: skip
def test_a_page_says_in_words_that_its_list_is_empty(said: str) -> None:
    assert read(f"<div class='list'><p>{said}</p></div>").says_empty == said


@pytest.mark.parametrize(
    "body",
    [
        "<p>没有更多数据</p>",
        "<p style='display:none'>暂无信息</p>",
        "<script>var none = '暂无信息'</script>",
        "<p>暂无信息显示该企业存在违法行为，我局将继续跟进调查，有关情况会及时向社会公布，请广大市民关注后续通报。</p>",
        "<p>关于暂无正式编制人员的管理办法</p>",
        f"<ul>{ROWS}</ul><p>暂无信息</p>",
    ],
)
def test_what_is_hidden_beside_a_list_or_about_something_else_says_nothing(body: str) -> None:
    assert read(body).says_empty == ""


QUERY = "http://www.example.gov.cn/queryList?channelCode[]=c1&current=1&pageSize=15&webSiteCode[]=w"


@pytest.mark.parametrize(
    ("answer", "total", "unread"),
    [
        ({"results": [], "total": 0}, 0, False),
        ({"results": []}, -1, False),
        ({"results": [], "total": 0, "success": False}, -1, True),
        ({"code": 500, "data": {"rows": [], "total": 0}}, -1, True),
        ({"msg": "系统异常，请稍后再试", "rows": [], "total": 0}, -1, True),
    ],
)
def test_an_end_point_that_failed_does_not_say_that_there_is_nothing(
    answer: dict[str, object], total: int, unread: bool
) -> None:
    found = document(json.dumps(answer, ensure_ascii=False).encode(), QUERY)
    assert (found.list_total, found.list_drawn_by_script) == (total, unread)


@pytest.mark.parametrize("full_foot", ["class='footer'", "class='zk7'"])
@pytest.mark.parametrize("empty_foot", ["class='footer'", "class='zk7'"])
def test_pictures_of_a_footer_are_the_same_whether_or_not_it_is_known_as_one(full_foot: str, empty_foot: str) -> None:
    foot = "<div {}><p>主办：示例区</p><img src='/images/red.png'><img src='/images/jiucuo.png'></div>"
    full = read(FRAMES["list"].format(ROWS) + foot.format(full_foot)).template
    empty = read(FRAMES["list"].format("") + foot.format(empty_foot)).template
    own = {part for part in empty.parts if not part.endswith(ELSEWHERE)}
    assert own <= {part.removesuffix(ELSEWHERE) for part in full.parts}
    other = read(FRAMES["list"].format("<img src='/images/map.png'>") + foot.format(empty_foot)).template
    assert not {part for part in other.parts if not part.endswith(ELSEWHERE)} <= {
        part.removesuffix(ELSEWHERE) for part in full.parts
    }


def test_rows_pushed_onto_a_list_are_data_and_what_asks_for_rows_is_not() -> None:
    bare = "var list = [];\nfor (var i = 0; i < list.length; i++) { html += row(list[i].title); }"
    full = bare.replace(
        ";\n",
        ";\nlist.push({title:'关于举行听证会的公告（第3号）',url:'/a/1.html',date:'2026-11-02'});\nlist.push({});\n",
        1,
    )
    assert skeleton(full) == skeleton(bare)
    for asks in ("$.get('/rows', function (d) { list.push(d) });", "list.push(load({a: 1}));", "push({a: 1});"):
        assert skeleton(bare.replace(";\n", f";\n{asks}\n", 1)) != skeleton(bare), asks
