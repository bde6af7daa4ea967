"""Draft, window for complaints, final: when what may be published."""

from typing import Any

import pytest

from contracts.definition import Phase, ResultsRules
from contracts.errors import Refused
from contracts.publications import State
from contracts.time_zones import HOME
from services.scoring.domain.publications.publication_state import (
    refuse_too_early,
    refuse_unanswered,
    state_of,
)

PLAIN = Phase("v1", "Vòng 1", "quiz")
STRICT = Phase("v1", "Vòng 1", "quiz", results=ResultsRules(60))
DRAFTED = 1_000_000
ENDS = DRAFTED + 60_000_000


@pytest.mark.parametrize(
    ("phase", "asked", "before", "state"),
    [
        (PLAIN, None, None, "final"),
        (PLAIN, "draft", None, "draft"),
        (STRICT, None, None, "draft"),
        (STRICT, None, "draft", "draft"),
        (STRICT, None, "final", "final"),
        (STRICT, "draft", "final", "draft"),
        (STRICT, "final", "draft", "final"),
    ],
)
def test_what_was_final_stays_final_where_nothing_else_is_asked_for(
    phase: Phase, asked: State | None, before: State | None, state: State
) -> None:
    assert state_of(phase, asked, before) == state


@pytest.mark.parametrize(
    ("unanswered", "despite", "reason", "refuses"),
    [
        (0, None, "", False),
        (2, 2, "đã hết hạn", False),
        (2, 2, " ", True),
        (2, 1, "đã hết hạn", True),
        (2, 3, "đã hết hạn", True),
        (2, None, "đã hết hạn", True),
        (1, None, "", True),
    ],
)
def test_complaints_without_an_answer_are_counted_and_given_a_reason(
    unanswered: int, despite: int | None, reason: str, refuses: bool
) -> None:
    if not refuses:
        refuse_unanswered(unanswered, despite, reason)
        return
    with pytest.raises(Refused) as refusal:
        refuse_unanswered(unanswered, despite, reason)
    problem = refusal.value.problem
    assert (problem.code, problem.details) == (
        "publication.appeals_open",
        {"unanswered": unanswered},
    )
    assert f"Còn {unanswered} khiếu nại" in problem.message


@pytest.mark.parametrize(
    ("phase", "draft_at_us", "now_us", "code"),
    [
        (PLAIN, None, 0, ""),
        (STRICT, None, ENDS, "publication.draft_first"),
        (STRICT, DRAFTED, ENDS - 1, "publication.complaints_open"),
        (STRICT, DRAFTED, ENDS, ""),
        (STRICT, DRAFTED, ENDS + 1, ""),
    ],
)
def test_the_final_results_come_once_the_window_for_complaints_is_over(
    phase: Phase, draft_at_us: int | None, now_us: int, code: str
) -> None:
    if not code:
        refuse_too_early(phase, draft_at_us, now_us, HOME)
        return
    with pytest.raises(Refused) as refusal:
        refuse_too_early(phase, draft_at_us, now_us, HOME)
    problem = refusal.value.problem
    assert problem.code == code
    until: dict[str, Any] = {
        "ends_at_us": ENDS,
        "complaints_until": "1970-01-01T07:01:01.000+07:00",
    }
    assert problem.details == (until if draft_at_us else {})
    if draft_at_us:
        assert "đến 07:01:01 ngày 01/01/1970" in problem.message
        assert "until 07:01:01 on 01/01/1970" in problem.message
