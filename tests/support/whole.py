"""A plan of ``contests/`` played from set-up to its final publication, through the API alone.

Time is compressed (``plans.rehearsal``), nothing else of the plan is changed. In the first counted
round somebody appeals about a question, whose key is then corrected.
"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from msgspec.structs import replace

from contracts.definition import Award, Definition
from rigs.city import (
    City,
    Person,
    Place,
    generate_city,
    place_of,
    read_bank,
    write_questions,
    write_roster,
)
from rigs.demo.compressed_plan import Pace, Plan, counted_rounds, find_plan, rehearsed, text_of
from rigs.demo.round_hours import with_room
from tests.e2e.hours import close_round, define, open_rounds
from tests.e2e.play import upload
from tests.support.contestants import Caller, Sheet, Told, right_answers, start, submit
from tests.support.truth import Sat
from tests.support.waiting import until

PACE = Pace(agencies=8, people=100, round_s=2.0, gap_s=1.0, work_s=2.0)
PLAYERS = 28
#: for complaints: while somebody complains, and once all is answered
WINDOW_S, WINDOW_IN_THE_END_S = 3600, 1
SEED = 76
MONTH_US = 30 * 86_400 * 1_000_000


def _apart(slug: str, place: Place) -> City:
    """A place whose people are nobody else's: contests side by side share one list of people."""
    city = generate_city(SEED, PACE.agencies or 0, PACE.people or 0, place)
    mark = slug[:2].upper()
    return replace(
        city,
        agencies=[replace(item, code=f"{mark}-{item.code}") for item in city.agencies],
        people=[
            replace(item, code=f"{mark}{item.code}", agency=f"{mark}-{item.agency}", phone="")
            for item in city.people
        ],
    )


def _with_window(definition: Definition, seconds: int) -> Definition:
    """Complaints are taken for so long where the plan takes any."""
    phases = [
        replace(phase, results=replace(phase.results, complaints_window_s=seconds))
        if phase.results
        else phase
        for phase in definition.phases
    ]
    return replace(definition, phases=phases)


