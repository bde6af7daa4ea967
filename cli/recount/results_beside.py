"""Contenders for awards over several phases beside the lines of their own phase, and beside the
ledgers of the rounds that these awards go by: ``docs/ledger.md``, 28."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from cli.recount.over_phases import Contender, contenders_of
from cli.recount.phase_people import Someone
from cli.recount.phase_works import MadeWork
from contracts.judged_ledger_file import JudgedLedger
from contracts.ledger_file import Ledger
from contracts.ledger_lines import Header
from contracts.phase_contender_lines import PhaseSource
from contracts.phase_ledger_file import PhaseLedger

Names = dict[str, Fraction]
"""By which name somebody stands in a round -> points."""


def beside_own_phase(
    ledger: PhaseLedger, people: list[Someone], works: list[MadeWork]
) -> Iterator[str]:
    """What contenders have in the phase of the file is what its other lines say; all of them open
    what is compared, else nothing is."""
    header, contenders = ledger.header, contenders_of(ledger)
    if all(one.phase != header.phase for one in header.sources):
        return
    if any(one.results is None for one in contenders):
        return
    if header.form == "quiz":
        yield from _beside_people(ledger, contenders, people)
    else:
        yield from _beside_works(ledger, contenders, works)


def _beside_people(
    ledger: PhaseLedger, contenders: list[Contender], people: list[Someone]
) -> Iterator[str]:
    if any(None in (one.attempts, one.agency, one.audience) for one in people):
        return
    scale = ledger.header.rules.scale
    stands = {
        one.pseudonym: {
            (a.round, a.pseudonym): Fraction(a.score, scale) for a in one.attempts or () if a.stands
        }
        for one in people
    }
    owner = {place: name for name, places in stands.items() for place in places}
    lines = {one.pseudonym: one for one in people}
    left = {name for name, places in stands.items() if places}
    for one in contenders:
        own = {
            (r.round, r.name): Fraction(r.value)
            for r in one.results or ()
            if r.phase == ledger.header.phase
        }
        if not own:
            continue
        name = owner.get(next(iter(own)), "")
        if stands.get(name) != own or name not in left:
            yield f"contender {one.pseudonym}: has other results than anybody in the phase"
            continue
        left.discard(name)
        line = lines[name]
        said = (one.excluded, one.agency, one.audience)
        if said != (line.excluded, line.agency, line.audience):
            yield f"contender {one.pseudonym}: is told otherwise than person {name}"
    for name in sorted(left):
        yield f"person {name}: has results, and is no contender"


def _beside_works(
    ledger: PhaseLedger, contenders: list[Contender], works: list[MadeWork]
) -> Iterator[str]:
    told = Counter(
        (r.round, r.name)
        for one in contenders
        for r in one.results or ()
        if r.phase == ledger.header.phase
    )
    made = {(work.round, work.code): work for work in works}
    for (round_id, code), authors in sorted(told.items()):
        work = made.get((round_id, code))
        if work is None or work.status != "counted":
            yield f"work {round_id}/{code}: contends, and is none that counts"
        elif work.people is not None and len(work.people) != authors:
            yield f"work {round_id}/{code}: contends for {authors}, is of {len(work.people)}"


def source_of(ledger: PhaseLedger, one: Ledger | JudgedLedger) -> PhaseSource | None:
    """The source that a round's ledger is of, if it is one."""
    place = (one.header.phase, one.header.round)
    return next((s for s in ledger.header.sources if (s.phase, s.round) == place), None)


def beside_results(ledger: PhaseLedger, one: Ledger | JudgedLedger) -> Iterator[str]:
    """What the ledger of a source says otherwise than contenders who are open."""
    source, name = source_of(ledger, one), f"round {one.header.round}"
    if source is None or one.header.contest != ledger.header.contest:
        yield f"{name}: no award over several phases goes by it"
        return
    if ledger.header.state == "final" and one.header.state != "final":
        yield f"{name}: is no final publication"
    for what, said, counted in zip(_SAID, _told_of(source), _of(one), strict=True):
        if said != counted:
            yield f"{name}: its {what} is {counted}, the phase's ledger says {said}"
    points = _points(one)
    contenders = contenders_of(ledger)
    told: Counter[str] = Counter()
    for contender in contenders:
        for r in contender.results or ():
            if (r.phase, r.round) == (source.phase, source.round):
                told[r.name] += 1
                if points.get(r.name) != Fraction(r.value):
                    yield f"{name}: {r.name} has not the {r.value} points of the phase's ledger"
    if all(contender.results is not None for contender in contenders):
        yield from _everybody(name, one, points, told)


_SAID = ("publication", "root", "form", "seed", "public value", "scale")


def _told_of(source: PhaseSource) -> tuple[object, ...]:
    return (
        source.number,
        source.root,
        source.form,
        source.seed,
        source.public_value,
        source.scale,
    )


def _of(one: Ledger | JudgedLedger) -> tuple[object, ...]:
    """The same as the ledger itself has it."""
    header, root = one.header, one.closing.root
    if isinstance(header, Header):
        return header.number, root, "quiz", header.seed, header.public_value, header.rules.scale
    return header.number, root, header.form, header.lot.secret, "", 1


def _points(one: Ledger | JudgedLedger) -> Names:
    if isinstance(one, Ledger):
        scale = one.header.rules.scale
        return {row.pseudonym: Fraction(row.score, scale) for row in one.standings}
    return {row.work: Fraction(row.value) for row in one.results if row.value is not None}


def _everybody(
    name: str, one: Ledger | JudgedLedger, points: Names, told: Counter[str]
) -> Iterator[str]:
    """Nobody was left out: in a quiz who stands there; where judges mark, as many people as a work
    has, as far as it is open."""
    if isinstance(one, Ledger):
        for left in sorted(points.keys() - told.keys()):
            yield f"{name}: {left} stands there, and is no contender"
        return
    for line in one.works:
        code = line.code[0]
        if (
            code in points
            and not isinstance(line.people, str)
            and len(line.people[0]) != told[code]
        ):
            yield f"{name}: {code} is of {len(line.people[0])}, {told[code]} contend by it"
