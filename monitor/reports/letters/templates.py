"""Word templates of our letters, which a user can edit: letterhead, fonts, wording.

A template is a .docx in which {{文号}} and the like stand for what the program fills in. A placeholder in a paragraph
of its own may stand for whole paragraphs and tables ({{附件}}). The shipped templates are the texts in
`templates/*.txt`, of which `shipped` makes Word files; a file of the same name in the user's folder wins, and 公文.docx
there gives page and styles to those letters that have no file of their own. Nothing in a template is executed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from monitor.reports.office.word import LetterWriter, blank
from monitor.reports.office.word_placeholders import HOLDER, TORN, block_of, fill, margins, paragraphs, text_of
from monitor.reports.office.word_styles import Style
from monitor.settings import ConfigError

NAMES = ("整改通知书", "提醒函", "交办单", "督办单", "专项通报", "约谈通知书", "通报")
STYLES = "公文"  # the file of page and styles
NEEDED = ("文号", "附件")
Block = Callable[[LetterWriter], None]


@dataclass(frozen=True, slots=True)
class Placeholders:
    """The placeholders of a letter: `texts` stand within text, `blocks` in paragraphs of their own."""

    texts: frozenset[str]
    blocks: frozenset[str]


@cache
def known(name: str) -> Placeholders:
    """What the shipped text uses, or says in a comment that it might."""
    texts: set[str] = set()
    blocks: set[str] = set()
    for line in _lines(name):
        style, _, text = line.partition("｜")
        (texts if text or line.startswith("#") else blocks).update(HOLDER.findall(text or style))
    return Placeholders(frozenset(texts), frozenset(blocks))


def filled(
    folder: Path | None, name: str, texts: Mapping[str, str], blocks: Mapping[str, Block], *, subject: str, author: str
) -> bytes:
    """The letter `name` as a Word file. Raises ConfigError where the user's template cannot be used."""
    path, document = _template(folder, name, author)
    if path:
        _check(document, name, path)
    page = LetterWriter(subject, author, document)
    parts = _emptied(document)
    for part in parts:
        block = block_of(part)
        if block in blocks:
            blocks[block](page)
        elif fill(part, texts):
            document.element.body.insert_element_before(part, "w:sectPr")
    for outside in margins(document):
        fill(outside, texts)
    return page.save()


def uses(folder: Path | None, name: str, holder: str) -> bool:
    """Whether the letter `name` has a place for {{holder}}: a user's template may do without. Raises ConfigError."""
    own = folder / f"{name}.docx" if folder else None
    if own is None or not own.is_file():
        return holder in known(name).texts | known(name).blocks
    return holder in _held(own, own.stat().st_mtime_ns)


@lru_cache(32)
def _held(path: Path, _changed: int) -> frozenset[str]:
    """The placeholders in the body of a user's template, read once for all letters of a month."""
    parts = [part for part in _read(path).element.body if part.tag != qn("w:sectPr")]
    return frozenset(name for line in paragraphs(parts) for name in HOLDER.findall(text_of(line)))


def shipped(name: str, issuer: str, styles: Path | None = None) -> bytes:
    """Return the shipped template as a Word file, the issuer's name in a size that fits. `styles`: a file to take over.

    Raises ConfigError where `styles` is no Word file.
    """
    page = LetterWriter(name, issuer, _read(styles) if styles else blank())
    if styles:
        _emptied(page.document)
    if name == STYLES:
        for style in Style:
            page.document.add_paragraph(style.value, style=style.value)
        return page.save()
    for line in _lines(name):
        if not line.startswith("#"):
            _write(page, *_parted(line), issuer)
    return page.save()


def _write(page: LetterWriter, style: Style, text: str, together: bool, issuer: str) -> None:
    if style is Style.HEAD:
        page.head(text, len(issuer))
        return
    line = page.line(style)
    line.paragraph_format.keep_with_next = together or None
    page.run(line, text)


def check(folder: Path) -> list[str]:
    """The names of the user's templates in the folder, all of them good. Raises ConfigError with every bad one."""
    found, errors = [], []
    for path in sorted(folder.glob("*.docx")):
        if path.name.startswith("~$"):  # Word's own, while the file is open
            continue
        try:
            _known_file(path)
            document = _read(path)
            if path.stem != STYLES:
                _check(document, path.stem, path)
            found.append(path.stem)
        except ConfigError as error:
            errors.append(error)
    if errors:
        raise ConfigError.of(errors)
    return found


