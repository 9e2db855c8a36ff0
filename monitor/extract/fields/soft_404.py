"""Pages that answer 200 and say that there is nothing: 您访问的页面不存在 …"""

from __future__ import annotations

import re

MOST_TEXT = 400  # characters left when the frame is taken away: a longer page is no error page
_WHOLE_TITLE = re.compile(
    r"\W*(?:404|error\s*404|404\s*error|not\s*found|404\s*[-_—]?\s*(?:not found|页面不存在|找不到.{0,20}|页面.{0,20})"
    r"|(?:页面|网页)(?:不存在|未找到|找不到|走丢了)|找不到(?:页面|网页|文件))\W*(?:[-_|].{0,30})?",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:对不起|抱歉|出错了?)?[\s，,！!]*(?:您|你)?(?:要)?(?:访问|查看|请求|浏览|查找|打开)?的?(?:页面|网页|文件|信息|内容|文章)"
    r"(?:不存在|找不到|未找到|没有找到|已(?:被)?删除|已失效)|^(?:页面|网页)(?:不存在|未找到|找不到|走丢了)|^找不到(?:页面|网页|文件)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?:您|你)?(?:所)?(?:要)?(?:访问|查看|请求|浏览|查找|打开|寻找)的?(?:页面|网页|文件|信息|内容|文章|资源|地址|链接|栏目|URL)"
    r"[^。！!？?]{0,12}?(?:不存在|找不到|未找到|没有找到|没找到|(?:已|被|已经|已被)(?:删除|移除|下线|撤销)|已失效|走丢|飞走|丢失)"
    r"|(?:页面|网页)(?:不存在|未找到|找不到了?|没有找到|不见了|走丢了|已(?:被)?删除|已失效)"
    r"|(?:找不到|没有找到|未找到|无法找到)(?:您|你)?(?:所)?(?:要)?(?:访问|查看|请求|浏览|查找|打开|寻找|需要|想要)?的?"
    r"(?:页面|网页|该页|此页|文件或目录|资源|文章)"
    r"|(?:该|此|本)(?:页面|网页)(?:不存在|(?:已|被|已经|已被)(?:删除|移除|下线|撤销)|已失效)"
    r"|404\W{0,6}(?:not\s*found|error|页面|错误|file)"
    r"|(?:page|file|object|directory)\s+(?:(?:cannot|could\s*not)\s+be|(?:was|is)?\s*not)\s+found"
    r"|page (?:that )?you(?:'re| are| were)? (?:looking for|requested)"
    r" (?:(?:was|is|could|can|does)(?: ?not|n't)|cannot)"
    r" (?:be )?(?:found|exist)"
    r"|\bthis (?:page|article|document) (?:does not|doesn't|no longer) exists?"
    r"|HTTP\s*(?:错误|Error)\s*404|参数错误或(?:信息|页面)不存在",
    re.IGNORECASE,
)
_THING = r"(?:页面|网页|信息|文章|内容|稿件|新闻|栏目|专题|链接|文件|附件|资源|数据|记录|网址|地址)"
_GONE = (
    r"(?:不存在|(?:未|没有?|无法)(?:找到|查到|查询到)|找不到了?|(?:已经?|已?被|已经被)(?:管理员|作者|系统|发布者)?"
    r"(?:删除|移除|下线|下架|撤稿|撤销|撤回|关闭|停用|屏蔽|隐藏|注销|清除|过期|失效)|(?:未|尚未|没有)(?:公开|发布|通过审核))了?"
)
_THIS = r"(?:该|此|这)(?:条|篇|个)?"
# Said of this page, at the beginning of what it says. Files and records are gone in texts about them, too.
_PAGE = r"(?:页面|网页|信息|文章|内容|稿件|新闻|栏目|专题|链接)"
_THIS_IS_GONE = re.compile(
    rf"(?:^|(?<=\s)|(?<=[，,！!])|(?<=(?:错误|提示|警告|信息)[：:]))(?:{_THIS}{_PAGE}{_GONE}"
    rf"|(?:(?:未能?|没有?|无法)(?:找到|查到|查询到)|找不到){_THIS}{_PAGE}"
    rf"|(?:查?无|没有){_THIS}{_PAGE}"
    rf"|(?:未能?|没有?|无法)(?:找到|查到|查询到)(?:您|你)(?:所)?要?(?:的|访问的?|查看的?|查找的?|找的?|浏览的?|请求的?){_PAGE})"
)
_POLITE = (
    r"(?:(?:对不起|非常抱歉|很?抱歉|很遗憾|您好|你好|温馨提示|系统提示|提示信息?|出错了|错误|警告|非法参数|参数错误|哎呀|哎哟|糟糕"
    r"|啊哦|oops|sorry|error)"
    r"[\s，,。！!：:~～]*){0,4}"
)
_LOST = (
    r"(?:飞走|走丢|走失|丢失|迷路|失联|不见|不在这里|去火星"
    r"|(?:已经?|已?被)(?:撤下|取消|撤除|清理|迁移)|已经不存在)[了啦]?"
)
_ASKED = r"(?:您|你)?(?:所)?(?:需?要)?(?:访问|查看|请求|浏览|查找|打开|寻找|找)?的?"
# Where a page says nothing else: names of things need no "this".
_NOTHING_ELSE = re.compile(
    rf"\W*{_POLITE}(?:{_ASKED}(?:{_THIS}|指定的?|当前|所请求的)?{_THING}?{_THING}(?:好像|似乎|可能)?(?:{_GONE}|{_LOST})"
    rf"|(?:系统)?(?:找不到|未找到|没有找到|无法找到)(?:(?:您|你)(?:所)?需?要?(?:访问|查看|请求|浏览|查找|打开|寻找|找)?的|指定的?){_THING})"
    rf"(?:[，,、]?(?:或者?|且|也可能|可能)(?:{_GONE}|{_LOST}|无权限?(?:查看|访问|浏览)))?(?:[\s，,。！!…~]*"
    r"(?:请?(?:点击)?返回(?:网站)?(?:首页|主页|上一页|上页|上级)?|关闭(?:窗口|页面|本页)?|请?稍后再试|请(?:核对|检查|确认)[^。！!]{0,20}"
    r"|\d+\s*秒后?[^。！!]{0,12}|去?首页(?:看看吧?)?|上一页|回到首页|继续浏览|请?与?[^。！!]{0,6}联系[^。！!]{0,10}|谢谢)){0,3}[\s，,。！!…]*",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[^。！!]{0,6}(?:怎么|如何|为什么|怎样)")  # 页面不存在怎么办
_BEFORE = 30  # characters of names and politeness that may stand before it
_AFTER = 160  # characters that may follow
_RESCUED = re.compile(
    r"如何|怎么办|问题|问答|为什么|整改|巡查|检查|通报|监测|排查|修复|解决|谣言|辟谣|网传|不实|虚假|处置|公告|通知|声明|情况说明"
)


def says_missing(title: str, text: str) -> bool:
    """True for a page whose own words are that it is not there.

    `text`: the readable text of the page's main part. A long text is an article that may speak of missing pages; a
    short one counts only when the phrase stands in its first sentences and is not what the page is about. A title
    that says nothing else is enough, and so is a text that says nothing else.
    """
    title, text = title.strip()[:200], " ".join(text.split())
    if len(text) <= _AFTER and _NOTHING_ELSE.fullmatch(text):
        return True
    if _RESCUED.search(title):
        return False
    if _WHOLE_TITLE.fullmatch(title):
        return True
    if len(text) > MOST_TEXT:
        return False
    if _NOTHING_ELSE.fullmatch(title) or _is_said_of_this(title):
        return True
    return bool(_TITLE.search(title)) or _is_said(text) or _is_said_of_this(text)


def _is_said(text: str) -> bool:
    """To the visitor, who asked for something: 您访问的页面不存在."""
    found = _SENTENCE.search(text[:200])
    return found is not None and not _RESCUED.search(text[: found.start()]) and not _ASKS.match(text, found.end())


def _is_said_of_this(text: str) -> bool:
    """Of this page, first of all: an article may say of another thing that 该信息已删除."""
    found = _THIS_IS_GONE.search(text[: _BEFORE * 2])
    if found is None or len(text) - found.end() > _AFTER or found.start() > _BEFORE:
        return False
    before = re.sub(_POLITE, "", text[: found.start()])
    return not re.search(r"[，,。！!？?；;]", before) and not _RESCUED.search(before)
