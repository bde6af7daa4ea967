"""One suite for both databases: every test that takes ``world`` runs on SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from nacl.pwhash import argon2id

from deploy.local.postgres import Postgres
from plumbing import outbox, passwords
from plumbing.database import Database
from plumbing.unit_of_work import Store
from services.registration.models import plumbing
from tests.support.databases import Databases

from .sign_in_steps import ROSTER
from .staff_list_steps import DAY_US
from .world import START_US, World, row


@pytest.fixture(autouse=True)
def _passwords_that_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hashes with the least work; ``tests/unit`` and bench look at the work itself."""
    monkeypatch.setattr(passwords, "OPERATIONS", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(passwords, "MEMORY_BYTES", argon2id.MEMLIMIT_MIN)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registration.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    name = f"registration_{uuid4().hex[:12]}"
    server.create_database(name)
    return server.url(name)


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """An installation with the tables of today and a clock that the test moves."""
    store = Store(Database(databases.service("registration")), plumbing)
    world = World(store, START_US)
    store.clock = lambda: world.now_us
    with store.database.writing() as connection:
        outbox.begin(connection, plumbing, 1)
    yield world
    store.database.close()


@pytest.fixture
def staffed(world: World) -> World:
    """A contest with a roster."""
    world.define()
    world.load(ROSTER)
    return world


@pytest.fixture
def liaison(world: World) -> str:
    """The liaison of SNV, in a contest that has begun, with two lists."""
    world.define()
    world.load(
        [
            row(1, "CB01", "Trần Văn An", email="an@example.vn", position="Văn thư"),
            row(2, "CB02", "Đỗ Thị Ước", email=""),
            row(3, "CB03", "Lê Bình", "STC", email="binh@example.vn"),
            row(4, "CB04", "Vũ Hai", email="hai@example.vn"),
            row(5, "CB04", "Vũ Hai", "STC", email="hai@example.vn"),
        ]
    )
    world.now_us = START_US + 2 * DAY_US
    organiser = world.organiser().person
    made = world.grant(organiser, "dau-moi", "liaison", agency="SNV", contest="cchc")
    person: str = made.person
    return person
