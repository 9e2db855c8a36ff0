"""Publication dates: date.missing, date.future, date.backdated.

Source: indicators A (W1: forged publication dates; W3: an item without a stated time counts as not updated), C (a
page shows its publication time).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from monitor.checks.check import Answer, Undecided
from monitor.checks.column_classes import class_of
from monitor.checks.view import PageView
from monitor.model import ColumnClass, DateSource, PageKind, Problem, Region, Severity

GRACE = timedelta(days=3)  # a text is dated, approved and put on line a few days later: nothing is forged
SHORT = 20  # characters of main text below which a page is no article that a date could belong to
UNDATED = "date.missing"
# Dates that someone wrote for readers. One taken from an address is when the record was made.
STATED = frozenset({DateSource.BODY, DateSource.META, DateSource.LIST})


def missing(view: PageView) -> Iterator[Answer]:
    """date.missing: an article that states no publication date anywhere. Static texts (概况, 职能 …) need none.

    In a scan the page alone is no proof: the problem waits until the articles beside it
    were read (`inspection.undated_articles`).
    """
    document = view.document
    if view.kind is not PageKind.ARTICLE or document.date or document.meta_date or is_static(view):
        return
    if document.date_drawn_by_script or not _shows_its_head(view):
        yield Undecided(document.url)  # its date may stand in what was not seen: a script, a picture, a frame
    else:
        yield undated(document.url)


def undated(url: str) -> Problem:
    return Problem(UNDATED, url, "文章没有标注发布时间", Severity.MINOR)


def _shows_its_head(view: PageView) -> bool:
    """Proof that a date would have been seen: the page has a title and a text, and says whom it is from or, in its
    labels, what article it is. A frame, a form and a text without any head prove nothing.
    """
    document = view.document
    stated = any(name.lower() == "articletitle" and value.strip() for name, value in document.meta.items())
    long = sum(len(block.text) for block in document.blocks if block.region is Region.MAIN) >= SHORT
    return bool(document.title) and long and (stated or bool(document.source))


def future(view: PageView) -> Iterator[Answer]:
    """date.future: dated after today."""
    document = view.document
    if view.kind is PageKind.ARTICLE and document.date and document.date > view.today:
        day = document.date.isoformat()
        message = f"发布时间 {day} 晚于检查当天（{view.today}）"
        sure = document.date_source in STATED
        yield Problem("date.future", document.url, message, Severity.MAJOR, wrong=day, certain=sure)


def backdated(view: PageView) -> Iterator[Answer]:
    """date.backdated: the column was read completely and did not hold this article, which shows an older date.

    Compares with the reading before the page was first seen, not with tonight, so it stands as long as the date does.
    A move from another column or an import looks the same: 疑似严重, a person decides.
    """
    document, read = view.document, view.column_read_before
    if view.kind is not PageKind.ARTICLE or document.date is None:
        return
    if read is None or document.date_source not in STATED:
        yield Undecided(document.url)
    elif document.date < read.date() - GRACE:
        day, first = document.date.isoformat(), view.first_seen.date()
        message = f"发布时间为 {day}，但 {read.date()} 检查栏目时还没有这篇文章，{first} 才首次出现，疑似倒填发布时间"
        yield Problem("date.backdated", document.url, message, Severity.SERIOUS, wrong=day, certain=False)


def is_static(view: PageView) -> bool:
    """A text that stands until it is wrong: the page, or its column, is 概况, 机构职能, 领导信息 …"""
    column = view.column
    if column and (column.cls is ColumnClass.STATIC or column.has_text):
        return True
    names = (view.document.column, view.document.title) if len(view.document.title) <= 12 else (view.document.column,)
    return any(class_of(name) is ColumnClass.STATIC for name in names)
