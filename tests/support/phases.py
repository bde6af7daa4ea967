"""Small phases of several rounds, worked out by scoring's rules, for tests of their ledgers."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from hypothesis import strategies as st
from msgspec.structs import replace

from cli.recount.phase_checks import recount_phase
from contracts.definition import (
    MEASURES,
    AgencyClass,
    Audience,
    Award,
    AwardRanking,
    CollectiveMeasure,
    Combination,
    Conditions,
    Definition,
    Denominator,
    Measure,
    ParticipationRules,
    Phase,
    Prize,
    QuizRules,
    RankingMeasure,
    Round,
    SeveralPrizes,
    SharedMoney,
    SharedPlaces,
    Term,
    TopicDraw,
)
from contracts.hash_commitments import canonical
from contracts.ledger_format import LedgerError, key_id
from contracts.ledger_lines import Closing, Status
from contracts.merkle import merkle_root
from contracts.phase_ledger_file import (
    PHASE_LEDGER,
    PhasePublication,
    phase_signing_bytes,
    read_phase_ledger,
    write_phase_ledger,
)
from contracts.phase_ledger_lines import (
    HeldPrize,
    PersonLine,
    PersonRecord,
    PhaseAttempt,
    PhaseHeader,
    PhaseLine,
    PhaseRound,
)
from contracts.phase_work_lines import PhaseWorkLine
from services.scoring.domain.publications.phase_publication import (
    build_phase_publication,
    public_phase_closing,
)
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.agency_metrics import Roster
from services.scoring.domain.results.phase_outcome import NO_MARKS, MarksOfPhases
from tests.support.ledgers import LONGER_CHAINS, OPENED_US, SALTS, Organiser

PRIZES = [
    Prize("first", "Giải nhất", 1, 1_000_000),
    Prize("second", "Giải nhì", 1, 600_000),
    Prize("third", "Giải ba", 2, 400_000),
]
COUNTED = [
    word
    for word in get_args(CollectiveMeasure)
    if MEASURES[word].of not in ("entries", "stage", "figures")
]
#: so that it may be full marks of few, as scores are small
SHARES = {word: 0.1 for word in COUNTED if MEASURES[word].shared}
#: what agencies may be compared by: every measure, each of its ways, and sums of all that add up
EVERY_WAY = [
    *(Measure(word, share=SHARES.get(word, 0.0)) for word in COUNTED),
    Measure("earliest_completion", until="quota"),
    Measure("prizes", award="tuan", ranks=["first"]),
    Measure(
        "weighted",
        terms=[Term("participation_rate", 0.8), Term("entry_marks", 0.2, phase="vong-2")],
    ),
    Measure("sum", terms=[Term("participation_rate", 0.8), Term("mean_score", 1.0)]),
    Measure(
        "weighted",
        terms=[
            Term(word, 0.125, share=SHARES.get(word, 0.0))
            for word in COUNTED
            if MEASURES[word].value != "moment"
        ],
    ),
]


@dataclass(repr=False)
class PlayedPhase:
    """A phase's publication: its values, the auditor's file and the public one."""

    definition: Definition
    publication: PhasePublication
    full: bytes
    public: bytes
    given: dict[str, Any]

    def __repr__(self) -> str:
        return f"PlayedPhase({len(self.publication.people)} people)"

    def again(self, **changes: Any) -> PhasePublication:
        """Worked out again from the same, or partly other, facts."""
        return build_phase_publication(**{**self.given, **changes})


def plan(
    awards: list[Award], ranking: Any, rounds: int = 3, denominator: Denominator = "headcount"
) -> Definition:
    """A quiz of some rounds and an optional phase of videos."""
    quiz = QuizRules(
        1800, [TopicDraw("cchc", 10)], prediction="prediction" in ranking, ranking=ranking
    )
    windows = [
        Round(f"w{n}", f"Tuần {n}", OPENED_US + n, OPENED_US + n + 10, False, f"số {n}")
        for n in range(1, rounds + 1)
    ]
    weekly = Award("tuan", "Giải tuần", "vong-1", "individual", PRIZES[:2], each_round=True)
    return Definition(
        slug="thu-2024",
        title="Hội thi thử",
        organiser="Ủy ban nhân dân",
        starts_at_us=OPENED_US,
        ends_at_us=OPENED_US + 100,
        agency_classes=[AgencyClass("city", "Khối thành phố", 0.7), AgencyClass("khac", "Khác")],
        audiences=[Audience("staff", "Cán bộ", "mandatory"), Audience("all", "Dân", "encouraged")],
        phases=[
            Phase("vong-1", "Vòng 1", "quiz", True, quiz, windows),
            Phase("vong-2", "Vòng 2", "entries"),
        ],
        participation=ParticipationRules("vong-1", denominator, minimum_share=0.5),
        awards=[weekly, *awards],
    )


def play_phase(
    definition: Definition,
    people: int,
    dice: random.Random,
    *,
    waiting: int = 0,
    marks: MarksOfPhases = NO_MARKS,
) -> PlayedPhase:
    """Coarse numbers, so that ties are common; one agency is large enough to be shown, and the last
    has a headcount of 0 where some (``waiting``) are of no agency yet."""
    phase = definition.phases[0]
    rosters = {
        name: Roster(
            name,
            dice.choice(["city", "khac"]),
            dice.choice([None, 3, 8]),
            {"staff": (dice.randrange(6), dice.randrange(2)), "all": (dice.randrange(3), 0)},
            0.7,
        )
        for name in ("DV1", "DV2", "DV3", "DV4")
    }
    rosters = {
        name: Roster(name, r.agency_class, r.headcount, r.people, 0.7)
        if r.agency_class == "city"
        else Roster(name, r.agency_class, r.headcount, r.people)
        for name, r in rosters.items()
    }
    records = [_person(f"{n:016x}", phase, dice) for n in range(people)]
    if waiting:
        records = [replace(one, agency="") for one in records[:waiting]] + records[waiting:]
        rosters["DV4"] = replace(rosters["DV4"], headcount=0)
    rounds = [
        PhaseRound(r.id, n, f"{n:064x}", f"{dice.getrandbits(256):064x}", r.public_value)
        for n, r in enumerate(phase.rounds, start=1)
    ]
    given = {
        "definition": definition,
        "phase": phase,
        "edition": Edition(4, OPENED_US + 100, "final", "ab" * 32),
        "rounds": rounds,
        "people": records,
        "rosters": rosters,
        "marks": marks,
    }
    publication = build_phase_publication(**given)  # type: ignore[arg-type]
    full = written(publication)
    return PlayedPhase(definition, publication, full, published(full, publication), given)


def _person(pseudonym: str, phase: Phase, dice: random.Random) -> PersonRecord:
    excluded = dice.random() < 0.1
    statuses: list[Status] = ["counted", "counted", "counted", "annulled"]
    attempts: list[PhaseAttempt] = []
    prizes: list[HeldPrize] = []
    for round_ in phase.rounds:
        if attempts and dice.random() < 0.4:
            continue
        status: Status = "excluded" if excluded else dice.choice(statuses)
        stands = status == "counted"
        attempts.append(
            PhaseAttempt(
                round=round_.id,
                pseudonym=f"{dice.getrandbits(64):016x}",
                attempt=1,
                status=status,
                answered=dice.choice([0, 4, 5, 10, 10]),
                score=dice.randrange(3),
                distance=dice.choice([None, 0, 1]) if stands else None,
                duration_s=dice.randrange(2),
                submitted_at_us=OPENED_US + dice.randrange(4),
                stands=stands,
            )
        )
        if stands and dice.random() < 0.1:
            prizes.append(HeldPrize(round_.id, "tuan", dice.choice(["first", "second"])))
    return PersonRecord(
        pseudonym,
        "excluded" if excluded else "counted",
        dice.choice(["DV1", "DV1", "DV1", "DV2", "DV3", "DV5"]),
        dice.choice(["staff", "all", ""]),
        attempts,
        prizes,
    )


def written(publication: PhasePublication, organiser: Organiser | None = None) -> bytes:
    """The auditor's file."""
    out = io.BytesIO()
    write_phase_ledger(out, publication, SALTS, organiser or Organiser())
    return out.getvalue()


