"""The hall of a stage round: marks released, prizes revealed one at a time, never one too early.

What the hall shows is only what was announced, kept as it was then. So nothing that is not
announced can get out by it, and a mark that is corrected later changes nothing on the wall by
itself.
"""

from collections.abc import Sequence
from fractions import Fraction

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.definition import Award
from contracts.errors import Problem, Refused
from contracts.hall import (
    Hall,
    HallAward,
    HallDesk,
    HallDeskQuery,
    HallDeskTeam,
    HallPrize,
    HallQuery,
    HallTeam,
    ReleaseMarks,
    RevealAnew,
    RevealPrize,
)
from contracts.hash_commitments import canonical, digest
from contracts.judged_ledger_lines import WorkPrizeLine
from contracts.reason_validation import refuse_unreasoned
from plumbing.command_handling import each
from plumbing.installation_keys import Safe
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.judging.judged_round import OpenSheets, open_sheets, told
from services.scoring.domain.judging.work_prizes import Prizes
from services.scoring.domain.results.round_outcome import awards_of_round
from services.scoring.repository.judging import halls as repository
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.halls import HallRecord, ReleasedMarks, Reveal
from services.scoring.use_cases.lookups import phase_of_round, plan_of
from services.scoring.use_cases.results.judged_result import NOBODYS_SECRET, JudgedResult


def release_marks(
    work: UnitOfWork, items: list[ReleaseMarks], *, safe: Safe
) -> list[Hall | Problem]:
    """Let the hall see marks of teams; those of a team that counts no more are taken off the wall.
    The same again changes nothing. Refusals: ``round.unknown``, ``hall.team_unknown``,
    ``hall.marks_open``."""
    return each(_release_marks, items, work, safe)  # type: ignore[return-value]


def _release_marks(work: UnitOfWork, safe: Safe, item: ReleaseMarks) -> Hall:
    connection = work.connection
    result = _result(work, item.contest, item.round, safe)
    hall = repository.held(connection, item.contest, item.round)
    if item.team not in {one.code for one in result.facts.works if one.status == "counted"}:
        return _taken_off(work, hall, item)
    found = _open_of(result, item.team)
    marks = _marks_of(result, item.team)
    if found.missing or found.diverging or marks is None:
        raise Refused(
            "hall.marks_open",
            "Chưa đủ phiếu chấm của đội, hoặc điểm còn chênh lệch. "
            "(Sheets are missing, or marks lie too far apart.)",
            missing=found.missing,
            diverging=found.diverging,
        )
    if marks not in repository.released(connection, item.contest, item.round):
        repository.release(connection, item.contest, item.round, marks)
        _announced(connection, item.contest, item.round, hall)
        about = f"{item.contest}/{item.round}"
        work.audit(item.by, "hall.marks_released", about, team=item.team, total=marks.total)
    return hall_of(connection, item.contest, item.round)


def _taken_off(work: UnitOfWork, hall: HallRecord, item: ReleaseMarks) -> Hall:
    """Without a team that was released and may not stand on the wall any more."""
    if not repository.take_off(work.connection, item.contest, item.round, item.team):
        raise Refused("hall.team_unknown", "Không có đội này ở đợt thi. (No such team here.)")
    _announced(work.connection, item.contest, item.round, hall)
    about = f"{item.contest}/{item.round}"
    work.audit(item.by, "hall.marks_taken_off", about, team=item.team)
    return hall_of(work.connection, item.contest, item.round)


def _result(work: UnitOfWork, contest: str, round_id: str, safe: Safe) -> JudgedResult:
    """The round as it is marked now; its sheets stay so until we are done."""
    _refuse_no_stage(work.connection, contest, round_id)
    sheets_repository.lock_round(work.connection, contest, round_id)
    return JudgedResult(work.connection, contest, round_id, safe, NOBODYS_SECRET)


def _refuse_no_stage(connection: Connection, contest: str, round_id: str) -> None:
    if phase_of_round(plan_of(connection, contest), round_id).stage is None:
        raise Refused("round.unknown", "Không có đợt thi sân khấu này. (No such stage round.)")


def _open_of(result: JudgedResult, team: str) -> OpenSheets:
    """What is missing of one team's sheets."""
    works = [one for one in result.facts.works if one.code == team]
    return open_sheets(replace(result.facts, works=works), result.values)


def _marks_of(result: JudgedResult, team: str) -> ReleasedMarks | None:
    """A team's marks as they are now; None while a part has none."""
    marks = result.values.results.get(team)
    work = next(one for one in result.works if one.code == team)
    total = None if marks is None else told(marks.value)
    if marks is None or total is None:
        return None
    parts = {part: told(value) or "" for part, value in marks.parts.items()}
    return ReleasedMarks(team, work.name, work.place, parts, total)


