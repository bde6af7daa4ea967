"""Works of a phase that judges mark checked, and agencies' figures counted from them, after
``docs/ledger.md``, 12, 13 and 16."""

from collections.abc import Iterator

from cli.recount import phase_agencies as by_agency
from cli.recount.phase_people import Someone
from cli.recount.phase_works import MadeWork
from contracts.phase_ledger_lines import AgencyFigures, PhaseAward, PhaseHeader


def consistent_works(
    header: PhaseHeader, people: list[Someone], works: list[MadeWork]
) -> Iterator[str]:
    """What must hold of works: rounds that count, people who are there; nobody who may not win has
    one that counts, and nobody is there for nothing, or with attempts and prizes of a quiz."""
    if header.form == "quiz":
        if works:
            yield "works: in a quiz"
        return
    known = {item.round for item in header.rounds}
    lines = {one.pseudonym: one for one in people}
    for work in works:
        name = f"work {work.round}/{work.code}"
        if work.round not in known:
            yield f"{name}: of a round that does not count"
        if header.form == "stage" and work.agency not in (None, work.code):
            yield f"{name}: a team of another agency"
        for pseudonym in work.people or ():
            if pseudonym not in lines:
                yield f"{name}: made by {pseudonym}, who has no line"
            elif work.counts and lines[pseudonym].excluded:
                yield f"{name}: counts, though {pseudonym} may not win"
    told = all(work.people is not None for work in works)
    for one in people:
        if one.attempts or one.prizes or (told and not one.works):
            yield f"person {one.pseudonym}: has attempts or prizes of a quiz, or no work"


def figures_of_works(
    header: PhaseHeader,
    award: PhaseAward,
    agency: by_agency.AgencyChecked,
    people: list[Someone],
    works: list[MadeWork],
) -> AgencyFigures:
    """An agency in the scope of an award where judges mark: participants are who made a work that
    counts, attempts the works of the agency; with audiences, those that one of their people has
    made. ``people``: all of the file."""
    able = [
        one
        for one in people
        if not one.excluded and (not award.audiences or one.audience in award.audiences)
    ]
    names = {one.pseudonym for one in able}
    sent = [
        work
        for work in works
        if work.counts and work.round in award.rounds and work.agency == agency.name
    ]
    said = agency.awards[award.id]
    return AgencyFigures(
        denominator=by_agency.denominator(header, agency.facts, award.audiences),
        participants=len(by_agency.participants(header, able, agency.name, award.rounds)),
        attempts=sum(not award.audiences or bool(names & {*(w.people or ())}) for w in sent),
        total_score=0,
        quota_at_us=None,
        final_at_us=None,
        prizes=[0] * len(header.rules.prize_ranks),
        passed=said.passed,
        values=said.values,
        further=by_agency.further(header, award, [], said),
    )
