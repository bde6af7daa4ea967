"""``hoithi capacity``: how many processes, cores and bytes a contest of so many people needs."""

import argparse
import sys
from pathlib import Path

import msgspec

from cli.argument_types import none_or_more, positive, share, whole_number
from cli.capacity.contest_load import LAST_HOUR, LAST_MINUTE, ContestLoad
from cli.capacity.machines_needed import Installation, Needed, needed
from cli.capacity.measured_costs import BARE_PUT_MS
from cli.main import SubParsers

_EPILOG = f"""\
examples:
  hoithi capacity --people 50000                     a city
  hoithi capacity --people 2000000 --partitions 8    the country
  hoithi capacity --people 50000 --last-minute 1     everybody in the last minute
  hoithi capacity --people 50000 --bench bench.json  on the machine of `hoithi bench --json`

shares are of a round's attempts (0..1): {LAST_HOUR} in the last hour and {LAST_MINUTE} in the last
minute unless told otherwise. What it reckons with, and where that was measured, is told in
docs/performance.md. Of scoring and reporting no more processes are named than there are
--partitions, which give them work. Cores are those that are needed, with batches as large as they
grow in a rush; with cores to spare batches are smaller and take more of them. Of what gives first,
1.0 stands for just enough.
exit status: 0 everything bears it, 1 something does not, 2 an option or FILE makes no sense
"""
#: what each part and limit is called
_NAMES = {
    "gateway": "cổng / gateways",
    "exam": "thi / exam",
    "scoring": "chấm / scoring",
    "reporting": "báo cáo / reporting",
    "registration": "đăng ký / registration",
    "postgresql": "PostgreSQL",
    "rabbitmq": "RabbitMQ",
    "publishing": "phát sự kiện của thi / publishing exam's events (one process)",
    "sessions": "phiên PostgreSQL / sessions with PostgreSQL",
}


_FLOOR = "bare ASGI PUT (CPU)"


class _Floors(msgspec.Struct):
    """What a bench's JSON says of the machine."""

    floors: dict[str, float]


def add_parser(subparsers: SubParsers) -> None:
    """``capacity --people N [--rounds N] [--last-hour S] [--last-minute S] [--bench FILE] ...``."""
    parser = subparsers.add_parser(
        "capacity",
        help="tính số máy cần cho hội thi / how many machines a contest needs",
        description="Tính số tiến trình, lõi, phiên CSDL và dung lượng cho một hội thi. / "
        "Compute processes, cores, sessions and bytes for a contest, from measured costs.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one, there = ContestLoad(people=0), Installation()
    parser.add_argument(
        "--people", type=whole_number, required=True, help="who take part in a round"
    )
    parser.add_argument("--rounds", type=whole_number, default=one.rounds)
    parser.add_argument("--attempts", type=positive, default=one.attempts_each, help="of a person")
    parser.add_argument(
        "--saves",
        type=none_or_more,
        default=one.saves_each,
        help="in an attempt; fewer than three cost as many as three",
    )
    parser.add_argument("--last-hour", type=share, default=one.last_hour, metavar="SHARE")
    parser.add_argument("--last-minute", type=share, default=one.last_minute, metavar="SHARE")
    parser.add_argument("--busy", type=share, default=there.busy, help="share of a core to plan")
    parser.add_argument(
        "--partitions", type=whole_number, default=there.partitions, help="HOITHI_PARTITIONS"
    )
    parser.add_argument("--database-cores", type=whole_number, default=there.database_cores)
    parser.add_argument("--broker-cores", type=whole_number, default=there.broker_cores)
    parser.add_argument(
        "--bench", type=Path, metavar="FILE", help="JSON of the machine's own bench"
    )
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Reckon and print; 0 if everything bears it."""
    try:
        slower = 1.0 if args.bench is None else _slower(args.bench)
    except (OSError, ValueError) as fault:
        print(f"hoithi capacity: --bench {args.bench}: {fault}", file=sys.stderr)
        return 2
    load = ContestLoad(
        args.people, args.rounds, args.attempts, args.saves, args.last_hour, args.last_minute
    )
    there = Installation(args.busy, slower, args.partitions, args.database_cores, args.broker_cores)
    found = needed(load, there)
    if args.json:
        told = {"load": load, "installation": there, "needed": found}
        print(msgspec.json.format(msgspec.json.encode(told)).decode())
    else:
        print(report(load, found))
    return 0 if found.limits[0].holds >= 1 else 1


def report(load: ContestLoad, found: Needed) -> str:
    """What people read."""
    lines = [
        f"{load.people} người, {load.rounds} đợt / {load.people} people, {load.rounds} rounds",
        f"  giờ cuối / last hour: {load.attempts_per_s:.1f} lượt/s, "
        f"{load.sign_ins_per_s:.1f} đăng nhập (sign-ins)/s",
        f"  phút cuối / last minute: {load.submissions_per_s:.1f} bài nộp (submissions)/s",
        "",
        "tiến trình, lõi bận lúc cao điểm / processes, cores busy at the worst moment",
    ]
    for part, cores in found.cores.items():
        count = found.processes.get(part)
        lines.append(f"  {_NAMES[part]:<26}{'' if count is None else count:>5}{cores:>10.2f}")
    lines += [
        "",
        f"phiên PostgreSQL / sessions: {found.sessions}",
        f"dữ liệu / data: {found.database_bytes / 1e9:.2f} GB",
        f"nhật ký ghi trước / write-ahead log: {found.log_bytes_per_s / 1e6:.2f} MB/s",
        f"qua RabbitMQ / through RabbitMQ: {found.broker_bytes_per_s / 1e6:.2f} MB/s",
        "",
        "hết trước tiên / what gives first (chịu được bao nhiêu lần / times this load)",
    ]
    lines += [f"  {limit.holds:>8.1f}  {_NAMES[limit.what]}" for limit in found.limits]
    return "\n".join(lines)


def _slower(path: Path) -> float:
    """How much slower the machine is that this bench measured."""
    floors = msgspec.json.decode(path.read_bytes(), type=_Floors).floors
    found = floors.get(_FLOOR, 0.0)
    if not found > 0:
        raise ValueError(f'"floors" names no "{_FLOOR}"')
    return found / BARE_PUT_MS
