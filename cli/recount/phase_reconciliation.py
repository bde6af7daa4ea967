"""A phase's ledger beside the ledgers of its rounds: the same attempts, standings and prizes."""

from collections.abc import Iterator

from cli.recount.phase_people import people_of
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
