"""All tables, as one table of tables: they refer to each other, and migrations are compared with them as a whole.
How to add a column: CONTRIBUTING.md.

Times are stored in UTC and read back aware, in Asia/Shanghai (`Moment`): SQLite forgets time zones. Rows that a scan
writes by the ten thousand (`fetches`, `places`, `block_results`) hold no more than is asked of them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, UniqueConstraint

from monitor.clock import ZONE

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(sa.TypeDecorator[datetime]):
    """An aware datetime: UTC in the database, Asia/Shanghai in Python. A naive value is refused."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC).astimezone(ZONE) if value else None


Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

scans = Table(
    "scans",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", sa.String(64), nullable=False),
    Column("stage", sa.String(16), nullable=False),  # crawling probing checking finished failed
    Column("kind", sa.String(8), nullable=False, default="night"),  # night; verify: only given pages (`monitor verify`)
    Column("full", sa.Boolean, nullable=False, default=False),
    Column("max_pages", sa.Integer),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("coverage", sa.JSON, nullable=False, default=dict),  # store.scans.Coverage
    Column("warnings", sa.JSON, nullable=False, default=list),  # Chinese sentences for the digest
    Column("error", sa.Text, nullable=False, default=""),
    Index(None, "site", "id"),
)

pages = Table(
    "pages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", sa.String(64), nullable=False),
    Column("url", sa.Text, nullable=False),  # the key that recognises it (`extract.urls`)
    Column("asked", sa.Text),  # what is requested, where that is not the key; None: not known, found before 0009
    Column("kind", sa.String(16), nullable=False),  # model.PageKind; image and outside are link targets
    Column("parent_id", Id, ForeignKey("pages.id")),  # where it was first found
    Column("depth", sa.Integer, nullable=False, default=0),
    Column("nav", sa.Boolean, nullable=False, default=False),  # linked from the home page's navigation
    Column("link_text", sa.Text, nullable=False, default=""),  # of the link by which it was found
    Column("first_seen_at", Moment, nullable=False),
    Column("first_scan_id", Id, nullable=False),
    Column("wanted_scan_id", Id, nullable=False),  # the last scan that asked for it
    Column("looked_at", Moment),  # the last attempt, of any outcome
    Column("looked_scan_id", Id),
    Column("outcome", sa.String(16), nullable=False, default=""),  # of the last attempt
    Column("status", sa.Integer, nullable=False, default=0),
    Column("final_url", sa.Text, nullable=False, default=""),
    Column("error", sa.Text, nullable=False, default=""),
    Column("failures", sa.Integer, nullable=False, default=0),  # attempts in a row with this outcome, over scans
    Column("gone", sa.Integer, nullable=False, default=0),  # 404/410 in a row, over scans
    Column("body", sa.String(64), nullable=False, default=""),  # sha256 of the body that stands
    Column("etag", sa.Text, nullable=False, default=""),
    Column("last_modified", sa.Text, nullable=False, default=""),
    Column("changed_at", Moment),  # the last time that its body was another than before; None: it never was
    Column("seen_at", Moment),  # the last time it was really seen (ok, unchanged)
    # What the last checked Document said:
    Column("title", sa.Text, nullable=False, default=""),
    Column("published", sa.Date),
    Column("column_url", sa.Text, nullable=False, default=""),  # normalised; "" unknown
    Column("unit", sa.String(64), nullable=False, default=""),
    Column("unit_by", sa.String(16), nullable=False, default=""),  # model.AssignedBy; "" : checked before 0002
    Column("unit_confidence", sa.Float, nullable=False, default=0.0),  # 0 to 1
    Column("source", sa.Text, nullable=False, default=""),  # who the page says it is from
    # Why the file, or a part of it, could not be read ("unreadable: scanned", "partly: too large"); "" read whole
    Column("unread", sa.String(64), nullable=False, default="", server_default=""),
    Column("shows", sa.String(16), nullable=False, default="", server_default=""),  # model.Shows
    Column("head", sa.String(16), nullable=False, default="", server_default=""),  # of an article: its template's mark
    # When its column was last read completely in a scan before the one that first saw the page
    Column("column_read_at", Moment),
    UniqueConstraint("site", "url"),
    Index(None, "site", "wanted_scan_id"),
    Index(None, "site", "looked_at"),
    Index(None, "site", "column_url"),
)

