"""Questions from the author's form to the bank, with their keys apart all the way."""

import logging
from functools import partial
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from contracts.accounts import Role
from contracts.contests import ContestDefined
from contracts.errors import Problem, Unavailable
from contracts.question_bank import Question
from contracts.question_proposals import Proposal, Proposed, ProposeQuestions, ShowKeys
from services.exam.use_cases import proposing_questions
from services.scoring.use_cases.marking import proposed_keys as proposing_keys
from tests.integration.question_desk.conftest import (
    INDEX,
    LAW,
    SOURCE,
    Desk,
    bank_of,
    enough,
    keys_of,
    lines,
    plan_with_targets,
)
from tests.support.examination import CONTEST, OPENS_US, at_once, code
from tests.support.marking import SAFE
from tests.unit.gateway.fakes import problem_of


def test_a_question_goes_from_draft_to_the_bank_with_its_history(desk: Desk) -> None:
    names = enough(desk)
    assert bank_of(desk) == {}
    answer = desk.select(names)
    assert (answer.status_code, answer.json()["new"], answer.json()["notes"]) == (200, 5, [])
    assert bank_of(desk).keys() == set(names)
    assert keys_of(desk) == dict.fromkeys(names, "B")
    found = desk.ask("GET", f"proposals/{names[0]}", "vetter").json()
    assert found["question"]["state"] == "selected"
    history = [
        (line["action"], line["by"], line["name"], line["state"]) for line in found["history"]
    ]
    assert history == [
        ("propose", "author", "Author", "draft"),
        ("accept", "vetter", "Vetter", "vetted"),
        ("select", "organiser", "Organiser", "selected"),
    ]


