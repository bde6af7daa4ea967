"""Who is looking at a page."""

from msgspec import Struct

from gateway.core.access.sessions import Session


class Viewer(Struct, frozen=True):
    """Who is looking at the page. ``roles`` as in the mission: contestant, liaison, organiser…, as
    far as they hold in all contests; ``grants``: contest (empty: all) and role of each.

    ``csrf`` is the forgery token of their session.
    """

    person: str
    name: str
    roles: frozenset[str] = frozenset()
    agency: str | None = None
    must_change_password: bool = False
    csrf: str = ""
    grants: tuple[tuple[str, str], ...] = ()

    def roles_in(self, contest: str) -> frozenset[str]:
        """The roles that count in this contest."""
        return self.roles | {role for where, role in self.grants if where == contest}


def viewer_of(session: Session) -> Viewer:
    """A session as the pages see it."""
    return Viewer(
        session.person,
        session.name,
        frozenset(session.within("").duties),
        session.agency,
        session.must_change,
        session.csrf,
        () if session.must_change else tuple((g.contest, g.role) for g in session.grants or ()),
    )
