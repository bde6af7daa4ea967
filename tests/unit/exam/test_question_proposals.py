"""The way of a question into the bank: who may move it, and from where to where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import ContributionRules, ContributionTarget
from contracts.errors import Refused
from contracts.question_proposals import DeskRole, ProposalAction, ProposalState
from services.exam.domain.question_proposals import (
    moved,
    notes_on_selection,
    progress,
    refuse_revision,
    refuse_unplanned,
    selected,
)

STATES: list[ProposalState] = ["draft", "vetted", "selected", "retired"]
ACTIONS: list[ProposalAction] = ["accept", "return", "retire", "reopen"]
ROLES: list[DeskRole] = ["author", "vetter", "organiser"]
RULES = ContributionRules(
    [
        ContributionTarget("Tư pháp", "luat", 2),
        ContributionTarget("Tài chính", "tien", 3, due_at_us=50),
    ],
    due_at_us=100,
    official_questions=3,
    official={"luat": 1, "tien": 2},
)


def after(
    state: ProposalState,
    action: ProposalAction,
    role: DeskRole = "vetter",
    *,
    by: str = "v",
    worded_by: str = "a",
    comment: str = "vì sai căn cứ",
) -> str:
    """The next state, or the code of the refusal; the author is ``a``."""
    try:
        return moved(
            state, action, role=role, by=by, author="a", worded_by=worded_by, comment=comment
        )
    except Refused as refusal:
        return refusal.problem.code


@pytest.mark.parametrize("role", ["vetter", "organiser"])
def test_vetters_and_organisers_move_questions_along_these_ways_only(role: DeskRole) -> None:
    table = {action: [after(state, action, role) for state in STATES] for action in ACTIONS}
    no = "proposal.state"
    assert table == {
        #            draft      vetted     selected  retired
        "accept": ["vetted", no, no, no],
        "return": ["draft", "draft", no, no],
        "retire": ["retired", "retired", no, no],
        "reopen": [no, no, no, "draft"],
    }


def test_authors_only_take_back_drafts_of_their_own() -> None:
    for action in ACTIONS:
        for state in STATES:
            for by in ("a", "b"):
                may = (by, state, action) == ("a", "draft", "retire")
                expected = "retired" if may else "proposal.not_yours"
                assert after(state, action, "author", by=by) == expected


@pytest.mark.parametrize("role", ["vetter", "organiser"])
def test_nobody_vets_their_own_words(role: DeskRole) -> None:
    assert after("draft", "accept", role, by="a") == "proposal.own"
    assert after("draft", "accept", role, by="v", worded_by="v") == "proposal.own"
    assert after("draft", "accept", role, by="v", worded_by="a") == "vetted"


@pytest.mark.parametrize("action", ["return", "retire"])
def test_to_send_a_question_back_or_out_needs_a_reason(action: ProposalAction) -> None:
    assert after("draft", action, comment="  ") == "proposal.comment_missing"
    assert after("draft", "accept", comment="") == "vetted"


@pytest.mark.parametrize(
    ("state", "role", "by", "code"),
    [
        ("draft", "author", "a", None),
        ("vetted", "author", "a", None),
        ("draft", "organiser", "o", None),
        ("draft", "author", "b", "proposal.not_yours"),
        ("draft", "vetter", "v", "proposal.not_yours"),
        ("selected", "author", "a", "proposal.state"),
        ("selected", "organiser", "o", "proposal.state"),
        ("retired", "author", "a", "proposal.state"),
    ],
)
def test_words_are_changed_by_the_author_or_an_organiser_until_selection(
    state: ProposalState, role: DeskRole, by: str, code: str | None
) -> None:
    found = None
    try:
        refuse_revision(state, role=role, by=by, author="a")
    except Refused as refusal:
        found = refusal.problem.code
    assert found == code


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(STATES)), st.data())
def test_a_selection_is_exactly_what_was_wanted_of_what_is_vetted(
    states: dict[str, ProposalState], data: st.DataObject
) -> None:
    wanted = data.draw(st.lists(st.sampled_from("abcdefgh")))
    fit = {name for name, state in states.items() if state in ("vetted", "selected")}
    if not set(wanted) <= fit:
        with pytest.raises(Refused) as refused:
            selected(states, wanted)
        assert set(refused.value.problem.details["questions"]) == set(wanted) - fit
        return
    changes = selected(states, wanted)
    now = {**states, **changes}
    assert {name for name, state in now.items() if state == "selected"} == set(wanted)
    untouched = states.keys() - changes.keys()
    assert all(now[name] == states[name] for name in untouched)
    assert selected(now, wanted) == {}


def unplanned(office: str, topic: str, at_us: int = 0, role: DeskRole = "author") -> str | None:
    try:
        refuse_unplanned(RULES, {"luat", "tien"}, [(office, topic)], at_us=at_us, role=role)
    except Refused as refusal:
        return refusal.problem.code
    return None


def test_offices_contribute_what_the_plan_asks_of_them_until_it_is_due() -> None:
    assert unplanned("Tư pháp", "luat") is None
    assert unplanned("Tư pháp", "tien") == "proposal.not_asked"
    assert unplanned("", "luat") == "proposal.not_asked"
    assert unplanned("Tư pháp", "lạ") == "proposal.topic_unknown"
    assert (unplanned("Tư pháp", "luat", 99), unplanned("Tư pháp", "luat", 100)) == (
        None,
        "proposal.late",
    )
    assert (unplanned("Tài chính", "tien", 49), unplanned("Tài chính", "tien", 50)) == (
        None,
        "proposal.late",
    )


def test_an_organiser_may_add_to_any_topic_at_any_time() -> None:
    assert unplanned("Ban Tổ chức", "luat", 1000, "organiser") is None
    assert unplanned("Ban Tổ chức", "lạ", 1000, "organiser") == "proposal.topic_unknown"


def test_without_targets_any_office_may_contribute() -> None:
    refuse_unplanned(None, {"luat"}, [("ai đó", "luat")], at_us=10**9, role="author")


def test_progress_shows_targets_first_and_then_what_nobody_asked_for() -> None:
    lines = progress(
        RULES,
        {
            ("Tư pháp", "luat"): {"draft": 1, "vetted": 1, "selected": 1, "retired": 5},
            ("Ban Tổ chức", "luat"): {"draft": 2},
        },
    )
    found = [(one.office, one.target, one.missing, one.retired, one.due_at_us) for one in lines]
    assert found == [
        ("Tư pháp", 2, 0, 5, 100),
        ("Tài chính", 3, 3, 0, 50),
        ("Ban Tổ chức", 0, 0, 0, None),
    ]


def test_a_selection_other_than_planned_is_told_and_not_refused() -> None:
    assert notes_on_selection(RULES, ["luat", "tien", "tien"]) == []
    assert notes_on_selection(None, ["luat"]) == []
    total, topic = notes_on_selection(RULES, ["luat", "tien"])
    assert "3" in total
    assert "tien" in topic
