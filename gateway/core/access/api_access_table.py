"""Who may call what: one table, looked at before any route runs. What is not here is refused.

``PUBLIC`` is for anybody, ``SIGNED_IN`` for whoever has a session (whose things it is, the service
behind decides by the person), anything else for the roles named: held in the contest of the path,
or in all of them where the path names none (docs/adr/0018-roles-of-one-contest.md). A request that
takes a role is checked with registration once more, because a session may outlive a role.
"""

from contracts.accounts import Role
from contracts.errors import Refused
from gateway.core.http.problem_responses import NOT_ALLOWED, refusal_of

Access = frozenset[Role] | None
PUBLIC: Access = None
SIGNED_IN: Access = frozenset()
NOBODY: Access = frozenset({"nobody"})  # type: ignore[arg-type]
ORGANISER: Access = frozenset({"organiser"})
STAFF: Access = frozenset({"organiser", "liaison"})
#: everybody who serves a contest
SERVING: Access = frozenset({"organiser", "liaison", "author", "vetter", "judge"})
OPERATORS: Access = frozenset({"ops"})
WATCHERS: Access = frozenset({"organiser", "liaison", "ops"})

VETTERS: Access = frozenset({"organiser", "vetter"})
JUDGES: Access = frozenset({"judge"})
#: who of the judges is chair or clerk of a panel, scoring knows
PANEL_DESK: Access = frozenset({"organiser", "judge"})
QUESTION_DESK: Access = frozenset({"organiser", "vetter", "author"})

_CONTEST = "/api/contests/{contest}"
_ROUND = f"{_CONTEST}/rounds/{{round_id}}"
_TEAMS = f"{_CONTEST}/phases/{{phase}}/teams"
_STAGE = f"{_ROUND}/stage"
_HALL = f"{_ROUND}/hall"
_PANEL = f"{_ROUND}/panels/{{panel}}"
_OPERATIONS = "/api/operations"

