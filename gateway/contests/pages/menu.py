"""The pages that a contest's page offers to each role."""

from collections.abc import Collection
from typing import Literal

from msgspec import Struct

from contracts.definition import Definition

Stage = Literal["before", "during", "after"]
#: what some contests have: judges mark something, entries among it, or teams; results decide who
#: enters
Feature = Literal["judged", "entries", "teams", "admissions"]
STAGES: tuple[Stage, ...] = ("before", "during", "after")


class MenuEntry(Struct, frozen=True):
    """``path`` follows the contest's own path; ``text`` is a key of the catalogue; ``stage`` is
    when in a contest's life it is needed most; ``of``: only in contests that have this."""

    roles: frozenset[str]
    path: str
    text: str
    stage: Stage
    of: Feature | None = None


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
    MenuEntry(frozenset({"judge"}), "/judging", "sheets.title", "after", of="judged"),
    MenuEntry(_ORGANISER, "/entry-counts", "entry_counts.title", "during", of="entries"),
    MenuEntry(_ORGANISER, "/screening", "screening.title", "during", of="entries"),
    MenuEntry(_ORGANISER, "/teams", "teams.title", "during", of="teams"),
    MenuEntry(_ORGANISER, "/panels", "panels.title", "during", of="judged"),
    MenuEntry(_ORGANISER, "/appeals", "appeals.title", "after"),
    MenuEntry(_ORGANISER, "/second-looks", "corrections.title", "after"),
    MenuEntry(_VETTERS, "/question-figures", "question_figures.menu", "after"),
    MenuEntry(_ORGANISER, "/integrity", "integrity.title", "after"),
    MenuEntry(_ORGANISER, "/conclusion", "conclusion.title", "after"),
    MenuEntry(_ORGANISER, "/documents", "documents.title", "after"),
    MenuEntry(_ORGANISER, "/admissions", "admissions.title", "after", of="admissions"),
    MenuEntry(_ORGANISER, "/audit", "audit.title", "after"),
)


def features_of(plan: Definition) -> list[Feature]:
    """What a contest has of what only some have."""
    entries = any(phase.entries for phase in plan.phases)
    teams = any(phase.stage for phase in plan.phases)
    admits = any(
        phase.admits or any(phase.goes_on_to(one) for one in phase.rounds) for phase in plan.phases
    )
    found: list[tuple[Feature, bool]] = [
        ("judged", entries or teams),
        ("entries", entries),
        ("teams", teams),
        ("admissions", admits),
    ]
    return [feature for feature, has in found if has]


def entries_for(
    roles: Collection[str], features: Collection[Feature]
) -> dict[Stage, list[MenuEntry]]:
    """What the contest's page offers to somebody with these roles, by stage; no empty stages.
    ``features``: what the contest has."""
    offered = [
        entry
        for entry in MENU
        if not entry.roles.isdisjoint(roles) and (entry.of is None or entry.of in features)
    ]
    stages = {stage: [entry for entry in offered if entry.stage == stage] for stage in STAGES}
    return {stage: entries for stage, entries in stages.items() if entries}
