"""What tests of self-registration share: a contest that takes it, and people who do it."""

from functools import partial
from typing import Any

from contracts.accounts import Account, ChangePassword
from contracts.definition import Audience, RegistrationField, SelfRegistration
from contracts.errors import Problem
from contracts.self_registration import (
    DecideRegistration,
    Registered,
    RegisterSelf,
    WaitingQuery,
)
from plumbing.command_handling import one_by_one
from services.registration.use_cases.accounts import password_change
from services.registration.use_cases.self_registration import deciding_registrations, registering

from .world import SECRET, Inline, World, row

CONSENT = "Tôi đồng ý để Ban Tổ chức dùng thông tin trên."
PASSWORD = "mưa rào tháng bảy"
RULES = SelfRegistration(
    fields=[
        RegistrationField("name"),
        RegistrationField("birth_date"),
        RegistrationField("phone", verified=True),
        RegistrationField("id_number", required=False, verified=True),
        RegistrationField("agency"),
        RegistrationField("address", required=False),
    ],
    consent=CONSENT,
    claim_by=["name", "phone"],
    agency_confirmed=True,
    audience="dan",
)
VALUES = {
    "name": "Lê Thị Bình",
    "birth_date": "05/09/1985",
    "phone": "0912 345 678",
    "agency": "snv",
    "address": "12 Lê Lợi",
}


def prepared(world: World, rules: SelfRegistration = RULES) -> World:
    """A contest with two agencies, one of whose rows may be claimed."""
    world.define(registration=rules, audiences=[Audience("dan", "Nhân dân", "encouraged")])
    world.load(
        [
            row(1, "CB01", "Trần Văn An", phone="0987654321"),
            row(2, "CB02", "Đỗ Thị Ước", "STC", phone="0987654322"),
        ]
    )
    return world


def register(world: World, number: int = 1, /, **changes: Any) -> Registered | Problem:
    """One registration; ``changes`` in the values or, if called so, in the request."""
    request: dict[str, Any] = {"consent": CONSENT, "password": PASSWORD}
    request["arrived_us"] = world.now_us
    request.update({name: changes.pop(name) for name in list(request) if name in changes})
    said: dict[str, Any] = {**VALUES, **changes}
    values = {name: text for name, text in said.items() if text is not None}
    item = RegisterSelf(contest="cchc", newcomer=f"new-{number}", values=values, **request)

    def use_case(item: RegisterSelf) -> Registered:
        return registering.register(world.store, item, secret=SECRET, aside=Inline())

    return one_by_one(use_case, [item])[0]  # type: ignore[return-value]


def insisting(world: World, number: int, **changes: Any) -> Registered | Problem:
    """One of many at once: who is told to come again, comes again."""
    for _ in range(100):
        answer = register(world, number, **changes)
        if not isinstance(answer, Problem) or answer.code != "unavailable":
            break
    return answer


def registered(answer: Registered | Problem) -> Registered:
    assert isinstance(answer, Registered), answer
    return answer


def code_of(answer: Any) -> str:
    assert isinstance(answer, Problem), answer
    return answer.code


def decide(
    world: World, by: str, person: str, decision: Any, reason: str = "", agency: str = ""
) -> Any:
    item = DecideRegistration("cchc", person, decision, reason, by, world.now_us, agency)
    return world.carry_out(partial(deciding_registrations.decide, secret=SECRET), item)


def change_password(world: World, account: Account, current: str, new: str) -> Account:
    """A password of one's own instead of the code."""
    item = ChangePassword(account.person, account.session, current, new, world.now_us)
    return password_change.change_password(world.store, item, secret=SECRET, aside=Inline())


def waiting(world: World, by: str, agency: str | None = None) -> list[str]:
    with world.store.reading() as connection:
        found = deciding_registrations.waiting(connection, WaitingQuery("cchc", by, agency))
    return [one.person for one in found.people]


def staff(world: World) -> tuple[str, str, str]:
    """Ids: the organiser, the liaison of SNV, the liaison of STC."""
    organiser = world.organiser().person
    liaisons = [
        world.grant(organiser, f"dm-{agency}", "liaison", agency=agency, contest="cchc").person
        for agency in ("SNV", "STC")
    ]
    return organiser, liaisons[0], liaisons[1]
