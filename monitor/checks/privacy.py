"""Personal numbers that were published: privacy.id_card, privacy.mobile, privacy.bank_card.

Source: indicators F. Each number is a problem of its own, shown masked; its subject is a keyed hash. Accepted
masking (138****1234, an ID with its birthday hidden) is no problem; masking that can be undone is. Which digits have
the form of a number is known to `monitor.personal_numbers`; here it is decided whether one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from monitor import personal_numbers
from monitor.checks.check import MOST
from monitor.checks.view import TextView
from monitor.model import Problem, Severity
from monitor.personal_numbers import Candidate, DigitRun

NEAR = 30  # characters in which a word of context counts
CONTEXT = 40  # characters shown on either side
_LABEL = 16  # characters before a number in which its label stands

# Letters that stand right before a number that is a person's: Tel, ID, G and L of a school register (学籍号).
_LETTERS = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{1,12}$")
_TEL = frozenset("tel telephone phone mobile mob cell cellphone ph mp vx wx wechat weixin".split())
_ID_LETTERS = frozenset("id idno idcard idnumber card no sfz sfzh sfzhm g l".split())
_AFTER = re.compile(r"e-?mail|mail|qq|wx|vx|wechat|tel|fax", re.I)

_LAST_WORD = r"[^\S\n]*(?:号码?|号)?(?:为|是)?[^\S\n]*[:：]?[^\S\n]*$"
_NO_PERSON = re.compile(  # what stands right before a number that is no person's
    r"(?:编号|编码|代码|单号|订单|流水号?|批号|备案号|文号|证书号|证号|许可证|索引号|案号|条码|条形码|项目|合同号|税号|考号|考证号|报名号|学号|工号|座位号|序列号|发票号码?|QQ号?|群号?"
    r"|ICP备|〔\d{4}〕|\bNo\.?|\bID)[^\S\n]*(?:为|是)?[^\S\n]*[:：]?[^\S\n]*$",
    re.I,
)
_NO_IDENTITY = re.compile(  # the same before 18 digits: numbers of cases begin with region and day as identities do
    r"(?:编号|编码|代码|单号|订单|流水号?|批号|备案号|文号|许可证|受理号|办件号|索引号|案号|条码|条形码|项目|合同号|税号)"
    + _LAST_WORD
)
_ID_WORD = re.compile(r"身份证|居民证|证件号|身份号码|身份证件|公民身份|学籍号|残疾证|残疾人证")
_CREDIT_WORD = re.compile(r"信用代码|机构代码|纳税人识别|税务登记|登记证号|执照")
_DISABLED = re.compile(r"残疾")
_CARD_WORD = re.compile(r"卡号|账号|帐号|账户|帐户|开户行?|银行|一卡通|信用社|存折")
_OWN_CARD = re.compile(r"卡号|一卡通|存折|工资卡|社保卡|储蓄")  # without an issuer's prefix an account may be a body's
_PHONE_WORD = re.compile(
    r"电话|手机|联系|致电|来电|咨询|微信|拨打|短信|(?:tel|phone|mobile)|先生|女士|同志|老师|主任|经理|师傅", re.I
)
_NO_PHONE = re.compile(r"订单|流水|编号|编码|代码|单号|批号|金额|数量|面积|人口|项目")
_BODY = (
    "(?:公司|局|中心|政府|办事处|委员会|学校|中学|小学|大学|学院|幼儿园|医院"
    "|厅|部|会|所|站|院|处|办|馆|队|社|国库|专户)"
)
_PUBLIC = re.compile(  # an account of a body, named before or after its number
    r"(?:户\s*名|账户名称?|帐户名称?|开户名称?|账户|收款(?:人|单位|户名)|单位名称|缴款单位|开户单位)(?:名称)?[:：\s]*"
    rf"[^，,；;。\s\d]{{1,28}}?{_BODY}(?![^，,；;。\s\d]*(?:支行|分行))|对公|财政专户|基本存款账户|非税|国库"
)
_MONEY_BEFORE = re.compile(r"[¥￥$€£]\s?$")
_UNIT_AFTER = re.compile(r"\s?(?:元|万元|亿|吨|平方|立方|千瓦|公里|亩|斤|人次|户(?!名)|件|株|辆|米|%)")
_MAIL_AFTER = re.compile(r"@(?!139\.com|189\.cn|wo\.cn)")
# A piece of a longer name; two mobiles joined by a dash are none.
_JOINED_BEFORE = re.compile(r"[0-9A-Za-z][-_.=]$(?<!(?<![0-9A-Za-z])1[3-9]\d{9}-)")
_JOINED_AFTER = re.compile(r"[-_.=](?!1[3-9]\d{9}(?![0-9A-Za-z]))[0-9A-Za-z]")

# The text of neighbouring elements runs together: a count of views and the day beside it are no number.
_DAY = re.compile(r"(?:19|20)\d\d([-./_])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_DAY_AT_END = re.compile(  # what may as well be a count and a day that is written shorter: 20261106, 2026-11, 11-06
    r"(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:19|20)\d\d[-./_](?:0?[1-9]|1[0-2])"
    r"|(?:0?[1-9]|1[0-2])[-./_](?:0?[1-9]|[12]\d|3[01]))$"
)
_COUNT_WORD = re.compile(
    r"(?:(?:浏览|阅读|点击|访问|人气|点赞|跟帖)(?:量|数|次数?|人数|人次)?|(?:查看|下载|关注|评论|回复|转发)(?:量|数|次数?|人数))"
    r"[^\w\n]{0,4}$"
)
_OWN_WORD = re.compile(r"(?:电话|手机|号码|手机号|联系方式|微信|tel|phone|mobile)(?:号码?|为|是)*[^\w\n]{0,4}$", re.I)
_USUAL = frozenset({(11,), (3, 4, 4), (3, 8)})  # groups of a mobile that need no word
_FOUR_MORE = re.compile(r"[ -]\d{4}(?![\d年])")  # 150 1234 5678 9012 is a longer number
_MANY_GROUPS = 7  # of an identity; with more a word is asked for


@dataclass(frozen=True, slots=True)
class NumberSighting:
    """A number in a text: where, which, and what is wrong with it. `number` never leaves this module."""

    code: str
    start: int
    end: int
    number: str
    message: str
    severity: Severity
    certain: bool = True


@dataclass(frozen=True, slots=True)
class FoldedBlock:
    """A folded text; `heads`: of a table's row, what the head says of each of its cells."""

    plain: str
    today: date
    heads: Sequence[str]
    runs: Sequence[DigitRun]

    @classmethod
    def of(cls, plain: str, today: date, heads: Sequence[str] = ()) -> FoldedBlock:
        return cls(plain, today, heads, list(personal_numbers.runs(plain)))

    def without(self, seen: Sequence[NumberSighting]) -> FoldedBlock:
        plain = personal_numbers.blotted(self.plain, [(one.start, one.end) for one in seen])
        return FoldedBlock.of(plain, self.today, self.heads)

    def before(self, start: int, width: int = _LABEL) -> str:
        return self.plain[max(0, start - width) : start]

    def around(self, one: Candidate | re.Match[str], width: int = NEAR) -> str:
        start, end = one.span if isinstance(one, Candidate) else one.span()
        return self.plain[max(0, start - width) : end + width]

    def head(self, start: int) -> str:
        cell = self.plain.count("\t", 0, start) if self.heads else 0
        return self.heads[cell] if cell < len(self.heads) else ""


