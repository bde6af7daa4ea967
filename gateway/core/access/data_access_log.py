"""Whoever looks at people's data or keys, or takes them away, stands in the contest's audit trail.

One table for API and pages: a route that only some roles may read is either here or among
:data:`NAMES_NOBODY`; a test finds one that is in neither. The same look by the same person is
noted once in ten minutes: pages refresh themselves.
"""

from time import monotonic
from typing import Any

from contracts.audit_queries import Look, NoteLook
from contracts.empty_reply import Done
from contracts.settled_round_decisions import Subject
from gateway.core.access.sessions import Session

_CONTEST = "/api/contests/{contest}"
_ROUND = f"{_CONTEST}/rounds/{{round_id}}"
_PAGE = "/contests/{contest}"
_AGENCY = f"{_PAGE}/agencies/{{agency}}"
AGAIN_S = 600.0
_MOST_KEPT = 10_000

#: (method, path template) -> what is noted, and of what; pages whose sent forms show the same
#: again note that themselves
LOOKS: dict[tuple[str, str], tuple[Look, str]] = {
    ("GET", f"{_CONTEST}/agencies/{{agency}}/missing"): ("people.seen", "missing"),
    ("GET", f"{_CONTEST}/registrations/waiting"): ("people.seen", "waiting"),
    ("GET", f"{_CONTEST}/registrations/erasures"): ("people.seen", "erasures"),
    ("GET", f"{_CONTEST}/freshness"): ("people.seen", "results"),
    ("GET", f"{_CONTEST}/phases/{{phase}}/teams"): ("people.seen", "teams"),
    ("GET", f"{_CONTEST}/appeals"): ("people.seen", "appeals"),
    ("GET", f"{_CONTEST}/roles"): ("people.seen", "staff"),
    ("GET", f"{_CONTEST}/audit"): ("people.seen", "audit"),
    ("GET", f"{_CONTEST}/audit.xlsx"): ("people.exported", "audit"),
    ("GET", f"{_CONTEST}/audit.jsonl"): ("people.exported", "audit"),
    ("GET", f"{_CONTEST}/panels"): ("people.seen", "staff"),
    ("GET", f"{_CONTEST}/panels/{{panel}}"): ("people.seen", "staff"),
    ("GET", f"{_ROUND}/panels/{{panel}}/desk"): ("people.seen", "staff"),
    ("GET", f"{_ROUND}/panels/{{panel}}/desk/{{number}}"): ("people.seen", "staff"),
    ("GET", f"{_ROUND}/panels/{{panel}}/paper"): ("people.seen", "staff"),
    ("GET", f"{_ROUND}/panels/{{panel}}/marks.xlsx"): ("people.exported", "staff"),
    ("GET", f"{_ROUND}/hall/desk"): ("people.seen", "staff"),
    ("GET", f"{_ROUND}/panels/{{panel}}/samples"): ("people.seen", "staff"),
    ("GET", f"{_ROUND}/marks"): ("people.seen", "results"),
    ("GET", f"{_CONTEST}/documents/{{kind}}"): ("people.exported", "results"),
    ("GET", f"{_ROUND}/question-statistics"): ("keys.seen", "figures"),
    ("GET", f"{_CONTEST}/phases/{{phase}}/admission"): ("people.seen", "results"),
    ("GET", f"{_ROUND}/admission"): ("people.seen", "results"),
    ("GET", f"{_ROUND}/draft"): ("people.seen", "draft"),
    ("GET", f"{_ROUND}/screening"): ("people.seen", "entries"),
    ("GET", f"{_CONTEST}/entries/{{entry}}/alike"): ("people.seen", "entries"),
    ("GET", f"{_ROUND}/allowances"): ("people.seen", "allowances"),
    ("POST", f"{_ROUND}/allowances/withdrawal"): ("people.seen", "allowances"),
    ("GET", f"{_ROUND}/integrity"): ("people.seen", "integrity"),
    ("GET", f"{_ROUND}/integrity.xlsx"): ("people.exported", "integrity"),
    ("GET", f"{_AGENCY}/missing"): ("people.seen", "missing"),
    ("GET", f"{_AGENCY}/missing.xlsx"): ("people.exported", "missing"),
    ("GET", f"{_AGENCY}/people"): ("people.seen", "roster"),
    ("GET", f"{_AGENCY}/team"): ("people.seen", "teams"),
    ("GET", f"{_AGENCY}/waiting"): ("people.seen", "waiting"),
    ("GET", f"{_AGENCY}/reminder"): ("people.seen", "missing"),
    ("GET", f"{_AGENCY}/reminder.xlsx"): ("people.exported", "missing"),
    ("GET", f"{_AGENCY}/corrections"): ("people.seen", "corrections"),
    ("GET", f"{_PAGE}/corrections"): ("people.seen", "corrections"),
    ("GET", f"{_PAGE}/erasures"): ("people.seen", "erasures"),
    ("GET", f"{_PAGE}/room/missing.xlsx"): ("people.exported", "missing"),
    ("GET", f"{_PAGE}/set-up/roster/{{upload}}"): ("people.seen", "roster"),
    ("GET", f"{_PAGE}/set-up/staff"): ("people.seen", "staff"),
    ("GET", f"{_PAGE}/set-up/staff/revocation"): ("people.seen", "staff"),
    ("GET", f"{_PAGE}/set-up/exclusions"): ("people.seen", "roster"),
    ("GET", f"{_PAGE}/second-looks/new"): ("people.seen", "attempts"),
    ("GET", f"{_PAGE}/appeals"): ("people.seen", "appeals"),
    ("GET", f"{_PAGE}/appeals/{{appeal}}"): ("people.seen", "appeals"),
    ("GET", f"{_PAGE}/screening"): ("people.seen", "entries"),
    ("GET", f"{_PAGE}/screening/{{entry}}"): ("people.seen", "entries"),
    ("GET", f"{_PAGE}/screening/{{entry}}/alike/{{source}}"): ("people.seen", "entries"),
    ("GET", f"{_PAGE}/admissions"): ("people.seen", "results"),
    ("GET", f"{_PAGE}/documents/{{kind}}"): ("people.exported", "results"),
    ("GET", f"{_PAGE}/panels"): ("people.seen", "staff"),
    ("GET", f"{_PAGE}/rounds/{{round_id}}/panels/{{panel}}/desk"): ("people.seen", "staff"),
    ("GET", f"{_PAGE}/rounds/{{round_id}}/panels/{{panel}}/paper"): ("people.seen", "staff"),
    ("GET", f"{_PAGE}/rounds/{{round_id}}/panels/{{panel}}/assignment"): ("people.seen", "staff"),
    ("GET", f"{_PAGE}/rounds/{{round_id}}/panels/{{panel}}/samples"): ("people.seen", "staff"),
    ("GET", f"{_PAGE}/rounds/{{round_id}}/control/allowances"): ("people.seen", "allowances"),
    ("GET", f"{_PAGE}/teams"): ("people.seen", "teams"),
    ("GET", f"{_PAGE}/teams.xlsx"): ("people.exported", "teams"),
    ("GET", f"{_PAGE}/rounds/{{round}}/stage-desk"): ("people.seen", "staff"),
    ("GET", f"{_PAGE}/audit"): ("people.seen", "audit"),
    ("GET", f"{_PAGE}/question-figures"): ("keys.seen", "figures"),
    ("GET", f"{_PAGE}/integrity"): ("people.seen", "integrity"),
}


