"""A definition written back as a file, and its digest."""

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts import definition as contract
from contracts.definition import Definition, definition_digest, to_document
from plans.findings import one_line
from plans.form import to_form, to_toml
from plans.language import parse, read_definition

T = TypeVar("T")
HAI_PHONG = Path(__file__).parents[3] / "contests" / "hai-phong-2024.toml"


def _clean(text: str) -> str:
    return one_line(unicodedata.normalize("NFC", text))


IDS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
NOTES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12).map(_clean)
TEXTS = NOTES.filter(bool)
SMALL = st.integers(min_value=-3, max_value=10_000)
SECONDS = st.integers(min_value=0, max_value=100_000)
MOMENTS = st.integers(
    min_value=600_000_000_000_000, max_value=6_000_000_000_000_000
) | st.datetimes(datetime(1995, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)).map(
    lambda t: int(t.replace(hour=17, minute=0, second=0, microsecond=0).timestamp()) * 1_000_000
)


def _words(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


def _few(items: st.SearchStrategy[T], least: int = 0) -> st.SearchStrategy[list[T]]:
    return st.lists(items, min_size=least, max_size=3)


ROUNDS = st.builds(contract.Round, IDS, TEXTS, MOMENTS, MOMENTS, st.booleans(), NOTES)
QUIZZES = st.builds(
    contract.QuizRules,
    SECONDS,
    _few(st.builds(contract.TopicDraw, IDS, SMALL)),
    SMALL,
    _words(contract.CountingAttempt),
    _words(contract.ScoreVisibility),
    st.booleans(),
    st.booleans(),
    _few(_words(contract.RankingMeasure)),
    _words(contract.QuestionUse),
)
ENTRIES = st.builds(
    contract.EntryRules,
    _few(_words(contract.EntryKind)),
    SMALL,
    st.none() | SMALL,
    SECONDS,
    st.none() | SECONDS,
)
PHASES = st.builds(
    contract.Phase,
    IDS,
    TEXTS,
    _words(contract.PhaseForm),
    st.booleans(),
    st.none() | QUIZZES,
    _few(ROUNDS),
    st.none() | ENTRIES,
)
PRIZES = st.builds(contract.Prize, IDS, TEXTS, SMALL, st.integers(0, 10**12), NOTES)
DEFINITIONS = st.builds(
    Definition,
    slug=IDS,
    title=TEXTS,
    organiser=TEXTS,
    starts_at_us=MOMENTS,
    ends_at_us=MOMENTS,
    agency_classes=_few(
        st.builds(contract.AgencyClass, IDS, TEXTS, st.none() | st.floats(-1e9, 1e9))
    ),
    phases=_few(PHASES, least=1),
    participation=st.builds(
        contract.ParticipationRules, TEXTS, _words(contract.Denominator), SMALL
    ),
    awards=_few(
        st.builds(
            contract.Award,
            IDS,
            TEXTS,
            TEXTS,
            _words(contract.Recipients),
            _few(PRIZES),
            st.booleans(),
        )
    ),
    calendar=_few(st.builds(contract.Milestone, IDS, TEXTS, MOMENTS, MOMENTS, st.none() | TEXTS)),
    topics=st.dictionaries(IDS, TEXTS, max_size=3),
    standing_body=NOTES,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEFINITIONS)
def test_a_definition_written_as_toml_and_read_again_is_the_same(definition: Definition) -> None:
    assert read_definition(to_toml(definition), "again.toml") == definition


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEFINITIONS)
def test_its_form_is_what_a_json_client_may_send_back(definition: Definition) -> None:
    assert parse(json.loads(json.dumps(to_form(definition)))).definition == definition


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEFINITIONS)
def test_its_document_decodes_to_the_same_definition(definition: Definition) -> None:
    assert msgspec.convert(to_document(definition), Definition) == definition


def test_the_written_file_is_readable_for_organisers() -> None:
    text = to_toml(read_definition(HAI_PHONG.read_text("utf-8"), HAI_PHONG.name))
    assert 'starts_at = "07/10/2024"' in text
    assert 'closes_at = "01/11/2024"' in text
    assert 'time_limit = "30 phút"' in text
    assert "[[phases.rounds]]" in text


def test_a_field_with_its_default_does_not_change_the_digest() -> None:
    """So that a field added later leaves the digests of older contests as they were published."""
    definition = read_definition(HAI_PHONG.read_text("utf-8"), HAI_PHONG.name)
    document = to_document(definition)
    assert "timezone" not in document
    assert "public_value" not in document["phases"][0]["rounds"][0]
    assert "practice" not in document["phases"][0]["rounds"][1]


def test_the_digest_changes_with_any_value_and_not_with_the_order_of_topics() -> None:
    definition = read_definition(HAI_PHONG.read_text("utf-8"), HAI_PHONG.name)
    turned = dict(reversed(definition.topics.items()))
    assert definition_digest(replace(definition, topics=turned)) == definition_digest(definition)
    later = replace(definition, ends_at_us=definition.ends_at_us + 1)
    assert definition_digest(later) != definition_digest(definition)


def test_the_digest_of_a_known_contest_is_fixed_for_ever() -> None:
    known = Definition("a", "A", "B", 0, 1, [], [], contract.ParticipationRules("p"))
    assert definition_digest(known) == (
        "837ec75f2c07204ac6cbed35e8346214a9d8d65a7ba93f6420ad902b50cd4354"
    )
