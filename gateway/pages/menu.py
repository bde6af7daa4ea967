"""The desks that a role opens from a contest's page."""

from collections.abc import Collection

from msgspec import Struct


class Entry(Struct, frozen=True):
    """``path`` follows the contest's own path; ``text`` is a key of the catalogue."""

    roles: frozenset[str]
    path: str
    text: str


_ORGANISER = frozenset({"organiser"})
#: in the order of a contest's life
MENU: tuple[Entry, ...] = (
    Entry(_ORGANISER, "/set-up", "setup.title"),
    Entry(frozenset({"author", "vetter", "organiser"}), "/questions", "questions.menu"),
    Entry(frozenset({"vetter", "organiser"}), "/vetting", "vetting.menu"),
    Entry(frozenset({"organiser"}), "/question-bank", "question_bank.menu"),
    Entry(frozenset({"vetter", "organiser"}), "/question-figures", "question_figures.menu"),
    Entry(frozenset({"liaison"}), "/agency", "liaison.title"),
    Entry(frozenset({"organiser"}), "/agency", "liaison.agencies"),
    Entry(frozenset({"organiser"}), "/corrections", "correction.title_all"),
    Entry(frozenset({"organiser"}), "/room", "room.title"),
    Entry(frozenset({"organiser"}), "/conclusion", "conclusion.title"),
    Entry(_ORGANISER, "/integrity", "integrity.title"),
    Entry(_ORGANISER, "/second-looks", "corrections.title"),
    Entry(_ORGANISER, "/appeals", "appeals.title"),
    Entry(_ORGANISER, "/audit", "audit.title"),
)


def entries_for(roles: Collection[str]) -> list[Entry]:
    """What the contest's page offers to somebody with these roles."""
    return [entry for entry in MENU if not entry.roles.isdisjoint(roles)]