def explained() -> str:
    """For who edits the templates: what may be changed, and the placeholders of each letter."""
    lines = [
        "公文模板说明",
        "",
        "1. 文头、字体、字号、页边距、页眉页脚和文字都可以在 Word 里改；{{…}} 由程序填写，可以移动、删去或多次使用。",
        "2. 每份公文必须留有 {{文号}} 和 {{附件}}。",
        "3. “成段”的占位符由程序写出整段或表格，要单独成段，不能放在表格、文本框和页眉页脚里。",
        "4. 改好后存到 MONITOR_TEMPLATES 的文件夹（默认是数据目录下的 templates），文件名不变。",
        f"   只想统一改页面和样式，改 {STYLES}.docx。",
        "5. 用 monitor templates check 检查。已印发的公文不受影响，重印的仍是原件。",
    ]
    for name in NAMES:
        found = known(name)
        lines += ["", f"{name}.docx", f"  文字：{_listed(found.texts)}", f"  成段：{_listed(found.blocks)}"]
    return "\r\n".join(lines) + "\r\n"


def _listed(names: frozenset[str]) -> str:
    return " ".join(f"{{{{{name}}}}}" for name in sorted(names))


def _known_file(path: Path) -> None:
    if path.stem not in (*NAMES, STYLES):
        raise ConfigError(str(path), 0, "没有叫这个名字的公文", f"改名为其中之一：{'、'.join((*NAMES, STYLES))}")


def _lines(name: str) -> list[str]:
    return files("monitor.reports").joinpath("templates", f"{name}.txt").read_text(encoding="utf-8").splitlines()


def _parted(line: str) -> tuple[Style, str, bool]:
    """Style, text, and whether it stays with what follows. A line without a style is a block's."""
    name, bar, text = line.partition("｜")
    if not bar:
        return Style.PLAIN if not line else Style.TEXT, line, False
    return Style(f"公文{name.rstrip('+')}"), text, name.endswith("+")


def _template(folder: Path | None, name: str, issuer: str) -> tuple[Path | None, Document]:
    own = folder / f"{name}.docx" if folder else None
    if own is not None and own.is_file():
        return own, _read(own)
    styles = folder / f"{STYLES}.docx" if folder else None
    own_styles = styles if styles and styles.is_file() else None
    body = shipped(name, issuer, own_styles) if own_styles else _unchanged(name, issuer)
    return None, docx.Document(io.BytesIO(body))


@cache
def _unchanged(name: str, issuer: str) -> bytes:
    return shipped(name, issuer)


def _read(path: Path) -> Document:
    try:
        return docx.Document(io.BytesIO(path.read_bytes()))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
        fix = "用 Word 打开，另存为“Word 文档（.docx）”；或者删去它，改用程序自带的模板"
        raise ConfigError(str(path), 0, "不是能读的 Word 文件", fix) from error


def _emptied(document: Document) -> list[Any]:
    """Take the text out, and return it; the last section, which holds page, header and footer, stays."""
    body = document.element.body
    parts = [part for part in body if part.tag != qn("w:sectPr")]
    for part in parts:
        body.remove(part)
    return parts


def _check(document: Document, name: str, path: Path) -> None:
    """Raises ConfigError that names the file, what is wrong in it, and the fix."""
    wrong = next(_faults(document, known(name)), None)
    if wrong:
        what, fix = wrong
        raise ConfigError(str(path), 0, what, fix)


def _faults(document: Document, names: Placeholders) -> Iterator[tuple[str, str]]:
    parts = [part for part in document.element.body if part.tag != qn("w:sectPr")]
    seen: set[str] = set()
    for line in paragraphs([*parts, *margins(document)]):
        text = text_of(line)
        held = HOLDER.findall(text)
        seen.update(held)
        strange = [one for one in held if one not in names.texts | names.blocks]
        if strange:
            fix = f"改成其中之一：{'、'.join(sorted(names.texts | names.blocks))}"
            yield f"不认识占位符“{{{{{strange[0]}}}}}”", fix
        if TORN.search(HOLDER.sub("", text)):
            yield f"占位符没有写完整：“{text[:40]}”", "左右各写两个花括号，例如 {{文号}}"
        alone = line.getparent().tag == qn("w:body") and block_of(line) in held
        if any(one in names.blocks for one in held) and not alone:
            yield f"占位符“{{{{{held[0]}}}}}”要单独成段", "让它自成一段，不放在表格、文本框和页眉页脚里"
    for one in NEEDED:
        if one not in seen:
            yield f"缺少占位符“{{{{{one}}}}}”", f"在应该出现的地方加上 {{{{{one}}}}}"
