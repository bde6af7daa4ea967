"""What must hold of works, sheets, figures and decisions, each line beside the others."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from msgspec.structs import replace

from cli.recount.judged_facts import Work, marks_kind, number
from contracts.judged_ledger_file import JudgedLedger
from contracts.judged_ledger_lines import (
    JudgedDecisionLine,
    JudgedForm,
    JudgedHeader,
    JudgedPanelRules,
    SheetLine,
)

_NAMED = 5


def of_works(header: JudgedHeader, works: Mapping[str, Work]) -> Iterator[str]:
    """Kinds, places and times of works, and that what was drawn is among them."""
    places = [work.place for work in works.values() if work.place]
    if len(set(places)) != len(places):
        yield "works: two have one place in the order of performance"
    parts = {part.id for part in header.parts}
    for code, work in works.items():
        if (work.kind == "team") != (header.form == "stage"):
            yield f"work {code}: a {work.kind} in a round of {header.form}"
        elif work.kind == "team" and work.agency not in (None, code):
            yield f"work {code}: the team of another agency, {work.agency}"
        elif work.kind != "team" and work.place:
            yield f"work {code}: has a place in an order of performance"
        if not work.used_ms.keys() <= parts:
            yield f"work {code}: took time for a part that is none"
        if work.received_at_us is not None and work.received_at_us > header.published_at_us:
            yield f"work {code}: received after the publication"
    drawn = header.order.order if header.order else []
    if not set(drawn) <= works.keys():
        yield "order: names a work that is none"


def of_sheets(ledger: JudgedLedger, works: Mapping[str, Work]) -> Iterator[str]:
    """Whether sheets are by known panels and judges, of works that these mark, and filled in as
    their form says. Nothing can be recounted where one is not."""
    panels = {panel.id: panel for panel in ledger.header.panels}
    judges = {line.pseudonym[0] for line in ledger.judges}
    for sheet in ledger.sheets:
        panel, work = panels.get(sheet.panel), works.get(sheet.work)
        name = f"sheet {sheet.panel}/{sheet.part}/{sheet.work}/{sheet.judge}"
        form = _form(panel, sheet.part)
        if sheet.judge not in judges:
            yield f"{name}: no judge"
        if panel is None or form is None or work is None or not marks_kind(panel, work):
            yield f"{name}: of a work that this panel does not mark"
        else:
            yield from _filled_in(panel, form, sheet, name)
    for line in ledger.values:
        if _form(panels.get(line.panel), line.part) is None or line.work not in works:
            yield f"value {line.panel}/{line.part}/{line.work}: of nothing that is marked"


def own_agencies(ledger: JudgedLedger, works: Mapping[str, Work]) -> Iterator[str]:
    """Sheets that count though a judge gave them to an agency that is told to be their own, as far
    as it shows: perhaps since, or on another panel, so it is something to ask about."""
    agencies = {
        line.pseudonym[0]: line.agencies[0]
        for line in ledger.judges
        if not isinstance(line.agencies, str)
    }
    for sheet in ledger.sheets:
        agency = works[sheet.work].agency
        if sheet.status == "counted" and agency and agency in agencies.get(sheet.judge, ()):
            yield f"judge {sheet.judge}: marked {sheet.work} of {agency}, whose works they do not"


def unexplained(ledger: JudgedLedger, works: Mapping[str, Work]) -> Iterator[str]:
    """Values of fewer sheets than the plan asks for, where nobody says why that is published."""
    able = {code for code, work in works.items() if work.status in ("counted", "not_chosen")}
    short = {line.work for line in ledger.values if line.short} & able
    if short and ledger.header.missing is None:
        yield f"sheets of {len(short)} works are missing, and no reason is told: {_listed(short)}"


def _listed(codes: Collection[str]) -> str:
    """The first of them by name."""
    first = sorted(codes)[:_NAMED]
    return ", ".join(first) + (" ..." if len(codes) > _NAMED else "")


def of_figures(ledger: JudgedLedger, works: Mapping[str, Work]) -> Iterator[str]:
    """Whether figures are of the plan's, and of works."""
    for line in ledger.figures:
        if line.figure not in ledger.header.figures or line.work not in works:
            yield f"figure {line.figure} of {line.work}: no figure of the plan, or no work"