class Looks:
    """Tells registration of looks, each only once in a while."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._noted: dict[tuple[str, ...], float] = {}

    async def note(self, session: Session, route: tuple[str, str], path: dict[str, str]) -> None:
        """Note a request that was let in, before it is answered; most are no look."""
        look = LOOKS.get(route)
        if look is not None:
            await self.note_what(session, *look, path["contest"], path.get("agency", ""))

    async def note_trial(self, session: Session, contest: str, subject: Subject) -> None:
        """Note a preview: it names who moves; that of another key, the key that was tried."""
        if subject.kind == "correct_key":
            tried = f"{subject.question} {subject.option}"
            await self.note_what(session, "key.tried", tried, contest)
        else:
            await self.note_what(session, "people.seen", "results", contest)

    async def note_what(
        self, session: Session, action: Look, what: str, contest: str, agency: str = ""
    ) -> None:
        """Note that this person sees or takes away ``what``."""
        seen, now = (session.person, action, what, contest, agency), monotonic()
        if now - self._noted.get(seen, -AGAIN_S) < AGAIN_S:
            return
        item = NoteLook(contest, session.person, action, what, agency)
        await self._backend.ask("registration.note_look", item, Done)
        if len(self._noted) >= _MOST_KEPT:
            self._noted.clear()
        self._noted[seen] = now
