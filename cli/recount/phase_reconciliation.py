"""A phase's ledger beside the ledgers of its rounds: the same attempts, standings and prizes; and
beside those of rounds that judges marked: the same marks."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from cli.recount.phase_agencies import agencies_of, by_works
from cli.recount.phase_people import people_of
from cli.recount.phase_works import works_of
from contracts.judged_ledger_file import JudgedLedger
from contracts.ledger_file import Ledger
from contracts.phase_ledger_file import PhaseLedger
from contracts.phase_ledger_lines import PhaseAttempt


def beside(phase: PhaseLedger, ledger: Ledger) -> Iterator[str]:
    """What a round's ledger and the phase's do not say alike; attempts where both open them."""
    header = ledger.header
    told = [item for item in phase.header.rounds if item.round == header.round]
    name = f"round {header.round}"
    if header.contest != phase.header.contest or not told:
        yield f"{name}: not one of the phase's"
        return
    for what, said, counted in (
        ("publication", told[0].number, header.number),
        ("root", told[0].root, ledger.closing.root),
        ("seed", told[0].seed, header.seed),
        ("public value", told[0].public_value, header.public_value),
        ("scale", phase.header.rules.scale, header.rules.scale),
    ):
        if said != counted:
            yield f"{name}: its {what} is {counted}, the phase's ledger says {said}"
    people = people_of(phase)
    if any(one.attempts is None or one.prizes is None for one in people):
        return
    mine = {
        (attempt.pseudonym, attempt.attempt): attempt
        for one in people
        for attempt in one.attempts or ()
        if attempt.round == header.round
    }
    yield from _attempts(name, mine, ledger)
    held = sorted(
        (prize.award, prize.rank, attempt.pseudonym)
        for one in people
        for prize in one.prizes or ()
        if prize.round == header.round
        for attempt in (one.attempts or ())
        if attempt.round == header.round and attempt.stands
    )
    won = sorted((line.award, line.prize, line.winner.pseudonym) for line in ledger.awards)
    if held != won:
        yield f"{name}: its prizes are not those of the phase's ledger"


def _attempts(
    name: str, mine: dict[tuple[str, int], PhaseAttempt], ledger: Ledger
) -> Iterator[str]:
    stands = {(row.pseudonym, row.attempt): row.distance for row in ledger.standings}
    left = dict(mine)
    for line in ledger.attempts:
        key = (line.pseudonym[0], line.attempt[0])
        one = left.pop(key, None)
        if one is None:
            yield f"{name}: attempt {key[0]}/{key[1]} is not in the phase's ledger"
            continue
        same = (one.status, one.score, one.duration_s) == (
            line.status[0],
            line.score[0],
            line.duration_s[0],
        )
        if not isinstance(line.submitted_at_us, str):
            same = same and one.submitted_at_us == line.submitted_at_us[0]
        if not isinstance(line.answers, str):
            same = same and one.answered == len(line.answers[0])
        if one.stands != (key in stands) or (one.stands and one.distance != stands[key]):
            same = False
        if not same:
            yield f"{name}: attempt {key[0]}/{key[1]} is told otherwise in the phase's ledger"
    for pseudonym, number in sorted(left):
        yield f"{name}: has no attempt {pseudonym}/{number}, the phase's ledger has"


def beside_marks(phase: PhaseLedger, ledgers: Sequence[JudgedLedger]) -> Iterator[str]:
    """What ledgers of judged rounds and the phase's do not say alike. Marks of a phase are held
    against them where the ledgers of all its rounds are there."""
    marked = {(one.phase, one.round): one for one in phase.header.marked}
    given: dict[tuple[str, str], JudgedLedger] = {}
    for ledger in ledgers:
        header = ledger.header
        place, name = (header.phase, header.round), f"round {header.round}"
        if any(one.round == header.round for one in phase.header.rounds):
            yield from _works(phase, ledger)
            if place not in marked:
                continue
        said = marked.get(place)
        if said is None or header.contest != phase.header.contest:
            yield f"{name}: its marks are not compared in the phase's ledger"
            continue
        given[place] = ledger
        if (said.number, said.root) != (header.number, ledger.closing.root):
            yield (
                f"{name}: its publication is {header.number}, {ledger.closing.root}; "
                f"the phase's ledger says {said.number}, {said.root}"
            )
    for name in dict.fromkeys(one.phase for one in phase.header.marked):
        rounds = [place for place in marked if place[0] == name]
        if given.keys() >= {*rounds}:
            yield from _marks(phase, name, [given[place] for place in rounds])


def _works(phase: PhaseLedger, ledger: JudgedLedger) -> Iterator[str]:
    """What the ledger of a round of the phase and the phase's do not say alike of works."""
    header, name = ledger.header, f"round {ledger.header.round}"
    if header.contest != phase.header.contest:
        yield f"{name}: not one of the phase's"
    told = next(one for one in phase.header.rounds if one.round == header.round)
    for what, said, counted in (
        ("publication", told.number, header.number),
        ("root", told.root, ledger.closing.root),
        ("lot", told.seed, header.lot.secret),
    ):
        if said != counted:
            yield f"{name}: its {what} is {counted}, the phase's ledger says {said}"
    mine = {one.code: one for one in works_of(phase) if one.round == header.round}
    for line in ledger.works:
        one = mine.pop(line.code[0], None)
        if one is None:
            yield f"{name}: work {line.code[0]} is not in the phase's ledger"
            continue
        facts = ((one.status, line.status), (one.agency, line.agency), (one.people, line.people))
        for mine_says, other in facts:
            if mine_says is not None and not isinstance(other, str) and mine_says != other[0]:
                yield f"{name}: work {one.code} is told otherwise in the phase's ledger"
    for code in sorted(mine):
        yield f"{name}: has no work {code}, the phase's ledger has"


def _marks(phase: PhaseLedger, name: str, ledgers: Sequence[JudgedLedger]) -> Iterator[str]:
    best: dict[str, Fraction] = {}
    for ledger in ledgers:
        if any(isinstance(work.agency, str) for work in ledger.works):
            return  # somebody's agency is closed: as published
        agencies = {work.code[0]: work.agency[0] for work in ledger.works}
        for line in ledger.results:
            if line.value is not None:
                agency, value = agencies.get(line.work, ""), Fraction(line.value)
                best[agency] = max(value, best.get(agency, value))
    for award in phase.header.awards:
        words = [word for word, compared in by_works(award) if compared == name]
        for one in agencies_of(phase):
            told = one.awards[award.id].further if award.id in one.awards else {}
            value = best.get(one.name, Fraction(0))
            counted = f"{value.numerator}/{value.denominator}"
            for word in words:
                if told and told.get(word) != counted:
                    yield (
                        f"agency {one.name}, award {award.id}: {word} {told.get(word)}, "
                        f"the ledgers of {name} make {counted}"
                    )
