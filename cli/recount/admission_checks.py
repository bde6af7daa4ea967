"""The checks of a confirmation's ledger: who came in, by the file alone and beside its sources."""

from collections.abc import Iterator
from itertools import pairwise

from cli.recount.admission_ways import Candidate, candidates_of, let_in, worth
from cli.recount.published_lines import compared, sealed
from cli.recount.round_checks import Report
from contracts.admission_ledger_file import AdmissionLedger, admission_signing_bytes
from contracts.admission_ledger_lines import (
    AdmissionHeader,
    AdmissionSource,
    AdmissionWay,
    AdmittedLine,
    CandidatePlace,
)


def recount_admission(ledger: AdmissionLedger, public_key: bytes | None = None) -> Report:
    """Everything worked out again from the file, and compared with what it says."""
    report = Report()
    report.differences += sealed(
        ledger.closing,
        ledger.leaves,
        len(ledger.candidates) + len(ledger.teams),
        lambda root: admission_signing_bytes(ledger.header, root),
        public_key,
    )
    if public_key is None:
        report.notes.append("signature checked with the key in the file: give --public-key")
    candidates = candidates_of(ledger)
    bad = [*_rules(ledger), *_standings(ledger.header, candidates)]
    report.differences += bad
    if bad:
        return report
    if ledger.header.round:
        report.differences += compared("admitted", ledger.admitted, _teams(ledger))
    elif any(one.standings is None or one.audience is None for one in candidates):
        report.differences += _as_far_as_open(ledger, candidates)
        report.notes.append(
            "who came in is recounted as far as places are open: --auditor opens all of them"
        )
    else:
        report.differences += compared(
            "admitted", ledger.admitted, let_in(ledger.header, candidates)
        )
    return report


def _rules(ledger: AdmissionLedger) -> Iterator[str]:
    """What must hold of a header, and of what it lets stand behind it."""
    header = ledger.header
    if (header.number == 1) != (header.previous_root is None):
        yield "previous root: number 1 has none, and every other one has one"
    known = [(one.phase, one.round) for one in header.sources]
    if len({*known}) != len(known):
        yield "sources: one stands twice"
    ofteams = bool(header.round)
    if ofteams != bool(header.going_on) or ofteams == bool(header.ways):
        yield "header: a file of teams has going_on, one of people has ways"
    if (ofteams and ledger.candidates) or (not ofteams and ledger.teams):
        yield "lines: candidates stand in a file of people, teams in one of teams"
    for name, source in zip(known, header.sources, strict=True):
        if not source.round and (source.ranking or source.seed or source.public_value):
            yield f"source {'/'.join(name)}: a phase has neither ranking nor seed"
    for number, way in enumerate(header.ways, start=1):
        yield from _rules_of_way(f"way {number}", way, header)
    for one in header.going_on:
        if (header.phase, one.round) not in known:
            yield f"going on: round {one.round} is no source"
    yield from _order_of_teams(ledger)


def _rules_of_way(name: str, way: AdmissionWay, header: AdmissionHeader) -> Iterator[str]:
    rounds = {one.round: one for one in header.sources if one.phase == way.phase and one.round}
    for listed in (way.rounds, way.over):
        if len({*listed}) != len(listed) or not {*listed} <= rounds.keys():
            yield f"{name}: its rounds are sources, each named once"
            return
    if len({tuple(rounds[one].ranking) for one in way.over}) > 1:
        yield f"{name}: its rounds are compared by different measures"
    if not (way.awards or (way.each_round and way.rounds) or (way.overall and way.over)):
        yield f"{name}: lets nobody in"
    if way.overall and not way.over:
        yield f"{name}: the best over no round"


def _order_of_teams(ledger: AdmissionLedger) -> Iterator[str]:
    rounds = [one.round for one in ledger.header.going_on]
    expected = sorted(
        ledger.teams,
        key=lambda one: (rounds.index(one.round) if one.round in rounds else -1, one.rank),
    )
    if expected != ledger.teams or any(one.round not in rounds for one in ledger.teams):
        yield "teams: not in the order of their rounds and ranks"
    for name in rounds:
        ranks = [one.rank for one in ledger.teams if one.round == name]
        if ranks != list(range(1, len(ranks) + 1)):
            yield f"teams of {name}: ranks are not 1, 2, 3 and so on"
    if len({one.team for one in ledger.teams}) != len(ledger.teams):
        yield "teams: one stands twice"


def _standings(header: AdmissionHeader, candidates: list[Candidate]) -> Iterator[str]:
    """Places are of sources, one name at each rank, in the order of what they are compared by."""
    sources = {(one.phase, one.round): one for one in header.sources}
    placed: dict[tuple[str, str], list[CandidatePlace]] = {}
    for one in candidates:
        for place in one.standings or ():
            placed.setdefault((place.phase, place.round), []).append(place)
        for prize in one.prizes or ():
            if (prize.phase, prize.round) not in sources:
                yield f"candidate {one.pseudonym}: a prize of what is no source"
    for key, places in placed.items():
        source = sources.get(key)
        if source is None or not source.round:
            yield f"standings of {'/'.join(key)}: no round that is a source"
            continue
        yield from _order(source, places)