class Whole:
    """One plan on one platform."""

    def __init__(self, slug: str, organiser: Caller, folder: Path) -> None:
        self.slug, self.organiser, self.folder = slug, organiser, folder
        self.plan: Plan = find_plan(slug)
        self.client: httpx.Client = organiser.client
        self.public = Caller(self.client, Told())
        assert self.plan.bank is not None, "a quiz is played"
        self.bank = read_bank(self.plan.bank)
        self.keys = {item.id: item.answer for item in self.bank.questions}
        self.city = _apart(slug, place_of(self.plan.definition))
        self.players: dict[str, Caller] = {}
        self.codes: dict[str, str] = {}
        self.sheets: list[Sheet] = []
        self.definition: Definition = self.plan.definition
        self.kept_open: Definition = self.plan.definition
        self.corrected = ""
        self.decision: dict[str, Any] = {}
        self.published: list[dict[str, Any]] = []

    @property
    def api(self) -> str:
        """The contest's address."""
        return f"/api/contests/{self.slug}"

    @property
    def rounds(self) -> list[str]:
        """The rounds that count."""
        return [item.id for item in counted_rounds(self.plan.definition)]

    def perform(self) -> None:
        """From the signed plan to its final results."""
        self.prepare()
        for number, round_id in enumerate(self.rounds):
            self.sit(number, round_id)
        for round_id in self.rounds:
            until(partial(self._is, round_id, "settled"), f"{round_id} settles")
            self.publish(f"/rounds/{round_id}")
        self.appeal_and_correct(self.rounds[0])
        self.conclude()

    # Set-up --------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Definition, lists, bank, headcounts, codes; a month before, as offices need it."""
        self._define(with_room(rehearsed(self.plan, PACE, time.time_ns() // 1000 + MONTH_US)))
        classes = {item.id: item.name for item in self.plan.definition.agency_classes}
        roster, questions = self.folder / "roster.xlsx", self.folder / "questions.xlsx"
        write_roster(self.city, roster, classes)
        write_questions(self.bank, questions, topic_names=True)
        taken = upload(self.organiser, f"{self.api}/roster", roster)
        assert taken.status_code == 200, taken.text
        counts = {agency.code: agency.headcount for agency in self.city.agencies}
        self.organiser.post(f"{self.api}/headcounts", {"headcounts": counts})
        if self.plan.definition.contributions:
            self.contribute()
        else:
            until(partial(self._bank_is_in, questions), "the bank is taken")
        self._sign_in()
        (self.kept_open,) = open_rounds(self.organiser, self._opening)

    def _opening(self, opens: float) -> str:
        definition = rehearsed(self.plan, PACE, int(opens) * 1_000_000)
        self.definition = _with_window(with_room(definition), WINDOW_S)
        return text_of(self.definition)

    def _define(self, definition: Definition, window_s: int = WINDOW_S) -> None:
        self.definition = _with_window(definition, window_s)
        define(self.organiser, text_of(self.definition))

    def _bank_is_in(self, questions: Path) -> bool:
        """Exam may not have heard of a contest that was defined a moment ago."""
        return upload(self.organiser, f"{self.api}/questions", questions).status_code == 200

    def contribute(self) -> None:
        """Offices contribute, others vet, the organiser selects as many as the plan says."""
        asked = self.plan.definition.contributions
        assert asked is not None
        office_of = {target.topic: target.office for target in asked.targets}
        author, vetter = self._staff("author"), self._staff("vetter")
        path = f"{self.api}/questions"
        until(lambda: author.ask("GET", f"{path}/contributions").status_code == 200, "heard")
        for item in self.bank.questions:
            body = {"id": item.id, "topic": item.topic, "text": item.text, "options": item.options}
            body |= {"answer": item.answer, "source": item.source, "office": office_of[item.topic]}
            author.post(f"{path}/proposals", body)
            move = {"action": "accept", "revision": 1, "comment": "Đã đối chiếu văn bản"}
            vetter.post(f"{path}/proposals/{item.id}/moves", move)
        lines = author.get(f"{path}/contributions")["contributions"]
        assert not any(line["missing"] for line in lines)
        wanted = dict(asked.official)
        selected = []
        for item in self.bank.questions:
            if wanted[item.topic]:
                wanted[item.topic] -= 1
                selected.append(item.id)
        taken = self.organiser.post(f"{path}/selection", {"questions": selected})
        assert taken["questions"] == asked.official_questions

    def _staff(self, role: str) -> Caller:
        username = f"{role}-{self.slug}"
        grant = {"username": username, "name": f"Đồng chí {role}", "role": role}
        code = self.organiser.post("/api/roles", {**grant, "contest": self.slug})["code"]
        caller = Caller(self.client, Told(), role)
        caller.activate(username, code)
        return caller

    def _sign_in(self) -> None:
        """Some of every agency, and one who may not take part."""
        self.codes = codes = {
            item["username"].upper(): item["code"]
            for item in self.organiser.post(f"{self.api}/activation-codes", {})["codes"]
        }
        chosen = self._chosen(codes)
        with ThreadPoolExecutor(4) as pool:
            for person, caller in pool.map(partial(self._let_in, codes), chosen):
                self.players[person] = caller

    def _chosen(self, codes: dict[str, str]) -> list[str]:
        rows = Counter(person.code for person in self.city.people)
        lists: dict[str, list[Person]] = {}
        for person in self.city.people:
            if person.obligation != "excluded" and rows[person.code] == 1 and person.code in codes:
                lists.setdefault(person.agency, []).append(person)
        ordered = [row for turn in zip(*lists.values(), strict=False) for row in turn]
        return [person.code for person in ordered[:PLAYERS]]

    def _let_in(self, codes: dict[str, str], person: str) -> tuple[str, Caller]:
        caller = Caller(self.client, Told(), "contestant")
        caller.sign_in(person, codes[person])  # the exam needs no password of one's own
        return person, caller

    # Rounds --------------------------------------------------------------------------------

    def sit(self, number: int, round_id: str) -> None:
        """Everybody takes part once, so that there are ties; the last one leaves the paper open."""
        until(partial(self._is, round_id, "open"), f"{round_id} opens")
        *whole, last = enumerate(self.players.values())
        with ThreadPoolExecutor(6) as pool:
            jobs = [pool.submit(self._sit, one, number, round_id) for one in whole]
            for job in jobs:
                job.result()
        self.sheets.append(start(last[1], self.slug, round_id))
        close_round(self.organiser, self.kept_open, round_id)

    def _sit(self, one: tuple[int, Caller], number: int, round_id: str) -> None:
        place, caller = one
        sheet = start(caller, self.slug, round_id)
        right = len(sheet.paper) - (place * 3 + number) % 7
        answers = right_answers(sheet, self.keys, right)
        submit(caller, sheet, answers)
        self.sheets.append(sheet)

    def _is(self, round_id: str, wanted: str) -> bool:
        rounds = self.public.get(f"{self.api}/rounds")["rounds"]
        states = {item["round"]: item["state"] for item in rounds}
        return bool(states[round_id] == wanted)

    # Results -------------------------------------------------------------------------------

    def publish(self, what: str, state: str = "") -> dict[str, Any]:
        """Publish a round or (``what`` empty) the phase, as soon as that may be."""
        found: list[dict[str, Any]] = []
        path = f"{self.api}{what}/publication" + (f"?state={state}" if state else "")

        def done() -> bool:
            answer = self.organiser.ask("POST", path)
            if answer.status_code == 409:
                code = answer.json()["code"]
                waits = ("publication.incomplete", "publication.complaints_open")
                assert code in waits, answer.text
                return False
            assert answer.status_code in (200, 201), answer.text
            found.append(answer.json())
            return True

        until(done, f"{self.slug}{what} is published")
        self.published.append(found[0])
        return found[0]

    def appeal_and_correct(self, round_id: str) -> None:
        """Somebody says that a key is wrong, and it is: what another answered is right."""
        sheets = [one for one in self.sheets if one.round == round_id and one.answers]
        wrong = [
            (sheet, question, option)
            for sheet in sheets
            for question, option in sheet.answers.items()
            if option != self.keys[question]
        ]
        sheet, question, option = wrong[0]
        code, caller = next(
            found for found in self.players.items() if found[1].person == sheet.person
        )
        chosen = {"current": self.codes[code], "new": f"mat-khau-cua-{code}"}
        caller.token = caller.post("/api/session/password", chosen)["token"]
        text = {"attempt": sheet.attempt, "question": question, "text": "Đáp án chưa đúng"}
        appeal = caller.post(f"{self.api}/rounds/{round_id}/appeals", text)
        asked = {"kind": "correct_key", "question": question, "option": option}
        shown = self._previewed(asked)
        asked |= {"reason": "Theo văn bản đã viện dẫn", "digest": shown["digest"]}
        self.decision = self.organiser.post(f"{self.api}/decisions", asked)
        self.corrected, self.keys = question, self.keys | {question: option}
        until(self._is_redrawn, "all is redrawn")
        answer = {"state": "upheld", "decision": self.decision["number"], "answer": "Đã sửa"}
        self.organiser.post(f"{self.api}/appeals/{appeal['appeal']}/answer", answer)

    def _previewed(self, asked: dict[str, Any]) -> dict[str, Any]:
        found: list[dict[str, Any]] = []

        def shown() -> bool:
            answer = self.organiser.ask("POST", f"{self.api}/decisions?preview=true", json=asked)
            if answer.status_code == 409:
                return False
            assert answer.status_code == 200, answer.text
            found.append(answer.json())
            return True

        until(shown, "the difference is shown")
        return found[0]

    def _is_redrawn(self) -> bool:
        found = self.organiser.get(f"{self.api}/decisions")
        return all(bool(one["redrawn"]) for one in found["decisions"])

    def conclude(self) -> None:
        """Publish what was corrected; then, complaints being answered, all that is final, rounds
        before the phase."""
        if any(phase.results for phase in self.definition.phases):
            self._define(self.definition, WINDOW_IN_THE_END_S)
        for round_id in self.organiser.get(f"{self.api}/decisions")["unpublished"]:
            self.publish(f"/rounds/{round_id}")
        phase = self.definition.phase(self.definition.participation.phase)
        if phase.results is not None:
            for round_id in self.rounds:
                self.publish(f"/rounds/{round_id}", "final")
            self.publish("", "draft")
        self.publish("", "final")

    # What came of it -----------------------------------------------------------------------

    def awards(self) -> list[dict[str, Any]]:
        """The prizes as anybody reads them."""
        found: list[dict[str, Any]] = self.public.get(f"{self.api}/awards")["awards"]
        return found

    def newest(self) -> dict[str, dict[str, Any]]:
        """Round, or phase -> its newest publication."""
        listed = self.public.get(f"{self.api}/publications")["publications"]
        return {item["round"] or item["phase"]: item for item in listed}

    def ledgers(self, publication: dict[str, Any], folder: Path) -> list[Path]:
        """The public and the auditor's file of a publication."""
        below = f"/rounds/{publication['round']}" if publication["round"] else ""
        files = []
        for kind in ("public", "auditor"):
            query = {"file": kind} | ({} if below else {"phase": publication["phase"]})
            path = f"{self.api}{below}/publications/{publication['number']}/ledger"
            answer = self.organiser.ask("GET", path, params=query)
            assert answer.status_code == 200, answer.text
            name = publication["round"] or publication["phase"]
            files.append(folder / f"{name}-{publication['number']}-{kind}.jsonl")
            files[-1].write_bytes(answer.content)
        return files

    def award(self, collective: bool) -> Award:
        """The plan's award of this kind for the quiz."""
        wanted = "collective" if collective else "individual"
        return next(item for item in self.definition.awards if item.recipients == wanted)

    def sat(self, sats: list[Sat], round_id: str) -> list[Sat]:
        """Raw answers of a round as exam holds them, by staff code."""
        codes = {caller.person: code for code, caller in self.players.items()}
        return [sat._replace(person=codes[sat.person]) for sat in sats if sat.round == round_id]
