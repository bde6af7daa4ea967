"""Results of a round as a spreadsheet, and the protocol of one that judges mark."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO

from contracts.results import AwardLine, Awards, AwardsQuery, Standings, StandingsQuery
from gateway.agencies.actions import agency_names
from gateway.context import GatewayContext
from gateway.results.actions.judged_protocol import protocol_of
from gateway.results.actions.publication_status import editions_of, headline
from gateway.results.actions.results import awards_of, standings_of
from gateway.results.shapes.judged_protocol import ProtocolView
from gateway.results.shapes.standing_lines import deciding_values
from gateway.roster.actions.staff_lists import staff_codes
from gateway.web.measure_labels import measure
from gateway.web.number_and_date_formats import Formats
from gateway.web.text_catalogue import catalogue
from spreadsheets.judged_exports import (
    DROPPED,
    WORK_STATUS,
    SheetRow,
    WorkRow,
    write_protocol,
    write_works,
)
from spreadsheets.report_exports import ResultRow, write_results, write_staff_results
from spreadsheets.table_writing import hours_of

MOST_LINES = 100_000


async def results_sheet(
    context: GatewayContext, contest: str, round_id: str, *, organiser: str = ""
) -> bytes:
    """Standings with prizes and what decided them. For an ``organiser`` (their id) provisional ones
    too, with staff codes and money, asked for anew each time; for all others the file is made once
    for each publication."""
    if organiser:
        return (await _written(context, contest, round_id, organiser))[0]

    async def make() -> tuple[bytes, Standings, Awards]:
        return await _written(context, contest, round_id)

    # what the file says of the window for complaints changes without a publication
    version = await context.published.round_version(contest, round_id)
    heading = "" if version is None else await _heading(context, contest, version[1])
    return await context.published.file(contest, round_id, heading, make)


async def protocol_sheet(context: GatewayContext, contest: str, round_id: str) -> bytes:
    """Every judge's sheet of a round that judges mark; refused as the protocol."""
    found = await protocol_of(context, contest, round_id)
    plan = (await context.contests.defined(contest)).definition
    title = (
        f"Biên bản chấm: {plan.title} – {(await context.contests.round(contest, round_id)).name}"
    )
    heading = await _heading(context, contest, found.publication)
    target = BytesIO()
    await asyncio.to_thread(write_protocol, target, _sheets(found), title, heading)
    return target.getvalue()


def _sheets(found: ProtocolView) -> Iterator[SheetRow]:
    names = {one.judge: one.name or "" for one in found.judges}
    for panel in found.panels:
        where = " – ".join(filter(None, (panel.name, panel.part_name)))
        for work in panel.works:
            for sheet in work.sheets:
                marks = "; ".join(
                    f"{line.name}: {'-' if line.penalty else ''}{vietnamese(sheet.marks[line.id])}"
                    for line in panel.criteria
                    if line.id in sheet.marks
                )
                yield SheetRow(
                    where,
                    work.work,
                    sheet.judge,
                    names.get(sheet.judge, ""),
                    marks,
                    float(sheet.total),
                    DROPPED[sheet.dropped],
                    None if work.marks is None else float(work.marks),
                    WORK_STATUS[work.status],
                )


def vietnamese(decimal: str) -> str:
    """A decimal of the API with a comma."""
    return decimal.replace(".", ",")


async def _written(
    context: GatewayContext, contest: str, round_id: str, organiser: str = ""
) -> tuple[bytes, Standings, Awards]:
    query = StandingsQuery(contest, round_id, bool(organiser), MOST_LINES)
    found = await standings_of(context, query)
    awards = await awards_of(context, AwardsQuery(contest, bool(organiser)))
    won: dict[str, list[AwardLine]] = {}
    for line in awards.awards:
        if line.round == round_id and (line.work or line.person):
            won.setdefault(line.work or line.person, []).append(line)
    plan = (await context.contests.defined(contest)).definition
    title = f"{plan.title} – {(await context.contests.round(contest, round_id)).name}"
    subtitle = "Kết quả tạm thời, chưa công bố"
    if found.publication is not None:
        subtitle = await _heading(context, contest, found.publication)
    target = BytesIO()
    write: Callable[..., None] = _write_works if found.works else _write
    if organiser and not found.works:
        agencies = list(await agency_names(context.participation, contest))
        people = {line.person for line in found.standings}
        codes = await staff_codes(context, contest, agencies, organiser, people)
        write = partial(_write, codes=codes)
        subtitle = f"{subtitle}. Tài liệu nội bộ của Ban Tổ chức: có mã cán bộ"
    lines = len(found.standings) + len(found.works)
    if lines < found.contestants:
        number = Formats("vi").number
        subtitle = f"{subtitle}. Chỉ gồm {number(lines)} dòng đầu trong {number(found.contestants)}"
    subtitle += hours_of(plan.timezone, context.clock())
    await asyncio.to_thread(write, target, found, won, plan.timezone, title, subtitle)
    return target.getvalue(), found, awards


async def _heading(context: GatewayContext, contest: str, number: int) -> str:
    editions = await editions_of(context, contest)
    if number not in editions:  # published a moment ago, at another gateway
        context.contests.changed(contest)
        editions = await editions_of(context, contest)
    return headline(editions[number], await context.contests.zone_of(contest))


def _write_works(
    target: BytesIO,
    found: Standings,
    won: dict[str, list[AwardLine]],
    _zone: str,
    title: str,
    subtitle: str,
) -> None:
    rows = (
        WorkRow(
            line.rank,
            line.work,
            line.title,
            ", ".join(filter(None, (*line.names, *line.others))),
            line.agency,
            float(line.marks),
            "; ".join(one.prize for one in won.get(line.work, ())),
        )
        for line in found.works
    )
    write_works(target, rows, title, subtitle)


def _write(
    target: BytesIO,
    found: Standings,
    won: dict[str, list[AwardLine]],
    zone: str,
    title: str,
    subtitle: str,
    codes: Mapping[str, str] | None = None,
) -> None:
    """``codes``: staff codes by person, for organisers alone."""
    rows = (
        ResultRow(
            line.rank,
            line.name,
            line.agency,
            _points(line.score, found.scale),
            line.duration_s,
            line.submitted_at_us,
            "; ".join(one.prize for one in won.get(line.person, ())),
            "; ".join(filter(None, (_decided(one, zone) for one in won.get(line.person, ())))),
            (codes or {}).get(line.person, ""),
            sum(one.money for one in won.get(line.person, ())),
        )
        for line in found.standings
    )
    write = write_results if codes is None else write_staff_results
    write(target, rows, title, zone, subtitle)


def _points(score: int, scale: int) -> int | float | str:
    """A number where a decimal one says it exactly, else as pages write it."""
    if score % scale == 0:
        return score // scale
    return score / scale if (100 * score) % scale == 0 else Formats("vi").points(score, scale)


def _decided(line: AwardLine, zone: str) -> str:
    texts, formats = catalogue("vi"), Formats("vi", zone=zone)
    values = deciding_values(line).items()
    return " · ".join(measure(texts, formats, name, value) for name, value in values)
