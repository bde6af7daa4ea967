"""People who are not one contest's alone (docs/adr/0018).

A person has one account and one set of data over all contests. Who stands on several lists, or has
a role beyond this contest, must not lose either to the staff of one of them: what one contest's
staff may do about its own people ends where another contest's matters begin.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from contracts.errors import Refused
from services.registration.repository import contests as contests_repository
from services.registration.repository import people
from services.registration.repository.people import Grant
from services.registration.use_cases.accounts.authority import organises, serves_no_more_than

#: so long after its end a contest goes on: appeals are answered, prizes given
AFTER_US = 90 * 86_400 * 1_000_000


def kept_from(connection: Connection, by: str, contest: str, ids: Collection[str]) -> set[str]:
    """Those of these people whose own data (name, birth date, phone ...) ``by`` may not change
    through this contest: of organisers of all contests nobody, else whom another contest named
    before, past ones too, or who has a role beyond a liaison's of this contest."""
    if not ids or organises(connection, by, contest) == "all":
        return set()
    held = people.grants_of(connection, ids)
    beyond = {name for name in held if not serves_no_more_than(held[name], contest)}
    return beyond | people.places_before(connection, contest, ids).keys()


def closed_to(
    connection: Connection, by: str, contest: str, ids: Collection[str], now_us: int
) -> set[str]:
    """Those of these people whose account ``by`` may not open to anybody through this contest: it
    opens one that named the person before and goes on, where ``by`` is neither organiser nor the
    liaison of the person's agency."""
    going_on = listed_before(connection, contest, ids, now_us)
    if not going_on or organises(connection, by, contest) == "all":
        return set()
    held = people.grants_of(connection, [by]).get(by, [])
    return {
        person
        for person, others in going_on.items()
        if not all(_serves(connection, held, other, person) for other in others)
    }


def _serves(connection: Connection, held: list[Grant], contest: str, person: str) -> bool:
    """Whether somebody with these roles organises the contest or is the person's liaison there."""
    agencies = people.entries_of(connection, contest, [person])[person].agencies_now()
    return any(
        one.role == "organiser" or (one.role == "liaison" and one.agency in agencies)
        for one in held
        if one.contest == contest
    )


def listed_before(
    connection: Connection, contest: str, ids: Collection[str], now_us: int
) -> dict[str, list[str]]:
    """The contests that go on and named one of these people before this one did, by person. Who
    comes later takes nothing away from who was there: neither the account nor the say about it."""
    before = people.places_before(connection, contest, ids)
    on = {
        other: _goes_on(connection, other, now_us)
        for other in sorted({one for others in before.values() for one in others})
    }
    found = {person: [one for one in others if on[one]] for person, others in before.items()}
    return {person: others for person, others in found.items() if others}


def _goes_on(connection: Connection, contest: str, now_us: int) -> bool:
    row = contests_repository.contest_of(connection, contest)
    return row is not None and now_us < row.definition.ends_at_us + AFTER_US


def refuse_closed(connection: Connection, by: str, contest: str, person: str, now_us: int) -> None:
    """``registration.elsewhere`` unless ``by`` may open this person's account."""
    if closed_to(connection, by, contest, [person], now_us):
        raise Refused(
            "registration.elsewhere",
            "Người này cũng có tên ở cuộc thi khác đang diễn ra, tài khoản là một: việc này do "
            "Ban Tổ chức toàn hệ thống, hoặc người phụ trách cả hai nơi, quyết định. (Another "
            "contest that goes on names this person: organisers of all contests decide, or who "
            "serves the person in both.)",
        )
