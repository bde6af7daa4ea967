"""Who may see a picture of a question, and which are of use to nobody."""

from typing import Any

from msgspec.structs import replace

from contracts.contests import ContestDefined
from contracts.question_bank import Question, QuestionPicture
from contracts.question_pictures import (
    NeededPicturesQuery,
    PictureUses,
    PictureUsesQuery,
)
from contracts.question_proposals import Proposal, Proposed, ProposeQuestions
from services.exam.use_cases import proposing_questions, question_pictures
from tests.support.examination import CONTEST, OPENS_US, Office, definition, questions

BANKED, PROPOSED, NEVER = "ab" * 32, "cd" * 32, "ef" * 32


def showing(sha256: str, question: Question) -> Question:
    return replace(question, pictures=[QuestionPicture("", sha256, "image/png", 4, 3, "Biển")])


def uses(office: Office, sha256: str, contest: str = CONTEST) -> PictureUses:
    with office.store.reading() as connection:
        return question_pictures.picture_uses(connection, PictureUsesQuery(contest, sha256))


def prepared(office: Office, **changes: Any) -> None:
    topics = {question.topic: question.topic for question in questions()}
    plan = replace(definition(**changes), topics=topics)
    office.learn(ContestDefined(CONTEST, plan, 1))
    first, *others = questions()
    office.load([showing(BANKED, first), *others])


def test_a_picture_is_in_the_bank_or_proposed_by_somebody_or_in_nothing(office: Office) -> None:
    prepared(office)
    draft = showing(PROPOSED, replace(questions()[1], id="C-1", text="Câu khác?"))
    item = ProposeQuestions(CONTEST, [Proposal(draft, "c")], "tac-gia", "author", office.now_us)
    (done,) = office.carry_out(proposing_questions.propose, item)
    assert isinstance(done, Proposed), done
    assert uses(office, PROPOSED) == PictureUses(["tac-gia"], True, False)
    assert uses(office, BANKED) == PictureUses([], False, True, None, OPENS_US)
    assert uses(office, NEVER) == PictureUses([], False, False)
    assert uses(office, BANKED, "cuoc-thi-khac") == PictureUses([], False, False)
    with office.store.reading() as connection:
        query = NeededPicturesQuery([NEVER, BANKED, PROPOSED])
        needed = question_pictures.needed_pictures(connection, query)
    assert needed.pictures == [BANKED, PROPOSED]


def test_a_picture_is_public_from_the_day_on_which_the_plan_publishes_the_questions(
    office: Office,
) -> None:
    prepared(office, questions_public_from_us=OPENS_US - 5)
    assert uses(office, BANKED).public_from_us == OPENS_US - 5


def test_the_same_may_be_asked_of_another_picture_and_not_twice_of_one(office: Office) -> None:
    prepared(office)
    asked = replace(questions()[1], id="C-1", text="Biển này là gì?")
    answers = []
    for ident, sha256 in (("C-1", PROPOSED), ("C-2", NEVER), ("C-3", PROPOSED), ("C-4", "")):
        draft = showing(sha256, replace(asked, id=ident)) if sha256 else replace(asked, id=ident)
        item = ProposeQuestions(CONTEST, [Proposal(draft, "c")], "tac-gia", "author", office.now_us)
        answers += office.carry_out(proposing_questions.propose, item)
    assert [isinstance(one, Proposed) for one in answers] == [True, True, False, True]
