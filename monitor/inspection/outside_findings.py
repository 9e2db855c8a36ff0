"""Looks for what others reported of a page: the wrong words, the link, or whether the page itself opens."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.findings.outside_findings import DEAD, LookKind, squeezed
from monitor.findings.outside_looks import OutsideSought as Brought
from monitor.inspection.work import PageToCheck
from monitor.model import Document


def answers(found: Document, page: PageToCheck) -> Mapping[int, bool]:
    """Finding → it stands. The undecided are left out: a page that was read in part, words never seen there."""
    if not page.brought or not found.readable:
        return {}
    whole = not page.fetch.incomplete and not found.unread
    text = written(found) if any(one.look is LookKind.TEXT for one in page.brought) else ""
    links = {link.url for link in found.links} | {link.href for link in found.links}
    decided = {one.finding_id: _stands(one, text, links, whole) for one in page.brought}
    return {number: stands for number, stands in decided.items() if stands is not None}


def unopened(page: PageToCheck) -> Mapping[int, bool]:
    """Of a page that did not open: what was reported of just that stands."""
    if not page.fetch.outcome.certainly_dead:
        return {}
    return {one.finding_id: True for one in page.brought if one.look is LookKind.ITSELF}


def _stands(one: Brought, text: str, links: set[str], whole: bool) -> bool | None:
    if one.look is LookKind.ITSELF:
        return False  # it opens, and can be read
    gone = False if whole else None
    if one.look is LookKind.LINK:
        if one.target not in links:
            return gone if one.seen else None
        if one.code in DEAD:
            return False if one.opens else None  # that it does not open is for our own checks to say
        return True
    wrong, right = squeezed(one.wrong), squeezed(one.suggestion)
    if wrong not in text:
        return gone if one.seen or (right and right in text) else None
    is_put_right = wrong in right and text.count(wrong) == text.count(right)  # 登录 stands in the right 用户登录
    return gone if is_put_right else True


def written(found: Document) -> str:
    """All that stands on the page, without blanks. The mark between two pieces lets no words match across them."""
    pieces = [
        found.title,
        *(block.text for block in found.blocks),
        *found.meta.values(),
        *(link.text for link in found.links),
    ]
    return "\n".join(map(squeezed, pieces))
