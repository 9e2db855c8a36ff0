"""Which links lead to a file, and what is wrong with an attachment: attachment.broken, attachment.unreadable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.checks.check import Answer, Undecided
from monitor.checks.view import PageView
from monitor.extract.urls.kinds import kind_of
from monitor.model import Link, PageKind, Problem, Severity
from monitor.outcomes import Outcome

_ENDING = r"\.(?:pdf|docx?|xlsx?|xlsm|pptx?|wps|et|dps|ofd|rtf|txt|csv|zip|rar|7z)"
_IN_ADDRESS = re.compile(rf"{_ENDING}(?:[?&#;]|$)", re.I)  # also ?filename=a.doc
_IN_TEXT = re.compile(rf"{_ENDING}\s*(?:[（(【\[].*)?$", re.I)  # 申请表.docx（25KB）

LOCKED = re.compile(r"encrypt|password|protected|加密|密码", re.I)
DAMAGED = re.compile(r"broken|damaged|corrupt|truncated|not a zip|empty|损坏|空文件", re.I)


def is_file(link: Link) -> bool:
    """A file for visitors to take home: by its address, or by its name where that says nothing (download.jsp)."""
    named = _IN_ADDRESS.search(link.url) or _IN_TEXT.search(link.text or link.title)
    return link.tag == "a" and bool(named or kind_of(link.url) is PageKind.ATTACHMENT)


def disguised(view: PageView) -> Iterator[Answer]:
    """An attachment's address that answers with a web page (an error page, a captcha): the visitor gets no file."""
    if view.document.outcome == "html_in_disguise":
        message = "附件下载到的是一个网页，不是文件"
        url = view.document.url
        yield Problem("attachment.broken", url, message, Severity.MINOR, target=url, certain=False)
    else:
        yield Undecided()


def unreadable(view: PageView) -> Iterator[Answer]:
    """attachment.unreadable. A file that a visitor cannot open either is a problem; one that only we cannot read
    (scanned, too large, too complex, of an unknown type) is undecided.

    Source: indicators D (附件失效), F (could not read is not clean: text and privacy checks are not completed there).
    """
    if view.document.readable or PageKind.ATTACHMENT not in (view.kind, view.document.kind):
        return
    outcome, url = view.document.outcome, view.document.url
    if not outcome.startswith("unreadable"):
        yield Undecided(url)
    elif LOCKED.search(outcome):
        yield Problem("attachment.unreadable", url, "附件设有密码，公众无法打开", Severity.HINT, target=url)
    elif DAMAGED.search(outcome):
        yield Problem("attachment.unreadable", url, "附件已损坏，无法打开", Severity.HINT, target=url, certain=False)
    else:
        yield Undecided(url)


def gone(outcome: Outcome) -> bool:
    """Nothing to download there: dead, or a page that says so in place of the file."""
    return outcome.certainly_dead or outcome.maybe_dead or outcome is Outcome.SOFT_MISSING
