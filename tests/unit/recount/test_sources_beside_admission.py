"""A confirmation's ledger beside those of the publications that it follows from."""

import io
import random
from typing import Any

import pytest
from msgspec import structs

from cli.main import main
from cli.recount.admission_sources import beside_source
from contracts.admission_ledger_file import (
    AdmissionLedger,
    AdmissionPublication,
    read_admission_ledger,
)
from contracts.admission_ledger_lines import (
    AdmissionSource,
    AdmissionWay,
    CandidatePlace,
    CandidatePrize,
    CandidateRecord,
)
from contracts.definition import Award, Prize
from contracts.judged_ledger_file import JudgedLedger, read_judged_ledger
from contracts.ledger_file import ROUND_LEDGER, Ledger, read_ledger
from contracts.phase_ledger_file import read_phase_ledger
from contracts.settled_round_decisions import GivenPrize, Minutes
from services.scoring.domain.admissions.who_enters import WhoEnters
from services.scoring.domain.results.given_awards import GivenAward
from tests.support.admission_ledgers import admission_file, header, public_admission_file
from tests.support.judged_ledgers import judged_file, small_publication
from tests.support.ledgers import signed, small
from tests.support.phases import plan, play_phase, written

DRAFT: Ledger = read_ledger(io.BytesIO(small().full))
FINAL: bytes = signed(
    [
        structs.replace(DRAFT.header, state="final"),
        *list(ROUND_LEDGER.lines(io.BytesIO(small().full)))[1:-1],
    ]
)
QUIZ: Ledger = read_ledger(io.BytesIO(FINAL))
WORKS: JudgedLedger = read_judged_ledger(io.BytesIO(judged_file(small_publication())))


def _quiz_source() -> AdmissionSource:
    told = QUIZ.header
    return AdmissionSource(
        told.phase,
        told.round,
        told.number,
        QUIZ.closing.root,
        told.rules.ranking,
        told.seed,
        told.public_value,
    )


def _of_quiz() -> AdmissionPublication:
    """The two best of a published week and whoever won a prize there."""
    told, source = QUIZ.header, _quiz_source()
    arrived = {
        (line.pseudonym[0], line.attempt[0]): line.submitted_at_us[0] for line in QUIZ.attempts
    }
    people = [
        CandidateRecord(
            f"{row.rank:016x}",
            "counted",
            "",
            [
                CandidatePlace(
                    told.phase,
                    told.round,
                    row.rank,
                    row.pseudonym,
                    row.score,
                    row.distance,
                    row.duration_s,
                    int(arrived[row.pseudonym, row.attempt]),
                )
            ],
            [
                CandidatePrize(told.phase, told.round, won.award, won.prize)
                for won in QUIZ.awards
                if won.winner.pseudonym == row.pseudonym
            ],
        )
        for row in QUIZ.standings
    ]
    awards = sorted({won.award for won in QUIZ.awards})
    ways = [AdmissionWay(told.phase, [told.round], 2, [], 0, "best", awards, [])]
    lines = WhoEnters("chung-ket", ways, [source], people).lines()
    return AdmissionPublication(header(ways, [source], contest=told.contest), people, [], lines)


def _read(made: AdmissionPublication, *, public: bool = False) -> AdmissionLedger:
    full = admission_file(made)
    return read_admission_ledger(io.BytesIO(public_admission_file(full) if public else full))


def _told_otherwise(where: str, **more: Any) -> AdmissionPublication:
    made = _of_quiz()
    if where == "source":
        source = structs.replace(made.header.sources[0], **more)
        return structs.replace(made, header=structs.replace(made.header, sources=[source]))
    first = made.candidates[0]
    place = structs.replace(first.standings[0], **more)
    return structs.replace(
        made, candidates=[structs.replace(first, standings=[place]), *made.candidates[1:]]
    )


@pytest.mark.parametrize("public", [False, True])
def test_a_confirmation_agrees_with_the_week_that_it_follows_from(public: bool) -> None:
    assert len(_of_quiz().admitted) > 2
    assert [*beside_source(_read(_of_quiz(), public=public), QUIZ)] == []


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (_told_otherwise("source", number=9), "its publication is 1, the file says 9"),
        (_told_otherwise("source", root="0" * 64), "its root is"),
        (_told_otherwise("source", seed="0" * 64), "its seed is"),
        (_told_otherwise("source", public_value="7"), "its public value is"),
        (_told_otherwise("source", round="tuan-9"), "not one of the sources"),
        (_told_otherwise("place", name="0" * 16), "rank 1 is told otherwise"),
        (_told_otherwise("place", submitted_at_us=1), "rank 1 is told otherwise"),
        (_told_otherwise("place", score=99), "rank 1 is told otherwise"),
        (
            structs.replace(_of_quiz(), candidates=_of_quiz().candidates[1:]),
            "rank 1 is not in both",
        ),
    ],
)
def test_what_the_week_says_otherwise_is_told(made: AdmissionPublication, words: str) -> None:
    found = [*beside_source(_read(made), QUIZ)]
    assert any(words in one for one in found), found


