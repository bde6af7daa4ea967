"""Starting an attempt, or going on with the one in progress."""

import secrets
from typing import Any

import msgspec
from sqlalchemy import Connection

from contracts.attempts import AttemptStarted, AttemptView, StartAttempt
from contracts.daily_hours import working_hours
from contracts.definition import Round
from contracts.errors import Problem, Refused
from contracts.rosters import ContestantRegistered
from plumbing.metrics import STARTS
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import answer_sheets, paper_drawing, windows_and_deadlines
from services.exam.domain.bank_of_audience import drawn_from
from services.exam.domain.doors import Door
from services.exam.domain.origin_hashing import origin_in
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import questions as questions_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.attempts import AttemptRow, Contestant
from services.exam.repository.rounds import RoundRow
from services.exam.use_cases.attempt_views import view
from services.exam.use_cases.entrants import door_of

ID_BYTES = 12


def start(work: UnitOfWork, items: list[StartAttempt]) -> list[AttemptView | Problem]:
    """Start attempts. Refusals: ``round.*``, ``contestant.*``, ``phase.not_admitted``,
    ``phase.admission_open``, ``attempt.none_left``, ``attempt.start_expired``. The paper is drawn
    from the bank of the person's audience at this moment, and the attempt keeps whose that was."""
    # held, so that no decision about a close passes an attempt by that begins meanwhile
    keys = {(item.contest, item.round) for item in items}
    rounds = rounds_repository.find_rounds(work.connection, keys, share=True)
    answers: dict[int, AttemptView | Problem] = {}
    new = _Newcomers(work)
    for contest in sorted({item.contest for item in items}):
        mine = [(index, item) for index, item in enumerate(items) if item.contest == contest]
        people = {item.person for _, item in mine}
        known = attempts_repository.contestants_of(work.connection, contest, people)
        past = attempts_repository.attempts_of(
            work.connection, contest, people, {item.round for _, item in mine}
        )
        new.classes = _classes(work.connection, contest, rounds, known)
        new.doors = _doors(work.connection, rounds, mine)
        for index, item in mine:
            try:
                round_ = rounds.get((contest, item.round))
                own = [r for r in past if r.person == item.person and r.round == item.round]
                answers[index] = new.start(item, round_, known.get(item.person), own)
            except Refused as refusal:
                answers[index] = refusal.problem
    new.write()
    return [answers[index] for index in range(len(items))]


