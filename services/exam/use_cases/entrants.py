"""Who is let into a phase that results decide: the list that was confirmed, and the door."""

from collections.abc import Collection

from sqlalchemy import Connection

from contracts.admissions import AdmitEntrants, Entrants, EntrantsQuery
from contracts.definition import Phase
from contracts.errors import Problem, Refused
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain.doors import Door
from services.exam.repository import entrants as repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.entrants import EntrantList


def admit_entrants(work: UnitOfWork, items: list[AdmitEntrants]) -> list[Entrants | Problem]:
    """Take parts of lists. A list holds once all its parts have come, and another one takes its
    place until the first round has opened. Refusals: ``contest.unknown``, ``phase.unknown``,
    ``admission.everybody``, ``admission.closed``, ``admission.part``."""
    return each(_admit_entrants, items, work)  # type: ignore[return-value]


def _admit_entrants(work: UnitOfWork, item: AdmitEntrants) -> Entrants:
    connection, where = work.connection, (item.contest, item.phase)
    phase = _phase_of(connection, *where)
    if not phase.admits:
        raise Refused(
            "admission.everybody",
            "Thể lệ không lấy người vào vòng này theo kết quả vòng trước. "
            "(Results of an earlier phase do not decide who enters this one.)",
        )
    if not (1 <= item.part <= item.parts and item.digest):
        raise Refused("admission.part", "Phần danh sách không hợp lệ. (No such part of a list.)")
    held = repository.list_of(connection, *where, lock=True)
    if held.digest != item.digest:
        if held.digest:
            _refuse_opened(connection, item.contest, phase)
        if held.arriving != item.digest:
            held = held._replace(arriving=item.digest, parts=())
        repository.add(connection, *where, item.digest, item.people)
        held = held._replace(parts=tuple(sorted({*held.parts, item.part})))
        if len(held.parts) >= item.parts:
            held = EntrantList(item.digest)
        repository.keep_list(connection, *where, held)
        if held.digest == item.digest:
            people = repository.number_on(connection, *where, item.digest)
            about = "/".join(where)
            work.audit(item.by, "entrants.admitted", about, digest=item.digest, people=people)
    return entrants(connection, EntrantsQuery(*where))


def _phase_of(connection: Connection, contest: str, phase_id: str) -> Phase:
    definition = rounds_repository.contest_or_refuse(connection, contest).definition
    try:
        return definition.phase(phase_id)
    except KeyError:
        raise Refused("phase.unknown", "Không có vòng thi này. (No such phase.)") from None


def _refuse_opened(connection: Connection, contest: str, phase: Phase) -> None:
    counted = {one.id for one in phase.counted_rounds}
    states = rounds_repository.states_of(connection, contest)
    if any(state != "planned" for name, state in states.items() if name in counted):
        raise Refused(
            "admission.closed",
            "Vòng này đã mở nên danh sách được vào không thay nữa. "
            "(The phase has opened: who was let in stays.)",
        )


def entrants(connection: Connection, query: EntrantsQuery) -> Entrants:
    """The list that a phase goes by."""
    held = repository.list_of(connection, query.contest, query.phase)
    people = repository.number_on(connection, query.contest, query.phase, held.digest)
    return Entrants(query.contest, query.phase, held.digest, people if held.digest else 0)


def door_of(
    connection: Connection,
    contest: str,
    phase: Phase,
    people: Collection[str],
    *,
    practice: bool = False,
) -> Door:
    """Who of these may enter; practice is open to everybody."""
    if not phase.admits or practice:
        return Door(phase.name)
    held = repository.list_of(connection, contest, phase.id)
    found = repository.on_list(connection, contest, phase.id, held.digest, people)
    return Door(phase.name, bool(held.digest), frozenset(found if held.digest else ()))
