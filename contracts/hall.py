"""What the hall of a stage round is told: marks once released, prizes one at a time.

Values are "n/d", exact fractions. What stands here was announced: a mark that is corrected later
changes it only when somebody announces anew.
"""

from msgspec import Struct, field


class ReleaseMarks(Struct, frozen=True):
    """Let the hall see a team's marks as they are now."""

    contest: str
    round: str
    team: str
    by: str


class RevealPrize(Struct, frozen=True):
    """Let the hall see the next prize of an award, from the last to the first. ``expected``: how
    many of it are revealed so far, so that a second press reveals no second one. The rest is what
    exam answered when it closed the round: which close it was (0: it is not closed), how many teams
    it has, and the sum of their revisions."""

    contest: str
    round: str
    award: str
    expected: int
    by: str
    closing: int = 0
    teams: int = 0
    team_revisions: int = 0


class RevealAnew(Struct, frozen=True):
    """Take back all prizes that were revealed, because marks were corrected meanwhile, or a clock
    is to be. ``closing``: by this close of the round, or an earlier one, no prize is revealed any
    more."""

    contest: str
    round: str
    reason: str
    by: str
    closing: int = 0


class HallQuery(Struct, frozen=True):
    """What was announced in a round's hall."""

    contest: str
    round: str


class HallTeam(Struct, frozen=True):
    """A team's marks as they were released: its parts' after overrunning, and their sum. ``rank``
    among the teams whose marks are released."""

    rank: int
    team: str
    name: str
    place: int
    parts: dict[str, str]
    total: str


class HallPrize(Struct, frozen=True):
    """A prize that was revealed."""

    award: str
    award_name: str
    prize: str
    prize_name: str
    money: int
    team: str
    name: str


class HallAward(Struct, frozen=True):
    """How far an award is; of those not begun ``prizes`` is what the plan has."""

    award: str
    name: str
    prizes: int
    revealed: int


class Hall(Struct, frozen=True):
    """All that was announced; ``version`` grows with each announcement. ``prizes`` in the order in
    which they were revealed."""

    version: int
    teams: list[HallTeam]
    prizes: list[HallPrize]
    awards: list[HallAward]


class HallDeskQuery(Struct, frozen=True):
    """How far marking is, for whoever announces."""

    contest: str
    round: str


class AwaitedSheet(Struct, frozen=True):
    """A sheet that a judge (by id) has yet to hand in, of a part."""

    judge: str
    part: str


class HallDeskTeam(Struct, frozen=True):
    """A team: how many sheets are ``missing``, and who has them; whether judges are asked about
    marks far apart, and whether what was ``released`` is no longer what its marks are now
    (``changed``)."""

    team: str
    name: str
    place: int
    counts: bool
    missing: int
    diverging: bool
    released: bool
    changed: bool
    awaited: list[AwaitedSheet] = field(default_factory=list)


class HallDesk(Struct, frozen=True):
    """``ready``: all sheets are in, so that prizes may be revealed. ``changed``: the prizes are no
    longer those of which some were revealed."""

    version: int
    teams: list[HallDeskTeam]
    awards: list[HallAward]
    ready: bool
    changed: bool
