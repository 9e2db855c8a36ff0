"""The jobs by which staff follow what units have to mend: assign, verify, escalate, and units' replies."""

from monitor.rectification.assigning import (
    assign_column,
    assign_findings,
    assign_source,
    assignment_rules,
    assignment_ways,
    unmatched_sources,
    withdraw_rules,
)
from monitor.rectification.climbing import escalate, escalations
from monitor.rectification.notices import notice_document
from monitor.rectification.replying import Imported, import_reply, replies, reply_form
from monitor.rectification.verifying import Verified, verify

__all__ = [
    "Imported",
    "Verified",
    "assign_column",
    "assign_findings",
    "assign_source",
    "assignment_rules",
    "assignment_ways",
    "escalate",
    "escalations",
    "import_reply",
    "notice_document",
    "replies",
    "reply_form",
    "unmatched_sources",
    "verify",
    "withdraw_rules",
]
