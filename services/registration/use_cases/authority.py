"""For which agencies somebody may speak: an organiser for all, a liaison for their own."""

from sqlalchemy import Connection

from contracts.errors import Refused
from services.registration.repository import people


def agencies_for(connection: Connection, by: str, contest: str) -> set[str] | None:
    """Agency codes; ``None``: all. Refuses ``registration.not_yours`` where there is none."""
    grants = [
        grant
        for grant in people.grants_of(connection, [by]).get(by, [])
        if grant.contest in ("", contest)
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
