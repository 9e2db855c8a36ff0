"""Personal numbers that were published: privacy.id_card, privacy.mobile, privacy.bank_card.

Source: indicators F. Each number is a problem of its own, shown masked; its subject is a keyed hash. Accepted
masking (138****1234, an ID with its birthday hidden) is no problem; masking that can be undone is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from monitor.checks import personal
from monitor.checks.check import MOST
from monitor.checks.view import TextView
from monitor.model import Problem, Severity

NEAR = 30  # characters in which a word of context counts
CONTEXT = 40  # characters shown on either side
_GONE = "\ufffc"  # stands for a span that is spoken for: no digit, no letter, no space

_URL = re.compile(r"(?:https?://|www\.)[!-~]+", re.I)
_EDGE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_STARS = "*×●○✱"
_ID = re.compile(rf"{_EDGE}([1-9]\d{{5}})[ -]?(\d{{8}})[ -]?(\d{{3}}[\dXx]){_END}")
_ID_LAST_HIDDEN = re.compile(rf"{_EDGE}([1-9]\d{{5}})(\d{{8}})\d{{3}}[{_STARS}](?![0-9A-Za-z{_STARS}])")
_ID_DAY_HIDDEN = re.compile(rf"{_EDGE}([1-9]\d{{5}})((?:19|20)\d{{2}})[{_STARS}xX]{{4}}\d{{3}}[\dXx]{_END}")
_OLD_ID = re.compile(rf"{_EDGE}[1-9]\d{{14}}{_END}")
_MOBILE = re.compile(
    rf"{_EDGE}(?<![0-9A-Za-z][-_.=])(?<![¥￥$])(?:(?:\+|00)?86[ -]?)?(1[3-9]\d)([ -]?)(\d{{4}})\2(\d{{4}}){_END}"
    r"(?![-_.=][0-9A-Za-z])(?!@(?!139\.com|189\.cn|wo\.cn))"
    r"(?!元|万元|亿|吨|平方|立方|千瓦|公里|亩|斤|%|％)"
)
_CARD = re.compile(rf"{_EDGE}(?<!\d[ -])(?:\d{{13,19}}|\d{{4}}(?:[ -]\d{{4}}){{3}}(?:[ -]\d{{1,3}})?){_END}(?![ -]\d)")

_NO_PERSON = re.compile(  # what stands right before a number that is no person's
    r"(?:编号|编码|代码|单号|订单|流水号?|批号|备案号|文号|证书号|证号|许可证|索引号|案号|条码|条形码|项目|合同号|税号|QQ号?|群号?"
    r"|\bNo\.?|\bID)[^\S\n]*(?:为|是)?[^\S\n]*[:：]?[^\S\n]*$",
    re.I,
)
_ID_WORD = re.compile(r"身份证|居民证|证件号")
_CARD_WORD = re.compile(r"卡号|账号|帐号|账户|帐户|开户行?|银行|一卡通|信用社|存折")
_COMPANY = re.compile(
    r"(?:户\s*名|账户名称|收款(?:人|单位)|单位名称|开户单位)[:：\s]*\S{0,30}(?:公司|局|中心|政府|办事处|委员会|学校|医院|厅|部)"
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A number in a text: where, which, and what is wrong with it. `number` never leaves this module."""

    code: str
    start: int
    end: int
    number: str
    message: str
    severity: Severity
    certain: bool = True


Finder = Callable[[str, date], Iterator[Sighting]]


def run(text: str, view: TextView) -> list[Problem]:
    """All three privacy checks in one pass: what is an ID is no longer looked at as a card or a mobile."""
    plain = personal.narrow(text)
    if not re.search(r"\d{3}[ -]?\d{4}", plain):
        return []
    sightings = _sightings(_without(plain, [match.span() for match in _URL.finditer(plain)]), view.today)
    spans = [(seen.start, seen.end) for seen in sightings]
    safe = personal.masked(personal.cover(text, spans))
    return [_problem(seen, safe, view.privacy_key) for seen in sorted(sightings, key=lambda seen: seen.start)]


def _sightings(plain: str, today: date) -> list[Sighting]:
    found: list[Sighting] = []
    for finder in FINDERS:
        new = list(islice(finder(plain, today), MOST + 1))
        found += new
        plain = _without(plain, [(seen.start, seen.end) for seen in new])
    return found


def _id_cards(plain: str, today: date) -> Iterator[Sighting]:
    for match in _ID.finditer(plain):
        number = "".join(match.groups()).upper()
        if personal.is_id_card(number, today) and not _is_credit_code(number, plain, match.start()):
            yield _sighting("privacy.id_card", match, number, "公开了公民身份号码", Severity.MAJOR)


