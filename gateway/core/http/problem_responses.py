"""Refusals as RFC 9457 problem details. One table maps codes to statuses."""

import math
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from contracts.errors import Problem, Refused

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 3
UNAVAILABLE = Problem(
    "unavailable",
    "Hệ thống tạm thời gián đoạn, hãy thử lại sau giây lát. "
    "(Temporarily unavailable; try again in a moment.)",
)
NOT_FOUND = Problem("not_found", "Không có địa chỉ này. (No such address.)")
NOT_SIGNED_IN = Problem("session.missing", "Hãy đăng nhập. (Please sign in.)")
NOT_ALLOWED = Problem("role.missing", "Đồng chí không có quyền làm việc này. (Not allowed.)")
INTERNAL = Problem(
    "internal",
    "Hệ thống gặp lỗi ngoài dự kiến; lỗi đã được ghi lại. (An unexpected fault; it was recorded.)",
)

Headers = list[tuple[bytes, bytes]]

#: longest prefix wins; anything else is 422
STATUS_OF: dict[str, int] = {
    "": 422,
    "account.": 422,
    "admission.": 409,
    "admission.everybody": 404,
    "admission.part": 422,
    "admission.reason_missing": 422,
    "admission.unknown": 404,
    "agency.": 422,
    "agency.unknown": 404,
    "allowance.": 422,
    "allowance.less": 409,
    "allowance.unknown": 404,
    "allowance.used": 409,
    "answers.": 422,
    "appeal.": 409,
    "appeal.answer_unclear": 422,
    "appeal.decision_foreign": 422,
    "appeal.decision_unknown": 422,
    "appeal.question_foreign": 422,
    "appeal.reason_missing": 422,
    "appeal.text_": 422,
    "appeal.unknown": 404,
    "attempt.": 409,
    "audit.": 422,
    "attempt.unknown": 404,
    "bank.": 422,
    "bank.round_open": 409,
    "blueprint.": 422,
    "clock.behind": 503,
    "clock.": 409,
    "codes.not_yours": 403,
    "contest.changed_meanwhile": 409,
    "contest.class_in_use": 409,
    "contest.round_opened": 409,
    "contest.unknown": 404,
    "contestant.": 403,
    "correction.": 422,
    "correction.answered_already": 409,
    "correction.code_taken": 409,
    "correction.elsewhere": 403,
    "correction.too_many": 409,
    "correction.unknown": 404,
    "csrf.": 403,
    "decision.": 409,
    "decision.award_unknown": 422,
    "decision.incomplete": 422,
    "decision.minutes_missing": 422,
    "decision.named_twice": 422,
    "decision.option_unknown": 422,
    "decision.other_form": 422,
    "decision.rank_unknown": 422,
    "decision.reason_missing": 422,
    "decision.recipient_unknown": 422,
    "decision.too_many_prizes": 422,
    "decision.unknown": 404,
    "document.": 409,
    "document.unknown": 404,
    "field.": 422,
    "figure.": 422,
    "figure.unknown": 404,
    "definition.frozen": 409,
    "draft.unknown": 404,
    "entry.": 409,
    "entry.author_elsewhere": 403,
    "entry.author_hands_in": 403,
    "entry.author_missing": 422,
    "entry.authors_unclear": 422,
    "entry.file_missing": 422,
    "entry.file_twice": 422,
    "entry.liaison_hands_in": 403,
    "entry.not_an_author": 422,
    "entry.text_missing": 422,
    "entry.too_": 422,
    "entry.unknown": 404,
    "exclusion.": 422,
    "hall.": 409,
    "hall.award_unknown": 404,
    "hall.reason_missing": 422,
    "hall.team_unknown": 404,
    "headcount.": 422,
    "headcounts.": 422,
    "integrity.": 409,
    "internal": 500,
    "keys.": 422,
    "mark.": 422,
    "marks.": 422,
    "method_not_allowed": 405,
    "not_found": 404,
    "panel.": 409,
    "panel.due_": 422,
    "panel.judge_unknown": 422,
    "panel.not_yours": 404,
    "panel.person_twice": 422,
    "panel.phase_unsaid": 422,
    "panel.two_chairs": 422,
    "panel.unknown": 404,
    "panel.work_unknown": 422,
    "paper.": 409,
    "participation.closed": 403,
    "password.": 422,
    "person.unknown": 404,
    "phase.admission_open": 403,
    "phase.not_admitted": 403,
    "phase.unknown": 404,
    "proposal.": 409,
    "proposal.comment_missing": 422,
    "proposal.id_invalid": 422,
    "proposal.not_asked": 422,
    "proposal.not_yours": 403,
    "proposal.own": 403,
    "proposal.topic_unknown": 422,
    "proposal.unknown": 404,
    "publication.": 409,
    "publication.unknown": 404,
    "question.unknown": 404,
    "question_statistics.": 409,
    "questions.": 422,
    "questions.secret": 403,
    "questions.too_large": 413,
    "reading.": 422,
    "reading.too_much_memory": 413,
    "reason.": 422,
    "receipt.unknown": 404,
    "picture.unknown": 404,
    "registration.": 422,
    "registration.claim_waiting": 409,
    "registration.decided": 409,
    "registration.erased": 409,
    "registration.elsewhere": 403,
    "registration.has_role": 409,
    "registration.move_decided": 409,
    "registration.move_listed": 409,
    "registration.none": 404,
    "registration.not_open": 409,
    "registration.not_yours": 403,
    "registration.taken": 409,
    "registration.unknown": 404,
    "registration.value_taken": 409,
    "reminder.": 409,
    "reminder.link_unknown": 404,
    "reminder.unknown": 404,
    "request.invalid": 422,
    "request.too_large": 413,
    "request.too_many": 429,
    "role.": 403,
    "role.agency_missing": 422,
    "role.by_roster": 422,
    "role.last_organiser": 409,
    "role.not_held": 404,
    "role.of_no_contest": 422,
    "roster.": 422,
    "roster.unknown_upload": 404,
    "round.": 409,
    "round.closes_after_contest": 422,
    "round.closes_at_rest": 422,
    "round.closes_before_all": 422,
    "round.closes_in_disruption": 422,
    "round.closes_no_earlier": 422,
    "round.closes_no_later": 422,
    "round.closes_too_early": 422,
    "round.disruption_after_close": 422,
    "round.disruption_impossible": 422,
    "round.disruption_too_long": 422,
    "round.make_up_opened": 422,
    "round.make_up_over": 422,
    "round.no_entries": 404,
    "round.no_stage": 404,
    "round.not_for_agency": 403,
    "round.not_made_good": 422,
    "round.reason_missing": 422,
    "round.unknown": 404,
    "session.": 401,
    "session.role_missing": 403,
    "screening.": 409,
    "screening.anonymity_unchecked": 422,
    "screening.answer_missing": 422,
    "screening.others_answer": 403,
    "screening.own_entry": 403,
    "screening.own_refusal": 422,
    "screening.reason_missing": 422,
    "screening.text_": 422,
    "session.too_many_tries": 429,
    "sheet.": 409,
    "sheet.incomplete": 422,
    "sheet.note_too_long": 422,
    "sheet.unknown": 404,
    "spreadsheet.": 422,
    "spreadsheet.too_large": 413,
    "stage.": 409,
    "stage.part_unknown": 404,
    "stage.place_unknown": 422,
    "stage.public_value_missing": 422,
    "stage.team_unknown": 404,
    "staging.": 422,
    "staging.unknown": 404,
    "stamp.": 422,
    "standings.": 404,
    "store.unreachable": 503,
    "team.": 422,
    "team.changed_elsewhere": 409,
    "team.due_over": 409,
    "team.in_other_team": 409,
    "team.of_other_agency": 403,
    "team.unknown": 404,
    "unavailable": 503,
    "upstream.": 503,
    "text.": 422,
    "upload.": 422,
    "upload.checksum": 460,
    "upload.expired": 410,
    "upload.incomplete": 409,
    # whoever still hears it asks where to go on: tus clients do so after 409, and give up on 422
    "upload.interrupted": 409,
    "upload.media_type": 415,
    "upload.offset": 409,
    "upload.too_large": 413,
    "upload.too_long": 413,
    "upload.too_many": 409,
    "upload.too_many_at_once": 429,
    "upload.unknown": 404,
    "upload.version": 412,
    "work.unknown": 404,
}


