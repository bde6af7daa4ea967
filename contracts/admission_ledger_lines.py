"""The lines of a confirmation's ledger: who enters a later phase by results, or which teams go on.

Format ``hoithi-ledger/1``, a fourth kind of file: it begins with an ``admission`` line. Canonical
JSON lines: header, candidates by pseudonym, teams, who came in, closing. Candidates' lines are
built of salted commitments per field, so that the public file can close what would tie a person's
pseudonyms together. Reading and writing: ``contracts/admission_ledger_file.py``; rules:
``docs/ledger.md``, 25.
"""

from typing import Final, Literal

from msgspec import Struct

from contracts.definition import Combination, RankingMeasure
from contracts.ledger_lines import Closing, Count, Exact, Hash, Number, Pseudonym, Salt

FORMAT: Final = "hoithi-ledger/1"

AdmittedBy = Literal["round", "overall", "award"]
CandidateStatus = Literal["counted", "excluded"]
TeamStatus = Literal["listed", "withdrawn"]


class AdmissionWay(Struct, frozen=True, forbid_unknown_fields=True):
    """One way in: so many of the best of each of ``rounds``, so many more ``over`` rounds, whoever
    won one of ``awards``; of ``audiences`` only, where there are any."""

    phase: str
    rounds: list[str]
    each_round: Count
    over: list[str]
    overall: Count
    combine: Combination
    awards: list[str]
    audiences: list[str]


class AdmissionSource(Struct, frozen=True, forbid_unknown_fields=True):
    """A final publication that the list follows from; ``round`` "": what is over a phase's rounds.
    ``seed`` and ``public_value``: what lots are drawn from."""

    phase: str
    round: str
    number: Number
    root: Hash
    ranking: list[RankingMeasure]
    seed: str
    public_value: str


class TeamsGoingOn(Struct, frozen=True, forbid_unknown_fields=True):
    """So many teams of a round go on."""

    round: str
    teams: Count


class AdmissionHeader(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="admission",
    tag_field="line",
):
    """What is entered, by which rules and which results."""

    format: Literal["hoithi-ledger/1"]
    contest: str
    phase: str
    number: Number
    previous_root: Hash | None
    confirmed_at_us: Count
    definition_digest: Hash
    reason: str
    sources: list[AdmissionSource]
    round: str = ""
    ways: list[AdmissionWay] = []
    going_on: list[TeamsGoingOn] = []


class CandidatePlace(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A place in a round's final standings: ``name`` is the pseudonym there, or a work's code."""

    phase: str
    round: str
    rank: Number
    name: str
    score: Count = 0
    distance: Count | None = None
    duration_s: Count = 0
    submitted_at_us: Count = 0
    value: Exact | Literal[""] = ""


class CandidatePrize(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A prize that a source gave; ``round`` "": one over a phase's rounds."""

    phase: str
    round: str
    award: str
    rank: str


class CandidateRecord(Struct, frozen=True, gc=False):
    """Somebody who stands in a source; ``audience`` "" for none."""

    pseudonym: str
    status: CandidateStatus
    audience: str
    standings: list[CandidatePlace]
    prizes: list[CandidatePrize]


class CandidateLine(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag="candidate",
    tag_field="line",
    gc=False,
):
    """The same with a salt for each field; a closed one is its commitment."""

    pseudonym: tuple[Pseudonym, Salt]
    status: tuple[CandidateStatus, Salt]
    audience: tuple[str, Salt] | Hash
    standings: tuple[list[CandidatePlace], Salt] | Hash
    prizes: tuple[list[CandidatePrize], Salt] | Hash


class TeamLine(Struct, frozen=True, forbid_unknown_fields=True, tag="team", tag_field="line"):
    """A team in the order of a round that it performed in."""

    round: str
    rank: Number
    team: str
    status: TeamStatus


class AdmittedLine(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="admitted",
    tag_field="line",
    gc=False,
):
    """Who came in, and by what; ``way`` counts from 1."""

    place: Number
    by: AdmittedBy
    pseudonym: Pseudonym | Literal[""] = ""
    team: str = ""
    way: Count = 0
    round: str = ""
    rank: Count = 0
    award: str = ""
    lot: Hash | None = None


AdmissionLine = AdmissionHeader | CandidateLine | TeamLine | AdmittedLine | Closing
