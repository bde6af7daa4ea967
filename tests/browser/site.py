"""The site that the browser visits: a running platform with a contest of a small city in its
second week, set up over the HTTP API from the plan's own file and two spreadsheets.

The platform's clock is put where the plan says: the first week was taken part in, settled and
published, the second is open, the others are to come.
"""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import count, zip_longest
from pathlib import Path

import httpx
from msgspec import Struct

from client.api_client import Api, ApiError
from client.contest_loading import define, import_roster
from contracts.definition import Definition, Round
from gateway.core.access.api_access_table import PUBLIC
from gateway.core.access.page_access_table import PAGE_ACCESS
from plans.parser import read_definition
from rigs.city import City, Person, generate_city, read_bank, write_questions, write_roster
from tests.support.contestants import Caller, Told, right_answers, save, start, submit
from tests.support.embedded import EmbeddedPlatform, SetClock
from tests.support.patience import organiser_at, patient
from tests.support.waiting import until

CONTESTS = Path(__file__).parents[2] / "contests"
PLAN, BANK = CONTESTS / "hai-phong-2024.toml", CONTESTS / "banks" / "hai-phong-2024.toml"
SEED, AGENCIES, PEOPLE = 2024, 10, 170
HOUR_US = 3_600_000_000
#: who comes in the first week: so many at once, so many times, and how long each lot takes
LOTS_S = (404, 611, 755, 1180)
PEOPLE_PER_LOT = 6
PEOPLE_IN_FIRST_WEEK = len(LOTS_S) * PEOPLE_PER_LOT
#: what people say about a question of the first week; they wait for an answer
APPEALS = ("Câu này có hai phương án đúng.", "Đáp án của câu này trái với nghị định.")


class Credentials(Struct, frozen=True):
    """How a person signs in."""

    username: str
    password: str


