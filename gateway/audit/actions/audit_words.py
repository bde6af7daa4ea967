"""An audit record in words: what was done, to what, with which details, as an inspector reads it.

The page and the spreadsheet say the same. Services note names of things and microseconds; which of
a record's values are moments says the name that the service gave it (``..._us``), never how a value
looks. What has no word here is told as it was noted: nothing of a record is left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

from contracts.audit_queries import AuditRecord
from contracts.definition import Definition
from contracts.local_times import rfc3339
from gateway.audit.actions.trail_records import KINDS, PEOPLE, TrailPage, thing_of
from gateway.web.number_and_date_formats import Formats
from gateway.web.text_catalogue import Catalogue

#: the kinds of :data:`KINDS` and their actions -> what they are called
KIND_TEXTS = {kind: f"audit.kind_{kind}" for kind in KINDS}
ACTION_TEXTS = {
    action: f"audit.{action.replace('.', '_')}" for actions in KINDS.values() for action in actions
}
#: what is told of an action beside its reason -> what it is called; a moment without its ``_us``
DETAIL_TEXTS = {
    "agencies": "audit.detail_agencies",
    "agency": "audit.detail_agency",
    "attempt": "audit.detail_attempt",
    "closes_at": "audit.detail_closes_at",
    "decision": "audit.detail_decision",
    "extra_s": "audit.detail_extra",
    "failed": "audit.detail_failed",
    "from": "audit.detail_from",
    "from_agency": "audit.detail_from_agency",
    "headcounts": "audit.detail_headcounts",
    "judge": "audit.detail_judge",
    "members": "audit.detail_people",
    "missing": "audit.detail_missing",
    "number": "audit.detail_number",
    "part": "audit.detail_part",
    "people": "audit.detail_people",
    "person": "audit.detail_person",
    "question": "audit.detail_question",
    "questions": "audit.detail_questions",
    "revision": "audit.detail_revision",
    "role": "audit.detail_role",
    "round": "audit.detail_round",
    "rounds": "audit.detail_rounds",
    "rows": "audit.detail_rows",
    "sent": "audit.detail_sent",
    "sheets": "audit.detail_sheets",
    "team": "audit.detail_team",
    "teams": "audit.detail_team",
    "unanswered": "audit.detail_unanswered",
    "until": "audit.detail_until",
    "upload": "audit.detail_upload",
    "what": "audit.detail_what",
}
ROLE_TEXTS = {
    "contestant": "audit.role_contestant",
    "liaison": "staff.liaison",
    "organiser": "staff.organiser",
    "author": "staff.author",
    "vetter": "staff.vetter",
    "judge": "staff.judge",
    "ops": "staff.ops",
}
#: what was looked at, as :data:`gateway.core.access.data_access_log.LOOKS` names it
LOOK_TEXTS = {
    "allowances": "audit.look_allowances",
    "appeals": "audit.look_appeals",
    "attempts": "audit.look_attempts",
    "audit": "audit.look_audit",
    "corrections": "audit.look_corrections",
    "draft": "audit.look_draft",
    "entries": "audit.look_entries",
    "erasures": "audit.look_erasures",
    "figures": "audit.look_figures",
    "integrity": "audit.look_integrity",
    "missing": "audit.look_missing",
    "results": "audit.look_results",
    "roster": "audit.look_roster",
    "staff": "audit.look_staff",
    "teams": "audit.look_teams",
    "waiting": "audit.look_waiting",
}
_AGENCIES = ("agency", "agencies", "from_agency", "team", "teams")
_ROUNDS = ("round", "rounds")
#: of so many people the names are told, of more how many there are beside them
MOST_NAMED = 5


class AuditLine(Struct):
    """A record as it is read. ``by`` is the person's id, for a link to all that they did."""

    what: str
    at_us: int
    at: str
    by: str
    who: str
    about: str
    why: str
    details: list[tuple[str, str]]


class AuditWords(NamedTuple):
    """What a contest's things are called, in one language and on the contest's clock."""

    texts: Catalogue
    formats: Formats
    plan: Definition
    agencies: Mapping[str, str]

    def lines(self, page: TrailPage) -> list[AuditLine]:
        """The records of a page of the trail."""
        return [self._line(record, page.names) for _, record in page.records]

    def _line(self, record: AuditRecord, people: Mapping[str, str]) -> AuditLine:
        action = ACTION_TEXTS.get(record.action)
        return AuditLine(
            self.texts(action) if action else record.action,
            record.at_us,
            rfc3339(record.at_us),
            record.by,
            people.get(record.by, record.by),
            self._about(record, people),
            str(record.details.get("reason") or ""),
            [
                self._detail(name, value, people)
                for name, value in record.details.items()
                if name != "reason" and value not in (None, "", [], {})
            ],
        )

    def _about(self, record: AuditRecord, people: Mapping[str, str]) -> str:
        thing = thing_of(record)
        if not thing:
            return self.plan.title
        called = {**people, **self.agencies, **self._phases(), **self.plan.round_names}
        head, _, rest = thing.partition("/")
        return " / ".join(called.get(one, one) for one in (head, rest) if one)

    def _phases(self) -> dict[str, str]:
        return {phase.id: phase.name for phase in self.plan.phases}

    def _detail(self, name: str, value: Any, people: Mapping[str, str]) -> tuple[str, str]:
        bare = name.removesuffix("_at_us") + "_at" if name.endswith("_at_us") else name
        bare = bare.removesuffix("_us")
        key = DETAIL_TEXTS.get(bare)
        label = self.texts(key) if key else bare
        if name.endswith("_us") and isinstance(value, int):
            return label, self.formats.exact(rfc3339(value))
        return label, self._value(name, value, people)

    def _value(self, name: str, value: Any, people: Mapping[str, str]) -> str:
        if isinstance(value, bool):
            return self.texts("audit.yes") if value else self.texts("audit.no")
        if name == "extra_s" and isinstance(value, int):
            return self.texts("audit.minutes", count=value // 60)
        if isinstance(value, int):
            return self.formats.number(value)
        if isinstance(value, dict):
            called = {**self.agencies, **people}
            return ", ".join(f"{called.get(one, one)}: {told}" for one, told in value.items())
        if name == "what":
            return self.texts(LOOK_TEXTS[value]) if value in LOOK_TEXTS else str(value)
        if name == "role":
            return self.texts(ROLE_TEXTS[value]) if value in ROLE_TEXTS else str(value)
        called = {}
        if name in PEOPLE:
            called = dict(people)
        elif name in _AGENCIES:
            called = dict(self.agencies)
        elif name in _ROUNDS:
            called = self.plan.round_names
        return self._listed([value] if not isinstance(value, list) else value, called)

    def _listed(self, values: Iterable[Any], called: Mapping[str, str]) -> str:
        told = [called.get(str(one), str(one)) for one in values]
        if called and len(told) > MOST_NAMED:
            more = self.texts("audit.and_more", count=len(told) - MOST_NAMED)
            return f"{', '.join(told[:MOST_NAMED])} {more}"
        return ", ".join(told)
