"""The example's round as one that teams perform, for the pages of the stage."""

import re

from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import Phase, StagePart, StageRules, TeamRules
from tests.unit.gateway.example_contest import CONTEST, DAY_US, DEFINITION
from tests.unit.gateway.fakes import NOW_US, Handler

PHASE = "san-khau"
PARTS = [
    StagePart("chao-hoi", "Chào hỏi", 300),
    StagePart("kien-thuc", "Kiến thức", bank_questions=2),
]
RULES = StageRules(
    2, TeamRules(2, 4, 1, captain=True, lists_due_us=NOW_US + DAY_US, audiences=["can-bo"]), PARTS
)
#: routes about a stage
STAGED = re.compile(r".*/(stage|stage-desk|team|teams.xlsx)(/.*)?")


def staged() -> dict[str, Handler]:
    """Registration, which knows the contest as staged."""
    first, *others = DEFINITION.phases
    stage: Phase = replace(first, id=PHASE, form="stage", quiz=None, stage=RULES)
    defined = ContestView(CONTEST, replace(DEFINITION, phases=[stage, *others]), 1)
    return {"registration.contests": lambda item: Contests([defined])}
