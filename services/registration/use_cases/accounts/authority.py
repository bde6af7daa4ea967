"""What somebody may do for others: for which agencies they speak (an organiser for all, a liaison
for their own), whom they may give a role or a code (docs/adr/0018-roles-of-one-contest.md)."""

from typing import Literal

from sqlalchemy import Connection

from contracts.accounts import Role
from contracts.errors import Refused
from services.registration.repository import people
from services.registration.repository.people import Grant

#: who set the installation up: nobody grants the first roles
INSTALLATION = "installation"


def agencies_for(connection: Connection, by: str, contest: str) -> set[str] | None:
    """Agency codes; ``None``: all. Refuses ``registration.not_yours`` where there is none."""
    grants = [
        grant for grant in people.grants_of(connection, [by]).get(by, []) if grant.holds_in(contest)
    ]
    if any(grant.role == "organiser" for grant in grants):
        return None
    own = {grant.agency for grant in grants if grant.role == "liaison"}
    if not own:
        raise not_yours()
    return own


def refuse_others(connection: Connection, by: str, contest: str, agency: str) -> None:
    """Refuse ``registration.not_yours`` unless ``by`` may speak for this agency."""
    own = agencies_for(connection, by, contest)
    if own is not None and agency not in own:
        raise not_yours()


def refuse_all_but_organisers(connection: Connection, by: str, contest: str) -> None:
    """Refuse ``registration.not_yours`` unless ``by`` is an organiser."""
    if agencies_for(connection, by, contest) is not None:
        raise not_yours()


def not_yours() -> Refused:
    """Neither an organiser nor this agency's liaison."""
    return Refused(
        "registration.not_yours",
        "Chỉ Ban Tổ chức, hoặc đầu mối của đơn vị đó. (Organisers, or that agency's liaison.)",
    )


def organises(connection: Connection, by: str, contest: str) -> Literal["all", "one", "none"]:
    """Whether ``by`` is an organiser: of all contests, of this one, or not."""
    if by == INSTALLATION:
        return "all"
    held = [
        one for one in people.grants_of(connection, [by]).get(by, []) if one.role == "organiser"
    ]
    if any(not one.contest for one in held):
        return "all"
    return "one" if any(one.contest == contest for one in held) else "none"


def refuse_staffing(connection: Connection, by: str, role: Role, contest: str) -> None:
    """Refuse ``role.not_yours`` unless ``by`` may give and take this role: an organiser of all
    contests any, one of a contest those that hold in it alone."""
    standing = organises(connection, by, contest)
    if standing == "all" or (standing == "one" and contest and role != "ops"):
        return
    raise Refused(
        "role.not_yours",
        "Chỉ Ban Tổ chức của cuộc thi cấp hoặc thu hồi quyền trong cuộc thi đó; quyền trong mọi "
        "cuộc thi và quyền vận hành thì chỉ Ban Tổ chức toàn hệ thống. (Organisers of a contest, "
        "for that contest; roles in all contests and operators: organisers of all contests.)",
    )


def may_issue_code(connection: Connection, by: str, contest: str, person: str) -> bool:
    """Whether an organiser may issue the code that opens this person's account."""
    standing = organises(connection, by, contest)
    if standing != "one":
        return standing == "all"
    held = people.grants_of(connection, [person]).get(person, [])
    listed = person in people.entries_of(connection, contest, [person])
    return serves_no_more_than(held, contest) and (listed or bool(held))


def serves_no_more_than(held: list[Grant], contest: str) -> bool:
    """Whether somebody with these roles is at most a liaison of this contest: who holds more is
    given codes by organisers of all contests only."""
    return all(one.role == "liaison" and one.contest == contest for one in held)
