"""attachment.broken (a web page in a file's place) and attachment.unreadable."""

from __future__ import annotations

import pytest

from monitor.checks import files, links
from monitor.checks.view import PageView
from monitor.model import PageKind, Severity
from tests.checks.views import page, problems, undecided

FILE = "http://portal.example.gov.cn/files/form.docx"


def attachment(outcome: str) -> PageView:
    return page(PageKind.ATTACHMENT, url=FILE, outcome_of_document=outcome)


@pytest.mark.parametrize("outcome", ["unreadable: encrypted", "unreadable: password", "unreadable: 文件已加密"])
def test_a_locked_file_is_a_hint(outcome: str) -> None:
    (found,) = problems(files.unreadable(attachment(outcome)))
    assert (found.severity, found.certain, found.subject) == (Severity.HINT, True, FILE)
    assert "密码" in found.message


@pytest.mark.parametrize("outcome", ["unreadable: broken zip", "unreadable: damaged", "unreadable: corrupt"])
def test_a_damaged_file_is_suspected(outcome: str) -> None:
    (found,) = problems(files.unreadable(attachment(outcome)))
    assert not found.certain and "损坏" in found.message


@pytest.mark.parametrize(
    "outcome", ["unreadable: scanned", "unreadable: too many pages", "unsupported: application/zip", "unsupported: ofd"]
)
def test_what_only_we_cannot_read_is_neither_clean_nor_wrong(outcome: str) -> None:
    answers = list(files.unreadable(attachment(outcome)))
    assert undecided(answers) == [FILE] and not problems(answers)


def test_a_readable_file_is_fine() -> None:
    assert list(files.unreadable(attachment("ok"))) == []


def test_a_web_page_in_a_files_place_is_suspected_broken() -> None:
    (found,) = problems(links.broken(attachment("html_in_disguise")))
    assert (found.code, found.subject, found.certain) == ("attachment.broken", FILE, False)


def test_an_unreadable_page_says_nothing_about_its_attachments() -> None:
    assert undecided(links.broken(attachment("unreadable: broken"))) == [""]
