"""The measures that agencies and teams are compared by: one table of all of them. Some of them
compare people too, where an award is over several phases.

The reader and the schema of definition files, their checker, scoring, the recount, pages and
sheets take from it what they need to know of a measure. What each one means stands in
``docs/definition.md``, how its value is told in ``docs/ledger.md``, 16.
"""

from typing import Final, Literal

from msgspec import Struct

CollectiveMeasure = Literal[
    "participation_rate",
    "participants",
    "attempts",
    "attempts_rate",
    "mean_score",
    "median_score",
    "papers_above",
    "papers_above_rate",
    "total_score",
    "earliest_completion",
    "prizes",
    "entry_marks",
    "stage_marks",
    "committee_figure",
]
AnyMeasure = CollectiveMeasure | Literal["weighted", "sum"]
#: ``rate``, ``share``, ``score``: fractions, shown as so many of so many, as a percentage, as
#: points; ``by_rank``: numbers compared one by one; ``moment``: µs, earlier is better, "" is never
MeasureValue = Literal["rate", "share", "score", "number", "by_rank", "moment"]
Counted = Literal["attempts", "prizes", "entries", "stage", "figures", "terms"]


class MeasureFacts(Struct, frozen=True):
    """What has to be known of a measure; more is better, but for a moment.

    ``of``: what it is counted from. Attempts are those of the award's own phase, which is a quiz,
    or with ``works`` of any form: entries and performances that count are then its attempts, and
    their authors and members its participants. Marks and figures of entries and marks of the stage
    may be another phase's, of that form. ``combined``: people's results over several rounds must be
    made one before it is counted.
    ``further``: none of an agency's figures holds what it is made of, so a ledger tells its value
    among them, of the awards that ask for it. ``shared``: it counts papers with at least a share of
    the points, which the plan says. ``person``: the form of a phase in which people have it, so
    that an award to people over several phases may go by it.
    """

    value: MeasureValue
    of: Counted
    combined: bool = False
    further: bool = False
    works: bool = False
    shared: bool = False
    person: Literal["", "quiz", "entries", "stage"] = ""


MEASURES: Final[dict[AnyMeasure, MeasureFacts]] = {
    "participation_rate": MeasureFacts("rate", "attempts", works=True),
    "participants": MeasureFacts("number", "attempts", works=True),
    "attempts": MeasureFacts("number", "attempts", works=True),
    "attempts_rate": MeasureFacts("rate", "attempts", works=True),
    "mean_score": MeasureFacts("score", "attempts", combined=True),
    "median_score": MeasureFacts("score", "attempts", further=True),
    "papers_above": MeasureFacts("number", "attempts", further=True, shared=True),
    "papers_above_rate": MeasureFacts("rate", "attempts", further=True, shared=True),
    "total_score": MeasureFacts("number", "attempts", combined=True, person="quiz"),
    "earliest_completion": MeasureFacts("moment", "attempts"),
    "prizes": MeasureFacts("by_rank", "prizes"),
    "entry_marks": MeasureFacts("number", "entries", person="entries"),
    "stage_marks": MeasureFacts("number", "stage", person="stage"),
    "committee_figure": MeasureFacts("number", "figures"),
    "weighted": MeasureFacts("share", "terms"),
    "sum": MeasureFacts("score", "terms"),
}
