"""Video clips of agencies: sent by their liaisons, looked into, one of them too long and mended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from client.tus_upload import send_file
from contracts.definition import EntryRules, Round
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.handing_in import HandedIn, when_open
from rigs.demo.publish_and_recount import wait_for
from rigs.demo.video_clips import clip

#: about so many agencies take part where the plan asks none
_CLIPS = 8
_AT_ONCE = 2
_SHORTEST_S, _LONGEST_S = 6, 15
_TOO_LONG_S = 6
_MEND_WITHIN = timedelta(minutes=5)


def hand_in_clips(
    setting: DemoSetup, item: Round, rules: EntryRules, *, everybody: bool
) -> list[HandedIn]:
    """A clip of each agency, or of some; the first one's is longer than the plan takes."""
    liaisons = list(setting.city.liaisons.items())
    chosen = liaisons if everybody else liaisons[:: max(1, len(liaisons) // _CLIPS)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        jobs = enumerate(chosen, start=1)
        return list(pool.map(lambda job: _first(setting, item, rules, *job), jobs))


def _first(
    setting: DemoSetup, item: Round, rules: EntryRules, number: int, liaison: tuple[str, str]
) -> HandedIn:
    too_long = number == 1 and rules.video_maximum_s is not None
    seconds = (rules.video_maximum_s or 0) + _TOO_LONG_S if too_long else _length(setting, number)
    rounds = f"/api/contests/{setting.contest}/rounds/{item.id}/entries"
    taken = _send(setting, rounds, rounds, number, liaison, seconds, 0)
    code = taken["receipt"]["code"]
    return HandedIn(taken["entry"], code, _title(number), "", liaison[0])


def _length(setting: DemoSetup, number: int) -> int:
    return Random(f"{setting.seed}/clip/{number}").randint(_SHORTEST_S, _LONGEST_S)


def _title(number: int) -> str:
    return f"Tiểu phẩm cải cách hành chính, clip {number}"


def _send(
    setting: DemoSetup,
    uploads: str,
    to: str,
    number: int,
    liaison: tuple[str, str],
    seconds: int,
    base: int,
) -> dict[str, Any]:
    """Send a clip in pieces and hand it in."""
    agency, username = liaison
    content = clip(seconds, number)
    with setting.caller() as api:
        api.sign_in(username, setting.codes[username])
        upload = when_open(
            lambda: send_file(api, uploads, f"clip-{number}.mp4", content, "video", agency=agency)
        )
        body = {
            "kind": "video", "title": _title(number), "original": True, "agency": agency,
            "files": [{"upload": upload, "purpose": "main"}], "base_version": base,
        }  # fmt: skip
        taken: dict[str, Any] = api.post(to, body)
    return taken


def mend_too_long(
    setting: DemoSetup, item: Round, rules: EntryRules, entries: list[HandedIn]
) -> int:
    """Wait until all clips are looked into; what is longer than the plan takes is sent back, and
    sent again shorter; how many. ``ValueError`` if the platform found otherwise."""
    _wait_until_checked(setting, entries)
    found = {one.entry: _findings(setting, one.entry) for one in entries}
    wrong = [one for one in entries if found[one.entry]]
    due = entries[:1] if rules.video_maximum_s is not None else []
    if wrong != due or any(found[one.entry] != ["video.long"] for one in due):
        raise ValueError(f"a clip of {found} is other than the one that was too long")
    for one in due:
        _send_back(setting, one)
        path = f"/api/contests/{setting.contest}/entries/{one.entry}"
        rounds = f"/api/contests/{setting.contest}/rounds/{item.id}/entries"
        liaison = (one.agency, setting.city.liaisons[one.agency])
        number = entries.index(one) + 1
        _send(setting, rounds, path, number, liaison, _length(setting, number), 1)
    _wait_until_checked(setting, entries)
    if any(_findings(setting, one.entry) for one in entries):
        raise ValueError("a clip is still not as the plan wants it")
    return len(due)


def _wait_until_checked(setting: DemoSetup, entries: list[HandedIn]) -> None:
    left = [one.entry for one in entries]

    def checked() -> bool:
        while left and _look(setting, left[-1])["checked"]:
            left.pop()
        return not left

    wait_for(checked, setting.pace.patience_s, "clips are not looked into")


def _look(setting: DemoSetup, entry: str) -> dict[str, Any]:
    found: dict[str, Any] = setting.api.get(f"/api/contests/{setting.contest}/entries/{entry}")
    return found


def _findings(setting: DemoSetup, entry: str) -> list[str]:
    """What is wrong with the version of an entry that counts."""
    newest = _look(setting, entry)["versions"][0]
    found = [*newest["findings"], *(one for file in newest["files"] for one in file["findings"])]
    return [one["code"] for one in found if one["level"] != "advice"]


def _send_back(setting: DemoSetup, one: HandedIn) -> None:
    path = f"/api/contests/{setting.contest}/entries/{one.entry}"
    decision = {
        "decision": "sent_back",
        "version": _look(setting, one.entry)["version"],
        "reason": "Video dài hơn thời lượng của thể lệ, đề nghị dựng lại",
        "mend_until": (datetime.now(UTC) + _MEND_WITHIN).isoformat(),
    }
    setting.api.post(f"{path}/screening", decision)