fetches = Table(
    "fetches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("scan_id", Id, ForeignKey("scans.id"), nullable=False),
    Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("method", sa.String(8), nullable=False, default="GET"),
    Column("outcome", sa.String(16), nullable=False),
    Column("status", sa.Integer, nullable=False, default=0),
    Column("headers", sa.JSON, nullable=False, default=dict),
    Column("body", sa.String(64), nullable=False, default=""),  # for unchanged: the body that stands
    Column("size", sa.Integer, nullable=False, default=0),
    Column("elapsed_ms", sa.Integer, nullable=False, default=0),
    Column("final_url", sa.Text, nullable=False, default=""),
    Column("error", sa.Text, nullable=False, default=""),
    Column("checked_at", Moment),  # None: to be checked; link targets are born checked
    Index(None, "scan_id", "checked_at"),
    Index(None, "page_id", "id"),
)

columns = Table(
    "columns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", sa.String(64), nullable=False),
    Column("url", sa.Text, nullable=False),
    Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
    Column("name", sa.Text, nullable=False, default=""),
    Column("parent_url", sa.Text, nullable=False, default=""),  # the column on whose page it was found
    Column("path", sa.JSON, nullable=False, default=list, server_default="[]"),  # names of its breadcrumb
    Column("cls", sa.String(16), nullable=False, default=""),  # model.ColumnClass; "" unknown
    Column("first_level", sa.Boolean, nullable=False, default=False),
    Column("items", sa.Integer, nullable=False, default=0),
    Column("dated_items", sa.Integer, nullable=False, default=0),
    Column("newest", sa.Date),
    Column("read", sa.Boolean, nullable=False, default=False),  # was read in its last scan
    Column("has_text", sa.Boolean, nullable=False, default=False),
    Column("read_at", Moment),  # last complete reading
    Column("read_at_scan_id", Id),  # the scan of that reading: scans, not moments, say which of two looks was earlier
    Column("read_scan_id", Id),
    Column("complete", sa.Boolean, nullable=False, default=False),  # no further page of its list was left unread
    Column("proof", sa.String(16), nullable=False, default="", server_default=""),  # model.Proof: how its list was seen
    Column(
        "named", sa.Boolean, nullable=False, default=False, server_default=sa.false()
    ),  # something calls it a column
    Column("template", sa.JSON, nullable=False, default=dict, server_default="{}"),  # model.Template of its page
    Column("held", sa.JSON, nullable=False, default=dict, server_default="{}"),  # that of its last page that held rows
    UniqueConstraint("site", "url"),
)

block_results = Table(
    "block_results",
    metadata,
    Column("key", sa.String(32), primary_key=True),
    Column("version", sa.String(32), primary_key=True),  # wordlists and code
    Column("problems", sa.JSON, nullable=False),
    Column("used_at", sa.Date, nullable=False),  # prune drops what was not used for long
)

check_errors = Table(
    "check_errors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("scan_id", Id, ForeignKey("scans.id"), nullable=False),
    Column("page_id", Id, ForeignKey("pages.id")),  # None: a site check
    Column("code", sa.String(64), nullable=False),
    Column("error", sa.Text, nullable=False),
    Index(None, "scan_id"),
)

findings = Table(
    "findings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", sa.String(64), nullable=False),
    Column("unit", sa.String(64), nullable=False),
    Column("unit_by", sa.String(16), nullable=False, default=""),  # how it got its unit: model.AssignedBy
    Column("code", sa.String(64), nullable=False),
    Column("subject_key", sa.String(32), nullable=False),  # blake2b-16 of the subject
    Column("subject", sa.Text, nullable=False),
    Column("state", sa.String(16), nullable=False),
    Column("severity", sa.String(8), nullable=False),
    Column("certain", sa.Boolean, nullable=False, default=True),
    Column("message", sa.Text, nullable=False),
    Column("wrong", sa.Text, nullable=False, default=""),
    Column("suggestion", sa.Text, nullable=False, default=""),
    Column("context", sa.Text, nullable=False, default=""),
    Column("target", sa.Text, nullable=False, default=""),
    Column("column", sa.Text, nullable=False, default=""),  # name of the column of its first place
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("first_scan_id", Id, nullable=False),
    Column("last_scan_id", Id, nullable=False),
    Column("look", Id, nullable=False, default=0, server_default="0"),  # store.looks: the newest that saw or fixed it
    Column("due", sa.Date),
    Column("recurrences", sa.Integer, nullable=False, default=0),
    Column("closed_at", Moment),
    Column("waived_until", sa.Date),
    Column("origin", sa.String(64), nullable=False, default="", server_default=""),  # who found it; "" : our checks
    Column(
        "look_for", sa.String(8), nullable=False, default="", server_default=""
    ),  # findings.outside_findings.LookKind
    Column("backlog", sa.Boolean),  # 存量; None: not decided (findings.backlog)
    UniqueConstraint("site", "unit", "code", "subject_key"),
    Index(None, "site", "look_for"),
    Index(None, "site", "subject_key"),  # how a batch of sightings finds what it knows
    Index(None, "state"),
    Index(None, "unit", "state"),
)

