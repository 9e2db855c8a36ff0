"""Personal numbers: which digits are one, how one is shown, and under which name it is remembered.

Source: indicators F. **The monitor is never the second leak**: every text that leaves a check goes through `masked`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date


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
OLDEST = 120  # years

_WIDE = str.maketrans("０１２３４５６７８９Ｘ－＊　", "0123456789X-* ")
_WIDE_RUN = re.compile("[０-９Ｘ－＊　]+")  # found first: translating all of a Chinese text is ten times slower
_STARS = r"*×●○✱＊"
# Everything that might be a personal number, valid or not: what may not be repeated in a message.
_ANY = re.compile(
    rf"(?<!\d)(?:\d{{6}}[ -]?\d{{8}}[ -]?\d{{3}}[\dXx{_STARS}](?![\d{_STARS}])"  # 18, the last perhaps hidden
    rf"|\d{{10}}[{_STARS}xX]{{4}}\d{{3}}[\dXx](?!\d)"  # month and day hidden
    r"|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?(?!\d)"  # a card in groups of four
    r"|\d{13,}(?!\d)"
    r"|(?:86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d))"
)


def narrow(text: str) -> str:
    """Full-width digits as ASCII; the length, and so every offset, stays."""
    return _WIDE_RUN.sub(lambda run: run[0].translate(_WIDE), text)


def is_id_card(number: str, today: date) -> bool:
    """18 characters: region, real birthday, age 0 to 120, check character mod 11-2."""
    if not re.fullmatch(r"\d{17}[\dX]", number) or number[:2] not in PROVINCES:
        return False
    return is_birthday(number[6:14], today) and id_check(number[:17]) == number[17]


def is_old_id_card(number: str, today: date) -> bool:
    """15 digits (before 1999): no check digit, so low confidence."""
    shaped = re.fullmatch(r"\d{15}", number) and number[:2] in PROVINCES
    return bool(shaped) and is_birthday(f"19{number[6:12]}", today)


def is_birthday(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return born <= today and today.year - born.year <= OLDEST


def id_check(first17: str) -> str:
    """The check character that belongs to 17 digits (GB 11643, ISO 7064 mod 11-2)."""
    return ID_CHECK[sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, first17, strict=True)) % 11]


def is_credit_code(code: str) -> bool:
    """A 统一社会信用代码: 18 characters, a known kind, check character mod 31 (GB 32100)."""
    if len(code) != 18 or code[:2] not in CREDIT_KINDS or any(char not in CREDIT_ALPHABET for char in code):
        return False
    total = sum(weight * CREDIT_ALPHABET.index(char) for weight, char in zip(CREDIT_WEIGHTS, code[:17], strict=True))
    return CREDIT_ALPHABET[-total % 31] == code[17]


def luhn(number: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def identity(key: bytes, number: str) -> str:
    """The name under which a number is remembered: it cannot be turned back without the key."""
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:32]


def hide(number: str) -> str:
    """`number` with its middle starred; separators and length stay. 138****1234, 3713**********1234."""
    places = [place for place, char in enumerate(narrow(number)) if char not in " -"]
    head, tail = (3, 4) if len(places) <= 11 else (4, 4)
    hidden = set(places[head : len(places) - tail])
    return "".join("*" if place in hidden else char for place, char in enumerate(number))


def masked(text: str) -> str:
    """`text` of the same length with everything that might be a personal number starred.

    Generous on purpose: a project number too many in stars harms nobody. Use it on all text taken from a page
    (titles, contexts, link texts) before it is stored or shown.
    """
    plain = narrow(text)
    if not re.search(r"\d{4}", plain):
        return text
    found = [match.span() for match in _ANY.finditer(plain)]
    return cover(text, found)


def excerpt(text: str, most: int) -> str:
    """The first `most` characters, masked. Masked first and cut after: half a number is a leak too."""
    return masked(text[: most + 100])[:most]


def cover(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with the numbers at `spans` hidden. Same length, so that it can be cut anywhere afterwards."""
    parts, last = [], 0
    for start, end in sorted(spans):
        if start >= last:
            parts += [text[last:start], hide(text[start:end])]
            last = end
    return "".join([*parts, text[last:]])
