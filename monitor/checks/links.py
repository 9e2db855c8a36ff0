"""Links that lead nowhere: link.dead, link.soft, link.intranet, link.empty, link.malformed, attachment.broken.

Source: indicators D ("Counting links without disputes"): only what is certainly dead counts, the rest is 疑似; a
firewall that blocks robots is neither. One target is one problem on a page, however often it is linked there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from monitor.checks import files, hosts
from monitor.checks.check import Answer, Undecided
from monitor.checks.view import PageView
from monitor.extract.urls.faults import Fault, fault_of
from monitor.model import Link, Problem, Region, Severity
from monitor.outcomes import NO_PICTURE, Outcome, TargetState
from monitor.personal_numbers import excerpt

TIMEOUTS_THAT_TELL = 3  # scans in a row
SHOWN = 40  # characters of a link's text
LABEL = 12  # up to so many characters a text may be a button

REGIONS = {
    Region.HEADER: "页头",
    Region.NAV: "导航栏",
    Region.FOOTER: "页脚",
    Region.ASIDE: "侧栏",
    Region.META: "页面标签",
}
_KINDS = {
    "img": "图片",
    "image": "图片",
    "input": "图片",
    "style": "样式引用的文件",
    "video": "视频",
    "audio": "音频",
    "source": "音视频",
    "track": "字幕",
    "embed": "嵌入的文件",
    "object": "嵌入的文件",
}
_FAULTS = {
    Fault.SCHEME: "开头应为 http:// 或 https://",
    Fault.TWICE: "两个网址连在了一起",
    Fault.PORT: "端口应为 1 至 65535 的数字",
    Fault.BLOCKED: "这个端口用于邮件、打印等，浏览器禁止打开",
    Fault.HOST: "域名中有空格、逗号等不能使用的字符，或者缺少一部分",
}
_LOCAL_FILE = re.compile(r"file:|[a-z]:[\\/]|\\\\[\w.-]+\\", re.I)
_EMPTY = re.compile(r"#?|javascript:\s*(?:;|void\s*\(?\s*0?\s*\)?\s*;?)?|about:blank", re.I)
# What a script drives (menus, tabs, pagers, players, share buttons), and neighbours that do not exist.
_NEIGHBOUR = re.compile(r"[上前下后]一[篇条页张个]")
_DRIVEN = re.compile(
    r"[上下]页|首页|[尾末]页|没有了|^无$|^\d+$|^(go|top|on|off|en|qq|wap|pc|rss|app|vip)$|跳转|确定"
    r"|打印|关闭|收藏|分享|转发|返回|顶部|登[录陆]|注册|注销|退出|搜索|检索|查询|提交|重置|取消|更多|more|展开|收[起缩]|折叠|切换"
    r"|播放|暂停|朗读|语音|无障碍|适老|关怀|长者|简体|繁[体體]|english|微信|微博|空间|公众号|客户端|二维码|扫一扫|字[体号]"
    r"|^[大中小]$|^A[+-]?$|点赞|赞|评论|浏览|纠错|设为|加入|放大|缩小|全屏|刷新|换一[张批组]|导航|菜单|^[<>«»‹›^↑↓←→+×x-]+$",
    re.I,
)


def dead(view: PageView) -> Iterator[Answer]:
    """link.dead"""
    for link, state in _not_fine(view):
        if not files.is_file(link) and not intranet_reason(view, link, state):
            yield from _dead(view, link, state)


def broken(view: PageView) -> Iterator[Answer]:
    """attachment.broken: the file behind a link is gone, or a web page comes in its place."""
    if not view.document.readable:
        yield from files.disguised(view)
        return
    for link, state in _not_fine(view):
        if files.is_file(link) and not intranet_reason(view, link, state):
            yield from _broken(link, state)


def soft(view: PageView) -> Iterator[Answer]:
    """link.soft: answers 200, but says "not found" (certain) or lands on a home page (疑似)."""
    for link, state in _not_fine(view):
        if files.is_file(link) or "首页" in link.text:
            continue  # a file is attachment.broken; a link that says 首页 may land there
        if state.outcome is Outcome.SOFT_MISSING and state.error == NO_PICTURE:
            yield _problem("link.soft", link, NO_PICTURE, False)  # a firewall may answer us alone so
        elif state.outcome is Outcome.SOFT_MISSING:
            home = _is_home(state.final_url)
            what = "打开后跳到了首页，没有对应内容" if home else "打开后提示页面不存在"
            yield _problem("link.soft", link, what, not home)
        elif not _judged(state):
            yield Undecided(link.url)


def intranet(view: PageView) -> Iterator[Answer]:
    """link.intranet: an address that only works inside the office, or on the editor's own computer."""
    for link in _once(view.document.links):
        reason = intranet_reason(view, link, view.targets.get(link.url))
        if reason:
            address = link.url or link.href[:300]
            message = f"{_named(link)}{reason}，公众无法打开"
            yield _at(link, Problem("link.intranet", address, message, Severity.MINOR, target=address))
        elif (state := view.targets.get(link.url)) and not _judged(state):
            yield Undecided(link.url)


