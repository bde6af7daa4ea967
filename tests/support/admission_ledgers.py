"""Confirmations of who enters a later phase, made by scoring's rules of random results."""

import io
import random
from collections.abc import Sequence

from contracts.admission_ledger_file import (
    ADMISSION_LEDGER,
    CLOSED_TO_ALL,
    AdmissionPublication,
    admission_signing_bytes,
    write_admission_ledger,
)
from contracts.admission_ledger_lines import (
    FORMAT,
    AdmissionHeader,
    AdmissionLine,
    AdmissionSource,
    AdmissionWay,
    AdmittedLine,
    CandidateLine,
    CandidatePlace,
    CandidatePrize,
    CandidateRecord,
    TeamLine,
    TeamsGoingOn,
)
from contracts.hash_commitments import canonical
from contracts.ledger_format import key_id
from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook
from contracts.merkle import merkle_root
from services.scoring.domain.admissions.who_enters import WhoEnters, teams_going_on
from tests.support.ledgers import Organiser

WEEKS = ["tuan-1", "tuan-2", "tuan-3"]
HOLDS = "ca-nhan"


def source(phase: str, round_id: str, number: int, *, quiz: bool) -> AdmissionSource:
    """A publication that results are taken from."""
    return AdmissionSource(
        phase,
        round_id,
        number,
        f"{number:064x}",
        ["score", "prediction", "duration"] if quiz else [],
        f"{number + 100:064x}" if round_id else "",
        "12345" if quiz else "",
    )


def header(
    ways: Sequence[AdmissionWay], sources: Sequence[AdmissionSource], **more: object
) -> AdmissionHeader:
    """The first line of a confirmation, by default the first one."""
    told: dict[str, object] = {
        "format": FORMAT,
        "contest": "thi",
        "phase": "chung-ket",
        "number": 1,
        "previous_root": None,
        "confirmed_at_us": 1_000,
        "definition_digest": "d" * 64,
        "reason": "Biên bản số 3",
        "sources": [*sources],
        "ways": [*ways],
    }
    return AdmissionHeader(**told | more)  # type: ignore[arg-type]


def quiz_places(
    chance: random.Random, people: Sequence[str], round_id: str
) -> dict[str, CandidatePlace]:
    """Places of some of these people in a round, many of them nearly equal."""
    rows = [
        (-chance.randint(5, 8), chance.choice([0, 3, None]), chance.randint(60, 62), name)
        for name in people
        if chance.random() < 0.8
    ]
    rows.sort(key=lambda row: (row[0], 2**62 if row[1] is None else row[1], row[2], row[3]))
    return {
        name: CandidatePlace(
            "tuan", round_id, rank, f"{hash_of(round_id, name):016x}", -score, distance, spent, rank
        )
        for rank, (score, distance, spent, name) in enumerate(rows, start=1)
    }


def hash_of(round_id: str, name: str) -> int:
    """A name's pseudonym in a round, of another order than names are."""
    return int.from_bytes(canonical([round_id, name])[-6:]) * 7_919 % 2**60