class _Newcomers:
    """The attempts that one batch starts."""

    def __init__(self, work: UnitOfWork) -> None:
        self.work = work
        self.heads: list[dict[str, Any]] = []
        self.sheets: list[dict[str, Any]] = []
        #: by contest, round and person: round ids are the plan's own, and plans have the same
        self.started: dict[tuple[str, str, str], AttemptView] = {}
        #: agency -> its class, of the contest at hand where papers hang on it
        self.classes: dict[str, str] = {}
        #: round -> who may enter its phase, of the same contest
        self.doors: dict[str, Door] = {}

    def start(
        self,
        item: StartAttempt,
        round_: RoundRow | None,
        contestant: Contestant | None,
        own: list[AttemptRow],
    ) -> AttemptView:
        if round_ is None:
            raise Refused("round.unknown", "Không có đợt thi này. (No such round.)")
        quiz = round_.quiz
        windows_and_deadlines.refuse_expired(item.expires_at_us, self.work.now_us)
        twin = self.started.get((item.contest, item.round, item.person))
        if twin is not None:
            return msgspec.structs.replace(twin, resumed=True)
        registered = admit(contestant)
        agency = registered.agency_at(round_.opens_at_us)
        refuse_not_concerned(round_.plan, agency)
        self.doors[item.round].refuse([item.person])
        closes = round_.closes_for(agency, item.person)
        row = _to_go_on_with(own, item)
        if row is not None:
            return view(row, round_, resumed=True)
        windows_and_deadlines.refuse_outside(round_.opens_at_us, closes, item.arrived_us)
        if self.work.now_us >= closes:  # it waited behind others; begun now, it would have no time
            self._refuse_settled(round_)
            windows_and_deadlines.refuse_outside(round_.opens_at_us, closes, self.work.now_us)
        hours, zone = round_.plan.daily_hours, round_.definition.timezone
        for moment_us in (item.arrived_us, self.work.now_us):
            windows_and_deadlines.refuse_outside_hours(hours, closes, moment_us, zone)
        self._refuse_handed_in(round_, item.person)
        if quiz.attempts_allowed is not None and len(own) >= quiz.attempts_allowed:
            raise Refused(
                "attempt.none_left",
                "Đồng chí đã hết lượt thi của đợt này. (No attempts left in this round.)",
                allowed=quiz.attempts_allowed,
            )
        audience = drawn_from(
            round_.definition,
            quiz,
            registered.obligation,
            self.classes.get(agency),
            registered.audience,
        )
        return self._draw(item, round_, agency, audience, closes, len(own) + 1)

    def _refuse_handed_in(self, round_: RoundRow, person: str) -> None:
        """A round that makes another good is for who did not hand in there themselves."""
        other = round_.plan.makes_good
        if not other:
            return
        before = attempts_repository.attempts_of(
            self.work.connection, round_.contest, {person}, {other}
        )
        if any(row.state == "submitted" and row.kind == "person" for row in before):
            raise Refused(
                "round.handed_in_before",
                "Đồng chí đã tự nộp bài ở đợt thi được thi bù nên không thi bù. "
                "(You handed in yourself in the round that this one makes good.)",
            )

    def _refuse_settled(self, round_: RoundRow) -> None:
        """A settled round has told how many attempts it has; no late start may add one."""
        key = (round_.contest, round_.round)
        now = rounds_repository.find_rounds(self.work.connection, {key}, share=True)[key]
        if now.state == "settled":
            raise Refused("round.settled", "Đợt thi đã chốt. (The round is settled.)")

    def _draw(
        self,
        item: StartAttempt,
        round_: RoundRow,
        agency: str,
        audience: str,
        closes: int,
        number: int,
    ) -> AttemptView:
        now_us = self.work.now_us
        _, stops = working_hours(
            round_.plan.daily_hours, now_us, closes, round_.definition.timezone
        )
        alias = paper_drawing.pseudonym(bytes.fromhex(round_.pseudonym_key), item.person)
        paper = self._paper(round_, alias, number, audience)
        started = AttemptStarted(
            item.contest,
            item.round,
            secrets.token_urlsafe(ID_BYTES),
            item.person,
            agency,
            number,
            now_us,
            windows_and_deadlines.deadline(now_us, round_.time_limit_of(item.person), stops),
            origin_in(item.contest, item.origin),
        )
        self._keep(started, alias, paper, audience)
        self.work.emit(started, key=item.person, subject=started.attempt)
        made = _view_at_start(started, round_, paper)
        self.started[item.contest, item.round, item.person] = made
        return made

    def _paper(self, round_: RoundRow, alias: str, number: int, audience: str) -> str:
        """The paper that is drawn for this attempt, as it is stored."""
        bank = questions_repository.bank_for(self.work.connection, round_)
        blueprint = round_.quiz.blueprint_of(audience)
        paper_drawing.check_blueprint(blueprint, bank, audience)
        paper = paper_drawing.draw_paper(
            bytes.fromhex(round_.seed),
            round_.public_value,
            alias,
            number,
            blueprint,
            bank,
            round_.quiz.shuffle_options,
            audience,
        )
        return answer_sheets.paper_text(paper.questions)

    def _keep(self, started: AttemptStarted, alias: str, paper: str, audience: str) -> None:
        """Note the attempt and its empty sheet, to be written with those of the whole batch."""
        self.heads.append(
            {
                "attempt": started.attempt,
                "contest": started.contest,
                "round": started.round,
                "person": started.person,
                "number": started.number,
                "agency": started.agency,
                "pseudonym": alias,
                "started_at_us": started.started_at_us,
                "paper": paper,
                "audience": audience,
            }
        )
        self.sheets.append(
            {
                "attempt": started.attempt,
                "answers": "{}",
                "state": "in_progress",
                "deadline_us": started.deadline_us,
                "revision": 0,
            }
        )

    def write(self) -> None:
        attempts_repository.add_attempts(self.work.connection, self.heads, self.sheets)
        STARTS.inc(len(self.heads))


