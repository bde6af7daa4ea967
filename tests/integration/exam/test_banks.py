"""Papers by difficulty and from banks of audiences, from the import to the settlement."""

from collections import Counter

from msgspec.structs import replace

from contracts.attempts import AttemptSubmitted, AttemptView
from contracts.contests import ContestDefined
from contracts.definition import (
    AgencyClass,
    Audience,
    AudienceBank,
    Definition,
    Phase,
    QuestionKind,
    QuestionUse,
    TopicDraw,
)
from contracts.hash_commitments import (
    bank_digest,
    round_commitment,
    secret_commitment,
)
from contracts.question_bank import Question, QuestionPicture, RoundQuestionsQuery, bank_line
from contracts.rosters import AgencyRegistered, ContestantRegistered, Membership
from contracts.rounds import RoundSettled
from services.exam.use_cases import round_views
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    GRACE_US,
    OPENS_US,
    SECOND_US,
    Office,
    code,
    commitments,
    definition,
)

OWN = AudienceBank("nguoi-dan", [TopicDraw("luat", 2, "easy"), TopicDraw("doi-song", 2)])
COMMON = [TopicDraw("luat", 2, "hard"), TopicDraw("luat", 1, "easy")]


def plan(weeks: int = 1, use: QuestionUse = "shared") -> Definition:
    """Officials of the city must; people of the villages may, with a bank of their own."""
    made = definition(weeks=weeks, blueprint=COMMON, banks=[OWN], question_use=use)
    return replace(
        made,
        agency_classes=[AgencyClass("city", "Thành phố", 0.7), AgencyClass("thon", "Thôn")],
        audiences=[
            Audience("nguoi-dan", "Người dân", "encouraged", ["thon"]),
            Audience("can-bo", "Cán bộ", "mandatory"),
        ],
    )


def bank(each: int = 4) -> list[Question]:
    """``each`` questions of every place that a line takes from, and as many ungraded ones."""
    places = [
        ("luat", "hard", ""),
        ("luat", "easy", ""),
        ("luat", "easy", "nguoi-dan"),
        ("luat", None, ""),
        ("doi-song", None, "nguoi-dan"),
    ]
    options = {letter: f"Phương án {letter}" for letter in "ABCD"}
    return [
        Question(f"C{p}{n:02}", topic, f"Câu {p} {n}?", options, "", grade, audience)  # type: ignore[arg-type]
        for p, (topic, grade, audience) in enumerate(places)
        for n in range(each)
    ]


def agency(code_: str, class_: str) -> AgencyRegistered:
    return AgencyRegistered(CONTEST, code_, code_, class_, 1)


def resident(person: str, revision: int = 1) -> ContestantRegistered:
    return ContestantRegistered(CONTEST, person, person, "encouraged", [Membership("T1")], revision)


def opened(office: Office) -> None:
    office.learn(ContestDefined(CONTEST, plan(), 1), agency("A", "city"), agency("T1", "thon"))
    office.load(bank())
    office.register("official")
    office.learn(*(resident(f"resident{n}") for n in range(5)))
    office.go_to(OPENS_US)


def kinds(view: AttemptView) -> Counter[str]:
    return Counter(question.id[:2] for question in view.questions)


def test_each_audience_gets_the_papers_of_its_own_blueprint(office: Office) -> None:
    opened(office)
    official = kinds(office.begun("official"))
    assert official == {"C0": 2, "C1": 1}, "hard and easy ones of everybody's, none of residents"
    residents = [kinds(office.begun(f"resident{n}")) for n in range(5)]
    for one in residents:
        assert one["C1"] + one["C2"] == 2, "easy ones of everybody's and of their own"
        assert one["C4"] == 2
        assert one.total() == 4
    assert any(one["C2"] for one in residents)


def test_scoring_is_told_whose_bank_and_what_the_round_was_bound_to(office: Office) -> None:
    opened(office)
    for person in ("official", "resident0"):
        office.submit(office.begun(person).attempt, person)
    told = {one.person: one.audience for one in office.told(AttemptSubmitted)}
    assert told == {"official": "", "resident0": "nguoi-dan"}
    office.go_to(CLOSES_US)
    office.watermark("g1", CLOSES_US + SECOND_US)
    office.go_to(CLOSES_US + GRACE_US)
    (settled,) = office.told(RoundSettled)
    assert settled.places == {
        q.id: (q.difficulty or "", q.audience) for q in bank() if q.difficulty or q.audience
    }
    digest = bank_digest(
        [bank_line(q) for q in bank()],
        settled.places,
    )
    assert digest == settled.bank_digest
    assert settled.commitment == round_commitment(
        seed_commitment=secret_commitment(bytes.fromhex(settled.seed)),
        pseudonym_key_commitment=settled.pseudonym_commitment,
        public_value=settled.public_value,
        bank=digest,
        blueprint=COMMON,
        banks=[OWN],
        shuffle_options=True,
        key_commitments=commitments(bank()),
    )


