"""Reading definition files: every mistake one finding, at the right key."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.definition import Prize
from plans.check import check
from plans.findings import Faulty, Unreadable
from plans.language import parse, read, read_definition
from plans.times import show

Document = dict[str, Any]
Spoil = Callable[[Document], object]
CONTESTS = Path(__file__).parents[3] / "contests"


def phase(plan: Document) -> Document:
    found: Document = plan["phases"][0]
    return found


def rename(table: Document, old: str, new: str) -> None:
    table[new] = table.pop(old)


MISTAKES: list[tuple[str, Spoil, str, str]] = [
    ("a misspelt key", lambda p: p.update(tiltle="x"), "tiltle", "key.unknown"),
    ("a misspelt key that is needed", lambda p: rename(p, "title", "tittle"),
     "tittle", "key.unknown"),
    ("a Vietnamese key", lambda p: rename(p, "title", "ten_hoi_thi"), "ten_hoi_thi", "key.unknown"),
    ("a key of another table", lambda p: p.update(winners=1), "winners", "key.unknown"),
    ("a misspelt key deep inside",
     lambda p: rename(phase(p)["rounds"][1], "closes_at", "close_at"),
     "phases[0].rounds[1].close_at", "key.unknown"),
    ("a misspelt key in a prize",
     lambda p: p["awards"][0]["prizes"][1].update(monney=5),
     "awards[0].prizes[1].monney", "key.unknown"),
    ("no title", lambda p: p.pop("title"), "title", "key.missing"),
    ("no phases", lambda p: p.pop("phases"), "phases", "key.missing"),
    ("no participation", lambda p: p.pop("participation"), "participation", "key.missing"),
    ("no participation phase",
     lambda p: p.update(participation={}), "participation.phase", "key.missing"),
    ("no time limit", lambda p: phase(p)["quiz"].pop("time_limit"),
     "phases[0].quiz.time_limit", "key.missing"),
    ("no blueprint", lambda p: phase(p)["quiz"].pop("blueprint"),
     "phases[0].quiz.blueprint", "key.missing"),
    ("a rank without a name of its own",
     lambda p: p["awards"][0]["prizes"][0].update(rank="fastest"),
     "awards[0].prizes[0].name", "key.missing"),
    ("a number for a title", lambda p: p.update(title=5), "title", "value.type"),
    ("a number in quotes", lambda p: phase(p)["quiz"].update(attempts_allowed="1"),
     "phases[0].quiz.attempts_allowed", "value.type"),
    ("a flag as a word", lambda p: phase(p).update(mandatory="có"),
     "phases[0].mandatory", "value.type"),
    ("one table where a list is meant", lambda p: p.update(awards={}), "awards", "value.type"),
    ("a list where a table is meant", lambda p: p.update(topics=[]), "topics", "value.type"),
    ("a text among the phases", lambda p: p["phases"].append("vòng 3"), "phases[2]", "value.type"),
    ("a capital in an id", lambda p: p.update(slug="Bình An"), "slug", "value.id"),
    ("a blank in a topic's id", lambda p: p["topics"].update({"một cửa": "x"}),
     "topics.một cửa", "value.id"),
    ("a control character", lambda p: p.update(title="a\x00b"), "title", "value.text"),
    ("a choice misspelt", lambda p: phase(p).update(form="quizz"),
     "phases[0].form", "value.choice"),
    ("an empty title", lambda p: p.update(title=" "), "title", "value.empty"),
    ("a topic without words", lambda p: p["topics"].update(x=""), "topics.x", "value.empty"),
    ("a number beyond all reason", lambda p: phase(p)["quiz"].update(attempts_allowed=10**20),
     "phases[0].quiz.attempts_allowed", "value.type"),
    ("a date beyond all reason", lambda p: p.update(ends_at="01/01/9999"), "ends_at", "value.time"),
    ("a series of ages",
     lambda p: phase(p).update(rounds={
         "count": 2, "every": "99999999 tuần", "first_opens": "03/3/2025"}),
     "phases[0].rounds.every", "value.duration"),
    ("another time zone", lambda p: p.update(timezone="UTC"), "timezone", "value.choice"),
    ("a measure that does not exist",
     lambda p: phase(p)["quiz"].update(ranking=["score", "beauty", "earliest"]),
     "phases[0].quiz.ranking[1]", "value.choice"),
    ("a day that does not exist",
     lambda p: phase(p)["rounds"][0].update(closes_at="31/02/2025"),
     "phases[0].rounds[0].closes_at", "value.time"),
    ("no duration", lambda p: phase(p)["quiz"].update(time_limit="lâu"),
     "phases[0].quiz.time_limit", "value.duration"),
    ("no rate", lambda p: p["agency_classes"][0].update(quota="bảy mươi"),
     "agency_classes[0].quota", "value.rate"),
    ("a rate that is no number", lambda p: p["agency_classes"][0].update(quota=float("nan")),
     "agency_classes[0].quota", "value.rate"),
    ("an infinite rate", lambda p: p["agency_classes"][0].update(quota=float("inf")),
     "agency_classes[0].quota", "value.rate"),
    ("no money", lambda p: p["awards"][0]["prizes"][0].update(money="1,5 triệu"),
     "awards[0].prizes[0].money", "value.money"),
    ("a blueprint that does not add up", lambda p: phase(p)["quiz"].update(questions=20),
     "phases[0].quiz.questions", "quiz.questions_differ"),
    ("a half question", lambda p: phase(p)["quiz"].update(blueprint={"mot-cua": 2.5}, questions=0),
     "phases[0].quiz.blueprint.mot-cua", "value.type"),
    ("a series without a number of rounds",
     lambda p: phase(p).update(rounds={"every": "week", "first_opens": "03/3/2025"}),
     "phases[0].rounds.count", "key.missing"),
    ("a series of no rounds",
     lambda p: phase(p).update(rounds={"count": 0, "every": "week", "first_opens": "03/3/2025"}),
     "phases[0].rounds.count", "series.count"),
    ("a misspelt key of a series",
     lambda p: phase(p).update(
         rounds=[{"count": 2, "evry": "week", "first_opens": "03/3/2025"}]),
     "phases[0].rounds[0].evry", "key.unknown"),
    ("a pattern with an unknown word",
     lambda p: phase(p).update(rounds={
         "count": 2, "every": "week", "first_opens": "03/3/2025", "name": "Tuần {number}"}),
     "phases[0].rounds.name", "series.pattern"),
    ("a pattern that makes no ids",
     lambda p: phase(p).update(rounds={
         "count": 2, "every": "week", "first_opens": "03/3/2025", "id": "Tuần {n}"}),
     "phases[0].rounds.id", "value.id"),
    ("a misspelt key of an audience",
     lambda p: p.update(audiences=[{"id": "a", "name": "A", "obligtion": "mandatory"}]),
     "audiences[0].obligtion", "key.unknown"),
    ("an obligation that does not exist",
     lambda p: p.update(audiences=[{"id": "a", "name": "A", "obligation": "bắt buộc"}]),
     "audiences[0].obligation", "value.choice"),
    ("no consent", lambda p: p.update(registration={"fields": ["name"]}),
     "registration.consent", "key.missing"),
    ("a field that people are not asked for",
     lambda p: p.update(registration={"fields": ["name", "fone"], "consent": "Đồng ý"}),
     "registration.fields[1]", "value.choice"),
    ("a field of a number",
     lambda p: p.update(registration={"fields": [{"field": "name", "verified": 1}],
                                      "consent": "Đồng ý"}),
     "registration.fields[0].verified", "value.type"),
    ("a number among the fields",
     lambda p: p.update(registration={"fields": [5], "consent": "Đồng ý"}),
     "registration.fields[0]", "value.choice"),
    ("contributions without targets", lambda p: p.update(contributions={"due_at": "28/2/2025"}),
     "contributions.targets", "key.missing"),
    ("a topic in capitals",
     lambda p: p.update(contributions={"targets": [], "official": {"Một cửa": 5}}),
     "contributions.official.Một cửa", "value.id"),
    ("a difficulty that does not exist",
     lambda p: phase(p)["quiz"].update(blueprint={"mot-cua": {"tricky": 3}, "chi-so": 2},
                                       questions=2),
     "phases[0].quiz.blueprint.mot-cua.tricky", "value.choice"),
    ("a bank that does not add up",
     lambda p: phase(p)["quiz"].update(banks=[{"audience": "x", "blueprint": {"mot-cua": 3}}]),
     "phases[0].quiz.banks[0].blueprint", "quiz.questions_differ"),
    ("a tie decided by the chairman", lambda p: phase(p)["quiz"].update(tie="chairman"),
     "phases[0].quiz.tie", "value.choice"),
    ("a voided question for some", lambda p: phase(p)["quiz"].update(voided="some"),
     "phases[0].quiz.voided", "value.choice"),
    ("results without a window", lambda p: phase(p).update(results={"draft_within": "1 ngày"}),
     "phases[0].results.complaints_window", "key.missing"),
    ("a promise in words", lambda p: phase(p).update(rounds_promised="bốn"),
     "phases[0].rounds_promised", "value.type"),
    ("a stage without a team", lambda p: phase(p).update(stage={"teams": 5, "parts": []}),
     "phases[0].stage.team", "key.missing"),
    ("a team of a word", lambda p: phase(p).update(stage={"teams": 5, "parts": [], "team": 7}),
     "phases[0].stage.team", "value.type"),
    ("a cluster without a venue",
     lambda p: phase(p)["rounds"][0].update(stage={"teams": 7}),
     "phases[0].rounds[0].stage.venue", "key.missing"),
    ("an outlet that does not exist",
     lambda p: p["phases"][1]["entries"].update(outlets=["radio"]),
     "phases[1].entries.outlets[0]", "value.choice"),
    ("a measure that agencies do not have",
     lambda p: p["awards"][0].update(measures=["participants", "beauty"]),
     "awards[0].measures[1]", "value.choice"),
    ("a misspelt measure of a table",
     lambda p: p["awards"][0].update(measures=[{"measure": "atempts"}]),
     "awards[0].measures[0].measure", "value.choice"),
    ("a term without weight",
     lambda p: p["awards"][0].update(
         measures=[{"measure": "weighted", "terms": [{"measure": "attempts"}]}]),
     "awards[0].measures[0].terms[0].weight", "key.missing"),
    ("a condition that does not exist",
     lambda p: p["awards"][0].update(conditions={"quota_meet": True}),
     "awards[0].conditions.quota_meet", "key.unknown"),
    ("a combination that does not exist", lambda p: p["awards"][0].update(combine="mean"),
     "awards[0].combine", "value.choice"),
    ("a kind of line that does not exist", lambda p: p["calendar"][0].update(kind="party"),
     "calendar[0].kind", "value.choice"),
    ("prize money in words", lambda p: p.update(prize_money="mười triệu"),
     "prize_money", "value.money"),
    ("an end at 00:00", lambda p: p.update(ends_at="17/03/2025 00:00"),
     "ends_at", "time.midnight_end"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "key", "code"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_one_mistake_is_one_finding_at_its_key(
    plan: Document, spoil: Spoil, key: str, code: str
) -> None:
    spoil(plan)
    findings = parse(plan).findings
    assert [(finding.key, finding.code) for finding in findings] == [(key, code)]
    assert findings[0].message != findings[0].message_en
    assert "\n" not in findings[0].message + findings[0].message_en


def test_the_small_plan_has_no_findings(plan: Document) -> None:
    reading = parse(plan)
    assert reading.findings == []
    assert reading.definition is not None


def test_all_mistakes_are_found_in_one_pass(plan: Document) -> None:
    independent = [m for m in MISTAKES if m[0] in {
        "a misspelt key", "a misspelt key in a prize", "a flag as a word", "no rate",
        "a day that does not exist", "a blueprint that does not add up",
    }]  # fmt: skip
    for _, spoil, _, _ in independent:
        spoil(plan)
    found = {(finding.key, finding.code) for finding in parse(plan).findings}
    assert found == {(key, code) for _, _, key, code in independent}


def test_a_misspelt_key_is_answered_with_the_key_that_was_meant(plan: Document) -> None:
    phase(plan)["quiz"]["atempts_allowed"] = 2
    (finding,) = parse(plan).findings
    assert '"attempts_allowed"' in finding.message
    assert 'did you mean "attempts_allowed"?' in finding.message_en


def test_an_error_leaves_no_definition_and_a_warning_does(plan: Document) -> None:
    spoilt = copy.deepcopy(plan)
    spoilt["slug"] = "?"
    assert parse(spoilt).definition is None
    plan["ends_at"] = "17/03/2025 00:00"
    assert parse(plan).definition is not None


def test_a_bare_date_as_an_end_lasts_until_the_day_is_over(plan: Document) -> None:
    definition = parse(plan).definition
    assert definition is not None
    assert show(definition.ends_at_us) == "00:00 17/03/2025"
    assert show(definition.phases[0].rounds[0].closes_at_us, "end") == "hết ngày 07/03/2025"


def test_long_and_unprintable_values_are_cut_and_cleaned(plan: Document) -> None:
    plan["title"] = 16**9_999
    phase(plan)["form"] = "\x1b[31m\n" * 1_000
    plan["a\nb"] = 1
    findings = parse(plan).findings
    assert [finding.key for finding in findings] == ["a b", "title", "phases[0].form"]
    assert all(len(finding.message) < 400 for finding in findings)
    assert all(finding.message.isprintable() for finding in findings)


def test_four_equal_weeks_are_written_in_one_line(plan: Document) -> None:
    phase(plan)["rounds"] = {
        "count": 4,
        "every": "week",
        "first_opens": "07/10/2024 08:00",
        "closes_after": "4 ngày 14 giờ",
        "id": "tuan-{n}",
        "name": "Tuần {n} ({from}–{until})",
    }
    definition = parse(plan).definition
    assert definition is not None
    rounds = definition.phases[0].rounds
    assert [item.id for item in rounds] == ["tuan-1", "tuan-2", "tuan-3", "tuan-4"]
    assert rounds[3].name == "Tuần 4 (28/10–01/11/2024)"
    assert show(rounds[3].opens_at_us) == "08:00 28/10/2024"
    assert show(rounds[3].closes_at_us) == "22:00 01/11/2024"


def test_a_series_without_an_end_closes_when_the_next_round_opens(plan: Document) -> None:
    phase(plan)["rounds"] = [{"count": 2, "every": "tuần", "first_opens": "03/3/2025"}]
    definition = parse(plan).definition
    assert definition is not None
    first, second = definition.phases[0].rounds
    assert first.closes_at_us == second.opens_at_us
    assert first.name == "Đợt 1 (03/03–09/03/2025)"


def test_a_series_may_stand_beside_a_practice_round(plan: Document) -> None:
    practice = {**phase(plan)["rounds"][0], "id": "thi-thu", "practice": True}
    series = {"count": 2, "every": "week", "first_opens": "10/3/2025"}
    phase(plan)["rounds"] = [practice, series]
    reading = parse(plan)
    assert reading.definition is not None
    assert [r.practice for r in reading.definition.phases[0].rounds] == [True, False, False]
    assert reading.origins["phases[0].rounds[2]"] == "phases[0].rounds[1]"


def test_a_blueprint_may_be_a_table_of_numbers(plan: Document) -> None:
    before = parse(plan).definition
    phase(plan)["quiz"]["blueprint"] = {"mot-cua": 3, "chi-so": 2}
    assert parse(plan).definition == before


def test_known_ranks_have_vietnamese_names(plan: Document) -> None:
    definition = parse(plan).definition
    assert definition is not None
    assert definition.awards[0].prizes == [
        Prize("first", "Giải Nhất", 1, 500_000),
        Prize("second", "Giải Nhì", 2),
    ]


def test_decomposed_accents_are_composed(plan: Document) -> None:
    plan["title"] = "Cuo\u0323\u0302c thi"
    definition = parse(plan).definition
    assert definition is not None
    assert definition.title == "Cu\u1ed9c thi"


def test_json_is_read_by_the_same_rules(plan: Document) -> None:
    del plan["starts_at"], plan["ends_at"]
    written = {**plan, "starts_at": "03/3/2025", "ends_at": "2025-03-16"}
    from_json = read_definition(json.dumps(written), "posted.json")
    assert from_json == parse(written).definition


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "x\n', 1),
        ("a = 1\na = 2\n", 2),
        ('{"title": "x",}', 1),
        ('{"title": "x", "title": "y"}', 0),
        ("[" * 100_000, 0),
        ('{"a":' * 100_000, 0),
    ],
)
def test_what_is_neither_toml_nor_json_is_unreadable(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text, "plan.toml")
    assert caught.value.problem.details["file"] == "plan.toml"
    if line and not text.startswith("a"):
        assert caught.value.problem.details["line"] == line


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    text = (CONTESTS / "hai-phong-2024.toml").read_text("utf-8")
    assert read("\ufeff" + text.replace("\n", "\r\n"), "x") == read(text, "x")


def test_a_faulty_definition_is_refused_with_all_its_findings() -> None:
    with pytest.raises(Faulty) as caught:
        read_definition('slug = "a"', "plan.toml")
    problem = caught.value.problem
    assert problem.code == "definition.faulty"
    assert len(problem.details["findings"]) == len(caught.value.findings) > 3
    assert problem.details["findings"][0]["code"] == "key.missing"


STRANGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["vong-1", "{n}", "01/01/2025", "-1", "24:00 31/12/2999", "week", "0%", "\ud800\n\x1b"]
    )
    | st.datetimes()
    | st.dates()
    | st.times(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "count", "every", "first_opens", "x"]), inner, max_size=4
        )
    ),
    max_leaves=5,
)


def _places(table: Any) -> list[tuple[Any, Any]]:
    """Every place in nested tables and lists at which a value stands."""
    keys = table if isinstance(table, dict) else range(len(table))
    found = [(table, key) for key in keys]
    for key in keys:
        if isinstance(table[key], dict | list):
            found += _places(table[key])
    return found


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_value_whatever_makes_the_reader_or_the_checker_fail(
    plan: Document, data: st.DataObject
) -> None:
    spoilt = copy.deepcopy(plan)
    for _ in range(data.draw(st.integers(1, 3))):
        table, key = data.draw(st.sampled_from(_places(spoilt)))
        table[key] = data.draw(STRANGE)
    reading = parse(spoilt)
    msgspec.json.encode(reading.findings)
    assert (reading.definition is None) == any(f.severity == "error" for f in reading.findings)
    if reading.definition is not None:
        findings = [reading.in_file(finding) for finding in check(reading.definition)]
        assert all("\n" not in finding.message for finding in findings)
        msgspec.json.encode(reading.definition)