Finder = Callable[[FoldedBlock], Iterator[NumberSighting]]


def run(text: str, view: TextView) -> list[Problem]:
    """All three privacy checks in one pass: what is an ID is no longer looked at as a card or a mobile."""
    read = personal_numbers.read(text)
    if read is None:
        return []
    sightings = _sightings(FoldedBlock.of(read.plain, view.today, view.heads.get(text, ())))
    if not sightings:
        return []
    placed = [(seen, *read.span(seen.start, seen.end)) for seen in sightings]
    spans = [(start, end) for _, start, end in placed]
    safe = personal_numbers.masked(personal_numbers.cover(text, spans))
    ordered = sorted(placed, key=lambda one: one[1])
    return [_problem(seen, start, end, safe, view.privacy_key) for seen, start, end in ordered]


def _sightings(text: FoldedBlock) -> list[NumberSighting]:
    found: list[NumberSighting] = []
    for finder in FINDERS:
        new = list(islice(finder(text), MOST + 1))
        found += new
        text = text.without(new) if new else text
    return found


def _id_cards(text: FoldedBlock) -> Iterator[NumberSighting]:
    for run in text.runs:
        for one in personal_numbers.identities(run):
            if personal_numbers.is_id_card(one.number, text.today) and _is_identity(one, text):
                yield _sighting("privacy.id_card", one, "公开了公民身份号码", Severity.MAJOR)


def _is_identity(one: Candidate, text: FoldedBlock) -> bool:
    """Not the number of a case or a body, and no piece of something longer."""
    start, end = one.span
    head, before = text.head(start), text.before(start)
    named = bool(_ID_WORD.search(head) or _ID_WORD.search(before))
    is_piece = len(one.sizes) > 1 and not named and _is_joined(text.plain, start, end)
    if is_piece or not _stands_alone(text.plain, start, end, _ID_LETTERS):
        return False
    if not named and (_NO_IDENTITY.search(before) or _NO_IDENTITY.search(head)):
        return False
    if len(one.sizes) > _MANY_GROUPS and not named and not _PHONE_WORD.search(before):
        return False
    return not personal_numbers.is_credit_code(one.number) or _is_person(one.number, named, before + head)


