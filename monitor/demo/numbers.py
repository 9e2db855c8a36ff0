"""Personal numbers that are valid in form, so that the checks must find them (or must not), and assigned to no person.

The division code 371399 does not exist, the mobile prefix 154 is not in use.
"""

from __future__ import annotations

DIVISION = "371399"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I O S V Z
CODE_WEIGHTS = tuple(3**i % 31 for i in range(17))


def id_check(first17: str) -> str:
    """The check character of an identity number (GB 11643-1999, mod 11-2)."""
    return ID_CHECK[sum(int(c) * w for c, w in zip(first17, ID_WEIGHTS, strict=True)) % 11]


def id_number(birth: str, sequence: str) -> str:
    """18 digits from YYYYMMDD and three digits."""
    first17 = DIVISION + birth + sequence
    return first17 + id_check(first17)


def luhn_digit(body: str) -> str:
    """The digit that makes `body` + digit pass Luhn."""
    digits = [int(c) for c in reversed(body)]
    total = sum(sum(divmod(2 * d, 10)) if i % 2 == 0 else d for i, d in enumerate(digits))
    return str(-total % 10)


def credit_code(first17: str) -> str:
    """A 统一社会信用代码 from its first 17 characters (mod 31)."""
    total = sum(CODE_ALPHABET.index(c) * w for c, w in zip(first17, CODE_WEIGHTS, strict=True))
    return first17 + CODE_ALPHABET[-total % 31]


def credit_code_like_id() -> str:
    """A 统一社会信用代码 of digits that passes the identity number's check too: the form alone does not decide."""
    for tail in range(1000):
        first17 = f"12371319850101{tail:03d}"
        code = credit_code(first17)
        if code[-1] == id_check(first17):
            return code
    raise AssertionError("one in some thirty passes both")


def failing_id(first17: str) -> str:
    """18 digits in the form of an identity number whose check digit is wrong."""
    right = id_check(first17)
    return first17 + next(d for d in "0123456789" if d != right)
