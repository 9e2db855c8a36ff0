"""Personal numbers: which digits may be one, how one is masked, and under which name it is remembered.

The only mask of the program. Source: indicators F; GB 11643 (identity numbers), GB 32100 (credit codes), ISO 7812
(cards). **The monitor is never the second leak**: every text that leaves the database for a person's eyes goes through
`masked`, which knows each form that `checks.privacy` knows, and more: a project number too many in stars harms
less than one number of a person.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from monitor.folded_text import Folded, Table, deep_char, folded


def _codes(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
# First two characters of a 统一社会信用代码 (GB 32100): who registers, and what kind of body.
CREDIT_KINDS = _codes(
    "11 12 13 19 21 29 31 32 33 34 35 39 41 49 51 52 53 59 61 62 69 71 72 79 81 89 91 92 93 A1 A9 N1 N2 N3 N9 Y1"
)
PROVINCES = _codes(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
CITIES = _codes("11 12 31 50")  # provinces that are one city: their districts are 01, their counties 02 (03)
OLDEST = 120  # years
FEWEST = 11  # digits of a personal number, a mobile's
_DOUBLED = {str(digit): digit * 2 - 9 * (digit > 4) for digit in range(10)}

STARS = "*×●○✱■□█◆•"
_DASHES = "‐‑‒–—―−﹣－─━ーｰ~～〜"
_DOTS = "·•・‧∙⋅．。｡"
_DIGIT = r"\d①-⓿❶-➓㈠-㊿⁰¹²³⁴-⁹₀-₉🄀-🄊\U0001d7ce-\U0001d7ff"
# Ten of them with little between: looked for first, for most texts have none.
_MANY = re.compile(rf"[{_DIGIT}](?:[^\w\t\n]|[xX_]){{0,6}}(?:[{_DIGIT}](?:[^\w\t\n]|[xX_]){{0,6}}){{8}}[{_DIGIT}]")
# What is no text: addresses (but for a number that only stands behind one), and hashes.
_NO_TEXT = re.compile(
    r"(?:https?://|www\.)(?:(?![,;|()<>\"']\+?\d{11})[!-~])+|(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{32,64}(?![0-9a-z])",
    re.I,
)
SPOKEN_FOR = "\ufffc"  # stands for a span that is out of question: no digit, no letter, no space
_RUN = re.compile(r"\d(?:[ .,/_()-]{0,3}\d)*(?:[ .,/_()-]{0,3}[Xx](?![0-9A-Za-z]))?")
# Masked so that it can be undone: the last digit, or the month and day (or the day) hidden.
WEAK_LAST = re.compile(
    rf"(?<!\d)([1-9]\d{{5}})[ .-]?(\d{{4}})[ .-]?(\d{{4}})[ .-]?\d{{3}}[{STARS}](?![0-9A-Za-z{STARS}])"
)
WEAK_DAY = re.compile(
    rf"(?<!\d)([1-9]\d{{5}})[ .-]?((?:19|20)\d{{2}})[ .-]?[{STARS}xX]{{4}}[ .-]?\d{{3}}[\dXx](?![0-9A-Za-z])"
)


def _number_char(char: str) -> str:
    """As `deep_char`; all dashes are one, all points are one."""
    if char in _DASHES:
        return "-"
    if char in STARS:
        return char
    if char in _DOTS:
        return "."
    return deep_char(char)


_NUMBERS = Table(_number_char)


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Digits with nothing but separators between them. `at`: the place of each in the folded text. `groups`: stretches
    of them without separators, by start: where each ends; a number begins with a group and ends with one.
    """

    digits: str
    at: Sequence[int]
    groups: Mapping[int, int]
    ends: frozenset[int]

    def sizes(self, first: int, last: int) -> tuple[int, ...]:
        """The lengths of the groups of digits[first:last]."""
        found = []
        while first < last:
            end = min(self.groups.get(first) or self._end(first), last)
            found.append(end - first)
            first = end
        return tuple(found)

    def _end(self, inside: int) -> int:
        """Where the group ends in which a digit stands that does not begin one (13800138000 behind 86)."""
        return next(end for end in range(inside + 1, len(self.at) + 1) if end in self.ends)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Digits that have the form of a personal number: digits[first:last] of a run."""

    run: DigitRun
    first: int
    last: int

    @property
    def number(self) -> str:
        return self.run.digits[self.first : self.last]

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.run.sizes(self.first, self.last)

    @property
    def span(self) -> tuple[int, int]:
        """In the folded text."""
        return self.run.at[self.first], self.run.at[self.last - 1] + 1


def read(text: str) -> Folded | None:
    """The text as its digits are read, addresses of pages blotted out; None with too few digits for a number."""
    if len(text) < FEWEST or not _MANY.search(text):
        return None
    plain = folded(text, _NUMBERS)
    found = [match.span() for match in _NO_TEXT.finditer(plain.plain)]
    return Folded(text, blotted(plain.plain, found), plain.at) if found else plain


def runs(plain: str) -> Iterator[DigitRun]:
    """The runs of a folded text that have digits enough."""
    for match in _RUN.finditer(plain):
        if match.end() - match.start() >= FEWEST:
            at = [place for place in range(*match.span()) if plain[place].isalnum()]
            if len(at) >= FEWEST:
                yield _run(plain, at)


def _run(plain: str, at: list[int]) -> DigitRun:
    cuts = [0, *(n for n in range(1, len(at)) if at[n] > at[n - 1] + 1), len(at)]
    digits = "".join([plain[place] for place in at]).upper()
    ends = {*cuts[1:]} | ({len(at) - 1} if digits[-1] == "X" else set())
    return DigitRun(digits, at, dict(pairwise(cuts)), frozenset(ends))


def mobiles(run: DigitRun) -> Iterator[Candidate]:
    """11 digits from 13 to 19 on, in any groups; 86, 0086 or a trunk 0 before them is not part of the number."""
    digits, ends, seen = run.digits, run.ends, -1
    for start in run.groups:
        first = start
        if digits[start] in "08":
            first += next((len(mark) for mark in ("86", "0086", "0") if digits.startswith(mark, start)), 0)
        if (
            first > seen
            and first + 11 in ends
            and digits[first] == "1"
            and digits[first + 1] > "2"
            and digits[first + 10] != "X"
        ):
            yield Candidate(run, first, first + 11)
            seen = first


def identities(run: DigitRun) -> Iterator[Candidate]:
    """18 characters whose first six may be a region and whose next eight a day, in any groups."""
    for first in run.groups:
        fits = first + 18 in run.ends and run.digits[first : first + 2] in PROVINCES
        if fits and run.digits[first + 6] in "12" and _day(run.digits[first + 6 : first + 14]):
            yield Candidate(run, first, first + 18)


def old_identities(run: DigitRun) -> Iterator[Candidate]:
    """15 digits (before 1999): region and a day of 19xx."""
    for first in run.groups:
        fits = first + 15 in run.ends and run.digits[first : first + 2] in PROVINCES
        if fits and run.digits[first + 14] != "X" and _day(f"19{run.digits[first + 6 : first + 12]}"):
            yield Candidate(run, first, first + 15)


def cards(run: DigitRun) -> Iterator[Candidate]:
    """13 to 19 digits with a check digit, bare or in groups of four; those of an issuer in any groups."""
    for first, end in run.groups.items():
        for last in sorted(set(_card_ends(run, first, end))):
            number = run.digits[first:last]
            if last in run.ends and number[-1] != "X" and luhn(number):
                yield Candidate(run, first, last)


def _card_ends(run: DigitRun, first: int, end: int) -> Iterator[int]:
    """Where a card that begins with this group may end."""
    if 13 <= end - first <= 19:
        yield end
    elif end - first == 4 and run.groups.get(end) == end + 4:
        last = end + 4
        while run.groups.get(last) == last + 4 and last < first + 16:
            last += 4
        yield from (at for at in {last, run.groups.get(last, last)} if 13 <= at - first <= 19)
    if run.digits[first] in "3456":
        yield from (at for at in range(first + 15, first + 20) if at in run.ends and is_issued(run.digits[first:at]))


def is_by_four(sizes: Sequence[int]) -> bool:
    """Groups of four, the last perhaps shorter or by one longer, as on a card."""
    return len(sizes) > 2 and all(size == 4 for size in sizes[:-1]) and sizes[-1] <= 4


def is_issued(number: str) -> bool:
    """As the cards of UnionPay (62), Visa (4), Mastercard (51-55), JCB (35) and Amex (34, 37) begin, and as long."""
    return bool(re.fullmatch(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}|35\d{14}|3[47]\d{13}", number))


def is_id_card(number: str, today: date) -> bool:
    """18 characters: region, real birthday, age 0 to 120, check character mod 11-2."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number) or number[:2] not in PROVINCES:
        return False
    return is_birthday(number[6:14], today) and id_check(number[:17]) == number[17]


