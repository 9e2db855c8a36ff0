"""What a letter says of one finding: a sentence, in which the wrong text can be set in red."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.reports.cells import plain
from monitor.reports.labels import label
from monitor.reports.queries.entries import Entry

_AROUND = 24  # characters of context on either side of the wrong text


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `wrong` is set in red."""

    text: str
    wrong: bool = False


def statement(entry: Entry) -> list[Piece]:
    """“布署”应为“部署” — or the check's message, with the wrong text in red. A bad link's target stands
    apart (`address`).
    """
    wrong, right = _shown(entry.wrong, 100), _shown(entry.suggestion, 100)
    if entry.code.startswith("text.") and wrong and right:
        return [Piece("“"), Piece(wrong, True), Piece(f"”应为“{right}”。")]
    is_said = not right or right in plain(entry.message)  # 首页缺少…：公安备案号。建议：公安备案号。
    return _message(entry, wrong) + ([] if is_said else [Piece(f"建议：{_closed(right)}")])


def quotation(entry: Entry) -> list[Piece]:
    """The wrong text with what stands around it: 会议要求认真布署各项工作. Empty where it has no context."""
    context, wrong = plain(entry.context), _shown(entry.wrong, 100)
    before, found, after = context.partition(wrong) if wrong else (context, "", "")
    if not found:
        return []
    left = ("…" if len(before) > _AROUND else "") + before[-_AROUND:]
    right = after[:_AROUND] + ("…" if len(after) > _AROUND else "")
    return [Piece(f"原文：“{left}"), Piece(wrong, True), Piece(_closed(right, after="”"))]


def _message(entry: Entry, wrong: str) -> list[Piece]:
    message = _shown(entry.message, 300) or label(entry.code)
    if not wrong or wrong == plain(entry.target, 100):
        return [Piece(_closed(message))]
    before, found, after = message.partition(wrong)
    if found:
        return [piece for piece in (Piece(before), Piece(wrong, True), Piece(_closed(after))) if piece.text]
    return [Piece(f"{message.rstrip('。')}：“"), Piece(wrong, True), Piece("”。")]


def address(entry: Entry) -> str:
    """The bad link's target, where neither the message nor the page's own address names it already."""
    target = plain(entry.target, 500)
    return "" if target in entry.message or target == entry.url else target


def _shown(text: str, limit: int) -> str:
    return plain(text, limit)


def _closed(text: str, after: str = "") -> str:
    """`text` with one full stop at its end: before the closing quotation mark where it has one, or after."""
    return f"{text}{after}" if text.endswith(("。", "！", "？")) else f"{text}{after}。"
