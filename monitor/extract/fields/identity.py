"""The marks that every government page must show in its footer (国办发〔2017〕47号), as far as its HTML shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import compress
from operator import not_
from urllib.parse import unquote

from monitor.extract.markup.page import Page
from monitor.extract.markup.tree import Attributes
from monitor.model import Identity, Link

_CODE = r"(bm\d{8}|\d{10})"
_SITE_CODE = re.compile(r"(?:网站)?标识(?:编)?码[^0-9a-zA-Z]{0,20}" + _CODE + r"(?!\d)", re.IGNORECASE)
_NUMBER = r"\s?(?:案?字?第?号?|:|：)\s?\d{5,14}\s?号?(?:\s?[-－—]\s?\d{1,3})?"
_ICP = re.compile(r"[\u4e00-\u9fff]\s?ICP\s?备" + _NUMBER, re.IGNORECASE)
_ICP_LICENCE = re.compile(r"[\u4e00-\u9fff]\s?ICP\s?证" + _NUMBER, re.IGNORECASE)
_POLICE = re.compile(
    r"[\u4e00-\u9fff]?公(?:网)?安(?:网|机关)?备(?:案)?(?:号|第)?\s*[:：]?\s*\d{8,14}(?:-\d{1,5})?\s*号?"
)
_OF_POLICE = ("安备", "安网备", "备案号")
_POLICE_IN_LINK = re.compile(r"(?:recordcode|beian\.mps\.gov\.cn\S{0,60}[?&]code)=(\d{11,14})")
_JIUCUO_CALL = re.compile(r"jiucuo|site_?code", re.IGNORECASE)
_JIUCUO = re.compile(r"jiucuo\.js|exposure|_jiucuo_|[?&](?:amp;)?site_?code=|zfwzgl|pucha\.kaipuyun", re.IGNORECASE)
_REPORTS = ("exposure", "zfwzgl", "pucha.kaipuyun", "jiucuo.html")
_PICTURE = re.compile(r"jiu_?cuo|zhao_?cuo")
_LONGEST_NAME = 100
_FRAMESET = 300  # nodes: a page of frames has no other text
_CALL = re.compile(r"(?!void|return|history|window\.close)[A-Za-z_$][\w$.]*\s*\(")
_INSIDE = 4  # nodes: a link around a picture
_QUOTED_CODE = re.compile(r"""['"(]\s*(bm\d{8}|\d{10})\s*['")]""", re.IGNORECASE)
# 龙讯 draws the sign of party and government organs into a box of this class.
_OF_CONAC = re.compile(r"""<[a-z]{1,10}\s[^<>]{0,300}?(?:class|id)\s*=\s*["']?[^"'<>]{0,60}?\bj-gov\b""", re.IGNORECASE)
_SPONSOR = re.compile(
    r"主\s*办(?:(?:\s*单\s*位)?\s*[:：]\s*|\s*单\s*位\s+(?=[\u4e00-\u9fff]{4}))([^\s:：|｜,，;；]{2,40})"
)
_SPONSORED = re.compile(  # 某某区人民政府办公室主办
    r"([\u4e00-\u9fff]{2,30}(?:政府|办公室|办公厅|委员会|[厅局委办院部会]))\s*主\s*办(?![\u4e00-\u9fff])(?!\s*(?:[单方人]|[:：]))"
)
_CONTACT = re.compile(
    r"(?:联系方式|联系电话|联系我们|办公电话|值班电话|电\s*话|地\s*址|邮\s*箱|网站维护)\s*[:：]?\s*[^\n]{0,60}"
)
_CODE_IN_LINK = re.compile(r"(?:site_?code|sitecode|siteid)=" + _CODE, re.IGNORECASE)
_UNESCAPE = re.compile(r"""unescape\(\s*(?:"([^"]{1,4000})"|'([^']{1,4000})')\s*\)""")
_INCLUDE = re.compile(
    r"(?:foot(?:er)?|bottom|copyright|banquan|yejiao|dibu)\w*\.(?:s?html?|jsp?|json|aspx?|ashx|php|do|action|cgi|cfm|txt|xml)(?![a-z])|\.load\([^)]{0,200}(?:foot|bottom|copyright)"
    r"|#include\s+(?:virtual|file)=",
    re.IGNORECASE,
)
_OF_INCLUDE = ("foot", "bottom", "copyright", "banquan", "yejiao", "dibu", "#include")  # one of these stands in each
_SPONSORING = ("主办", "主 办", "主　办", "主\u00a0办")
_MARK_REACH = 1_000
_ENDS = 40_000  # characters at either end of a page, where head and footer stand
_MARKING = ("onclick", "data-setting", "id=")
_WORDS_OF_MARK = ("jiucuo", "sitecode", "site_code")
_MARK = "jiucuo sitecode="
_BARE_CODE = re.compile(_CODE)
_INCLUDING = frozenset({"script", "iframe", "frame"})
_TEXT_LIMIT = 40_000  # the last so many characters: footers stand last
_FOOT = 6_000


