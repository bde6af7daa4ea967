"""Whatever goes wrong in a route becomes problem details here."""

from collections.abc import Callable

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Problem, Refused, Unavailable
from gateway.core.http.problem_responses import (
    INTERNAL,
    MEDIA_TYPE,
    NOT_ALLOWED,
    NOT_FOUND,
    NOT_SIGNED_IN,
    problem_answer,
)
from gateway.core.http.validation_messages import of_pydantic

_OF_STATUS = {
    401: NOT_SIGNED_IN,
    403: NOT_ALLOWED,
    404: NOT_FOUND,
    405: Problem(
        "method_not_allowed", "Địa chỉ này không nhận phương thức đó. (Method not allowed.)"
    ),
}


def answer_problem(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The problem as an answer."""
    status, content, own = problem_answer(problem)
    answer = Response(content, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)
    for name, value in own:
        answer.headers[name.decode()] = value.decode()
    return answer


def _is_for_a_reader(request: Request) -> bool:
    """Whether somebody's browser asks for a page, such as one with a mistyped address."""
    wants_page = "text/html" in request.headers.get("accept", "")
    return wants_page and not request.url.path.startswith("/api/")


def _invalid(error: RequestValidationError) -> Problem:
    """What is wrong with a request, and where, in both languages."""
    places = [
        {
            "where": ".".join(str(part) for part in item["loc"]),
            "reason": item["msg"],
            "reason_vi": of_pydantic(item["type"], item.get("ctx", {})),
        }
        for item in error.errors()[:20]
    ]
    told, english = (
        "; ".join(f"{place['where']}: {place[words]}" for place in places)
        for words in ("reason_vi", "reason")
    )
    message = f"Yêu cầu không hợp lệ: {told}. (Invalid request: {english}.)"
    return Problem("request.invalid", message, {"problems": places})


def install(
    app: FastAPI,
    error_page: Callable[[Request, int], Response],
    missing_problem: Callable[[Unavailable], Problem],
) -> None:
    """Every kind of failure has its handler; ``error_page`` answers what people opened,
    ``missing_problem`` says what did not answer."""

    @app.exception_handler(Refused)
    async def refused(_request: Request, refusal: Refused) -> Response:
        return answer_problem(refusal.problem)

    @app.exception_handler(Unavailable)
    async def unavailable(_request: Request, error: Unavailable) -> Response:
        return answer_problem(missing_problem(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        return answer_problem(_invalid(error))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404 and _is_for_a_reader(request):
            return error_page(request, 404)
        problem = _OF_STATUS.get(error.status_code)
        if problem is None:
            message = f"Yêu cầu không hợp lệ. (Invalid request: {error.detail}.)"
            problem = Problem("request.invalid", message)
        return answer_problem(problem, dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def fault(_request: Request, _error: Exception) -> Response:
        return answer_problem(INTERNAL)  # Starlette raises it again: the guard records it
