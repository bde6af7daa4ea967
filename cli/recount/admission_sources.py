"""A confirmation's ledger held against the ledgers of the publications that it follows from."""

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from cli.recount.admission_ways import Candidate, candidates_of
from cli.recount.judged_facts import told, works_of
from cli.recount.judged_places import Field
from cli.recount.judged_prizes import order_by_marks
from cli.recount.judged_results import results_of
from cli.recount.judged_values import values_of
from contracts.admission_ledger_file import AdmissionLedger
from contracts.admission_ledger_lines import AdmissionSource, CandidatePlace
from contracts.judged_ledger_file import JudgedLedger
from contracts.ledger_file import Ledger
from contracts.ledger_lines import Header
from contracts.phase_ledger_file import PhaseLedger
from contracts.phase_ledger_lines import PhaseHeader

SourceLedger = Ledger | PhaseLedger | JudgedLedger
Won = Counter[tuple[str, str, str]]
"""Award, prize, and by which name it was won."""


def beside_source(ledger: AdmissionLedger, source: SourceLedger) -> Iterator[str]:
    """What the ledger of a source says otherwise, as far as it is open."""
    header = source.header
    round_id = "" if isinstance(header, PhaseHeader) else header.round
    name = f"source {header.phase}/{round_id}"
    told_of = next(
        (
            one
            for one in ledger.header.sources
            if (one.phase, one.round) == (header.phase, round_id)
        ),
        None,
    )
    if told_of is None or header.contest != ledger.header.contest:
        yield f"{name}: not one of the sources"
        return
    if header.state != "final":
        yield f"{name}: is no final publication"
    seed, value = _seed(source)
    for what, said, counted in (
        ("publication", told_of.number, header.number),
        ("root", told_of.root, source.closing.root),
        ("seed", told_of.seed, seed),
        ("public value", told_of.public_value, value),
        ("ranking", told_of.ranking, header.rules.ranking if isinstance(header, Header) else []),
    ):
        if said != counted:
            yield f"{name}: its {what} is {counted}, the file says {said}"
    if isinstance(source, JudgedLedger) and ledger.teams:
        yield from _teams(name, ledger, source)
        return
    candidates = candidates_of(ledger)
    if all(one.standings is not None and one.prizes is not None for one in candidates):
        yield from _places(name, told_of, candidates, source)
        yield from _prizes(name, told_of, candidates, source)
    elif not isinstance(source, PhaseLedger):
        yield from _ranks(name, ledger, told_of, source)


def _seed(source: SourceLedger) -> tuple[str, str]:
    if isinstance(source, Ledger):
        return source.header.seed, source.header.public_value
    return (source.header.lot.secret, "") if isinstance(source, JudgedLedger) else ("", "")


def _order(source: Ledger | JudgedLedger) -> list[CandidatePlace]:
    """The places of a round, without arrivals."""
    phase, round_id = source.header.phase, source.header.round
    if isinstance(source, Ledger):
        return [
            CandidatePlace(
                phase, round_id, one.rank, one.pseudonym, one.score, one.distance, one.duration_s
            )
            for one in source.standings
        ]
    values = values_of(source)
    field = Field(source, results_of(source.header, works_of(source), values), values)
    return [
        CandidatePlace(phase, round_id, one.rank, one.work, value=told(one.values[0]) or "")
        for one in order_by_marks(source.header, field)
    ]


def _teams(name: str, ledger: AdmissionLedger, source: JudgedLedger) -> Iterator[str]:
    order = {one.name: one.rank for one in _order(source)}
    mine = {one.team: one.rank for one in ledger.teams if one.round == source.header.round}
    if mine != order:
        yield f"{name}: its teams stand otherwise"
    going = next((one for one in ledger.header.going_on if one.round == source.header.round), None)
    rule = source.header.going_on
    if going is None or rule is None or (rule.to, rule.teams) != (ledger.header.round, going.teams):
        yield f"{name}: other teams go on from it, or to another round"


def _places(
    name: str, told_of: AdmissionSource, candidates: list[Candidate], source: SourceLedger
) -> Iterator[str]:
    if isinstance(source, PhaseLedger):
        return
    order = {one.rank: one for one in _order(source)}
    arrived = _arrivals(source)
    mine: dict[int, CandidatePlace] = {}
    for one in candidates:
        for place in one.standings or ():
            if (place.phase, place.round) == (told_of.phase, told_of.round):
                mine[place.rank] = place
    for rank in sorted(mine.keys() | (order.keys() if isinstance(source, Ledger) else set())):
        said, counted = mine.get(rank), order.get(rank)
        if said is None or counted is None:
            yield f"{name}: rank {rank} is not in both"
            continue
        same = replace(said, submitted_at_us=0) == counted
        at_us = arrived.get(said.name)
        if not same or (at_us is not None and at_us != said.submitted_at_us):
            yield f"{name}: rank {rank} is told otherwise"


def _arrivals(source: Ledger | JudgedLedger) -> dict[str, int]:
    """When those who stand handed in, where it is open."""
    if isinstance(source, JudgedLedger):
        return {}
    stands = {(one.pseudonym, one.attempt) for one in source.standings}
    return {
        line.pseudonym[0]: line.submitted_at_us[0]
        for line in source.attempts
        if (line.pseudonym[0], line.attempt[0]) in stands
        and not isinstance(line.submitted_at_us, str)
    }


def _prizes(
    name: str, told_of: AdmissionSource, candidates: list[Candidate], source: SourceLedger
) -> Iterator[str]:
    """Prizes are those of the publication; in what is over a phase only how many of each."""
    where = (told_of.phase, told_of.round)
    mine: Won = Counter()
    for one in candidates:
        names = {p.name for p in one.standings or () if (p.phase, p.round) == where} or {""}
        for prize in one.prizes or ():
            if (prize.phase, prize.round) == where:
                mine.update((prize.award, prize.rank, by) for by in names)
    if isinstance(source, PhaseLedger):
        won: Won = Counter((one.award, one.prize, "") for one in source.person_awards)
        won.update((one.award, one.prize, "") for one in source.given if one.person)
        differs = won != mine
    elif isinstance(source, Ledger):
        won = Counter((one.award, one.prize, one.winner.pseudonym) for one in source.awards)
        differs = won != mine
    else:  # authors of a work have its prize each, and an author may have several works
        won = Counter((one.award, one.prize, one.winner.work) for one in source.prizes)
        held = {(award, prize) for award, prize, _ in mine}
        differs = not held <= {(award, prize) for award, prize, _ in won}
    if differs:
        yield f"{name}: its prizes are not those of the file"


def _ranks(
    name: str, ledger: AdmissionLedger, told_of: AdmissionSource, source: Ledger | JudgedLedger
) -> Iterator[str]:
    """From a file that closes places: nobody came in by a rank that there is not."""
    last = len(_order(source))
    of_phase = [n for n, way in enumerate(ledger.header.ways, 1) if way.phase == told_of.phase]
    for one in ledger.admitted:
        mine = one.by == "round" and one.way in of_phase and one.round == told_of.round
        if mine and one.rank > last:
            yield f"{name}: has no rank {one.rank}"
