"""Which column a page belongs to, what it is called, and what a page of its list says of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from monitor.checks.view import ColumnState
from monitor.inspection import page_column
from monitor.inspection.work import Root
from monitor.model import Block, ColumnClass, Document, Link, ListItem, PageKind, Proof, Region, Template
from monitor.registry import Column
from tests.inspection.contexts import HOME, TODAY, check_context, page_to_check

K = PageKind
NOTICES = HOME + "tzgg.htm"


def doc(kind: PageKind = K.OTHER, path: str = "1.htm", **more: Any) -> Document:
    return Document(HOME + path, kind, **more)


@pytest.mark.parametrize(
    ("known", "extracted", "kind"),
    [
        (K.OTHER, K.ARTICLE, K.ARTICLE),
        (K.OTHER, K.COLUMN, K.COLUMN),
        (K.ARTICLE, K.COLUMN, K.COLUMN),
        (K.COLUMN, K.OTHER, K.COLUMN),
        (K.LIST, K.COLUMN, K.LIST),
        (K.HOME, K.COLUMN, K.HOME),
        (K.OTHER, K.ATTACHMENT, K.ATTACHMENT),
        (K.ATTACHMENT, K.OTHER, K.ATTACHMENT),
        (K.OTHER, K.LIST, K.OTHER),
    ],
)
def test_extraction_says_what_a_page_is_unless_the_way_to_it_did(
    known: PageKind, extracted: PageKind, kind: PageKind
) -> None:
    labelled = doc(extracted, meta={"ColumnName": "通知公告"})
    assert page_column.kind_of(check_context(), page_to_check(kind=known), labelled) is kind


@pytest.mark.parametrize("path", ["weather.htm", "frame/", "error/index.html", "top.htm", "tq/weather/"])
def test_no_page_is_a_column_for_the_shape_of_its_address_alone(path: str) -> None:
    there = page_to_check(path, K.COLUMN)
    assert page_column.kind_of(check_context(), there, doc(K.COLUMN, path)) is K.OTHER
    assert page_column.reading(check_context(), there, K.OTHER, doc(K.COLUMN, path)) is None


@pytest.mark.parametrize(
    ("known", "more", "found"),
    [
        ({"registered": {NOTICES: Column(url=NOTICES)}}, {}, {}),
        ({"first_level": frozenset({NOTICES})}, {}, {}),
        ({"mapped": {NOTICES: ("政务公开", "通知公告")}}, {}, {}),
        ({"columns": {NOTICES: ColumnState(url=NOTICES, name="通知公告", page_id=1, named=True)}}, {}, {}),
        ({}, {"nav": True}, {}),
        ({}, {}, {"meta": {"columnName": "通知公告"}}),
        ({}, {}, {"items": (ListItem("关于开展检查的通知", HOME + "2.htm", date(2026, 10, 1)),)}),
        ({}, {}, {"items": tuple(ListItem("关于开展检查的通知", f"{HOME}{number}.htm") for number in range(3))}),
    ],
)
def test_a_page_is_a_column_because_something_says_so(
    known: dict[str, Any], more: dict[str, Any], found: dict[str, Any]
) -> None:
    assert (
        page_column.kind_of(
            check_context(**known), page_to_check("tzgg.htm", K.COLUMN, **more), doc(K.COLUMN, "tzgg.htm", **found)
        )
        is K.COLUMN
    )


def test_a_page_with_an_empty_place_waits_for_the_word_of_the_others() -> None:
    page = doc(K.COLUMN, "tzgg.htm", template=Template(bare=("a",)))
    reading = page_column.reading(check_context(), page_to_check("tzgg.htm"), K.OTHER, page)
    assert reading and not reading.named and reading.proof is Proof.UNKNOWN


@pytest.mark.parametrize(
    ("found", "proof"),
    [
        ({"items": (ListItem("关于开展检查的通知", HOME, None),)}, Proof.ROWS),
        ({"outcome": "unreadable: x"}, Proof.UNREAD),
        ({"list_drawn_by_script": True, "says_empty": "暂无信息"}, Proof.SCRIPT),
        ({"says_empty": "暂无信息"}, Proof.WORDS),
        ({"list_total": 0}, Proof.TOTAL),
        ({"blocks": (Block("示例区位于示例省南部，总面积一千二百平方公里。" * 2, "k"),)}, Proof.TEXT),
        ({}, Proof.UNKNOWN),
    ],
)  # fmt: skip
def test_a_page_tells_how_its_list_was_seen(found: dict[str, Any], proof: Proof) -> None:
    reading = page_column.reading(check_context(), page_to_check(), K.COLUMN, doc(**found))
    assert reading and reading.proof is proof


def test_what_an_end_point_says_is_proof_only_with_a_total() -> None:
    page = page_to_check(
        "queryList?channelCode[]=c&current=1&pageSize=15&webSiteCode[]=jx", K.LIST, list_of=Root(NOTICES, 7)
    )
    for sent, proof in ((doc(list_total=0), Proof.TOTAL), (doc(), Proof.UNREAD), (doc(items=items(TODAY)), Proof.ROWS)):
        reading = page_column.reading(check_context(), page, K.LIST, sent)
        assert reading and reading.proof is proof


def test_what_the_navigation_or_the_registry_names_is_a_column_whatever_it_looks_like() -> None:
    article = doc(K.ARTICLE)
    assert page_column.kind_of(check_context(), page_to_check(nav=True), article) is K.COLUMN
    assert (
        page_column.kind_of(
            check_context(registered={HOME + "1.htm": Column(url=HOME + "1.htm")}), page_to_check(), article
        )
        is K.COLUMN
    )
    assert (
        page_column.kind_of(check_context(first_level=frozenset({HOME + "1.htm"})), page_to_check(), article)
        is K.COLUMN
    )


def test_a_further_page_of_a_list_is_one_where_there_is_a_column_that_it_goes_on() -> None:
    assert page_column.kind_of(check_context(), page_to_check(list_of=Root(NOTICES, 7)), doc(K.LIST)) is K.LIST


def test_the_page_that_the_home_page_redirects_to_is_the_home_page() -> None:
    assert page_column.kind_of(check_context(home=HOME + "1.htm"), page_to_check(), doc(K.COLUMN)) is K.HOME


def test_an_articles_column_is_its_breadcrumbs_else_the_one_of_that_name_else_its_parents() -> None:
    known = check_context(by_name={"通知公告": NOTICES})
    found = page_to_check(parent_column=HOME + "up.htm")
    both = doc(K.ARTICLE, column_url=HOME + "xwzx.htm", column="通知公告")
    assert page_column.column_url(known, found, K.ARTICLE, both) == HOME + "xwzx.htm"
    assert page_column.column_url(known, found, K.ARTICLE, doc(column="通知公告")) == NOTICES
    assert page_column.column_url(known, found, K.ARTICLE, doc(meta={"columnName": "通知公告"})) == NOTICES
    assert page_column.column_url(known, found, K.ARTICLE, doc(column="别的")) == HOME + "up.htm"
    assert page_column.column_url(known, found, K.ARTICLE, doc(column_url=HOME)) == HOME + "up.htm"
    assert page_column.column_url(known, page_to_check(), K.ARTICLE, doc()) == ""


def test_a_further_page_of_a_list_belongs_to_its_first() -> None:
    page = page_to_check(kind=K.LIST, list_of=Root(NOTICES, 7))
    assert page_column.column_url(check_context(), page, K.LIST, doc(column_url=HOME + "x.htm")) == NOTICES


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"breadcrumb": ("首页", "通知公告"), "title": "x"}, "通知公告"),
        ({"breadcrumb": ("通知公告", "正文"), "meta": {"ColumnName": "公告"}}, "公告"),
        ({"title": "通知公告-示例区人民政府"}, "通知公告"),
        ({"title": "示例区人民政府_通知公告"}, "示例区人民政府"),
        ({}, "政务公开"),
    ],
)
def test_a_column_is_called_what_its_page_calls_it_else_what_the_link_to_it_did(
    more: dict[str, Any], name: str
) -> None:
    assert page_column.own_name(check_context(), page_to_check(link_text="政务公开"), doc(**more)) == name


def test_the_registrys_name_comes_first() -> None:
    known = check_context(
        registered={HOME + "1.htm": Column(url=HOME + "1.htm", name="公告公示", cls=ColumnClass.POLICY)}
    )
    page = doc(breadcrumb=("通知公告",))
    assert page_column.own_name(known, page_to_check(), page) == "公告公示"
    reading = page_column.reading(known, page_to_check(), K.COLUMN, page)
    assert reading and (reading.name, reading.cls) == ("公告公示", ColumnClass.POLICY)


def items(*days: date | None) -> tuple[ListItem, ...]:
    return tuple(ListItem(f"第{number}条", f"{HOME}{number}.htm", day) for number, day in enumerate(days))


def test_a_list_says_how_many_items_it_has_and_how_new_they_are() -> None:
    page = doc(items=items(date(2026, 10, 1), None, date(2026, 10, 30)), column="通知公告")
    there = check_context(first_level=frozenset({HOME + "1.htm"}))
    reading = page_column.reading(there, page_to_check(), K.COLUMN, page)
    assert reading is not None
    assert (reading.items, reading.dated_items, reading.newest) == (3, 2, date(2026, 10, 30))
    assert (reading.first, reading.read, reading.first_level, reading.cls) == (True, True, True, ColumnClass.NOTICE)


def test_a_further_page_says_so_of_its_column() -> None:
    page = page_to_check(kind=K.LIST, list_of=Root(NOTICES, 7))
    reading = page_column.reading(check_context(), page, K.LIST, doc(items=items(date(2026, 9, 1))))
    assert reading and (reading.url, reading.page_id, reading.first, reading.items) == (NOTICES, 7, False, 1)
    assert page_column.reading(check_context(), page_to_check(kind=K.LIST), K.LIST, doc()) is None
    assert page_column.reading(check_context(), page_to_check(), K.ARTICLE, doc()) is None


def test_a_list_drawn_by_script_and_a_page_that_cannot_be_read_are_not_read() -> None:
    for page in (doc(list_drawn_by_script=True), doc(outcome="unreadable: x")):
        reading = page_column.reading(check_context(), page_to_check(), K.COLUMN, page)
        assert reading and not reading.read
    drawn = doc(list_drawn_by_script=True, items=items(TODAY))
    reading = page_column.reading(check_context(), page_to_check(), K.COLUMN, drawn)
    assert reading and reading.read


def test_a_slip_into_the_future_does_not_make_a_column_fresh() -> None:
    assert page_column.newest([date(2026, 9, 1), date(2062, 9, 1)], TODAY) == date(2026, 9, 1)
    assert page_column.newest([date(2062, 9, 1)], TODAY) == date(2062, 9, 1)
    assert page_column.newest([], TODAY) is None


def test_running_text_in_a_columns_place_is_no_blank_list_and_a_menu_is_no_text() -> None:
    text = Block("示例区位于示例省南部，总面积一千二百平方公里，辖十二个镇街，常住人口六十万，是示例市的中心城区之一，"
                 "历史悠久，交通便利。", "k")  # fmt: skip
    menu = [Block(name * 6, name) for name in ("政务公开", "办事服务", "互动交流")]
    links = tuple(Link(HOME, block.text, "/") for block in menu)
    assert page_column.is_text(doc(blocks=(text,)))
    assert not page_column.is_text(doc(blocks=tuple(menu), links=links))
    assert not page_column.is_text(doc(blocks=(Block(text.text, "k", Region.FOOTER),)))
    assert not page_column.is_text(doc(blocks=(Block("暂无内容", "k"),)))


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"breadcrumb": ("首页", "政务公开", "通知公告")}, ("政务公开", "通知公告")),
        ({"breadcrumb": ("首页", "政务公开"), "title": "通知公告"}, ("政务公开",)),
        ({"title": "通知公告", "meta": {"ColumnType": "政务公开"}}, ("政务公开", "通知公告")),
        ({"title": "通知公告", "meta": {"ColumnType": "通知公告"}}, ()),
        ({"title": "通知公告"}, ()),
    ],
)
def test_the_path_of_a_column_is_its_breadcrumb_or_its_labels(more: dict[str, Any], path: tuple[str, ...]) -> None:
    reading = page_column.reading(check_context(), page_to_check(), K.COLUMN, doc(**more))
    assert reading and reading.path == path


def test_what_an_end_point_sent_is_a_reading_of_the_column_unless_it_was_not_understood() -> None:
    page = page_to_check("queryList?channelCode[]=c&current=1", K.LIST, list_of=Root(NOTICES, 7))
    for sent, fetched in (
        (doc(items=items(TODAY)), True),
        (doc(), True),  # it says that there is nothing
        (doc(list_drawn_by_script=True), False),
    ):
        reading = page_column.reading(check_context(), page, K.LIST, sent)
        assert reading and reading.fetched is fetched and not reading.first
    numbered = page_column.reading(
        check_context(), page_to_check("tzgg/7.htm", K.LIST, list_of=Root(NOTICES, 7)), K.LIST, doc()
    )
    assert numbered and not numbered.fetched


def test_a_list_drawn_by_script_is_no_page_of_text_however_much_it_says() -> None:
    text = Block("示例区位于示例省南部，总面积一千二百平方公里，辖十二个镇街，历史悠久，交通便利，物产丰富。", "k")
    reading = page_column.reading(
        check_context(), page_to_check(), K.COLUMN, doc(blocks=(text,), list_drawn_by_script=True)
    )
    assert reading and not reading.has_text and not reading.read
