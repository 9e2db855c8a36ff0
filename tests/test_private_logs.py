"""A log bears no personal number, whoever writes it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from monitor.private_logs import mask_logs

MOBILE = "13900000001"


@pytest.fixture
def masking() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    mask_logs()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("masking")
def test_messages_and_exceptions_are_masked(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("somebody.else")
    log.warning("电话 %s，%d 页", "139-0000-0001", 3)
    try:
        raise ValueError(f"页面标题：张某 {MOBILE}")
    except ValueError:
        log.exception("失败")
    assert "139-****-0001，3 页" in caplog.text and "139****0001" in caplog.text
    assert MOBILE not in caplog.text


@pytest.mark.usefixtures("masking")
def test_a_broken_message_breaks_nothing() -> None:
    record = logging.getLogRecordFactory()("x", logging.INFO, "x.py", 1, "%d 页", ("三",), None)
    assert record.msg == "%d 页"
