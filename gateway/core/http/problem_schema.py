"""The one shape of every error."""

from typing import Annotated

from msgspec import Meta, Struct


class ProblemDetails(Struct):
    """RFC 9457 problem details. ``code`` is stable and for programs; ``detail`` is for people.

    Further members depend on the code, such as ``problems`` (rows of a spreadsheet),
    ``findings`` (of a definition) or ``arrival_stamp``.
    """

    type: Annotated[str, Meta(examples=["urn:hoithi:problem:attempt.already_submitted"])]
    title: str
    status: int
    detail: str
    code: Annotated[str, Meta(examples=["attempt.already_submitted"])]
