"""Rich Text Format: the text between the control words, Chinese in code page 936 or as \\u numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.extract.files.text import FileText
from monitor.extract.markup.blocks import MAX_BLOCKS, block, pieces, tidy
from monitor.model import Block

MAX_BODY = 20_000_000
_MAX_DEPTH = 500  # groups in one another; the rest is read as if they were not nested further
_TOKEN = re.compile(
    rb"\\(?:'([0-9a-fA-F]{2})|([a-z]{1,32})(-?\d{1,10})? ?|([^a-z]))|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\", re.IGNORECASE
)
_NO_TEXT = frozenset(
    "fonttbl colortbl stylesheet info pict object header footer listtable listoverridetable rsidtbl generator themedata"
    " colorschememapping latentstyles datastore xmlnstbl fldinst bkmkstart bkmkend filetbl revtbl mmathpr".split()
)
_READ_ASIDE = {
    "header": "页眉",
    "footer": "页脚",
    "headerf": "页眉",
    "footerf": "页脚",
    "annotation": "批注",
    "footnote": "脚注",
}
_ENDS = frozenset({"par", "sect", "page", "row"})
_CELLS = frozenset({"cell", "tab", "nestcell"})
_SIGNS = {"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "line": " "}
_CHARSETS = {936: "gb18030", 950: "big5hkscs", 1252: "cp1252", 932: "cp932", 65001: "utf-8"}


@dataclass(slots=True)
class _Group:
    aside: str = ""  # 页眉 …; "" is the text itself
    ignored: bool = False
    hidden: bool = False
    skip: int = 1  # characters that stand for one \\u number


@dataclass(slots=True, kw_only=True)
class _Reader:
    charset: str = "gb18030"
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    raw: bytearray = field(default_factory=bytearray)  # bytes that are yet to be decoded: a letter may be two
    line: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    paragraph: int = 0
    to_skip: int = 0
    starred: bool = False

    def read(self, body: bytes) -> None:
        for token in _TOKEN.finditer(body):
            code, word, number, symbol, brace, text = token.groups()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word.decode().lower(), int(number) if number else None)
            elif code or text:
                self._bytes(bytes.fromhex(code.decode()) if code else text)
            elif symbol:
                self._symbol(symbol)
            if len(self.blocks) >= MAX_BLOCKS:
                return
        self._end()

    def _brace(self, brace: bytes) -> None:
        now = self.groups[-1]
        if brace == b"{" and len(self.groups) < _MAX_DEPTH:
            self.groups.append(_Group(now.aside, now.ignored, now.hidden, now.skip))
        elif brace == b"}" and len(self.groups) > 1:
            left = self.groups.pop()
            if left.aside != self.groups[-1].aside:
                self._end(left.aside)
        self.to_skip, self.starred = 0, False

    def _word(self, word: str, number: int | None) -> None:
        now = self.groups[-1]
        starred, self.starred = self.starred, False
        if word in _READ_ASIDE:
            self._end(now.aside)
            now.aside = _READ_ASIDE[word]
        elif starred or word in _NO_TEXT:
            now.ignored = True
        elif word == "u" and number is not None:
            self._write(_character(number))
            self.to_skip = now.skip
        elif word in _ENDS:
            self._end(now.aside)
        else:
            self._setting(now, word, number)

    def _setting(self, now: _Group, word: str, number: int | None) -> None:
        if word == "ansicpg":
            self.charset = _CHARSETS.get(number or 0, "gb18030")
        elif word == "uc":
            now.skip = min(number or 0, 10)
        elif word == "v":
            now.hidden = number != 0
        elif word == "bin":
            now.ignored = True  # what follows is no text; the group ends it
        elif word in _CELLS:
            self._write("\t")
        elif word in _SIGNS:
            self._write(_SIGNS[word])

    def _bytes(self, data: bytes) -> None:
        if self.to_skip:
            data, self.to_skip = data[self.to_skip :], max(0, self.to_skip - len(data))
        if not self.groups[-1].ignored:
            self.raw += data

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
        elif symbol in b"\\{}":
            self._bytes(symbol)
        elif symbol == b"~":
            self._write(" ")

    def _write(self, text: str) -> None:
        self._decode()
        if not self.groups[-1].ignored:
            self.line.append(text)

    def _decode(self) -> None:
        if self.raw:
            self.line.append(self.raw.decode(self.charset, "replace"))
            self.raw.clear()

    def _end(self, aside: str = "") -> None:
        """The end of a paragraph or table row."""
        self._decode()
        text = "\t".join(tidy(cell) for cell in "".join(self.line).split("\t")).strip("\t")
        self.line.clear()
        if text:
            self.paragraph += not aside
            self.blocks += self._made(text, aside or f"第{self.paragraph}段")

    def _made(self, text: str, where: str) -> Iterator[Block]:
        hidden = self.groups[-1].hidden
        for piece in pieces(text):
            yield block(piece, where=f"{where}（隐藏文字）" if hidden else where, hidden=hidden)


def read_rtf(body: bytes) -> FileText:
    """Read an RTF file. Never raises: a file cut short gives what it holds."""
    reader = _Reader()
    reader.read(body[:MAX_BODY])
    cut = len(body) > MAX_BODY or len(reader.blocks) >= MAX_BLOCKS
    return FileText(reader.blocks[:MAX_BLOCKS], [], unread=("后面的段落: too large",) if cut else ())


def _character(number: int) -> str:
    """\\u26412: a signed number of sixteen bits; halves of a pair are dropped."""
    number &= 0xFFFF
    return "" if 0xD800 <= number < 0xE000 or number < 32 else chr(number)