def _to_go_on_with(own: list[AttemptRow], item: StartAttempt) -> AttemptRow | None:
    """The attempt that goes on instead of a new one."""
    for row in own:
        if row.started_at_us > item.arrived_us:  # it began that one: its answer was lost
            return row
        if row.state == "in_progress" and item.arrived_us < row.deadline_us:
            return row
    return None


def _view_at_start(started: AttemptStarted, round_: RoundRow, paper: str) -> AttemptView:
    return AttemptView(
        attempt=started.attempt,
        contest=started.contest,
        round=started.round,
        state="in_progress",
        started_at_us=started.started_at_us,
        deadline_us=started.deadline_us,
        paper=paper,
        bank=round_.bank_revision,
        answers={},
        prediction_asked=round_.quiz.prediction,
        practice=round_.practice,
    )


def refuse_not_concerned(plan: Round, agency: str) -> None:
    """A round for some agencies is for their people alone."""
    if plan.agencies and agency not in plan.agencies:
        raise Refused(
            "round.not_for_agency",
            "Đợt thi này chỉ dành cho một số cơ quan. (This round is for some agencies only.)",
        )


def _doors(
    connection: Connection,
    rounds: dict[tuple[str, str], RoundRow],
    mine: list[tuple[int, StartAttempt]],
) -> dict[str, Door]:
    """The door of each round that these ask for."""
    people: dict[str, set[str]] = {}
    for _, item in mine:
        if (item.contest, item.round) in rounds:
            people.setdefault(item.round, set()).add(item.person)
    contest = mine[0][1].contest
    doors = {}
    for name, asking in people.items():
        row = rounds[contest, name]
        doors[name] = door_of(connection, contest, row.held_in, asking, practice=row.practice)
    return doors


def _classes(
    connection: Connection,
    contest: str,
    rounds: dict[tuple[str, str], RoundRow],
    known: dict[str, Contestant],
) -> dict[str, str]:
    """The classes of these people's agencies, asked for only where some audience has a bank."""
    quizzes = [r.held_in.quiz for r in rounds.values() if r.contest == contest]
    if not any(quiz and quiz.banks for quiz in quizzes):
        return {}
    agencies = {m.agency for one in known.values() for m in one.registered.memberships}
    return attempts_repository.classes_of(connection, contest, agencies)


def admit(contestant: Contestant | None) -> ContestantRegistered:
    """Who the person is to the contest, or a refusal."""
    if contestant is None:
        raise Refused(
            "contestant.unknown",
            "Đồng chí không có trong danh sách dự thi; hãy liên hệ đầu mối cơ quan. "
            "(Not on the roster; ask your agency's liaison.)",
        )
    if contestant.excluded:
        raise Refused(
            "contestant.excluded",
            f"Đồng chí không thuộc đối tượng dự thi: {contestant.excluded}. "
            "(Excluded from this contest.)",
            reason=contestant.excluded,
        )
    if contestant.registered.age == "too_young":
        raise Refused(
            "contestant.too_young",
            "Đồng chí chưa đủ tuổi dự thi theo thể lệ. (Younger than the rules ask for.)",
        )
    if contestant.registered.age == "too_old":
        raise Refused(
            "contestant.too_old",
            "Đồng chí đã quá tuổi dự thi theo thể lệ. (Older than the rules allow.)",
        )
    return contestant.registered