def test_a_draft_is_no_source() -> None:
    found = [*beside_source(_read(_of_quiz()), DRAFT)]
    assert any(one.endswith("is no final publication") for one in found)


def test_a_prize_that_the_week_did_not_give_is_told() -> None:
    made = _of_quiz()
    last = structs.replace(made.candidates[-1], prizes=made.candidates[0].prizes)
    told = structs.replace(made, candidates=[*made.candidates[:-1], last])
    assert [*beside_source(_read(told), QUIZ)] == [
        f"source {QUIZ.header.phase}/{QUIZ.header.round}: its prizes are not those of the file"
    ]


def test_a_rank_that_there_is_not_is_told_from_the_public_file_too() -> None:
    made = _of_quiz()
    far = structs.replace(made.admitted[1], rank=10_000)
    told = structs.replace(made, admitted=[made.admitted[0], far, *made.admitted[2:]])
    (words,) = beside_source(_read(told, public=True), QUIZ)
    assert words.endswith("has no rank 10000")


def test_a_confirmation_of_works_is_held_against_marks() -> None:
    """The lot of works is their round's; who has no account stands nowhere."""
    told = WORKS.header
    source = AdmissionSource(
        told.phase, told.round, told.number, WORKS.closing.root, [], told.lot.secret, ""
    )
    ways = [AdmissionWay(told.phase, [told.round], 1, [], 0, "best", [], [])]

    def of(rank: int, name: str, value: str) -> AdmissionPublication:
        place = CandidatePlace(told.phase, told.round, rank, name, value=value)
        people = [CandidateRecord("a" * 16, "counted", "", [place], [])]
        lines = WhoEnters("chung-ket", ways, [source], people).lines()
        return AdmissionPublication(header(ways, [source], contest=told.contest), people, [], lines)

    values = {one.work: one.value for one in WORKS.results}
    last = WORKS.places[2]
    honest = of(last.rank, last.work, values[last.work] or "")
    assert [*beside_source(_read(honest), WORKS)] == []
    (words,) = beside_source(_read(of(last.rank, last.work, "99/1")), WORKS)
    assert words.endswith(f"rank {last.rank} is told otherwise")


def test_prizes_by_the_committees_judgement_are_prizes_of_the_phase() -> None:
    prizes = [Prize("nhat", "Giải nhất", 1, 5)]
    award = Award("tich-cuc", "Tích cực", "vong-1", "individual", prizes, by="judgement")
    played = play_phase(plan([award], ["score", "duration"]), 20, random.Random(1))
    winner = next(one for one in played.publication.people if one.status == "counted")
    minutes = Minutes("15/BB", "20/12/2021", text="Nhất trí")
    decided = GivenAward(1, minutes, "Theo biên bản", [GivenPrize("nhat", winner.pseudonym)])
    publication = played.again(given={"tich-cuc": decided})
    final = structs.replace(publication, header=structs.replace(publication.header, state="final"))
    phase = read_phase_ledger(io.BytesIO(written(final)))
    told = phase.header
    source = AdmissionSource(told.phase, "", told.number, phase.closing.root, [], "", "")
    ways = [AdmissionWay(told.phase, [], 0, [], 0, "best", ["tich-cuc"], [])]
    held = [CandidatePrize(told.phase, "", "tich-cuc", "nhat")]
    people = [CandidateRecord("a" * 16, "counted", "", [], held)]
    lines = WhoEnters("chung-ket", ways, [source], people).lines()
    made = AdmissionPublication(header(ways, [source], contest=told.contest), people, [], lines)
    assert [*beside_source(_read(made), phase)] == []


def test_the_command_takes_a_confirmation_with_its_source(tmp_path: Any, capsys: Any) -> None:
    full = admission_file(_of_quiz())
    files = {"c.jsonl": public_admission_file(full), "full.jsonl": full, "w.jsonl": FINAL}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    line = [str(tmp_path / name) for name in files]
    told = ["recount", line[0], "--auditor", line[1], "--round", line[2]]
    assert main(told) == 0
    assert "chung-ket, confirmation 1: recount agrees" in capsys.readouterr().out
    assert main(["recount", line[2], "--round", line[0]]) == 1
