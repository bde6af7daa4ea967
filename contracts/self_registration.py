"""What registration is asked about people who register themselves (``SelfRegistration``)."""

from typing import Literal

from msgspec import Struct, field

RegistrationState = Literal["waiting", "confirmed", "refused", "erased"]
Decision = Literal["confirm", "refuse", "move"]
ErasureState = Literal["waiting", "called_off", "done"]


class RegisterSelf(Struct, frozen=True):
    """Somebody registers for a contest. ``values``: the fields of the definition, as typed.

    ``consent`` is the text agreed to, or its SHA-256 (hex). ``newcomer`` is the id that the person
    gets if they claim no row: chosen by the asker, so that asking again makes nobody twice.
    """

    contest: str
    newcomer: str
    values: dict[str, str]
    consent: str
    password: str
    arrived_us: int


class Registered(Struct, frozen=True):
    """The account. ``username`` is what to sign in with; ``claimed``: it is a roster row's;
    ``waiting``: the person may take part, and is counted once the liaison has confirmed.

    An empty ``username`` (the API says 202): there is no account yet. What was said touches an
    account that is in use, so it is a request called ``person`` that waits for a liaison or an
    organiser, and nobody can sign in by it until then.
    """

    person: str
    username: str
    name: str
    agency: str
    claimed: bool
    state: RegistrationState


class WaitingQuery(Struct, frozen=True):
    """Whom ``by`` has to decide about: of one agency, or (organisers) of all."""

    contest: str
    by: str
    agency: str | None = None


class AccountSide(Struct, frozen=True):
    """The account that a registration touches: what the list says and what was done with it.

    ``values`` by field, as the account has them; ``registered`` by field, as somebody gave them who
    registered for it before. ``takes_over``: the claimant says it is theirs; else they are new, and
    one of their values is held by it.
    """

    person: str
    username: str
    code: str
    agency: str
    takes_over: bool
    values: dict[str, str]
    code_issued: bool = False
    has_password: bool = False
    first_signed_in_at_us: int | None = None
    last_signed_in_at_us: int | None = None
    registered: dict[str, str] = field(default_factory=dict)
    registered_at_us: int | None = None


class WaitingPerson(Struct, frozen=True):
    """Somebody who waits, with what they say of themselves, by field.

    ``request``: there is no account yet, ``person`` is the request's id. ``account``: the row or
    account that it touches, if it does.
    """

    person: str
    agency: str
    claimed: bool
    registered_at_us: int
    values: dict[str, str]
    request: bool = False
    account: AccountSide | None = None


class Waiting(Struct, frozen=True):
    """Those who wait, who came first first: at most 1000."""

    people: list[WaitingPerson]


class DecideRegistration(Struct, frozen=True):
    """The liaison's or an organiser's word: this is who they say, and of that agency, or not; or
    ``move``: they chose the wrong one and belong to ``agency`` (a code)."""

    contest: str
    person: str
    decision: Decision
    reason: str
    by: str
    at_us: int
    agency: str = ""


class OwnRegistrationQuery(Struct, frozen=True):
    """What is kept of somebody, for themselves."""

    contest: str
    person: str


class OwnRegistration(Struct, frozen=True):
    """Everything registration keeps of a person beside the contest's events.

    ``values`` and ``kept`` by field: as given at registration, and as the account has them.
    ``verified``: the fields that ``decided_by`` vouched for. ``erasure_due_at_us``: when they are
    forgotten, as they asked. ``first_signed_in_at_us``, ``last_signed_in_at_us``: when they signed
    in; from where is kept as hashes only, to know the same place again.
    """

    contest: str
    person: str
    username: str
    agency: str
    obligation: str
    claimed: bool
    state: RegistrationState
    values: dict[str, str]
    kept: dict[str, str]
    consent: str
    consent_digest: str
    consented_at_us: int
    registered_at_us: int
    verified: list[str] = field(default_factory=list)
    decided_by: str = ""
    decided_at_us: int | None = None
    reason: str = ""
    erasure_due_at_us: int | None = None
    first_signed_in_at_us: int | None = None
    last_signed_in_at_us: int | None = None


class AskErasure(Struct, frozen=True):
    """The person wants to be forgotten: ``username`` typed once more, so that none does by
    mistake, and the ``password`` or activation code, so that none does in a session left open."""

    contest: str
    person: str
    session: str
    username: str
    password: str
    at_us: int


class ErasureAsked(Struct, frozen=True):
    """The request is noted, and carried out at ``due_at_us`` unless it is called off before."""

    due_at_us: int


class CallOffErasure(Struct, frozen=True):
    """The person wants to stay after all."""

    person: str
    at_us: int


class ErasuresQuery(Struct, frozen=True):
    """Who of a contest asked to be forgotten; for organisers."""

    contest: str
    by: str


class ErasureView(Struct, frozen=True):
    """A request to be forgotten; ``name`` is empty once it is done."""

    person: str
    name: str
    agency: str
    state: ErasureState
    asked_at_us: int
    due_at_us: int
    ended_at_us: int | None = None


class Erasures(Struct, frozen=True):
    """The requests, the newest first: at most 1000."""

    erasures: list[ErasureView]
