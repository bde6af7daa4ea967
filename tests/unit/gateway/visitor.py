"""A house whose pages are opened by somebody with a role."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from contracts.accounts import Role
from contracts.publications import Publications
from gateway.core.access.sessions import COOKIE
from tests.support.one_thread import Client
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers


class Visitor:
    """Somebody signed in, with a browser without scripts."""

    def __init__(self, house: House, client: Client, *roles: Role, **who: Any) -> None:
        self.client = client
        client.cookies.set(COOKIE, house.token(*roles, **who))

    def see(self, path: str, **query: str) -> Response:
        """A page of the contest."""
        answer: Response = self.client.get(f"/contests/{CONTEST}{path}", params=query)
        return answer

    def send(self, path: str, **fields: str) -> Response:
        """A form of the contest's, with the token that its pages carry."""
        page = self.client.get("/password").text
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
        assert token, page
        sent = {"csrf": token[1], **fields}
        answer: Response = self.client.post(f"/contests/{CONTEST}{path}", data=sent)
        return answer


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Its round is open for another day, so nothing is published."""
    return House(
        tmp_path,
        {**handlers(), "scoring.publications": lambda item: Publications(item.contest, [])},
    )


@pytest.fixture
def liaison(house: House) -> Iterator[Visitor]:
    """The liaison of A1."""
    with house.open() as client:
        yield Visitor(house, client, "liaison", agency="A1")


@pytest.fixture
def organiser(house: House) -> Iterator[Visitor]:
    with house.open() as client:
        yield Visitor(house, client, "organiser")
