"""A phase's ledger is recounted as scoring published it, and whatever was changed is found."""

import io
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from cli.recount.phase_checks import recount_phase, seal
from cli.recount.round_checks import Report
from contracts.definition import Award, Measure
from contracts.ledger_format import LedgerError
from contracts.phase_ledger_file import read_phase_ledger
from tests.support.ledgers import Organiser
from tests.support.phases import (
    PRIZES,
    PlayedPhase,
    phases,
    plan,
    play_phase,
    published,
    small_phase,
    written,
)

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def recounted(file: bytes, key: bytes | None = None) -> Report:
    return recount_phase(read_phase_ledger(io.BytesIO(file)), key)


def found(file: bytes) -> bool:
    """Whether a file is refused or differs."""
    try:
        ledger = read_phase_ledger(io.BytesIO(file))
    except LedgerError:
        return True
    return any(seal(ledger, None)) or not recount_phase(ledger).agrees


@pytest.fixture(scope="module")
def played() -> PlayedPhase:
    return small_phase()


@SLOW
@given(phases())
def test_any_phase_is_recounted_as_scoring_published_it(phase: PlayedPhase) -> None:
    full = recounted(phase.full, Organiser().public_key)
    assert full.differences == []
    assert full.notes == []
    assert recounted(phase.public, Organiser().public_key).differences == []


@SLOW
@given(phases(), st.randoms(use_true_random=False))
def test_any_order_of_people_and_agencies_gives_the_same_publication(
    phase: PlayedPhase, dice: random.Random
) -> None:
    people = list(phase.given["people"])
    dice.shuffle(people)
    names = list(phase.given["rosters"])
    dice.shuffle(names)
    rosters = {name: phase.given["rosters"][name] for name in names}
    again = phase.again(people=people, rosters=rosters)
    assert again == phase.publication
    assert written(again) == phase.full


@SLOW
@given(phases())
def test_nobody_excluded_wins_prizes_are_all_accounted_for_and_one_each_holds(
    phase: PlayedPhase,
) -> None:
    made = phase.publication
    people = {person.pseudonym: person for person in made.people}
    single = set(made.header.rules.single)
    winners = [(line.award, line.winner.pseudonym) for line in made.person_awards]
    assert all(people[name].status == "counted" for _, name in winners)
    alone = [name for award, name in winners if award in single]
    assert len(alone) == len(set(alone))
    for award in made.header.awards:
        won = sum(line.award == award.id for line in made.person_awards)
        won += sum(line.award == award.id for line in made.agency_awards)
        unfilled = sum(line.count for line in made.unfilled if line.award == award.id)
        if award.shared is not None:  # equals take up places together, or are one more
            continue
        assert won + unfilled == sum(prize.winners for prize in award.prizes)
    agencies = [
        line.winner.agency
        for line in made.agency_awards
        if line.award in single or line.award.partition("/")[0] in single
    ]
    assert len(agencies) == len(set(agencies))


@pytest.mark.parametrize(("reason", "differs"), [("earliest", False), ("score", True)])
def test_only_a_reason_that_closed_arrivals_may_be_is_taken_as_published(
    reason: str, differs: bool
) -> None:
    """Everyone has the same score; who came first, the public file closes."""
    award = Award("chung", "", "vong-1", "individual", PRIZES[:1], combine="sum")
    made = play_phase(plan([award], ["earliest"], rounds=2), 6, random.Random(3)).publication
    (won,) = made.person_awards
    said = structs.replace(made, person_awards=[structs.replace(won, decided_by=reason)])
    found = recounted(published(written(said), said)).differences
    assert any(words.startswith("prize") for words in found) is differs
    noted = "people's attempts are closed: figures are taken as published"
    assert noted in recounted(published(written(said), said)).notes
    assert noted not in recounted(written(said)).notes


def test_every_single_changed_byte_is_found() -> None:
    """All positions of both files of a tiny phase, each with one flipped bit."""
    awards = [
        Award("chung", "", "vong-1", "individual", PRIZES[:1], combine="sum"),
        Award("tt", "", "vong-1", "collective", PRIZES[:1], measures=[Measure("participants")]),
    ]
    tiny = play_phase(plan(awards, ["score"], rounds=2), 2, random.Random(3))
    for file in (tiny.full, tiny.public):
        missed = []
        for place in range(len(file)):
            changed = bytearray(file)
            changed[place] ^= 1 << place % 8
            if not found(bytes(changed)):
                missed.append(place)
        assert missed == []


@SLOW
@given(phases(), st.data())
def test_a_changed_byte_of_any_phase_is_found(phase: PlayedPhase, data: st.DataObject) -> None:
    file = bytearray(data.draw(st.sampled_from([phase.full, phase.public])))
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != file[place]))
    assert found(bytes(file))


def test_removed_doubled_and_exchanged_lines_are_found(played: PlayedPhase) -> None:
    lines = played.public.splitlines(keepends=True)
    for i in range(len(lines)):
        assert found(b"".join(lines[:i] + lines[i + 1 :]))
        assert found(b"".join([*lines[: i + 1], *lines[i:]]))
        if i:
            assert found(b"".join([*lines[: i - 1], lines[i], lines[i - 1], *lines[i + 1 :]]))


