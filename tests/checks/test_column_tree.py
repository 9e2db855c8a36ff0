"""Which column stands below which."""

from __future__ import annotations

from monitor.checks.column_tree import Place, above_by_folder, ancestors, folder_of, parents

ROOT = "http://www.example.gov.cn"


def place(path: str, name: str = "", *crumbs: str, found_on: str = "", first: bool = False) -> Place:
    return Place(ROOT + path, name, crumbs, ROOT + found_on if found_on else "", first)


def above(*places: Place) -> dict[str, str]:
    return {url.removeprefix(ROOT): up.removeprefix(ROOT) for url, up in parents(places).items()}


def test_the_breadcrumb_comes_first_then_the_folder_then_the_page_of_discovery() -> None:
    found = above(
        place("/zwgk.htm", "政务公开", "政务公开", first=True),
        place("/col/9/", "通知公告", "政务公开", "通知公告", found_on="/news.htm"),
        place("/zwgk/zcwj.htm", "政策文件"),
        place("/news.htm", "新闻中心", first=True),
        place("/c12.htm", "街镇动态", found_on="/news.htm"),
    )
    assert found == {"/zwgk.htm": "", "/col/9/": "/zwgk.htm", "/zwgk/zcwj.htm": "/zwgk.htm", "/news.htm": "",
                     "/c12.htm": "/news.htm"}  # fmt: skip


def test_a_breadcrumb_with_unknown_names_leads_to_the_nearest_known() -> None:
    assert (
        above(place("/a/", "政务公开", "政务公开"), place("/x/", "预算", "政务公开", "财政信息", "预算"))["/x/"]
        == "/a/"
    )


def test_first_level_columns_are_below_nobody_that_only_links_to_them() -> None:
    assert above(place("/a.htm", "甲"), place("/b.htm", "乙", found_on="/a.htm", first=True))["/b.htm"] == ""


def test_a_name_that_two_columns_bear_says_nothing() -> None:
    found = above(place("/a/", "公开", "公开"), place("/b/", "公开", "公开"), place("/c/", "预算", "公开", "预算"))
    assert found["/c/"] == ""


def test_nobody_is_below_itself() -> None:
    circle = (place("/a.htm", "甲", found_on="/b.htm"), place("/b.htm", "乙", found_on="/c.htm"),
              place("/c.htm", "丙", found_on="/a.htm"), place("/d.htm", "丁", found_on="/d.htm"))  # fmt: skip
    found = parents(circle)
    for url in found:
        assert url not in ancestors(found, url)


def test_folders() -> None:
    assert (
        folder_of(ROOT + "/zwgk/index.html")
        == folder_of(ROOT + "/zwgk.htm")
        == folder_of(ROOT + "/zwgk/")
        == ROOT + "/zwgk/"
    )
    assert above_by_folder([ROOT + "/zwgk.htm", ROOT + "/zwgk/a.htm", ROOT + "/b.htm"]) == {ROOT + "/zwgk.htm"}
