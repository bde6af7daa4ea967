"""Rounds of a quiz, played over HTTP: who sat them, with what, and what was refused to whom."""

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import httpx
from msgspec import Struct, field

from client.contest_loading import define, import_roster
from contracts.definition import Definition, Phase, Round
from rigs.city import Question, write_questions
from rigs.city.bank_reader import Bank
from tests.support.contestants import Caller, Sheet, start, submit
from tests.support.plays.people import Lists
from tests.support.plays.world import DAY_US, HOUR_US, Script, World
from tests.support.waiting import until

_MINUTE_US = 60_000_000
_PASSWORD = "trăng sáng đầu non"
#: between two people who hand in, in seconds; some take as long as others to the second
_PACES = (7, 7, 11, 40)


class Sat(Struct):
    """An attempt as its person knows it. ``right``: answers that are the key, of a paper of
    ``questions``; times in microseconds are told later."""

    person: str
    round: str
    number: int
    attempt: str
    right: int
    questions: int
    prediction: int | None
    started_us: int = 0
    submitted_us: int = 0


class Contest(Struct):
    """A contest on the platform, and what people did in it. ``refused``: whom the door was shut
    to, with the code; ``excluded``: by the organiser, after taking part."""

    world: World
    plan: Definition
    text: str
    lists: Lists
    rnd: Random
    folder: Path
    keys: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    sats: list[Sat] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    excluded: list[str] = field(default_factory=list)
    came: dict[str, list[str]] = field(default_factory=dict)

    @property
    def api(self) -> str:
        """The contest's address."""
        return f"/api/contests/{self.plan.slug}"

    def signed_in(self, person: str) -> Caller:
        """Somebody of the lists, by the activation code."""
        caller = self.world.somebody()
        caller.sign_in(person, self.codes[person])
        self.persons[person] = caller.person
        return caller

    def state(self, round_id: str) -> str:
        """A round's state as anybody is told it."""
        rounds = self.world.somebody().get(f"{self.api}/rounds")["rounds"]
        return next(str(item["state"]) for item in rounds if item["round"] == round_id)

    def wait_for(self, round_id: str, *states: str) -> None:
        """Until the platform has seen what the clock says, and tells it."""
        slug, platform = self.plan.slug, self.world.platform
        what = f"{slug}/{round_id} is {states}"
        until(lambda: platform.round_of_exam(slug, round_id) in states, what)
        until(lambda: self.state(round_id) in states, what)


def set_up(contest: Contest) -> None:
    """The plan as it is signed, its lists, its bank, headcounts, and everybody's code."""
    world, plan = contest.world, contest.plan
    define(world.organiser, contest.text)
    roster = contest.lists.write(plan, contest.folder / f"{plan.slug}.xlsx")
    import_roster(world.organiser, plan.slug, roster)
    if any(phase.quiz for phase in plan.phases):
        bank = bank_of(plan, contest.rnd)
        contest.keys = {one.id: one.answer for one in bank.questions}
        sheet = contest.folder / f"{plan.slug}-questions.xlsx"
        write_questions(bank, sheet)
        world.organiser.upload(f"{contest.api}/questions", sheet)
    counts = {agency.code: agency.headcount for agency in contest.lists.agencies}
    world.organiser.post(f"{contest.api}/headcounts", {"headcounts": counts})
    issued = world.organiser.post(f"{contest.api}/activation-codes")["codes"]
    contest.codes = {item["username"].upper(): item["code"] for item in issued}


