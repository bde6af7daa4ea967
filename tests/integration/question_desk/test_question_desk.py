"""Questions from the author's form to the bank, with their keys apart all the way."""

import logging
from functools import partial
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from contracts.accounts import Role
from contracts.contests import ContestDefined
from contracts.errors import Problem, Unavailable
from contracts.question_bank import Question
from contracts.question_proposals import Proposal, Proposed, ProposeQuestions, ShowKeys
from services.exam.repository import rounds as rounds_repository
from services.exam.use_cases import proposing_questions
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.use_cases.marking import proposed_keys as proposing_keys
from tests.integration.question_desk.conftest import SOURCE, Desk, plan_with_targets
from tests.support.examination import CONTEST, OPENS_US, TOPICS, at_once, code, questions
from tests.support.marking import SAFE
from tests.unit.gateway.fakes import problem_of

LAW, INDEX = TOPICS


def bank_of(desk: Desk) -> dict[str, str]:
    """What the rounds draw from: question -> text, in exam."""
    with desk.office.store.reading() as connection:
        found = rounds_repository.questions_of(connection, CONTEST)
    return {question.id: question.text for question in found}


def keys_of(desk: Desk) -> dict[str, str]:
    with desk.marking.store.reading() as connection:
        found = keys_repository.keys_of(connection, CONTEST, SAFE)
    return {key.question: key.key for key in found}


def enough(desk: Desk) -> list[str]:
    """Three and two vetted questions, as the paper needs."""
    return [desk.vetted(n, LAW) for n in range(3)] + [desk.vetted(n, INDEX) for n in range(2)]


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


def test_only_vetted_questions_that_fill_a_paper_are_selected(desk: Desk) -> None:
    names = enough(desk)
    draft = desk.proposed(9)
    assert problem_of(desk.select([*names, draft])).code == "proposal.not_vetted"
    assert problem_of(desk.select([*names, "lạ"])).code == "proposal.not_vetted"
    assert problem_of(desk.select(names[:3])).code.startswith("blueprint.")
    dry = desk.select(names, dry_run=True).json()
    assert (dry["new"], dry["dry_run"]) == (5, True)
    assert (bank_of(desk), keys_of(desk)) == ({}, {})
    assert [line["state"] for line in _lines(desk)].count("selected") == 0


