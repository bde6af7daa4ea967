"""Prizes: to whom, for what, in which order, and on which conditions."""

from typing import Literal

from msgspec import Struct, field

from contracts.definition.measures import AnyMeasure, CollectiveMeasure

Recipients = Literal["individual", "collective", "entry", "team"]
Combination = Literal["best", "sum", "last"]
AwardBasis = Literal["phase", "rounds"]
Completion = Literal["quota", "final_participants"]
AwardTie = Literal["draw", "shared"]
SharedMoney = Literal["whole", "divided"]
SharedPlaces = Literal["used", "kept"]
SeveralPrizes = Literal["earlier", "higher"]
AwardBy = Literal["rules", "judgement"]
AwardRanking = Literal["score", "prediction", "duration"]


class Prize(Struct, frozen=True):
    """One rank of an award: ``winners`` people or agencies receive ``money`` each.

    ``certificate`` names what comes with it, such as "Bằng khen của Chủ tịch UBND thành phố".
    """

    rank: str
    name: str
    winners: int
    money: int = 0
    certificate: str = ""


class Term(Struct, frozen=True):
    """One measure in a weighted combination, with the fields of ``Measure``.

    Its value is divided by the highest among those compared (0 where that is 0; in a ``sum`` it is
    not divided), then multiplied by ``weight``. ``prizes`` is then the number of all its ranks
    together.
    """

    measure: CollectiveMeasure
    weight: float
    award: str = ""
    ranks: list[str] = field(default_factory=list)
    phase: str = ""
    part: str = ""
    criterion: str = ""
    figure: str = ""
    share: float = 0.0


class Measure(Struct, frozen=True):
    """What agencies, entries or teams are compared by: one of ``MEASURES``, and taken of what.

    ``until``: to what a moment brought the agency; whoever has not got there stands behind all who
    have. ``award``, ``ranks``: whose prizes are counted ("": every individual award's), compared
    rank by rank in this order (empty: the order of the plan). ``phase``: where marks are from
    ("": the award's own phase), ``part``: of which part of the stage, ``criterion``: of which line
    of the score sheet alone. ``figure``: which of the committee's figures. ``share``: from
    which share of the paper's points on papers are counted. ``terms``: what
    ``weighted`` or ``sum`` adds up. Participants, attempts and scores are those of the award's
    scope (its round, its ``rounds``, or all that count) and audiences.
    """

    measure: AnyMeasure
    until: Completion = "final_participants"
    award: str = ""
    ranks: list[str] = field(default_factory=list)
    phase: str = ""
    part: str = ""
    terms: list[Term] = field(default_factory=list)
    criterion: str = ""
    figure: str = ""
    share: float = 0.0


class Conditions(Struct, frozen=True):
    """Without which nobody wins, however well placed: they are passed over, and it is reported.

    For agencies: ``quota_met`` and at least ``minimum_participants``, ``minimum_headcount``
    (by the denominator) and ``minimum_entries`` sent in the contest. For people:
    ``minimum_score`` right answers and ``minimum_rounds`` taken part in.
    """

    quota_met: bool = False
    minimum_participants: int = 1
    minimum_headcount: int = 0
    minimum_entries: int = 0
    minimum_score: int = 0
    minimum_rounds: int = 1


class PrizesInAll(Struct, frozen=True):
    """How many prizes the plan states over all awards together, by whom they are for; None: it says
    nothing. 15 over four weeks are 3 of each week and 3 of the whole contest, for instance."""

    individual: int | None = None
    collective: int | None = None
    entry: int | None = None
    team: int | None = None


class Award(Struct, frozen=True):
    """Giải thưởng. ``each_round``: given for every round of ``phase``, else once over all of it.

    ``rounds``: only these rounds of the phase (P5: clusters, or the final); empty: all that count.
    ``audiences``: only for people of these, and only they count for their agency; empty: all.
    ``combine``: how a person's rounds make one result where the award is over several: the best
    by the quiz's ranking, the last, or the sum of scores, prediction distances and durations,
    with the arrival of the last. People are ranked by the quiz's ranking.
    ``ranking``: of people, by what this award goes before the quiz's ranking does, such as the
    closest prediction; who made none does not win what goes by it first.
    ``measures``: how agencies, entries or teams are compared, the first that differs decides;
    none: entries and teams by their marks. People are compared by them in an award over several
    phases alone (``phases``). ``tie``: whom all this leaves equal is ordered by the
    seeded public draw, or all of them get the prize (``shared``, đồng giải) and nobody is drawn.
    Then each has the ``whole`` of its money, or it is ``divided``, in whole units each; and they
    have ``used`` as many prizes as they are, or those behind are ``kept`` for the next in line.
    ``one_prize_each``: among all awards that say so, a person, agency or team holds one prize:
    rounds in their order, then what is given over several; awards in the order of the plan.
    ``several_prizes``: of those that one publication gives, the ``higher`` stands instead.
    ``prizes_per_agency``: at most so many of the award's winners, each time that it is given, are
    of one agency.
    ``by`` "judgement": the committee chooses who wins, and its minutes are on record; nothing is
    compared, and it is given over the phase.
    ``basis`` "rounds": the plan gives the prizes "by each round's results" without saying whether
    in each round or in all; ``prizes_promised`` is the number of prizes it states in all.
    """

    id: str
    name: str
    phase: str
    recipients: Recipients
    prizes: list[Prize]
    each_round: bool = False
    rounds: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    combine: Combination | None = None
    measures: list[Measure] = field(default_factory=list)
    conditions: Conditions = field(default_factory=Conditions)
    tie: AwardTie | None = None
    one_prize_each: bool = False
    basis: AwardBasis = "phase"
    prizes_promised: int | None = None
    shared_money: SharedMoney = "whole"
    shared_places: SharedPlaces = "used"
    several_prizes: SeveralPrizes = "earlier"
    prizes_per_agency: int | None = None
    ranking: list[AwardRanking] = field(default_factory=list)
    by: AwardBy = "rules"

    @property
    def phases(self) -> list[str]:
        """The phases that an award to people is over, where its measures name another than its own:
        each once, as they are named. Empty of every other award."""
        asked: list[Measure | Term] = [*self.measures]
        asked += [term for measure in self.measures for term in measure.terms]
        named = [one for one in asked if one.measure not in ("weighted", "sum")]
        found = list(dict.fromkeys(one.phase or self.phase for one in named))
        over_several = self.recipients == "individual" and self.by == "rules" and found
        return found if over_several and {*found} != {self.phase} else []