places = Table(
    "places",
    metadata,
    Column("id", Id, primary_key=True),
    Column("finding_id", Id, ForeignKey("findings.id"), nullable=False),
    Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
    Column("fetch_id", Id, ForeignKey("fetches.id")),  # evidence: the fetch it was last seen in; None for site checks
    Column("where", sa.Text, nullable=False, default=""),
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("open", sa.Boolean, nullable=False, default=True),
    Column("closed_at", Moment),
    Column("closed_reason", sa.Text, nullable=False, default=""),
    Column("look", Id, nullable=False, default=0, server_default="0"),  # store.looks: the newest that saw or closed it
    Column("closed_scan_id", Id),  # None: closed by a person, or outside a scan
    UniqueConstraint("finding_id", "page_id"),
    Index(None, "page_id", "open"),
)

borrowed = Table(  # problems in the texts of links, until the end of their scan tells whose they are
    "borrowed",
    metadata,
    Column("id", Id, primary_key=True),
    Column("scan_id", Id, ForeignKey("scans.id"), nullable=False),
    Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
    Column("fetch_id", Id, ForeignKey("fetches.id"), nullable=False),
    Column("column", sa.Text, nullable=False, default=""),
    Column("target", sa.Text, nullable=False),  # the page whose text it is
    Column("problem", sa.JSON, nullable=False),
    Index(None, "scan_id", "id"),
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("finding_id", Id, ForeignKey("findings.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("from_state", sa.String(16), nullable=False, default=""),  # "" : opened
    Column("to_state", sa.String(16), nullable=False),
    Column("who", sa.String(64), nullable=False),  # "monitor" for the machine
    Column("why", sa.Text, nullable=False, default=""),
    Column("scan_id", Id),
    Column("look", Id),  # store.looks: looks from this number on are later than the event; None: from before 0008
    Column("unit", sa.String(64)),  # of the finding after the event, as the next two; None: from before 0016
    Column("severity", sa.String(8)),
    Column("due", sa.Date),
    Column("backlog", sa.Boolean),  # whether the finding was 存量 after the event; None: from before 0017
    Index(None, "finding_id", "id"),
    Index(None, "at"),
)

exceptions = Table(
    "exceptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", sa.String(64), nullable=False),
    Column("wrong", sa.Text, nullable=False, default=""),  # the text that is not to be raised; "" → by subject
    Column("subject_key", sa.String(32), nullable=False, default=""),
    Column("scope", sa.String(16), nullable=False),  # page column site everywhere
    Column("scope_value", sa.Text, nullable=False, default=""),  # page url, column url, site id, ""
    Column("owner", sa.String(64), nullable=False),
    Column("reason", sa.Text, nullable=False, default=""),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", sa.String(64), nullable=False, default=""),
)

assignment_rules = Table(
    "assignment_rules",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", sa.String(16), nullable=False),  # source column finding
    Column("site", sa.String(64), nullable=False, default=""),  # of a column or finding; of a source empty
    Column("value", sa.Text, nullable=False),  # the name as it is compared; the column's URL; unit|code|subject key
    Column("shown", sa.Text, nullable=False, default=""),  # as a person wrote it
    Column("unit", sa.String(64), nullable=False),
    Column("who", sa.String(64), nullable=False),
    Column("why", sa.Text, nullable=False, default=""),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", sa.String(64), nullable=False, default=""),
)

escalations = Table(  # steps of the ladder: of one finding, or of a unit with very many (finding_id None)
    "escalations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", sa.String(128), nullable=False, unique=True),  # a step is taken once: finding, recurrence, unit, step
    Column("finding_id", Id, ForeignKey("findings.id")),
    Column("unit", sa.String(64), nullable=False),
    Column("step", sa.String(16), nullable=False),  # model.Step
    Column("at", Moment, nullable=False),
    Column("due", sa.Date),  # the deadline that the step sets; the finding's own stays
    Column("reason", sa.Text, nullable=False),
    Column("document_id", Id),  # the document that was issued for it
    Column("fallen_at", Moment),  # it was counted from a document that is void, and stands no more
    Index(None, "finding_id"),
    Index(None, "unit", "at"),
)

