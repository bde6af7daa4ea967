"""What the checker advises: obeyed, the finding is gone and no new one comes. What it accepts can
be played: every accepted form of registration takes a person."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

import contracts.definition as words
from contracts.definition import Definition, PersonField
from contracts.errors import Refused
from contracts.time_zones import HOME
from plans.checks import number_limits
from plans.definition_check import check
from plans.parser import parse
from services.registration.domain.self_registration.form_fields import read_fields
from services.registration.use_cases.self_registration.enrolling import refuse_without_agency
from tests.unit.plans.advised import (
    acts,
    awards,
    awards_over_phases,
    calendar,
    evidence,
    judged,
    office,
    people,
    quizzes,
)
from tests.unit.plans.advised.edits import Advice, Document, put, told
from tests.unit.plans.advised.people import registering
from tests.unit.plans.advised.words import WORDS

NOW_US = 1_800_000_000_000_000
TABLES = (
    WORDS, people.PEOPLE, quizzes.WINDOWS, quizzes.PAPERS, quizzes.CONTRIBUTIONS, acts.ACTS,
    judged.FILES, judged.JURIES, judged.WAYS_IN, judged.PERFORMANCES,
    awards.AWARDS, awards_over_phases.OVER_PHASES, awards.MEASURES, calendar.CALENDAR,
    evidence.EVIDENCE, office.OFFICES,
)  # fmt: skip
#: codes whose text has no edit of the plan to try, and why
WITHOUT_ADVICE = {
    "definition.more_findings": "counts findings that are left out; the advice is that of the rest",
}
CODES = re.compile(r"^\| `([a-z]+\.[a-z_]+)` \|", re.MULTILINE)
FINDINGS = Path(__file__).parents[3] / "docs" / "findings.md"


def _tries() -> Iterator[Any]:
    for table in TABLES:
        for code, tries in table.items():
            for number, advice in enumerate(tries):
                yield pytest.param(code, advice, id=f"{code}-{number}")


def test_the_advice_of_every_finding_is_tried_or_it_is_said_why_there_is_none() -> None:
    known = CODES.findall(FINDINGS.read_text("utf-8"))
    tried = [code for table in TABLES for code in table]
    assert sorted([*tried, *WITHOUT_ADVICE]) == sorted(known)
    assert all(tries for table in TABLES for tries in table.values())


@pytest.mark.parametrize(("code", "advice"), list(_tries()))
def test_advice_obeyed_leaves_nothing_to_say(code: str, advice: Advice) -> None:
    assert advice.before() == []
    found = advice.spoilt()
    assert sorted(one.code for one in found) == sorted([code, *advice.more])
    (finding,) = (one for one in found if one.code == code)
    for word in advice.said:
        assert word in finding.message
    assert advice.obeyed() == []


def test_more_findings_than_are_listed_are_counted(plan: Document) -> None:
    put("calendar", [{}] * 300)(plan)
    *_, last = told(plan)
    assert last.code == "definition.more_findings"


def test_a_round_of_one_night_is_not_asked_for_the_day_before(plan: Document) -> None:
    """It opened after that day was over, so ending with it would be before it opens."""
    plan["phases"][0]["rounds"][0] |= {"opens_at": "07/3/2025 00:05", "closes_at": "07/3/2025 2:00"}
    assert told(plan) == []


def test_a_missing_table_is_asked_for_as_a_table(plan: Document) -> None:
    del plan["participation"]
    (finding,) = parse(plan).findings
    assert finding.code == "key.missing"
    assert "[participation]" in finding.message
    assert "participation = …" not in finding.message


def test_a_contest_of_entries_alone_needs_no_rules_of_participation(plan: Document) -> None:
    for name in ("participation", "topics", "calendar", "awards"):
        del plan[name]
    del plan["phases"][0]
    assert told(plan) == []
    definition = parse(plan).definition
    assert definition is not None
    assert definition.participation.phase == "vong-2"


def test_a_list_without_end_is_told_of_alone(plan: Document) -> None:
    plan["awards"][0]["prizes"] *= 600
    assert [(one.code, one.key) for one in told(plan)] == [("list.too_long", "awards[0].prizes")]


def test_every_number_of_a_definition_has_a_bound() -> None:
    unbounded = {
        f"{struct.__name__}.{name}"
        for struct in _structs()
        for name, kind in get_type_hints(struct).items()
        if int in (kind, *get_args(kind)) and not name.endswith(("_us", "_s"))
        if name not in number_limits.MOST
    }
    assert unbounded == set()


GIVEN = {
    "name": "Lê Thị Ánh", "birth_date": "05/09/1985", "gender": "Nữ", "phone": "0912345678",
    "email": "anh@example.vn", "id_number": "031085000001", "position": "Chuyên viên",
    "agency": "SNV", "address": "Xã Bình An",
}  # fmt: skip


def test_every_accepted_form_takes_a_person_and_the_least_that_it_asks(plan: Document) -> None:
    assert set(GIVEN) == set(get_args(PersonField))
    accepted = 0
    for count in range(1, len(GIVEN) + 1):
        for fields in combinations(GIVEN, count):
            for optional in (False, True):
                registering(*({"field": f, "required": not optional} for f in fields))(plan)
                definition = parse(plan).definition
                assert definition is not None
                assert definition.registration is not None
                codes = {finding.code for finding in check(definition)}
                rules = definition.registration
                least = {item.field for item in rules.fields if item.required}
                usable = all(_taken(rules, {name: GIVEN[name] for name in some})
                             for some in (fields, least))  # fmt: skip
                assert usable == (not codes - {"registration.unproved"}), (fields, codes)
                accepted += usable
    assert accepted == 2 ** (len(GIVEN) - 2)


def _taken(rules: Any, given: dict[str, str]) -> bool:
    values, faults = read_fields(rules, given, NOW_US, HOME)
    if faults or "name" not in values:
        return False
    try:
        refuse_without_agency(values)
    except Refused:
        return False
    return True


def _structs() -> list[type[msgspec.Struct]]:
    kinds = [getattr(words, name) for name in dir(words)]
    made = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    assert Definition in made
    return made
