"""One example of each event, with every field given: what the golden files hold.

An event that has got optional fields keeps its older golden files; their examples are in EARLIER.
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from contracts.allowances import Allowance
from contracts.attempt_scores import AttemptScored, AttemptsRescored, Rescored
from contracts.attempts import AttemptStarted, AttemptSubmitted, Origin
from contracts.contests import ContestDefined
from contracts.definition import (
    Definition,
)
from contracts.entries import EntryFileFact, EntryHandedIn, EntryScreened
from contracts.publications import ResultsPublished
from contracts.rosters import (
    AgencyRegistered,
    ContestantErased,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    Membership,
)
from contracts.rounds import Disruption, RoundChanged, RoundOpened, RoundSettled
from contracts.stage import OrderDrawn, PerformanceTimed
from tests.support.example_definitions import (
    CLOSES_US,
    DAY_US,
    DEFINITION,
    FIRST_DEFINITION,
    OF_ONE_KIND,
    OPENS_US,
    UNDISCLOSED,
    UNJUDGED,
)

SUBMITTED = AttemptSubmitted(
    contest="hai-phong-2024",
    round="tuan-1",
    attempt="a-1",
    person="p-1",
    pseudonym="0123456789abcdef",
    agency="SNV",
    number=1,
    started_at_us=OPENS_US,
    submitted_at_us=OPENS_US + 600_000_000,
    kind="automatic",
    answers={"CH001": "A", "CH002": "D"},
    questions=20,
    revision=2,
    prediction=1234,
    receipt="r-1",
    origin=Origin("0a1b2c3d4e5f6071", "8899aabbccddeeff"),
    unanswered=["CH003"],
    audience="nguoi-dan",
)
_SETTLED_QUIZ = RoundSettled(
    contest="hai-phong-2024",
    round="tuan-1",
    settled_at_us=CLOSES_US + 5_000_000,
    seed="5" * 64,
    public_value="KQXS 06/10",
    commitment="c" * 64,
    bank_digest="b" * 64,
    pseudonym_commitment="d" * 64,
    bank={"CH001": "e" * 64},
    attempts=7,
    revisions=9,
    places={"CH001": ("hard", "nguoi-dan")},
    opens_at_us=OPENS_US,
    closes_at_us=CLOSES_US,
    extensions={"SNV": CLOSES_US + 1_000_000},
    disruptions=[
        Disruption(OPENS_US + 1_000_000, OPENS_US + 3_000_000, OPENS_US + 2_000_000, ["SNV"])
    ],
)
#: no round has both attempts and entries; an example has all there is to tell
SETTLED = replace(
    _SETTLED_QUIZ,
    entries=3,
    entry_revisions=5,
    teams=2,
    team_revisions=4,
    held={"CH001": "D"},
    kinds={"CH001": "multiple_choice"},
    allowances={"0a1b2c3d4e5f6071": Allowance(900, CLOSES_US + 2_000_000)},
)
SCORED = AttemptScored(
    contest="hai-phong-2024",
    round="tuan-1",
    attempt="a-1",
    person="p-1",
    agency="SNV",
    score=1,
    questions=20,
    answered=2,
    duration_s=600,
    submitted_at_us=OPENS_US + 600_000_000,
    revision=2,
    key_revision=3,
    status="annulled",
)

REGISTERED = ContestantRegistered(
    contest="hai-phong-2024",
    person="p-1",
    name="Đỗ Thị Ước",
    obligation="encouraged",
    memberships=[Membership("SNV", OPENS_US, CLOSES_US), Membership("STC", rank=1)],
    revision=5,
    code="CB0001",
    unconfirmed=True,
    audience="dan",
    age="too_young",
)
#: before places on lists had ranks
UNRANKED = replace(
    REGISTERED, memberships=[Membership("SNV", OPENS_US, CLOSES_US), Membership("STC")]
)
ERASED = ContestantErased(
    contest="quang-tri-2022",
    person="p-3",
    obligation="encouraged",
    memberships=[Membership("P1", OPENS_US, rank=1)],
    revision=7,
    unconfirmed=True,
    audience="dan",
)

EXAMPLES: list[Struct] = [
    ContestDefined("hai-phong-2024", DEFINITION, 3),
    AgencyRegistered("hai-phong-2024", "SNV", "Sở Nội vụ", "city", 2, "UBND", OPENS_US, CLOSES_US),
    HeadcountApproved("hai-phong-2024", "SNV", 120, 4, False),
    REGISTERED,
    ContestantExcluded("hai-phong-2024", "p-2", "Tổ ra đề", 6),
    ERASED,
    RoundOpened("hai-phong-2024", "tuan-1", OPENS_US, CLOSES_US, "c" * 64),
    RoundChanged(
        "hai-phong-2024", "tuan-1", CLOSES_US, "Mất điện", "org", OPENS_US, ["SNV", "STC"]
    ),
    SETTLED,
    EntryHandedIn(
        contest="dakrong-2020",
        round="nop-bai",
        entry="8_pzMd3C",
        code="B017",
        version=2,
        revision=3,
        kind="essay",
        owner="person",
        agency="UBND-TR",
        authors=["p-1", "p-2"],
        files=[EntryFileFact("main", "f" * 64, 48_213), EntryFileFact("attachment", "e" * 64, 9)],
        received_at_us=OPENS_US,
        late=True,
        state="handed_in",
        title_digest="d" * 64,
    ),
    EntryScreened(
        "dakrong-2020", "nop-bai", "8_pzMd3C", 2, "accepted", 4, ["words.few"], CLOSES_US
    ),
    OrderDrawn(
        "binh-son-2024",
        "cum-binh-phuoc",
        "e" * 64,
        "d" * 64,
        "số đề ba càng 482",
        ["xa-3", "xa-1", "xa-2"],
    ),
    PerformanceTimed(
        contest="binh-son-2024",
        round="cum-binh-phuoc",
        performance="8_pzMd3C",
        team="xa-3",
        name="Đội xã Bình An",
        people=["p-1", "p-2"],
        place=1,
        state="ended",
        used_ms={"": 900_000, "gioi-thieu": 301_500},
        revision=7,
    ),
    AttemptStarted(
        "hai-phong-2024",
        "tuan-1",
        "a-1",
        "p-1",
        "SNV",
        1,
        OPENS_US,
        OPENS_US + 1_800_000_000,
        Origin("0a1b2c3d4e5f6071", "8899aabbccddeeff"),
    ),
    SUBMITTED,
    SCORED,
    AttemptsRescored("hai-phong-2024", "tuan-1", 4, [Rescored("a-1", "p-1", "SNV", 2, 2)]),
    ResultsPublished(
        "hai-phong-2024", "tuan-1", 2, "a" * 64, CLOSES_US + DAY_US, "vong-1", "final"
    ),
]


def _unsettled(definition: Definition) -> Definition:
    """As it was told when definitions did not say yet when rounds settle."""
    quiz, *others = definition.phases
    assert quiz.quiz is not None
    without = replace(quiz, quiz=replace(quiz.quiz, settlement_after_s=None))
    return replace(definition, phases=[without, *others])


def _all_good(definition: Definition) -> Definition:
    """As it was told when no round made another one good."""
    return _rounds_with(definition, makes_good="", agencies=[], prizes="")


def _rounds_with(definition: Definition, **values: Any) -> Definition:
    phases = [
        replace(phase, rounds=[replace(item, **values) for item in phase.rounds])
        for phase in definition.phases
    ]
    return replace(definition, phases=phases)


#: what older writers wrote of the same version, by golden file, before later fields were added
EARLIER: dict[str, Struct] = {
    "registration.headcount_approved.v1": HeadcountApproved("hai-phong-2024", "SNV", 120, 4),
    "registration.contest_defined.v1": ContestDefined("hai-phong-2024", FIRST_DEFINITION, 3),
    "registration.contest_defined.v1-2": ContestDefined(
        "hai-phong-2024",
        replace(
            _unsettled(_all_good(UNDISCLOSED)),
            participation=replace(UNJUDGED.participation, figures_visible="public"),
        ),
        3,
    ),
    "registration.contest_defined.v1-3": ContestDefined(
        "hai-phong-2024", _unsettled(_all_good(UNDISCLOSED)), 3
    ),
    "registration.contest_defined.v1-4": ContestDefined(
        "hai-phong-2024", _all_good(UNDISCLOSED), 3
    ),
    "registration.contest_defined.v1-5": ContestDefined("hai-phong-2024", _all_good(UNJUDGED), 3),
    "registration.contest_defined.v1-6": ContestDefined(
        "hai-phong-2024", _rounds_with(UNJUDGED, prizes=""), 3
    ),
    "registration.contest_defined.v1-7": ContestDefined("hai-phong-2024", UNJUDGED, 3),
    "registration.contest_defined.v1-8": ContestDefined("hai-phong-2024", OF_ONE_KIND, 3),
    "scoring.results_published.v1": ResultsPublished(
        "hai-phong-2024", "tuan-1", 2, "a" * 64, CLOSES_US + DAY_US
    ),
    "registration.contestant_registered.v1": replace(
        UNRANKED, unconfirmed=False, audience="", age=""
    ),
    "registration.contestant_registered.v1-2": replace(UNRANKED, audience="", age=""),
    "registration.contestant_registered.v1-3": replace(UNRANKED, age=""),
    "registration.contestant_registered.v1-4": UNRANKED,
    "registration.contestant_erased.v1": replace(
        ERASED, audience="", memberships=[Membership("P1", OPENS_US)]
    ),
    "registration.contestant_erased.v1-2": replace(
        ERASED, memberships=[Membership("P1", OPENS_US)]
    ),
    "exam.attempt_started.v1": AttemptStarted(
        "hai-phong-2024", "tuan-1", "a-1", "p-1", "SNV", 1, OPENS_US, OPENS_US + 1_800_000_000
    ),
    "exam.attempt_submitted.v1": replace(SUBMITTED, origin=None, unanswered=None, audience=""),
    "exam.attempt_submitted.v1-2": replace(SUBMITTED, unanswered=None, audience=""),
    "exam.attempt_submitted.v1-3": replace(SUBMITTED, audience=""),
    "exam.round_settled.v1": replace(
        _SETTLED_QUIZ, places={}, opens_at_us=0, closes_at_us=0, extensions={}, disruptions=[]
    ),
    "exam.round_settled.v1-2": replace(
        _SETTLED_QUIZ, opens_at_us=0, closes_at_us=0, extensions={}, disruptions=[]
    ),
    "exam.round_settled.v1-3": replace(_SETTLED_QUIZ, disruptions=[]),
    "exam.round_settled.v1-4": _SETTLED_QUIZ,
    "exam.round_settled.v1-5": replace(SETTLED, kinds={}, allowances={}),
    "scoring.attempt_scored.v1": replace(SCORED, status="counted"),
}
