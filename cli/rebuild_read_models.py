"""``hoithi rebuild``: reporting's read models from zero, and the proof that they are the same."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from cli.argument_types import positive
from cli.arguments import OPERATOR_CREDENTIALS_HELP, add_connection_arguments, add_data_argument
from cli.error_output import explain
from cli.main import SubParsers
from client.api_client import Api, ApiError, Unreachable
from client.platform_process import reached
from client.sign_in import FIRST_OPERATOR, NoCredentials, connect

PATIENCE_S = 600.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 3.0
REST_S, MOST_LOOKS = 1.0, 10
Models = dict[str, Any]

_EPILOG = f"""\
Participation, who is missing and statistics are dropped and built again from the events of the
other services. Nothing is lost by it, but until it is done (seconds, minutes for a large city)
participation shows less than there is. Two digests can only be compared where the same events
have been applied, so choose a quiet time: not while a round is open.

examples:
  hoithi rebuild
  hoithi rebuild --json --url https://hoithi.example.vn
  hoithi rebuild --accounts var/local/data-registration-1/first-accounts.json   after `make up`
  hoithi rebuild --data /srv/hoithi          a data folder that nobody serves at the moment

exit status: 0 the same bytes, 1 others, or it can't be told (events came meanwhile, or were parked)

{OPERATOR_CREDENTIALS_HELP}"""


class Rebuilt(Struct, frozen=True):
    """Digests before and after; ``because`` says why they are not equal, empty if they are."""

    before: str
    after: str
    events: int
    dropped: int
    because: str

    @property
    def equal(self) -> bool:
        """Whether the same bytes came of it."""
        return not self.because


def add_parser(subparsers: SubParsers) -> None:
    """``rebuild [--patience SECONDS] [--json] [--url U] [--accounts FILE] [--data FOLDER]``."""
    parser = subparsers.add_parser(
        "rebuild",
        help="dựng lại số liệu báo cáo từ đầu / rebuild reporting from zero",
        description="Dựng lại số liệu báo cáo từ sự kiện. / Rebuild the read models from events.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--patience",
        type=positive,
        default=PATIENCE_S,
        metavar="SECONDS",
        help=f"how long to wait for all events (default: {PATIENCE_S:.0f})",
    )
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    add_connection_arguments(parser)
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Rebuild; 0 if the digest is the same."""
    try:
        with (
            reached(args.url, args.accounts, args.data, quiet=args.json) as (url, accounts),
            connect(url, accounts, FIRST_OPERATOR) as api,
        ):
            done = rebuild(api, args.patience)
    except (ApiError, Unreachable, NoCredentials, OSError) as reason:
        return explain(reason, as_json=args.json)
    if args.json:
        figures = {name: getattr(done, name) for name in done.__struct_fields__}
        print(json.dumps({"equal": done.equal, **figures}, ensure_ascii=False))
    else:
        print(f"trước / before: {done.before}")
        print(f"sau   / after:  {done.after}  ({done.events} sự kiện / events)")
        if done.equal:
            print("Giống từng byte. / The same bytes.")
        else:
            print(done.because, file=sys.stderr)
    return 0 if done.equal else 1


def rebuild(api: Api, patience_s: float, pause: Callable[[float], None] = time.sleep) -> Rebuilt:
    """Drop the read models and wait until as many events are applied as before."""
    before = _at_rest(api, pause)
    dropped = api.post("/api/operations/read-models/rebuild")["dropped"]
    until, pause_s = time.monotonic() + patience_s, FIRST_PAUSE_S
    after = _models(api)
    while not has_come_to(after, before) and time.monotonic() < until:
        pause(pause_s)
        pause_s = min(pause_s * 1.5, LONGEST_PAUSE_S)
        after = _models(api)
    events = sum(place["position"] for place in after["places"])
    return Rebuilt(before["digest"], after["digest"], events, dropped, why_not_equal(before, after))


def _at_rest(api: Api, pause: Callable[[float], None]) -> Models:
    """The read models once no event comes for a second; as they are where events keep coming."""
    found = _models(api)
    for _ in range(MOST_LOOKS):
        pause(REST_S)
        before, found = found, _models(api)
        if _places(found) == _places(before):
            break
    return found


def has_come_to(now: Models, before: Models) -> bool:
    """Whether every stream has been applied as far as it was before, or further."""
    reached_now = _places(now)
    return all(reached_now.get(at, (0, 0)) >= place for at, place in _places(before).items())


def why_not_equal(before: Models, after: Models) -> str:
    """Why the read models are not the same bytes, or can't be compared; empty if they are."""
    if not has_come_to(after, before):
        return (
            "Chưa đọc lại hết sự kiện trong thời gian chờ; các dịch vụ nguồn có chạy không? "
            "(Not all events came in time: are the other services up? Participation is not "
            "complete until they have.)"
        )
    if _places(after) != _places(before):
        return (
            "Trong lúc dựng lại có thêm sự kiện mới nên không so sánh được; hãy chạy lại lúc vắng. "
            "(Events came meanwhile, so the two can't be compared; repeat it in a quiet time.)"
        )
    if after["parked"] != before["parked"]:
        return (
            f"Số sự kiện bị gác đã khác: {before['parked']} → {after['parked']}. "
            "(Other events are parked than before; see hoithi replay.)"
        )
    if after["digest"] != before["digest"]:
        return (
            "Số liệu dựng lại KHÁC số liệu cũ: hãy báo lỗi này. "
            "(The same events gave other read models: this is a fault, please report it.)"
        )
    return ""


def _places(models: Models) -> dict[tuple[str, int], tuple[int, int]]:
    return {
        (at["stream"], at["partition"]): (at["epoch"], at["position"])
        for at in models["places"]
        if at["position"] > 0  # of a stream without events there may be a place, or none
    }


def _models(api: Api) -> Models:
    found: Models = api.get("/api/operations/read-models")
    return found
