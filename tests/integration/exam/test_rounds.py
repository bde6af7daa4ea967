"""Rounds open, close and settle by themselves, and reveal what they were bound to before."""

from contracts.attempts import AttemptSubmitted
from contracts.errors import Problem
from contracts.gateway_watermarks import GatewayLoad
from contracts.hash_commitments import (
    bank_digest,
    content_digest,
    round_commitment,
    secret_commitment,
)
from contracts.rounds import RoundOpened, RoundSettled, RoundView
from services.exam.domain import paper_drawing
from services.exam.use_cases.gateway_watermarks import LOAD_OF_NOW_US
from tests.support.examination import (
    CLOSES_US,
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
    assert [len(office.told(kind)) for kind in (RoundOpened, RoundSettled)] == [1, 1]


def test_a_clockwork_that_slept_through_a_round_catches_up(office: Office) -> None:
    office.define()
    office.load()
    office.go_to(CLOSES_US + HOUR_US)
    assert _settled(office)
    assert [len(office.told(kind)) for kind in (RoundOpened, RoundSettled)] == [1, 1]


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


def test_a_gateway_that_took_its_leave_is_not_waited_for_and_is_when_it_comes_back(
    office: Office,
) -> None:
    """Scaled down from six to two after the peak week, every later round would wait for ever."""
    office.ready()
    office.watermark("g1", OPENS_US, host="gateway-0")
    office.watermark("g2", OPENS_US, host="gateway-5", leaving=True)
    office.now_us = OPENS_US + SECOND_US
    office.watermark("g3", OPENS_US + 5, host="gateway-4", leaving=True)
    office.watermark("g3", OPENS_US + 5, host="gateway-4")
    office.watermark("g1", CLOSES_US, host="gateway-0")
    office.go_to(CLOSES_US + GRACE_US)
    stands = office.round()
    assert stands.state == "closed"
    (silent,) = stands.waiting_for
    assert (silent.gateway, silent.host) == ("g3", "gateway-4")
    assert (silent.delivered_until_us, silent.heard_at_us) == (OPENS_US + 5, OPENS_US + SECOND_US)
    assert "chờ 1 cổng" in stands.unsettled_because
    office.watermark("g3", OPENS_US + 5, host="gateway-4", leaving=True)
    office.go_to(CLOSES_US + GRACE_US + 1)
    assert _settled(office)
    assert office.round().waiting_for == []


def test_a_decision_to_settle_records_the_gateways_that_it_goes_over(office: Office) -> None:
    office.ready()
    office.watermark("g1", CLOSES_US - 1)
    office.go_to(CLOSES_US + GRACE_US)
    office.settle_anyway()
    assert office.round().waiting_for == []
    (line,) = [line for line in office.audited() if "round.settle_anyway" in line]
    assert '"gateways":{"g1":' in line


def test_the_clockwork_locks_only_rounds_that_something_happens_to(office: Office) -> None:
    """One round awaits a gateway: nothing else of the city may be locked twice a second for it."""
    office.ready(weeks=3)
    office.watermark("g1", CLOSES_US - 1)
    office.go_to(CLOSES_US + GRACE_US)
    begun: list[str] = []
    writing = office.store.unit_of_work
    office.store.unit_of_work = lambda: begun.append("") or writing()  # type: ignore[method-assign,func-returns-value]
    office.go_to(CLOSES_US + HOUR_US - SECOND_US)
    assert begun == []
    office.watermark("g1", CLOSES_US + HOUR_US)
    begun.clear()
    office.go_to(CLOSES_US + HOUR_US - SECOND_US + 1)
    assert len(begun) == 1
    assert _settled(office)


def test_a_gateway_is_told_from_when_on_a_round_waits_for_it(office: Office) -> None:
    office.define()
    assert office.watermark("g1", OPENS_US - 1).awaited_us == CLOSES_US
    office.ready("p1")
    view = office.begun("p1")
    office.now_us = CLOSES_US + 1
    # what it has not delivered holds its watermark, and so it is to go on telling
    assert office.watermark("g1", CLOSES_US - 1).awaited_us == CLOSES_US
    later = office.watermark("g2", CLOSES_US + 1).awaited_us
    assert later > CLOSES_US + 1, "of this round nobody waits for it any more"
    office.go_to(CLOSES_US + GRACE_US)
    assert office.watermark("g1", CLOSES_US - 1).awaited_us == CLOSES_US
    office.submit(view.attempt, "p1", {}, arrived_us=END_US - 1)
    office.watermark("g1", CLOSES_US + GRACE_US)
    office.go_to(CLOSES_US + HOUR_US)
    assert _settled(office)
    assert office.watermark("g1", CLOSES_US - 1).awaited_us == later


def test_each_gateway_hears_what_comes_to_the_doors_of_the_others(office: Office) -> None:
    office.ready()
    assert office.watermark("g1", OPENS_US, GatewayLoad(10.5, 3, 2)).others == GatewayLoad()
    heard = office.watermark("g2", OPENS_US, GatewayLoad(20.0, 0, 0)).others
    assert heard == GatewayLoad(10.5, 3, 2)
    third = office.watermark("g3", OPENS_US).others
    assert third == GatewayLoad(30.5, 3, 2)
    # a stamp that waits holds the watermark, and still what is told of the door is taken
    office.watermark("g1", OPENS_US - 1, GatewayLoad(0.0, 4, 4))
    assert office.watermark("g3", OPENS_US).others == GatewayLoad(20.0, 4, 4)


def test_a_gateway_that_tells_nothing_any_more_is_left_out(office: Office) -> None:
    office.ready()
    office.watermark("g1", OPENS_US, GatewayLoad(10.5, 3, 2))
    office.now_us += LOAD_OF_NOW_US + 1
    assert office.watermark("g2", OPENS_US).others == GatewayLoad()


def test_an_organiser_settles_over_a_dead_gateway_on_record(office: Office) -> None:
    office.ready()
    office.watermark("g1", CLOSES_US - 1)
    assert code(office.settle_anyway()) == "round.not_closed"
    office.go_to(CLOSES_US + HOUR_US)
    assert code(office.settle_anyway("\u200b")) == "round.reason_missing"
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
    pool = paper_drawing.bank_of(
        paper_drawing.BankQuestion(q.id, q.topic, tuple(q.options)) for q in bank
    )
    for told in office.told(AttemptSubmitted):
        drawn = paper_drawing.draw_paper(
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
