"""The lasting menu of staff: the pages of a contest that each role may open, in the order of its
life."""

from collections.abc import Collection, Mapping
from typing import Literal, get_args

from msgspec import Struct

from contracts.definition import Definition
from gateway.live.waiting_counts import Waiting

Stage = Literal["prepare", "running", "marking", "results", "closing", "system"]
#: what some contests have: judges mark something, entries among it, or teams; results decide who
#: enters
Feature = Literal["judged", "entries", "teams", "admissions"]
STAGES: tuple[Stage, ...] = get_args(Stage)


class MenuEntry(Struct, frozen=True):
    """``path`` follows the contest's own path; ``text`` is a key of the catalogue; ``stage`` is
    when in a contest's life it is needed most; ``of``: only in contests that have this; ``waits``:
    whose number stands beside it."""

    roles: frozenset[str]
    path: str
    text: str
    stage: Stage
    of: Feature | None = None
    waits: Waiting | None = None


class MenuLink(Struct, frozen=True):
    """An entry as one person sees it: ``waits`` for a decision, 0 also while nobody knows;
    ``here``: the page that is open, or one below it."""

    href: str
    text: str
    waits: int = 0
    here: bool = False


class MenuGroup(Struct, frozen=True):
    """What belongs to a stage; never empty."""

    stage: Stage
    links: list[MenuLink]

    @property
    def waits(self) -> int:
        """All that waits in it."""
        return sum(link.waits for link in self.links)

    @property
    def here(self) -> bool:
        """Whether the page that is open is one of its."""
        return any(link.here for link in self.links)


_ORGANISER = frozenset({"organiser"})
_VETTERS = frozenset({"vetter", "organiser"})
#: where the staff of a contest begin, after the contest's own path
START = "/desk"
STAFF_ROLES = frozenset({"organiser", "liaison", "author", "vetter", "judge"})
#: in the order of a contest's life
MENU: tuple[MenuEntry, ...] = (
    MenuEntry(_ORGANISER, "/set-up", "setup.title", "prepare"),
    MenuEntry(frozenset({"author", *_VETTERS}), "/questions", "questions.menu", "prepare"),
    MenuEntry(_VETTERS, "/vetting", "vetting.menu", "prepare", waits="vetting"),
    MenuEntry(_ORGANISER, "/question-bank", "question_bank.menu", "prepare"),
    MenuEntry(_ORGANISER, "/room", "room.title", "running"),
    MenuEntry(frozenset({"liaison"}), "/agency", "liaison.title", "running"),
    MenuEntry(_ORGANISER, "/agency", "liaison.agencies", "running"),
    MenuEntry(_ORGANISER, "/corrections", "correction.title_all", "running", waits="corrections"),
    MenuEntry(_ORGANISER, "/erasures", "erasures.title", "running"),
    MenuEntry(_ORGANISER, "/entry-counts", "entry_counts.title", "running", of="entries"),
    MenuEntry(_ORGANISER, "/teams", "teams.title", "running", of="teams"),
    MenuEntry(
        _ORGANISER, "/screening", "screening.title", "marking", of="entries", waits="screening"
    ),
    MenuEntry(_ORGANISER, "/panels", "panels.title", "marking", of="judged"),
    MenuEntry(frozenset({"judge"}), "/judging", "sheets.title", "marking", of="judged"),
    MenuEntry(_ORGANISER, "/appeals", "appeals.title", "results", waits="appeals"),
    MenuEntry(_ORGANISER, "/second-looks", "corrections.title", "results"),
    MenuEntry(_VETTERS, "/question-figures", "question_figures.menu", "results"),
    MenuEntry(_ORGANISER, "/integrity", "integrity.title", "results"),
    MenuEntry(_ORGANISER, "/admissions", "admissions.title", "results", of="admissions"),
    MenuEntry(_ORGANISER, "/conclusion", "conclusion.title", "closing"),
    MenuEntry(_ORGANISER, "/documents", "documents.title", "closing"),
    MenuEntry(_ORGANISER, "/set-up/staff", "setup.staff", "system"),
    MenuEntry(_ORGANISER, "/audit", "audit.title", "system"),
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


def entries_for(roles: Collection[str], features: Collection[Feature]) -> list[MenuEntry]:
    """What a contest that has these ``features`` offers to somebody with these roles."""
    return [
        entry
        for entry in MENU
        if not entry.roles.isdisjoint(roles) and (entry.of is None or entry.of in features)
    ]


def menu_of(
    contest: str, entries: Collection[MenuEntry], waits: Mapping[Waiting, int], path: str
) -> list[MenuGroup]:
    """These entries of a contest by stage, as seen from the page at ``path``."""
    home = f"/contests/{contest}"
    above = [one.path for one in entries if f"{path}/".startswith(f"{home}{one.path}/")]
    here = max(above, key=len, default=None)
    groups = []
    for stage in STAGES:
        links = [
            MenuLink(
                home + one.path,
                one.text,
                waits.get(one.waits, 0) if one.waits else 0,
                one.path == here,
            )
            for one in entries
            if one.stage == stage
        ]
        if links:
            groups.append(MenuGroup(stage, links))
    return groups
