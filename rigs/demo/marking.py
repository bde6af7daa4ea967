"""A jury at work: put on its panels, given works, marking each by its own sheet."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from msgspec import Struct, field

from client.api_client import Api, ApiError
from contracts.definition import Panel
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.publish_and_recount import wait_for

JUDGES = 3
PARTIAL = 206
_AT_ONCE = 3


class Jury(Struct):
    """Judges of a contest. ``people``: person id -> username. ``given``: (judge, sheet) -> total of
    the marks they gave, by our own count."""

    people: dict[str, str]
    given: dict[tuple[str, str], Fraction] = field(default_factory=dict)


def accept_all(setting: DemoSetup, entries: list[str]) -> None:
    """The committee has looked at every entry and takes it."""
    for entry in entries:
        path = f"/api/contests/{setting.contest}/entries/{entry}"
        version = setting.api.get(path)["version"]
        decision = {"decision": "accepted", "version": version, "anonymous": True}
        setting.api.post(f"{path}/screening", decision)


def seat_jury(setting: DemoSetup, judges: int = JUDGES) -> Jury:
    """The first judges of the place on every panel of the contest, one of them in the chair."""
    base = f"/api/contests/{setting.contest}"
    jury = Jury({})
    for username in _appointed(setting, judges):
        with setting.caller() as api:
            # who sees entries needs a password of their own
            setting.codes[username] = api.sign_in_first(username, setting.codes[username])
            session = api.sign_in(username, setting.codes[username])
            jury.people[session["person"]["person"]] = username
    for panel in setting.api.get(f"{base}/panels")["panels"]:
        places = [
            {"person": person, "place": "judge" if index else "chair"}
            for index, person in enumerate(jury.people)
        ]
        body = {"places": places, "base_revision": panel["revision"]}
        setting.api.call("PUT", f"{base}/panels/{panel['panel']}", json=body)
    return jury


def _appointed(setting: DemoSetup, judges: int) -> list[str]:
    """The judges of the place; where the plan needs more, others who may not compete join them."""
    jury = setting.city.staff_of("judge")
    helpers = [*setting.city.staff_of("vetter"), *setting.city.staff_of("author")]
    names = {person.code: person.name for person in setting.city.people}
    for username in helpers[: max(0, judges - len(jury))]:
        role = {"username": username, "name": names[username], "role": "judge"}
        given = setting.api.post("/api/roles", {**role, "contest": setting.contest})
        if given["code"]:
            setting.codes[username] = given["code"]
        jury.append(username)
    return jury[:judges]


def give_out(setting: DemoSetup, round_id: str, works: int) -> int:
    """Assign every work to every judge who may mark it, and release the sheets; how many."""
    base = f"/api/contests/{setting.contest}"
    sheets = 0
    for panel in setting.api.get(f"{base}/panels")["panels"]:
        path = f"{base}/rounds/{round_id}/panels/{panel['panel']}"

        def all_there(path: str = path) -> bool:
            try:
                shown = setting.api.post(f"{path}/assignment", {"mode": "all", "look": True})
            except ApiError as error:
                if error.status not in (409, 503):
                    raise
                return False
            return len(shown["per_work"]) >= works

        wait_for(all_there, setting.pace.patience_s, f"{round_id}: works are not there")
        setting.api.post(f"{path}/assignment", {"mode": "all"})
        sheets += setting.api.post(f"{path}/release")["sheets"]
    return sheets


def mark_all(setting: DemoSetup, round_id: str, jury: Jury) -> int:
    """Every judge fills in and hands in every sheet of theirs; how many were handed in."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        jobs = [pool.submit(_mark, setting, round_id, jury, who) for who in jury.people.items()]
        return sum(job.result() for job in jobs)


