"""The desks that a role opens from a contest's page."""

from collections.abc import Collection
from typing import Literal

from msgspec import Struct

Stage = Literal["before", "during", "after"]
STAGES: tuple[Stage, ...] = ("before", "during", "after")


class Entry(Struct, frozen=True):
    """``path`` follows the contest's own path; ``text`` is a key of the catalogue; ``stage`` is
    when in a contest's life it is needed most."""

    roles: frozenset[str]
    path: str
    text: str
    stage: Stage


_ORGANISER = frozenset({"organiser"})
_VETTERS = frozenset({"vetter", "organiser"})
#: in the order of a contest's life
MENU: tuple[Entry, ...] = (
    Entry(_ORGANISER, "/set-up", "setup.title", "before"),
    Entry(frozenset({"author", *_VETTERS}), "/questions", "questions.menu", "before"),
    Entry(_VETTERS, "/vetting", "vetting.menu", "before"),
    Entry(_ORGANISER, "/question-bank", "question_bank.menu", "before"),
    Entry(_ORGANISER, "/room", "room.title", "during"),
    Entry(frozenset({"liaison"}), "/agency", "liaison.title", "during"),
    Entry(_ORGANISER, "/agency", "liaison.agencies", "during"),
    Entry(_ORGANISER, "/corrections", "correction.title_all", "during"),
    Entry(_ORGANISER, "/erasures", "erasures.title", "during"),
    Entry(_ORGANISER, "/appeals", "appeals.title", "after"),
    Entry(_ORGANISER, "/second-looks", "corrections.title", "after"),
    Entry(_VETTERS, "/question-figures", "question_figures.menu", "after"),
    Entry(_ORGANISER, "/integrity", "integrity.title", "after"),
    Entry(_ORGANISER, "/conclusion", "conclusion.title", "after"),
    Entry(_ORGANISER, "/audit", "audit.title", "after"),
)


def entries_for(roles: Collection[str]) -> dict[Stage, list[Entry]]:
    """What the contest's page offers to somebody with these roles, by stage; no empty stages."""
    offered = [entry for entry in MENU if not entry.roles.isdisjoint(roles)]
    stages = {stage: [entry for entry in offered if entry.stage == stage] for stage in STAGES}
    return {stage: entries for stage, entries in stages.items() if entries}