def test_an_option_about_all_others_is_last_in_every_paper_and_scoring_is_told(
    office: Office,
) -> None:
    holding = [
        replace(q, held="D" if q.id < "C002" else "ABCD" if q.id < "C1" else "") for q in bank()
    ]
    office.learn(ContestDefined(CONTEST, plan(), 1), agency("A", "city"), agency("T1", "thon"))
    office.load(holding)
    before = office.round()
    office.load(bank())
    assert office.round().commitment != before.commitment, "papers hang on it"
    office.load(holding)
    for n in range(12):
        office.register(f"official{n}")
    office.go_to(OPENS_US)
    papers = [office.begun(f"official{n}") for n in range(12)]
    orders = {
        q.id: {q2.options for p in papers for q2 in p.questions if q2.id == q.id} for q in holding
    }
    assert all(order.endswith("D") for q in ("C000", "C001") for order in orders[q])
    assert all(order == "ABCD" for q in ("C002", "C003") for order in orders[q])
    office.go_to(CLOSES_US)
    office.watermark("g1", CLOSES_US + SECOND_US)
    office.go_to(CLOSES_US + GRACE_US)
    (settled,) = office.told(RoundSettled)
    assert settled.held == {q.id: q.held for q in holding if q.held}


def test_kinds_of_questions_are_bound_told_and_decide_what_may_be_chosen(office: Office) -> None:
    kinds: dict[str, QuestionKind] = {"C000": "multiple_choice", "C001": "true_false"}
    loading = [replace(q, kind=kinds.get(q.id, "single_choice")) for q in bank()]
    office.learn(ContestDefined(CONTEST, plan(), 1), agency("A", "city"))
    refused = office.load(loading)
    assert (refused.code, refused.details["kind"]) == ("bank.kind_not_allowed", "multiple_choice")
    (phase,) = plan().phases
    assert phase.quiz is not None
    every = ["multiple_choice", "true_false", "single_choice"]
    allowing = replace(phase, quiz=replace(phase.quiz, kinds=every))
    office.learn(ContestDefined(CONTEST, replace(plan(), phases=[allowing]), 2))
    office.load(bank())
    before = office.round().commitment
    office.load(loading)
    assert office.round().commitment != before
    office.register("p")
    office.go_to(OPENS_US)
    begun = office.begun("p")
    letters = {q.id: q.options for q in begun.questions}
    assert set("".join(letters.values())) <= set("ABCD")
    marked = [one for one in begun.paper.split(" ") if one.endswith("+")]
    assert marked == [one for one in begun.paper.split(" ") if one.startswith("C000:")]
    with office.store.reading() as connection:
        query = RoundQuestionsQuery(CONTEST, "w1")
        texts = round_views.round_questions(connection, query, OPENS_US).questions
    assert {q.id: q.kind for q in texts if q.kind != "single_choice"} == kinds
    office.go_to(CLOSES_US)
    office.watermark("g1", CLOSES_US + SECOND_US)
    office.go_to(CLOSES_US + GRACE_US)
    (settled,) = office.told(RoundSettled)
    assert settled.kinds == kinds


def test_who_registered_draws_from_the_bank_of_the_audience_named_whatever_their_agency(
    office: Office,
) -> None:
    opened(office)
    in_the_city = replace(resident("r"), memberships=[Membership("A")], audience="nguoi-dan")
    in_a_village = replace(resident("o"), obligation="mandatory", audience="can-bo")
    office.learn(in_the_city, in_a_village)
    assert kinds(office.begun("r"))["C4"] == 2
    assert kinds(office.begun("o")) == {"C0": 2, "C1": 1}
    later = resident("s", 1)
    office.learn(replace(later, audience="can-bo"), replace(later, revision=2))
    assert kinds(office.begun("s"))["C4"] == 2, "a list named them, so the list decides"


