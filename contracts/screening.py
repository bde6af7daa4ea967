"""Screening (sơ loại): before entries are marked somebody of the committee has looked at them; who
was refused may ask for another look."""

from typing import Literal

from msgspec import Struct, field

ScreeningDecision = Literal["accepted", "sent_back", "refused"]
#: what may follow a refusal: another look is asked for, which helps or does not
AppealStep = Literal["appealed", "upheld", "denied"]
ScreeningAction = ScreeningDecision | AppealStep


class ScreenEntry(Struct, frozen=True):
    """What is decided about a version of an entry; the same again changes nothing.

    ``mend_until_us``: until when what was sent back may come again, also after the close.
    ``anonymous``: whoever decides has seen that nothing in it tells judges whose it is.
    """

    contest: str
    entry: str
    version: int
    decision: ScreeningDecision
    reason: str
    mend_until_us: int | None
    by: str
    anonymous: bool = False


class AppealRefusal(Struct, frozen=True):
    """Another look at a refused entry is wanted by its author, or by a liaison of ``agency``."""

    contest: str
    entry: str
    text: str
    by: str
    agency: str
    arrived_us: int


class AnswerRefusal(Struct, frozen=True):
    """Such an appeal is answered; upheld, the entry is accepted. ``own_reason``: why somebody
    answers who refused it; ``others``: organisers who could answer instead (person -> name)."""

    contest: str
    entry: str
    upheld: bool
    answer: str
    by: str
    anonymous: bool = False
    own_reason: str = ""
    others: dict[str, str] = field(default_factory=dict)


class ScreeningCountsQuery(Struct, frozen=True):
    """How many entries of a contest's rounds are in which state."""

    contest: str


class RoundScreening(Struct, frozen=True):
    """Of one round, without what was withdrawn; ``appealed`` are among the refused."""

    round: str
    waiting: int = 0
    accepted: int = 0
    sent_back: int = 0
    refused: int = 0
    appealed: int = 0


class ScreeningCounts(Struct, frozen=True):
    """Of the rounds in which something was handed in."""

    rounds: list[RoundScreening]


class ScreeningStep(Struct, frozen=True):
    """What was said of a version. ``by`` is empty where the plan's rules accepted it, and for
    everybody but the organiser."""

    version: int
    action: ScreeningAction
    reason: str
    by: str
    at_us: int
