"""``hoithi bench``: print the rows S1 to S11.

Exit status: 0 when every measured row met its target, 1 when one is SHORT.
"""

import argparse
import os
from collections.abc import Iterator

import msgspec

from cli.bench.figures import ROWS, BenchRow, line, not_measured, number
from cli.main import SubParsers

_EPILOG = """\
examples:
  hoithi bench                  every row, S4 as a slice of 10 s at 500/s
  hoithi bench --row S1         one row; --row S1 --row S3 for two
  hoithi bench --full           S4 as it is meant: 60,000 submissions in 60 s
  hoithi bench --json           for machines

"CPU" is that of gateway, services, broker and database together, without the load generator.
"""
_LATER = {
    "S8": ("growth with 1,000,000 people", "a later issue"),
}
_REAL = ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S11")


def add_parser(subparsers: SubParsers) -> None:
    """``bench [--row S1] [--seconds N] [--full] [--json]``."""
    parser = subparsers.add_parser(
        "bench",
        help="đo hiệu năng / measure the rows S1 to S11",
        description="Đo hiệu năng trên máy này. / Measure the platform on this machine.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--row", action="append", choices=ROWS, help="only this row")
    parser.add_argument("--seconds", type=float, default=6.0, help="per row (default: 6)")
    parser.add_argument("--full", action="store_true", help="S4 with 60,000 in 60 s")
    parser.add_argument("--rate", type=float, help="submissions per second in S4")
    parser.add_argument("--no-floors", action="store_true", help="leave the floors out")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit status."""
    chosen = set(args.row or ROWS)
    rows: list[BenchRow] = []
    if not args.json:
        print(f"load average at the start: {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
    floors: dict[str, float] = {}
    for row in _measure(args, chosen, floors):
        rows.append(row)
        if not args.json:
            print(line(row), flush=True)
    if args.json:
        answer = {"rows": rows, "floors": floors, "load_average": os.getloadavg()[0]}
        print(msgspec.json.format(msgspec.json.encode(answer)).decode())
    return int(any(not row.ok and row.figures for row in rows))


def _measure(
    args: argparse.Namespace, chosen: set[str], floors: dict[str, float]
) -> Iterator[BenchRow]:
    if chosen & set(_REAL):
        yield from _on_real_parts(args, chosen, floors)
    if "S9" in chosen:
        from cli.bench.embedded_scenario import embedded_row

        yield embedded_row(args.seconds)
    if "S10" in chosen:
        from cli.bench.page_load import exam_page_row

        yield exam_page_row()
    if "S10r" in chosen:
        from cli.bench.dashboard import command_room_row

        yield command_room_row()
    for row, (what, because) in _LATER.items():
        if row in chosen:
            yield not_measured(row, what, because)


def _on_real_parts(
    args: argparse.Namespace, chosen: set[str], floors: dict[str, float]
) -> Iterator[BenchRow]:
    import uvloop

    from cli.bench import morning, regrade, rig, rush, save_scenarios
    from cli.bench.seeding import Wanted

    rate = args.rate or (1000.0 if args.full else 500.0)
    lasting_s = 60.0 if args.full else 10.0
    rushing = bool(chosen & {"S4", "S6"})
    spare = 4_000 + int(args.seconds * 800) + 4_500 * args.full
    people = max(50_000 if args.full else 0, spare + int(rate * lasting_s) * rushing)
    agencies = 700 if rushing else 66
    settled = regrade.ROUNDS if "S7" in chosen else 0
    wanted = Wanted(people=people, agencies=agencies, settled=settled)
    with rig.real(wanted) as measured:
        if not args.no_floors:
            floors.update(_floors(measured))
            if not args.json:
                said = ", ".join(f"{name} {number(value)}" for name, value in floors.items())
                print(f"floors of this machine, ms: {said}", flush=True)
        if "S1" in chosen:
            yield uvloop.run(save_scenarios.many_saves(measured, args.seconds))
        if "S2" in chosen:
            yield uvloop.run(save_scenarios.lone_save(measured, args.seconds))
        if "S3" in chosen:
            yield uvloop.run(save_scenarios.whole_attempts(measured, args.seconds))
        if "S5" in chosen:
            lasting = 60.0 if args.full else args.seconds * 2
            yield uvloop.run(morning.monday_morning(measured, lasting))
        if "S11" in chosen:
            yield uvloop.run(morning.storm_of_sign_ins(measured, args.seconds))
        if rushing:
            both = uvloop.run(rush.last_minute(measured, rate, lasting_s))
            yield from (row for row in both if row.id in chosen)
        if "S7" in chosen:  # last: it fills scoring's database
            yield uvloop.run(regrade.corrected_key(measured))


def _floors(measured: "object") -> dict[str, float]:
    from cli.bench import floors
    from cli.bench.rig import Rig

    assert isinstance(measured, Rig)
    return {
        "bare ASGI PUT (CPU)": floors.bare_put("bare"),
        "Starlette PUT (CPU)": floors.bare_put("starlette"),
        "one fsync": floors.one_fsync(measured.machine.folder),
        "500-row upsert per row": floors.upsert_per_row(measured),
        "confirmed publish": floors.confirmed_publish(measured),
        "argon2 (CPU)": floors.argon2_alone(),
    }
