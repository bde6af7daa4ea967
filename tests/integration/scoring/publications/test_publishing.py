"""A settled round becomes a numbered, immutable publication that anyone can recount."""

import io
import random
from functools import partial
from typing import Any

import msgspec
import pytest

from cli.recount.round_checks import recount
from contracts.allowances import Allowance
from contracts.attempts import AttemptSubmitted
from contracts.errors import Problem
from contracts.ledger_file import read_ledger
from contracts.ledger_format import LedgerError
from contracts.ledger_lines import LedgerAllowance
from contracts.publications import (
    LedgerPlace,
    LedgerPlaceQuery,
    Publication,
    PublicationsQuery,
    ResultsPublished,
)
from contracts.rounds import Disruption
from services.scoring.use_cases.publications import results_queries
from tests.support.examination import code
from tests.support.marked_contest import CONTEST, OPENS_US, SECOND_US
from tests.support.marking import SIGNER, Marking


def _ready(marking: Marking, people: int, **changes: Any) -> None:
    marking.define(**changes)
    marking.import_keys()
    marking.register(*(f"p{n}" for n in range(people)))


def _winners(marking: Marking) -> list[tuple[str, str, str]]:
    return [(line.rank, line.person, line.because) for line in marking.awards().awards]


def test_before_settlement_nothing_can_be_published(marking: Marking) -> None:
    _ready(marking, 1)
    marking.hear(marking.submitted("p0", 1))
    assert code(marking.publish()) == "round.not_settled"
    assert code(marking.publish("w9")) == "round.unknown"
    assert code(marking.standings()) == "publication.unknown"


def test_until_every_attempt_is_here_and_scored_nothing_can_be_published(marking: Marking) -> None:
    marking.define()
    first, second = marking.submitted("p0", 1), marking.submitted("p1", 2)
    revised = marking.submitted("p1", 3, revision=2)
    marking.hear(first)
    marking.settle(first, second, revised)
    assert code(marking.publish()) == "publication.incomplete"  # one is missing
    marking.hear(second)
    assert code(marking.publish()) == "publication.incomplete"  # its revision is missing
    marking.hear(revised)
    refusal = marking.publish()
    assert code(refusal) == "publication.incomplete"  # there are no keys
    assert refusal.details == {"attempts": 2, "scored": 0}
    marking.import_keys()
    marking.score_waiting()
    # the round was bound before keys were there; its ledger says so, and recounting tells
    assert isinstance(marking.publish(), Publication)


def test_time_given_back_stands_in_the_ledger_in_order_however_it_was_decided(
    marking: Marking,
) -> None:
    """An organiser may give the later span back first; the recount holds one order."""
    _ready(marking, 1)
    early = Disruption(OPENS_US, OPENS_US + 3 * SECOND_US, OPENS_US + 2 * SECOND_US, ["A"])
    later = Disruption(OPENS_US, OPENS_US + 4 * SECOND_US, OPENS_US + 4 * SECOND_US)
    one = marking.submitted("p0", 1)
    marking.hear(one)
    marking.settle(one, disruptions=[later, early])
    assert isinstance(marking.publish(), Publication)
    window = read_ledger(io.BytesIO(marking.publication().ledger.encode())).header.window
    assert window is not None
    assert [span.until_us for span in window.disruptions] == [early.until_us, later.until_us]
    assert marking.recount().differences == []


def test_more_time_that_a_person_had_stands_in_the_ledger_and_is_held_against_it(
    marking: Marking,
) -> None:
    _ready(marking, 1)
    one = marking.submitted("p0", 1)
    quiz = marking.plan.phases[0].quiz
    assert quiz is not None
    assert quiz.time_limit_s is not None
    took_us = (quiz.time_limit_s + 60) * SECOND_US
    late = msgspec.structs.replace(one, submitted_at_us=one.started_at_us + took_us)
    marking.hear(late)
    marking.settle(late, allowances={late.pseudonym: Allowance(120)})
    assert isinstance(marking.publish(), Publication)
    window = read_ledger(io.BytesIO(marking.publication().ledger.encode())).header.window
    assert window is not None
    assert window.allowances == {late.pseudonym: LedgerAllowance(120)}
    assert marking.recount().differences == []


def test_a_round_that_nobody_took_part_in_is_published_empty(marking: Marking) -> None:
    _ready(marking, 2)
    marking.play()
    made = marking.publish()
    assert (made.number, made.attempts) == (1, 0)
    assert marking.standings().standings == []
    assert [because for _, _, because in _winners(marking)] == ["unfilled"] * 3
    assert marking.recount().agrees


def test_the_same_content_published_again_is_the_same_publication(marking: Marking) -> None:
    _ready(marking, 2)
    marking.play(marking.submitted("p0", 4), marking.submitted("p1", 3))
    first = marking.publish()
    stored = marking.publication(auditor=True)
    marking.now_us += 3600 * SECOND_US
    assert marking.publish() == first
    assert marking.publication(auditor=True) == stored
    assert len(marking.told(ResultsPublished)) == 1


def test_publications_are_numbered_signed_and_chained(marking: Marking) -> None:
    _ready(marking, 2, weeks=2)
    marking.play(marking.submitted("p0", 4), marking.submitted("p1", 3))
    other = marking.submitted("p0", 1, round_id="w2")
    marking.hear(other)
    marking.settle(other, round_id="w2")
    first, second = marking.publish("w1"), marking.publish("w2")
    marking.exclude("p0")
    third = marking.publish("w1")
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert len({one.root for one in (first, second, third)}) == 3
    assert {one.public_key for one in (first, second, third)} == {SIGNER.public.hex()}
    old = marking.publication(1)
    new = marking.publication(3)
    assert (old.root, new.root) == (first.root, third.root)
    header = read_ledger(io.BytesIO(new.ledger.encode())).header
    assert header.previous_root == second.root
    assert [told.number for told in marking.told(ResultsPublished)] == [1, 2, 3]
    listed = marking.ask(
        partial(results_queries.publications, signer=SIGNER), PublicationsQuery(CONTEST)
    )
    assert listed.publications == [first, second, third]
    other = marking.ask(
        partial(results_queries.publications, signer=SIGNER), PublicationsQuery("khac")
    )
    assert other.publications == []


