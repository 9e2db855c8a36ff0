"""The statement of one finding in a letter: a sentence in which the wrong text can be set in red."""

from __future__ import annotations

from monitor.reports.labels import label
from monitor.reports.office.word import MarkedText
from monitor.reports.queries.entries import Entry
from monitor.reports.safe_text import plain

_AROUND = 24  # characters of context on either side of the wrong text


def statement(entry: Entry) -> list[MarkedText]:
    """“布署”应为“部署” — or the check's message, with the wrong text in red. A bad link's target stands
    apart (`address`).
    """
    wrong, right = plain(entry.wrong, 100), plain(entry.suggestion, 100)
    if entry.code.startswith("text.") and wrong and right:
        return [MarkedText("“"), MarkedText(wrong, True), MarkedText(f"”应为“{right}”。")]
    is_said = not right or right in plain(entry.message)  # 首页缺少…：公安备案号。建议：公安备案号。
    return _message(entry, wrong) + ([] if is_said else [MarkedText(f"建议：{_closed(right)}")])


def quotation(entry: Entry) -> list[MarkedText]:
    """The wrong text with what stands around it: 会议要求认真布署各项工作. Empty where it has no context."""
    context, wrong = plain(entry.context), plain(entry.wrong, 100)
    before, found, after = context.partition(wrong) if wrong else (context, "", "")
    if not found:
        return []
    left = ("…" if len(before) > _AROUND else "") + before[-_AROUND:]
    right = after[:_AROUND] + ("…" if len(after) > _AROUND else "")
    return [MarkedText(f"原文：“{left}"), MarkedText(wrong, True), MarkedText(_closed(right, after="”"))]


def _message(entry: Entry, wrong: str) -> list[MarkedText]:
    message = plain(entry.message, 300) or label(entry.code)
    if not wrong or wrong == plain(entry.target, 100):
        return [MarkedText(_closed(message))]
    before, found, after = message.partition(wrong)
    if found:
        return [
            piece for piece in (MarkedText(before), MarkedText(wrong, True), MarkedText(_closed(after))) if piece.text
        ]
    return [MarkedText(f"{message.rstrip('。')}：“"), MarkedText(wrong, True), MarkedText("”。")]


def address(entry: Entry) -> str:
    """The bad link's target, where neither the message nor the page's own address names it already."""
    target = plain(entry.target, 500)
    return "" if target in entry.message or target == entry.url else target


def _closed(text: str, after: str = "") -> str:
    """`text` with one full stop at its end: before the closing quotation mark where it has one, or after."""
    return f"{text}{after}" if text.endswith(("。", "！", "？")) else f"{text}{after}。"
