"""Standings and prizes, published and provisional, and drafts after a decision."""

from typing import Any

from msgspec import Struct, field


class StandingsQuery(Struct, frozen=True):
    """Standings of a round; ``provisional`` only for organisers."""

    contest: str
    round: str
    provisional: bool = False
    limit: int = 1000
    offset: int = 0


class Standing(Struct, frozen=True):
    """One line of the standings. ``duration_s`` whole seconds. ``hidden``: the public ledger closes
    this person's agency and exact times, and who is no staff gets ``submitted_at_us`` 0."""

    rank: int
    person: str
    name: str
    agency: str
    score: int
    questions: int
    duration_s: int
    submitted_at_us: int
    prediction: int | None = None
    hidden: bool = False


class WorkStanding(Struct, frozen=True):
    """A work's place among those that judges marked; ``work`` is its code.

    ``value``: its marks in points, exactly ("n/d"), ``marks`` the same with two decimals, ``parts``
    those of each part of a performance. ``people`` and ``names``: its authors, in the same order;
    ``others``: the names of those without accounts. ``hidden``: it won nothing, and who is no staff
    is told neither its title nor whose it is.
    """

    rank: int
    work: str
    kind: str
    value: str
    marks: str
    parts: dict[str, str]
    people: list[str]
    names: list[str]
    agency: str
    hidden: bool = False
    title: str = ""
    others: list[str] = []


class Standings(Struct, frozen=True):
    """Standings by the definition's chain. ``publication`` is ``None`` while provisional.

    Of a round that judges mark ``works`` stand in place of people, and ``contestants`` counts them.

    ``rewritten`` is that of the publication, ``revision`` that of the definition which said what
    of it is told: whoever keeps the answer knows by these until when it holds. ``scale``: scores
    count 1/``scale`` points.
    """

    contest: str
    round: str
    contestants: int
    standings: list[Standing]
    publication: int | None = None
    rewritten: int = 0
    revision: int = 0
    works: list[WorkStanding] = []
    scale: int = 1


class AwardsQuery(Struct, frozen=True):
    """Awards of a contest as published; ``provisional``, only for organisers: also those of rounds
    that are not published yet, as they stand now."""

    contest: str
    provisional: bool = False


class AwardLine(Struct, frozen=True):
    """One prize and who won it; ``winner`` empty: not awarded, ``because`` says why.

    Of a collective prize ``person`` is empty and ``winner`` the agency's name. ``money`` is the
    plan's for this prize, in whole units of its currency, also where it is not awarded. ``because``
    is the measure that decided, ``draw``, ``draw_pending`` (equal, and the seed is not revealed
    yet), ``unopposed``, ``judgement`` (of the committee) or why it is not awarded: ``unfilled``
    (nobody is left), ``conditions`` (those left do not fulfil them), ``not_available`` (it hangs on
    marks that are not known), ``undecided`` or ``not_given`` (by the committee).
    ``values`` are those that decided, scores in 1/``scale`` points where they tell a ``scale``;
    ``next_in_line`` is who came after, with theirs. ``provisional``: of a round that is
    not published yet, for organisers only. ``round`` is null for what is over several rounds;
    ``publication`` is the number of the publication that tells it. ``work`` is the code of what
    judges marked, ``title`` what it is called: its ``winner`` is all authors or, where none is
    told, the agency; ``person`` the first author. ``shared``: so many who are equal have this prize
    together (đồng giải), and ``money`` is then what each of them gets; 0 where equals are drawn.
    """

    award: str
    award_name: str
    round: str | None
    rank: str
    prize: str
    money: int
    person: str = ""
    winner: str = ""
    agency: str = ""
    because: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    next_in_line: dict[str, Any] | None = None
    provisional: bool = False
    collective: bool = False
    publication: int | None = None
    work: str = ""
    title: str = ""
    shared: int = 0


class Awards(Struct, frozen=True):
    """Prizes, in the order of the plan. ``editions``: number and ``rewritten`` of each publication
    that they were read from, by number."""

    contest: str
    awards: list[AwardLine]
    editions: list[tuple[int, int]] = field(default_factory=list)


class DraftQuery(Struct, frozen=True):
    """A round's results as a decision made them, before they are published."""

    contest: str
    round: str
    limit: int = 1000
    offset: int = 0


class Draft(Struct, frozen=True):
    """A round's results after a decision. ``redrawn``: they follow the last decision already.
    ``published``: there is a publication that tells them. ``scale``: scores count 1/``scale``
    points."""

    contest: str
    round: str
    drawn_at_us: int
    prediction_truth: int | None
    contestants: int
    standings: list[Standing]
    awards: list[AwardLine]
    redrawn: bool
    published: bool
    scale: int = 1