def identity_of(page: Page, links: Iterable[Link]) -> Identity:
    """What is seen; an absent mark is only missing when `unread_includes` is false."""
    links = list(links)
    addresses = [link.href for link in links if link.href]
    shown, scripts = _texts(page)
    written = " ".join(unquote(one or two) for one, two in _UNESCAPE.findall(scripts)) if "unescape" in scripts else ""
    everything = "\n".join((shown, scripts, written))
    jiucuo = [href for href in addresses if ("jiucuo" in href or "exposure" in href) and _JIUCUO.search(href)]
    jiucuo += _marked(page)
    jiucuo = jiucuo or _pictured(page, scripts)
    return Identity(
        site_code=_near(everything, "标识", _SITE_CODE, 1).lower(),
        jiucuo_code=_jiucuo_code(jiucuo),
        jiucuo=bool(jiucuo) or "jiucuo" in written,
        conac=any("conac.cn" in href for href in addresses) or "conac.cn" in everything or _draws_conac(page.source),
        icp=_icp(everything),
        police=next((found for word in _OF_POLICE if (found := _near(everything, word, _POLICE))), "")
        or _in_links(_POLICE_IN_LINK, addresses),
        sponsor=_sponsor(shown),
        contact=_whole(_CONTACT, shown[-_FOOT:]),
        sitemap=any("地图" in link.text and len(link.text) <= 8 for link in links),
        unread_includes=_includes(page, scripts, links),
    )


def _draws_conac(source: str) -> bool:
    return "j-gov" in source and _OF_CONAC.search(source) is not None


def _sponsor(shown: str) -> str:
    """Who runs the site: 主办单位：某某, 某某主办."""
    found = next((found for word in _SPONSORING if (found := _near(shown, word, _SPONSOR, 1))), "")
    if found or "主办" not in shown[-_FOOT:]:
        return found
    behind = _SPONSORED.search(shown[-_FOOT:])
    return behind[1] if behind else ""


def _icp(text: str) -> str:
    found = next((found for word in ("ICP", "icp") if (found := _near(text, word, _ICP))), "")
    return found or _near(text, "ICP", _ICP_LICENCE)


def _texts(page: Page) -> tuple[str, str]:
    """(what a visitor reads, what stands in scripts): marks are often written by document.write."""
    texts, unread = page.tree.texts, page.layout.unread
    shown, scripts = compress(texts, map(not_, unread)), compress(texts, unread)
    return _tail(list(filter(None, shown))), _tail(list(filter(None, scripts)))


def _tail(texts: list[str]) -> str:
    text = "\n".join(texts)
    return text[-_TEXT_LIMIT:] if len(text) - len(texts) >= _TEXT_LIMIT else text


def _marked(page: Page) -> list[str]:
    """The 找错 script, or the box that it fills, names its site in an attribute."""
    tree = page.tree
    found = [_MARK + (tree.attr(node, "sitecode")) for node in tree.find("script") if _is_mark(tree.attrs[node])]
    if found or not _may_mark(page.source):
        return found
    for attrs in filter(None, tree.attrs):
        if "sitecode" in attrs or ("id" in attrs and _is_mark(attrs)):
            found.append(_MARK + (attrs.get("sitecode") or ""))
            continue
        if "onclick" not in attrs and "data-setting" not in attrs:
            continue
        called = attrs.get("onclick") or attrs.get("data-setting")
        if called and len(called) < 1000 and _JIUCUO_CALL.search(called):
            code = _BARE_CODE.search(called)
            found.append(_MARK + (code[0] if code else ""))
    return found


