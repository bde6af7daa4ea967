"""An organiser's browser at the desks of a house."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response

from contracts.contests import Contests, ContestView, DefineContest
from gateway.core.access.sessions import COOKIE
from services.registration.domain.contests.changes_after_opening import changed_meanwhile
from tests.support.one_thread import Client
from tests.unit.gateway.access.test_pages_by_role import house as house
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House


class Desk:
    """An organiser's browser."""

    def __init__(self, client: Client, house: House) -> None:
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


def registering(house: House, first: ContestView) -> list[ContestView]:
    """Registration as it takes definitions: by revision. Returns what it has, the newest last."""
    held = [first]

    def define(item: DefineContest) -> ContestView:
        if item.revision not in (None, held[-1].revision):
            raise changed_meanwhile(held[-1].revision)
        held.append(ContestView(CONTEST, item.definition, held[-1].revision + 1, item.written))
        return held[-1]

    house.caller.handlers["registration.define_contest"] = define
    house.caller.handlers["registration.contests"] = lambda item: Contests([held[-1]])
    return held
