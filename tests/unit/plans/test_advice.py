"""What the checker advises: obeyed, the finding is gone and no new one comes. What it accepts can
be played: every accepted form of registration takes a person."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

import contracts.definition as words
from contracts.definition import Definition, PersonField
from contracts.errors import Refused
from plans.check import check, examine
from plans.checks import numbers
from plans.language import parse
from services.registration.domain.registering import read_fields
from services.registration.use_cases.enrolling import refuse_without_agency

Document = dict[str, Any]
NOW_US = 1_800_000_000_000_000
AGENCIES = {
    "id": "tap-the", "name": "Giải tập thể", "phase": "vong-1", "recipients": "collective",
    "tie": "draw", "prizes": [{"rank": "first", "winners": 1}],
}  # fmt: skip
ENTRIES = AGENCIES | {"phase": "vong-2"}
SERIES = {
    "id": "tuan-{n}", "name": "Tuần {n}", "count": 2, "every": "week",
    "first_opens": "03/3/2025 08:00", "closes_after": "5 ngày",
}  # fmt: skip


@dataclass(frozen=True)
class Advice:
    """``spoil`` a sound plan, be told ``said`` by ``code`` at ``key``, and ``obey`` it."""

    code: str
    key: str
    said: tuple[str, ...]
    spoil: Callable[[Document], object]
    obey: Callable[[Document], object]


def with_award(award: Document) -> Callable[[Document], object]:
    return lambda plan: plan["awards"].append(award)


def late(plan: Document) -> None:
    plan["ends_at"] = "14/3/2025 23:59"
    plan["phases"][0]["rounds"][1]["closes_at"] = "14/3/2025 23:59"
    del plan["phases"][1:], plan["calendar"]


def until_midnight(plan: Document) -> None:
    plan["ends_at"] = "14/3/2025 24:00"
    plan["phases"][0]["rounds"][1]["closes_at"] = "14/3/2025 24:00"


def measures(plan: Document) -> list[Any]:
    found: list[Any] = plan["awards"][1]["measures"]
    return found


def series(plan: Document, **values: Any) -> None:
    plan["phases"][0]["rounds"] = {**SERIES, **values}


def registering(plan: Document, *fields: Any, **more: Any) -> None:
    plan["registration"] = {
        "fields": list(fields),
        "consent": "Chỉ dùng để tổ chức cuộc thi.",
        "claim_by": [],
        **more,
    }


PHONE = {"field": "phone", "verified": True}


CASES = {
    "nobody says their agency": Advice(
        "registration.field_needed", "registration.fields", ('"agency"',),
        lambda plan: registering(plan, "name", PHONE),
        lambda plan: plan["registration"]["fields"].append("agency"),
    ),
    "the agency may be left out": Advice(
        "registration.field_needed", "registration.fields", ("required = false",),
        lambda plan: registering(plan, "name", PHONE, {"field": "agency", "required": False}),
        lambda plan: plan["registration"]["fields"][2].pop("required"),
    ),
    "participants of a phase of entries": Advice(
        "measure.wrong_phase", "awards[1].measures[0].phase", ("hãy bỏ tiêu chí",),
        with_award(ENTRIES | {"measures": ["participants"]}),
        lambda plan: plan["awards"][1].update(measures=["entry_marks"]),
    ),
    "marks of entries in a quiz": Advice(
        "measure.wrong_phase", "awards[1].measures[0].phase", ('phase = "vong-2"',),
        with_award(AGENCIES | {"measures": ["entry_marks"]}),
        lambda plan: plan["awards"][1].update(
            measures=[{"measure": "entry_marks", "phase": "vong-2"}]
        ),
    ),
    "prizes of an award for entries": Advice(
        "measure.award_unknown", "awards[1].measures[0].award", ("không trao cho cá nhân",),
        with_award(AGENCIES | {"measures": [{"measure": "prizes", "award": "tap-the"}]}),
        lambda plan: measures(plan)[0].update(award="ca-nhan"),
    ),
    "prizes where no award is for people": Advice(
        "measure.award_unknown", "awards[0].measures[0].measure", ("bỏ tiêu chí",),
        lambda plan: plan.update(
            awards=[AGENCIES | {"measures": [{"measure": "prizes"}, "participants"]}]
        ),
        lambda plan: plan["awards"][0]["measures"].pop(0),
    ),
    "a line of the calendar that ends when it starts": Advice(
        "calendar.empty", "calendar[0].until", ("đúng lúc bắt đầu",),
        lambda plan: plan["calendar"][0].update(
            {"from": "03/3/2025 08:00", "until": "03/3/2025 08:00"}
        ),
        lambda plan: plan["calendar"][0].update({"until": "14/3/2025"}),
    ),
    "a series that goes on after the contest": Advice(
        "round.outside_contest", "phases[0].rounds", ("closes_after / count",),
        lambda plan: series(plan, count=4),
        lambda plan: series(plan, count=2),
    ),
    "the last minute of the last day": Advice(
        "round.closes_before_midnight", "phases[0].rounds[1].closes_at", ("ends_at",),
        late,
        until_midnight,
    ),
    "a milliard winners": Advice(
        "number.out_of_range", "awards[0].prizes[0].winners", ("100000",),
        lambda plan: plan["awards"][0]["prizes"][0].update(winners=10**9),
        lambda plan: plan["awards"][0]["prizes"][0].update(winners=1),
    ),
    "fewer than no rounds": Advice(
        "number.out_of_range", "awards[0].conditions.minimum_rounds", ("0",),
        lambda plan: plan["awards"][0].update(
            conditions={"minimum_score": 1, "minimum_rounds": -1}
        ),
        lambda plan: plan["awards"][0]["conditions"].pop("minimum_rounds"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
def test_advice_obeyed_leaves_nothing_to_say(name: str, plan: Document) -> None:
    case = CASES[name]
    assert told(plan) == []
    case.spoil(plan)
    (finding,) = found(plan)
    assert (finding.code, finding.key) == (case.code, case.key)
    for word in case.said:
        assert word in finding.message
    case.obey(plan)
    assert told(plan) == []


def test_teams_that_go_on_need_a_final_to_go_to() -> None:
    from pathlib import Path

    file = Path(__file__).parents[3] / "contests" / "binh-son-2024.toml"
    text = file.read_text()
    final = text.index("[[phases.rounds]]", text.rindex("advancing"))
    following = text.find("\n[", final + 20)
    while following > 0 and text.startswith("\n[phases.rounds", following):
        following = text.find("\n[", following + 2)
    without = text[:final] + (text[following:] if following > 0 else "")
    codes = {finding.code for finding in examine(without, file.name).findings}
    assert "stage.no_final" in codes
    assert "stage.no_final" not in {one.code for one in examine(text, file.name).findings}


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
    assert told(plan) == [("list.too_long", "awards[0].prizes")]


def test_every_number_of_a_definition_has_a_bound() -> None:
    unbounded = {
        f"{struct.__name__}.{name}"
        for struct in _structs()
        for name, kind in get_type_hints(struct).items()
        if int in (kind, *get_args(kind)) and not name.endswith(("_us", "_s"))
        if name not in numbers.MOST
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
                registering(plan, *({"field": f, "required": not optional} for f in fields))
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
    values, faults = read_fields(rules, given, NOW_US)
    if faults or "name" not in values:
        return False
    try:
        refuse_without_agency(values)
    except Refused:
        return False
    return True


def found(plan: Document) -> list[Any]:
    findings = examine(json.dumps(plan, default=str), "plan.json").findings
    return [finding for finding in findings if finding.code != "registration.unproved"]


def told(plan: Document) -> list[tuple[str, str]]:
    return [(finding.code, finding.key) for finding in found(plan)]


def _structs() -> list[type[msgspec.Struct]]:
    kinds = [getattr(words, name) for name in dir(words)]
    made = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    assert Definition in made
    return made
