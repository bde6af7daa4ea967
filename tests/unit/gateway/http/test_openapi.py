"""The API's document."""

import pytest
from msgspec import Struct

from gateway.core.http.openapi import TOLD_WHOLE
from tests.unit.gateway.fakes import House


@pytest.mark.parametrize("kind", TOLD_WHOLE)
def test_an_answer_of_a_contracts_own_struct_has_all_its_fields(
    house: House, kind: type[Struct]
) -> None:
    with house.open() as client:
        schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    assert set(schemas[kind.__name__]["required"]) == set(kind.__struct_encode_fields__)
