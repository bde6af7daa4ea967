"""Figures of entries that the committee enters, each with where it has it from."""

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.committee_figures import CommitteeFigures, EnterFigures, FiguresQuery
from contracts.errors import Problem, Refused
from contracts.reason_validation import stated
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.scoring.repository.judging import figures as figures_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.results import publication_freshness as freshness_repository
from services.scoring.use_cases.lookups import phase_of_round, plan_of

HIGHEST = 10**15


def enter_figures(work: UnitOfWork, items: list[EnterFigures]) -> list[CommitteeFigures | Problem]:
    """Keep figures; the same again changes nothing. Refusals: ``contest.unknown``,
    ``round.unknown``, ``figure.unknown``, ``figure.range``, ``figure.source_missing``,
    ``work.unknown`` (with ``works``)."""
    return each(_enter, items, work)  # type: ignore[return-value]


def _enter(work: UnitOfWork, item: EnterFigures) -> CommitteeFigures:
    connection = work.connection
    phase = phase_of_round(plan_of(connection, item.contest), item.round)
    known = [] if phase.entries is None else [one.id for one in phase.entries.figures]
    if item.figure not in known:
        raise Refused("figure.unknown", "Thể lệ không có số liệu này. (No such figure.)")
    if not stated(item.source):
        raise Refused("figure.source_missing", "Hãy ghi nguồn số liệu. (Say where it is from.)")
    if any(not 0 <= value <= HIGHEST for value in item.values.values()):
        raise Refused("figure.range", "Số liệu là số nguyên từ 0. (A whole number from 0.)")
    by_code = {
        code: one
        for one, code in works_repository.codes(connection, item.contest, item.round).items()
    }
    unknown = sorted(item.values.keys() - by_code.keys())
    if unknown:
        raise Refused("work.unknown", "Không có bài này. (No such work.)", works=unknown[:20])
    values = {by_code[code]: value for code, value in item.values.items()}
    stands = {
        one.work: one.value
        for one in figures_repository.of_round(connection, item.contest, item.round)
        if (one.figure, one.source) == (item.figure, item.source.strip())
    }
    if values.items() <= stands.items():
        return figures(connection, FiguresQuery(item.contest, item.round))
    figures_repository.keep(connection, item, values, work.now_us)
    freshness_repository.ask_for(connection, {item.contest})
    about = f"{item.contest}/{item.round}"
    work.audit(
        item.by, "figures.entered", about, figure=item.figure, rows=len(values), reason=item.source
    )
    return figures(connection, FiguresQuery(item.contest, item.round))


def figures(connection: Connection, query: FiguresQuery) -> CommitteeFigures:
    """What was entered, by code."""
    codes = works_repository.codes(connection, query.contest, query.round)
    found = figures_repository.of_round(connection, query.contest, query.round)
    told = [replace(one, work=codes[one.work]) for one in found if one.work in codes]
    return CommitteeFigures(query.contest, query.round, told)
