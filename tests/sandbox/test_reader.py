"""The child that reads untrusted files: as good as reading here, and killed when it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import zstandard

from monitor.extract import files
from monitor.extract.document import document
from monitor.extract.files.text import FileText, Unreadable, Unsupported
from monitor.sandbox import reader
from monitor.sandbox.cache import AnswerCache
from monitor.sandbox.reader import FileReader
from tests.extract import office_files
from tests.extract.office_files import cells, xlsx
from tests.waiting import until

PROGRAM = reader.office()


@pytest.fixture
def file_reader() -> Iterator[FileReader]:
    file_reader = FileReader(program="")
    yield file_reader
    file_reader.close()


def behaving(folder: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child reads as this code does: the body of read_file(body, …)."""
    (folder / "sitecustomize.py").write_text(
        "from monitor.extract import files\nfrom monitor.extract.files import text\n"
        f"def read_file(body, kind, promised, convert=None):\n{textwrap.indent(code, '    ')}\n"
        "files.read_file = read_file\n"
    )
    real = reader._environment

    def environment(own: Path) -> dict[str, str]:
        return real(own) | {"PYTHONPATH": f"{folder}{os.pathsep}{real(own)['PYTHONPATH']}"}

    monkeypatch.setattr(reader, "_environment", environment)


def test_it_reads_as_we_do_ourselves(file_reader: FileReader) -> None:
    for body, name in [
        (office_files.plain_docx("正文"), "a.docx"),
        (office_files.ofd([[(1, 1, "字")], [], []]), "a.ofd"),
        (xlsx({"名单": f"<sheetData>{cells(3, '', '张三', '0539')}</sheetData>"}), "a.xlsx"),
        (b"Rar!\x1a\x07", "a.rar"),
    ]:
        here = document(body, "http://127.0.0.1/" + name)
        assert document(body, "http://127.0.0.1/" + name, read_file=file_reader.read) == here


def test_one_child_reads_many_files_and_is_relieved(file_reader: FileReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "FILES", 2)
    file_reader.read(b"x", "txt", "txt")
    first = file_reader.pid
    file_reader.read(b"x", "txt", "txt")
    assert first and file_reader.pid == 0
    file_reader.read(b"x", "txt", "txt")
    assert file_reader.pid not in (0, first)


SLOW = """import time
time.sleep(60 if body == b'slow' else 0)
return text.FileText([], [], 'done')"""


def test_a_file_that_never_ends_is_given_up_and_the_next_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaving(
        tmp_path,
        SLOW,
        monkeypatch,
    )
    file_reader = FileReader(program="", patience=0.5)
    with pytest.raises(Unreadable, match="timeout"):
        file_reader.read(b"slow", "txt", "txt")
    file_reader._patience = 600  # what is read next is not slow, the machine may be
    assert file_reader.read(b"x", "txt", "txt").title == "done"
    file_reader.close()


def test_what_it_started_is_killed_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "pid"
    code = f"""import os, subprocess
child = subprocess.Popen(['sleep', '60'])
open({str(note)!r} + '.new', 'w').write(str(child.pid))
os.replace({str(note)!r} + '.new', {str(note)!r})
child.wait()"""
    behaving(tmp_path, code, monkeypatch)
    patience = 2.0
    while not note.exists():  # on a busy machine it may be given up before it has started anything
        patience *= 2
        with pytest.raises(Unreadable, match="timeout"):
            FileReader(program="", patience=patience).read(b"x", "txt", "txt")
    until(lambda: gone(int(note.read_text())))


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import os\nos._exit(1)", "crashed"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
        ("return bytearray(10**10)", "too large"),
        ("raise ValueError('身份证 371329199001011234')", "ValueError"),
    ],
)
def test_a_child_that_fails_says_why_or_is_found_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, why: str
) -> None:
    behaving(tmp_path, code, monkeypatch)
    file_reader = FileReader(program="")
    with pytest.raises(Unreadable, match=f"^{why}$"):
        file_reader.read(b"x", "txt", "txt")
    file_reader.close()


def test_the_child_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", "postgresql://user:secret@host/db")
    behaving(tmp_path, "import os\nreturn text.FileText([], [], ' '.join(sorted(os.environ)))", monkeypatch)
    file_reader = FileReader(program="")
    assert "MONITOR" not in file_reader.read(b"x", "txt", "txt").title
    file_reader.close()


def test_a_child_does_not_outlive_us() -> None:
    code = """from monitor.sandbox.reader import FileReader
file_reader = FileReader("")
file_reader.read(b"x", "txt", "txt")
print(file_reader.pid, flush=True)
input()"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout and parent.stdin
    pid = int(parent.stdout.readline())
    folder = Path(psutil.Process(pid).cwd())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    parent.stdin.close()
    until(lambda: gone(pid))
    assert not folder.exists()


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class TestRemembered:
    def test_a_slow_file_is_read_once_also_by_the_next_reader(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        note = tmp_path / "reads"
        code = f"open({str(note)!r}, 'a').write('x')\nreturn text.FileText([], [], '旧文件', ('图片: none',))"
        behaving(tmp_path, code, monkeypatch)
        for _ in range(2):
            file_reader = FileReader(program="", remembered=AnswerCache(tmp_path / "read"))
            for body in (b"old", b"other"):
                assert file_reader.read(body, "ole", "doc") == FileText([], [], "旧文件", ("图片: none",))
            file_reader.close()
        assert note.read_text() == "xx"

    def test_what_is_read_at_once_need_not_be_remembered(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "SLOW", 600.0)  # seconds: "at once" on any machine
        file_reader = FileReader(program="", remembered=AnswerCache(tmp_path / "read"))
        file_reader.read("正文".encode(), "txt", "txt")
        file_reader.close()
        assert not (tmp_path / "read").exists()

    def test_that_no_office_program_was_there_is_not_remembered_but_a_broken_file_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        note = tmp_path / "reads"
        code = f"""open({str(note)!r}, 'a').write('x')
raise text.Unsupported('doc') if body == b'old' else text.Unreadable('not converted')"""
        behaving(tmp_path, code, monkeypatch)
        file_reader = FileReader(program="", remembered=AnswerCache(tmp_path / "read"))
        for _ in range(2):
            with pytest.raises(Unsupported):
                file_reader.read(b"old", "ole", "doc")
            with pytest.raises(Unreadable, match="not converted"):
                file_reader.read(b"bad", "ole", "doc")
        file_reader.close()
        assert note.read_text() == "xxx"


def old_file(name: str) -> bytes:
    """Written by LibreOffice 7.4 (`soffice --convert-to "doc:MS Word 97"`, `"xls:MS Excel 97"`), and packed."""
    return zstandard.decompress((Path(__file__).parent / f"{name}.zst").read_bytes())


@pytest.mark.skipif(not PROGRAM, reason="LibreOffice is not installed here")
def test_older_office_files_are_read_with_their_places() -> None:
    file_reader = FileReader()
    try:
        word = document(old_file("word97.doc"), "http://127.0.0.1/a.doc", read_file=file_reader.read)
        assert ("第1段", "旧格式的正文。") in [(block.where, block.text) for block in word.blocks]
        sheet = document(old_file("excel97.xls"), "http://127.0.0.1/b.et", read_file=file_reader.read)
        assert ("工作表“b”第2行", "张三\t13800138000") in [(block.where, block.text) for block in sheet.blocks]
        rubbish = files.ole.MAGIC.ljust(2_000, b"\x00")
        assert (
            document(rubbish, "http://127.0.0.1/a.doc", read_file=file_reader.read).outcome
            == "unreadable: not converted"
        )
    finally:
        file_reader.close()