def _pictured(page: Page, scripts: str) -> list[str]:
    """onclick="Link('code')", where a script of the page leads to the fault report or the picture shows its sign."""
    leads = any(word in scripts for word in _REPORTS) and _QUOTED_CODE.search(page.source) is not None
    tree = page.tree
    if not leads and not any(_shows_mark(tree.attrs[node]) for tag in ("img", "input") for node in tree.find(tag)):
        return []
    found: list[str] = []
    for node, attrs in enumerate(tree.attrs):
        called = _called(tree.tags[node], attrs)
        if not called:
            continue
        pictures = [attrs, *(tree.attrs[below] for below in range(node, min(tree.ends[node], node + _INSIDE)))]
        code = _QUOTED_CODE.search(called)
        if (code and leads) or any(_shows_mark(picture) for picture in pictures):
            found.append(_MARK + (code[1] if code else ""))
    return found


def _called(tag: str, attrs: Attributes) -> str:
    """The function that a click calls, as written; "" where it calls none."""
    called = attrs.get("onclick") or ""
    href = attrs.get("href") or ""
    if not called and tag == "a" and href[:11].lower() == "javascript:":
        called = href[11:]
    return called if _CALL.search(called[:_MARK_REACH]) else ""


def _shows_mark(attrs: Attributes) -> bool:
    """A picture of the sign, by its file's name or by the words that stand for it."""
    name = (attrs.get("src") or "")[-_LONGEST_NAME:].lower()
    if "cuo" in name and _PICTURE.search(name.rpartition("/")[2]):
        return True
    return any("政府网站找错" in (attrs.get(words) or "") for words in ("alt", "title"))


def _may_mark(source: str) -> bool:
    """Whether such a word stands in an attribute of the page, not only in the address of a script or in its text."""
    if len(source) > 2 * _ENDS:
        source = source[:_ENDS] + source[-_ENDS:]
    for word in _WORDS_OF_MARK:
        place = source.find(word)
        while place >= 0:
            before = source[max(0, place - _MARK_REACH) : place]
            tag = before[before.rfind("<") + 1 :]
            if word == "sitecode" or any(name in tag for name in _MARKING):
                return True
            place = source.find(word, place + 1)
    return False


def _is_mark(attrs: Attributes) -> bool:
    return "sitecode" in attrs or (attrs.get("id") or "").strip("_") == "jiucuo"


def _jiucuo_code(marks: list[str]) -> str:
    for mark in marks:
        found = _CODE_IN_LINK.search(mark)
        if found:
            return found[1].lower()
    return ""


def _in_links(pattern: re.Pattern[str], addresses: list[str]) -> str:
    return next((found[1] for href in addresses if (found := pattern.search(href))), "")


def _near(text: str, word: str, pattern: re.Pattern[str], group: int = 0) -> str:
    """The first match around an occurrence of `word`: ten times as fast as a search that begins at any character."""
    place = text.find(word)
    while place >= 0:
        found = pattern.search(text, max(0, place - 8), place + 80)
        if found:
            return " ".join(found[group].split())
        place = text.find(word, place + 1)
    return ""


def _whole(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return " ".join(found[0].split()) if found else ""


def _includes(page: Page, scripts: str, links: list[Link]) -> bool:
    """The footer comes from elsewhere: a script, a frame, an include that the server left undone."""
    if (
        len(page.tree) < _FRAMESET and next(page.tree.find("frame"), -1) >= 0
    ):  # every text of a frameset stands elsewhere
        return True
    framed = [link.href for link in links if link.tag in _INCLUDING]
    if _names_footer("\n".join(framed)) and any(map(_INCLUDE.search, framed)):
        return True
    if ".load(" in scripts and _INCLUDE.search(scripts):
        return True
    return any("#include" in said for said in page.tree.comments.values())


def _names_footer(text: str) -> bool:
    """Found fast."""
    low = text.lower()
    return any(word in low for word in _OF_INCLUDE)