def _is_person(number: str, named: bool, label: str) -> bool:
    """Of 18 digits that fit both a citizen and a body: which of the regions can be, and what they are called."""
    of_person = personal_numbers.may_be_region(number[:6], of_person=True)
    of_body = personal_numbers.may_be_region(number[2:8], of_person=False)
    if named or _CREDIT_WORD.search(label):
        return named
    return of_person and not of_body


def _of_the_disabled(text: FoldedBlock) -> Iterator[NumberSighting]:
    """A certificate of disability: the holder's identity, kind and degree: 20 digits."""
    for match in _TWENTY.finditer(text.plain):
        number = match[1].upper()
        if personal_numbers.is_id_card(number, text.today) and _DISABLED.search(
            text.around(match) + text.head(match.start())
        ):
            yield _sighting("privacy.id_card", match, "公开了残疾人证号（含公民身份号码）", Severity.MAJOR, number)


_TWENTY = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{16}[\dXx])[1-7][1-4](?:[Bb]\d)?(?![0-9A-Za-z])")


def _weak_masks(text: FoldedBlock) -> Iterator[NumberSighting]:
    """Masking that can be undone: the check digit can be computed, a month and day have 366 values."""
    for match in personal_numbers.WEAK_LAST.finditer(text.plain):
        if _may_be_person(match, match[2] + match[3], text):
            said = "身份证号只遮盖了最后一位，可以推算还原"
            yield _sighting("privacy.id_card", match, said, Severity.MAJOR, _weak(match))
    for match in personal_numbers.WEAK_DAY.finditer(text.plain):
        if _may_be_person(match, f"{match[2]}0101", text):
            said = "身份证号只遮盖了出生月日，可以推算还原"
            yield _sighting("privacy.id_card", match, said, Severity.MINOR, _weak(match))


def _may_be_person(match: re.Match[str], day: str, text: FoldedBlock) -> bool:
    is_alone = _stands_alone(text.plain, *match.span(), _ID_LETTERS)
    return is_alone and match[1][:2] in personal_numbers.PROVINCES and personal_numbers.is_birthday(day, text.today)


def _weak(match: re.Match[str]) -> str:
    return "weak:" + re.sub(r"[ .-]", "", match[0]).upper()


def _cards(text: FoldedBlock) -> Iterator[NumberSighting]:
    for run in text.runs:
        for one in sorted(personal_numbers.cards(run), key=lambda card: card.first - card.last)[:MOST]:
            if _is_whole(one, text) and _stands_alone(text.plain, *one.span, frozenset({"no", "card"})):
                yield from _card(one, text)


def _is_whole(one: Candidate, text: FoldedBlock) -> bool:
    """All digits of its run, or a bare number of an issuer beside others."""
    is_bare = len(one.sizes) == 1 and one.number.startswith("62") and personal_numbers.is_issued(one.number)
    return (one.first, one.last) == (0, len(one.run.digits)) or (is_bare and not _is_joined(text.plain, *one.span))


def _card(one: Candidate, text: FoldedBlock) -> Iterator[NumberSighting]:
    """A card needs an issuer's prefix or a word of context; with both it is certain.

    Without 62 in front, digits in groups of four are as often a row of figures, and an account without a word that
    says card may be a body's; 18 digits that begin with 62 may be an ID from Gansu, mistyped: those need the word.
    """
    start, number = one.span[0], one.number
    head, around = text.head(start), text.around(one)
    if _NO_PERSON.search(text.before(start)) or _PUBLIC.search(text.around(one, 2 * NEAR)):
        return
    issuer = personal_numbers.is_issued(number)
    word = bool((_CARD_WORD if issuer else _OWN_CARD).search(f"{around}\t{head}"))
    alone = issuer and not (len(one.sizes) > 1 and not number.startswith("62")) and len(number) != 18
    is_usual = len(one.sizes) == 1 or personal_numbers.is_by_four(one.sizes)
    if word or (alone and is_usual):
        sure = issuer and (word or number.startswith("62"))
        yield _sighting("privacy.bank_card", one, "公开了银行卡号", Severity.MAJOR, certain=bool(sure))


def _old_id_cards(text: FoldedBlock) -> Iterator[NumberSighting]:
    for run in text.runs:
        for one in personal_numbers.old_identities(run):
            start, end = one.span
            named = _ID_WORD.search(text.around(one)) or _ID_WORD.search(text.head(start))
            is_alone = _stands_alone(text.plain, start, end, _ID_LETTERS) and not _CREDIT_WORD.search(
                text.before(start)
            )
            if named and is_alone and personal_numbers.is_old_id_card(one.number, text.today):
                yield _sighting("privacy.id_card", one, "公开了15位身份证号", Severity.MAJOR, certain=False)


