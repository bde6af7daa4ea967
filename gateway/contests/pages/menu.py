"""The pages that a contest's page offers to each role."""

from collections.abc import Collection
from typing import Literal

from msgspec import Struct

Stage = Literal["before", "during", "after"]
STAGES: tuple[Stage, ...] = ("before", "during", "after")


class MenuEntry(Struct, frozen=True):
    """``path`` follows the contest's own path; ``text`` is a key of the catalogue; ``stage`` is
    when in a contest's life it is needed most; ``judged``: only where judges mark something,
    ``entries``: only where something is handed in for them."""

    roles: frozenset[str]
    path: str
    text: str
    stage: Stage
    judged: bool = False
    entries: bool = False


_ORGANISER = frozenset({"organiser"})
_VETTERS = frozenset({"vetter", "organiser"})
#: in the order of a contest's life
MENU: tuple[MenuEntry, ...] = (
    MenuEntry(_ORGANISER, "/set-up", "setup.title", "before"),
    MenuEntry(frozenset({"author", *_VETTERS}), "/questions", "questions.menu", "before"),
    MenuEntry(_VETTERS, "/vetting", "vetting.menu", "before"),
    MenuEntry(_ORGANISER, "/question-bank", "question_bank.menu", "before"),
    MenuEntry(_ORGANISER, "/room", "room.title", "during"),
    MenuEntry(frozenset({"liaison"}), "/agency", "liaison.title", "during"),
    MenuEntry(_ORGANISER, "/agency", "liaison.agencies", "during"),
    MenuEntry(_ORGANISER, "/corrections", "correction.title_all", "during"),
    MenuEntry(_ORGANISER, "/erasures", "erasures.title", "during"),
    MenuEntry(frozenset({"judge"}), "/judging", "sheets.title", "after", judged=True),
    MenuEntry(_ORGANISER, "/screening", "screening.title", "during", entries=True),
    MenuEntry(_ORGANISER, "/panels", "panels.title", "during", judged=True),
    MenuEntry(_ORGANISER, "/appeals", "appeals.title", "after"),
    MenuEntry(_ORGANISER, "/second-looks", "corrections.title", "after"),
    MenuEntry(_VETTERS, "/question-figures", "question_figures.menu", "after"),
    MenuEntry(_ORGANISER, "/integrity", "integrity.title", "after"),
    MenuEntry(_ORGANISER, "/conclusion", "conclusion.title", "after"),
    MenuEntry(_ORGANISER, "/audit", "audit.title", "after"),
)


def entries_for(
    roles: Collection[str], *, judged: bool, entries: bool
) -> dict[Stage, list[MenuEntry]]:
    """What the contest's page offers to somebody with these roles, by stage; no empty stages.
    ``judged``: judges mark something in it, ``entries``: among it what was handed in."""
    offered = [
        entry
        for entry in MENU
        if not entry.roles.isdisjoint(roles)
        and (judged or not entry.judged)
        and (entries or not entry.entries)
    ]
    stages = {stage: [entry for entry in offered if entry.stage == stage] for stage in STAGES}
    return {stage: entries for stage, entries in stages.items() if entries}
