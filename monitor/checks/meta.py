"""Page labels in the head: page.meta. Source: indicators C (国办发〔2017〕47号; only the names seen in the record).

A fault of the template is one finding with many places: the subject is the kind of page and the faulty names, never the
page. What one page holds stands in `wrong` and `suggestion`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from monitor.checks.dates import is_static
from monitor.checks.view import PageView
from monitor.model import DateSource, PageKind, Problem, Region, Severity
from monitor.personal_numbers import excerpt

EVERY_PAGE = ("SiteName", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
REQUIRED: Mapping[PageKind, tuple[str, ...]] = {
    PageKind.HOME: EVERY_PAGE,
    PageKind.COLUMN: EVERY_PAGE + COLUMN,
    PageKind.ARTICLE: EVERY_PAGE + COLUMN + ARTICLE,
}
KINDS: Mapping[PageKind, str] = {PageKind.HOME: "首页", PageKind.COLUMN: "栏目页", PageKind.ARTICLE: "文章页"}
_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?")  # seconds are common, and mislead no reader
_NOISE = re.compile(r"<[^>]{0,200}>|[\s\W_]+")


def run(view: PageView) -> Iterator[Problem]:
    """page.meta"""
    required = REQUIRED.get(view.kind, ())
    if view.kind is PageKind.ARTICLE and is_static(view):
        required = EVERY_PAGE + COLUMN
    metas = {name.lower(): value.strip() for name, value in view.document.meta.items()}
    yield from _missing(view, required, metas)
    yield from _case(view, required)
    if view.kind is PageKind.ARTICLE:
        yield from _pub_date(view, metas.get("pubdate", ""))
        yield from _title(view, metas.get("articletitle", ""))
    if view.kind in (PageKind.ARTICLE, PageKind.COLUMN):
        yield from _column(view, metas.get("columnname", ""))


def _missing(view: PageView, required: tuple[str, ...], metas: Mapping[str, str]) -> Iterator[Problem]:
    absent = [name for name in required if not metas.get(name.lower()) and not _may_be_empty(view, name, metas)]
    if absent:
        names = "、".join(absent)
        message = f"{KINDS[view.kind]}缺少页面标签（meta）：{names}"
        yield _problem(view, f"missing:{names}", message, Severity.MINOR, suggestion=names)


def _may_be_empty(view: PageView, name: str, metas: Mapping[str, str]) -> bool:
    """A sub-site has no code of its own and leaves the label there, empty."""
    return name == "SiteIDCode" and name.lower() in metas and not view.site.portal


def _case(view: PageView, required: tuple[str, ...]) -> Iterator[Problem]:
    written = {name.lower(): name for name in view.document.meta}
    wrong = [(written[name.lower()], name) for name in required if written.get(name.lower(), name) != name]
    if wrong:
        names = "、".join(bad for bad, _ in wrong)
        right = "、".join(good for _, good in wrong)
        message = f"{KINDS[view.kind]}页面标签的大小写不规范：{names}，应为 {right}"
        yield _problem(view, f"case:{names}", message, Severity.HINT, names, right)


def _pub_date(view: PageView, value: str) -> Iterator[Problem]:
    document = view.document
    if value and not _TIME.fullmatch(value):
        message = f"PubDate 的格式不规范：“{excerpt(value, 40)}”，应为 YYYY-MM-DD HH:MM"
        yield _problem(view, "format:PubDate", message, Severity.HINT, excerpt(value, 40))
    seen, stated = document.date, document.meta_date
    if value and seen and stated and document.date_source is DateSource.BODY and seen != stated:
        message = f"PubDate（{stated}）与页面显示的发布时间（{seen}）不一致"
        # The visible date may be that of the document itself (成文日期): a person looks.
        yield _problem(view, "differs:PubDate", message, Severity.HINT, str(stated), str(seen), certain=False)


def _title(view: PageView, value: str) -> Iterator[Problem]:
    stated, shown = _bare(value), _bare(view.document.title)
    if stated and shown and stated not in shown and shown not in stated:
        wrong, right = excerpt(value, 60), excerpt(view.document.title, 60)
        message = f"ArticleTitle“{wrong}”与页面标题“{right}”不一致"
        yield _problem(view, "differs:ArticleTitle", message, Severity.HINT, wrong, right, certain=False)


def _column(view: PageView, value: str) -> Iterator[Problem]:
    trail = [name for name in view.document.breadcrumb if name] or [name for name in [view.document.column] if name]
    if value and trail and _bare(value) not in {_bare(name) for name in trail}:
        wrong, right = excerpt(value, 40), excerpt(trail[-1], 40)
        message = f"ColumnName“{wrong}”与页面位置中的栏目“{right}”不一致"
        yield _problem(view, "differs:ColumnName", message, Severity.HINT, wrong, right, certain=False)


def _problem(
    view: PageView,
    subject: str,
    message: str,
    severity: Severity,
    wrong: str = "",
    suggestion: str = "",
    certain: bool = True,
) -> Problem:
    return Problem(
        "page.meta",
        f"{view.kind}:{subject}",
        message,
        severity,
        wrong=wrong,
        suggestion=suggestion,
        where="页面标签",
        certain=certain,
        region=Region.META,
    )


def _bare(text: str) -> str:
    """Letters and figures only: markup, spaces, punctuation and width make no difference between two titles."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()