def test_every_attempt_is_told_its_line_of_the_ledger_once_it_is_published(
    marking: Marking,
) -> None:
    _ready(marking, 8, attempts_allowed=3)
    told = [
        marking.submitted(f"p{n}", n % 4, number=number)
        for n in range(8)
        for number in range(1, 2 + n % 3)
    ]
    marking.exclude("p2")
    marking.play(*told)

    def place(pseudonym: str, number: int) -> LedgerPlace:
        found = marking.ask(
            results_queries.ledger_place, LedgerPlaceQuery(CONTEST, "w1", pseudonym, number)
        )
        assert isinstance(found, LedgerPlace)
        return found

    assert place(told[0].pseudonym, 1) == LedgerPlace(None, None)
    marking.publish()
    lines = marking.publication().ledger.splitlines()
    for one in told:
        found = place(one.pseudonym, one.number)
        assert found.publication == 1
        assert found.line is not None
        line = msgspec.json.decode(lines[found.line - 1])
        assert line["line"] == "attempt"
        assert (line["pseudonym"][0], line["attempt"][0]) == (one.pseudonym, one.number)
    assert place(told[0].pseudonym, 9) == place("0" * 16, 1) == LedgerPlace(1, None)
    marking.import_keys(right="B")  # a correction changes scores, not who stands where
    marking.score_waiting()
    assert marking.publish().number == 2
    assert place(told[-1].pseudonym, told[-1].number).publication == 2


def test_one_byte_of_a_stored_ledger_changed_is_found(marking: Marking) -> None:
    _ready(marking, 12)
    marking.play(*(marking.submitted(f"p{n}", n % 5) for n in range(12)))
    marking.publish()
    text = marking.publication(auditor=True).ledger
    dice = random.Random(7)
    for place in [dice.randrange(len(text)) for _ in range(60)]:
        other = "7" if text[place] != "7" else "8"
        forged = (text[:place] + other + text[place + 1 :]).encode()
        assert _found_out(forged), place
    lines = text.splitlines(keepends=True)
    for number in range(1, len(lines) - 1):
        assert _found_out("".join(lines[:number] + lines[number + 1 :]).encode())
    swapped = [lines[0], lines[2], lines[1], *lines[3:]]
    assert _found_out("".join(swapped).encode())


def _found_out(forged: bytes) -> bool:
    try:
        return not recount(read_ledger(io.BytesIO(forged)), SIGNER.public).agrees
    except (LedgerError, UnicodeDecodeError):
        return True


def test_keys_stay_sealed_while_a_later_round_draws_from_the_same_bank(marking: Marking) -> None:
    _ready(marking, 1, weeks=2)
    marking.play(marking.submitted("p0", 4))
    marking.publish()
    for auditor in (False, True):
        header = read_ledger(
            io.BytesIO(marking.publication(auditor=auditor).ledger.encode())
        ).header
        assert {question.key for question in header.bank} == {None}
    marking.settle(round_id="w2")
    marking.publish("w1")
    header = read_ledger(io.BytesIO(marking.publication().ledger.encode())).header
    assert {question.key for question in header.bank} == {"A"}


def test_a_split_bank_tells_its_keys_at_once(marking: Marking) -> None:
    _ready(marking, 1, weeks=2, question_use="split")
    marking.play(marking.submitted("p0", 4))
    marking.publish()
    header = read_ledger(io.BytesIO(marking.publication().ledger.encode())).header
    assert {question.key for question in header.bank} == {"A"}


def test_a_corrected_key_makes_a_new_publication_with_other_standings(marking: Marking) -> None:
    _ready(marking, 6)
    told = [marking.submitted(f"p{n}", 4, duration_us=n * SECOND_US) for n in range(6)]
    marking.play(*told)
    marking.publish()
    marking.import_keys(**{f"CH{n:02}": "B" for n in range(4)})
    marking.score_waiting()
    again = marking.publish()
    assert again.number == 2
    expected = {one.person: sum(question >= "CH04" for question in one.answers) for one in told}
    assert {line.person: line.score for line in marking.standings().standings} == expected


@pytest.mark.parametrize("seed", range(6))
def test_the_recount_agrees_with_every_published_round(marking: Marking, seed: int) -> None:
    dice = random.Random(seed)
    rules: dict[str, Any] = {
        "attempts_allowed": dice.randint(1, 3),
        "counting_attempt": dice.choice(["best", "first", "last"]),
        "prediction": dice.random() < 0.5,
        "ranking": dice.choice([["score"], ["score", "duration", "earliest"], ["earliest"]]),
    }
    _ready(marking, 25, **rules)
    told: list[AttemptSubmitted] = []
    for n in range(25):
        for number in range(1, dice.randint(1, rules["attempts_allowed"]) + 1):
            one = marking.submitted(
                f"p{n}",
                dice.randint(2, 4),
                number=number,
                duration_us=dice.randint(0, 3) * SECOND_US // 2,
                prediction=dice.choice([None, 0, 3, 10]) if rules["prediction"] else None,
            )
            told.append(one)
    for n in dice.sample(range(25), 3):
        marking.exclude(f"p{n}")
    marking.play(*told)
    assert not isinstance(marking.publish(), Problem)
    for auditor in (True, False):
        report = marking.recount(auditor=auditor)
        assert report.differences == []