def _announced(
    connection: Connection,
    contest: str,
    round_id: str,
    hall: HallRecord,
    outcome: str | None = None,
) -> int:
    """Count an announcement; the version from which it is seen."""
    told_ = hall.outcome if outcome is None else outcome
    now = hall._replace(version=hall.version + 1, outcome=told_)
    repository.keep(connection, contest, round_id, now)
    return now.version


def reveal_prize(work: UnitOfWork, items: list[RevealPrize], *, safe: Safe) -> list[Hall | Problem]:
    """Let the hall see the next prize of awards. Refusals: ``round.unknown``,
    ``hall.award_unknown``, ``hall.revealed_already``, ``hall.all_revealed``,
    ``hall.performing``, ``hall.unheard``, ``hall.outcome_changed``, ``hall.marks_changed``,
    ``publication.sheets_missing``, ``publication.diverging``."""
    return each(_reveal_prize, items, work, safe)  # type: ignore[return-value]


def _reveal_prize(work: UnitOfWork, safe: Safe, item: RevealPrize) -> Hall:
    connection = work.connection
    # before the works are read: what was heard by now is in them, and maybe more
    heard = works_repository.heard(connection, item.contest, item.round)
    result = _result(work, item.contest, item.round, safe)
    hall = repository.held(connection, item.contest, item.round)
    award = next((one for one in result.facts.awards if one.id == item.award), None)
    if award is None:
        raise Refused("hall.award_unknown", "Không có giải này ở đợt thi. (No such award here.)")
    revealed = repository.reveals(connection, item.contest, item.round)
    number = sum(one.award == award.id for one in revealed)
    if number != item.expected:
        raise Refused(
            "hall.revealed_already",
            "Giải này vừa được công bố; hãy xem lại màn hình. (Somebody revealed it meanwhile.)",
            revealed=number,
        )
    result.refuse_open()
    _refuse_performing(hall, heard, item)
    prizes = Prizes(result.facts, result.values).prizes
    outcome = _outcome(prizes)
    if hall.outcome not in ("", outcome):
        raise Refused(
            "hall.outcome_changed",
            "Điểm đã được sửa sau khi công bố giải đầu tiên; hãy công bố lại từ đầu. "
            "(Marks were corrected since the first prize was revealed: begin anew.)",
        )
    _refuse_old_marks(result, repository.released(connection, item.contest, item.round))
    own = [one for one in prizes if one.award == award.id][::-1]
    if number >= len(own):
        raise Refused("hall.all_revealed", "Đã công bố hết giải. (All prizes are revealed.)")
    version = _announced(connection, item.contest, item.round, hall, outcome)
    made = Reveal(award.id, number, len(own), _told_prize(result, award, own[number]))
    repository.reveal(connection, item.contest, item.round, version, made)
    about = f"{item.contest}/{item.round}"
    told_of = made.told
    work.audit(
        item.by,
        "hall.prize_revealed",
        about,
        award=award.id,
        prize=told_of.prize,
        team=told_of.team,
    )
    return hall_of(connection, item.contest, item.round)


def _refuse_performing(hall: HallRecord, heard: tuple[int, int], item: RevealPrize) -> None:
    """``hall.performing``: exam has not closed the round, or it may be open again by now;
    ``hall.unheard``: something of it, as a clock's last stop, has not arrived here yet."""
    if item.closing <= hall.voided:
        raise Refused(
            "hall.performing",
            "Đợt thi chưa kết thúc, hoặc vừa được mở lại; hãy xem lại màn hình rồi bấm lại. "
            "(The stage is not closed, or was opened again just now: look again.)",
        )
    if heard != (item.teams, item.team_revisions):
        raise Refused(
            "hall.unheard",
            "Hệ thống đang nhận thời gian thi của các đội; hãy bấm lại sau ít giây. "
            "(Times of some teams are still arriving: press again in a few seconds.)",
        )


def _refuse_old_marks(result: JudgedResult, released: Sequence[ReleasedMarks]) -> None:
    """``hall.marks_changed``: a prize is not revealed beside marks that the hall saw otherwise."""
    newest = {one.team: one for one in released}
    old = [team for team, told_ in newest.items() if told_ != _marks_of(result, team)]
    if old:
        raise Refused(
            "hall.marks_changed",
            "Điểm đã công bố của đội vừa được sửa; hãy công bố lại điểm trước khi trao giải. "
            "(Marks were changed since the hall saw them: release them again first.)",
            teams=old,
        )