def _mobiles(text: FoldedBlock) -> Iterator[NumberSighting]:
    for run in text.runs:
        for one in personal_numbers.mobiles(run):
            start, end = one.span
            if _is_mobile(one, text) and _stands_alone(text.plain, _first(text.plain, start), end, _TEL):
                yield _sighting("privacy.mobile", one, "公开了手机号码", Severity.MINOR)


def _first(plain: str, start: int) -> int:
    """Where the country's number begins that stands before a mobile."""
    found = re.search(r"(?:\+|00)?86[ -]?$|(?<!\d)0$", plain[max(0, start - 6) : start])
    return start - len(found[0]) if found else start


def _is_mobile(one: Candidate, text: FoldedBlock) -> bool:
    start, end = one.span
    before, after, head = text.before(start), text.plain[end : end + 12], text.head(start)
    if _NO_PERSON.search(before) or _NO_PHONE.search(head) or _MONEY_BEFORE.search(before):
        return False
    if _UNIT_AFTER.match(after) or _MAIL_AFTER.match(after) or _is_joined(text.plain, _first(text.plain, start), end):
        return False
    if len(one.sizes) > 1 and _is_count_and_day(one, text):
        return False
    named = bool(_PHONE_WORD.search(before) or _PHONE_WORD.search(head))
    return named or _is_usual(one, text)


def _is_count_and_day(one: Candidate, text: FoldedBlock) -> bool:
    """Digits of a count and of a day: a whole day among them, or what may be one and no word for a number in front."""
    start, end = one.span
    first = max(0, start - _LABEL)
    if any(
        first + day.start() < end and first + day.end() > start for day in _DAY.finditer(text.plain[first : end + 8])
    ):
        return True
    before = text.before(_first(text.plain, start))
    may_be_day = bool(_DAY_AT_END.search(text.plain[start:end])) and not _OWN_WORD.search(before)
    return may_be_day or bool(_COUNT_WORD.search(before))


def _is_usual(one: Candidate, text: FoldedBlock) -> bool:
    """Groups and separators in which nothing but a mobile is written."""
    start, end = one.span
    marks = set(re.sub(r"\d", "", text.plain[start:end])) - set("()")
    if len(marks) > 1 or not marks <= set(" -."):
        return False
    if one.sizes == (3, 8):
        apart = not re.search(r"\d ?$", text.plain[max(0, start - 2) : start]) and not re.match(
            r" ?\d", text.plain[end : end + 2]
        )
        return apart and not re.match(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", one.number[3:])
    if text.plain[_first(text.plain, start) : start].strip() == "0":
        return False
    return one.sizes in _USUAL and not (marks and _FOUR_MORE.match(text.plain, end))


FINDERS: tuple[Finder, ...] = (_id_cards, _of_the_disabled, _weak_masks, _cards, _old_id_cards, _mobiles)


def _stands_alone(plain: str, start: int, end: int, letters: frozenset[str]) -> bool:
    """No letter or digit touches it, but for words that say what it is."""
    before = plain[max(0, start - 13) : start]
    if before[-1:].isascii() and before[-1:].isalnum():
        word = _LETTERS.search(before)
        if word is None or word[0].lower() not in letters:
            return False
    after = plain[end : end + 1]
    return not (after.isascii() and after.isalnum()) or _AFTER.match(plain[end : end + 8]) is not None


def _is_joined(plain: str, start: int, end: int) -> bool:
    """A piece of a longer name: 2023-13900000001-02."""
    return bool(_JOINED_BEFORE.search(plain[max(0, start - 14) : start]) or _JOINED_AFTER.match(plain[end : end + 14]))


def _sighting(
    code: str,
    one: Candidate | re.Match[str],
    message: str,
    severity: Severity,
    number: str = "",
    *,
    certain: bool = True,
) -> NumberSighting:
    start, end = one.span if isinstance(one, Candidate) else one.span()
    named = one.number if isinstance(one, Candidate) else number
    return NumberSighting(code, start, end, named, message, severity, certain)


def _problem(seen: NumberSighting, start: int, end: int, safe: str, key: bytes) -> Problem:
    """`safe` is the whole block with every number masked, cut only now: half a number would be a leak too."""
    shown = safe[start:end]
    return Problem(
        code=seen.code,
        subject=personal_numbers.identity(key, seen.number),
        message=f"{seen.message} {shown}",
        severity=seen.severity,
        wrong=shown,
        suggestion="隐去出生年月日或更多位数" if seen.code == "privacy.id_card" else "隐去中间几位，或删除",
        context=safe[max(0, start - CONTEXT) : end + CONTEXT],
        start=start,
        end=end,
        certain=seen.certain,
    )
