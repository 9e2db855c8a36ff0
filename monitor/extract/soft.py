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
    r"|(?:页面|网页|文章|信息|内容)(?:不存在|未找到|找不到了?|没有找到|不见了|走丢了|已(?:被)?删除|已失效)"
    r"|(?:找不到|没有找到|未找到|无法找到)(?:您|你)?(?:所)?(?:要)?(?:访问|查看|请求|浏览|查找|打开|寻找|需要|想要)?的?"
    r"(?:页面|网页|该页|此页|文件或目录|资源|文章)"
    r"|(?:该|此|本)(?:页面|网页|信息|文章|内容|栏目|链接)(?:不存在|(?:已|被|已经|已被)(?:删除|移除|下线|撤销)|已失效)"
    r"|404\W{0,6}(?:not\s*found|error|页面|错误|file)"
    r"|(?:page|file|object|directory)\s+(?:(?:cannot|could\s*not)\s+be|(?:was|is)?\s*not)\s+found"
    r"|HTTP\s*(?:错误|Error)\s*404|参数错误或(?:信息|页面)不存在",
    re.IGNORECASE,
)
_RESCUED = re.compile(r"如何|怎么办|问题|问答|为什么|整改|巡查|检查|通报|监测|排查|修复|解决")


def says_missing(title: str, text: str) -> bool:
    """True for a page whose own words are that it is not there.

    `text`: the readable text of the page's main part. A long text is an article that may speak of missing pages; a
    short one counts only when the phrase stands in its first sentences and is not what the page is about. A title
    that says nothing else is enough.
    """
    title, text = title.strip()[:200], " ".join(text.split())
    if _RESCUED.search(title):
        return False
    if _WHOLE_TITLE.fullmatch(title):
        return True
    if len(text) > MOST_TEXT:
        return False
    if _TITLE.search(title):
        return True
    found = _SENTENCE.search(text[:200])
    return found is not None and not _RESCUED.search(text[: found.start()])