class Site:
    """The visited platform. ``published_round`` has published results; ``open_round`` is open for
    days of the platform's clock, asks for a prediction and allows one attempt."""

    contest = "hai-phong-2024"
    published_round, open_round, planned_round = "tuan-1", "tuan-2", "tuan-3"
    questions = 20

    def __init__(
        self, platform: EmbeddedPlatform, roster: Path, city: City, codes: dict[str, str]
    ) -> None:
        """``codes``: the activation code of everybody on the list, which is the file ``roster``."""
        self.roster = roster
        self.platform, self.base_url, self.city = platform, platform.url, city
        self._codes = codes
        self.first_week: list[Credentials] = []
        self._people = iter(_eligible(city))
        self._numbers = count(1)
        self._client = httpx.Client(base_url=self.base_url, trust_env=False, timeout=60)
        self._keys = {item.id: item.answer for item in read_bank(BANK).questions}

    @property
    def home(self) -> str:
        """The page of the contest."""
        return f"{self.base_url}/contests/{self.contest}"

    @property
    def exam(self) -> str:
        """The exam page of the open round."""
        return f"{self.home}/rounds/{self.open_round}/exam"

    @property
    def participation(self) -> str:
        """The participation page over all rounds."""
        return f"{self.home}/participation"

    def organiser(self) -> Api:
        """The first organiser, newly signed in: sessions do not outlive the nights in between."""
        return organiser_at(self.base_url, self.platform.settings.data / "first-accounts.json")

    def state(self, round_id: str, contest: str = contest) -> str:
        """The state of a round as the platform tells it."""
        path = f"/api/contests/{contest}/rounds"
        rounds = self._client.get(path).raise_for_status().json()["rounds"]
        return next(str(item["state"]) for item in rounds if item["round"] == round_id)

    def publish(self, round_id: str) -> None:
        """Publish a settled round, as soon as all its papers are scored."""
        with self.organiser() as api:
            until(lambda: self._published(api, round_id), f"{round_id} is published")

    def _published(self, api: Api, round_id: str) -> bool:
        try:
            api.post(f"/api/contests/{self.contest}/rounds/{round_id}/publication")
        except ApiError as error:
            if error.problem.code != "publication.incomplete":
                raise
            return False
        return True

    def newcomer(self) -> Credentials:
        """Somebody who has not taken part yet and holds an activation code."""
        username = next(self._people)
        return Credentials(username, self._codes[username])

    def veteran(self) -> Credentials:
        """Somebody who took part in the published round, with a password of their own."""
        who = self.first_week.pop()
        with patient(self.base_url) as api:
            return Credentials(who.username, api.sign_in_first(who.username, who.password))

    def contestant(self) -> Credentials:
        """Somebody who has not taken part yet, with a password of their own."""
        who = self.newcomer()
        with patient(self.base_url) as api:
            return Credentials(who.username, api.sign_in_first(who.username, who.password))

    def staff(self, role: str) -> Credentials:
        """Somebody with this role and a password of their own; a liaison of the first agency.
        Organisers of all contests: they set up others too."""
        username = f"{role}-{next(self._numbers)}"
        body = {"username": username, "name": f"Đồng chí {username}", "role": role}
        if role == "liaison":
            body["agency"] = self.city.agencies[0].code
        if role not in ("organiser", "ops"):
            body["contest"] = self.contest
        with self.organiser() as organiser:
            code = organiser.post("/api/roles", body)["code"]
        with patient(self.base_url) as api:
            return Credentials(username, api.sign_in_first(username, code))

    def appeal(self, who: Credentials, round_id: str, text: str) -> None:
        """Ask for another look at a question of one's own attempt."""
        with patient(self.base_url) as api:
            api.sign_in(who.username, who.password)
            found = api.get(f"/api/contests/{self.contest}/attempts")["attempts"]
            attempt = next(one["attempt"] for one in found if one["round"] == round_id)
            question = min(api.get(f"/api/attempts/{attempt}")["answers"])
            body = {"attempt": attempt, "question": question, "text": text}
            api.post(f"/api/contests/{self.contest}/rounds/{round_id}/appeals", body)

    def first_appeal(self) -> str:
        """The id of the first appeal."""
        with self.organiser() as api:
            found: str = api.get(f"/api/contests/{self.contest}/appeals")["appeals"][0]["appeal"]
            return found

    def roster_upload(self, who: Credentials) -> str:
        """The id of a look at the staff list that this organiser takes: nobody sees another's."""
        with patient(self.base_url) as api:
            api.sign_in(who.username, who.password)
            answer = import_roster(api, self.contest, self.roster, dry_run="true")
            upload: str = answer["upload"]
            return upload

    def first_held(self) -> str:
        """A role that somebody holds in the contest, as the page of staff names it."""
        with self.organiser() as api:
            one = api.get(f"/api/contests/{self.contest}/roles")["holders"][0]
        where = "*" if one["everywhere"] else ""
        return f"{one['person']}/{one['role']}/{where}/{one['agency']}"

    def agency_of(self, username: str) -> str:
        """The name of somebody's agency."""
        agency = self._person(username).agency
        return next(item.name for item in self.city.agencies if item.code == agency)

    def name_of(self, username: str) -> str:
        """Somebody's own name."""
        return self._person(username).name

    def _person(self, username: str) -> Person:
        return next(person for person in self.city.people if person.code == username)

    def take_part(self, who: Credentials, round_id: str, right: int, lasts_s: float = 0) -> None:
        """Sit an exam outside the browser: ``right`` right answers after ``lasts_s``."""
        self.sit([who], round_id, [right], lasts_s)

    def sit(self, lot: list[Credentials], round_id: str, right: list[int], lasts_s: float) -> None:
        """The same for several people at once."""
        callers = [Caller(self._client, Told(), who.username) for who in lot]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda c, who: c.sign_in(who.username, who.password), callers, lot))
            sheets = list(pool.map(lambda c: start(c, self.contest, round_id), callers))
            self.platform.clock.forward(lasts_s)
            for caller, sheet, points in zip(callers, sheets, right, strict=True):
                save(caller, sheet, right_answers(sheet, self._keys, points))
            list(pool.map(submit, callers, sheets))

    def public_pages(self) -> set[str]:
        """Patterns of the paths of all pages for anybody."""
        return {
            re.sub(r"{[^}]+}", "[^/]+", path)
            for (method, path), access in PAGE_ACCESS.items()
            if method == "GET" and access == PUBLIC
        }

    def forward(self, seconds: float) -> None:
        """Let time pass on the platform."""
        self.platform.clock.forward(seconds)

    def close(self) -> None:
        """End the connections to it."""
        self._client.close()


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """The platform with its contest in the second week; stopped afterwards."""
    text = PLAN.read_text().replace("prediction = false", "prediction = true")
    plan = read_definition(text, PLAN.name)
    rounds = {item.id: item for phase in plan.phases for item in phase.rounds}
    clock = SetClock(rounds["thi-thu"].opens_at_us - 24 * HOUR_US)
    platform = EmbeddedPlatform(folder / "data", clock)
    platform.start()
    try:
        site = Site(platform, folder / "roster.xlsx", *_load(platform, text, plan, folder))
        with closing(site):
            complainants = _first_week(site, rounds[site.published_round])
            clock.go_to(rounds[site.open_round].opens_at_us + 8 * HOUR_US)
            until(lambda: site.state(site.open_round) == "open", "the next week opens")
            site.publish(site.published_round)  # now, so that there is time for appeals
            for who, text in zip(complainants, APPEALS, strict=True):
                site.appeal(who, site.published_round, text)
            yield site
    finally:
        platform.stop()


