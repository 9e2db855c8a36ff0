from datetime import datetime

import pytest

from monitor.clock import ZONE
from monitor.model import Severity, State
from monitor.reports.labels import grade, label, phrase
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import web_address


def entry(**values: object) -> Entry:
    at = datetime(2026, 11, 20, tzinfo=ZONE)
    known = dict.fromkeys(Entry.__slots__, "")
    known |= {
        "id": 1,
        "severity": Severity.MINOR,
        "state": State.CONFIRMED,
        "certain": True,
        "open_places": 1,
    }
    known |= {"first_seen_at": at, "last_seen_at": at, "due": None, "closed_at": None, "recurrences": 0}
    return Entry(**known | values)


@pytest.mark.parametrize(("code", "name"), [("text.typo", "错别字"), ("other", "其他"), ("no.such", "no.such")])
def test_a_problem_is_called_by_the_title_of_its_check(code: str, name: str) -> None:
    assert label(code) == name


def test_a_text_problem_reads_wrong_and_right() -> None:
    assert phrase(entry(code="text.typo", wrong="布署", suggestion="部署", message="x")) == "“布署”应为“部署”"


def test_a_problem_without_suggestion_reads_as_the_check_says() -> None:
    assert phrase(entry(code="link.dead", suggestion="请删除", wrong="x", message="链接打不开")) == "链接打不开"
    assert phrase(entry(code="link.dead")) == "失效链接"


def test_a_number_quoted_by_a_problem_is_masked() -> None:
    assert "13812345678" not in phrase(entry(code="text.typo", message="联系人13812345678的“布署”"))


@pytest.mark.parametrize(
    ("state", "severity", "certain", "shown"),
    [
        (State.NEW, Severity.SERIOUS, True, "疑似严重"),
        (State.NEW, Severity.MINOR, False, "疑似一般"),
        (State.NEW, Severity.MINOR, True, "一般"),
        (State.CONFIRMED, Severity.SERIOUS, False, "严重"),
    ],
)
def test_only_a_person_takes_the_doubt_away(state: State, severity: Severity, certain: bool, shown: str) -> None:
    assert grade(entry(state=state, severity=severity, certain=certain)) == shown


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:x", "file:///etc/passwd", "data:text/html,x", "", "http://a b"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_address(url) == ""
    assert web_address("HTTP://127.0.0.1:8800/a?b=1&c=%22") == "HTTP://127.0.0.1:8800/a?b=1&c=%22"