def signed(lines: Sequence[PhaseLine], organiser: Organiser | None = None) -> bytes:
    """A file of these lines, whatever they say, with a closing line that is right."""
    organiser = organiser or Organiser()
    header, *others = lines
    assert isinstance(header, PhaseHeader)
    root = merkle_root([PHASE_LEDGER.leaf(line) for line in lines])
    people = (line for line in others if isinstance(line, PersonLine))
    works = sum(isinstance(line, PhaseWorkLine) for line in others)
    closing = Closing(
        attempts=works + sum(len(line.attempts[0]) for line in people),
        leaves=len(lines),
        root=root.hex(),
        signature=organiser.sign(phase_signing_bytes(header, root)).hex(),
        public_key=organiser.public_key.hex(),
        key_id=key_id(organiser.public_key),
    )
    return b"".join(canonical(line) + b"\n" for line in (*lines, closing))


def published(full: bytes, publication: PhasePublication) -> bytes:
    """The public file."""
    out = io.BytesIO()
    closing = public_phase_closing(publication.people, publication.contender_awards)
    PHASE_LEDGER.close(io.BytesIO(full), out, closing)
    return out.getvalue()


OWN_RANKINGS: list[list[AwardRanking]] = [
    [],
    ["prediction"],
    ["duration", "score"],
]