def bank_of(plan: Definition, rnd: Random) -> Bank:
    """Questions enough for all rounds of all phases: they are dealt out evenly, so each round needs
    as many as the longest paper takes, and gets one more."""
    longest: dict[str, int] = {}
    rounds = [(phase, item) for phase in plan.phases if phase.quiz for item in phase.rounds]
    for phase, item in rounds:
        quiz = phase.quiz_in(item.id)
        assert quiz is not None
        for draw in [one for part in quiz.blueprints for one in part.blueprint]:
            longest[draw.topic] = max(longest.get(draw.topic, 0), draw.questions)
    several = any("multiple_choice" in phase.quiz.kinds for phase, _ in rounds if phase.quiz)
    return Bank(plan.title, {item: item for item in longest}, [
        question_of(plan.slug, topic, number, several, rnd)
        for topic, most in longest.items()
        for number in range((most + 1) * len(rounds))
    ])  # fmt: skip


def question_of(slug: str, topic: str, number: int, several: bool, rnd: Random) -> Question:
    """A question of four options, of which one is right or, with ``several``, one to four."""
    name = f"{topic}-{number}".upper()
    options = {letter: f"Trả lời {letter} cho câu {name}" for letter in "ABCD"}
    right = rnd.sample("ABCD", rnd.randint(1, 4) if several else 1)
    text = f"Câu {name} của {slug} hỏi gì?"
    return Question(name, topic, text, options, "".join(sorted(right)), "Văn bản", "")