def work_places(
    chance: random.Random, people: Sequence[str], round_id: str
) -> dict[str, list[CandidatePlace]]:
    """Places of works with one to three authors, who may have two works."""
    works = [
        (chance.randint(10, 13), sorted(chance.sample([*people], chance.randint(1, 3))))
        for _ in range(len(people) // 2)
    ]
    found: dict[str, list[CandidatePlace]] = {}
    for rank, (value, authors) in enumerate(sorted(works, reverse=True), start=1):
        place = CandidatePlace("bai", round_id, rank, f"B{rank:03}", value=f"{value * 2 + 1}/2")
        for author in authors:
            found.setdefault(author, []).append(place)
    return found


def random_confirmation(chance: random.Random) -> AdmissionPublication:
    """Three weeks of a quiz and two rounds of entries, by two ways."""
    people = [f"{number:016x}" for number in range(chance.randint(4, 14))]
    quiz = {name: quiz_places(chance, people, name) for name in WEEKS}
    works = {name: work_places(chance, people, name) for name in ("bai-1", "bai-2")}
    candidates = []
    for one in people:
        mine = [own[one] for own in quiz.values() if one in own]
        mine += [place for own in works.values() for place in own.get(one, ())]
        won = [
            CandidatePrize("tuan", place.round, HOLDS, "nhat")
            for place in mine
            if place.rank == 3 and place.phase == "tuan"
        ]
        status = "excluded" if chance.random() < 0.15 else "counted"
        audience = chance.choice(["can-bo", "hoc-sinh"])
        candidates.append(CandidateRecord(one, status, audience, mine, won))  # type: ignore[arg-type]
    sources = [source("tuan", name, number, quiz=True) for number, name in enumerate(WEEKS, 1)]
    sources += [source("bai", name, n, quiz=False) for n, name in enumerate(works, 4)]
    sources.append(source("tuan", "", 6, quiz=False))
    ways = [random_way(chance, "tuan", WEEKS, [HOLDS]), random_way(chance, "bai", [*works], [])]
    if chance.random() < 0.5:
        ways.reverse()
    lines = WhoEnters("chung-ket", ways, sources, candidates).lines()
    return AdmissionPublication(header(ways, sources), candidates, [], lines)


def random_way(
    chance: random.Random, phase: str, rounds: Sequence[str], awards: Sequence[str]
) -> AdmissionWay:
    """A way that lets somebody in."""
    named = [one for one in rounds if chance.random() < 0.7] or [*rounds[:1]]
    combine = chance.choice(["best", "sum", "last"])
    audiences = ["can-bo"] if chance.random() < 0.3 else []
    each, overall = chance.randint(0, 3), chance.randint(0, 4)
    won = [*awards] if chance.random() < 0.5 else []
    if not (each or overall or won):
        each = 1
    return AdmissionWay(
        phase,
        named if each else [],
        each,
        [*named] if overall else [],
        overall,
        combine,  # type: ignore[arg-type]
        won,
        audiences,
    )


def small_confirmation() -> AdmissionPublication:
    """Everybody's kind: two of each week, two over all (one of them by lot), a prize-winner."""

    def place(round_id: str, rank: int, person: str, score: int) -> CandidatePlace:
        return CandidatePlace("tuan", round_id, rank, person * 16, score, 0, 60, rank)

    def one(name: str, *places: CandidatePlace, audience: str = "can-bo") -> CandidateRecord:
        return CandidateRecord(name * 16, "counted", audience, [*places], [])

    first = [place("tuan-1", rank, name, 20 - rank) for rank, name in enumerate("abcdef", 1)]
    second = [place("tuan-2", rank, name, 20 - rank) for rank, name in enumerate("bafedc", 1)]
    mine = {name: [p for p in (*first, *second) if p.name == name * 16] for name in "abcdef"}
    people = [one(name, *mine[name]) for name in "abcdef"]
    people[2] = CandidateRecord("c" * 16, "excluded", "can-bo", mine["c"], [])
    won = [CandidatePrize("tuan", "tuan-2", HOLDS, "ba")]
    people[4] = CandidateRecord("e" * 16, "counted", "can-bo", mine["e"], won)
    works = [CandidatePlace("bai", "bai-1", 1, "B001", value="17/2")]
    authors = [CandidateRecord(name * 16, "counted", "hoc-sinh", works, []) for name in "89"]
    people = [*authors, *people]
    sources = [
        source("tuan", "tuan-1", 1, quiz=True),
        source("tuan", "tuan-2", 2, quiz=True),
        source("bai", "bai-1", 3, quiz=False),
    ]
    weeks = ["tuan-1", "tuan-2"]
    ways = [
        AdmissionWay("tuan", weeks, 1, weeks, 1, "sum", [HOLDS], ["can-bo"]),
        AdmissionWay("bai", ["bai-1"], 1, [], 0, "best", [], []),
    ]
    lines = WhoEnters("chung-ket", ways, sources, people).lines()
    return AdmissionPublication(header(ways, sources), people, [], lines)


def teams_confirmation() -> AdmissionPublication:
    """Two clusters, two teams of each go on; of the first one the second has withdrawn."""
    teams = [
        TeamLine("cum-1", 1, "XA1", "listed"),
        TeamLine("cum-1", 2, "XA2", "withdrawn"),
        TeamLine("cum-1", 3, "XA3", "listed"),
        TeamLine("cum-2", 1, "XA4", "listed"),
        TeamLine("cum-2", 2, "XA5", "listed"),
        TeamLine("cum-2", 3, "XA6", "listed"),
    ]
    sources = [source("thi", f"cum-{n}", n, quiz=False) for n in (1, 2)]
    going = [TeamsGoingOn("cum-1", 2), TeamsGoingOn("cum-2", 2)]
    place = {one.team: one for one in teams}
    admitted = [
        AdmittedLine(n, "round", team=team, round=place[team].round, rank=place[team].rank)
        for n, team in enumerate(teams_going_on(going, teams), start=1)
    ]
    told = header([], sources, phase="thi", round="chung-ket", going_on=going)
    return AdmissionPublication(told, [], teams, admitted)


def admission_file(publication: AdmissionPublication) -> bytes:
    """The auditor's file, signed by the tests' organiser."""
    out = io.BytesIO()
    write_admission_ledger(out, publication, SaltBook(bytes(32)), Organiser())
    return out.getvalue()


def public_admission_file(full: bytes) -> bytes:
    """What everybody may read of it."""
    out = io.BytesIO()
    ADMISSION_LEDGER.close(io.BytesIO(full), out, lambda line: CLOSED_TO_ALL)
    return out.getvalue()


def signed_admission(lines: Sequence[AdmissionLine]) -> bytes:
    """A file of these lines, whatever they say, with a closing line that is right."""
    first, organiser = lines[0], Organiser()
    assert isinstance(first, AdmissionHeader)
    root = merkle_root([ADMISSION_LEDGER.leaf(line) for line in lines])
    closing = Closing(
        attempts=sum(isinstance(line, CandidateLine | TeamLine) for line in lines),
        leaves=len(lines),
        root=root.hex(),
        signature=organiser.sign(admission_signing_bytes(first, root)).hex(),
        public_key=organiser.public_key.hex(),
        key_id=key_id(organiser.public_key),
    )
    return b"".join(canonical(line) + b"\n" for line in (*lines, closing))