def is_old_id_card(number: str, today: date) -> bool:
    """15 digits (before 1999): no check digit, so low confidence."""
    shaped = re.fullmatch(r"[0-9]{15}", number) and number[:2] in PROVINCES
    return bool(shaped) and is_birthday(f"19{number[6:12]}", today)


def is_birthday(digits: str, today: date) -> bool:
    born = _day(digits)
    return born is not None and born <= today and today.year - born.year <= OLDEST


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) if digits[:1] in "12" else None
    except ValueError:
        return None


def id_check(first17: str) -> str:
    """The check character that belongs to 17 digits (GB 11643, ISO 7064 mod 11-2)."""
    return ID_CHECK[sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, first17, strict=True)) % 11]


def is_credit_code(code: str) -> bool:
    """A 统一社会信用代码: 18 characters, a known kind, check character mod 31 (GB 32100)."""
    if len(code) != 18 or code[:2] not in CREDIT_KINDS or any(char not in CREDIT_ALPHABET for char in code):
        return False
    total = sum(weight * CREDIT_ALPHABET.index(char) for weight, char in zip(CREDIT_WEIGHTS, code[:17], strict=True))
    return CREDIT_ALPHABET[-total % 31] == code[17]


def may_be_region(code: str, of_person: bool) -> bool:
    """Six digits that GB 2260 may have: province, prefecture, county. A person's names a county, a body's may name the
    province or prefecture alone. Old codes count: identity numbers keep them.
    """
    province, prefecture, county = code[:2], code[2:4], code[4:]
    if province not in PROVINCES:
        return False
    of_city, of_province = prefecture in ("01", "02", "03"), "01" <= prefecture <= "39" or prefecture == "90"
    fits = of_city if province in CITIES else of_province
    if of_person:
        return fits and "01" <= county <= "99"
    return fits or (prefecture, county) == ("00", "00")


