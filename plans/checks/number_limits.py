"""Numbers within reason: what is larger is a slip, and would be reserved, counted and drawn for."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import fields

from contracts.definition import Definition
from plans.definition_findings import Finding, error

_PEOPLE = 10_000_000
_DONG = 10**13
#: the most of each number of a definition, by the name of its field; times have their own bounds
MOST: dict[str, int] = {
    "winners": 100_000, "money": _DONG, "prize_money": 10 * _DONG, "prizes_promised": 1_000_000,
    "prizes_per_agency": 100_000, "individual": 10_000_000, "collective": 10_000_000,
    "entry": 10_000_000, "team": 10_000_000,
    "minimum_participants": _PEOPLE, "minimum_headcount": _PEOPLE, "minimum_entries": _PEOPLE,
    "minimum_score": 10_000, "minimum_rounds": 1_000, "minimum_answers": 1_000,
    "questions": 10_000, "official_questions": 10_000, "official": 10_000,
    "attempts_allowed": 1_000, "rounds_promised": 1_000, "minimum_per_agency": 100_000,
    "maximum_per_agency": 100_000,
    "word_minimum": 1_000_000, "word_maximum": 1_000_000, "points": 10_000, "teams": 10_000,
    "advancing": 10_000, "minimum_members": 10_000, "maximum_members": 10_000,
    "main_members": 10_000, "maximum_per_author": 100_000, "authors_maximum": 1_000,
    "sizes": 10**13, "text_word_minimum": 1_000_000, "text_word_maximum": 1_000_000,
    "explanation_word_maximum": 1_000_000, "picture_longest_minimum": 100_000,
    "judges_per_entry": 1_000, "sufficient": 1_000, "trim": 1_000, "bank_questions": 1_000,
    "each_round": 1_000_000, "overall": 1_000_000, "minimum_age": 150, "maximum_age": 150,
    "easy": 100, "medium": 100, "hard": 100,
    "from_minute": 1_440, "until_minute": 1_440,
}  # fmt: skip
#: below 0 these are told of by the check of their part
_TOLD_ELSEWHERE = {
    "winners", "money", "minimum_answers", "questions", "attempts_allowed", "points", "teams",
    "advancing", "minimum_members", "maximum_members", "main_members", "maximum_per_author",
    "authors_maximum", "sizes", "trim", "bank_questions", "prizes_per_agency",
    "easy", "medium", "hard",
}  # fmt: skip
#: items of one list or table
LONGEST_LIST = 1_000


def check_numbers(definition: Definition) -> Iterator[Finding]:
    """Every number and every list of the plan."""
    yield from _of_struct(definition, "")


def _of_struct(table: Struct, key: str) -> Iterator[Finding]:
    for field in fields(table):
        place = f"{key}.{field.name}" if key else field.name
        yield from _of_value(getattr(table, field.name), field.name, place)


def _of_value(value: object, name: str, key: str) -> Iterator[Finding]:
    if isinstance(value, Struct):
        yield from _of_struct(value, key)
    elif isinstance(value, list | dict) and len(value) > LONGEST_LIST:
        yield error(
            "list.too_long",
            key,
            f"có {len(value)} mục, nhiều nhất {LONGEST_LIST}; hãy bớt đi",
            f"there are {len(value)} items, {LONGEST_LIST} at most; take some away",
        )
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _of_value(item, name, f"{key}[{index}]")
    elif isinstance(value, dict):
        for word, item in value.items():
            yield from _of_value(item, name, f"{key}.{word}")
    elif isinstance(value, int) and not isinstance(value, bool) and name in MOST:
        yield from _of_number(value, name, key)


def _of_number(value: int, name: str, key: str) -> Iterator[Finding]:
    most = MOST[name]
    if value > most or (value < 0 and name not in _TOLD_ELSEWHERE):
        yield error(
            "number.out_of_range",
            key,
            f"{value} không hợp lý; hãy ghi từ 0 đến {most}",
            f"{value} is out of reason; write 0 to {most}",
        )
