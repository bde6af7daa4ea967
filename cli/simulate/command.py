"""The command ``hoithi simulate``."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from cli.api import (
    CREDENTIALS_HELP,
    Api,
    ApiError,
    NoCredentials,
    Unreachable,
    add_connection_arguments,
    connect,
    explain,
)
from cli.city import Agency, City, Person, plan_round, read_bank
from cli.main import SubParsers
from cli.simulate.record import SimulationRecord, Totals
from plumbing.files import write_private

_EPILOG = f"""\
examples:
  hoithi simulate --contest hai-phong-2024 --round thi-thu --within 60 --codes codes.json
  hoithi simulate --contest hai-phong-2024 --round tuan-1 --codes codes.json --people 200 \\
      --bank contests/banks/hai-phong-2024.toml

For rehearsals only: everybody on the roster who has neither a password nor an activation code is
given a code, and their attempts are real attempts. A code is told once, so --codes FILE keeps
them for the next round; it is readable by its owner only.

{CREDENTIALS_HELP}"""


def add_parser(subparsers: SubParsers) -> None:
    """``simulate --contest SLUG --round ID [--people N] [--within S] [--bank FILE] [--json]``."""
    parser = subparsers.add_parser(
        "simulate",
        help="cho người giả lập dự thi / let simulated people take part",
        description="Người giả lập dự một đợt thi đang mở. / Simulated people in an open round.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--contest", required=True, metavar="SLUG")
    parser.add_argument("--round", required=True, metavar="ID")
    parser.add_argument("--people", type=int, metavar="N", help="at most so many (default: all)")
    parser.add_argument(
        "--within", type=float, metavar="SECONDS", help="all come in this time (default: the round)"
    )
    parser.add_argument(
        "--codes", type=Path, metavar="FILE", help="codes of an earlier run; written if not there"
    )
    parser.add_argument("--bank", type=Path, metavar="FILE", help="bank (TOML), to know the keys")
    parser.add_argument("--seed", type=int, default=1, help="who comes, when and how well")
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    add_connection_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Play; 1 if the platform refused or broke a promise."""
    try:
        with connect(args.url, args.accounts) as api:
            totals, record = _simulate(api, args)
    except (ApiError, Unreachable, NoCredentials) as reason:
        return explain(reason, as_json=args.json)
    except (OSError, ValueError, msgspec.MsgspecError) as reason:
        return explain(reason, as_json=args.json)
    if args.json:
        figures = msgspec.to_builtins(totals) | {
            "requests": record.requests,
            "refused": record.refused,
            "faults": record.faults,
        }
        print(json.dumps(figures, ensure_ascii=False))
    else:
        _tell(totals, record)
    return 1 if record.faults else 0


def _simulate(api: Api, args: argparse.Namespace) -> tuple[Totals, SimulationRecord]:
    import uvloop

    from cli.simulate.door import Door
    from cli.simulate.people import Crowd
    from cli.simulate.play import clear_up, play_round

    keys = {item.id: item.answer for item in read_bank(args.bank).questions} if args.bank else {}
    _times(api, args)  # before anybody is given a code
    codes = _codes(api, args)
    visits = plan_round(city_of(codes), 0, args.seed, rounds=1)[: args.people]
    address = urlsplit(api.url)
    record = SimulationRecord()

    async def play() -> Totals:
        async with Door(address.hostname or "127.0.0.1", address.port or 80, record) as door:
            credentials = {item["username"]: item["code"] for item in codes}
            crowd = Crowd(door, record, credentials, keys, args.seed)
            await crowd.sign_in_all([visit.person for visit in visits], 32, lambda: None)
            times = _times(api, args)
            totals = await play_round(crowd, visits, times, _progress(args))
            await clear_up(crowd, args.contest)
            return totals

    return uvloop.run(play()), record


