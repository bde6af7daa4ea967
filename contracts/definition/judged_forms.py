"""The forms that judges mark: entries (P1's videos, P4) and the stage (P5)."""

from typing import Literal

from msgspec import Struct, field

EntryKind = Literal["essay", "video"]
EntryLabel = Literal["title", "author", "position", "workplace", "phone"]
EntryOutlet = Literal["portal", "loudspeaker"]
PerformanceOrder = Literal["draw", "listed"]


class Criterion(Struct, frozen=True):
    """A line of the score sheet with the most points that a judge may give."""

    id: str
    name: str
    points: int


class EntryRules(Struct, frozen=True):
    """The form of an entries phase. A quota of entries per agency is ``minimum_per_agency``.

    ``None`` as a maximum: the plan sets none. Video lengths are in seconds, words are syllables
    between white space without the cover; both ends allowed. ``labels`` stand on each entry.
    ``original``: nothing copied, nothing published before. ``outlets``: where the winning entries
    are made public; loudspeakers need a version in plain text.
    """

    kinds: list[EntryKind]
    minimum_per_agency: int = 0
    maximum_per_agency: int | None = None
    video_minimum_s: int = 0
    video_maximum_s: int | None = None
    word_minimum: int = 0
    word_maximum: int | None = None
    attachments: bool = False
    labels: list[EntryLabel] = field(default_factory=list)
    original: bool = False
    criteria: list[Criterion] = field(default_factory=list)
    outlets: list[EntryOutlet] = field(default_factory=list)


class TeamRules(Struct, frozen=True):
    """A team (P5: 7 to 12 people, 4 of them main members, one captain, main or not).

    ``None``: the plan does not say. ``lists_due_us`` is exclusive. ``audiences``: who may be in
    a team; empty: anyone who may take part.
    """

    minimum_members: int = 1
    maximum_members: int | None = None
    main_members: int | None = None
    captain: bool = False
    captain_is_main: bool = False
    lists_due_us: int | None = None
    audiences: list[str] = field(default_factory=list)


class StagePart(Struct, frozen=True):
    """A part of the performance (P5: introduction, knowledge, sketch) with its score sheet."""

    id: str
    name: str
    time_limit_s: int | None = None
    criteria: list[Criterion] = field(default_factory=list)


class StageRules(Struct, frozen=True):
    """The form of a stage phase. Clusters and the final are its rounds, see ``StageRound``.

    ``teams`` is how many there are in all. ``order``: how the order of performance is found.
    """

    teams: int
    team: TeamRules
    parts: list[StagePart]
    order: PerformanceOrder = "draw"


class StageRound(Struct, frozen=True):
    """What a cluster or the final is: ``teams`` perform at ``venue``, ``advancing`` go on.

    ``teams`` ``None``: in the final, as many as go on to it. ``advancing`` ``None``: the plan does
    not say. ``agencies``: codes of the agencies whose teams perform here; empty: not decided yet.
    """

    venue: str
    teams: int | None = None
    advancing: int | None = None
    final: bool = False
    agencies: list[str] = field(default_factory=list)