def _lines(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.ask("GET", "proposals", "organiser").json()["proposals"]
    return found


def test_another_selection_puts_questions_back_and_an_imported_bank_does_too(desk: Desk) -> None:
    names = [*enough(desk), desk.vetted(7)]
    desk.select(names[:5])
    answer = desk.select([*names[1:5], names[5]]).json()
    assert (answer["new"], answer["withdrawn"], answer["unchanged"]) == (1, 1, 4)
    states = {line["id"]: line["state"] for line in _lines(desk)}
    assert [states[name] for name in names] == ["vetted", *["selected"] * 5]
    assert keys_of(desk).keys() == set(names[1:])
    desk.office.load()
    assert {line["state"] for line in _lines(desk)} == {"vetted"}


def test_nothing_is_proposed_under_the_id_of_a_question_that_was_imported(desk: Desk) -> None:
    desk.office.load()
    taken = next(iter(bank_of(desk)))
    for role in ("author", "organiser"):
        tried = desk.ask("POST", "proposals", role, json=desk.propose(9, id=taken))
        assert problem_of(tried).code == "proposal.id_taken"
    assert _lines(desk) == []
    desk.proposed(9, id="khac")


def _imported_over(desk: Desk, names: list[str]) -> Any:
    """A file with other questions under the ids of contributed ones; what exam said."""
    given = questions()
    bank = [replace(one, id=name) for one, name in zip(given, names, strict=False)]
    return desk.office.load([*bank, *given[len(bank) :]])


def test_a_contributed_question_replaces_one_of_a_file_only_if_it_is_named(desk: Desk) -> None:
    names = enough(desk)
    told = _imported_over(desk, names[:2])
    assert f"2 câu trong tệp có cùng mã với câu được đóng góp: {names[0]}" in told.notes[-1]
    before = bank_of(desk)
    tried = desk.select(names, dry_run=True).json()
    assert tried["replaced"] == names[:2]
    for agreed in ([], names[:1], names[2:]):
        refused = problem_of(desk.select(names, replace=agreed))
        assert refused.code == "proposal.replaces_imported"
    assert bank_of(desk) == before
    taken = desk.select(names, replace=names[:2])
    assert (taken.status_code, taken.json()["replaced"]) == (200, names[:2])
    assert bank_of(desk).keys() == set(names)
    again = desk.select(names)  # the same, as after a lost answer: nothing is of a file any more
    assert again.json()["replaced"] == []


def test_a_file_with_the_words_of_selected_questions_is_not_taken_back_unnoticed(
    desk: Desk,
) -> None:
    """The words are the same, the file's key may be another: nobody compares them."""
    names = enough(desk)
    desk.select(names)
    with desk.office.store.reading() as connection:
        bank = rounds_repository.questions_of(connection, CONTEST)
    told = desk.office.load(bank)
    assert "5 câu trong tệp có cùng mã với câu được đóng góp: " in told.notes[-1]
    assert {line["state"] for line in _lines(desk)} == {"selected"}
    assert desk.select(names, dry_run=True).json()["replaced"] == sorted(names)
    assert problem_of(desk.select(names)).code == "proposal.replaces_imported"
    assert desk.select(names, replace=names).status_code == 200
    assert desk.select(names).json()["replaced"] == []


def test_a_file_without_ids_of_contributed_questions_is_taken_without_a_word(desk: Desk) -> None:
    enough(desk)
    assert desk.office.load().notes == []


def test_once_a_round_has_opened_the_selection_stands(desk: Desk) -> None:
    names = [*enough(desk), desk.vetted(7)]
    desk.select(names[:5])
    desk.office.go_to(OPENS_US)
    assert problem_of(desk.select(names[1:])).code == "bank.round_open"
    assert keys_of(desk).keys() == set(names[:5])
    changed = desk.ask("PUT", f"proposals/{names[0]}", "author", json=desk.propose(0, text="Lạ?"))
    assert problem_of(changed).code == "proposal.state"


def test_a_key_that_got_lost_stops_the_selection_and_the_same_question_again_mends_it(
    desk: Desk,
) -> None:
    names = enough(desk)[:4]
    keep = desk.house.caller.handlers["scoring.propose_keys"]

    def lost(_item: Any) -> Any:
        raise Unavailable

    desk.house.caller.handlers["scoring.propose_keys"] = lost
    body = desk.propose(1, INDEX, id="mat-khoa", text="Câu mất khoá?")
    assert problem_of(desk.ask("POST", "proposals", "author", json=body)).code == "unavailable"
    desk.move("mat-khoa", "accept")
    names.append("mat-khoa")
    refused = problem_of(desk.select(names))
    assert (refused.code, refused.details["questions"]) == ("keys.missing", ["mat-khoa"])
    assert bank_of(desk) == {}
    desk.house.caller.handlers["scoring.propose_keys"] = keep
    assert desk.ask("POST", "proposals", "author", json=body).json()["unchanged"] == 1
    assert desk.select(names).status_code == 200
    assert keys_of(desk).keys() == set(names)


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
    (line,) = _lines(desk)
    assert (line["author"], line["text"]) == (f"author-{winner}", f"Câu của {winner}?")


def test_a_selection_whose_keys_did_not_arrive_is_mended_by_the_same_again(desk: Desk) -> None:
    names = enough(desk)
    keep = desk.house.caller.handlers["scoring.adopt_keys"]

    def lost(item: Any) -> Any:
        if not item.dry_run:
            raise Unavailable
        return keep(item)

    desk.house.caller.handlers["scoring.adopt_keys"] = lost
    assert problem_of(desk.select(names)).code == "unavailable"
    assert bank_of(desk).keys() == set(names)
    assert keys_of(desk) == {}
    desk.house.caller.handlers["scoring.adopt_keys"] = keep
    assert desk.select(names).json()["unchanged"] == 5
    assert keys_of(desk).keys() == set(names)