def luhn(number: str) -> bool:
    backwards = number[::-1]
    return (sum(map(int, backwards[::2])) + sum(_DOUBLED[digit] for digit in backwards[1::2])) % 10 == 0


def identity(key: bytes, number: str) -> str:
    """The name under which a number is remembered: it cannot be turned back without the key."""
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:32]


def masked(text: str) -> str:
    """`text` of the same length with everything that might be a personal number starred: 138****1234.

    For all text of a page (titles, contexts, link texts) before it is stored or shown. Not for addresses, whose long
    numbers are only numbers: those inside a text stay.
    """
    plain = read(text)
    if plain is None:
        return text
    spans = sorted(plain.span(*span) for span in _doubtful(plain.plain))
    return cover(text, spans) if spans else text


def _doubtful(plain: str) -> Iterator[tuple[int, int]]:
    for run in runs(plain):
        for finder in (mobiles, identities, old_identities, cards):
            yield from (one.span for one in finder(run))
        yield from _long(run)
    for pattern in (WEAK_LAST, WEAK_DAY):
        yield from (match.span() for match in pattern.finditer(plain))


def _long(run: DigitRun) -> Iterator[tuple[int, int]]:
    """All that has 13 digits and more without separators, and what is grouped like a card."""
    for first, last in run.groups.items():
        if last - first >= 13:
            yield run.at[first], run.at[last - 1] + 1
        elif last - first == 4 and not run.digits.startswith(("19", "20"), first):
            ends = [end for end in _by_four(run, last) if end - first > 12]
            if ends:
                yield run.at[first], run.at[ends[-1] - 1] + 1


def _by_four(run: DigitRun, first: int) -> Iterator[int]:
    """The ends of the groups of four that begin here, and of a shorter one after them."""
    size = 4
    for _ in range(4):
        end = run.groups.get(first, first)
        if size < 4 or not 0 < end - first <= 4:
            return
        size, first = end - first, end
        yield end


def excerpt(text: str, most: int) -> str:
    """The first `most` characters, masked. Masked first and cut after: half a number is a leak too."""
    return masked(text[: most + 100])[:most]


def cover(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """`text` with the numbers at `spans` (sorted) hidden. Same length, so that it can be cut anywhere afterwards."""
    parts, last = [], 0
    for start, end in joined(spans):
        parts += [text[last:start], _hidden(text[start:end])]
        last = end
    return "".join([*parts, text[last:]])


def joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _hidden(number: str) -> str:
    """`number` with its middle starred; separators and length stay. 138****1234, 3713**********1234."""
    places = [place for place, char in enumerate(number) if any(map(_counts, _NUMBERS[ord(char)]))]
    head, tail = (3, 4) if len(places) <= FEWEST else (4, 4)
    hidden = set(places[head : len(places) - tail])
    return "".join("*" if place in hidden else char for place, char in enumerate(number))


def _counts(char: str) -> bool:
    return char.isalnum() or char in STARS


def blotted(plain: str, spans: Sequence[tuple[int, int]]) -> str:
    """`plain` of the same length with the spans blotted out."""
    parts, last = [], 0
    for start, end in joined(spans):
        parts += [plain[last:start], SPOKEN_FOR * (end - start)]
        last = end
    return "".join([*parts, plain[last:]])
