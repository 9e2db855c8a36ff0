"""One plain function a job: what the command line and the timetable run. Each returns a value or Chinese text to print.

Everything heavy is imported where it is used, so that `monitor --help` stays quick.
"""

from monitor.jobs.chosen import chosen_sites, unknown
from monitor.jobs.column_tree import columns, correct_columns
from monitor.jobs.following import exceptions, findings, mark, numbers_of
from monitor.jobs.judging import VISIT_LIMIT, evidence, probe, score, score_file
from monitor.jobs.learning import learn, learn_base
from monitor.jobs.lists import wordlists
from monitor.jobs.paperwork import (
    assess,
    behind_document,
    bulletin,
    check_templates,
    documents,
    hand_over,
    notice,
    reprint,
    show,
    supervise,
    void_document,
    write_templates,
)
from monitor.jobs.scanning import Scanned, prune, recheck, scan
from monitor.jobs.telling import digest, send, send_digest, send_unit_digests, write_digest

__all__ = [
    "VISIT_LIMIT",
    "Scanned",
    "assess",
    "behind_document",
    "bulletin",
    "check_templates",
    "chosen_sites",
    "columns",
    "correct_columns",
    "digest",
    "documents",
    "evidence",
    "exceptions",
    "findings",
    "hand_over",
    "learn",
    "learn_base",
    "mark",
    "notice",
    "numbers_of",
    "probe",
    "prune",
    "recheck",
    "reprint",
    "scan",
    "score",
    "score_file",
    "send",
    "send_digest",
    "send_unit_digests",
    "show",
    "supervise",
    "unknown",
    "void_document",
    "wordlists",
    "write_digest",
    "write_templates",
]
