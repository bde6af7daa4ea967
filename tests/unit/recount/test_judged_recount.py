"""A judged round is recounted as scoring published it, by a program of its own."""

import io
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from cli.main import main
from cli.recount.judged_checks import recount_judged
from cli.recount.judged_facts import number
from cli.recount.round_checks import Report
from contracts.judged_ledger_file import (
    JUDGE_CLOSABLE,
    JUDGED_LEDGER,
    WORK_CLOSABLE,
    Salted,
    read_judged_ledger,
)
from contracts.judged_ledger_lines import JudgedLine, JudgeLine
from contracts.ledger_format import LedgerError
from contracts.ledger_lines import Closing
from services.scoring.domain.publications.judged_publication import public_judged_closing
from tests.support.judged_ledgers import signed_judged
from tests.support.ledgers import Organiser, small
from tests.support.random_judged import RandomRound, judged_rounds

GOLDEN = Path(__file__).parents[2] / "contracts" / "golden" / "judged-ledger-1.jsonl"
UNTOLD = GOLDEN.with_name("judged-ledger-1-as-handed-in-untold.jsonl")
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def recounted(file: bytes) -> Report:
    return recount_judged(read_judged_ledger(io.BytesIO(file)), Organiser().public_key)


def public(made: RandomRound) -> bytes:
    """The file that everybody may read."""
    out = io.BytesIO()
    winners = [line.winner.work for line in made.publication.prizes]
    closing = public_judged_closing(winners, judges_hidden=True)
    JUDGED_LEDGER.close(io.BytesIO(made.full), out, closing)
    return out.getvalue()


@SLOW
@given(judged_rounds())
def test_any_judged_round_is_recounted_as_scoring_published_it(made: RandomRound) -> None:
    full = recounted(made.full)
    assert full.differences == []
    told = recounted(public(made))
    assert told.differences == []
    more = [note for note in told.notes if note not in full.notes]
    assert all("taken as published where it is closed" in note for note in more)
    assert len(more) <= 1


@SLOW
@given(judged_rounds())
def test_sheets_that_are_missing_are_noted_where_nobody_says_why(made: RandomRound) -> None:
    publication = made.publication
    able = [one.code for one in publication.works if one.status in ("counted", "not_chosen")]
    short = sorted({line.work for line in publication.values if line.short and line.work in able})
    notes = recounted(made.full).notes
    if publication.header.missing is None and short:
        (note,) = notes
        assert note.startswith(f"sheets of {len(short)} works are missing, and no reason is told: ")
        assert note.endswith(" ...") == (len(short) > 5)
    else:
        assert notes == []


@SLOW
@given(judged_rounds(), st.randoms(use_true_random=False))
def test_whatever_is_closed_for_those_who_were_erased_the_rest_agrees(
    made: RandomRound, draw: random.Random
) -> None:
    out = io.BytesIO()

    def closing(line: Salted) -> tuple[str, ...]:
        able = JUDGE_CLOSABLE if isinstance(line, JudgeLine) else WORK_CLOSABLE
        return tuple(draw.sample(able, draw.randint(0, len(able))))

    JUDGED_LEDGER.close(io.BytesIO(made.full), out, closing)
    assert recounted(out.getvalue()).differences == []


@SLOW
@given(judged_rounds())
def test_nobody_gets_two_of_the_prizes_of_which_each_gets_one(made: RandomRound) -> None:
    works = {work.code: work for work in made.facts.works}
    single = {award.id for award in made.facts.awards if award.one_prize_each}
    won = [works[p.winner.work] for p in made.publication.prizes if p.award in single]
    people = [person for work in won for person in work.people]
    assert len(set(people)) == len(people)
    of_nobody = [work.agency for work in won if work.agency and not work.people]
    assert len(set(of_nobody)) == len(of_nobody)