#: (method, path template) -> who may
ACCESS: dict[tuple[str, str], Access] = {
    ("POST", "/api/session"): PUBLIC,
    ("GET", "/api/session"): SIGNED_IN,
    ("DELETE", "/api/session"): SIGNED_IN,
    ("POST", "/api/session/password"): SIGNED_IN,
    ("GET", "/api/session/all"): SIGNED_IN,
    ("DELETE", "/api/session/all/{session}"): SIGNED_IN,
    ("GET", "/api/contests"): PUBLIC,
    ("GET", _CONTEST): PUBLIC,
    ("GET", f"{_CONTEST}/rounds"): PUBLIC,
    ("GET", f"{_CONTEST}/participation"): PUBLIC,
    ("GET", f"{_CONTEST}/participation/stream"): PUBLIC,
    ("GET", f"{_CONTEST}/participation.xlsx"): PUBLIC,
    ("GET", f"{_ROUND}/questions"): PUBLIC,
    # who may see them is decided by the question, and others are told 404
    ("GET", f"{_CONTEST}/pictures/{{sha256}}"): PUBLIC,
    ("GET", "/api/attempts/{attempt}/pictures/{sha256}"): PUBLIC,
    ("GET", f"{_CONTEST}/waiting/{{upload}}/pictures/{{sha256}}"): PUBLIC,
    ("GET", f"{_ROUND}/standings"): PUBLIC,
    ("GET", f"{_CONTEST}/awards"): PUBLIC,
    ("GET", f"{_ROUND}/publication"): PUBLIC,
    ("GET", f"{_CONTEST}/publication"): PUBLIC,
    ("GET", f"{_CONTEST}/publications"): PUBLIC,
    ("GET", f"{_CONTEST}/publications/{{number}}/ledger"): PUBLIC,
    ("GET", f"{_ROUND}/publications/{{number}}/ledger"): PUBLIC,
    ("GET", f"{_ROUND}/results.xlsx"): PUBLIC,
    ("GET", f"{_CONTEST}/documents/{{kind}}"): ORGANISER,
    ("GET", f"{_ROUND}/protocol"): PUBLIC,
    ("GET", f"{_ROUND}/protocol.xlsx"): PUBLIC,
    ("GET", "/api/receipts/{receipt}"): PUBLIC,
    ("GET", f"{_CONTEST}/registrations"): PUBLIC,
    ("POST", f"{_CONTEST}/registrations"): PUBLIC,
    ("GET", f"{_CONTEST}/registrations/own"): SIGNED_IN,
    ("POST", f"{_CONTEST}/registrations/own/erasure"): SIGNED_IN,
    ("DELETE", f"{_CONTEST}/registrations/own/erasure"): SIGNED_IN,
    ("GET", f"{_CONTEST}/registrations/erasures"): ORGANISER,
    ("GET", f"{_CONTEST}/attempts"): SIGNED_IN,
    ("POST", f"{_ROUND}/attempts"): SIGNED_IN,
    ("GET", "/api/attempts/{attempt}"): SIGNED_IN,
    ("GET", "/api/attempts/{attempt}/line"): SIGNED_IN,
    ("PUT", "/api/attempts/{attempt}/answers"): SIGNED_IN,
    ("POST", "/api/attempts/{attempt}/submission"): SIGNED_IN,
    ("POST", f"{_ROUND}/entries"): SIGNED_IN,
    ("GET", f"{_ROUND}/entries"): SIGNED_IN,
    ("GET", f"{_CONTEST}/entries/{{entry}}"): SIGNED_IN,
    ("POST", f"{_CONTEST}/entries/{{entry}}"): SIGNED_IN,
    ("DELETE", f"{_CONTEST}/entries/{{entry}}"): SIGNED_IN,
    ("GET", f"{_CONTEST}/entries/{{entry}}/files/{{file}}"): SIGNED_IN,
    ("GET", _TEAMS): STAFF,
    ("PUT", f"{_TEAMS}/{{agency}}"): STAFF,
    ("POST", f"{_TEAMS}/{{agency}}/withdrawal"): STAFF,
    ("GET", _STAGE): PUBLIC,
    ("POST", f"{_STAGE}/teams"): ORGANISER,
    ("POST", f"{_STAGE}/order-commitment"): ORGANISER,
    ("POST", f"{_STAGE}/order"): ORGANISER,
    ("POST", f"{_STAGE}/move"): ORGANISER,
    ("POST", f"{_STAGE}/absence"): ORGANISER,
    ("POST", f"{_STAGE}/clock"): ORGANISER,
    ("POST", f"{_STAGE}/questions"): ORGANISER,
    ("GET", _HALL): PUBLIC,
    ("GET", f"{_HALL}/stream"): PUBLIC,
    ("GET", f"{_HALL}/desk"): ORGANISER,
    ("POST", f"{_HALL}/marks"): ORGANISER,
    ("POST", f"{_HALL}/prizes"): ORGANISER,
    ("POST", f"{_HALL}/restart"): ORGANISER,
    ("GET", f"{_ROUND}/screening"): ORGANISER,
    ("POST", f"{_CONTEST}/entries/{{entry}}/screening"): ORGANISER,
    ("GET", f"{_CONTEST}/entries/{{entry}}/alike"): ORGANISER,
    ("POST", f"{_CONTEST}/entries/{{entry}}/refusal-appeal"): SIGNED_IN,
    ("POST", f"{_CONTEST}/entries/{{entry}}/refusal-answer"): ORGANISER,
    ("GET", f"{_ROUND}/uploads"): SIGNED_IN,
    ("OPTIONS", "/api/uploads"): PUBLIC,
    ("GET", "/api/uploads/{upload}"): SIGNED_IN,
    ("HEAD", "/api/uploads/{upload}"): SIGNED_IN,
    ("PATCH", "/api/uploads/{upload}"): SIGNED_IN,
    ("DELETE", "/api/uploads/{upload}"): SIGNED_IN,
    ("GET", f"{_ROUND}/statistics"): WATCHERS,
    ("GET", f"{_ROUND}/question-statistics"): VETTERS,
    ("GET", f"{_CONTEST}/agencies/{{agency}}/missing"): STAFF,
    ("GET", f"{_CONTEST}/entry-counts"): STAFF,
    ("GET", f"{_ROUND}/integrity"): ORGANISER,
    ("GET", f"{_ROUND}/integrity.xlsx"): ORGANISER,
    ("POST", f"{_CONTEST}/activation-codes"): STAFF,
    ("GET", f"{_CONTEST}/registrations/waiting"): STAFF,
    ("POST", f"{_CONTEST}/registrations/{{person}}/decision"): STAFF,
    ("POST", "/api/contests"): ORGANISER,
    ("POST", f"{_CONTEST}/roster"): ORGANISER,
    ("GET", f"{_CONTEST}/roster/{{upload}}"): ORGANISER,
    ("POST", f"{_CONTEST}/questions"): ORGANISER,
    ("GET", f"{_CONTEST}/questions/contributions"): QUESTION_DESK,
    ("GET", f"{_CONTEST}/questions/proposals"): QUESTION_DESK,
    ("POST", f"{_CONTEST}/questions/proposals"): QUESTION_DESK,
    ("GET", f"{_CONTEST}/questions/proposals/{{question}}"): QUESTION_DESK,
    ("PUT", f"{_CONTEST}/questions/proposals/{{question}}"): QUESTION_DESK,
    ("POST", f"{_CONTEST}/questions/proposals/{{question}}/moves"): QUESTION_DESK,
    ("POST", f"{_CONTEST}/questions/selection"): ORGANISER,
    ("POST", f"{_CONTEST}/headcounts"): ORGANISER,
    ("POST", f"{_CONTEST}/exclusions"): ORGANISER,
    ("POST", "/api/roles"): ORGANISER,
    ("POST", "/api/roles/revocation"): ORGANISER,
    ("GET", f"{_CONTEST}/roles"): ORGANISER,
    ("POST", f"{_ROUND}/appeals"): SIGNED_IN,
    ("GET", f"{_ROUND}/appeals"): SIGNED_IN,
    ("GET", f"{_CONTEST}/appeals"): ORGANISER,
    ("POST", f"{_CONTEST}/appeals/{{appeal}}/answer"): ORGANISER,
    ("POST", f"{_CONTEST}/decisions"): ORGANISER,
    ("GET", f"{_CONTEST}/decisions"): ORGANISER,
    ("GET", f"{_CONTEST}/audit"): ORGANISER,
    ("GET", f"{_CONTEST}/audit.xlsx"): ORGANISER,
    ("GET", f"{_CONTEST}/audit.jsonl"): ORGANISER,
    ("GET", f"{_ROUND}/draft"): ORGANISER,
    ("GET", f"{_ROUND}/sheets"): JUDGES,
    ("GET", f"{_ROUND}/sheets/{{sheet}}"): JUDGES,
    ("GET", f"{_ROUND}/sheets/{{sheet}}/files/{{number}}"): JUDGES,
    ("PUT", f"{_ROUND}/sheets/{{sheet}}"): JUDGES,
    ("POST", f"{_ROUND}/sheets/{{sheet}}/hand-in"): JUDGES,
    ("POST", f"{_ROUND}/sheets/{{sheet}}/decline"): JUDGES,
    ("POST", f"{_ROUND}/sheets/{{sheet}}/confirm"): JUDGES,
    ("GET", f"{_CONTEST}/phases/{{phase}}/admission"): ORGANISER,
    ("POST", f"{_CONTEST}/phases/{{phase}}/admission"): ORGANISER,
    ("POST", f"{_CONTEST}/phases/{{phase}}/admission/delivery"): ORGANISER,
    ("GET", f"{_ROUND}/admission"): ORGANISER,
    ("POST", f"{_ROUND}/admission"): ORGANISER,
    ("POST", f"{_ROUND}/admission/delivery"): ORGANISER,
    ("GET", f"{_CONTEST}/admissions/{{number}}/ledger"): PUBLIC,
    ("GET", f"{_ROUND}/figures"): ORGANISER,
    ("PUT", f"{_ROUND}/figures/{{figure}}"): ORGANISER,
    ("GET", f"{_CONTEST}/panels"): ORGANISER,
    ("GET", f"{_CONTEST}/panels/{{panel}}"): ORGANISER,
    ("PUT", f"{_CONTEST}/panels/{{panel}}"): ORGANISER,
    ("POST", f"{_CONTEST}/panels/{{panel}}/recusal"): ORGANISER,
    ("POST", f"{_PANEL}/assignment"): ORGANISER,
    ("POST", f"{_PANEL}/release"): ORGANISER,
    ("POST", f"{_PANEL}/samples"): ORGANISER,
    ("GET", f"{_PANEL}/samples"): PANEL_DESK,
    ("GET", f"{_PANEL}/desk"): PANEL_DESK,
    ("GET", f"{_PANEL}/desk/{{number}}"): PANEL_DESK,
    ("POST", f"{_PANEL}/upholding"): PANEL_DESK,
    ("POST", f"{_PANEL}/reminder"): PANEL_DESK,
    ("GET", f"{_PANEL}/paper"): PANEL_DESK,
    ("POST", f"{_PANEL}/marks"): ORGANISER,
    ("GET", f"{_PANEL}/marks.xlsx"): ORGANISER,
    ("POST", f"{_PANEL}/paper"): PANEL_DESK,
    ("POST", f"{_ROUND}/sheets/{{sheet}}/reopening"): PANEL_DESK,
    ("POST", f"{_ROUND}/sheets/{{sheet}}/take-over"): PANEL_DESK,
    ("GET", f"{_ROUND}/marks"): ORGANISER,
    ("PATCH", _ROUND): ORGANISER,
    ("POST", f"{_ROUND}/shortening"): ORGANISER,
    ("POST", f"{_ROUND}/disruptions"): ORGANISER,
    ("GET", f"{_ROUND}/allowances"): ORGANISER,
    ("POST", f"{_ROUND}/allowances"): ORGANISER,
    ("POST", f"{_ROUND}/allowances/withdrawal"): ORGANISER,
    ("POST", f"{_ROUND}/settlement"): ORGANISER,
    ("POST", f"{_ROUND}/publication"): ORGANISER,
    ("POST", f"{_CONTEST}/publication"): ORGANISER,
    ("GET", f"{_CONTEST}/freshness"): ORGANISER,
    ("GET", f"{_OPERATIONS}/parked/{{service}}"): OPERATORS,
    ("POST", f"{_OPERATIONS}/parked/{{service}}/replay"): OPERATORS,
    ("GET", f"{_OPERATIONS}/read-models"): OPERATORS,
    ("POST", f"{_OPERATIONS}/read-models/rebuild"): OPERATORS,
}

