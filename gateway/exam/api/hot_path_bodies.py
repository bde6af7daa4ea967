"""Bodies of the hot path: what comes in and goes out, as lean as can be."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Raw

from contracts.attempts import AnswersSaved, AttemptView
from contracts.errors import Problem, Refused
from contracts.event_envelope import Outcome, encode
from contracts.local_times import rfc3339
from gateway.core.http.json_bodies import refuse_doubled_keys
from gateway.core.http.problem_responses import refusal_of
from gateway.core.http.size_limits_and_headers import MOST_BODY, too_large

Receive = Callable[[], Awaitable[dict[str, Any]]]

MOST_ANSWERS = 200

problem_in = msgspec.json.Decoder(Problem).decode


def attempt_body(view: AttemptView, questions: Raw, now_us: int) -> bytes:
    """An attempt as the API gives it."""
    return encode(
        {
            "attempt": view.attempt,
            "started_at": rfc3339(view.started_at_us),
            "deadline": rfc3339(view.deadline_us),
            "server_time": rfc3339(now_us),
            "paper": {"questions": questions},
            "answers": view.answers,
            "prediction_asked": view.prediction_asked,
            "practice": view.practice,
        }
    )


def saved_body(saved: AnswersSaved, arrived_us: int) -> bytes:
    """What was saved, when it arrived, and until when the attempt runs by now: a page that saves
    hears so of an extension."""
    at = rfc3339(arrived_us).encode()
    if saved.deadline_us is None:
        return b'{"saved_at":"%b","saved":%d}' % (at, saved.saved)
    deadline = rfc3339(saved.deadline_us).encode()
    return b'{"saved_at":"%b","saved":%d,"deadline":"%b"}' % (at, saved.saved, deadline)


def value_of(outcome: Outcome) -> Raw:
    """The answer of a service, or its refusal raised."""
    if outcome.refused:
        raise refusal_of(problem_in(outcome.error))
    return outcome.ok


def refuse_many(answers: dict[str, str]) -> None:
    """More answers than any paper has questions are no answers."""
    if len(answers) > MOST_ANSWERS:
        raise Refused(
            "request.too_large",
            f"Nhiều nhất {MOST_ANSWERS} câu trả lời một lần. (Too many answers in one request.)",
        )


def refuse_answered_twice(
    answers: dict[str, str], body: bytes, prediction: int | None = None
) -> None:
    """``request.invalid`` where a question is answered twice in one body, of which the last would
    win. Counting what ends a key costs less than decoding it, a microsecond or two; where that is
    another number than the keys that were read, the body is looked at closely. (Whoever puts blanks
    before colons can hide a second answer, of their own.)"""
    if body.count(b'":') != len(answers) + bool(answers) + (prediction is not None):
        refuse_doubled_keys(body)


async def read_body(receive: Receive) -> bytes:
    """The whole body; ``request.too_large``, or ``request.invalid`` when the line was cut."""
    body, more = b"", True
    while more and len(body) <= MOST_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":  # an empty body would hand the attempt in
            raise Refused("request.invalid", "Kết nối bị ngắt. (Disconnected.)")
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if len(body) > MOST_BODY:
        raise too_large(MOST_BODY)
    return body