@SLOW
@given(judged_rounds(), st.data())
def test_another_mark_shows_wherever_the_sheet_makes_a_mean(
    made: RandomRound, data: st.DataObject
) -> None:
    lines = unclosed(made.full)
    header = made.publication.header
    steps = {panel.id: panel.step for panel in header.panels if panel.combine in ("mean", "sum")}
    lifted = [
        (line, name)
        for line in made.publication.sheets
        if line.status == "counted" and line.panel in steps
        for name in line.marks
        if name != "loi" and line.marks.get("loi", 0) == 0
    ]
    if not lifted:
        return
    line, name = data.draw(st.sampled_from(lifted))
    marks = line.marks | {name: line.marks[name] + steps[line.panel]}
    lines[lines.index(line)] = structs.replace(line, marks=marks)
    assert recounted(signed_judged(lines)).differences != []


@SLOW
@given(judged_rounds(), st.data())
def test_a_byte_that_is_another_one_is_found(made: RandomRound, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(made.full) - 2))
    file = bytearray(made.full)
    file[place] = file[place] + 1 if file[place] < 126 else 48
    try:
        assert recounted(bytes(file)).differences != []
    except LedgerError:
        return


def unclosed(file: bytes) -> list[JudgedLine]:
    return [line for line in JUDGED_LEDGER.lines(io.BytesIO(file)) if not isinstance(line, Closing)]


def test_the_command_recounts_a_judged_round(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recount", str(GOLDEN)]) == 0
    said = capsys.readouterr().out.strip()
    assert said == ("thi-video nhan, publication 1: recount agrees (5 works, 14 sheets, 4 prizes)")
    assert main(["recount", str(UNTOLD)]) == 0, "written before sheets told what was handed in"


def test_the_public_file_is_recounted_with_the_auditors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "public.jsonl"
    with GOLDEN.open("rb") as full, told.open("wb") as out:
        JUDGED_LEDGER.close(full, out, public_judged_closing(["B001"], judges_hidden=True))
    assert main(["recount", str(told), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["round"], answer["attempts"]) == ("nhan", 5)
    assert answer["notes"][-1] == (
        "awards video: who is passed over is taken as published where it is closed"
    )
    assert main(["recount", str(told), "--auditor", str(GOLDEN), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["notes"]) == 1


def test_a_judged_rounds_file_goes_with_no_quiz_rounds_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiz = tmp_path / "quiz.jsonl"
    quiz.write_bytes(small().full)
    assert main(["recount", str(GOLDEN), "--keys", str(quiz), "--round", str(quiz)]) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "--keys: takes ledgers of rounds, beside the ledger of a round",
        "--round: takes a round's ledger, beside the ledger of a phase",
    ]


def test_a_judge_who_marked_an_agency_of_their_own_is_noted() -> None:
    """Not a difference: who had marked may have been found to belong there since."""
    lines = unclosed(GOLDEN.read_bytes())
    (place,) = [
        n for n, x in enumerate(lines) if isinstance(x, JudgeLine) and x.pseudonym[0] == "GK02"
    ]
    judge = lines[place]
    assert isinstance(judge, JudgeLine)
    lines[place] = structs.replace(judge, agencies=(["DV03"], judge.agencies[1]))
    told = recounted(signed_judged(lines))
    assert told.differences == []
    assert told.notes == ["judge GK02: marked B003 of DV03, whose works they do not"]


@pytest.mark.parametrize("text", ["1e-999999999", "9" * 41, "0.5e-100"])
def test_a_number_that_nobody_writes_is_a_difference_and_not_a_long_wait(text: str) -> None:
    with pytest.raises(ValueError, match="is too long"):
        number(text)
    lines = unclosed(GOLDEN.read_bytes())
    header = read_judged_ledger(io.BytesIO(GOLDEN.read_bytes())).header
    panels = [structs.replace(panel, outlier_distance=text) for panel in header.panels]
    lines[0] = structs.replace(header, panels=panels)
    assert any("is too long" in words for words in recounted(signed_judged(lines)).differences)