def test_an_attempt_keeps_its_bank_when_the_person_moves_to_another_audience(
    office: Office,
) -> None:
    office.learn(
        ContestDefined(
            CONTEST,
            replace(plan(), phases=[_with_attempts(plan(), 2)]),
            1,
        ),
        agency("A", "city"),
        agency("T1", "thon"),
        resident("r"),
    )
    office.load(bank())
    office.go_to(OPENS_US)
    first = office.begun("r")
    office.learn(replace(resident("r", 2), obligation="mandatory"))
    assert office.start("r").questions == first.questions
    office.submit(first.attempt, "r")
    second = office.begun("r")
    assert kinds(second) == {"C0": 2, "C1": 1}
    office.submit(second.attempt, "r")
    assert [one.audience for one in office.told(AttemptSubmitted)] == ["nguoi-dan", ""]


def _with_attempts(made: Definition, allowed: int) -> Phase:
    (phase,) = made.phases
    assert phase.quiz is not None
    return replace(phase, quiz=replace(phase.quiz, attempts_allowed=allowed))


def test_nobody_starts_before_the_class_of_their_agency_is_known(office: Office) -> None:
    office.learn(ContestDefined(CONTEST, plan(), 1), resident("r"))
    office.load(bank())
    office.go_to(OPENS_US)
    assert code(office.start("r")) == "contestant.agency_unknown"
    office.learn(agency("T1", "thon"))
    assert kinds(office.begun("r"))["C4"] == 2


def test_a_bank_that_cannot_fill_an_audiences_papers_is_refused_with_what_is_missing(
    office: Office,
) -> None:
    office.learn(ContestDefined(CONTEST, plan(), 1))
    given = [q for q in bank() if not q.id.startswith("C4")] + bank()[-1:]
    refused = office.load(given)
    assert code(refused) == "blueprint.too_few_questions"
    line = {
        "topic": "doi-song",
        "wanted": 2,
        "there": 1,
        "round": "Tuần 1",
        "audience": "nguoi-dan",
    }
    assert refused.details == {**line, "missing": [line]}
    no_hard = office.load([replace(q, difficulty="easy") for q in bank()])
    assert (no_hard.details["difficulty"], no_hard.details["there"]) == ("hard", 0)


def test_a_question_for_an_audience_without_a_bank_is_refused_by_its_id(office: Office) -> None:
    office.learn(ContestDefined(CONTEST, plan(), 1))
    refused = office.load([*bank(), replace(bank()[0], id="X", text="X?", audience="can-bo")])
    assert code(refused) == "bank.audience_unknown"
    assert (refused.details["questions"], refused.details["known"]) == (["X"], ["nguoi-dan"])


def test_a_split_bank_fills_every_rounds_papers_of_every_audience(office: Office) -> None:
    """Eight of each place over four rounds are just enough, whichever way they fall."""
    office.learn(
        ContestDefined(CONTEST, plan(4, "split"), 1), agency("A", "city"), agency("T1", "thon")
    )
    assert not hasattr(office.load(bank(8)), "code")
    office.register("official")
    office.learn(resident("r"))
    seen: set[str] = set()
    for week in range(1, 5):
        office.go_to(OPENS_US + (week - 1) * (CLOSES_US - OPENS_US))
        for person in ("official", "r"):
            view = office.begun(person, f"w{week}")
            office.submit(view.attempt, person)
        mine = {question.id for question in view.questions}
        assert seen.isdisjoint(mine)
        seen |= mine


def test_pictures_are_kept_with_their_questions_bound_and_told_to_who_sits(office: Office) -> None:
    sign = QuestionPicture("", "ab" * 32, "image/png", 640, 480, "Một biển báo")
    with_pictures = [replace(q, pictures=[sign, replace(sign, place="B")]) for q in bank()]
    office.learn(ContestDefined(CONTEST, plan(), 1), agency("A", "city"), agency("T1", "thon"))
    office.load(bank())
    before = office.round()
    office.load(with_pictures)
    assert office.round().commitment != before.commitment, "contestants see other questions"
    assert office.load(with_pictures).unchanged == len(bank()), "the same again changes nothing"
    office.go_to(OPENS_US)
    with office.store.reading() as connection:
        asked = RoundQuestionsQuery(CONTEST, office.round().round)
        told = round_views.round_questions(connection, asked, OPENS_US)
    assert [one.place for one in told.questions[0].pictures] == ["", "B"]
    assert told.questions[0].pictures[0].sha256 == sign.sha256
