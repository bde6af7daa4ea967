"""A contest to put under load: plan, agencies, people, questions and keys, in seconds.

Registration is filled through its own rules and tells its facts as always: its relay, the broker
and the followers bring them to exam, scoring and reporting. The bank goes to exam and the keys to
scoring directly, as an import would put them there.
"""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa
from msgspec import Struct

from contracts.contests import ContestDefined, DefineContest
from contracts.definition import (
    AgencyClass,
    Award,
    Definition,
    EntryRules,
    ParticipationRules,
    Phase,
    Prize,
    QuizRules,
    Round,
    TopicDraw,
)
from contracts.hash_commitments import key_commitment
from contracts.question_bank import ImportQuestions, Question
from contracts.rosters import AgencyEntry, ApproveHeadcounts, Membership, RegisterAgencies
from plumbing.clock import now_us
from plumbing.database import Database
from plumbing.installation_keys import Safe, secret
from plumbing.shared_tables import PlumbingTables
from plumbing.unit_of_work import Store
from services.exam import models as exam_models
from services.exam.use_cases import question_bank as exam_bank
from services.exam.use_cases import replicated_facts as exam_facts
from services.registration import models as registration_models
from services.registration.domain.people.person import Entry, Person
from services.registration.repository import people as people_repository
from services.registration.use_cases.contests import contests_and_agencies as registration_contests
from services.registration.use_cases.people.names_and_exclusions import tell_registration
from services.reporting import models as reporting_models
from services.scoring import models as scoring_models
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.use_cases import replicated_facts as scoring_facts

CONTEST = "bench"
#: the round in which entries are handed in
CALL = "e0"
TOPICS, QUESTIONS_PER_TOPIC, DRAWN_PER_TOPIC = 5, 32, 4
LETTERS = "ABCD"
AT_ONCE = 500
HOUR_US = 3_600_000_000
WEEK_US = 7 * 24 * HOUR_US
_SALT = bytes(16)


class Wanted(Struct, frozen=True):
    """How large the contest is. ``limit_s``: time limit of an attempt; ``settled``: rounds more,
    for rows that need what weeks would have left; ``weeks``: rounds that opened one after the other
    in as many weeks before now (``weeks_past``); ``further``: phases beside quiz and videos;
    ``closes_us``: when the rounds close, a day after they open if not said."""

    people: int
    agencies: int = 66
    rounds: int = 4
    settled: int = 0
    weeks: int = 0
    attempts_allowed: int = 1
    limit_s: int = 1800
    further: tuple[Phase, ...] = ()
    closes_us: int | None = None


class Installation(Struct, frozen=True):
    """Where an installation keeps its things."""

    databases: Mapping[str, str]
    keys: Path
    partitions: int

    def store(self, service: str) -> Store:
        """The service's database, to be closed by who asked for it."""
        tables: dict[str, PlumbingTables] = {
            "registration": registration_models.plumbing,
            "exam": exam_models.plumbing,
            "scoring": scoring_models.plumbing,
            "reporting": reporting_models.plumbing,
        }
        database = Database(self.databases[service])
        return Store(database, tables[service], partitions=self.partitions)


def person_id(index: int) -> str:
    """The id of the person of this number."""
    return f"p{index:06d}"


def week_id(number: int) -> str:
    """The id of the round of this past week."""
    return f"w{number}"


def right_option(question: str) -> str:
    """The key of a question of this bank: known to scoring, and to who checks it."""
    return LETTERS[int(question[2:]) % len(LETTERS)]


def definition_of(wanted: Wanted) -> Definition:
    """A quiz of some rounds and a call for videos, all open now for a day."""
    opens_us = now_us() - 1_000_000
    closes_us = wanted.closes_us or opens_us + 24 * HOUR_US
    blueprint = [TopicDraw(f"t{number}", DRAWN_PER_TOPIC) for number in range(TOPICS)]
    rules = QuizRules(wanted.limit_s, blueprint, attempts_allowed=wanted.attempts_allowed)
    rounds = [
        Round(f"r{number}", f"Đợt {number}", opens_us, closes_us, public_value="b")
        for number in range(wanted.rounds + wanted.settled)
    ]
    rounds += [
        Round(week_id(n), f"Tuần {n}", opened_us, closes_us, public_value="b")
        for n in range(wanted.weeks)
        for opened_us in [opens_us - (wanted.weeks - n) * WEEK_US]
    ]
    call = Round(CALL, "Nộp video", opens_us, opens_us + 24 * HOUR_US)
    prizes = [Prize("nhat", "Nhất", 1), Prize("nhi", "Nhì", 2), Prize("ba", "Ba", 3)]
    return Definition(
        slug=CONTEST,
        title="Hội thi đo tải",
        organiser="Ban Tổ chức",
        starts_at_us=opens_us - wanted.weeks * WEEK_US,
        ends_at_us=opens_us + 48 * HOUR_US,
        agency_classes=[AgencyClass("city", "Khối thành phố", 0.7)],
        phases=[
            Phase("quiz", "Vòng thi trực tuyến", "quiz", True, rules, rounds),
            Phase(
                "video", "Vòng thi video", "entries", rounds=[call], entries=EntryRules(["video"])
            ),
            *wanted.further,
        ],
        participation=ParticipationRules("quiz"),
        awards=[Award("tuan", "Giải tuần", "quiz", "individual", prizes, each_round=True)],
    )


