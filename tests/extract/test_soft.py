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
    ("某区人民政府", "没有找到该信息"),
    ("某区人民政府", "没有找到该文章！"),
    ("某区人民政府", "对不起，没有找到您要查看的信息。"),
    ("某区人民政府", "信息已删除"),
    ("某区人民政府", "栏目已关闭"),
    ("某区人民政府", "提示 该栏目已关闭，请浏览其他栏目。"),
    ("某区人民政府", "文章不存在或已被删除 返回首页"),
    ("某区人民政府", "抱歉！该文章已被管理员删除。"),
    ("某区人民政府", "查无此信息"),
    ("某区人民政府", "该信息未公开或已删除，5秒后自动返回首页"),
    ("关于做好防汛工作的通知", "该文章已下线"),
    ("政务公开", "此信息已过期。"),
    ("政务公开", "很抱歉，未找到该稿件"),
    ("政务公开", "链接已失效，请返回首页"),
    ("没有找到该文章", "首页"),
    ("错误：该文章不存在", "返回"),
    ("此信息已被删除！", ""),
    ("某区人民政府", "找不到该信息"),
    ("某区人民政府", "该新闻已撤稿"),
    ("某区人民政府", "The page you requested was not found."),
    ("某区人民政府", "Sorry, the page you are looking for doesn't exist"),
    ("某区人民政府", "This article does not exist"),
]
THERE = [
    ("依申请公开", "办理结果：没有找到该信息，请补充材料后重新提交。"),
    ("网民留言", "问：您要查看的页面不存在怎么办？"),
    ("资料", "This regulation does not apply to pages that exist."),
    ("通知公告", ""),
    ("某区人民政府", "新闻中心 政务公开"),
    ("网站检查情况通报", "个别网站存在“页面不存在”的问题，请尽快整改。"),
    ("常见问题解答", "问：打开链接时提示页面不存在怎么办？答：请刷新后重试。"),
    ("关于网站链接的说明", "近期群众反映部分链接无法访问。" * 30 + "您访问的页面不存在"),
    ("404名党员干部下沉一线", "全区404名党员干部下沉社区"),
    ("关于关闭部分栏目的公告", "因工作需要，“民意征集”栏目已关闭，特此公告。"),
    ("情况说明", "近日有网民发布不实消息，经核查，该信息已被删除，发布者已被批评教育。"),
    ("警方提醒", "某平台推送的诈骗广告，目前该内容已下线。请广大群众提高警惕。"),
    ("政策问答", "问：提示没有找到该信息是什么原因？答：请核对统一编号。"),
    ("网民留言", "我在网站上没有找到该文章，请问在哪里查看？"),
    ("站内搜索", "没有找到相关信息"),
    ("通知公告", "暂无信息"),
    ("办事指南", "申请材料：身份证。信息不存在错误的，方可受理。"),
    ("关于清理过期文件的通知", "下列文件已过期，不再执行。"),
    ("废止文件目录", "本文件已失效，自2026年1月1日起按新规定执行，详见附件所列规范性文件目录。"),
    ("栏目调整公告", "该栏目已关闭，相关内容并入“政策文件”栏目。"),
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
