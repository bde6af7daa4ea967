"""A rehearsal: the people on a contest's roster, simulated, in one round that is open or opens."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import msgspec
import uvloop

from client.api_client import Api
from contracts.definition import QuestionKind
from contracts.local_times import parse_rfc3339
from plumbing.durable_files import write_private
from question_formats.format_dispatch import read_question_file
from rigs.city import Agency, City, Person, plan_round
from rigs.simulate.acknowledged_record import SimulationRecord, Totals
from rigs.simulate.play import clear_up, play_round
from rigs.simulate.retrying_client import RetryingClient
from rigs.simulate.simulated_people import MOST_ATTEMPTS, Crowd, RoundTimes


class CodeLine(msgspec.Struct):
    """A line of the sheet of activation codes, as the API gives it."""

    agency: str
    username: str
    name: str
    code: str


def simulate(
    api: Api,
    contest: str,
    round_id: str,
    *,
    people: int | None,
    within_s: float | None,
    codes_file: Path | None,
    bank: Path | None,
    seed: int,
    progress: Callable[[Totals], None],
) -> tuple[Totals, SimulationRecord]:
    """Let at most ``people`` take part; what they did, and what was acknowledged to them.

    ``within_s``: all come in this time. ``ValueError`` says what cannot be played, ``Refused`` why
    the bank cannot be read.
    """
    keys = keys_of(bank) if bank else {}
    _times(api, contest, round_id, within_s)  # before anybody is given a code
    codes = _codes(api, contest, codes_file)
    visits = plan_round(city_of(codes), 0, seed, rounds=1)[:people]
    address = urlsplit(api.url)
    record = SimulationRecord()

    async def play() -> Totals:
        async with RetryingClient(
            address.hostname or "127.0.0.1", address.port or 80, record
        ) as client:
            credentials = {item.username: item.code for item in codes}
            crowd = Crowd(client, record, credentials, keys, seed)
            await crowd.sign_in_all([visit.person for visit in visits], 32, lambda: None)
            times = _times(api, contest, round_id, within_s)
            totals = await play_round(crowd, visits, times, progress)
            await clear_up(crowd, contest)
            return totals

    return uvloop.run(play()), record


def keys_of(bank: Path) -> dict[str, str]:
    """The letters of the right options of every question, by its id: of a bank in any format, with
    questions of every kind and for whomever. Raises ``Refused``."""
    kinds: tuple[QuestionKind, ...] = get_args(QuestionKind)
    read = read_question_file(bank.read_bytes(), bank.name, kinds=kinds)
    return {row.id: row.answer for row in read.rows}


def _codes(api: Api, contest: str, file: Path | None) -> list[CodeLine]:
    """The people to simulate with their codes: those of an earlier run, or newly issued."""
    if file is not None and file.exists():
        return msgspec.json.decode(file.read_bytes(), type=list[CodeLine])
    issued: list[dict[str, Any]] = api.post(f"/api/contests/{contest}/activation-codes")["codes"]
    if not issued:
        raise ValueError(
            "Ai trong danh sách cũng đã có mật khẩu hoặc mã kích hoạt; hãy chỉ tệp mã lần trước "
            "bằng --codes. (Everybody has a password or a code: give --codes FILE.)"
        )
    if file is not None:
        write_private(file, msgspec.json.encode(issued))
    return msgspec.convert(issued, list[CodeLine])


def city_of(codes: list[CodeLine]) -> City:
    """The people on the sheet of codes, as the plan of arrivals wants to see them."""
    agencies: dict[str, list[Person]] = {}
    for item in codes:
        person = Person(
            item.agency, item.username, item.name, date(1980, 1, 1), "female", "", "", "",
            "mandatory",
        )  # fmt: skip
        agencies.setdefault(item.agency, []).append(person)
    listed = [
        Agency(code, code, None, "city", "department", len(people), len(people))
        for code, people in agencies.items()
    ]
    if len([agency for agency in listed if agency.roster_rows >= 10]) < 3:
        raise ValueError("cần ít nhất 3 đơn vị có từ 10 người (at least 3 agencies of 10 people)")
    everybody = [person for people in agencies.values() for person in people]
    return City(0, "", listed, everybody, {}, [])


def _times(api: Api, contest: str, round_id: str, within_s: float | None) -> RoundTimes:
    rounds = api.get(f"/api/contests/{contest}/rounds")["rounds"]
    found = next((item for item in rounds if item["round"] == round_id), None)
    if found is None:
        names = ", ".join(item["round"] for item in rounds)
        raise ValueError(f"Không có đợt thi {round_id!r}; có: {names}. (No such round.)")
    ahead = time.monotonic() - time.time()
    opens = max(parse_rfc3339(found["opens_at"]) / 1e6 + ahead, time.monotonic())
    closes = parse_rfc3339(found["closes_at"]) / 1e6 + ahead
    if closes <= time.monotonic():
        raise ValueError(f"Đợt thi {round_id!r} đã đóng. (The round is closed.)")
    limit_s = closes - opens if found["time_limit_s"] is None else float(found["time_limit_s"])
    comes_until = None
    if within_s is not None:
        comes_until = min(closes, opens + within_s)
        limit_s = min(limit_s, within_s / 3)
    allowed = found["attempts_allowed"] or MOST_ATTEMPTS
    return RoundTimes(contest, round_id, opens, closes, limit_s, allowed, comes_until=comes_until)
