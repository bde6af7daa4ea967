"""Team lists of a simulated place, handed in by its liaisons before they are due."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from contracts.definition import StageRules
from rigs.city import Person
from rigs.city.city_model import Agency, Gender
from rigs.city.person_names import draw_name
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.handing_in import authors_of

_AT_ONCE = 4
_WOMEN = 0.5
_RESIDENT = "Thành viên Tổ công nghệ số cộng đồng"


def register_teams(setting: DemoSetup, rules: StageRules) -> dict[str, str]:
    """A list from every agency that the plan has a team of: agency's code -> its team's name."""
    agencies = setting.city.agencies[: rules.teams]
    most = rules.team.maximum_members or rules.team.minimum_members
    staff: dict[str, list[Person]] = {agency.code: [] for agency in agencies}
    for person in authors_of(setting, most):
        if person.agency in staff:
            staff[person.agency].append(person)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        jobs = [
            pool.submit(_register, setting, rules, agency, number, staff[agency.code])
            for number, agency in enumerate(agencies)
        ]
        return dict(job.result() for job in jobs)


def _register(
    setting: DemoSetup, rules: StageRules, agency: Agency, number: int, staff: list[Person]
) -> tuple[str, str]:
    name = f"Đội {agency.name.removeprefix('Ủy ban nhân dân ')}"
    path = f"/api/contests/{setting.contest}/phases/{setting.plan.phase.id}/teams/{agency.code}"
    members = _members(setting, rules, number, staff)
    liaison = setting.city.liaisons[agency.code]
    with setting.caller() as api:
        setting.codes[liaison] = api.sign_in_first(liaison, setting.codes[liaison])
        taken = api.call("PUT", path, json={"name": name, "members": members}).json()
    if len(taken["members"]) != len(members) or taken["not_eligible"]:
        raise ValueError(f"{agency.code}: the list is not the one that was handed in")
    return agency.code, name


def _members(
    setting: DemoSetup, rules: StageRules, number: int, staff: list[Person]
) -> list[dict[str, Any]]:
    """As many as the plan takes, more of them from team to team; the last is a resident, who has
    no account, and so are all whom the agency's staff does not suffice for."""
    team = rules.team
    least, most = team.minimum_members, team.maximum_members or team.minimum_members
    size = least + number % (most - least + 1)
    rnd = Random(f"{setting.seed}/team/{number}")
    who: list[dict[str, Any]] = [{"username": one.code} for one in staff[: size - 1]]
    while len(who) < size:
        gender: Gender = "female" if rnd.random() < _WOMEN else "male"
        who.append({"name": draw_name(rnd, gender), "position": _RESIDENT})
    main = team.main_members or 0
    return [
        {**one, "main": index < main, "captain": team.captain and index == 0}
        for index, one in enumerate(who)
    ]
