"""Issuing notices: what is named, numbered, marked and dated; and that issuing again changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import docx
import pytest
from sqlalchemy import select, update

from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.registry import Registry
from monitor.reports.letters import notice
from monitor.reports.letters.notice import NotIssuable
from monitor.reports.office import package
from monitor.settings import Settings
from monitor.store.database import Store
from monitor.store.tables import documents, events, findings
from tests.reports.sample_findings import NIGHT, Filling

FIRST = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)  # a Tuesday
MONTH = "2026-11"


@pytest.fixture
def filled(store: Store) -> Store:
    """Two problems of the education bureau, one of the government office."""
    with store.begin() as conn:
        fill = Filling(conn)
        fill.finding(severity=Severity.MAJOR, code="link.dead")
        fill.finding(severity=Severity.MINOR, wrong="布署", suggestion="部署")
        fill.finding(unit="zfb")
    return store


def issue(store: Store, registry: Registry, out: Path, unit: str | None = None, now: datetime = FIRST) -> list[Path]:
    return notice.issue(store, registry, Settings(), MONTH, unit, out, now)


def states(store: Store) -> list[tuple[str, date | None]]:
    with store.read() as conn:
        rows = conn.execute(select(findings.c.state, findings.c.due).order_by(findings.c.id))
        return [(state, due) for state, due in rows]


def test_each_unit_gets_a_letter_and_all_share_a_ledger(filled: Store, registry: Registry, tmp_path: Path) -> None:
    names = [path.name for path in issue(filled, registry, tmp_path / "out")]
    assert names == [
        "整改通知书〔2026〕1号-区政府办公室.docx",
        "整改通知书〔2026〕2号-区教育和体育局.docx",
        "问题台账-2026-11.xlsx",
    ]


def test_what_is_named_becomes_notified_with_an_event_and_a_due_date_in_working_days(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    issue(filled, registry, tmp_path, "jtj")
    assert states(filled) == [
        ("notified", date(2026, 12, 8)),  # 较重: 5 working days
        ("notified", date(2026, 12, 15)),  # 一般: 10
        ("confirmed", None),
    ]
    with filled.read() as conn:
        moved = conn.execute(select(events).where(events.c.to_state == State.NOTIFIED)).all()
        assert conn.scalar(select(documents.c.due)) == date(2026, 12, 15)
    assert [(one.finding_id, one.who, one.why, one.at) for one in moved] == [
        (1, "monitor", "列入整改通知书 网整〔2026〕1号", FIRST),
        (2, "monitor", "列入整改通知书 网整〔2026〕1号", FIRST),
    ]


def test_issuing_again_brings_the_same_letter_and_changes_nothing(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    first = issue(filled, registry, tmp_path / "a")
    before = states(filled)
    later = FIRST + timedelta(days=3)
    second = issue(filled, registry, tmp_path / "b", now=later)
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first[:2]] == [path.read_bytes() for path in second[:2]]
    assert states(filled) == before
    with filled.read() as conn:
        assert len(conn.execute(select(events).where(events.c.to_state == State.NOTIFIED)).all()) == 3


def test_a_letter_is_kept_byte_for_byte_whatever_becomes_of_its_findings(
    filled: Store, registry: Registry, tmp_path: Path
) -> None:
    (path, _) = issue(filled, registry, tmp_path, "jtj")
    before = path.read_bytes()
    with filled.begin() as conn:
        conn.execute(update(findings).values(message="another", wrong="", state=State.FIXED))
    (path, _) = issue(filled, registry, tmp_path, "jtj", FIRST + timedelta(days=9))
    assert path.read_bytes() == before


def test_two_runs_at_once_issue_each_letter_once(filled: Store, registry: Registry, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        runs = [threads.submit(issue, filled, registry, tmp_path / str(n)) for n in range(4)]
    names = [[path.name for path in run.result()] for run in runs]
    assert names == [names[0]] * 4
    letters = [[path.read_bytes() for path in run.result()[:2]] for run in runs]
    assert letters == [letters[0]] * 4
    with filled.read() as conn:
        assert sorted(conn.scalars(select(documents.c.number))) == [1, 2]


def test_what_is_confirmed_late_is_in_the_next_notice(filled: Store, registry: Registry, tmp_path: Path) -> None:
    issue(filled, registry, tmp_path)
    with filled.begin() as conn:
        late = Filling(conn).finding(subject_key="late", url="http://127.0.0.1:8800/late.htm")
    notice.issue(filled, registry, Settings(), "2026-12", None, tmp_path, FIRST + timedelta(days=31))
    assert states(filled)[late - 1][0] == "notified"
    with filled.read() as conn:
        assert conn.execute(select(documents.c.year, documents.c.number, documents.c.unit)).all()[-1] == (
            2027,
            1,
            "jtj",
        )


def test_a_unit_without_problems_uses_no_number(sqlite_store: Store, registry: Registry, tmp_path: Path) -> None:
    with sqlite_store.begin() as conn:
        Filling(conn).finding(severity=Severity.HINT)
    assert [path.suffix for path in issue(sqlite_store, registry, tmp_path)] == [".xlsx"]
    with sqlite_store.read() as conn:
        assert conn.scalar(select(documents.c.id)) is None


def test_a_letter_that_cannot_be_written_uses_no_number_and_moves_no_finding(
    filled: Store, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(package: bytes, now: datetime) -> bytes:
        raise OSError("no space left on device")

    monkeypatch.setattr(notice, "settled", full)
    with pytest.raises(OSError):
        issue(filled, registry, tmp_path)
    monkeypatch.undo()
    assert [state for state, _ in states(filled)] == ["confirmed"] * 3
    assert "〔2026〕1号" in issue(filled, registry, tmp_path)[0].name


def test_problems_of_one_kind_stand_together_the_worst_kind_first(
    sqlite_store: Store, registry: Registry, tmp_path: Path
) -> None:
    with sqlite_store.begin() as conn:
        fill = Filling(conn)
        for code, severity in (
            ("link.dead", Severity.MINOR),
            ("text.typo", Severity.MINOR),
            ("link.soft", Severity.MAJOR),
        ):
            fill.finding(code, severity)
    (path, _) = issue(sqlite_store, registry, tmp_path)
    headings = [line.text for line in docx.Document(str(path)).paragraphs if line.text[1:2] == "、"]
    assert headings == ["一、失效链接（2个）", "二、错别字（1个）"]


@pytest.mark.parametrize(
    ("month", "unit", "why"),
    [
        ("2026-13", None, "看不懂"),
        ("11月", None, "看不懂"),
        ("2027-01", None, "还没有到"),
        ("2026-11", "nobody", "没有单位"),
    ],
)
def test_what_cannot_be_issued_is_refused_in_words(
    sqlite_store: Store, registry: Registry, tmp_path: Path, month: str, unit: str | None, why: str
) -> None:
    with pytest.raises(NotIssuable, match=why):
        notice.issue(sqlite_store, registry, Settings(), month, unit, tmp_path / "out", FIRST)
    assert not (tmp_path / "out").exists()


def test_deadlines_are_a_setting(filled: Store, registry: Registry, tmp_path: Path) -> None:
    settings = replace(Settings(), due_days=dict.fromkeys(Severity, 1))
    notice.issue(filled, registry, settings, MONTH, None, tmp_path, FIRST)
    assert {due for _, due in states(filled)} == {date(2026, 12, 2)}


def test_a_unit_whose_name_is_no_file_name_gets_its_letter(filled: Store, registry: Registry, tmp_path: Path) -> None:
    unit = replace(registry.units["jtj"], name='../区/教:育*局?"<>|')
    (path, _) = issue(filled, replace(registry, units={"jtj": unit}), tmp_path / "out")
    assert path.parent == tmp_path / "out" and path.is_file()


def test_a_package_bears_no_trace_of_when_it_was_made() -> None:
    def made() -> bytes:
        out = BytesIO()
        docx.Document().save(out)
        return package.settled(out.getvalue(), NIGHT)

    assert made() == made()
    assert docx.Document(BytesIO(made())).core_properties.modified.isoformat() == "2026-11-19T17:30:00+00:00"
