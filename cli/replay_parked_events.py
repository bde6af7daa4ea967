"""``hoithi replay``: parked events, applied again once their cause is mended."""

import argparse
import json
import sys
from typing import Any

from msgspec import Struct

from cli.arguments import OPERATOR_CREDENTIALS_HELP, add_connection_arguments, add_data_argument
from cli.error_output import explain
from cli.main import SubParsers
from client.api_client import Api, ApiError, Unreachable
from client.platform_process import reached
from client.sign_in import FIRST_OPERATOR, NoCredentials, connect
from contracts.broker_topology import READERS

Event = dict[str, Any]

_EPILOG = f"""\
A service that fails to apply an event puts it aside with its reason, and later events of the same
subject (attempt, person, agency or contest) behind it; everything else goes on. Mend the cause
(a newer version, a repaired row), then replay. It is safe while the platform works, and to repeat.

examples:
  hoithi replay --list                       what is parked, since when and why
  hoithi replay                              apply all of it again
  hoithi replay --service scoring --json
  hoithi replay --url https://hoithi.example.vn
  hoithi replay --accounts var/local/data-registration-1/first-accounts.json   after `make up`
  hoithi replay --data /srv/hoithi           a data folder that nobody serves at the moment

exit status: 0 nothing stays parked, 1 something does, or the platform can't be asked

{OPERATOR_CREDENTIALS_HELP}"""


class Outcome(Struct, frozen=True):
    """What became of one service's parked events."""

    service: str
    applied: list[Event]
    parked: list[Event]


def add_parser(subparsers: SubParsers) -> None:
    """``replay [--list] [--service NAME] [--json] [--url U] [--accounts FILE] [--data FOLDER]``."""
    parser = subparsers.add_parser(
        "replay",
        help="áp dụng lại sự kiện bị gác / apply parked events again",
        description="Áp dụng lại các sự kiện bị gác lại. / Apply parked events again.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--list", action="store_true", help="only show what is parked")
    parser.add_argument("--service", choices=READERS, help="this one only (default: all)")
    parser.add_argument("--json", action="store_true", help="answer as one JSON object")
    add_connection_arguments(parser)
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """List or replay; 0 if nothing stays parked."""
    services = READERS if args.service is None else (args.service,)
    try:
        with (
            reached(args.url, args.accounts, args.data, quiet=args.json) as (url, accounts),
            connect(url, accounts, FIRST_OPERATOR) as api,
        ):
            outcomes = [replay(api, service, only_look=args.list) for service in services]
    except (ApiError, Unreachable, NoCredentials, OSError) as reason:
        return explain(reason, as_json=args.json)
    left = sum(len(outcome.parked) for outcome in outcomes)
    if args.json:
        print(json.dumps(_as_json(outcomes, left), ensure_ascii=False))
    else:
        for outcome in outcomes:
            _tell(outcome, only_look=args.list)
        print(f"Còn gác lại: {left} / stay parked: {left}", file=sys.stderr if left else sys.stdout)
    return 1 if left else 0


def replay(api: Api, service: str, *, only_look: bool = False) -> Outcome:
    """Apply what this service has parked. What was applied is told by looking before and after,
    so it is right although an answer in between may get lost."""
    before = parked(api, service)
    if only_look or not before:
        return Outcome(service, [], before)
    after: int | None = 0
    while after is not None:
        after = api.post(f"/api/operations/parked/{service}/replay", {"after": after})["next"]
    left = parked(api, service)
    still = {event["id"] for event in left}
    return Outcome(service, [event for event in before if event["id"] not in still], left)


def parked(api: Api, service: str) -> list[Event]:
    """Everything the service has parked, oldest first."""
    found: list[Event] = []
    while True:
        after = found[-1]["id"] if found else 0
        page = api.get(f"/api/operations/parked/{service}", after=after)
        found += page["events"]
        if not page["events"] or len(found) >= page["waiting"]:
            return found


def _as_json(outcomes: list[Outcome], left: int) -> dict[str, Any]:
    return {
        "services": [
            {"service": one.service, "applied": one.applied, "parked": one.parked}
            for one in outcomes
        ],
        "parked": left,
    }


def _tell(outcome: Outcome, *, only_look: bool) -> None:
    counts = f"{len(outcome.parked)} gác lại / parked"
    if not only_look:
        counts = f"{len(outcome.applied)} đã áp dụng / applied, {counts}"
    print(f"{outcome.service}: {counts}")
    for event in outcome.applied:
        print(f"  + {_named(event)}")
    for event in outcome.parked:
        print(f"  - {_named(event)}")
        print(f"      từ / since {event['parked_at']}: {event['reason']}")


def _named(event: Event) -> str:
    place = f"{event['epoch']}/{event['partition']}/{event['position']}"
    return f"{event['stream']} {place}  {event['type']}.v{event['version']}  {event['subject']}"
