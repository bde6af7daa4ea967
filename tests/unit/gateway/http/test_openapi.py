"""The API's document."""

import pytest
from msgspec import Struct

from contracts.definition import RegistrationField
from contracts.question_statistics import KeySuspicion
from contracts.reporting import Digest
from contracts.results import AwardLine
from gateway.questions.shapes import ProposalBody
from tests.unit.gateway.fakes import House


@pytest.mark.parametrize(
    ("kind", "optional"),
    [
        *((kind, set()) for kind in (AwardLine, Digest, KeySuspicion, RegistrationField)),
        (
            ProposalBody,
            {"source", "difficulty", "office", "id", "shuffle", "kind", "formatting"},
        ),
    ],
)
def test_answers_have_all_their_fields_and_what_is_sent_may_leave_some_out(
    house: House, kind: type[Struct], optional: set[str]
) -> None:
    with house.open() as client:
        schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    told = schemas[kind.__name__]
    assert set(told["properties"]) - set(told["required"]) == optional