def _weak_masks(plain: str, today: date) -> Iterator[Sighting]:
    """Masking that can be undone: the check digit can be computed, a month and day have 366 values."""
    for match in _ID_LAST_HIDDEN.finditer(plain):
        if match[1][:2] in personal.PROVINCES and personal.is_birthday(match[2], today):
            text = "身份证号只遮盖了最后一位，可以推算还原"
            yield _sighting("privacy.id_card", match, f"weak:{match[0]}", text, Severity.MAJOR)
    for match in _ID_DAY_HIDDEN.finditer(plain):
        if match[1][:2] in personal.PROVINCES and personal.is_birthday(f"{match[2]}0101", today):
            text = "身份证号只遮盖了出生月日，可以推算还原"
            yield _sighting("privacy.id_card", match, f"weak:{match[0].upper()}", text, Severity.MINOR)


def _cards(plain: str, today: date) -> Iterator[Sighting]:
    for match in _CARD.finditer(plain):
        number = re.sub(r"[ -]", "", match[0])
        if 13 <= len(number) <= 19 and personal.luhn(number) and not _labelled(plain, match.start()):
            yield from _card(match, number, plain)


def _card(match: re.Match[str], number: str, plain: str) -> Iterator[Sighting]:
    """A card needs an issuer's prefix or a word of context; with both it is certain.

    Without 62 in front, digits in groups of four are as often a row of figures; 18 digits that begin with 62
    may be an ID from Gansu, mistyped: those need the word.
    """
    issuer, word = _issuer(number), bool(_CARD_WORD.search(_around(plain, match)))
    grouped = len(number) != len(match[0])
    alone = issuer and not (grouped and not number.startswith("62")) and len(number) != 18
    company = not issuer and _COMPANY.search(_around(plain, match, 2 * NEAR))
    if (word and not company) or alone:
        sure = issuer and (word or number.startswith("62"))
        yield _sighting("privacy.bank_card", match, number, "公开了银行卡号", Severity.MAJOR, bool(sure))


def _old_id_cards(plain: str, today: date) -> Iterator[Sighting]:
    for match in _OLD_ID.finditer(plain):
        if personal.is_old_id_card(match[0], today) and _ID_WORD.search(_around(plain, match)):
            yield _sighting("privacy.id_card", match, match[0], "公开了15位身份证号", Severity.MAJOR, False)


def _mobiles(plain: str, today: date) -> Iterator[Sighting]:
    for match in _MOBILE.finditer(plain):
        if not _labelled(plain, match.start()):
            number = match[1] + match[3] + match[4]
            text = "公开了手机号码"
            yield Sighting("privacy.mobile", match.start(1), match.end(), number, text, Severity.MINOR)


FINDERS: tuple[Finder, ...] = (_id_cards, _weak_masks, _cards, _old_id_cards, _mobiles)


def _sighting(
    code: str, match: re.Match[str], number: str, message: str, severity: Severity, certain: bool = True
) -> Sighting:
    return Sighting(code, match.start(), match.end(), number, message, severity, certain)


def _problem(seen: Sighting, safe: str, key: bytes) -> Problem:
    """`safe` is the whole block with every number masked, cut only now: half a number would be a leak too."""
    shown = safe[seen.start : seen.end]
    return Problem(
        code=seen.code,
        subject=personal.identity(key, seen.number),
        message=f"{seen.message} {shown}",
        severity=seen.severity,
        wrong=shown,
        suggestion="隐去出生年月日或更多位数" if seen.code == "privacy.id_card" else "隐去中间几位，或删除",
        context=safe[max(0, seen.start - CONTEXT) : seen.end + CONTEXT],
        start=seen.start,
        end=seen.end,
        certain=seen.certain,
    )


def _issuer(number: str) -> bool:
    """As the cards of UnionPay (62), Visa (4), Mastercard (51-55), JCB (35) and Amex (34, 37) begin, and as long."""
    return bool(re.fullmatch(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}|35\d{14}|3[47]\d{13}", number))


def _is_credit_code(number: str, plain: str, start: int) -> bool:
    named = _ID_WORD.search(plain[max(0, start - 12) : start])
    return personal.is_credit_code(number) and not named


def _labelled(plain: str, start: int) -> bool:
    return bool(_NO_PERSON.search(plain[max(0, start - 16) : start]))


def _around(plain: str, match: re.Match[str], width: int = NEAR) -> str:
    return plain[max(0, match.start() - width) : match.end() + width]


def _without(plain: str, spans: list[tuple[int, int]]) -> str:
    """`plain` of the same length with the spans blotted out."""
    parts, last = [], 0
    for start, end in sorted(spans):
        parts += [plain[last:start], _GONE * (end - start)]
        last = end
    return "".join([*parts, plain[last:]])
