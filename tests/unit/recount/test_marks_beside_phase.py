"""A phase whose agencies are compared by marks, beside the ledgers of the judged rounds."""

import io
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec import structs

from cli.main import main
from cli.recount.phase_reconciliation import beside_marks
from contracts.judged_ledger_file import JudgedLedger, read_judged_ledger
from contracts.phase_ledger_file import PhaseLedger, read_phase_ledger
from contracts.phase_ledger_lines import MarkedRound
from tests.support.conditional import conditional_phase

GOLDEN = Path(__file__).parents[2] / "contracts" / "golden" / "judged-ledger-1.jsonl"


@pytest.fixture(scope="module")
def judged() -> JudgedLedger:
    with GOLDEN.open("rb") as source:
        return read_judged_ledger(source)


def best_of(judged: JudgedLedger) -> dict[str, Fraction]:
    """By hand: the highest value of each agency's works."""
    agencies = {work.code[0]: work.agency[0] for work in judged.works}
    found: dict[str, list[Fraction]] = {}
    for line in judged.results:
        if line.value is not None:
            found.setdefault(agencies[line.work], []).append(Fraction(line.value))
    return {name: max(values) for name, values in found.items()}


def phase(judged: JudgedLedger, **changes: object) -> PhaseLedger:
    """A phase that tells the marks of the judged round, each agency's as ``best_of`` has it."""
    header = judged.header
    marked = MarkedRound(header.phase, header.round, header.number, judged.closing.root)
    ledger = read_phase_ledger(io.BytesIO(conditional_phase().full))
    best = best_of(judged)
    agencies = []
    for line, name in zip(ledger.agencies, [*best, "DV98", "DV99"], strict=False):
        told = best.get(name, Fraction(0))
        awards = dict(line.awards[0])  # type: ignore[arg-type]
        further = {"entry_marks": f"{told.numerator}/{told.denominator}"}
        awards["diem"] = structs.replace(awards["diem"], further=further)
        agencies.append(
            structs.replace(line, agency=(name, line.agency[1]), awards=(awards, line.awards[1]))
        )
    awards_ = [
        structs.replace(
            award,
            measures=[
                structs.replace(
                    measure,
                    terms=[
                        structs.replace(term, phase=header.phase)
                        if term.measure == "entry_marks"
                        else term
                        for term in measure.terms
                    ],
                )
                for measure in award.measures
            ],
        )
        for award in ledger.header.awards
    ]
    told_header = structs.replace(
        ledger.header,
        contest=header.contest,
        awards=awards_,
        marked=[structs.replace(marked, **changes)],
    )
    return structs.replace(ledger, header=told_header, agencies=agencies)


def test_marks_that_the_judged_ledger_makes_agree(judged: JudgedLedger) -> None:
    assert best_of(judged)
    assert list(beside_marks(phase(judged), [judged])) == []
    assert list(beside_marks(phase(judged), [])) == []


def test_an_agencys_marks_that_are_not_those_of_its_best_work_are_found(
    judged: JudgedLedger,
) -> None:
    told = phase(judged)
    line = told.agencies[0]
    awards = dict(line.awards[0])  # type: ignore[arg-type]
    awards["diem"] = structs.replace(awards["diem"], further={"entry_marks": "99/1"})
    forged = [structs.replace(line, awards=(awards, line.awards[1])), *told.agencies[1:]]
    (found,) = beside_marks(structs.replace(told, agencies=forged), [judged])
    assert "entry_marks 99/1" in found


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": 99}, "its publication is"),
        ({"root": "0" * 64}, "its publication is"),
        ({"round": "khac"}, "are not compared in the phase's ledger"),
        ({"phase": "khac"}, "are not compared in the phase's ledger"),
    ],
)
def test_another_publication_than_the_one_named_is_found(
    judged: JudgedLedger, changes: dict[str, object], said: str
) -> None:
    found = list(beside_marks(phase(judged, **changes), [judged]))
    assert any(said in words for words in found), found


def test_marks_without_their_ledger_are_noted_as_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "phase.jsonl"
    file.write_bytes(conditional_phase().full)
    assert main(["recount", str(file)]) == 0
    assert "marks of round nhan-video are as published" in capsys.readouterr().err
