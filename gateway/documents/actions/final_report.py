"""The final report."""

from contracts.definition import Definition
from contracts.local_times import rfc3339
from contracts.reporting import ClassTotal, Participation
from documents.letterhead import Letterhead
from documents.prize_list import PrizeList
from documents.report import AwardFigures, ClassFigures, FinalReport, RoundFigures
from gateway.documents.actions.winners import formats_of
from gateway.web.number_and_date_formats import Formats


def final_report(
    plan: Definition,
    head: Letterhead,
    prizes: PrizeList,
    whole: Participation,
    rounds: list[tuple[str, Participation]],
) -> FinalReport:
    """``whole``: participation of the phase with the quota; ``rounds``: name and participation of
    each round. ``prizes`` may be provisional; the report then says so above everything."""
    f = formats_of(plan)
    people = sum(row.participants for row in whole.agencies)
    everybody = sum(row.denominator for row in whole.agencies)
    most = max((_people(one) for _, one in rounds), default=0)
    return FinalReport(
        head,
        plan.title,
        prizes.draft,
        f.formally(rfc3339(whole.as_of_us)),
        f.number(len(whole.agencies)),
        f.number(sum(row.met for row in whole.agencies)),
        f.number(people),
        f.number(everybody),
        f.percent(people / everybody if everybody else 0),
        [_class(f, one) for one in whole.classes],
        [
            RoundFigures(
                name,
                f.number(one.attempts),
                f.number(_people(one)),
                100 * _people(one) / most if most else 0,
            )
            for name, one in rounds
        ],
        prizes.prizes,
        prizes.total,
        prizes.total_in_words,
        [
            AwardFigures(one.award, one.round, f.number(len(one.winners)), one.subtotal)
            for one in prizes.awards
        ],
        prizes.sources,
    )


def _people(table: Participation) -> int:
    return sum(row.participants for row in table.agencies)


def _class(f: Formats, one: ClassTotal) -> ClassFigures:
    quota = one.quota or 0
    return ClassFigures(
        one.name,
        f.number(one.agencies),
        f.number(one.met),
        f.number(one.participants),
        f.number(one.denominator),
        f.percent(one.rate),
        f"{f.number(quota * 100)}%" if one.quota is not None else "",
        100 * one.rate,
        100 * quota,
    )