def _codes(api: Api, args: argparse.Namespace) -> list[dict[str, Any]]:
    """The people to simulate with their codes: those of an earlier run, or newly issued."""
    if args.codes is not None and args.codes.exists():
        return [
            msgspec.to_builtins(line)
            for line in msgspec.json.decode(args.codes.read_bytes(), type=list[CodeLine])
        ]
    issued: list[dict[str, Any]] = api.post(f"/api/contests/{args.contest}/activation-codes")[
        "codes"
    ]
    if not issued:
        raise ValueError(
            "Ai trong danh sách cũng đã có mật khẩu hoặc mã kích hoạt; hãy chỉ tệp mã lần trước "
            "bằng --codes. (Everybody has a password or a code: give --codes FILE.)"
        )
    if args.codes is not None:
        write_private(args.codes, msgspec.json.encode(issued))
    return issued


class CodeLine(msgspec.Struct):
    """A line of the sheet of activation codes, as the API gives it."""

    agency: str
    username: str
    name: str
    code: str


def city_of(codes: list[dict[str, Any]]) -> City:
    """The people on the sheet of codes, as the plan of arrivals wants to see them."""
    from datetime import date

    agencies: dict[str, list[Person]] = {}
    for item in codes:
        person = Person(
            item["agency"], item["username"], item["name"], date(1980, 1, 1), "female", "", "", "",
            "mandatory",
        )  # fmt: skip
        agencies.setdefault(item["agency"], []).append(person)
    listed = [
        Agency(code, code, None, "city", "department", len(people), len(people))
        for code, people in agencies.items()
    ]
    if len([agency for agency in listed if agency.roster_rows >= 10]) < 3:
        raise ValueError("cần ít nhất 3 đơn vị có từ 10 người (at least 3 agencies of 10 people)")
    everybody = [person for people in agencies.values() for person in people]
    return City(0, "", listed, everybody, {}, [])


def _times(api: Api, args: argparse.Namespace) -> Any:
    from cli.simulate.people import RoundTimes
    from gateway.core.http.times import parse_rfc3339

    rounds = api.get(f"/api/contests/{args.contest}/rounds")["rounds"]
    found = next((item for item in rounds if item["round"] == args.round), None)
    if found is None:
        names = ", ".join(item["round"] for item in rounds)
        raise ValueError(f"Không có đợt thi {args.round!r}; có: {names}. (No such round.)")
    ahead = time.monotonic() - time.time()
    opens = max(parse_rfc3339(found["opens_at"]) / 1e6 + ahead, time.monotonic())
    closes = parse_rfc3339(found["closes_at"]) / 1e6 + ahead
    if closes <= time.monotonic():
        raise ValueError(f"Đợt thi {args.round!r} đã đóng. (The round is closed.)")
    limit_s = float(found["time_limit_s"])
    if args.within is not None:
        closes = min(closes, opens + args.within)
        limit_s = min(limit_s, args.within / 3)
    return RoundTimes(args.contest, args.round, opens, closes, limit_s, found["attempts_allowed"])


def _progress(args: argparse.Namespace) -> Any:
    said_at = time.monotonic()

    def show(totals: Totals) -> None:
        nonlocal said_at
        if not args.json and time.monotonic() > said_at + 5:
            said_at = time.monotonic()
            print(f"{totals.done}/{totals.visitors}: {_figures(totals)}", file=sys.stderr)

    return show


def _figures(totals: Totals) -> str:
    return (
        f"mở / started {totals.started}, lưu / saved {totals.saves}, "
        f"nộp / submitted {totals.submitted}, bỏ dở / left {totals.left}"
    )


def _tell(totals: Totals, record: SimulationRecord) -> None:
    print(f"{totals.visitors} người / people: {_figures(totals)}")
    for code, count in sorted(record.refused.items()):
        print(f"  bị từ chối / refused: {code} {count}")
    for fault in record.faults:
        print(f"  LỖI / broken promise: {fault}", file=sys.stderr)