def status_of(code: str) -> int:
    """HTTP status of a problem's code."""
    best = max((prefix for prefix in STATUS_OF if code.startswith(prefix)), key=len)
    return STATUS_OF[best]


def problem_body(problem: Problem, **more: Any) -> bytes:
    """The problem as JSON: ``type``, ``title``, ``status``, ``detail``, ``code``, details."""
    body: dict[str, Any] = {
        "type": f"urn:hoithi:problem:{problem.code}",
        "title": problem.message,
        "status": status_of(problem.code),
        "detail": problem.message,
        "code": problem.code,
    }
    body.update({key: value for key, value in problem.details.items() if key not in body})
    body.update(more)
    return msgspec.json.encode(body)


def problem_answer(problem: Problem) -> tuple[int, bytes, Headers]:
    """Status, body and headers (beside the media type) of an answer that is this problem."""
    status = status_of(problem.code)
    headers: Headers = []
    if status in (429, 503):
        after_s = problem.details.get("retry_after_s", RETRY_AFTER_S)
        headers.append((b"retry-after", b"%d" % max(1, math.ceil(after_s))))
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    return status, problem_body(problem), headers


async def send_problem(send: Callable[[dict[str, Any]], Awaitable[None]], problem: Problem) -> None:
    """Answer with this problem over plain ASGI, and hang up."""
    status, content, headers = problem_answer(problem)
    headers += [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", b"%d" % len(content)),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def refusal_of(problem: Problem) -> Refused:
    """The exception that stands for a problem which came as data."""
    refusal = Refused(problem.code, problem.message)
    refusal.problem = problem
    return refusal
