"""Who a contest is for: classes of agencies, audiences, participation, people who register."""

from typing import Literal

from msgspec import Struct, field

from contracts.marks import exact

Obligation = Literal["mandatory", "encouraged", "excluded"]
Denominator = Literal["headcount", "headcount_less_excluded", "eligible"]
QuotaScope = Literal["phase", "each_round"]
TwoLists = Literal["latest", "first", "class_order", "refused"]
FiguresVisible = Literal["public", "after_publication", "staff"]
PersonField = Literal[
    "name", "birth_date", "gender", "phone", "email", "id_number", "position", "agency", "address"
]


def least_share(rate: float, whole: int) -> int:
    """The fewest that are at least this rate of a whole: the decimal number as written, rounded up.

    >>> least_share(0.7, 10), least_share(0.7, 11), least_share(0.5, 15)
    (7, 8, 8)
    """
    share = exact(rate)
    return -(-share.numerator * whole // share.denominator)


def denominator_of(rule: Denominator, headcount: int | None, eligible: int, excluded: int) -> int:
    """By how many people an agency's participants are divided, never below 0: a headcount, once
    approved, stands for everybody on the roster.

    >>> denominator_of("headcount", None, 7, 3), denominator_of("headcount_less_excluded", 9, 7, 3)
    (10, 6)
    """
    if rule == "eligible":
        return eligible
    whole = eligible + excluded if headcount is None else headcount
    return whole if rule == "headcount" else max(0, whole - excluded)


class AgencyClass(Struct, frozen=True):
    """Khối: the class of agencies that share one participation quota (``None``: no quota)."""

    id: str
    name: str
    quota: float | None = None


class Audience(Struct, frozen=True):
    """Đối tượng: people with one duty to take part, who may have a bank and prizes of their own.

    A person belongs to the first audience that has their obligation and the class of their
    agency; no ``agency_classes``: any class. Who registers belongs to the one that the rules of
    registration name, whatever the class. See ``Definition.audience_of``. Whoever belongs to it
    and is younger than ``minimum_age`` or older than ``maximum_age`` years may not take part.
    """

    id: str
    name: str
    obligation: Obligation
    agency_classes: list[str] = field(default_factory=list)
    minimum_age: int | None = None
    maximum_age: int | None = None

    def holds(self, obligation: Obligation, agency_class: str) -> bool:
        """Whether a person of this obligation and class of agency may belong to it."""
        fits = not self.agency_classes or agency_class in self.agency_classes
        return fits and self.obligation == obligation


class ParticipationRules(Struct, frozen=True):
    """What counts as taking part in ``phase`` and by what it is divided.

    A submitted attempt counts with ``minimum_answers`` saved answers and, where the plan says so
    (P3), with ``minimum_share`` of its questions answered. ``quota_scope``: the quota holds over
    the whole phase (P1) or in each of its rounds. ``figures_visible``: to whom the table of
    agencies is shown; the plans leave it to the organiser. ``two_lists``: for which agency somebody
    on several lists counts: the one joined last, the one joined first, the one whose class comes
    first among the plan's classes; or no such list is taken.
    """

    phase: str
    denominator: Denominator = "headcount"
    minimum_answers: int = 1
    minimum_share: float = 0.0
    quota_scope: QuotaScope = "phase"
    figures_visible: FiguresVisible = "public"
    two_lists: TwoLists = "latest"

    def answers_needed(self, questions: int) -> int:
        """The fewest answers with which an attempt of so many questions counts."""
        return max(self.minimum_answers, least_share(self.minimum_share, questions))


class RegistrationField(Struct, frozen=True):
    """One thing that people say of themselves; ``verified``: by the liaison or an organiser.

    Of a verified field there is one account for each value: one per phone, or one per identity
    number.
    """

    field: PersonField
    required: bool = True
    verified: bool = False


class SelfRegistration(Struct, frozen=True):
    """People register themselves (P2, P3) and consent to ``consent``, the text shown to them.

    ``claim_by``: a newcomer whose values in these fields are those of a roster row takes that row
    over; empty: no row can be claimed. Who claims none belongs to ``audience`` (an id; "": none
    in particular) and to the agency chosen, which the liaison confirms if ``agency_confirmed``.
    Open while the contest is, unless ``opens_at_us`` and ``closes_at_us`` say otherwise.
    """

    fields: list[RegistrationField]
    consent: str
    claim_by: list[PersonField] = field(default_factory=list)
    agency_confirmed: bool = False
    audience: str = ""
    opens_at_us: int | None = None
    closes_at_us: int | None = None
