"""Whatever agencies are compared by has a name in every language, and its value is written out."""

import pytest

from contracts.definition import MEASURES, AnyMeasure, MeasureValue
from gateway.web.measure_labels import measure
from gateway.web.number_and_date_formats import Formats, Language
from gateway.web.text_catalogue import LANGUAGES, catalogue

#: a value of each kind as results tell it, and as pages write it
WRITTEN: dict[MeasureValue, tuple[str, str]] = {
    "rate": ("34/40", "85,00% (34/40)"),
    "share": ("29/40", "72,50%"),
    "score": ("171/20", "8,55"),
    "number": ("1200", "1.200"),
    "by_rank": ("1,0,2", "1 – 0 – 2"),
    "moment": ("2024-10-07T08:15:30+07:00", "07/10/2024 08:15:30"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_is_called_something_of_its_own_and_nothing_else_is(
    language: Language,
) -> None:
    texts = catalogue(language).section("measures")
    assert set(texts) == {f"measures.{word}" for word in MEASURES}
    assert len(set(map(str, texts.values()))) == len(texts)


@pytest.mark.parametrize("word", MEASURES)
def test_the_value_of_a_measure_is_written_by_its_kind(word: AnyMeasure) -> None:
    t, f = catalogue("vi"), Formats("vi")
    marks = word in ("entry_marks", "stage_marks")
    told, written = WRITTEN["score" if marks else MEASURES[word].value]
    assert measure(t, f, word, told) == f"{t(f'measures.{word}')}: {written}"


def test_a_measure_that_an_award_has_twice_is_written_like_one_that_it_has_once() -> None:
    t, f = catalogue("en"), Formats("en")
    assert measure(t, f, "prizes_2", "1,0") == "Prizes by rank: 1 – 0"


def test_a_name_that_is_not_known_is_shown_as_it_is() -> None:
    assert measure(catalogue("vi"), Formats("vi"), "elsewhere", 3) == "elsewhere: 3"
