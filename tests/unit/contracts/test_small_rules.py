"""Small rules that messages carry with them."""

import pytest
from msgspec import Raw, to_builtins
from msgspec.structs import replace

from contracts.attempts import AttemptView
from contracts.contests import ContestQuery
from contracts.definition import AudienceBank, Phase, Round, TopicDraw
from contracts.event_envelope import Envelope, Event, Outcome
from contracts.gateway_watermarks import GatewayLoad
from contracts.local_times import rfc3339, told, told_en
from contracts.question_pools import Dealer, Place, overlapping, takes
from contracts.rosters import ContestantRegistered, Membership, RosterDifference
from contracts.time_zones import HOME
from tests.support.phases import plan


def test_an_envelope_ends_with_its_last_event() -> None:
    events = [Event(f"e{n}", 1, "", 0, Raw(b"{}")) for n in range(3)]
    assert Envelope("exam", 1, 0, 10, events).last == 12
    assert Envelope("exam", 1, 0, 10, events[:1]).last == 10


def test_an_item_is_refused_if_there_is_an_error() -> None:
    assert Outcome(error=Raw(b"{}")).refused
    assert not Outcome(ok=Raw(b"{}")).refused


def test_what_comes_to_several_gateways_is_added_up() -> None:
    assert GatewayLoad(1.5, 2, 3) + GatewayLoad(10, 20, 30) == GatewayLoad(11.5, 22, 33)


@pytest.mark.parametrize(
    ("at_us", "vietnamese", "english"),
    [
        (0, "07:00 ngày 01/01/1970", "07:00 on 01/01/1970"),
        (1, "07:00:01 ngày 01/01/1970", "07:00:01 on 01/01/1970"),
        (61_000_000, "07:01:01 ngày 01/01/1970", "07:01:01 on 01/01/1970"),
    ],
)
def test_a_moment_is_told_at_the_citys_hour_and_never_too_early(
    at_us: int, vietnamese: str, english: str
) -> None:
    assert (told(at_us, HOME), told_en(at_us, HOME)) == (vietnamese, english)


def test_a_moment_in_details_has_milliseconds_and_the_citys_offset() -> None:
    assert rfc3339(1_234_567) == "1970-01-01T07:00:01.234+07:00"


@pytest.mark.parametrize(
    ("draw", "audience", "place", "taken"),
    [
        (TopicDraw("luat", 1), "", Place("luat"), True),
        (TopicDraw("luat", 1), "", Place("khac"), False),
        (TopicDraw("luat", 1), "", Place("luat", "hard"), True),
        (TopicDraw("luat", 1, "hard"), "", Place("luat", "hard"), True),
        (TopicDraw("luat", 1, "hard"), "", Place("luat", "easy"), False),
        (TopicDraw("luat", 1, "hard"), "", Place("luat"), False),
        (TopicDraw("luat", 1), "", Place("luat", None, "dan"), False),
        (TopicDraw("luat", 1), "dan", Place("luat", None, "dan"), True),
        (TopicDraw("luat", 1), "dan", Place("luat"), True),
        (TopicDraw("luat", 1), "khac", Place("luat", None, "dan"), False),
    ],
)
def test_a_line_takes_questions_of_its_topic_its_difficulty_and_its_audience(
    draw: TopicDraw, audience: str, place: Place, taken: bool
) -> None:
    assert takes(draw, audience, place) is taken


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (TopicDraw("a", 1), TopicDraw("a", 1), True),
        (TopicDraw("a", 1), TopicDraw("b", 1), False),
        (TopicDraw("a", 1, "hard"), TopicDraw("a", 1), True),
        (TopicDraw("a", 1, "hard"), TopicDraw("a", 1, "hard"), True),
        (TopicDraw("a", 1, "hard"), TopicDraw("a", 1, "easy"), False),
        (TopicDraw("a", 1, "hard"), TopicDraw("b", 1), False),
    ],
)
def test_two_lines_overlap_if_they_could_take_the_same_question(
    one: TopicDraw, other: TopicDraw, both: bool
) -> None:
    assert overlapping(one, other) is overlapping(other, one) is both


def test_questions_are_dealt_to_whoever_has_the_fewest_of_their_place_then_of_their_topic() -> None:
    dealer = Dealer([[], []])
    hard, easy = Place("luat", "hard"), Place("luat", "easy")
    dealer = Dealer([[], []], [{hard: 1}, {}])
    assert [dealer.deal(hard), dealer.deal(easy), dealer.deal(easy)] == [1, 0, 1]
    assert dealer.deal(Place("khac")) == 0
    dealer = Dealer([[], []], [{easy: 1}, {}])
    assert dealer.deal(hard) == 1  # of its topic it has fewer


