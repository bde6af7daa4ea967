"""What files close: whom a small agency hides, and who may read answers."""

import pytest
from msgspec import Raw

from contracts.definition import DisclosedAnswers
from contracts.ledger_lines import AttemptLine, AttemptRecord
from services.scoring.domain.publications.ledger_redaction import (
    Opening,
    agencies_to_close,
    closed_to_all,
    closed_to_auditors,
    hidden_people,
    opening_of,
    public_closing,
)

SALT = "0" * 32
TIMES = ("agency", "started_at_us", "submitted_at_us")


def people(**sizes: int) -> list[tuple[str, str]]:
    """(agency, person) of so many people each."""
    return [(agency, f"{agency}{n}") for agency, size in sizes.items() for n in range(size)]


@pytest.mark.parametrize(
    ("sizes", "closed"),
    [
        ({}, ""),
        ({"a": 10}, ""),
        ({"a": 9}, "a"),  # nobody else to hide among
        ({"a": 9, "b": 10}, "ab"),
        ({"a": 9, "b": 10, "c": 11}, "ab"),
        ({"a": 9, "b": 1, "c": 11}, "ab"),  # ten people of two agencies
        ({"a": 8, "b": 1, "c": 11, "d": 12}, "abc"),  # nine are too few
        ({"a": 1, "b": 1, "c": 1, "d": 10, "e": 10}, "abcd"),
        ({"e": 10, "d": 10, "a": 3}, "ad"),  # of equals the first by name, whatever came first
        ({"a": 20, "b": 19, "c": 2}, "cb"),  # the next smallest
    ],
)
def test_small_agencies_are_closed_and_as_many_more_as_hide_them(
    sizes: dict[str, int], closed: str
) -> None:
    assert agencies_to_close(people(**sizes)) == set(closed)


def test_an_agency_is_as_large_as_its_people_and_not_as_their_attempts() -> None:
    often = [(agency, person) for agency, person in people(a=9, b=12, c=12) for _ in range(5)]
    assert agencies_to_close(often) == {"a", "b"}


def test_nobodys_agency_is_closed_and_hides_nobody() -> None:
    nobody = [("", f"n{n}") for n in range(30)]
    assert agencies_to_close(nobody) == {""}
    assert agencies_to_close([*nobody, *people(a=10)]) == {""}
    assert agencies_to_close([*nobody, *people(a=9, b=12, c=13)]) == {"", "a", "b"}


@pytest.mark.parametrize(
    ("told", "disclosed", "opening"),
    [
        (False, "public", "sealed"),
        (False, "auditors", "sealed"),
        (True, "public", "public"),
        (True, "auditors", "auditors"),
    ],
)
def test_answers_are_sealed_until_the_keys_are_told_and_then_as_the_plan_says(
    told: bool, disclosed: DisclosedAnswers, opening: Opening
) -> None:
    assert opening_of(told, disclosed) == opening


@pytest.mark.parametrize(
    ("opening", "auditors", "everyone"),
    [("sealed", ("answers",), ("answers",)), ("auditors", (), ("answers",)), ("public", (), ())],
)
def test_each_file_closes_the_answers_of_all_or_of_nobody(
    opening: Opening, auditors: tuple[str, ...], everyone: tuple[str, ...]
) -> None:
    assert closed_to_auditors(opening) == auditors
    assert closed_to_all(opening) == everyone


def _attempts() -> list[AttemptRecord]:
    """Nine of A, twelve of B and of C; everybody sat twice, one of C without an agency."""
    return [
        AttemptRecord(person, n, agency, "counted", 0, 0, 0, Raw(b"{}"), None, 0)
        for agency, person in [*people(A=9, B=12, C=12), ("", "n0")]
        for n in (1, 2)
    ]


def _line(pseudonym: str) -> AttemptLine:
    return AttemptLine(
        pseudonym=(pseudonym, SALT),
        attempt=(1, SALT),
        agency=("", SALT),
        status=("counted", SALT),
        started_at_us=(0, SALT),
        submitted_at_us=(0, SALT),
        duration_s=(0, SALT),
        answers=({}, SALT),
        prediction=(None, SALT),
        score=(0, SALT),
    )


def test_people_are_hidden_by_their_pseudonym() -> None:
    hidden = {f"A{n}" for n in range(9)} | {f"B{n}" for n in range(12)} | {"n0"}
    assert hidden_people(_attempts()) == hidden
    assert hidden_people(iter(_attempts())) == hidden


@pytest.mark.parametrize(
    ("opening", "hidden", "others"),
    [
        ("public", set(TIMES), set()),
        ("auditors", {*TIMES, "answers"}, {"answers"}),
        ("sealed", {*TIMES, "answers"}, {"answers"}),
    ],
)
def test_the_public_file_closes_agency_and_times_of_the_hidden_and_answers_of_all(
    opening: Opening, hidden: set[str], others: set[str]
) -> None:
    closing = public_closing(_attempts(), opening)
    assert set(closing(_line("A3"))) == hidden
    assert set(closing(_line("n0"))) == hidden
    assert set(closing(_line("C3"))) == others
