"""S12: what a whole attempt costs with 1, 2 and 4 processes of each kind, by turns."""

import math
from collections.abc import Mapping, Sequence
from functools import partial

import uvloop

from rigs.bench.ledger_check import compared, with_ledger
from rigs.bench.result_rows import BenchRow, missed
from rigs.bench.scenarios.saves import attempts_for
from rigs.bench.scenarios.whole_attempt import spent_until_applied
from rigs.harness import measured_platform
from rigs.harness.load_generator import Tally, first_wrong
from rigs.harness.measured_platform import RealPlatform, say, shares_text
from rigs.harness.seeding import Wanted
from rigs.harness.turns import Spent

KINDS = ("gateway", "exam", "scoring", "reporting")
COUNTS = (1, 2, 4)
TURNS = 2
#: spread over the gateways, as many however many these are
CLIENTS = 128
#: of the CPU with one of each
LEVEL = 1.15
SETTLING_S = 2.0
PEOPLE_PER_S = 800


def several_processes_row(seconds: float) -> BenchRow:
    """The platform grows to 4 of each and back to one, in each turn, and is measured on the way."""
    people = 4_000 + int(seconds * PEOPLE_PER_S * TURNS)
    with measured_platform.real(Wanted(people=people)) as rig:
        platform = rig.machine
        assert isinstance(platform, RealPlatform)
        found = {count: Spent() for count in COUNTS}
        idle = dict.fromkeys(COUNTS, 0.0)
        for _ in range(TURNS):
            for count in COUNTS:
                resize(platform, count)
                idle[count] = uvloop.run(measured_platform.idle_share(rig, SETTLING_S))
                load = partial(attempts_for, rig, seconds / TURNS, CLIENTS)
                found[count].add(uvloop.run(spent_until_applied(rig, load)))
        ledger = compared(rig, rig.sittings)
    for count, spent in found.items():
        say(f"   S12 with {count} of each, ms: {shares_text(by_kind(spent.by_process()))}")
    return with_ledger(_row(found, idle), ledger)


def resize(platform: RealPlatform, count: int) -> None:
    """Add or take away until there are so many of each kind."""
    for kind in KINDS:
        while len(platform.names_of(kind)) < count:
            platform.start_one(platform.new(kind))
        while len(platform.names_of(kind)) > count:
            platform.take_away(platform.names_of(kind)[-1])


def by_kind(shares: Mapping[str, float]) -> dict[str, float]:
    """Processes of one kind together."""
    told: dict[str, float] = {}
    for name, share in shares.items():
        kind = name.partition("-")[0]
        told[kind] = told.get(kind, 0.0) + share
    return told


def _row(found: Mapping[int, Spent], idle: Mapping[int, float]) -> BenchRow:
    one, most = found[COUNTS[0]], found[COUNTS[-1]]
    figures = {f"CPU ms with {count}": spent.cpu_ms for count, spent in found.items()}
    figures |= {f"per s with {count}": spent.per_second for count, spent in found.items()}
    figures |= {f"idle of a core with {count}": share for count, share in idle.items()}
    grown = most.cpu_ms / one.cpu_ms if one.count and most.count else math.nan
    figures["with 4 / with 1"] = grown
    tallies: Sequence[Tally] = [spent.tally for spent in found.values()]
    wrong = sum(len(tally.wrong) for tally in tallies)
    return BenchRow(
        "S12",
        f"whole attempt with 1, 2 and 4 of each, {CLIENTS} clients in all",
        figures,
        f"CPU with 4 of each <= {LEVEL} times that with one",
        missed(with_4_of_with_1=(grown, "<=", LEVEL), wrong_answers=(wrong, "<=", 0)),
        first_wrong(*tallies),
        max(tally.generator for tally in tallies),
    )
