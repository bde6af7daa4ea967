"""A reason can be read: one rule, and every command that takes one obeys it."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from contracts.commands_and_events import COMMANDS
from contracts.errors import Refused
from contracts.reason_validation import refuse_unreasoned, stated, stated_or_nothing
from contracts.screening import AnswerRefusal, ScreenEntry, ScreeningStep
from contracts.time_zones import HOME
from services.exam.domain import question_proposals, refusal_appeals, screening
from services.registration.domain.contests import changes_after_final_results
from services.registration.domain.people import correction_requests, required_reasons
from services.scoring.domain.decisions import appeals, settled_round_decisions
from services.scoring.domain.publications import publication_state

UNREADABLE = [
    "",
    " ",
    "\u200b",
    "\u200b\u2060\ufeff",
    "\u00ad",
    "\u3164",
    "\u202e",
    "…",
    "\x07",
    "—",
]

ABOUT = appeals.About("a1", "", frozenset())
OWN = appeals.Made(1, "", "a1", "me", 1, True)


def _answer(text: str) -> None:
    appeals.answered("filed", "refused", text, None, ABOUT, [])


def _move(text: str) -> None:
    question_proposals.moved(
        "draft", "return", role="vetter", by="v", author="a", worded_by="a", comment=text
    )


def _screening(text: str) -> None:
    item = ScreenEntry("c", "e", 1, "refused", text, None, "me")
    entry = screening.Screened("handed_in", 1, "waiting", False, True, False, [], 2, False)
    screening.decision_reason(item, entry, 1)


def _refusal_appeal(text: str) -> None:
    refused = ScreeningStep(1, "refused", "lạc đề", "me", 1)
    refusal_appeals.refuse_appeal("refused", [refused], 1, text, 2, HOME)


def _refusal_answer(text: str, own_reason: str = "") -> None:
    refused = ScreeningStep(1, "refused", "lạc đề", "me", 1)
    item = AnswerRefusal("c", "e", False, text, "me", own_reason=own_reason)
    refusal_appeals.refuse_answer(item, [refused], appealed=True, blind=False, own=[])


def _unreasoned(code: str = "reason.missing") -> tuple[Callable[[str], Any], str]:
    return lambda text: refuse_unreasoned(text, code), code


#: (command, field) -> the rule that its service asks, with the code that it refuses with
REASONS: dict[tuple[str, str], tuple[Callable[[str], Any], str]] = {
    ("registration.define_contest", "reason"): (
        lambda text: changes_after_final_results.refuse_undecided(["k"], text, ["k"], "d"),
        "definition.frozen",
    ),
    ("registration.approve_headcounts", "reason"): (
        changes_after_final_results.refuse_headcounts_without_reason,
        "headcount.reason_missing",
    ),
    ("registration.exclude", "reason"): (
        lambda text: required_reasons.exclusion_reason(text, ""),
        "exclusion.reason_missing",
    ),
    ("registration.decide", "reason"): (
        lambda text: required_reasons.decision_reason("refuse", text),
        "registration.reason_missing",
    ),
    ("registration.file_correction", "reason"): (
        correction_requests.reason_of,
        "correction.reason_missing",
    ),
    ("registration.answer_correction", "answer"): (
        lambda text: correction_requests.answered("filed", "refused", text),
        "correction.reason_missing",
    ),
    ("exam.change_round", "reason"): _unreasoned("round.reason_missing"),
    ("exam.shorten_round", "reason"): _unreasoned("round.reason_missing"),
    ("exam.give_time_back", "reason"): _unreasoned("round.reason_missing"),
    ("exam.allow_time", "reason"): _unreasoned("allowance.reason_missing"),
    ("exam.settle_round", "reason"): _unreasoned("round.reason_missing"),
    ("exam.screen_entry", "reason"): (_screening, "screening.reason_missing"),
    ("exam.appeal_refusal", "text"): (_refusal_appeal, "screening.text_missing"),
    ("exam.answer_refusal", "answer"): (_refusal_answer, "screening.answer_missing"),
    ("exam.answer_refusal", "own_reason"): (
        lambda text: _refusal_answer("đúng quy định", text),
        "screening.own_refusal",
    ),
    ("exam.register_team", "reason"): _unreasoned("team.reason_missing"),
    ("exam.withdraw_team", "reason"): _unreasoned("team.reason_missing"),
    ("exam.place_teams", "reason"): _unreasoned("team.reason_missing"),
    ("exam.move_team", "reason"): _unreasoned("team.reason_missing"),
    ("exam.mark_absent", "reason"): _unreasoned("team.reason_missing"),
    ("exam.reopen_stage", "reason"): _unreasoned("team.reason_missing"),
    ("exam.move_proposal", "comment"): (_move, "proposal.comment_missing"),
    ("scoring.decide", "reason"): (
        settled_round_decisions.decision_reason,
        "decision.reason_missing",
    ),
    ("scoring.publish", "reason"): (
        lambda text: publication_state.refuse_unanswered(1, 1, text),
        "publication.appeals_open",
    ),
    ("scoring.publish_phase", "reason"): (
        lambda text: publication_state.refuse_unanswered(1, 1, text),
        "publication.appeals_open",
    ),
    ("scoring.file_appeal", "text"): (
        lambda text: appeals.refuse_unclear(text, "", []),
        "appeal.text_missing",
    ),
    ("scoring.confirm_admission", "reason"): _unreasoned("admission.reason_missing"),
    ("scoring.decline_sheet", "reason"): _unreasoned(),
    ("scoring.reveal_anew", "reason"): _unreasoned("hall.reason_missing"),
    ("scoring.recuse_judge", "reason"): _unreasoned(),
    ("scoring.reopen_sheet", "reason"): _unreasoned(),
    ("scoring.take_over_sheet", "reason"): _unreasoned(),
    ("scoring.uphold_marks", "reason"): _unreasoned(),
    ("scoring.answer_appeal", "answer"): (_answer, "appeal.reason_missing"),
    ("scoring.answer_appeal", "own_reason"): (
        lambda text: appeals.refuse_own("me", 2, ABOUT, [OWN], text, {}),
        "appeal.own_decision",
    ),
}
#: may be left out; what is given must be readable (`stated_or_nothing`)
OPTIONAL = {("registration.revoke_role", "reason"), ("exam.withdraw_entry", "reason")}
#: what somebody writes for a contest: the plan's limits hold of it
CONTENT = {("exam.hand_in", "text")}


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_nobody_can_read_is_no_reason(text: str) -> None:
    assert stated(text) == ""
    if text.strip():
        with pytest.raises(Refused, match=r"reason\.unreadable"):
            stated_or_nothing(text)
    else:
        assert stated_or_nothing(text) == ""


@pytest.mark.parametrize("text", ["nghỉ hưu", " nghi\u0309 hưu", "7", "Ốm", "\u200bốm"])
def test_a_word_or_a_number_is_a_reason(text: str) -> None:
    assert stated(text) == stated_or_nothing(text) == text.strip()


def test_every_command_that_takes_a_reason_stands_in_the_table() -> None:
    takes = {
        (name, field.name)
        for name, command in COMMANDS.items()
        for field in msgspec.structs.fields(command.item)
        if field.name in ("text", "answer", "comment") or "reason" in field.name
    }
    assert takes == set(REASONS) | OPTIONAL | CONTENT


@pytest.mark.parametrize("text", UNREADABLE)
@pytest.mark.parametrize(("command", "field"), sorted(REASONS))
def test_a_reason_that_nobody_can_read_is_refused(command: str, field: str, text: str) -> None:
    rule, code = REASONS[command, field]
    with pytest.raises(Refused) as refusal:
        rule(text)
    assert refusal.value.problem.code == code


def test_a_reason_that_nobody_can_read_lifts_no_exclusion() -> None:
    with pytest.raises(Refused, match=r"exclusion\.reason_missing"):
        required_reasons.exclusion_reason("\u200b", "nghỉ hưu")
    assert required_reasons.exclusion_reason("", "nghỉ hưu") == ""
