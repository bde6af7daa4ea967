"""Refusals as RFC 9457 problem details. One table maps codes to statuses."""

from typing import Any

import msgspec

from contracts.errors import Problem

MEDIA_TYPE = "application/problem+json"

#: longest prefix wins
STATUS_OF: dict[str, int] = {
    "": 422,
    "internal": 500,
    "unavailable": 503,
    "session.": 401,
    "session.too_many_tries": 429,
    "csrf.": 403,
    "role.": 403,
    "contest.unknown": 404,
    "round.unknown": 404,
    "agency.unknown": 404,
    "person.unknown": 404,
    "attempt.unknown": 404,
    "receipt.unknown": 404,
    "publication.unknown": 404,
    "not_found": 404,
    "method_not_allowed": 405,
    "round.": 409,
    "attempt.": 409,
    "bank.round_open": 409,
    "contestant.": 403,
    "request.invalid": 422,
    "request.too_large": 413,
    "request.too_many": 429,
    "spreadsheet.": 422,
    "roster.": 422,
    "answers.": 422,
    "stamp.": 422,
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