def sharing(ranking: Sequence[RankingMeasure] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """How equals share, or that they are drawn; by the time of arrival nobody is equal."""
    drawn = st.just({"tie": "draw"})
    if "earliest" in ranking:
        return drawn
    return drawn | st.fixed_dictionaries(
        {
            "tie": st.just("shared"),
            "shared_money": st.sampled_from(get_args(SharedMoney)),
            "shared_places": st.sampled_from(get_args(SharedPlaces)),
        }
    )


@st.composite
def awards(draw: st.DrawFn, ranking: Sequence[RankingMeasure]) -> list[Award]:
    """Awards of people and of agencies over rounds, with every rule there is."""
    found = []
    for number in range(draw(st.integers(0, 2))):
        found.append(
            Award(
                f"chung-{number}",
                "Giải cả hội thi",
                "vong-1",
                "individual",
                PRIZES,
                rounds=draw(st.sampled_from([[], ["w1", "w3"]])),
                audiences=draw(st.sampled_from([[], ["staff"], ["staff", "all"]])),
                combine=draw(st.sampled_from(get_args(Combination))),
                conditions=Conditions(
                    minimum_score=draw(st.integers(0, 2)), minimum_rounds=draw(st.integers(1, 2))
                ),
                one_prize_each=draw(st.booleans()),
                several_prizes=draw(st.sampled_from(get_args(SeveralPrizes))),
                prizes_per_agency=draw(st.sampled_from([None, 1, 2])),
                ranking=draw(st.sampled_from(OWN_RANKINGS)),
                **draw(sharing(ranking)),
            )
        )
    for number in range(draw(st.integers(0, 2))):
        found.append(
            Award(
                f"tap-the-{number}",
                "Giải tập thể",
                "vong-1",
                "collective",
                PRIZES,
                each_round=draw(st.integers(0, 5)) == 0,
                rounds=draw(st.sampled_from([[], ["w2"]])),
                audiences=draw(st.sampled_from([[], ["staff"]])),
                combine=draw(st.sampled_from(get_args(Combination))),
                measures=draw(st.lists(st.sampled_from(EVERY_WAY), max_size=3)),
                conditions=Conditions(
                    quota_met=draw(st.booleans()),
                    minimum_participants=draw(st.integers(0, 3)),
                    minimum_headcount=draw(st.integers(0, 4)),
                ),
                one_prize_each=draw(st.booleans()),
                **draw(sharing()),
            )
        )
    return found


@st.composite
def phases(draw: st.DrawFn) -> PlayedPhase:
    """Random published phases."""
    ranking = draw(st.sampled_from(LONGER_CHAINS))
    definition = plan(
        draw(awards(ranking)),
        ranking,
        denominator=draw(st.sampled_from(get_args(Denominator))),
    )
    dice = random.Random(draw(st.integers(0, 2**32)))
    people, waiting = draw(st.integers(0, 30)), draw(st.sampled_from([0, 0, 1, 12]))
    return play_phase(definition, people, dice, waiting=waiting)


def small_phase() -> PlayedPhase:
    """The phase behind the golden file: an overall award and collective prizes after P2."""
    overall = Award("chung", "Giải cả hội thi", "vong-1", "individual", PRIZES, combine="sum")
    collective = Award(
        "tap-the",
        "Giải tập thể",
        "vong-1",
        "collective",
        PRIZES,
        combine="best",
        measures=[Measure("participation_rate"), Measure("earliest_completion"), Measure("prizes")],
    )
    definition = plan([overall, collective], ["score", "duration", "earliest"])
    return play_phase(definition, 24, random.Random(2024))


def differences(lines: list[PhaseLine]) -> list[str]:
    """What the recount tells of a signed file of these, or the reader where it refuses the file."""
    try:
        ledger = read_phase_ledger(io.BytesIO(signed(lines)))
    except LedgerError as fault:
        return [str(fault)]
    return recount_phase(ledger, Organiser().public_key).differences
