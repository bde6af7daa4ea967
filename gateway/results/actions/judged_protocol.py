"""The protocol of a judged round, read out of the file that everybody may download."""

import asyncio
import io
from collections.abc import Iterable
from fractions import Fraction

import msgspec
from msgspec.structs import replace

from contracts.definition import Definition
from contracts.event_envelope import encode
from contracts.judged_ledger_file import JudgedLedger, read_judged_ledger
from contracts.judged_ledger_lines import JudgedForm, JudgedPanelRules, SheetLine, ValueLine
from contracts.marks import mark_text, shown_value
from contracts.publications import LedgerPart, LedgerPartQuery
from gateway.context import GatewayContext
from gateway.core.transport.rpc_timeouts import RESULTS_S
from gateway.results.shapes.judged_protocol import (
    Dropped,
    ProtocolCriterion,
    ProtocolJudge,
    ProtocolPanel,
    ProtocolSheet,
    ProtocolView,
    ProtocolWork,
)


async def protocol_of(context: GatewayContext, contest: str, round_id: str) -> ProtocolView:
    """Of the round's newest publication, read once for everybody. ``contest.unknown``,
    ``round.unknown``, ``publication.unknown``; of a quiz nothing is in it."""
    this = await context.contests.round(contest, round_id)
    plan = (await context.contests.defined(contest)).definition

    async def make(number: int) -> tuple[bytes, int | None]:
        if plan.phase(this.phase).quiz is not None:
            return encode(ProtocolView(contest, round_id, number, [], [])), None
        text, rewritten = await _file(context, LedgerPartQuery(contest, "", round_id, number))
        return encode(await asyncio.to_thread(_read, plan, text)), rewritten

    kept = await context.published.protocol(contest, round_id, make)
    return msgspec.json.decode(kept, type=ProtocolView)


async def _file(context: GatewayContext, query: LedgerPartQuery) -> tuple[str, int]:
    """The whole file, which is small, and how often it was rewritten. If that happens on the way it
    is read once more."""
    texts: list[str] = []
    told: int | None = None
    offset: int | None = 0
    while offset is not None:
        part: LedgerPart = await context.backend.ask(
            "scoring.ledger_part", replace(query, offset=offset), LedgerPart, RESULTS_S
        )
        if told not in (None, part.rewritten):
            return await _file(context, query)
        texts.append(part.text)
        told, offset = part.rewritten, part.next_offset
    return "".join(texts), told or 0


def _read(plan: Definition, text: str) -> ProtocolView:
    return protocol(plan, read_judged_ledger(io.BytesIO(text.encode())))


def protocol(plan: Definition, ledger: JudgedLedger) -> ProtocolView:
    """What a public file says of sheets and values, in the plan's words."""
    header = ledger.header
    found = ProtocolView(
        header.contest,
        header.round,
        header.number,
        [
            ProtocolJudge(line.pseudonym[0], None if isinstance(line.name, str) else line.name[0])
            for line in ledger.judges
        ],
        [_panel(plan, ledger, rules, form) for rules in header.panels for form in rules.forms],
    )
    if header.missing is not None:
        found.missing, found.reason = header.missing.sheets, header.missing.reason
    return found


def _panel(
    plan: Definition, ledger: JudgedLedger, rules: JudgedPanelRules, form: JudgedForm
) -> ProtocolPanel:
    place = (rules.id, form.part)
    sheets: dict[str, list[SheetLine]] = {}
    for line in ledger.sheets:
        if (line.panel, line.part) == place:
            sheets.setdefault(line.work, []).append(line)
    status = {line.code[0]: line.status[0] for line in ledger.works}
    works = [
        ProtocolWork(
            line.work,
            status[line.work],
            line.value,
            None if line.value is None else shown_value(Fraction(line.value)),
            line.short,
            [_sheet(form, line, one) for one in sheets.get(line.work, [])],
        )
        for line in ledger.values
        if (line.panel, line.part) == place
    ]
    works.sort(key=lambda one: (one.value is None, -Fraction(one.value or 0), one.work))
    judges = sorted({one.judge for own in sheets.values() for one in own})
    names = _Names(plan, ledger.header.phase, rules.id, form.part)
    return ProtocolPanel(
        rules.id,
        names.panel,
        form.part,
        names.part,
        rules.preliminary,
        names.criteria(form),
        judges,
        works,
    )


def _sheet(form: JudgedForm, value: ValueLine, line: SheetLine) -> ProtocolSheet:
    signs = {one.id: -1 if one.penalty else 1 for one in form.criteria}
    total = sum(signs.get(name, 0) * mark for name, mark in line.marks.items())
    dropped: Dropped = value.dropped.get(line.judge, "")
    return ProtocolSheet(
        line.judge,
        {name: mark_text(mark) for name, mark in line.marks.items()},
        mark_text(max(0, total)),
        "excluded" if line.status == "excluded" else dropped,
        line.confirmed,
    )


class _Names:
    """What the plan calls a panel, a part and lines of sheets; ids where it says so no more."""

    def __init__(self, plan: Definition, phase: str, panel: str, part: str) -> None:
        rules = plan.phase(phase)
        of = rules.entries or rules.stage
        panels = [] if of is None else of.judged_by
        parts = [] if rules.stage is None else rules.stage.parts
        own = [one for one in panels if one.id == panel]
        mine = [one for one in parts if one.id == part]
        self.panel = own[0].name if own else panel
        self.part = mine[0].name if mine else part
        lines: Iterable[tuple[str, str]] = (
            (line.id, line.name)
            for criteria in (
                [] if rules.entries is None else rules.entries.criteria,
                *(one.criteria for one in mine),
                *(one.sheet([]) for one in own),
            )
            for line in criteria
        )
        self._lines = dict(lines)

    def criteria(self, form: JudgedForm) -> list[ProtocolCriterion]:
        """The lines of a form with their names."""
        return [
            ProtocolCriterion(
                one.id, self._lines.get(one.id, one.id), mark_text(one.points), one.penalty
            )
            for one in form.criteria
        ]