def _order(source: AdmissionSource, places: list[CandidatePlace]) -> Iterator[str]:
    name = f"standings of {source.round}"
    by_rank = sorted(places, key=lambda place: place.rank)
    for one, other in pairwise(by_rank):
        if (one.rank == other.rank) != (one.name == other.name):
            yield f"{name}: rank {other.rank} is of one name only"
        elif one.rank == other.rank and (source.ranking or one != other):
            yield f"{name}: rank {other.rank} stands twice"
        elif worth(one, source.ranking) > worth(other, source.ranking):
            yield f"{name}: rank {other.rank} must stand before {one.rank}"
    for place in places:
        quiz = (place.score, place.distance, place.duration_s, place.submitted_at_us)
        if (quiz != (0, None, 0, 0)) if not source.ranking else bool(place.value):
            yield f"{name}: rank {place.rank} has a value of another form"
        if not source.ranking and not place.value:
            yield f"{name}: rank {place.rank} has no value"


def _teams(ledger: AdmissionLedger) -> list[AdmittedLine]:
    made: list[AdmittedLine] = []
    for going in ledger.header.going_on:
        listed = [one for one in ledger.teams if (one.round, one.status) == (going.round, "listed")]
        for one in sorted(listed, key=lambda one: one.rank)[: going.teams]:
            made.append(
                AdmittedLine(len(made) + 1, "round", team=one.team, round=one.round, rank=one.rank)
            )
    return made


def _as_far_as_open(ledger: AdmissionLedger, candidates: list[Candidate]) -> Iterator[str]:
    """What can be said where places are closed."""
    known = {one.pseudonym: one for one in candidates}
    ways, lines = ledger.header.ways, ledger.admitted
    if [one.place for one in lines] != list(range(1, len(lines) + 1)):
        yield "admitted: places are not 1, 2, 3 and so on"
    if len({one.pseudonym for one in lines}) != len(lines):
        yield "admitted: somebody came in twice"
    for one in lines:
        way = ways[one.way - 1] if 0 < one.way <= len(ways) else None
        person = known.get(one.pseudonym)
        if way is None or person is None:
            yield f"admitted {one.place}: of no way, or no candidate"
            continue
        if person.may(way) is False:
            yield f"admitted {one.place}: the way is not open to them"
        yield from _of_way(one, way, person)
    order = [_step(one, ways) for one in lines if 0 < one.way <= len(ways)]
    if order != sorted(order):
        yield "admitted: not in the order of ways, rounds, awards and ranks"
    yield from _numbers(ledger)
    yield from _left_out(ledger, candidates)


def _step(one: AdmittedLine, ways: list[AdmissionWay]) -> tuple[int, int, int, int]:
    way = ways[one.way - 1]
    names = {"round": way.rounds, "overall": [], "award": way.awards}[one.by]
    name = one.award if one.by == "award" else one.round
    kind = ("round", "overall", "award").index(one.by)
    return one.way, kind, names.index(name) if name in names else 0, one.rank


def _of_way(one: AdmittedLine, way: AdmissionWay, person: Candidate) -> Iterator[str]:
    name = f"admitted {one.place}"
    if one.team:
        yield f"{name}: a team in a file of people"
    if one.by == "round":
        fits = bool(way.each_round) and one.round in way.rounds and one.rank > 0 and not one.award
    elif one.by == "overall":
        fits = bool(way.overall) and not one.round and one.rank > 0 and not one.award
    else:
        fits = one.award in way.awards and one.rank == 0
    if not fits or (one.lot is not None and one.by != "overall"):
        yield f"{name}: its way lets nobody in like this"
    places = person.standings
    if one.by == "round" and places is not None:
        where = (way.phase, one.round, one.rank)
        if where not in {(place.phase, place.round, place.rank) for place in places}:
            yield f"{name}: they do not stand at this rank"
    if one.by == "award" and person.prizes is not None:
        won = {(prize.phase, prize.round, prize.award) for prize in person.prizes}
        if (way.phase, one.round, one.award) not in won:
            yield f"{name}: they have no such prize"


def _numbers(ledger: AdmissionLedger) -> Iterator[str]:
    for number, way in enumerate(ledger.header.ways, start=1):
        mine = [one for one in ledger.admitted if one.way == number]
        for name in way.rounds:
            ranks = {one.rank for one in mine if (one.by, one.round) == ("round", name)}
            if len(ranks) > way.each_round:
                yield f"way {number}: {len(ranks)} came in by {name}, {way.each_round} may"
        overall = [one.rank for one in mine if one.by == "overall"]
        if len(overall) > way.overall or len({*overall}) != len(overall):
            yield f"way {number}: {len(overall)} came in over the rounds, {way.overall} may"


def _left_out(ledger: AdmissionLedger, candidates: list[Candidate]) -> Iterator[str]:
    """Nobody whose places are open was passed over for somebody behind them."""
    first_in = {one.pseudonym: one.place for one in ledger.admitted}
    for number, way in enumerate(ledger.header.ways, start=1):
        for name in way.rounds if way.each_round else ():
            mine = [
                one
                for one in ledger.admitted
                if (one.way, one.by, one.round) == (number, "round", name)
            ]
            if not mine:
                continue
            last = mine[-1]
            for one in candidates:
                ahead = any(
                    (p.phase, p.round) == (way.phase, name) and p.rank < last.rank
                    for p in one.standings or ()
                )
                if ahead and one.may(way) and first_in.get(one.pseudonym, 2**62) > last.place:
                    yield f"way {number}: {one.pseudonym} was passed over in {name}"
