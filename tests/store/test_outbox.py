from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from monitor.store import outbox
from monitor.store.database import Store
from monitor.store.outbox import MAX_ATTEMPTS, QueuedMessage
from monitor.store.tables import messages as table
from tests.reports.sample_findings import NIGHT

MESSAGE = QueuedMessage(
    key="digest:2026-11-20:1",
    kind="digest",
    recipient="a@yq.invalid",
    subject="日报",
    text="正文",
    message_id="<1@yq.invalid>",
    html="<p>正文</p>",
    attachments=("a.docx",),
)


def test_a_key_is_written_once_and_never_changed(store: Store) -> None:
    with store.begin() as conn:
        assert outbox.write(conn, MESSAGE, NIGHT)
        assert not outbox.write(conn, replace(MESSAGE, recipient="b@yq.invalid", subject="别的"), NIGHT)
        (row,) = outbox.pending(conn)
    assert (row.recipient, row.subject, row.message_id, row.attachments) == (
        "a@yq.invalid",
        "日报",
        "<1@yq.invalid>",
        ["a.docx"],
    )


def test_what_was_sent_waits_no_more(store: Store) -> None:
    with store.begin() as conn:
        outbox.write(conn, MESSAGE, NIGHT)
        outbox.mark_sent(conn, outbox.pending(conn)[0].id, NIGHT + timedelta(hours=1))
        assert not outbox.pending(conn)
        assert conn.scalar(select(table.c.sent_at)) == NIGHT + timedelta(hours=1)


def test_an_attempt_counts_before_it_is_made_and_one_process_gets_it(store: Store) -> None:
    with store.begin() as conn:
        outbox.write(conn, MESSAGE, NIGHT)
        (row,) = outbox.pending(conn)
    with store.begin() as conn:
        assert outbox.claim(conn, row)
    with store.begin() as conn:
        assert not outbox.claim(conn, row)  # another process, which had read the row before
        assert conn.execute(select(table.c.attempts, table.c.error)).one() == (1, "发送中断，结果未知")


def test_attempts_are_bounded_and_the_last_error_stays(store: Store) -> None:
    with store.begin() as conn:
        outbox.write(conn, MESSAGE, NIGHT)
        for _ in range(MAX_ATTEMPTS):
            (row,) = outbox.pending(conn)
            assert outbox.claim(conn, row)
            outbox.mark_failed(conn, row.id, "拒绝" * 1_000)
        assert not outbox.pending(conn)
        assert len(conn.scalar(select(table.c.error)) or "") == 500
