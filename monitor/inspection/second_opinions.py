"""Where second readers are heard: in the process that writes, page by page, after the checks and before the findings.

What is remembered of a block is what the checks said, never what a reader did: switched off, everything is as before.
"""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy.engine import Connection

from monitor.inspection.work import Batch
from monitor.second_readers.panel import Panel
from monitor.store import scans

MARK = "second_readers"  # in a scan's coverage: readers.Tally


def heard(batch: Batch, panel: Panel) -> Batch:
    if not panel.readers:
        return batch
    return replace(batch, pages=[replace(one, run=panel.heard(one.run)) for one in batch.pages])


def note(conn: Connection, scan_id: int, panel: Panel) -> None:
    """Add to the scan's coverage what readers said, and to its warnings why one was not heard."""
    counts = asdict(panel.tally)
    if any(counts.values()):
        before = scans.get(conn, scan_id).coverage.get(MARK, {})  # a killed scan goes on
        scans.mark(conn, scan_id, **{MARK: {name: before.get(name, 0) + count for name, count in counts.items()}})
    remarks = panel.remarks()
    if remarks:
        scans.warn(conn, scan_id, *remarks)
