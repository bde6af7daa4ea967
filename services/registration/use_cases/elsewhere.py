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
from services.registration.use_cases.authority import organises, serves_no_more_than

#: so long after its end a contest goes on: appeals are answered, prizes given
AFTER_US = 90 * 86_400 * 1_000_000


def kept_from(connection: Connection, by: str, contest: str, ids: Collection[str]) -> set[str]:
    """Those of these people whose own data (name, birth date, phone ...) ``by`` may not change
    through this contest: of organisers of all contests nobody, else who stands on another
    contest's list, past ones too, or has a role beyond a liaison's of this contest."""
    if not ids or organises(connection, by, contest) == "all":
        return set()
    listed = {person for person, _ in people.places_elsewhere(connection, contest, ids)}
    held = people.grants_of(connection, ids)
    return listed | {name for name in held if not serves_no_more_than(held[name], contest)}


def closed_to(
    connection: Connection, by: str, contest: str, ids: Collection[str], now_us: int
) -> set[str]:
    """Those of these people whose account ``by`` may not open to anybody through this contest: it
    opens another contest that goes on and that names the person too, where ``by`` is neither
    organiser nor the liaison of the person's agency."""
    going_on = listed_elsewhere(connection, contest, ids, now_us)
    if not going_on or organises(connection, by, contest) == "all":
        return set()
    grants = people.grants_of(connection, [by]).get(by, [])
    closed = set()
    for person, others in going_on.items():
        for other in others:
            held = [one for one in grants if one.contest == other]
            entry = people.entries_of(connection, other, [person])[person]
            now = entry.agencies_now()
            if not any(
                one.role == "organiser" or (one.role == "liaison" and one.agency in now)
                for one in held
            ):
                closed.add(person)
    return closed


def listed_elsewhere(
    connection: Connection, contest: str, ids: Collection[str], now_us: int
) -> dict[str, list[str]]:
    """The other contests that go on and name one of these people, by person."""
    found: dict[str, list[str]] = {}
    over: dict[str, bool] = {}
    for person, other in people.places_elsewhere(connection, contest, ids):
        if other not in over:
            row = contests_repository.contest_of(connection, other)
            over[other] = row is None or row.definition.ends_at_us + AFTER_US <= now_us
        if not over[other]:
            found.setdefault(person, []).append(other)
    return found


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
