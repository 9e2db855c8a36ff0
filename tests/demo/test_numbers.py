"""The invented numbers are right in form, so that a check that finds none of them is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.demo import numbers


def is_id_number(text: str) -> bool:
    """True for a valid 18-character identity number."""
    if len(text) != 18 or not text[:17].isdigit():
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return text[17] == numbers.id_check(text[:17])


def test_a_known_number_of_the_standard_has_its_check_character() -> None:
    assert numbers.id_check("11010519491231002") == "X"  # the example of GB 11643-1999


def test_every_made_identity_number_is_valid_and_belongs_to_no_division() -> None:
    made = numbers.id_number("19850312", "451")
    assert is_id_number(made)
    assert made.startswith("371399")


def test_a_number_with_a_wrong_check_digit_or_date_is_not_valid() -> None:
    assert not is_id_number(numbers.failing_id("37139919850312451"))
    assert not is_id_number("371399199302301234")


def test_a_card_number_passes_luhn_and_its_neighbour_does_not() -> None:
    card = "622848120134567801" + numbers.luhn_digit("622848120134567801")
    assert luhn(card)
    assert not luhn(card[:-1] + str((int(card[-1]) + 1) % 10))


@pytest.mark.parametrize("known", ["91110000600037341L", "91440300708461136T"])
def test_the_credit_code_follows_the_standard(known: str) -> None:
    assert numbers.credit_code(known[:17]) == known


def test_one_credit_code_cannot_be_distinguished_from_an_identity_number_by_form() -> None:
    code = numbers.credit_code_like_id()
    assert is_id_number(code)
    assert numbers.credit_code(code[:17]) == code


def luhn(number: str) -> bool:
    digits = [int(c) for c in reversed(number)]
    return sum(sum(divmod(d * (1 + i % 2), 10)) for i, d in enumerate(digits)) % 10 == 0
