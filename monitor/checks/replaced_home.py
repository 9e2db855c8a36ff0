"""A home page that is not the site's: site.replaced.

Source: indicators A, W2: a server's default page, an expired domain or a captive portal is no site that opens. May be a
single veto, and the sign is a sentence: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.checks.check import Answer, Undecided
from monitor.checks.view import PageView
from monitor.model import REPLACED, PageKind, Problem, Severity


def run(view: PageView) -> Iterator[Answer]:
    """site.replaced"""
    outcome, url = view.document.outcome, view.site.url or view.document.url
    if not view.document.readable and not outcome.startswith(REPLACED):
        yield Undecided()
    elif view.kind is PageKind.HOME and outcome.startswith(REPLACED):
        what = outcome.partition(": ")[2]
        message = f"首页打开后不是本网站的内容，而是{what}，网站疑似无法访问或被替换"
        yield Problem("site.replaced", url, message, Severity.SERIOUS, wrong=what, target=url, certain=False)
