"""An organiser's browser at the desks of a house."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from gateway.core.sessions import COOKIE
from tests.unit.desks.test_admission import house as house
from tests.unit.gateway.fakes import House


class Desk:
    """An organiser's browser."""

    def __init__(self, client: TestClient, house: House) -> None:
        self.client, self.house = client, house
        token = house.token("organiser", person="org")
        session = house.gateway.sessions.verify(token, house.now_us)
        assert session
        self.csrf = session.csrf
        client.cookies.set(COOKIE, token)

    def get(self, path: str, **query: str) -> str:
        """The page at this path."""
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        page: str = answer.text
        return page

    def send(self, path: str, file: tuple[str, bytes] | None = None, /, **fields: Any) -> Response:
        """A form, with a file if there is one."""
        files = {"file": file} if file else {"file": ("", b"")}
        data = {"csrf": self.csrf, **fields}
        answer: Response = self.client.post(path, data=data, files=files)
        return answer

    def asked(self, command: str) -> list[Any]:
        """What a service was asked."""
        return self.house.caller.commands(command)


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with house.open() as client:
        yield Desk(client, house)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]
