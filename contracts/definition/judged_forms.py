"""The forms that judges mark: entries (P1's videos, P4, P6's slogans) and the stage (P5)."""

from typing import Literal

from msgspec import Struct, field

from contracts.definition.entry_files import FORMATS, SIZES, EntryFormat, EntryKind, SizedFile
from contracts.definition.panels import WHOLE_PANEL, CommitteeFigure, Criterion, Panel

EntryLabel = Literal["title", "author", "position", "workplace", "phone", "code"]
EntryOutlet = Literal["portal", "loudspeaker"]
EntryOwner = Literal["person", "agency"]
HandedInBy = Literal["either", "author", "liaison"]
Screening = Literal["all", "findings", "none"]
PerformanceOrder = Literal["draw", "listed"]


class EntryRules(Struct, frozen=True):
    """The form of an entries phase. A quota of entries per agency is ``minimum_per_agency``.

    ``None`` as a maximum: the plan sets none. Video lengths are in seconds, words are syllables
    between white space without the cover; both ends allowed. ``labels`` stand on each entry.
    ``original``: nothing copied, nothing published before. ``outlets``: where the winning entries
    are made public; loudspeakers need a version in plain text.

    ``owner``: whose an entry is; "": see ``owned_by``. ``handed_in_by``: the author, or the liaison
    of the agency. ``formats`` empty: all of the kinds taken. ``sizes``: bytes of the largest file,
    see ``largest``. ``text_...``: words of a text typed on the page; ``explanation_word_maximum``:
    those of the words that explain an entry, 0: none are asked for. ``picture_longest_minimum``:
    pixels of the longer side. ``video_sound``, ``page_numbers``: without them an entry is not
    accepted by itself. ``grace_s``: seconds after the close in which an entry still comes as if
    before it; nobody is told. ``blind``: judges see nothing that says whose an entry is.
    ``screening``: all entries are looked at before marking, those with an open finding, or none.
    ``panels`` empty: one, of all. ``figures``: what the committee may enter of each entry.
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
    owner: EntryOwner | Literal[""] = ""
    handed_in_by: HandedInBy = "either"
    maximum_per_author: int | None = None
    authors_maximum: int = 1
    formats: list[EntryFormat] = field(default_factory=list)
    sizes: dict[SizedFile, int] = field(default_factory=dict)
    text_word_minimum: int = 0
    text_word_maximum: int | None = None
    explanation_word_maximum: int = 0
    picture_longest_minimum: int = 0
    sound_minimum_s: int = 0
    sound_maximum_s: int | None = None
    video_sound: bool = False
    page_numbers: bool = False
    grace_s: int = 0
    blind: bool = True
    screening: Screening = "all"
    panels: list[Panel] = field(default_factory=list)
    figures: list[CommitteeFigure] = field(default_factory=list)

    @property
    def owned_by(self) -> EntryOwner:
        """Whose an entry is: where the plan does not say, the agency's that may send one only
        (P1, P6), else the person's (P4)."""
        return self.owner or ("agency" if self.maximum_per_agency == 1 else "person")

    def formats_of(self, kind: EntryKind) -> list[EntryFormat]:
        """The formats in which an entry of this kind is taken."""
        return [item for item in FORMATS[kind] if not self.formats or item in self.formats]

    def largest(self, file: SizedFile) -> int:
        """Bytes of the largest file that is taken for it."""
        return self.sizes.get(file, SIZES[file])

    @property
    def judged_by(self) -> list[Panel]:
        """The panels named, or the one of all."""
        return self.panels or [WHOLE_PANEL]


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
    """A part of the performance (P5: introduction, knowledge, sketch) with its score sheet.

    ``overrun_points`` are taken off for every ``overrun_every_s`` that begins after the time limit.
    ``bank_questions``: so many questions of ``bank_topics`` are drawn from the bank for each team.
    """

    id: str
    name: str
    time_limit_s: int | None = None
    criteria: list[Criterion] = field(default_factory=list)
    overrun_every_s: int = 0
    overrun_points: float = 0.0
    bank_topics: list[str] = field(default_factory=list)
    bank_questions: int = 0


class StageRules(Struct, frozen=True):
    """The form of a stage phase. Clusters and the final are its rounds, see ``StageRound``.

    ``teams`` is how many there are in all. ``order``: how the order of performance is found.
    ``panels`` empty: one, of all. Where several mark a part, their values add up.
    """

    teams: int
    team: TeamRules
    parts: list[StagePart]
    order: PerformanceOrder = "draw"
    panels: list[Panel] = field(default_factory=list)

    @property
    def judged_by(self) -> list[Panel]:
        """The panels named, or the one of all."""
        return self.panels or [WHOLE_PANEL]


class StageRound(Struct, frozen=True):
    """What a cluster or the final is: ``teams`` perform at ``venue``, ``advancing`` go on.

    ``teams`` ``None``: as many as go on to it. ``advancing`` ``None``: the plan does not say.
    ``agencies``: codes of the agencies whose teams perform here; empty: not decided yet.
    ``advances_to``: the round they go on to, such as a semi-final; "": the final.
    """

    venue: str
    teams: int | None = None
    advancing: int | None = None
    final: bool = False
    agencies: list[str] = field(default_factory=list)
    advances_to: str = ""