def _mark(setting: DemoSetup, round_id: str, jury: Jury, who: tuple[str, str]) -> int:
    person, username = who
    path = f"/api/contests/{setting.contest}/rounds/{round_id}/sheets"
    rnd = Random(f"{setting.seed}/{username}")
    done = 0
    with setting.caller() as api:
        api.sign_in(username, setting.codes[username])
        for panel in api.get(path)["panels"]:
            for row in panel["sheets"]:
                total = fill_in(api, path, row["sheet"], panel["step"], rnd, username)
                jury.given[person, row["sheet"]] = total
                done += 1
    return done


def fill_in(api: Api, path: str, name: str, step: str, rnd: Random, device: str) -> Fraction:
    """Look at a sheet, keep marks on it and hand it in; the total that they make."""
    sheet = api.get(f"{path}/{name}")
    _look_at_files(api, sheet["content"])
    marks = _marks(rnd, sheet["criteria"], Decimal(step))
    body = {"marks": marks, "base_revision": sheet["revision"], "device": device}
    saved = api.call("PUT", f"{path}/{name}", json=body).json()
    last = {"marks": {}, "base_revision": saved["revision"], "device": device}
    api.post(f"{path}/{name}/hand-in", last)
    return total_of(sheet["criteria"], marks)


def _look_at_files(api: Api, content: dict[str, Any] | None) -> None:
    """Begin each file of the work as a player does; what is shown as text is there already."""
    for file in content["files"] if content else ():
        if file["url"] is not None:
            begun = api.call("GET", file["url"], headers={"Range": "bytes=0-4095"})
            if begun.status_code != PARTIAL or not begun.content:
                raise ValueError(f"a judge cannot play {file['url']}: {begun.status_code}")
        elif file["text"] is None:
            raise ValueError(f"a judge has nothing of file {file['n']} of a work")


def _marks(rnd: Random, criteria: list[dict[str, Any]], step: Decimal) -> dict[str, str]:
    marks = {}
    for line in criteria:
        most = int(Decimal(line["points"]) / step)
        low = 0 if line["penalty"] else most * 11 // 20
        high = most // 10 if line["penalty"] else most
        marks[line["id"]] = str(rnd.randint(low, high) * step)
    return marks


def total_of(criteria: list[dict[str, Any]], marks: dict[str, str]) -> Fraction:
    """Points less penalties."""
    return sum(
        (Fraction(marks[line["id"]]) * (-1 if line["penalty"] else 1) for line in criteria),
        Fraction(),
    )


def confirm_all(setting: DemoSetup, round_id: str, jury: Jury) -> int:
    """Judges whose marks lie far from others' look again, and stand by them; how many sheets."""
    path = f"/api/contests/{setting.contest}/rounds/{round_id}/sheets"
    asked = 0
    for username in jury.people.values():
        with setting.caller() as api:
            api.sign_in(username, setting.codes[username])
            for panel in api.get(path)["panels"]:
                for row in panel["sheets"]:
                    if row["ask"] == "confirm":
                        marks = api.get(f"{path}/{row['sheet']}")["marks"]
                        api.post(f"{path}/{row['sheet']}/confirm", {"marks": marks})
                        asked += 1
    return asked


def own_values(setting: DemoSetup, round_id: str, jury: Jury, panel: Panel) -> dict[str, Fraction]:
    """Code of a work -> the value that the totals make which judges sent: their mean, or that of
    those between the ``trim`` highest and lowest."""
    told = setting.api.get(f"/api/contests/{setting.contest}/rounds/{round_id}/marks")["works"]
    found: dict[str, list[Fraction]] = {}
    for work in told:
        for sheet in work["sheets"]:
            found.setdefault(work["code"], []).append(Fraction(sheet["total"]))
    given = sorted(jury.given.values())
    counted = sorted(total for totals in found.values() for total in totals)
    if given != counted:
        raise ValueError("the platform's sheets are not those that judges sent")
    cut = panel.trim if panel.combine == "trimmed" else 0
    kept = {code: sorted(totals)[cut : len(totals) - cut] for code, totals in found.items()}
    return {code: sum(totals, Fraction()) / len(totals) for code, totals in kept.items()}