def test_keys_and_sources_are_nowhere_but_with_scoring_and_there_encrypted(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        names = enough(desk)
        shown = desk.ask("GET", f"proposals/{names[0]}", "vetter")
        desk.select(names)
    assert (shown.json()["key"], shown.json()["source"]) == ("B", SOURCE)
    sent = [msgspec.json.encode(item).decode() for _, item in desk.house.caller.asked]
    places = [caplog.text, desk.everything_in(desk.office), desk.everything_in(desk.marking), *sent]
    assert not any(SOURCE in place for place in places)


def test_the_key_is_shown_to_who_wrote_or_vets_it_until_selection_and_each_look_is_recorded(
    desk: Desk,
) -> None:
    names = enough(desk)

    def key_for(role: Any) -> Any:
        return desk.ask("GET", f"proposals/{names[0]}", role).json()["key"]

    assert (key_for("author"), key_for("vetter"), key_for("organiser")) == ("B", "B", "B")
    desk.select(names)
    assert [key_for(role) for role in ("author", "vetter", "organiser")] == [None, None, None]
    with desk.marking.store.reading() as connection:
        audit = desk.marking.store.tables.audit
        looks = connection.execute(sa.select(audit.c.by).where(audit.c.action == "keys.shown"))
        assert list(looks.scalars()) == ["author", "vetter", "organiser"]


@pytest.mark.parametrize("seal_to", ["", "không phải", "AAAA", "A" * 43 + "=" * 3])
def test_a_key_is_shown_to_no_public_key_that_is_none(desk: Desk, seal_to: str) -> None:
    item = ShowKeys(CONTEST, {desk.proposed(1): "00"}, seal_to, "vetter", OPENS_US)
    with desk.marking.store.unit_of_work() as work:
        (found,) = proposing_keys.show_keys(work, [item], safe=SAFE)
    assert isinstance(found, Problem)
    assert found.code == "keys.unreadable"


def test_authors_see_their_own_questions_and_vetters_all(desk: Desk) -> None:
    mine = desk.proposed(1)
    other = desk.ask("POST", "proposals", "author", "other", json=desk.propose(2)).json()

    def seen_by(role: Any, person: str = "") -> list[str]:
        found = desk.ask("GET", "proposals", role, person).json()["proposals"]
        return [line["id"] for line in found]

    assert seen_by("author") == [mine]
    assert seen_by("author", "other") == other["questions"]
    assert seen_by("vetter") == seen_by("organiser") == [mine, *other["questions"]]
    strange = desk.ask("GET", f"proposals/{mine}", "author", "other")
    assert problem_of(strange).code == "proposal.unknown"
    changed = desk.ask("PUT", f"proposals/{mine}", "author", "other", json=desk.propose(1))
    assert problem_of(changed).code == "proposal.unknown"


def test_nobody_vets_what_they_wrote_and_a_returned_question_says_why(desk: Desk) -> None:
    own = desk.ask("POST", "proposals", "vetter", json=desk.propose(1)).json()["questions"][0]
    assert problem_of(desk.move(own, "accept")).code == "proposal.own"
    name = desk.proposed(2)
    assert problem_of(desk.move(name, "return")).code == "proposal.comment_missing"
    desk.move(name, "return", comment="Căn cứ đã hết hiệu lực")
    last = desk.ask("GET", f"proposals/{name}", "author").json()["history"][-1]
    assert (last["action"], last["comment"]) == ("return", "Căn cứ đã hết hiệu lực")


def test_new_words_make_a_draft_again_and_old_ones_cannot_be_accepted(desk: Desk) -> None:
    name = desk.vetted(1)
    body = desk.propose(1, text="Câu hỏi viết lại?", answer="C")
    assert desk.ask("PUT", f"proposals/{name}", "author", json=body).status_code == 200
    found = desk.ask("GET", f"proposals/{name}", "vetter").json()
    assert (found["question"]["state"], found["question"]["revision"], found["key"]) == (
        "draft", 2, "C",
    )  # fmt: skip
    # the wording that the vetter has read
    stale = desk.move(name, "accept", person="another")
    assert problem_of(stale).code == "proposal.changed"


def test_the_same_again_changes_nothing(desk: Desk) -> None:
    body = desk.propose(1)
    first, second = (desk.ask("POST", "proposals", "author", json=body).json() for _ in range(2))
    assert (first["changed"], second["changed"], second["unchanged"]) == (1, 0, 1)
    for _ in range(2):
        assert desk.move(body["id"], "accept").json()["question"]["state"] == "vetted"
    history = desk.ask("GET", f"proposals/{body['id']}", "vetter").json()["history"]
    assert [line["action"] for line in history] == ["propose", "accept"]


def test_without_an_id_the_same_question_always_gets_the_same(desk: Desk) -> None:
    body = desk.propose(1, id=None)
    ids = {desk.ask("POST", "proposals", "author", json=body).json()["questions"][0] for _ in "ab"}
    assert len(ids) == 1
    assert next(iter(ids)).startswith("C-")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " câu  LUAT 1?"}, "proposal.text_doubled"),
        ({"id": "luat-1", "text": "Khác?"}, "proposal.id_taken"),
        ({"office": "Thống kê"}, "proposal.not_asked"),
        ({"topic": "lạ"}, "questions.invalid"),
        ({"answer": "F"}, "questions.invalid"),
        ({"options": {"A": "một", "C": "ba"}}, "questions.invalid"),
        ({"options": {"B": "một"}}, "questions.invalid"),
        ({"id": "a/b"}, "proposal.id_invalid"),
        ({"answer": "b"}, "request.invalid"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(
    desk: Desk, changes: dict[str, Any], code: str
) -> None:
    desk.proposed(1)
    answer = desk.ask("POST", "proposals", "author", json=desk.propose(2, **changes))
    assert problem_of(answer).code == code


def test_an_office_contributes_a_file_all_or_nothing(desk: Desk) -> None:
    def send(text: str, **params: Any) -> Any:
        files = {"file": ("a.gift", text.encode())}
        return desk.ask("POST", "proposals", "author", files=files, params=params)

    good = "$CATEGORY: luat\n\n::x1::Một?{=a ~b}\n\nHai?{=a ~b}\n"
    dry = send(good, office="Tư pháp", dry_run=True)
    assert (dry.status_code, dry.json()["changed"]) == (200, 2)
    assert desk.ask("GET", "proposals", "vetter").json()["proposals"] == []
    assert problem_of(send(good + "\nBa?{}\n", office="Tư pháp")).code == "questions.invalid"
    assert problem_of(send(good, office="Thống kê")).code == "proposal.not_asked"
    assert desk.ask("GET", "proposals", "vetter").json()["proposals"] == []
    taken = send(good, office="Tư pháp")
    assert (taken.status_code, taken.json()["changed"]) == (201, 2)
    first, second = taken.json()["questions"]
    assert first == "x1"
    assert second.startswith("C-")


def test_offices_see_how_far_they_have_come(desk: Desk) -> None:
    for number in range(2):
        desk.vetted(number, LAW)
    desk.proposed(2, LAW)
    name = desk.proposed(0, INDEX)
    desk.move(name, "retire", comment="Trùng ý")
    lines = desk.ask("GET", "contributions", "author").json()["contributions"]
    found = [
        [line[key] for key in ("office", "target", "draft", "vetted", "retired", "missing")]
        for line in lines
    ]
    assert found == [["Tư pháp", 3, 1, 2, 0, 0], ["Thống kê", 3, 0, 0, 1, 3]]


def test_nobody_finds_out_a_key_by_sending_somebody_else_s_question_again(desk: Desk) -> None:
    name, dry = desk.proposed(1), {"dry_run": True}
    roles: tuple[Role, ...] = ("author", "vetter", "organiser")
    for answer in "ABCD":
        body = desk.propose(1, answer=answer)
        for role in roles:
            tried = desk.ask("POST", "proposals", role, "other", json=body, params=dry)
            assert problem_of(tried).code == "proposal.id_taken"
    desk.move(name, "accept")
    enough_others = [desk.vetted(n, LAW) for n in (0, 2)] + [
        desk.vetted(n, INDEX) for n in range(2)
    ]
    desk.select([name, *enough_others])
    for answer in "ABCD":
        body = desk.propose(1, answer=answer)
        tried = desk.ask("PUT", f"proposals/{name}", "organiser", json=body)
        assert problem_of(tried).code == "proposal.state"


def test_a_key_of_older_words_is_not_shown_with_newer_ones(desk: Desk) -> None:
    name = desk.proposed(1)

    def lost(_item: Any) -> Any:
        raise Unavailable

    desk.house.caller.handlers["scoring.propose_keys"] = lost
    body = desk.propose(1, text="Viết lại?", answer="C")
    assert desk.ask("PUT", f"proposals/{name}", "author", json=body).status_code == 503
    found = desk.ask("GET", f"proposals/{name}", "vetter").json()
    assert (found["question"]["revision"], found["key"]) == (2, None)


def test_after_the_due_date_nothing_new_comes_but_what_was_sent_back_is_mended(desk: Desk) -> None:
    name = desk.proposed(1)
    desk.office.learn(ContestDefined(CONTEST, plan_with_targets(due_at_us=desk.house.now_us), 2))
    late = desk.ask("POST", "proposals", "author", json=desk.propose(2))
    assert problem_of(late).code == "proposal.late"
    desk.move(name, "return", comment="Thiếu căn cứ")
    body = desk.propose(1, text="Đã bổ sung căn cứ?")
    assert desk.ask("PUT", f"proposals/{name}", "author", json=body).status_code == 200


def test_questions_that_ask_nearly_the_same_stand_beside_each_other(desk: Desk) -> None:
    stem = "Nghị quyết số 76/NQ-CP của Chính phủ được ban hành vào ngày tháng năm nào?"
    twin = "Nghị quyết số 76/NQ-CP của Chính phủ được ban hành ngày tháng năm nào"
    first = desk.proposed(1, text=stem)
    body = desk.propose(2, text=twin)
    second = desk.ask("POST", "proposals", "author", "other", json=body).json()["questions"][0]
    desk.proposed(3)

    def near(role: Any, person: str = "") -> list[str]:
        found = desk.ask("GET", f"proposals/{first}", role, person).json()["doubles"]
        return [line["id"] for line in found]

    assert near("vetter") == [second]
    assert near("author") == []  # somebody else's question is not shown to them
    desk.move(second, "retire", comment="Trùng")
    assert near("vetter") == []


def test_of_offices_that_send_one_id_at_once_one_is_taken_and_the_others_are_told(
    desk: Desk,
) -> None:
    def send(number: int) -> Any:
        options = {"A": "có", "B": "không"}
        question = Question("Q001", LAW, f"Câu của {number}?", options, "Tư pháp")
        given = [Proposal(question, f"{number}")]
        item = ProposeQuestions(CONTEST, given, f"author-{number}", "author", desk.house.now_us)
        return desk.office.carry_out(proposing_questions.propose, item)[0]

    answers = at_once([partial(send, number) for number in range(6)])
    (winner,) = (n for n, found in enumerate(answers) if isinstance(found, Proposed))
    assert {code(found) for n, found in enumerate(answers) if n != winner} == {"proposal.id_taken"}
    (line,) = lines(desk)
    assert (line["author"], line["text"]) == (f"author-{winner}", f"Câu của {winner}?")
