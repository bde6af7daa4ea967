"""An award over several phases beside the ledgers of the rounds that it goes by."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from cli.main import main
from cli.recount.results_beside import beside_results
from contracts.definition import AnyMeasure, Definition, Measure, Phase, Round
from contracts.judged_ledger_file import JudgedLedger, read_judged_ledger
from contracts.ledger_file import ROUND_LEDGER, Ledger, read_ledger
from contracts.phase_contender_lines import ContenderRecord, ContenderResult, PhaseSource
from contracts.phase_ledger_file import PhaseLedger, PhasePublication, read_phase_ledger
from contracts.phase_ledger_lines import PhaseRound
from services.scoring.domain.publications.phase_publication import build_phase_publication
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.over_phases import ResultsOfPhases
from tests.support.judged_ledgers import judged_file, small_publication
from tests.support.ledgers import signed, small
from tests.support.over_phases import ESSAYS, QUIZ, exact, over, plan
from tests.support.phases import published, written

FIRST, *OTHERS = list(ROUND_LEDGER.lines(io.BytesIO(small().full)))[:-1]
QUIZ_FILE: bytes = signed([structs.replace(FIRST, state="final"), *OTHERS])
WEEK: Ledger = read_ledger(io.BytesIO(QUIZ_FILE))
WORKS_FILE: bytes = judged_file(small_publication())
WORKS: JudgedLedger = read_judged_ledger(io.BytesIO(WORKS_FILE))
OWN = {
    QUIZ: PhaseRound("w1", 8, "8" * 64, "d" * 64, ""),
    ESSAYS: PhaseRound("k1", 9, "9" * 64, "e" * 64, ""),
}


def _published(
    own: str, slug: str, source: PhaseSource, results: Sequence[tuple[str, str]]
) -> PhasePublication:
    """What is over a phase whose award goes by the results of one round of another phase."""
    measure: AnyMeasure = "total_score" if source.form == "quiz" else "entry_marks"
    award = over(Measure(measure, phase=source.phase), phase=own)
    definition: Definition = plan(award, slug=slug)
    others = [one for one in definition.phases if one.id == own]
    away = Phase(source.phase, "Vòng khác", source.form, rounds=[Round(source.round, "Đợt", 0, 1)])
    definition = structs.replace(definition, phases=[away, *others])
    contenders = [
        ContenderRecord(
            f"{number:016x}",
            "counted",
            "DV1",
            "tre",
            [ContenderResult(source.phase, source.round, name, value)],
        )
        for number, (name, value) in enumerate(results)
    ]
    return build_phase_publication(
        definition,
        definition.phase(own),
        Edition(7, 1_000, "final", "ab" * 32),
        [OWN[own]],
        [],
        {},
        results=ResultsOfPhases([source], contenders),
    )


def by_quiz() -> PhasePublication:
    told = WEEK.header
    source = PhaseSource(
        told.phase, told.round, "quiz", told.number, WEEK.closing.root, told.seed, told.public_value
    )
    results = [(row.pseudonym, exact(str(row.score))) for row in WEEK.standings]
    return _published(ESSAYS, told.contest, source, results)


def by_works() -> PhasePublication:
    told = WORKS.header
    source = PhaseSource(
        told.phase, told.round, "entries", told.number, WORKS.closing.root, told.lot.secret, ""
    )
    results = [(row.work, row.value) for row in WORKS.results if row.value is not None]
    return _published(QUIZ, told.contest, source, results)


def read(publication: PhasePublication, *, public: bool = False) -> PhaseLedger:
    full = written(publication)
    return read_phase_ledger(io.BytesIO(published(full, publication) if public else full))


MADE: dict[str, tuple[Callable[[], PhasePublication], Ledger | JudgedLedger]] = {
    "quiz": (by_quiz, WEEK),
    "works": (by_works, WORKS),
}


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("public", [False, True])
def test_what_follows_from_a_rounds_ledger_agrees_with_it(kind: str, public: bool) -> None:
    made, source = MADE[kind]
    assert list(beside_results(read(made(), public=public), source)) == []


FORGED: list[tuple[str, Any, str]] = [
    ("number", 99, "its publication is"),
    ("root", "0" * 64, "its root is"),
    ("seed", "0" * 64, "its seed is"),
    ("public_value", "khac", "its public value is"),
    ("scale", 7, "its scale is"),
    ("form", "stage", "its form is"),
    ("round", "khac", "no award over several phases goes by it"),
    ("phase", "khac", "no award over several phases goes by it"),
]


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize(("field", "value", "said"), FORGED)
def test_what_is_told_of_a_source_is_held_against_its_ledger(
    kind: str, field: str, value: Any, said: str
) -> None:
    made, source = MADE[kind]
    publication = made()
    (one,) = publication.header.sources
    header = structs.replace(publication.header, sources=[structs.replace(one, **{field: value})])
    ledger = read(structs.replace(publication, header=header))
    assert any(said in words for words in beside_results(ledger, source))


@pytest.mark.parametrize("kind", MADE)
def test_points_and_people_are_held_against_the_rounds_ledger(kind: str) -> None:
    made, source = MADE[kind]
    publication = made()
    first, *others = publication.contenders
    (result,) = first.results
    for field, value, said in (("value", "77/1", "has not the"), ("name", "0" * 16, "has not the")):
        other = structs.replace(first, results=[structs.replace(result, **{field: value})])
        told = structs.replace(publication, contenders=[other, *others])
        assert any(said in words for words in beside_results(read(told), source)), field
    without = structs.replace(publication, contenders=others)
    found = list(beside_results(read(without), source))
    assert any("is no contender" in words or "0 contend by it" in words for words in found), found


def test_a_winners_points_are_held_against_public_files() -> None:
    publication = by_quiz()
    winner = publication.contender_awards[0].winner.pseudonym
    told = [
        structs.replace(one, results=[structs.replace(one.results[0], value="77/1")])
        if one.pseudonym == winner
        else one
        for one in publication.contenders
    ]
    forged = structs.replace(publication, contenders=told)
    found = list(beside_results(read(forged, public=True), WEEK))
    assert [words.partition(" has not ")[2] for words in found] == [
        "the 77/1 points of the phase's ledger"
    ]


def test_the_command_takes_ledgers_of_other_phases_and_notes_those_not_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publication = by_quiz()
    phase, week = tmp_path / "phase.jsonl", tmp_path / "week.jsonl"
    phase.write_bytes(published(written(publication), publication))
    week.write_bytes(QUIZ_FILE)
    assert main(["recount", str(phase)]) == 0
    told = capsys.readouterr().err
    assert "--round with its ledger holds them against it" in told
    assert "that nobody of them had more" in told
    assert main(["recount", str(phase), "--round", str(week)]) == 0
    assert "holds them against it" not in capsys.readouterr().err
    works = tmp_path / "works.jsonl"
    works.write_bytes(WORKS_FILE)
    assert main(["recount", str(phase), "--round", str(works)]) == 1