brought = Table(  # a problem that was found elsewhere, as it was entered
    "brought",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", sa.String(32), nullable=False, unique=True),  # the same report is entered once
    Column("finding_id", Id, ForeignKey("findings.id"), nullable=False),
    Column("source", sa.String(32), nullable=False),  # 上级通报, 网民找错 …
    Column("reporter", sa.Text, nullable=False, default=""),  # masked
    Column("received", sa.Date, nullable=False),
    Column("kind", sa.String(64), nullable=False),  # as the list calls it
    Column("address", sa.Text, nullable=False),
    Column("text", sa.Text, nullable=False),  # masked
    Column("who", sa.String(64), nullable=False),  # who entered it
    Column("at", Moment, nullable=False),
    Index(None, "finding_id", "id"),
)

replies = Table(  # one row of a unit's answer to a notice
    "replies",
    metadata,
    Column("id", Id, primary_key=True),
    Column("row_hash", sa.String(64), nullable=False, unique=True),  # the same row is taken once
    Column("document_id", Id, ForeignKey("documents.id"), nullable=False),
    Column("finding_id", Id, ForeignKey("findings.id"), nullable=False),
    Column("unit", sa.String(64), nullable=False),
    Column("answer", sa.String(16), nullable=False),  # findings.replies.UnitAnswer
    Column("mended_on", sa.Date),
    Column("note", sa.Text, nullable=False, default=""),
    Column("file", sa.Text, nullable=False, default=""),
    Column("at", Moment, nullable=False),
    Index(None, "finding_id", "id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", sa.String(128), nullable=False, unique=True),  # e.g. digest:2026-11-20: written once
    Column("kind", sa.String(32), nullable=False),
    Column("recipient", sa.Text, nullable=False, default=""),
    Column("subject", sa.Text, nullable=False),
    Column("text", sa.Text, nullable=False),
    Column("html", sa.Text, nullable=False, default=""),
    Column("attachments", sa.JSON, nullable=False, default=list),  # paths under the data folder
    Column("message_id", sa.String(255), nullable=False),  # fixed: a repeat is harmless
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("attempts", sa.Integer, nullable=False, default=0),
    Column("error", sa.Text, nullable=False, default=""),
)

probes = Table(  # one visit to a site's home page, to see whether it opens (W2)
    "probes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", sa.String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("ok", sa.Boolean, nullable=False),  # it opened within the limit
    Column("outcome", sa.String(16), nullable=False),
    Column("status", sa.Integer, nullable=False, default=0),
    Column("elapsed_ms", sa.Integer, nullable=False, default=0),
    Column("final_url", sa.Text, nullable=False, default=""),
    Column("error", sa.Text, nullable=False, default=""),
    Column("network_ok", sa.Boolean, nullable=False, default=True),  # False: our own network was down
    Index(None, "site", "at"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", sa.String(16), nullable=False),  # store.issued_documents.DocumentKind
    Column("year", sa.Integer, nullable=False),
    Column("number", sa.Integer, nullable=False),  # 1, 2, 3 … within kind and year
    Column("unit", sa.String(64), nullable=False, default=""),  # "" : the whole district
    Column("period", sa.String(32), nullable=False),  # 2026-11, 2026-W47, 2026-Q4, 2026, or a day
    Column("title", sa.Text, nullable=False, default=""),
    Column("file", sa.Text, nullable=False, default=""),  # the name under which it is handed out
    Column("due", sa.Date),
    Column("created_at", Moment, nullable=False),
    Column("sha", sa.String(64), nullable=False, default=""),
    Column("body", sa.LargeBinary),  # as issued, in the transaction that took the number
    Column("path", sa.Text, nullable=False, default=""),  # under the data folder, where body is None (before 0002)
    Column(
        "voided_at", Moment
    ),  # 作废: the number stays taken, the document counts no more (findings.voided_documents)
    Column("voided_by", sa.String(64), nullable=False, default="", server_default=""),
    Column("void_reason", sa.Text, nullable=False, default="", server_default=""),
    Column("corrected_by", Id),  # of a voided one: the document that was issued in its place
    UniqueConstraint("kind", "year", "number"),
    Index(  # one that holds; how many of them were voided does not matter
        "uq_documents_valid",
        "kind",
        "period",
        "unit",
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    ),
)

document_figures = Table(  # what a document counts under one of its figures: of a year 70,000 findings, as one value
    "document_figures",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id"), primary_key=True),
    Column("figure", sa.String(16), primary_key=True),  # found fixed overdue …
    Column("count", sa.Integer, nullable=False),
    Column("ids", sa.JSON, nullable=False),  # of the findings, in the document's order
)

document_findings = Table(  # what a document names one by one: from a finding to its letters
    "document_findings",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id"), primary_key=True),
    Column("figure", sa.String(16), primary_key=True),  # named
    Column("finding_id", Id, ForeignKey("findings.id"), primary_key=True),
    Column("position", sa.Integer, nullable=False),
    Index(None, "finding_id"),
)
