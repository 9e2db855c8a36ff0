"""Files of the older office programs: told apart without reading them, and handed to what can."""

from __future__ import annotations

import pytest

from monitor.extract import files
from monitor.extract.files import ole
from monitor.extract.files.text import Unreadable, Unsupported
from tests.extract import office_files


def ole_file(*streams: str, sector: bytes = b"") -> bytes:
    names = b"".join(f"{name}\x00".encode("utf-16-le").ljust(128, b"\x00") for name in streams)
    return ole.MAGIC.ljust(512, b"\x00") + sector.ljust(512, b"\x00") + names


WORD = b"\xec\xa5\xc1\x00" + b"\x00" * 7
SHEETS = b"\x09\x08\x10\x00\x00\x06" + b"\x00" * 14


@pytest.mark.parametrize(
    ("streams", "promised", "kind"),
    [
        (["WordDocument"], "wps", "doc"),
        (["Workbook"], "et", "xls"),
        (["Book"], "xls", "xls"),
        (["PowerPoint Document"], "dps", "ppt"),
        (["WordDocument"], "xls", "doc"),
        ([], "doc", "doc"),
        ([], "et", "xls"),
        ([], "pdf", "ole"),
    ],
)
def test_the_streams_say_what_it_is_and_the_name_only_when_they_are_silent(
    streams: list[str], promised: str, kind: str
) -> None:
    assert ole.kind_of(ole_file(*streams), promised) == kind


@pytest.mark.parametrize(
    ("body", "locked"),
    [
        (ole_file("EncryptedPackage"), True),
        (ole_file("WordDocument", sector=WORD + b"\x01"), True),
        (ole_file("WordDocument", sector=WORD + b"\x02"), False),
        (ole_file("Workbook", sector=SHEETS + b"\x2f\x00"), True),
        (ole_file("Workbook", sector=SHEETS + b"\xe1\x00"), False),
    ],
)
def test_a_password_is_seen_without_asking_for_it(body: bytes, locked: bool) -> None:
    assert ole.is_encrypted(body) is locked


def test_what_was_converted_is_read_by_our_own_readers() -> None:
    asked = []

    def convert(body: bytes, kind: str) -> bytes:
        asked.append(kind)
        return office_files.plain_docx("正文")

    found = files.read_file(ole_file("WordDocument"), "ole", "wps", convert)
    assert asked == ["doc"] and [(block.where, block.text) for block in found.blocks] == [("第1段", "正文")]


@pytest.mark.parametrize("promised", ["doc", "wps", "et", "ppt"])
def test_without_an_office_program_it_is_unsupported_under_its_own_name(promised: str) -> None:
    with pytest.raises(Unsupported, match=f"^{promised}$"):
        files.read_file(ole_file("WordDocument"), "ole", promised)


def test_a_locked_one_is_not_even_converted() -> None:
    with pytest.raises(Unreadable, match="encrypted"):
        files.read_file(ole_file("EncryptedPackage"), "ole", "docx", lambda body, kind: 1 / 0)  # type: ignore[arg-type,return-value]
