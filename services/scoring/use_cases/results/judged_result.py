"""A round that judges mark, as a publication tells it, from all that scoring holds of it."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.definition import Panel
from contracts.errors import Refused
from contracts.hall import AwaitedSheet
from contracts.judged_ledger_file import JudgedPublication
from contracts.judged_ledger_lines import (
    FigureLine,
    JudgedMissing,
    JudgedOrder,
    JudgeRecord,
    WorkRecord,
)
from contracts.ledger_lines import WorkStatus
from contracts.reason_validation import stated
from plumbing.installation_keys import Safe
from services.scoring.domain.decisions.judged_round_decisions import decided_upon
from services.scoring.domain.judging.judged_round import (
    JudgedRound,
    RoundSheet,
    open_sheets,
    round_values,
    works_without_figures,
)
from services.scoring.domain.judging.order_of_works import WorkDraw
from services.scoring.domain.judging.panel_places import MARKING
from services.scoring.domain.publications.judged_publication import (
    JudgedExtras,
    build_judged,
    hides_judges,
)
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.round_outcome import awards_of_round
from services.scoring.domain.results.what_if_inputs import AS_IT_IS, WhatIf
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository
from services.scoring.repository.judging import figures as figures_repository
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.works import KeptWork
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.judging.lots import draw_of
from services.scoring.use_cases.judging.plan_lookups import JudgedPanel, panels_of_round
from services.scoring.use_cases.lookups import not_scored_yet, phase_of_round, plan_of
from services.scoring.use_cases.results.phase_pseudonyms import phase_pseudonym

NO_LOT = WorkDraw(bytes(32))
"""Before anything was assigned: nothing can be published then."""

NOBODYS_SECRET = bytes(32)
"""For pseudonyms that are told to nobody."""


class Despite(NamedTuple):
    """A decision to publish although so many score sheets are missing, and why."""

    missing: int | None = None
    reason: str = ""


NOTHING_MISSING = Despite()


_OPEN = ("assigned", "released", "draft", "reopened")


class JudgedResult:
    """Works, panels and sheets of a round, read at once; what follows needs no database.

    ``secret`` is the key of the phase's pseudonyms. Refusals: ``contest.unknown``,
    ``round.unknown``.
    """

    def __init__(
        self,
        connection: Connection,
        contest: str,
        round_id: str,
        safe: Safe,
        secret: bytes,
        what_if: WhatIf = AS_IT_IS,
    ) -> None:
        self.contest, self.round, self._secret = contest, round_id, secret
        self.definition = what_if.definition or plan_of(connection, contest)
        self.phase = phase_of_round(self.definition, round_id)
        self.works = works_repository.of_round(connection, contest, round_id)
        self.names = rosters_repository.names_of(
            connection, contest, {person for work in self.works for person in work.people}
        )
        self.agency_names = rosters_repository.agency_names(connection, contest)
        self._heard = works_repository.heard(connection, contest, round_id)
        self._settled = contests_repository.settled(connection, contest, round_id)
        self._figures = figures_repository.of_round(connection, contest, round_id)
        self._order = works_repository.drawn_order(connection, contest, round_id)
        self._excluded = rosters_repository.excluded_people(connection, contest, what_if)
        self._draw = draw_of(connection, contest, round_id, safe) or NO_LOT
        self._read_panels(connection)
        standing = what_if.standing or decisions_repository.in_force_in(connection, contest, safe)
        self.facts = decided_upon(self._facts(), standing.judged)
        self.values = round_values(self.facts)

    def _read_panels(self, connection: Connection) -> None:
        panels = panels_of_round(connection, self.contest, self.round)
        self._panels = {one.panel.id: one for one in panels}
        self._members = {name: one.members(connection) for name, one in self._panels.items()}
        self._sheets = [
            kept
            for name in self._panels
            for kept in sheets_repository.of_panel(connection, self.contest, [self.round], name)
        ]

    @property
    def judges_hidden(self) -> bool:
        """Whether the plan keeps the judges' names from the public."""
        return hides_judges(self.definition)

    @property
    def judges(self) -> list[str]:
        """Everybody who marks or has marked, for whom names are wanted."""
        return sorted({one.person for own in self._members.values() for one in own})

    def awaited(self, work: str) -> list[AwaitedSheet]:
        """Who has yet to hand in a sheet of a work, and of which part."""
        mine = [one for one in self._sheets if one.work == work and one.sheet.state in _OPEN]
        return [AwaitedSheet(one.judge, one.part) for one in mine]

    def refuse_incomplete(self) -> None:
        """Refuse as ``refuse_unsettled`` does, and while an entry is not accepted or refused yet
        (``publication.screening_open``)."""
        self.refuse_unsettled()
        waiting = sum(work.status == "waiting" for work in self.facts.works)
        if waiting:
            raise Refused(
                "publication.screening_open",
                f"Còn {waiting} bài dự thi chưa duyệt nhận hoặc từ chối. "
                f"({waiting} entries are neither accepted nor refused yet.)",
                entries=waiting,
            )

    def refuse_unsettled(self) -> None:
        """Refuse before settlement (``round.not_settled``), and until every work is here
        (``publication.incomplete``)."""
        settled = self._settled
        if settled is None:
            raise Refused(
                "round.not_settled",
                "Đợt thi chưa chốt nên chưa thể công bố. (The round has not settled yet.)",
            )
        wanted, revisions = settled.entries, settled.entry_revisions
        if self.phase.stage is not None:
            wanted, revisions = settled.teams, settled.team_revisions
        heard, told = self._heard
        if heard < wanted or told < revisions:
            raise not_scored_yet(wanted, heard)

    def refuse_open(self, despite: Despite = NOTHING_MISSING) -> JudgedMissing | None:
        """Refuse while the committee's figures are missing that an award goes by
        (``publication.figures_missing`` with ``works``), while marks lie too far apart
        (``publication.diverging`` with ``works``), and while score sheets are missing
        (``publication.sheets_missing`` with ``sheets``) unless it was decided to publish all the
        same; answers what is missing then."""
        without = works_without_figures(self.facts, self.values)
        if without:
            raise Refused(
                "publication.figures_missing",
                f"Còn {len(without)} bài chưa nhập số liệu của Ban Tổ chức. "
                f"(The committee's figures of {len(without)} entries are not entered yet.)",
                works=len(without),
            )
        found = open_sheets(self.facts, self.values)
        if found.diverging:
            raise Refused(
                "publication.diverging",
                f"Điểm của {found.diverging} bài còn chênh lệch quá mức: giám khảo hãy xác nhận "
                "hoặc trưởng ban ghi ý kiến. "
                f"(Marks of {found.diverging} works lie too far apart: their judges confirm them, "
                "or the chair says why they stand.)",
                works=found.diverging,
            )
        if found.missing and (despite.missing != found.missing or not stated(despite.reason)):
            raise Refused(
                "publication.sheets_missing",
                f"Còn thiếu {found.missing} phiếu chấm: hãy chờ đủ, hoặc quyết định công bố dù "
                f"thiếu đúng {found.missing} phiếu và ghi rõ lý do. "
                f"({found.missing} score sheets are missing: wait for them, or decide to publish "
                "despite just so many, with a reason.)",
                sheets=found.missing,
            )
        return JudgedMissing(found.missing, despite.reason.strip()) if found.missing else None

    def build(
        self,
        edition: Edition,
        judges: Mapping[str, str],
        missing: JudgedMissing | None = None,
    ) -> JudgedPublication:
        """The publication; ``judges``: what they are called."""
        extras = JudgedExtras(self._judge_records(judges), self._drawn(), missing)
        return build_judged(self.definition, self.facts, edition, extras)

    def _drawn(self) -> JudgedOrder | None:
        order = self._order
        if order is None:
            return None
        return JudgedOrder(order.commitment, order.secret, order.public_value, order.order)

    def _judge_records(self, names: Mapping[str, str]) -> list[JudgeRecord]:
        with_sheets = {(kept.panel, kept.judge) for kept in self._sheets}
        agencies: dict[tuple[str, str], set[str]] = {}
        for panel, members in self._members.items():
            for one in members:
                if one.place in MARKING or (panel, one.person) in with_sheets:
                    own = agencies.setdefault((one.pseudonym, one.person), set())
                    own.update(one.conflicts)
        return [
            JudgeRecord(pseudonym, names.get(person, ""), sorted(own))
            for (pseudonym, person), own in agencies.items()
        ]

    def _facts(self) -> JudgedRound:
        codes = {work.work: work.code for work in self.works}
        return JudgedRound(
            self.phase,
            self.round,
            [_with_form(one) for one in self._panels.values()],
            {
                name: sum(m.active and m.place in MARKING for m in own)
                for name, own in self._members.items()
            },
            [_record(work, self._status(work), self._people(work)) for work in self.works],
            self._round_sheets(codes),
            awards_of_round(self.definition, self.round, ("entry", "team")),
            self._draw,
            [
                FigureLine(codes[one.work], one.figure, one.value, one.source)
                for one in self._figures
                if one.work in codes
            ],
        )

    def _round_sheets(self, codes: Mapping[str, str]) -> list[RoundSheet]:
        pseudonyms = {one.person: one.pseudonym for own in self._members.values() for one in own}
        return [
            RoundSheet(
                kept.panel,
                kept.part,
                codes[kept.work],
                pseudonyms[kept.judge],
                kept.sheet.state,
                kept.sheet.marks,
                kept.sheet.source,
                kept.answered,
                kept.sheet.ask == "confirm",
            )
            for kept in self._sheets
        ]

    def _people(self, work: KeptWork) -> list[str]:
        return [phase_pseudonym(self._secret, person) for person in work.people]

    def _status(self, work: KeptWork) -> WorkStatus:
        return work_status(work, self._excluded)


def work_status(work: KeptWork, excluded: Collection[str]) -> WorkStatus:
    """Whether a work counts; one does not if an author may not appear in standings."""
    if work.state in ("withdrawn", "absent"):
        return "absent" if work.state == "absent" else "withdrawn"
    if work.screening != "accepted":
        return "refused" if work.screening == "refused" else "waiting"
    return "disqualified" if {*work.people} & {*excluded} else "counted"


def _record(work: KeptWork, status: WorkStatus, people: Sequence[str]) -> WorkRecord:
    return WorkRecord(
        code=work.code,
        kind=work.kind,  # type: ignore[arg-type]
        status=status,
        late=work.late,
        place=work.place,
        used_ms=work.used_ms,
        agency=work.agency,
        people=list(people),
        files=[(one.purpose, one.sha256, one.size) for one in work.files],
        received_at_us=work.received_at_us,
        title=work.title_digest,
    )


def _with_form(judged: JudgedPanel) -> Panel:
    """The panel with the lines of its own sheet: it may mark by an earlier plan than the next."""
    if judged.phase.stage is not None:  # lines of parts are as they were when the round opened
        return judged.panel
    return replace(judged.panel, criteria=judged.form("").criteria)