#: whose contest stands in the body: the role may hold in any until that is read
#: (``gateway.core.access.auth.admit_to``)
NAMES_CONTEST = {
    ("POST", "/api/contests"),
    ("POST", "/api/roles"),
    ("POST", "/api/roles/revocation"),
}

#: what a person may do before choosing a password of their own: what is theirs, nothing that a
#: role allows (docs/adr/0007-activation-codes.md)
BEFORE_PASSWORD = {
    ("GET", f"{_CONTEST}/attempts"),
    ("POST", f"{_ROUND}/attempts"),
    ("GET", "/api/attempts/{attempt}"),
    ("GET", "/api/attempts/{attempt}/line"),
    ("PUT", "/api/attempts/{attempt}/answers"),
    ("POST", "/api/attempts/{attempt}/submission"),
    ("POST", f"{_ROUND}/entries"),
    ("GET", f"{_ROUND}/uploads"),
    ("GET", "/api/uploads/{upload}"),
    ("HEAD", "/api/uploads/{upload}"),
    ("PATCH", "/api/uploads/{upload}"),
    ("DELETE", "/api/uploads/{upload}"),
    # whoever may take part with a code may also complain about the result, and see the answer
    ("POST", f"{_ROUND}/appeals"),
    ("GET", f"{_ROUND}/appeals"),
    # what is kept of them is theirs as well
    ("GET", f"{_CONTEST}/registrations/own"),
    ("POST", f"{_CONTEST}/registrations/own/erasure"),
    ("DELETE", f"{_CONTEST}/registrations/own/erasure"),
    ("GET", "/api/session"),
    ("DELETE", "/api/session"),
    ("POST", "/api/session/password"),
}


def may(access: Access, roles: list[Role] | None) -> bool:
    """Whether somebody with these roles (``None``: without a session) may."""
    if access is None:
        return True
    return roles is not None and (not access or not access.isdisjoint(roles))


def not_yours() -> Refused:
    """This is not for you."""
    return refusal_of(NOT_ALLOWED)