def of_decisions(ledger: JudgedLedger, works: Mapping[str, Work]) -> Iterator[str]:
    """Whether the lines show what was decided, and sheets are excluded by a decision alone."""
    numbers = [line.number for line in ledger.decisions]
    if numbers != sorted(set(numbers)):
        yield "decisions: not in the order of their numbers, each once"
    excluded = {
        (line.panel, line.judge) for line in ledger.decisions if line.kind == "exclude_sheets"
    }
    for sheet in ledger.sheets:
        if ((sheet.panel, sheet.judge) in excluded) != (sheet.status == "excluded"):
            name = f"sheet {sheet.panel}/{sheet.part}/{sheet.work}/{sheet.judge}"
            yield f"{name}: is {sheet.status}, the decisions say otherwise"
    corrected: dict[tuple[str, ...], list[JudgedDecisionLine]] = defaultdict(list)
    for line in ledger.decisions:
        if line != _bare(line):
            yield f"decision {line.number}: says what it is not about, or not what it is"
        elif line.kind == "correct_mark":
            corrected[line.panel, line.part, line.work, line.judge, line.criterion].append(line)
        elif line.kind == "exclude_sheets":
            if (line.panel, line.judge) not in {(s.panel, s.judge) for s in ledger.sheets}:
                yield f"decision {line.number}: excludes sheets that are not there"
        elif line.work not in works or works[line.work].status != _AFTER[line.kind]:
            yield f"decision {line.number}: the work {line.work} is not {_AFTER[line.kind]}"
    yield from _corrections(ledger, corrected)


_AFTER = {"annul_entry": "annulled", "disqualify_team": "disqualified"}


def _form(panel: JudgedPanelRules | None, part: str) -> JudgedForm | None:
    forms = panel.forms if panel is not None else []
    return next((form for form in forms if form.part == part), None)


def _filled_in(
    panel: JudgedPanelRules, form: JudgedForm, sheet: SheetLine, name: str
) -> Iterator[str]:
    if sheet.marks.keys() != {one.id for one in form.criteria}:
        yield f"{name}: has other criteria than the panel's sheet"
        return
    for one in form.criteria:
        mark = sheet.marks[one.id]
        if mark > one.points or mark % panel.step:
            yield f"{name}: {one.id} cannot be {mark}"
    if sheet.confirmed and number(panel.divergence) == 0:
        yield f"{name}: confirmed, but the panel asks nobody to look again"


def _bare(line: JudgedDecisionLine) -> JudgedDecisionLine:
    """The decision with what one of its kind says, and nothing else."""
    one = JudgedDecisionLine(line.number, line.kind, "", "", "", "", "", None, None)
    match line.kind:
        case "correct_mark":
            both = line.mark_before is not None and line.mark_after is not None
            return line if both and line.mark_before != line.mark_after else one
        case "exclude_sheets":
            return replace(one, panel=line.panel, judge=line.judge)
        case "annul_entry" | "disqualify_team":
            return replace(one, work=line.work)


def _corrections(
    ledger: JudgedLedger, corrected: Mapping[tuple[str, ...], list[JudgedDecisionLine]]
) -> Iterator[str]:
    """Each correction of a mark begins where the one before it ended; the last is on the sheet."""
    yield from _as_handed_in(ledger, corrected)
    sheets = {(one.panel, one.part, one.work, one.judge): one.marks for one in ledger.sheets}
    for (*sheet, criterion), lines in corrected.items():
        marks = sheets.get((sheet[0], sheet[1], sheet[2], sheet[3]), {})
        afterwards = [*(line.mark_before for line in lines[1:]), marks.get(criterion)]
        for line, now in zip(lines, afterwards, strict=True):
            if line.mark_after != now:
                words = f"decision {line.number}: corrects a mark to {line.mark_after}"
                yield f"{words}, which is {now} afterwards"


def _as_handed_in(
    ledger: JudgedLedger, corrected: Mapping[tuple[str, ...], list[JudgedDecisionLine]]
) -> Iterator[str]:
    """A sheet that tells what was handed in tells it of just the marks that decisions correct, and
    the first decision about each begins there. Files of before do not tell it."""
    first: dict[tuple[str, ...], dict[str, int | None]] = defaultdict(dict)
    for (*sheet, criterion), lines in corrected.items():
        first[tuple(sheet)][criterion] = lines[0].mark_before
    for one in ledger.sheets:
        told = first[one.panel, one.part, one.work, one.judge]
        if one.handed_in and one.handed_in != told:
            name = f"sheet {one.panel}/{one.part}/{one.work}/{one.judge}"
            yield f"{name}: was handed in otherwise than the decisions about it say"
