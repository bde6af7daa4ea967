"""What the tests of registration say and see: short words for commands, and the events told."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from contracts.accounts import Account, ActivationCode, GrantRole, SignIn
from contracts.commands_and_events import DATA_OF_EVENT
from contracts.comparison_keys import key_of
from contracts.contests import DefineContest
from contracts.definition import AgencyClass, Definition, ParticipationRules, Phase
from contracts.errors import Problem
from contracts.event_envelope import decode_events
from contracts.rosters import ImportRoster, RosterDifference, RosterRow
from plumbing.command_handling import carry_out
from plumbing.unit_of_work import Store
from services.registration.models import plumbing
from services.registration.repository.people import people_by_key
from services.registration.use_cases.accounts import roles, signing_in
from services.registration.use_cases.contests import contests_and_agencies
from services.registration.use_cases.roster_import import applying, receiving

T = TypeVar("T")
SECOND_US = 1_000_000
START_US = 1_700_000_000 * SECOND_US
SECRET = b"k" * 32


class Inline:
    """Slow work done at once."""

    def run(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        return [job() for job in jobs]


def no_yield() -> None:
    """Nobody else is waiting."""


def definition(slug: str = "cchc", **changes: Any) -> Definition:
    """A plan with two classes that begins in a day."""
    plain = Definition(
        slug=slug,
        title="Tìm hiểu cải cách hành chính",
        organiser="Sở Nội vụ",
        starts_at_us=START_US + 86_400 * SECOND_US,
        ends_at_us=START_US + 40 * 86_400 * SECOND_US,
        agency_classes=[AgencyClass("city", "Thành phố", 0.7), AgencyClass("central", "TW", 0.5)],
        phases=[Phase("p", "Vòng thi", "quiz")],
        participation=ParticipationRules("p"),
    )
    return msgspec.structs.replace(plain, **changes)


def row(number: int, code: str, name: str, agency: str = "SNV", **more: Any) -> RosterRow:
    """A roster row; agencies are of the class "city" unless said otherwise."""
    values = {"agency_name": f"Đơn vị {agency}", "agency_class": "city", **more}
    return RosterRow(row=number, agency_code=agency, person_code=code, full_name=name, **values)


class World:
    """One installation."""

    def __init__(self, store: Store, now_us: int) -> None:
        self.store, self.now_us = store, now_us
        self.uploads = 0

    def carry_out(self, use_case: Any, *items: Any) -> Any:
        """One command; its answer."""
        return carry_out(self.store, use_case, list(items))[0]

    def define(
        self, slug: str = "cchc", written: str = "", revision: int | None = None, **changes: Any
    ) -> Any:
        item = DefineContest(
            definition(slug, **changes), "org", self.now_us, written, revision=revision
        )
        return self.carry_out(contests_and_agencies.define_contest, item)

    def send(self, rows: list[RosterRow], size: int = 1000, **more: Any) -> RosterDifference:
        """Send a roster in slices; the answer to the last one."""
        self.uploads += 1
        values = {
            "upload": f"u{self.uploads}",
            "dry_run": False,
            "contest": "cchc",
            "by": "org",
            **more,
        }
        starts = list(range(0, len(rows), size))
        answer = RosterDifference("receiving")
        for number, start in enumerate(starts):
            item = ImportRoster(
                slice=number,
                rows=rows[start : start + size],
                final=start == starts[-1],
                at_us=self.now_us,
                **values,
            )
            answer = receiving.import_roster(self.store, item, yield_control=no_yield)
        return answer

    def load(self, rows: list[RosterRow], **more: Any) -> RosterDifference:
        """Send a roster and let it be applied; what it changed."""
        answer = self.send(rows, **more)
        applying.go_on(self.store, yield_control=no_yield)
        return answer

    def events(self) -> list[Struct]:
        """Every event told so far."""
        with self.store.reading() as connection:
            texts = connection.execute(
                sa.select(plumbing.outbox.c.events).order_by(plumbing.outbox.c.id)
            ).scalars()
            return [
                msgspec.json.decode(
                    event.data, type=DATA_OF_EVENT[("registration", event.type, event.version)]
                )
                for text in texts
                for event in decode_events(text)
            ]

    def told(self, kind: type[T]) -> list[T]:
        """The events of one type."""
        return [event for event in self.events() if isinstance(event, kind)]

    def person(self, code: str) -> str:
        """Whose mã cán bộ this is."""
        with self.store.reading() as connection:
            return people_by_key(connection, [key_of(code)])[key_of(code)].person

    def organiser(self) -> ActivationCode:
        """The installation's first organiser."""
        with self.store.unit_of_work() as work:
            (made,) = roles.bootstrap_accounts(work, {"organiser": "ban-to-chuc"}, secret=SECRET)
            return made

    def grant(self, by: str, username: str, role: Any, **more: Any) -> Any:
        item = GrantRole(username, username, role, by, self.now_us, **more)

        def use_case(work: Any, items: Any) -> Any:
            return roles.grant_role(work, items, secret=SECRET)

        return self.carry_out(use_case, item)

    def sign_in(
        self, username: str, password: str, address: str = "10.0.0.1", device: str = "", **more: str
    ) -> Account | Problem:
        items = [SignIn(username, password, self.now_us, address, device, **more)]
        return signing_in.sign_in(self.store, items, secret=SECRET, aside=Inline())[0]

    def count(self, table: sa.Table) -> int:
        """Rows of a table."""
        with self.store.reading() as connection:
            number: int = connection.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            return number