def empty(view: PageView) -> Iterator[Answer]:
    """link.empty (空链): a stub in the main text that carries a name. What a script may drive is left alone."""
    for link in _once(view.document.links):
        if link.url or link.region is not Region.MAIN or link.tag != "a" or link.hidden:
            continue
        text, href = link.text.strip(), link.href.strip()
        if len(text) >= 2 and _EMPTY.fullmatch(href) and not _is_driven(text):
            message = f"{_named(link)}没有指向任何内容（空链）"
            subject = f"{excerpt(text, 80)}｜{href[:80]}"
            sure = href in ("", "#")  # javascript:void(0) may have a script behind it that cannot be seen
            yield Problem("link.empty", subject, message, Severity.MINOR, certain=sure)


def malformed(view: PageView) -> Iterator[Problem]:
    """link.malformed: an address that no browser can open, however it is asked for. Seen from its spelling: certain."""
    for link in _once(view.document.links):
        silent = link.url or link.hidden or _LOCAL_FILE.match(link.href.strip())
        fault = None if silent else fault_of(link.href, view.document.url)
        if fault:
            href = link.href.strip()[:300]
            message = f"{_named(link)}的网址写错了：{_FAULTS[fault]}，任何浏览器都打不开"
            yield _at(link, Problem("link.malformed", href, message, Severity.MINOR, wrong=href, target=href))


def intranet_reason(view: PageView, link: Link, state: TargetState | None) -> str:
    """Why this link cannot work for the public; empty when it can."""
    if _LOCAL_FILE.match(link.href.strip()):
        return "指向本地文件"
    if not link.url or hosts.is_ours(view.site, link.url):
        return ""
    host = hosts.hostname(link.url)
    if host and hosts.is_internal(host, view.site.allow_private):
        return f"指向内网地址 {host}" if "." in host or ":" in host else f"的主机名 {host} 不是公网域名"
    return f"的域名 {host} 解析到内网地址" if state and state.outcome is Outcome.PRIVATE else ""


def _dead(view: PageView, link: Link, state: TargetState) -> Iterator[Answer]:
    outcome = state.outcome
    if outcome.certainly_dead or outcome.maybe_dead or _slow_for_long(state):
        yield _problem("link.dead", link, f"打不开：{_how(state)}", outcome.certainly_dead)
    elif not _judged(state):
        yield Undecided(link.url)


def _broken(link: Link, state: TargetState) -> Iterator[Answer]:
    if files.gone(state.outcome) or _slow_for_long(state):
        yield _problem("attachment.broken", link, f"下载不了：{_how(state)}", state.outcome.certainly_dead)
    elif not _judged(state):
        yield Undecided(link.url)


def _not_fine(view: PageView) -> Iterator[tuple[Link, TargetState]]:
    if view.targets:
        for link in _once(view.document.links):
            state = view.targets.get(link.url) if link.url else None
            if state and state.outcome is not Outcome.OK and state.outcome is not Outcome.UNCHANGED:
                yield link, state


def _once(links: Iterable[Link]) -> list[Link]:
    """One link for each target, or for each stub's text; the one in the main text where there are several."""
    first: dict[tuple[str, str], Link] = {}
    for link in links:
        key = (link.url, "") if link.url else (link.href, link.text)
        known = first.get(key)
        if known is None or (known.region is not Region.MAIN and link.region is Region.MAIN):
            first[key] = link
    return list(first.values())


def _judged(state: TargetState) -> bool:
    """False for what is undecided: blocked, robots.txt, timed out, not yet asked for, a redirect not followed."""
    return not state.outcome.could_not_look and state.outcome is not Outcome.REDIRECT


def _slow_for_long(state: TargetState) -> bool:
    return state.outcome is Outcome.TIMEOUT and state.failures >= TIMEOUTS_THAT_TELL


def _how(state: TargetState) -> str:
    label = state.outcome.label
    if state.outcome in (Outcome.CLIENT_ERROR, Outcome.SERVER_ERROR) and state.status:
        return f"{label.split('(')[0]}（{state.status}）"
    return f"连续 {state.failures} 次检查都超时" if state.outcome is Outcome.TIMEOUT else label


def _problem(code: str, link: Link, what: str, certain: bool) -> Problem:
    """What a style names is only fetched where its rule applies: that is not looked at."""
    certain = certain and link.tag != "style"
    problem = Problem(code, link.url, f"{_named(link)}{what}", Severity.MINOR, target=link.url, certain=certain)
    return _at(link, problem)


def _at(link: Link, problem: Problem) -> Problem:
    return replace(problem, region=link.region, where=REGIONS.get(link.region, ""))


def _named(link: Link) -> str:
    """链接“政策文件”（页脚）, 图片（导航栏）…"""
    whole = link.title.startswith(link.text.rstrip(".…"))  # the title attribute holds the full text of a cut link
    text = " ".join((link.title if whole else link.text or link.title).split())
    kind = _KINDS.get(link.tag) or ("附件" if files.is_file(link) else "链接")
    name = f"“{excerpt(text, SHOWN)}{'…' if len(text) > SHOWN else ''}”" if text else ""
    place = REGIONS.get(link.region, "")
    return f"{kind}{name}（{place}）" if place else f"{kind}{name}"


def _is_driven(text: str) -> bool:
    """A long text is a title, in which a word like 查询 says nothing about a script."""
    return bool(_NEIGHBOUR.match(text) or (len(text) <= LABEL and _DRIVEN.search(text)))


def _is_home(url: str) -> bool:
    try:
        return bool(url) and urlsplit(url).path.lower() in (
            "",
            "/",
            "/index.html",
            "/index.htm",
            "/index.shtml",
            "/index.jsp",
        )
    except ValueError:
        return False
