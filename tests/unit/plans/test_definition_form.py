"""A definition written back as a file, and its digest."""

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from contracts import definition as contract
from contracts.currencies import CURRENCIES
from contracts.definition import DailyHours, Definition, definition_digest, to_document
from plans.definition_findings import one_line
from plans.parser import parse, read_definition
from plans.toml_writer import to_form, to_toml

pytestmark = pytest.mark.slow

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
#: the minutes between which a day is open: the second later than the first
HOURS = st.lists(st.integers(0, 24 * 60), min_size=2, max_size=2, unique=True).map(
    lambda minutes: DailyHours(*sorted(minutes))
)
WRITTEN_AS_IDS = {"id", "slug", "topic", "rank"}
WRITTEN_AS_POINTS = {"overrun_points", "outlier_distance", "divergence"}


#: texts that are not free
_WORDS = {
    "timezone": st.just("Asia/Ho_Chi_Minh"),
    "currency": st.sampled_from(sorted(CURRENCIES)),
}


def _any_struct(kind: type[Struct]) -> st.SearchStrategy[Any]:
    """Any value of a struct of a definition: a field that is added later is tried by itself."""
    if kind is DailyHours:
        return HOURS
    hints = get_type_hints(kind)
    given = {
        field.name: _WORDS[field.name]
        if field.name in _WORDS
        else _any_value(hints[field.name], field.name, field.required)
        for field in msgspec.structs.fields(kind)
    }
    return st.builds(kind, **given)


def _any_value(hint: Any, name: str, needed: bool) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is list:
        least = 1 if name == "phases" else 0
        return st.lists(_any_value(inner[0], "", True), min_size=least, max_size=2)
    if origin is dict:
        keys = _any_value(inner[0], "id", True)
        return st.dictionaries(keys, _any_value(inner[1], "", True), max_size=3)
    if origin in (Union, UnionType):
        return st.one_of(
            [st.none() if way is NoneType else _any_value(way, name, True) for way in inner]
        )
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _any_struct(hint)
    if hint is int:
        return MOMENTS if name.endswith("_us") else SECONDS if name.endswith("_s") else SMALL
    lowest = 0.0 if name in WRITTEN_AS_POINTS else -1e9
    simple = {bool: st.booleans(), float: st.floats(lowest, 1e9)}
    if hint is str:
        return IDS if name in WRITTEN_AS_IDS else TEXTS if needed else NOTES
    return simple[hint]


DEFINITIONS = _any_struct(Definition)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEFINITIONS)
def test_a_definition_written_as_toml_and_read_again_is_the_same(definition: Definition) -> None:
    assert read_definition(to_toml(definition), "again.toml") == definition


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEFINITIONS)
def test_its_form_is_what_a_json_client_may_send_back(definition: Definition) -> None:
    assert parse(json.loads(json.dumps(to_form(definition)))).definition == definition


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