def questions() -> list[Question]:
    """A bank with texts as long as real ones."""
    return [
        Question(
            f"Q-{number:03d}",
            f"t{number % TOPICS}",
            f"Câu {number}: nội dung nào sau đây đúng với quy định hiện hành về cải cách "
            "hành chính nhà nước và trách nhiệm của người đứng đầu?",
            {letter: f"Phương án {letter} của câu {number}, dài vừa phải" for letter in LETTERS},
        )
        for number in range(TOPICS * QUESTIONS_PER_TOPIC)
    ]


def _commitments() -> dict[str, str]:
    """Question -> the commitment to its key; the salt is no secret here."""
    return {q.id: key_commitment(q.id, right_option(q.id), _SALT) for q in questions()}


def seed(place: Installation, wanted: Wanted, timeout_s: float = 120.0) -> float:
    """Fill the installation and wait until every service has heard of it. Seconds it took."""
    began = time.monotonic()
    definition = definition_of(wanted)
    _fill_exam(place, definition)
    _fill_scoring(place, definition)
    _fill_registration(place, definition, wanted)
    until = began + timeout_s
    while missing := list(_waiting(place, wanted)):
        if time.monotonic() > until:
            raise TimeoutError(f"not told yet after {timeout_s:.0f} s: {', '.join(missing)}")
        time.sleep(0.2)
    return time.monotonic() - began


def _fill_exam(place: Installation, definition: Definition) -> None:
    """Plan and bank in one transaction, before the clock can open a round."""
    store = place.store("exam")
    with store.unit_of_work() as work:
        exam_facts.contest_defined(work, [ContestDefined(CONTEST, definition, 1)])
        exam_bank.import_questions(
            work, [ImportQuestions(CONTEST, questions(), _commitments(), "bench", 0)]
        )
    store.database.close()


def _fill_scoring(place: Installation, definition: Definition) -> None:
    store = place.store("scoring")
    options, commitments = list(LETTERS), _commitments()
    keys = [
        keys_repository.QuestionKey(
            q.id, q.topic, options, right_option(q.id), _SALT.hex(), "", commitments[q.id]
        )
        for q in questions()
    ]
    with store.unit_of_work() as work:
        safe = Safe(secret(place.keys, "at-rest"))
        scoring_facts.contest_defined(work, [ContestDefined(CONTEST, definition, 1)], safe=safe)
        keys_repository.replace_keys(work.connection, CONTEST, keys, safe)
    store.database.close()


def _fill_registration(place: Installation, definition: Definition, wanted: Wanted) -> None:
    store = place.store("registration")
    agencies = [f"a{number:03d}" for number in range(wanted.agencies)]
    entries = [AgencyEntry(name, f"Cơ quan {name}", "city") for name in agencies]
    headcounts = {
        name: len(range(number, wanted.people, wanted.agencies))
        for number, name in enumerate(agencies)
    }
    with store.unit_of_work() as work:
        told = [
            *registration_contests.define_contest(work, [DefineContest(definition, "bench", 0)]),
            *registration_contests.register_agencies(
                work, [RegisterAgencies(CONTEST, entries, "bench", 0)]
            ),
            *registration_contests.approve_headcounts(
                work, [ApproveHeadcounts(CONTEST, headcounts, "bench", 0)]
            ),
        ]
        refused = [answer for answer in told if hasattr(answer, "code")]
        assert not refused, refused
    for start in range(0, wanted.people, AT_ONCE):
        with store.unit_of_work() as work:
            some = range(start, min(start + AT_ONCE, wanted.people))
            people = [_person(index) for index in some]
            placed = dict(_entries(some, agencies))
            people_repository.write_people(work.connection, people)
            people_repository.write_entries(work.connection, CONTEST, placed, work.now_us)
            for person in people:
                entry = placed[person.person]
                tell_registration(work, CONTEST, person, entry, age="", unconfirmed=False)
    store.database.close()


def _person(index: int) -> Person:
    name = person_id(index)
    return Person(name, name, name, f"CB{index:06d}", f"Người {index}", None, None, "", "", "")


def _entries(some: range, agencies: list[str]) -> Iterator[tuple[str, Entry]]:
    for index in some:
        agency = agencies[index % len(agencies)]
        yield (
            person_id(index),
            Entry(f"Người {index}", "mandatory", (Membership(agency),), revision=1),
        )


def _waiting(place: Installation, wanted: Wanted) -> Iterator[str]:
    for service, models in (
        ("exam", exam_models),
        ("scoring", scoring_models),
        ("reporting", reporting_models),
    ):
        store = place.store(service)
        with store.reading() as connection:
            count = sa.select(sa.func.count()).select_from(models.contestants)
            if connection.execute(count).scalar_one() < wanted.people:
                yield f"{service}'s contestants"
            if service == "exam":
                planned = sa.select(exam_models.rounds.c.round).where(
                    exam_models.rounds.c.state == "planned"
                )
                if connection.execute(planned).first() is not None:
                    yield "exam's rounds"
        store.database.close()