def play_rounds(contest: Contest, phase: Phase, people: Iterable[str]) -> Script:
    """All rounds of a phase, one after another at their hours, until the last has settled."""
    people = list(people)
    for item in phase.rounds:
        yield item.opens_at_us + min(HOUR_US, (item.closes_at_us - item.opens_at_us) // 10)
        contest.wait_for(item.id, "open")
        play_round(contest, phase, item, people)
    yield phase.rounds[-1].closes_at_us + HOUR_US
    for item in phase.rounds:
        contest.wait_for(item.id, "settled", "published")


def play_round(contest: Contest, phase: Phase, item: Round, people: list[str]) -> None:
    """Whoever comes this time sits; those who may not are turned away."""
    rnd = contest.rnd
    if contest.plan.registration is not None and not contest.lists.joined:
        people.append(register(contest))
    coming = [one for one in people if rnd.random() < 0.85 or one in contest.lists.joined]
    contest.came.setdefault(item.id, coming)
    away = contest.lists.away[:1] if phase.admits else []
    for person in (contest.lists.barred, contest.lists.young, *away):
        if person:
            turned_away(contest, item, person)
    most = 1 if phase.quiz is None or not phase.quiz.several_attempts else 2
    sit_together(contest, phase, item, coming, 1)
    if most > 1:
        sit_together(contest, phase, item, rnd.sample(coming, len(coming) // 2), 2)


def register(contest: Contest) -> str:
    """Somebody on no list registers for the last agency, is confirmed and may take part."""
    asked, agency = contest.plan.registration, contest.lists.agencies[-1].code
    assert asked is not None
    number = contest.rnd.randrange(100_000, 1_000_000)
    known = {
        "name": "Phùng Khắc Khoan", "birth_date": "20/11/1984", "phone": f"0911{number}",
        "email": f"khoan{number}@thi.example", "id_number": "001084000123",
        "address": "Ngõ Tạm Thương", "agency": agency,
    }  # fmt: skip
    path, public = f"{contest.api}/registrations", contest.world.somebody()
    body = {one.field: known[one.field] for one in asked.fields}
    taken = public.post(path, {**body, "password": _PASSWORD, "consent": asked.consent}, 201)
    username, organiser = str(taken["username"]), contest.world.organiser
    contest.codes[username] = _PASSWORD
    for one in organiser.get(f"{path}/waiting")["people"]:
        organiser.post(f"{path}/{one['person']}/decision", {"decision": "confirm"})
    contest.lists.joined[username] = agency
    return username


def turned_away(contest: Contest, item: Round, person: str, entry: Any = None) -> None:
    """Somebody to whom the door of a round is shut, to begin an attempt or with an ``entry``; the
    code of why is kept."""
    if person not in contest.codes:
        contest.refused[person] = "no code"
        return
    path = f"{contest.api}/rounds/{item.id}/{'entries' if entry else 'attempts'}"
    answer: httpx.Response = contest.signed_in(person).ask("POST", path, json=entry)
    assert answer.status_code in (403, 409), answer.text
    contest.refused[person] = answer.json()["code"]


def sit_together(
    contest: Contest, phase: Phase, item: Round, people: list[str], number: int
) -> None:
    """All begin, then hand in one by one: the ablest are not the first."""
    rnd, clock = contest.rnd, contest.world.clock
    begun: list[tuple[str, Caller, Sheet]] = []
    for person in people:
        caller = contest.signed_in(person)
        begun.append((person, caller, start(caller, contest.plan.slug, item.id)))
    rnd.shuffle(begun)
    clock.forward(60)
    quiz = phase.quiz_in(item.id)
    asked = quiz is not None and quiz.prediction
    for place, (person, caller, sheet) in enumerate(begun):
        clock.forward(rnd.choice(_PACES) if item.closes_at_us - clock() > _MINUTE_US else 0)
        wanted = right_of(place, len(sheet.paper), rnd)
        answers = answers_with(sheet.paper, contest.keys, wanted, rnd)
        prediction = rnd.choice((1, 2, 3, 4, None)) if asked else None
        hand_in(caller, sheet, answers, prediction)
        contest.sats.append(
            Sat(person, item.id, number, sheet.attempt, wanted, len(sheet.paper), prediction)
        )


def right_of(place: int, questions: int, rnd: Random) -> int:
    """Two papers of every round are perfect, one has nothing right, the others are what they are:
    many of them equal."""
    if place < 2:
        return questions
    return 0 if place == 2 else rnd.randint(questions // 2, questions - 1)


def answers_with(
    paper: list[dict[str, Any]], keys: dict[str, str], right: int, rnd: Random
) -> dict[str, str]:
    """Answers of which so many are right, wherever they stand; one in ten others is left out."""
    chosen = set(rnd.sample(range(len(paper)), right))
    given = {}
    for place, question in enumerate(paper):
        key = keys[question["id"]]
        if place in chosen:
            given[question["id"]] = key
        elif rnd.random() < 0.9:
            given[question["id"]] = wrong_of(question, key, rnd)
    return given


def wrong_of(question: dict[str, Any], key: str, rnd: Random) -> str:
    """An answer that is not the key: another option or, where several may be chosen, also some
    of the right ones without the others, or with a wrong one."""
    letters: list[str] = sorted(one["id"] for one in question["options"])
    if question.get("kind", "single_choice") != "multiple_choice":
        return rnd.choice([one for one in letters if one != key])
    chosen = [[one for one in letters if rnd.random() < 0.5] for _ in range(20)]
    return next(("".join(one) for one in chosen if one and "".join(one) != key), letters[0])


def hand_in(caller: Caller, sheet: Sheet, answers: dict[str, str], prediction: int | None) -> None:
    """Answers and prediction in one request, as a page in a hurry sends them."""
    if prediction is None:
        submit(caller, sheet, answers)
        return
    path = f"/api/attempts/{sheet.attempt}/submission"
    body = {"answers": answers, "prediction": prediction}
    taken = caller.insist("POST", path, json=body)
    assert taken.status_code in (200, 201), taken.text


def exclude(contest: Contest, person: str) -> None:
    """The committee excludes somebody who took part, before anything is published."""
    body = {"person": contest.persons[person], "reason": "Thuộc Tổ giúp việc"}
    contest.world.organiser.post(f"{contest.api}/exclusions", body)
    contest.excluded.append(person)


def with_times(contest: Contest) -> None:
    """Each attempt gets the times that the exam wrote down."""
    times = contest.world.times_of(contest.plan.slug)
    for sat in contest.sats:
        sat.started_us, sat.submitted_us = times[sat.attempt]


def begins_us(plan: Definition) -> int:
    """When its office sets a contest up: three weeks ahead."""
    return min(item.opens_at_us for phase in plan.phases for item in phase.rounds) - 21 * DAY_US
