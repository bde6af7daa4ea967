"""The OpenAPI document: schemas from the msgspec structs, who may call from the table of roles."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NoReturn

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from msgspec import Struct
from msgspec.inspect import StructType, multi_type_info
from starlette.routing import BaseRoute

from gateway.core.access.api_access_table import ACCESS, Access
from gateway.core.http.problem_responses import MEDIA_TYPE, STATUS_OF, status_of
from gateway.core.http.problem_schema import ProblemDetails

REFS = "#/components/schemas/{name}"
_PHRASES = {
    200: "OK", 201: "Created", 202: "Accepted", 204: "No content", 401: "Not signed in",
    403: "Not allowed", 404: "No such thing", 405: "Method not allowed",
    409: "Not in this state", 410: "No longer", 412: "Another version of the protocol",
    413: "Too large", 415: "Another media type", 422: "Not acceptable", 429: "Too many requests",
    460: "Came damaged",
    500: "A fault of ours", 503: "Unavailable for the moment; see Retry-After",
}  # fmt: skip
_ALWAYS = (422, 429, 500, 503)
_structs: set[type[Struct]] = {ProblemDetails}
_taken: set[type[Struct]] = set()


#: parameters of calls that may be sent again after an outage
ARRIVAL_STAMP = {
    "name": "Arrival-Stamp",
    "in": "header",
    "description": "A stamp that a 503 gave for this very body: it counts as the time of arrival.",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}

Told = type[Struct] | tuple[type[Struct], ...] | str | None


def answers(*problems: int, **kinds: Told) -> dict[int | str, dict[str, Any]]:
    """``responses`` of a route: ``ok=``, ``created=``, ``accepted=`` or ``empty=`` with a struct,
    structs of which it is one, or a media type, and the problem statuses beyond those that any
    call may have."""
    names = {"ok": 200, "created": 201, "accepted": 202, "empty": 204}
    found: dict[int | str, dict[str, Any]] = {}
    for name, kind in kinds.items():
        status = names[name]
        found[status] = {"description": _PHRASES[status]}
        if isinstance(kind, str):
            found[status]["content"] = {kind: {"schema": {"type": "string"}}}
        elif isinstance(kind, tuple):
            one_of = {"oneOf": [ref(one) for one in kind]}
            found[status]["content"] = {"application/json": {"schema": one_of}}
        elif kind is not None:
            found[status]["content"] = {"application/json": {"schema": ref(kind)}}
    for status in sorted({*problems, *_ALWAYS}):
        found[status] = _problem(status)
    return found


@cache
def _problem(status: int) -> dict[str, Any]:
    """One for all routes: they are hundreds, with six or so each."""
    content = {MEDIA_TYPE: {"schema": ref(ProblemDetails)}}
    return {"description": _PHRASES[status], "content": content}


def answered_before() -> NoReturn:
    """The body of a route that stands only for the document: what the framework never sees, since
    something before it (``hot_path``, ``tus``) answers."""
    raise AssertionError("a route that stands for the document was called")


def body(kind: type[Struct], *, required: bool = True) -> dict[str, Any]:
    """``openapi_extra`` of a route that takes this struct as JSON."""
    _taken.add(kind)
    content = {"application/json": {"schema": ref(kind)}}
    return {"requestBody": {"required": required, "content": content}}


def file_body(what: str) -> dict[str, Any]:
    """``openapi_extra`` of a route that takes one file (multipart, field ``file``)."""
    schema = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary", "description": what}},
    }
    return {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    }


def body_or_file(kind: type[Struct], what: str) -> dict[str, Any]:
    """``openapi_extra`` of a route that takes this struct as JSON, or one file of it."""
    found = file_body(what)
    found["requestBody"]["content"] |= body(kind)["requestBody"]["content"]
    return found


def text_body(*media_types: str) -> dict[str, Any]:
    """``openapi_extra`` of a route that takes text in one of these media types."""
    content = {media_type: {"schema": {"type": "string"}} for media_type in media_types}
    return {"requestBody": {"required": True, "content": content}}


def ref(kind: type[Struct]) -> dict[str, Any]:
    """A reference to a struct's schema, which the document will then hold."""
    _structs.add(kind)
    return {"$ref": REFS.format(name=kind.__name__)}


def document(app: FastAPI, routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The whole document of these routes, made once."""
    if app.openapi_schema:
        return app.openapi_schema
    found = get_openapi(
        title="Hội thi",
        version=app.version,
        summary="Contests of a city: sign in, take part, follow participation, publish results.",
        description=_DESCRIPTION,
        routes=routes,
    )
    _, components = msgspec.json.schema_components(
        sorted(_structs, key=lambda kind: kind.__name__), ref_template=REFS
    )
    for kind in _within(_structs) - _within(_taken):
        if (
            not kind.__struct_config__.omit_defaults
        ):  # who writes an answer leaves fields to defaults
            schema = components[kind.__name__]
            schema["required"] = list(schema["properties"])
    found["components"] = {
        "schemas": components,
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "hoithi_session"},
            "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
        },
    }
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            _say_who(operation, method.upper(), path)
    app.openapi_schema = found
    return found


def _within(kinds: Iterable[type[Struct]]) -> set[type[Struct]]:
    """These structs and all that stand in them."""
    found: set[type[Struct]] = set()
    waiting: list[Any] = list(multi_type_info(kinds))
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, list | tuple):
            waiting += kind
        elif isinstance(kind, StructType):
            if kind.cls not in found:
                found.add(kind.cls)
                waiting += [field.type for field in kind.fields]
        else:
            names = ("type", "types", "item_type", "item_types", "key_type", "value_type")
            waiting += [getattr(kind, name) for name in names if hasattr(kind, name)]
    return found


def _say_who(operation: dict[str, Any], method: str, path: str) -> None:
    access = ACCESS.get((method, path))
    operation["security"] = [] if access is None else _security(method)
    operation["description"] = f"{operation.get('description', '')}\n\n{_who(access)}".strip()
    operation.pop("tags", None)


def _security(method: str) -> list[dict[str, list[str]]]:
    cookie: dict[str, list[str]] = {"session": []}
    return [{"bearer": []}, cookie if method in ("GET", "HEAD") else {**cookie, "csrf": []}]


def _who(access: Access) -> str:
    if access is None:
        return "For anybody."
    return f"For: {', '.join(sorted(access))}." if access else "For whoever is signed in."


_CODES = "\n".join(
    f"- `{code}{'*' if code.endswith('.') else ''}`: {status_of(code)}"
    for code in sorted(STATUS_OF)
    if code
)
_DESCRIPTION = f"""Programs send `Authorization: Bearer TOKEN`, browsers the session cookie and,
with anything but GET, the header `X-CSRF-Token` with the value of the cookie `hoithi_csrf`.
Errors are problem details (RFC 9457) with a stable `code`. Statuses by code, the longest prefix
wins, anything else is 422:

{_CODES}
"""