def _first_week(site: Site, week: Round) -> list[Credentials]:
    """People take part, the round closes and settles; those who will complain of it."""
    clock = site.platform.clock
    clock.go_to(week.opens_at_us + 8 * HOUR_US)
    until(lambda: site.state(week.id) == "open", "the week opens")
    complainants = [site.contestant() for _ in APPEALS]
    for number, lasts_s in enumerate(LOTS_S):
        kept = complainants if number == 0 else []
        lot = [*kept, *(site.newcomer() for _ in range(PEOPLE_PER_LOT - len(kept)))]
        right = [site.questions - number - place // 2 for place in range(PEOPLE_PER_LOT)]
        site.sit(lot, week.id, right, lasts_s)
        site.first_week += lot[len(kept) :]
        clock.forward(3 * 3600)
    clock.go_to(week.closes_at_us + HOUR_US)
    until(lambda: site.state(week.id) == "settled", "the week settles")
    return complainants


def _load(
    platform: EmbeddedPlatform, text: str, plan: Definition, folder: Path
) -> tuple[City, dict[str, str]]:
    """The contest from its definition, a staff list and a bank, as an organiser sends them; the
    city, and everybody's activation code."""
    city, bank = generate_city(SEED, AGENCIES, PEOPLE), read_bank(BANK)
    roster, questions = folder / "roster.xlsx", folder / "questions.xlsx"
    write_roster(city, roster, {item.id: item.name for item in plan.agency_classes})
    write_questions(bank, questions, topic_names=True)
    contest = f"/api/contests/{plan.slug}"
    headcounts = {agency.code: agency.headcount for agency in city.agencies}
    with organiser_at(platform.url, platform.settings.data / "first-accounts.json") as api:
        define(api, text)
        import_roster(api, plan.slug, roster)
        api.upload(f"{contest}/questions", questions)
        api.post(f"{contest}/headcounts", {"headcounts": headcounts})
        issued = api.post(f"{contest}/activation-codes")["codes"]
    return city, {item["username"].upper(): item["code"] for item in issued}


def _eligible(city: City) -> list[str]:
    """Those who may take part and stand on one list only: one of each agency, then again."""
    lists: dict[str, list[str]] = {agency.code: [] for agency in city.agencies}
    rows = Counter(person.code for person in city.people)
    for person in city.people:
        if person.obligation != "excluded" and rows[person.code] == 1:
            lists[person.agency].append(person.code)
    turns = zip_longest(*lists.values())
    return [person for turn in turns for person in turn if person is not None]
