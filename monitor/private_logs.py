"""Logs without personal numbers: each record of ours or of a library is masked when it is written."""

from __future__ import annotations

import logging
from typing import Any

from monitor.personal_numbers import masked

_plain = logging.getLogRecordFactory()


def mask_logs() -> None:
    """From now on each record of this process is masked: its message, and the text of an exception."""
    logging.setLogRecordFactory(_masked)


def _masked(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _plain(*args, **kwargs)
    try:
        record.msg, record.args = masked(record.getMessage()), ()
    except (TypeError, ValueError):  # a broken message says so where it is written
        return record
    if record.exc_info and record.exc_info[0] and not record.exc_text:
        record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
    return record