def _outcome(prizes: Sequence[WorkPrizeLine]) -> str:
    """By which it is known that no prize went to somebody else meanwhile."""
    rows = [[one.award, one.prize, one.winner.work] for one in prizes]
    return digest("hall-outcome", canonical(rows)).hex()


def _told_prize(result: JudgedResult, award: Award, won: WorkPrizeLine) -> HallPrize:
    prize = next(one for one in award.prizes if one.rank == won.prize)
    work = next(one for one in result.works if one.code == won.winner.work)
    return HallPrize(
        award.id, award.name, prize.rank, prize.name, prize.money, work.code, work.name
    )


def reveal_anew(work: UnitOfWork, items: list[RevealAnew]) -> list[Hall | Problem]:
    """Take back which prizes were revealed; ``hall.reason_missing``, ``round.unknown``."""
    return each(_reveal_anew, items, work)  # type: ignore[return-value]


def _reveal_anew(work: UnitOfWork, item: RevealAnew) -> Hall:
    connection = work.connection
    _refuse_no_stage(connection, item.contest, item.round)
    refuse_unreasoned(item.reason, "hall.reason_missing")
    hall = repository.held(connection, item.contest, item.round)
    if hall.outcome or item.closing > hall.voided:
        repository.take_back(connection, item.contest, item.round)
        voided = hall._replace(voided=max(hall.voided, item.closing))
        _announced(connection, item.contest, item.round, voided, "")
        about = f"{item.contest}/{item.round}"
        work.audit(item.by, "hall.begun_anew", about, reason=item.reason.strip())
    return hall_of(connection, item.contest, item.round)


def hall(connection: Connection, query: HallQuery) -> Hall:
    """What was announced; ``contest.unknown``, ``round.unknown``."""
    return hall_of(connection, query.contest, query.round)


def hall_of(connection: Connection, contest: str, round_id: str) -> Hall:
    """The same, of a round."""
    _refuse_no_stage(connection, contest, round_id)
    asked = (connection, contest, round_id)
    record, reveals = repository.hall_of(*asked), repository.reveals(*asked)
    awards = _awards(connection, contest, round_id, reveals)
    prizes = [one.told for one in reveals]
    return Hall(record.version, _ranked(repository.released(*asked)), prizes, awards)


def _ranked(released: Sequence[ReleasedMarks]) -> list[HallTeam]:
    """The teams whose marks are released, the best first; equal ones have one rank."""
    totals = {one.team: Fraction(one.total) for one in released}
    ordered = sorted(released, key=lambda one: (-totals[one.team], one.place))
    return [
        HallTeam(
            1 + sum(total > totals[one.team] for total in totals.values()),
            one.team,
            one.name,
            one.place,
            one.parts,
            one.total,
        )
        for one in ordered
    ]


def _awards(
    connection: Connection, contest: str, round_id: str, reveals: Sequence[Reveal]
) -> list[HallAward]:
    definition = plan_of(connection, contest)
    made = []
    for award in awards_of_round(definition, round_id, ("team",)):
        own = [one for one in reveals if one.award == award.id]
        planned = sum(prize.winners for prize in award.prizes)
        made.append(HallAward(award.id, award.name, own[0].prizes if own else planned, len(own)))
    return made


def hall_desk(connection: Connection, query: HallDeskQuery, *, safe: Safe) -> HallDesk:
    """How far marking is; ``contest.unknown``, ``round.unknown``. It tells no mark and no prize."""
    _refuse_no_stage(connection, query.contest, query.round)
    result = JudgedResult(connection, query.contest, query.round, safe, NOBODYS_SECRET)
    asked = (connection, query.contest, query.round)
    record = repository.hall_of(*asked)
    released = {one.team: one for one in repository.released(*asked)}
    teams = []
    for one in sorted(result.facts.works, key=lambda one: (one.place, one.code)):
        work = next(kept for kept in result.works if kept.code == one.code)
        found, own = _open_of(result, one.code), released.get(one.code)
        changed = own is not None and own != _marks_of(result, one.code)
        counts = one.status == "counted"
        teams.append(
            HallDeskTeam(
                one.code,
                work.name,
                one.place,
                counts,
                found.missing,
                bool(found.diverging),
                own is not None,
                changed,
                result.awaited(work.work),
            )
        )
    everything = open_sheets(result.facts, result.values)
    ready = not (everything.missing or everything.diverging)
    prizes = Prizes(result.facts, result.values).prizes
    return HallDesk(
        record.version,
        teams,
        _awards(*asked, repository.reveals(*asked)),
        ready,
        bool(record.outcome) and record.outcome != _outcome(prizes),
    )
