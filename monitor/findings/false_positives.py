"""Exceptions by false positives: the same text (or subject) in the same scope is not raised again.

An exception has an owner, a reason and a date, and can be withdrawn; its row stays as the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.tables import exceptions, findings


class ExceptionScope(StrEnum):
    PAGE = "page"
    COLUMN = "column"
    SITE = "site"
    EVERYWHERE = "everywhere"

    @property
    def label(self) -> str:
        return {"page": "本页", "column": "本栏目", "site": "本网站", "everywhere": "所有网站"}[self]


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a problem, as far as a scope needs it: the page's and its column's URL, the site's id."""

    site: str
    page_url: str = ""
    column_url: str = ""

    def value(self, scope: ExceptionScope) -> str:
        """Return `exceptions.scope_value` for this spot; empty for a column that is not known."""
        values = {
            ExceptionScope.PAGE: self.page_url,
            ExceptionScope.COLUMN: self.column_url,
            ExceptionScope.SITE: self.site,
        }
        return values.get(scope, "")


@dataclass(frozen=True, slots=True)
class Rule:
    """A problem that is not to be raised: by its wrong text or, where `wrong` is empty, by its subject's key."""

    code: str
    wrong: str
    subject_key: str
    scope: ExceptionScope
    scope_value: str


class Exceptions:
    """The exceptions in force, looked up for every problem of a scan."""

    def __init__(self, rules: Iterable[tuple[int, Rule]]) -> None:
        self._ids = {rule: number for number, rule in rules}
        self._codes = {rule.code for rule in self._ids}

    def __contains__(self, rule: Rule) -> bool:
        return rule in self._ids

    def covering(self, code: str, wrong: str, subject_key: str, spot: Spot) -> set[int]:
        """Return the ids of all exceptions that cover this problem here; none: it is raised."""
        if code not in self._codes:
            return set()
        keys = [("", subject_key)] + ([(wrong, "")] if wrong else [])
        rules = (Rule(code, *key, scope, spot.value(scope)) for key in keys for scope in ExceptionScope)
        return {self._ids[rule] for rule in rules if rule in self._ids and _is_somewhere(rule)}


def load(conn: Connection) -> Exceptions:
    live = sa.select(exceptions).where(exceptions.c.withdrawn_at.is_(None)).order_by(exceptions.c.id)
    return Exceptions((row.id, _rule(row)) for row in conn.execute(live))


def add(conn: Connection, rules: Iterable[Rule], owner: str, reason: str, now: datetime) -> None:
    """Store one row for each rule that is not in force yet."""
    known = load(conn)
    new = [rule for rule in dict.fromkeys(rules) if rule not in known]
    if new:
        shared = {"owner": owner, "reason": reason, "at": now}
        rows = [{**asdict(rule), "scope": rule.scope.value, **shared} for rule in new]
        conn.execute(sa.insert(exceptions), rows)


def withdraw(conn: Connection, ids: Iterable[int], who: str, now: datetime) -> int:
    """Withdraw exceptions: the next check raises the problems again. Returns how many were in force."""
    live = sa.and_(exceptions.c.id.in_(list(ids)), exceptions.c.withdrawn_at.is_(None))
    return conn.execute(sa.update(exceptions).where(live).values(withdrawn_at=now, withdrawn_by=who)).rowcount


def listed(conn: Connection, withdrawn: bool = False) -> list[sa.Row[tuple[object, ...]]]:
    """Rows of the table, newest first; `withdrawn` adds those no longer in force.

    `target`, `subject`: of a finding that the exception covers by its subject's key (a link has no text).
    """
    about = sa.and_(findings.c.code == exceptions.c.code, findings.c.subject_key == exceptions.c.subject_key)
    about_columns = [
        sa.func.coalesce(sa.select(sa.func.max(column)).where(about).scalar_subquery(), "").label(column.name)
        for column in (findings.c.target, findings.c.subject)
    ]
    query = sa.select(exceptions, *about_columns).order_by(exceptions.c.id.desc())
    return list(conn.execute(query if withdrawn else query.where(exceptions.c.withdrawn_at.is_(None))))


def _rule(row: sa.Row[tuple[object, ...]]) -> Rule:
    return Rule(row.code, row.wrong, row.subject_key, ExceptionScope(row.scope), row.scope_value)


def _is_somewhere(rule: Rule) -> bool:
    """A page or column that is not known is no scope: an empty value must not match everywhere."""
    return bool(rule.scope_value) or rule.scope is ExceptionScope.EVERYWHERE
