"""The marks of a government website: page.identity. Source: indicators C (国办发〔2017〕47号).

The home page must show them all; on every page the codes that are there must agree. A footer drawn by a script or a
frame is "not seen", which is not "missing". Codes that are not shown do not disagree: a sub-site may leave
SiteIDCode empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.checks.check import Answer, Undecided
from monitor.checks.view import PageView
from monitor.model import Identity, PageKind, Problem, Region, Severity

MARKS: Mapping[str, str] = {
    "conac": "党政机关网站标识",
    "jiucuo": "我为政府网站找错",
    "site_code": "网站标识码",
    "icp": "ICP备案号",
    "police": "公安备案号",
    "sponsor": "主办单位",
    "contact": "联系方式",
    "sitemap": "网站地图",
}
# Proof that the footer was read: one of the marks that stand only in a footer's text. A page without any may have its
# footer in a frame or from a script.
WRITTEN = ("site_code", "icp", "police", "sponsor")
_CODE = re.compile(r"\d{10}|bm\d{8}")


def run(view: PageView) -> Iterator[Answer]:
    """page.identity"""
    if view.kind is PageKind.ATTACHMENT:
        return
    yield from _disagreement(view)
    if view.kind is PageKind.HOME:
        yield from _missing(view.document.identity)


def shown_codes(view: PageView) -> dict[str, str]:
    """网站标识码 as each part of the page states it; only well-formed ones, in small letters."""
    metas = {name.lower(): value for name, value in view.document.meta.items()}
    identity = view.document.identity
    stated = {
        "页脚": identity.site_code,
        "“我为政府网站找错”": identity.jiucuo_code,
        "SiteIDCode 标签": metas.get("siteidcode", ""),
    }
    written = {place: _bare(code) for place, code in stated.items()}
    return {place: code for place, code in written.items() if _CODE.fullmatch(code)}


def _bare(code: str) -> str:
    """How a code is written makes no difference: width, case, blanks and dashes between its figures."""
    return re.sub(r"[\s\-－—_.]", "", unicodedata.normalize("NFKC", code)).lower()


def _disagreement(view: PageView) -> Iterator[Problem]:
    codes, filed = shown_codes(view), _bare(view.site.code)
    if len(codes) > 1 and len(set(codes.values())) == 1 and filed not in codes.values():
        yield from _filed_otherwise(view, next(iter(codes.values())), filed)
        return
    if len({*codes.values(), *([filed] if filed else [])}) < 2:
        return
    wrong = {place: code for place, code in codes.items() if code != filed} if filed else codes
    if wrong:
        said = "、".join(f"{place}为 {code}" for place, code in wrong.items())
        right = f"，登记的是 {filed}" if filed else ""
        yield _problem(f"code:{said}", f"网站标识码不一致：{said}{right}", "、".join(wrong.values()), filed)


def _filed_otherwise(view: PageView, code: str, filed: str) -> Iterator[Problem]:
    """The pages agree with one another: the registry may be what is wrong, so the home page alone is asked about."""
    if filed and view.kind is PageKind.HOME:
        message = f"首页各处的网站标识码均为 {code}，登记的是 {filed}，请核对登记"
        yield replace(_problem(f"filed:{code}", message, code, filed), certain=False)


def _missing(identity: Identity) -> Iterator[Answer]:
    absent = [name for mark, name in MARKS.items() if not getattr(identity, mark)]
    seen = any(getattr(identity, mark) for mark in WRITTEN)
    if absent and (identity.unread_includes or not seen):
        yield Undecided()
    elif absent:
        names = "、".join(absent)
        yield _problem(f"missing:{names}", f"首页缺少网站标识：{names}", "", names)


def _problem(subject: str, message: str, wrong: str, suggestion: str) -> Problem:
    return Problem(
        "page.identity",
        subject,
        message,
        Severity.MINOR,
        wrong=wrong,
        suggestion=suggestion,
        where="页脚",
        region=Region.FOOTER,
    )
