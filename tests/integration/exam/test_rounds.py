"""Rounds open, close and settle by themselves; people change them only on record."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.commitments import (
    bank_digest,
    content_digest,
    round_commitment,
    secret_commitment,
)
from contracts.errors import Problem
from contracts.exam import (
    AnswersSaved,
    AttemptSubmitted,
    Question,
    RoundChanged,
    RoundClosed,
    RoundOpened,
    RoundSettled,
    RoundView,
)
from contracts.registration import ContestDefined
from services.exam.domain import papers
from services.exam.domain.splitting import deal
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    GRACE_US,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    Office,
    code,
    commitments,
    definition,
    questions,
)

HOUR_US = 3600 * SECOND_US
END_US = OPENS_US + LIMIT_S * SECOND_US


def _settled(office: Office) -> bool:
    return office.round().state == "settled"


def test_a_round_opens_closes_and_settles_by_itself_and_says_so_once(office: Office) -> None:
    office.define()
    office.load()
    seen = []
    for now_us in [
        OPENS_US - 1,
        OPENS_US,
        OPENS_US + 1,
        CLOSES_US - 1,
        CLOSES_US,
        CLOSES_US + GRACE_US - 1,
        CLOSES_US + GRACE_US,
        CLOSES_US + HOUR_US,
    ]:
        office.go_to(now_us)
        office.go_to(now_us)
        seen.append(office.round().state)
    assert seen == ["planned", "open", "open", "open", "closed", "closed", "settled", "settled"]
    assert [len(office.told(kind)) for kind in (RoundOpened, RoundClosed, RoundSettled)] == [1] * 3


def test_a_clockwork_that_slept_through_a_round_catches_up(office: Office) -> None:
    office.define()
    office.load()
    office.go_to(CLOSES_US + HOUR_US)
    assert _settled(office)
    assert [len(office.told(kind)) for kind in (RoundOpened, RoundClosed, RoundSettled)] == [1] * 3


def test_settlement_tells_how_many_attempts_there_are_and_their_revisions(office: Office) -> None:
    office.ready("p1", "p2", "p3")
    one, two = office.begun("p1"), office.begun("p2")
    office.submit(one.attempt, "p1")
    office.go_to(END_US + GRACE_US + 1)  # p2's is handed in by itself, then by p2
    office.submit(two.attempt, "p2", {}, arrived_us=END_US - 1)
    office.go_to(CLOSES_US + GRACE_US)
    (settled,) = office.told(RoundSettled)
    assert (settled.attempts, settled.revisions) == (2, 3)


def test_a_round_with_attempts_in_progress_waits_for_them(office: Office) -> None:
    """Their automatic submission comes first; here the sweep is kept from happening."""
    office.ready("p1")
    office.go_to(CLOSES_US - SECOND_US)
    office.begun("p1")
    office.go_to(CLOSES_US + GRACE_US)
    assert not _settled(office)  # the deadline is the close: not overdue before the grace is over
    office.go_to(CLOSES_US + GRACE_US + 1)
    assert _settled(office)
    assert [one.kind for one in office.told(AttemptSubmitted)] == ["automatic"]


def test_settlement_waits_for_every_gateway_to_have_delivered_what_arrived_before_the_close(
    office: Office,
) -> None:
    office.ready("p1")
    view = office.begun("p1")
    office.watermark("g1", CLOSES_US - 1)
    office.watermark("g2", CLOSES_US + HOUR_US)
    office.go_to(CLOSES_US + HOUR_US)
    assert not _settled(office)
    late = office.submit(view.attempt, "p1", {view.questions[0].id: "A"}, arrived_us=END_US - 1)
    assert not isinstance(late, Problem)  # delivered from g1's journal
    office.watermark("g1", CLOSES_US - 2)  # an old report never moves it back
    office.watermark("g1", CLOSES_US)
    office.go_to(CLOSES_US + HOUR_US + 1)
    assert _settled(office)
    assert office.told(AttemptSubmitted)[-1].kind == "person"


def test_an_organiser_settles_over_a_dead_gateway_on_record(office: Office) -> None:
    office.ready()
    office.watermark("g1", CLOSES_US - 1)
    assert code(office.settle_anyway()) == "round.not_closed"
    office.go_to(CLOSES_US + HOUR_US)
    assert code(office.settle_anyway("  ")) == "round.reason_missing"
    assert isinstance(office.settle_anyway("Cổng hỏng"), RoundView)
    office.go_to(CLOSES_US + HOUR_US + 1)
    assert _settled(office)
    assert any("round.settle_anyway" in line and "Cổng hỏng" in line for line in office.audited())


def test_a_decision_to_settle_anyway_does_not_outlive_a_reopening(office: Office) -> None:
    office.ready()
    office.watermark("g1", CLOSES_US - 1)
    office.go_to(CLOSES_US + SECOND_US)
    office.settle_anyway()
    office.change(CLOSES_US + HOUR_US)
    office.go_to(CLOSES_US + 2 * HOUR_US)
    assert office.round().state == "closed"  # what arrived after the decision is waited for


def test_an_extension_for_all_moves_running_deadlines_and_is_recorded(office: Office) -> None:
    office.ready("p1", "p2")
    office.now_us = CLOSES_US - 60 * SECOND_US
    view = office.begun("p1")
    assert view.deadline_us == CLOSES_US
    changed = office.change(CLOSES_US + 120 * SECOND_US, reason="Mất điện 2 phút")
    assert changed.closes_at_us == CLOSES_US + 120 * SECOND_US
    assert office.attempt(view.attempt).deadline_us == CLOSES_US + 120 * SECOND_US
    office.go_to(CLOSES_US)
    assert office.round().state == "open"
    office.begun("p2")
    (told,) = office.told(RoundChanged)
    assert (told.reason, told.by, told.agencies) == ("Mất điện 2 phút", "org", None)
    assert any("Mất điện 2 phút" in line for line in office.audited())


def test_an_extension_never_gives_more_than_the_time_limit(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    office.change(CLOSES_US + HOUR_US)
    assert office.attempt(view.attempt).deadline_us == view.deadline_us


def test_an_extension_for_one_agency_is_for_its_people_alone(office: Office) -> None:
    office.ready()
    office.register("a1", "a2", agency="A")
    office.register("b1", "b2", agency="B")
    office.now_us = CLOSES_US - 60 * SECOND_US
    mine, other = office.begun("a1"), office.begun("b1")
    later_us = CLOSES_US + 300 * SECOND_US
    office.change(later_us, agencies=["A", "C"])
    assert office.attempt(mine.attempt).deadline_us == later_us
    assert office.attempt(other.attempt).deadline_us == CLOSES_US
    office.go_to(CLOSES_US + SECOND_US)
    assert office.round().state == "open"
    assert office.round().closes_at_us == CLOSES_US
    office.begun("a2")
    assert code(office.start("b2")) == "round.closed"
    office.go_to(later_us)
    assert office.round().state == "closed"
    office.go_to(later_us + GRACE_US)
    assert not _settled(office)  # not before what was still running has been handed in
    office.go_to(later_us + GRACE_US + 1)
    assert _settled(office)


def test_settlement_waits_a_grace_after_the_last_agencys_close(office: Office) -> None:
    office.ready()
    office.change(CLOSES_US + HOUR_US, agencies=["A"])
    office.go_to(CLOSES_US + HOUR_US)
    assert office.round().state == "closed"
    office.go_to(CLOSES_US + HOUR_US + GRACE_US - 1)
    assert office.round().state == "closed"
    office.go_to(CLOSES_US + HOUR_US + GRACE_US)
    assert _settled(office)


def test_a_closed_round_can_be_reopened_but_a_settled_one_cannot(office: Office) -> None:
    office.ready("p1")
    office.watermark("g1", CLOSES_US - 1)  # keeps it from settling
    office.go_to(CLOSES_US + 60 * SECOND_US)
    assert office.round().state == "closed"
    assert code(office.start("p1")) == "round.closed"
    assert office.change(CLOSES_US + HOUR_US).state == "open"
    view = office.begun("p1")
    office.submit(view.attempt, "p1")
    office.watermark("g1", CLOSES_US + HOUR_US)
    office.go_to(CLOSES_US + HOUR_US + GRACE_US)
    assert _settled(office)
    assert len(office.told(RoundClosed)) == 2
    assert len(office.told(RoundOpened)) == 1
    assert code(office.change(CLOSES_US + 9 * HOUR_US)) == "round.settled"


def test_a_change_without_reason_or_into_the_past_is_refused(office: Office) -> None:
    office.ready()
    assert code(office.change(CLOSES_US + 1, reason=" ")) == "round.reason_missing"
    assert code(office.change(OPENS_US)) == "round.closes_too_early"
    office.go_to(OPENS_US + SECOND_US)
    assert code(office.change(office.now_us)) == "round.closes_too_early"
    assert code(office.change(CLOSES_US + 1, round="w9")) == "round.unknown"
    assert office.told(RoundChanged) == []


def test_commitments_shown_before_the_round_equal_those_of_the_revealed_secrets(
    office: Office,
) -> None:
    bank = questions()
    office.ready(*[f"p{n}" for n in range(4)], attempts_allowed=2)
    before = office.round()
    assert before.seed is None
    views = {}
    for turn in (1, 2):
        for n in range(4):
            views[(f"p{n}", turn)] = view = office.begun(f"p{n}")
            office.submit(view.attempt, f"p{n}")
    office.go_to(CLOSES_US + GRACE_US)
    (settled,) = office.told(RoundSettled)
    assert office.round().seed == settled.seed
    rules = definition(attempts_allowed=2).phases[0].quiz
    assert rules is not None
    contents = [
        (q.id, q.topic, sorted(q.options), content_digest(q.id, q.text, q.options)) for q in bank
    ]
    recomputed = round_commitment(
        seed_commitment=secret_commitment(bytes.fromhex(settled.seed)),
        pseudonym_key_commitment=before.pseudonym_commitment,
        public_value=before.public_value,
        bank=bank_digest(contents),
        blueprint=rules.blueprint,
        shuffle_options=rules.shuffle_options,
        key_commitments=commitments(bank),
    )
    (opened,) = office.told(RoundOpened)
    assert recomputed == before.commitment == opened.commitment == settled.commitment
    assert settled.bank == {row[0]: row[3] for row in contents}
    pool = papers.bank_of(papers.BankQuestion(q.id, q.topic, tuple(q.options)) for q in bank)
    for told in office.told(AttemptSubmitted):
        drawn = papers.draw_paper(
            bytes.fromhex(settled.seed),
            settled.public_value,
            told.pseudonym,
            told.number,
            rules.blueprint,
            pool,
            rules.shuffle_options,
        )
        shown = views[(told.person, told.number)].questions
        assert [(q.id, "".join(q.options)) for q in drawn.questions] == shown


def test_pseudonyms_and_seeds_differ_from_round_to_round(office: Office) -> None:
    office.ready("p1", weeks=2)
    office.submit(office.begun("p1").attempt, "p1")
    office.go_to(CLOSES_US)
    office.submit(office.begun("p1", "w2").attempt, "p1")
    one, two = office.told(AttemptSubmitted)
    assert one.pseudonym != two.pseudonym
    office.go_to(CLOSES_US + HOUR_US + GRACE_US)
    assert len({settled.seed for settled in office.told(RoundSettled)}) == 2


def test_the_bank_is_imported_whole_and_again_without_change(office: Office) -> None:
    office.define()
    first = office.load()
    assert (first.new, first.changed, first.unchanged, first.withdrawn) == (12, 0, 0, 0)
    bound = office.round().commitment
    again = office.load()
    assert (again.new, again.changed, again.unchanged, again.withdrawn) == (0, 0, 12, 0)
    assert office.round().commitment == bound
    bank = questions()[1:]
    bank[0] = msgspec.structs.replace(bank[0], text="Câu khác?")
    third = office.load([*bank, Question("X1", "luat", "Mới?", {"A": "a", "B": "b"})])
    assert (third.new, third.changed, third.unchanged, third.withdrawn) == (1, 1, 10, 1)
    assert office.round().commitment != bound


def test_a_dry_run_changes_nothing(office: Office) -> None:
    office.define()
    assert office.load(dry_run=True).new == 12
    assert office.load().new == 12


def test_a_bank_that_cannot_fill_the_papers_is_refused(office: Office) -> None:
    office.define()
    assert code(office.load(questions(2))) == "blueprint.too_few_questions"
    assert office.load().new == 12


def test_after_a_round_has_opened_the_bank_stands(office: Office) -> None:
    office.ready()
    changed = [msgspec.structs.replace(questions()[0], text="Khác?"), *questions()[1:]]
    assert code(office.load(changed)) == "bank.round_open"
    assert code(office.load(questions()[1:])) == "bank.round_open"
    assert office.load().unchanged == 12


def test_a_new_definition_moves_planned_rounds_and_leaves_open_ones(office: Office) -> None:
    office.ready(weeks=2)
    fresh = definition(weeks=2)
    moved = [
        msgspec.structs.replace(item, closes_at_us=item.closes_at_us + HOUR_US)
        for item in fresh.phases[0].rounds
    ]
    phase = msgspec.structs.replace(fresh.phases[0], rounds=moved)
    office.learn(ContestDefined(CONTEST, msgspec.structs.replace(fresh, phases=[phase]), 2))
    assert office.round("w1").closes_at_us == CLOSES_US
    assert office.round("w2").closes_at_us == CLOSES_US + 2 * HOUR_US


def test_an_older_definition_heard_later_changes_nothing(office: Office) -> None:
    office.define(revision=5)
    office.define(revision=4, weeks=2)
    assert office.round("w1").closes_at_us == CLOSES_US
    with pytest.raises(StopIteration):
        office.round("w2")


def test_a_planned_round_that_a_new_definition_drops_or_renames_is_gone(office: Office) -> None:
    """A phase that is gone must not keep every other round from being read."""
    office.define(weeks=2)
    fresh = definition()
    renamed = msgspec.structs.replace(fresh.phases[0], id="vong-moi")
    office.learn(ContestDefined(CONTEST, msgspec.structs.replace(fresh, phases=[renamed]), 2))
    assert office.round("w1").phase == "vong-moi"
    with pytest.raises(StopIteration):
        office.round("w2")


def test_questions_are_dealt_to_rounds_so_that_none_is_drawn_twice(office: Office) -> None:
    office.ready("p1", "p2", "p3", weeks=2, question_use="split")
    first = {q.id for p in ("p1", "p2", "p3") for q in office.begun(p).questions}
    office.go_to(CLOSES_US)
    second = {q.id for p in ("p1", "p2", "p3") for q in office.begun(p, "w2").questions}
    assert not first & second
    assert office.load().unchanged == 12  # the same import again deals nothing anew


banks = st.lists(
    st.builds(
        lambda number, topic: Question(f"Q{number:03}", topic, "?", {"A": "a"}),
        st.integers(0, 200),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=40,
    unique_by=lambda q: q.id,
)


@given(
    bank=banks,
    rounds=st.lists(st.sampled_from(["w1", "w2", "w3", "w4"]), min_size=1, unique=True),
    standing=st.dictionaries(
        st.integers(0, 200).map(lambda n: f"Q{n:03}"), st.sampled_from(["w1", "w2", "old", ""])
    ),
    dice=st.randoms(use_true_random=False),
)
def test_dealing_gives_each_question_one_round_fairly_and_moves_none(
    bank: list[Question], rounds: list[str], standing: dict[str, str], dice: object
) -> None:
    dealt = deal(bank, rounds, standing, dice)  # type: ignore[arg-type]
    assert set(dealt) == {q.id for q in bank}
    assert set(dealt.values()) <= set(rounds)
    for question in bank:
        if standing.get(question.id) in rounds:
            assert dealt[question.id] == standing[question.id]
    assert deal(bank, rounds, dealt, dice) == dealt  # type: ignore[arg-type]
    fresh = deal(bank, rounds, {}, dice)  # type: ignore[arg-type]
    for topic in {q.topic for q in bank}:
        counts = [sum(fresh[q.id] == name for q in bank if q.topic == topic) for name in rounds]
        assert max(counts) - min(counts) <= 1


def test_a_definition_that_comes_too_late_to_drop_a_round_leaves_it_as_it_opened(
    office: Office,
) -> None:
    """Exam was away when it was made: the round had not opened then, and attempts run by now."""
    office.ready("p1", weeks=2)
    view = office.begun("p1")
    fresh = definition(time_limit_s=60, attempts_allowed=3)
    other = [msgspec.structs.replace(fresh.phases[0].rounds[0], id="w3")]
    phase = msgspec.structs.replace(fresh.phases[0], rounds=other)
    late = msgspec.structs.replace(fresh, title="Tên mới", phases=[phase])
    office.learn(ContestDefined(CONTEST, late, 2))
    stands = office.round("w1")
    assert (stands.state, stands.closes_at_us) == ("open", CLOSES_US)
    assert (stands.time_limit_s, stands.attempts_allowed) == (LIMIT_S, 1)
    assert office.round("w3").state == "planned"
    with pytest.raises(StopIteration):
        office.round("w2")
    assert office.save(view.attempt, "p1", {view.questions[0].id: "A"}) == AnswersSaved(1)
    office.learn(ContestDefined(CONTEST, definition(weeks=2), 3))  # and the next one is taken over
    assert {office.round("w1").state, office.round("w2").state} == {"open", "planned"}