ROUNDS = [
    Round("w0", "Thử", 0, 1, practice=True),
    Round("w1", "Tuần 1", 0, 1),
    Round("w2", "Tuần 2", 0, 1),
    Round("b1", "Thi bù tuần 1", 0, 1, makes_good="w1", prizes="own"),
    Round("b2", "Thi bù tuần 2", 0, 1, makes_good="w2", prizes="none"),
]
PHASE = Phase("v1", "Vòng 1", "quiz", rounds=ROUNDS)


@pytest.mark.parametrize(
    ("each_round", "named", "rounds"),
    [
        (False, [], ["w1", "w2", "b1", "b2"]),
        (False, ["w1"], ["w1", "b1"]),  # who sat it has no result in the one that it makes good
        (False, ["w1", "b2"], ["w1", "b1", "b2"]),
        (True, [], ["w1", "w2", "b1"]),
        (True, ["w1"], ["w1", "b1"]),
        (True, ["b1"], ["b1"]),
        (True, ["w2"], ["w2"]),
    ],
)
def test_the_rounds_that_an_award_is_over(
    each_round: bool, named: list[str], rounds: list[str]
) -> None:
    found = PHASE.awarded_rounds(each_round=each_round, named=named)
    assert [item.id for item in found] == rounds


def test_rounds_that_count_are_planned_or_make_one_of_them_good() -> None:
    assert [item.id for item in PHASE.counted_rounds] == ["w1", "w2", "b1", "b2"]
    assert [item.id for item in PHASE.planned_rounds] == ["w1", "w2"]
    assert PHASE.family("w1") == PHASE.family("b1") == ["w1", "b1"]
    assert PHASE.family("w0") == ["w0"]


def test_an_answer_about_an_attempt_is_as_short_as_what_there_is_to_tell() -> None:
    """It is read thousands of times a minute."""
    view = AttemptView("a1", "thi", "w1", "in_progress", 1, 2, "q1:BA", 1, {})
    assert [*to_builtins(view)] == [
        "attempt",
        "contest",
        "round",
        "state",
        "started_at_us",
        "deadline_us",
        "paper",
        "bank",
        "answers",
    ]


def test_the_text_of_a_definition_travels_only_where_it_is_asked_for() -> None:
    assert not ContestQuery("thi").written
    assert ContestQuery("thi", written=True).written


def test_an_import_that_is_still_checked_has_changed_nothing() -> None:
    told = to_builtins(RosterDifference("checking"))
    assert {value for name, value in told.items() if name != "state" and value} == set()


def test_the_audiences_with_papers_of_their_own_are_those_that_a_quiz_has_a_bank_for() -> None:
    held = plan([], ["score"])
    first, other = held.phases
    assert first.quiz is not None
    quiz = replace(first.quiz, banks=[AudienceBank("all", [TopicDraw("luat", 3)])])
    assert held.bank_audiences == {}
    assert replace(held, phases=[replace(first, quiz=quiz), other]).bank_audiences == {"all": "Dân"}


@pytest.mark.parametrize(
    ("memberships", "agency"),
    [
        ([Membership("A", 0), Membership("B", 5)], "B"),
        ([Membership("B", 5), Membership("A", 0)], "B"),
        ([Membership("A", 0), Membership("B", 0)], "A"),  # begun together: the first listed
        ([Membership("A", 0), Membership("B", 5, 9)], "A"),  # no longer
        ([Membership("A", 20), Membership("B", 30)], "A"),  # not yet: the first listed
        ([Membership("A", 0), Membership("B", 5, rank=-5)], "A"),  # the plan's rule goes before
        ([Membership("A", 0, rank=-1), Membership("B", 5)], "B"),
        ([Membership("A", 0, 9, rank=3), Membership("B", 5)], "B"),  # no longer
    ],
)
def test_of_several_agencies_a_person_counts_for_the_one_that_came_last(
    memberships: list[Membership], agency: str
) -> None:
    registered = ContestantRegistered("thi", "p1", "An", "mandatory", memberships, 1)
    assert registered.agency_at(10) == agency


def test_a_round_is_found_in_the_phase_that_has_it_among_others() -> None:
    held = plan([], ["score"])
    assert held.phase_of_round("w2") is held.phases[0]
    with pytest.raises(KeyError):
        held.phase_of_round("w9")
