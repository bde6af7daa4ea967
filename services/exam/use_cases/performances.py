"""The performance itself: who came, what the clocks say, what is asked."""

from msgspec.structs import replace

from contracts.definition import StagePart
from contracts.errors import Problem, Refused
from contracts.question_bank import Question
from contracts.reason_validation import refuse_unreasoned
from contracts.stage import (
    DrawPartQuestions,
    MarkAbsent,
    PartQuestions,
    StageChange,
    StageDecision,
    StageRoundView,
    StepClock,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain.part_questions import part_questions
from services.exam.domain.performance_clocks import (
    refuse_before_opening,
    refuse_other_press,
    refuse_step,
)
from services.exam.domain.windows_and_deadlines import refuse_early
from services.exam.repository import questions as questions_repository
from services.exam.repository import stage as repository
from services.exam.repository.stage import AskedRecord, PerformanceRecord
from services.exam.use_cases.stage_order import refuse_unplaced
from services.exam.use_cases.stage_standing import (
    WHOLE,
    Stage,
    decided,
    standing_round,
    tell,
    to_change,
    view_of,
)


def mark_absent(work: UnitOfWork, items: list[MarkAbsent]) -> list[StageRoundView | Problem]:
    """Note that teams did not come, or came after all. The same again changes nothing. Refusals:
    ``stage.team_unknown``, ``stage.begun``, ``stage.closed``, ``team.reason_missing``."""
    return each(_mark_absent, items, work)  # type: ignore[return-value]


def _mark_absent(work: UnitOfWork, item: MarkAbsent) -> StageRoundView:
    stage = to_change(work.connection, item.contest, item.round)
    one = stage.of(item.team)
    if (one.standing == "absent") != item.absent:
        refuse_unreasoned(item.reason, "team.reason_missing")
        stage.refuse_closed()
        stage.refuse_begun(item.team)
        fresh = one._replace(standing="absent" if item.absent else "listed")
        tell(work, stage, [fresh])
        action: StageDecision = "absent" if item.absent else "came"
        change = StageChange(item.team, action, one.place, item.reason, item.at_us)
        decided(work, stage, item.by, [change])
    return view_of(work.connection, item.contest, item.round)


def step_clock(work: UnitOfWork, items: list[StepClock]) -> list[StageRoundView | Problem]:
    """Press clocks. A press that was heard before changes nothing; of another clock, or another
    step, it is refused. Refusals: ``clock.step``, ``clock.press_taken``,
    ``clock.before_opening``, ``stage.closed``, ``stage.part_unknown``, ``stage.team_unknown``,
    ``stage.team_absent``, ``stage.not_drawn``."""
    return each(_step_clock, items, work)  # type: ignore[return-value]


def _step_clock(work: UnitOfWork, item: StepClock) -> StageRoundView:
    connection = work.connection
    stage = to_change(connection, item.contest, item.round)
    before = repository.pressed(connection, item)
    refuse_other_press(before, (item.team, item.part, item.step))
    if before is None:
        one = _to_perform(stage, item)
        at_us = min(item.pressed_at_us, work.now_us)
        refuse_before_opening(item.step, at_us, stage.round.opens_at_us)
        refuse_step(stage.steps.get(item.team, {}).get(item.part, []), item.step)
        repository.add_step(connection, item, at_us)
        tell(work, standing_round(connection, stage.round), [one])
        about = f"{item.contest}/{item.round}"
        if item.step == "undo":
            work.audit(item.by, "stage.clock_undone", about, team=item.team, part=item.part)
    return view_of(connection, item.contest, item.round)


def _to_perform(stage: Stage, item: StepClock) -> PerformanceRecord:
    stage.refuse_closed()
    one = stage.of(item.team)
    if item.part not in (WHOLE, *stage.parts):
        raise _unknown_part()
    if one.standing == "absent":
        raise Refused(
            "stage.team_absent",
            "Đội đã được ghi vắng mặt. (The team was noted as absent.)",
        )
    refuse_unplaced([one])
    return one


def _unknown_part() -> Refused:
    return Refused("stage.part_unknown", "Không có phần thi này. (No such part.)")


def draw_part_questions(
    work: UnitOfWork, items: list[DrawPartQuestions]
) -> list[PartQuestions | Problem]:
    """Draw what teams are asked in a part, once each. Refusals: ``stage.part_unknown``,
    ``stage.part_asks_nothing``, ``stage.team_unknown``, ``stage.bank_too_small``,
    ``round.not_open``."""
    return each(_draw_part_questions, items, work)  # type: ignore[return-value]


def _draw_part_questions(work: UnitOfWork, item: DrawPartQuestions) -> PartQuestions:
    connection = work.connection
    phase = repository.stage_round(connection, item.contest, item.round).phase
    every = [one.id for one in phase.rounds]
    repository.lock(connection, item.contest, every)
    stage = to_change(connection, item.contest, item.round)
    stage.of(item.team)
    part = _part(stage, item.part)
    refuse_early(stage.round.opens_at_us, item.at_us)
    asked = repository.asked_in(connection, item.contest, every)
    mine = (item.round, item.team, item.part)
    kept = next((one for one in asked if (one.round, one.team, one.part) == mine), None)
    bank = _bank(work, item.contest, part)
    if kept is None:
        seed = bytes.fromhex(stage.round.seed)
        given = [one.questions for one in asked]
        drawn = part_questions(bank, given, seed, part.id, part.bank_questions)
        before = {question for own in given for question in own}
        kept = AskedRecord(*mine, drawn, len(before & {*drawn}))
        repository.keep_asked(connection, item.contest, kept)
        about = f"{item.contest}/{item.round}"
        work.audit(item.by, "stage.questions_drawn", about, team=item.team, part=item.part)
    return PartQuestions([bank[one] for one in kept.questions if one in bank], kept.repeated)


def _part(stage: Stage, part_id: str) -> StagePart:
    for part in stage.round.rules.parts:
        if part.id == part_id:
            if not part.bank_questions:
                raise Refused(
                    "stage.part_asks_nothing",
                    "Phần thi này không lấy câu hỏi từ bộ câu hỏi. "
                    "(No questions are drawn for this part.)",
                )
            return part
    raise _unknown_part()


def _bank(work: UnitOfWork, contest: str, part: StagePart) -> dict[str, Question]:
    """The questions that a part is drawn from, without the office that contributed them."""
    return {
        one.id: replace(one, contributor="")
        for one in questions_repository.questions_of(work.connection, contest)
        if one.topic in part.bank_topics or not part.bank_topics
    }
