"""A page that says it is not there; and texts that only speak of such pages."""

import pytest

from monitor.extract.outlinks import outlinks
from monitor.extract.soft import says_missing
from tests.extract.pages import BASE

MISSING = [
    ("404", ""),
    ("404 Not Found", ""),
    ("页面不存在", ""),
    ("页面不存在-某区人民政府", "您访问的页面不存在或已被删除，请返回首页浏览其他内容。"),
    ("某区人民政府", "您访问的页面不存在或已删除"),
    ("某区人民政府", "抱歉，您要查看的页面找不到了！"),
    ("某区人民政府", "对不起，您访问的网页不存在"),
    ("提示信息", "该信息已被删除"),
    ("提示信息", "此页面已失效 3秒后返回首页"),
    ("", "HTTP 错误 404"),
    ("", "找不到您访问的页面"),
    ("Error", "404 - File or directory not found. The page cannot be found"),
    ("系统提示", "您所请求的页面已经删除"),
]
THERE = [
    ("通知公告", ""),
    ("某区人民政府", "新闻中心 政务公开"),
    ("网站检查情况通报", "个别网站存在“页面不存在”的问题，请尽快整改。"),
    ("常见问题解答", "问：打开链接时提示页面不存在怎么办？答：请刷新后重试。"),
    ("关于网站链接的说明", "近期群众反映部分链接无法访问。" * 30 + "您访问的页面不存在"),
    ("404名党员干部下沉一线", "全区404名党员干部下沉社区"),
    ("户口不存在的情形", "证明材料不存在或者已经遗失的，按规定办理。"),
]


@pytest.mark.parametrize(("title", "text"), MISSING)
def test_pages_that_say_they_are_missing(title: str, text: str) -> None:
    assert says_missing(title, text)


@pytest.mark.parametrize(("title", "text"), THERE)
def test_pages_that_are_there(title: str, text: str) -> None:
    assert not says_missing(title, text)


def test_the_frame_around_an_error_page_does_not_hide_it() -> None:
    frame = '<div class="nav">' + '<a href="/x.htm">政务公开政务公开</a>' * 80 + "</div>"
    footer = f"<div class='footer'>{'版权所有' * 200}</div>"
    page = f"<title>某区人民政府</title>{frame}<p>您访问的页面不存在或已删除</p>{footer}"
    assert outlinks(page.encode(), BASE).says_missing
    assert not outlinks(page.replace("不存在或已删除", "内容如下").encode(), BASE).says_missing
