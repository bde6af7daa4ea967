"""People who register themselves."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from contracts.definition import PersonField, RegistrationField
from contracts.self_registration import ErasureState, RegistrationState
from gateway.decisions.shapes.appeals import AppealRecord


class RegistrationFormView(Struct):
    """What a contest asks of who registers, and what they consent to. ``answers_public``: whether
    everybody can read each person's single answers in the end, or auditors alone. ``over_phases``:
    an award goes by results of several phases, which are published by name of whoever wins it."""

    contest: str
    fields: list[RegistrationField]
    claim_by: list[PersonField]
    agency_confirmed: bool
    consent: str
    consent_digest: str
    answers_public: bool
    opens_at: str | None
    closes_at: str
    open: bool
    over_phases: bool = False


class RegistrationBody(Struct, forbid_unknown_fields=True):
    """The fields that the contest asks, with a password and the consent: the text agreed to, or
    its SHA-256 (hex). ``birth_date`` dd/MM/yyyy, ``agency`` its code."""

    password: Annotated[str, Meta(min_length=1, max_length=1000)]
    consent: Annotated[str, Meta(min_length=1, max_length=20_000)]
    name: str | None = None
    birth_date: str | None = None
    gender: str | None = None
    phone: str | None = None
    email: str | None = None
    id_number: str | None = None
    position: str | None = None
    agency: str | None = None
    address: str | None = None


class AccountSideView(Struct):
    """The account that a registration touches. ``fields``: as the list or the account has them;
    ``registered``: as somebody gave them who registered for it before. ``takes_over``: the claimant
    says it is theirs; else they are new, and one of their values is held by it. ``attempts``: how
    many it has in the contest, null if not known now."""

    person: str
    username: str
    code: str
    agency: str
    takes_over: bool
    fields: dict[str, str]
    code_issued: bool
    has_password: bool
    first_signed_in_at: str | None
    last_signed_in_at: str | None
    registered: dict[str, str]
    registered_at: str | None
    attempts: int | None


class WaitingPersonView(Struct):
    """Somebody who waits for the liaison's word. ``request``: there is no account of theirs yet;
    ``account``: the row or the account that it touches, with what was done with it."""

    person: str
    agency: str
    claimed: bool
    registered_at: str
    fields: dict[str, str]
    request: bool = False
    account: AccountSideView | None = None


class WaitingView(Struct):
    """Those who wait, who came first first."""

    people: list[WaitingPersonView]


class ConfirmationBody(Struct, forbid_unknown_fields=True):
    """``refuse`` needs a reason; ``move`` the code of the ``agency`` that they belong to."""

    decision: Literal["confirm", "refuse", "move"]
    reason: Annotated[str, Meta(max_length=1000)] = ""
    agency: Annotated[str, Meta(max_length=100)] = ""


class OwnRegistrationView(Struct):
    """All that is kept of a person: ``fields`` as given, ``account`` as the account has them.
    ``verified``: what ``decided_by`` vouched for; ``appeals``: all of theirs, with the answers;
    ``erasure_due_at``: when they are forgotten, as they asked. Where they signed in from is kept as
    hashes only, which say nothing but whether two are the same."""

    contest: str
    person: str
    username: str
    agency: str
    obligation: str
    claimed: bool
    state: RegistrationState
    fields: dict[str, str]
    account: dict[str, str]
    consent: str
    consent_digest: str
    consented_at: str
    registered_at: str
    verified: list[str] = field(default_factory=list)
    decided_by: str = ""
    decided_at: str | None = None
    reason: str = ""
    appeals: list[AppealRecord] = field(default_factory=list)
    erasure_due_at: str | None = None
    first_signed_in_at: str | None = None
    last_signed_in_at: str | None = None


class ErasureBody(Struct, forbid_unknown_fields=True):
    """One's username and password (or activation code) once more: it cannot be undone."""

    username: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Annotated[str, Meta(min_length=1, max_length=1000)]


class ErasureAskedView(Struct):
    """The request is noted; until then it can be called off."""

    due_at: str


class ErasureEntryView(Struct):
    """A request to be forgotten; ``name`` is empty once it is done."""

    person: str
    name: str
    agency: str
    state: ErasureState
    asked_at: str
    due_at: str
    ended_at: str | None


class ErasuresView(Struct):
    """Who asked to be forgotten, the newest first."""

    erasures: list[ErasureEntryView]