def test_the_public_file_tells_nobodys_attempts_and_no_small_agency(played: PlayedPhase) -> None:
    ledger = read_phase_ledger(io.BytesIO(played.public))
    assert all(isinstance(line.attempts, str) for line in ledger.people)
    shown = {line.agency[0] for line in ledger.agencies if not isinstance(line.agency, str)}
    sizes = dict.fromkeys(shown, 0)
    for person in played.publication.people:
        if person.agency in sizes:
            sizes[person.agency] += 1
    assert all(count == 0 or count >= 10 for count in sizes.values())
    assert len(shown) < len(ledger.agencies)
    assert ledger.leaves == read_phase_ledger(io.BytesIO(played.full)).leaves


@pytest.mark.parametrize("open_", [False, True], ids=["public", "auditor"])
def test_a_prize_given_to_another_and_signed_is_found(played: PlayedPhase, open_: bool) -> None:
    made = played.publication
    first, second, *rest = made.person_awards
    swapped = [
        structs.replace(first, winner=second.winner),
        structs.replace(second, winner=first.winner),
        *rest,
    ]
    one, other, *more = made.agency_awards
    exchanged = [
        structs.replace(one, winner=other.winner),
        structs.replace(other, winner=one.winner),
        *more,
    ]
    for false, said in (
        (structs.replace(made, person_awards=swapped), "prize 1"),
        (structs.replace(made, agency_awards=exchanged), "collective prize 1"),
    ):
        file = written(false)
        file = file if open_ else published(file, false)
        report = recounted(file, Organiser().public_key)
        assert any(words.startswith(said) for words in report.differences), report


def test_figures_that_peoples_attempts_do_not_bear_out_are_found(played: PlayedPhase) -> None:
    made = played.publication
    index = max(range(len(made.agencies)), key=lambda i: made.agencies[i].facts.participants)
    agency = made.agencies[index]
    figures = agency.awards["tap-the"]
    for changed in (
        structs.replace(agency, facts=structs.replace(agency.facts, participants=99)),
        structs.replace(agency, facts=structs.replace(agency.facts, denominator=1)),
        structs.replace(
            agency,
            awards={"tap-the": structs.replace(figures, total_score=figures.total_score + 1)},
        ),
        structs.replace(
            agency, awards={"tap-the": structs.replace(figures, values=["1/1", "", "9,9"])}
        ),
        structs.replace(agency, awards={"tap-the": structs.replace(figures, passed="quota")}),
    ):
        agencies = [*made.agencies]
        agencies[index] = changed
        report = recounted(written(structs.replace(made, agencies=agencies)))
        assert any(agency.agency in words for words in report.differences), report


def test_another_seed_of_a_round_changes_the_draw() -> None:
    awards = [Award("chung", "", "vong-1", "individual", PRIZES, combine="sum")]
    phase = play_phase(plan(awards, ["score"]), 20, random.Random(8))
    header = phase.publication.header
    rounds = [structs.replace(header.rounds[0], seed="00" * 32), *header.rounds[1:]]
    false = structs.replace(phase.publication, header=structs.replace(header, rounds=rounds))
    assert any("standings" in words for words in recounted(written(false)).differences)


@pytest.mark.parametrize("open_", [False, True], ids=["public", "auditor"])
def test_a_prize_for_people_of_no_agency_is_found_though_every_figure_bears_it_out(
    open_: bool,
) -> None:
    """Bình Thành's shape as it was published once: those who wait, as the agency "" that wins."""
    by = [Measure("participants")]
    most = Award("tt", "", "vong-1", "collective", PRIZES[:1], measures=by)
    made = play_phase(plan([most], ["score"]), 24, random.Random(4)).publication
    winner = made.agency_awards[0].winner.agency
    called = {winner: ""}
    agencies = [
        structs.replace(one, agency=called.get(one.agency, one.agency)) for one in made.agencies
    ]
    false = structs.replace(
        made,
        people=[
            structs.replace(one, agency=called.get(one.agency, one.agency)) for one in made.people
        ],
        agencies=agencies,
        agency_awards=[
            structs.replace(one, winner=structs.replace(one.winner, agency=""))
            for one in made.agency_awards
        ],
    )
    file = written(false)
    report = recounted(file if open_ else published(file, false), Organiser().public_key)
    assert any("nobody" in words for words in report.differences), report
    assert any("collective prizes" in words for words in report.differences), report


@pytest.mark.parametrize("status", ["counted", "excluded"])
def test_a_person_who_is_told_otherwise_than_their_attempts_is_found(
    played: PlayedPhase, status: str
) -> None:
    """C9: somebody counted in the phase all of whose attempts are excluded, and the other way."""
    made = played.publication
    other = "excluded" if status == "counted" else "counted"
    index = next(
        i
        for i, one in enumerate(made.people)
        if one.status == other and any(a.status == other for a in one.attempts)
    )
    people = [*made.people]
    people[index] = structs.replace(people[index], status=status)
    report = recounted(written(structs.replace(made, people=people)))
    said = f"is {other}, the person {status}"
    assert any(said in words for words in report.differences), report.differences
