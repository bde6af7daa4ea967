"""All that precedes the first round: city, spreadsheets, import, headcounts, codes, roles."""

import csv
from pathlib import Path

from msgspec import Struct

from client.api_client import Api
from client.contest_loading import load
from client.sign_in import FirstAccount
from rigs.city import (
    City,
    generate_city,
    place_of,
    read_bank,
    write_questions,
    write_roster,
)
from rigs.city.bank_reader import Bank
from rigs.demo.compressed_plan import Pace, Plan, announced, text_of
from rigs.demo.console import Display
from spreadsheets.report_exports import ActivationRow, write_activation_codes

_PEOPLE_PER_TEAM = 15


class SignIn(Struct, frozen=True):
    """Who to be in a browser."""

    role: str
    username: str
    password: str
    name: str
    agency: str


class DemoSetup(Struct):
    """The display as it is set. ``codes``: person's code -> activation code."""

    api: Api
    plan: Plan
    pace: Pace
    seed: int
    out: Path
    city: City
    bank: Bank | None
    codes: dict[str, str]

    def caller(self) -> Api:
        """A client for somebody of the place."""
        return Api(self.api.url, patience_s=self.pace.patience_s)

    @property
    def contest(self) -> str:
        """The contest's slug."""
        return self.plan.definition.slug


def city_of(plan: Plan, pace: Pace, seed: int) -> City:
    """The place of a plan, as big as the pace says: with an agency for each team at least."""
    place = place_of(plan.definition)
    teams = plan.phase.stage.teams if plan.phase.stage else 0
    agencies = max(pace.agencies or place.agencies, teams)
    people = max(pace.people or place.people, _PEOPLE_PER_TEAM * teams)
    return generate_city(seed, agencies, people, place)


def prepare(
    api: Api, city: City, plan: Plan, pace: Pace, seed: int, out: Path, display: Display
) -> DemoSetup:
    """Import, approve, hand out codes and roles; everything over the API."""
    api.patience_s = pace.patience_s
    bank = read_bank(plan.bank) if plan.bank else None
    roster, questions, headcounts = _write_files(city, bank, plan, out)
    display.say(
        f"{city.name}: {len(city.agencies)} đơn vị, {len(city.people)} dòng danh sách -> {roster}"
        + (f", {len(bank.questions)} câu hỏi -> {questions}" if bank else "")
    )
    definition_file = out / f"{plan.definition.slug}.toml"
    definition_file.write_text(text_of(announced(plan, pace)))
    answers = load(api, definition_file, roster, questions, headcounts)
    display.say(
        f"Đã nạp / loaded: {answers['roster']['people_new']} người, "
        f"{answers['roster']['agencies_new']} đơn vị, "
        + (f"{answers['questions']['new']} câu hỏi, " if bank else "")
        + f"{answers['headcounts']['count']} đơn vị có tổng số CBCCVC đã duyệt"
    )
    codes = _hand_out_codes(api, plan, city, out)
    display.say(f"{len(codes)} mã kích hoạt -> {out / 'activation-codes.xlsx'} / activation codes")
    setting = DemoSetup(api, plan, pace, seed, out, city, bank, codes)
    _give_roles(setting)
    return setting


def _write_files(
    city: City, bank: Bank | None, plan: Plan, out: Path
) -> tuple[Path, Path | None, Path]:
    roster, questions = out / "roster.xlsx", out / "questions.xlsx" if bank else None
    classes = {item.id: item.name for item in plan.definition.agency_classes}
    write_roster(city, roster, classes)
    if bank and questions:
        write_questions(bank, questions, topic_names=True)
    headcounts = out / "headcounts.csv"
    with headcounts.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ma_don_vi", "tong_so_cbccvc"])
        writer.writerows([agency.code, agency.headcount] for agency in city.agencies)
    return roster, questions, headcounts


def _hand_out_codes(api: Api, plan: Plan, city: City, out: Path) -> dict[str, str]:
    contest = plan.definition.slug
    issued = api.post(f"/api/contests/{contest}/activation-codes")["codes"]
    names = {agency.code: agency.name for agency in city.agencies}
    rows = [
        ActivationRow(
            names.get(item["agency"], item["agency"]), item["username"], item["name"], item["code"]
        )
        for item in issued
    ]
    target = out / "activation-codes.xlsx"
    target.touch(mode=0o600)
    target.chmod(0o600)
    write_activation_codes(target, rows, plan.definition.title)
    # Usernames are folded by the platform; the city knows its people by their own spelling.
    spelt = {person.code.casefold(): person.code for person in city.people}
    return {spelt[item["username"].casefold()]: item["code"] for item in issued}


def first_organiser(data: Path) -> FirstAccount:
    """The account that came with the installation in this folder."""
    import msgspec

    accounts = msgspec.json.decode(
        (data / "first-accounts.json").read_bytes(), type=list[FirstAccount]
    )
    return next(account for account in accounts if account.password)


def _give_roles(setting: DemoSetup) -> None:
    """A liaison for every agency, and those who work for the contest."""
    names = {person.code: person.name for person in setting.city.people}
    wanted = [
        (username, {"role": "liaison", "agency": agency, "contest": setting.contest})
        for agency, username in setting.city.liaisons.items()
    ]
    everywhere = ("organiser", "ops")  # they set up other contests too, and serve the platform
    for item in setting.city.staff:
        where = {} if item.role in everywhere else {"contest": setting.contest}
        wanted.append((item.person, {"role": item.role, **where}))
    for username, role in wanted:
        given = setting.api.post(
            "/api/roles", {"username": username, "name": names[username], **role}
        )
        if given["code"]:
            setting.codes[username] = given["code"]


def sign_ins(setting: DemoSetup, contestant: str) -> list[SignIn]:
    """One person per role with a password that works in a browser."""
    people = {person.code: person for person in setting.city.people}
    agencies = {agency.code: agency.name for agency in setting.city.agencies}
    liaison = next(
        name
        for name in setting.city.liaisons.values()
        if name != contestant and name in setting.codes
    )
    chosen = [("contestant", contestant), ("liaison", liaison)]
    for role in ("organiser", "author", "vetter", "judge", "ops"):
        found = [item.person for item in setting.city.staff if item.role == role]
        chosen += [(role, found[0])] if found else []
    made = []
    for role, username in chosen:
        with setting.caller() as api:
            password = api.sign_in_first(username, setting.codes[username])
        person = people[username]
        made.append(SignIn(role, username, password, person.name, agencies[person.agency]))
    return made
