"""Files that wait for their confirmation: whose they are, how long, how many, how large."""

from typing import Any

import pytest

from contracts.accounts import RevokeRole
from contracts.errors import Problem, Refused
from contracts.waiting_files import (
    LONGEST_PART,
    DropStagedFile,
    StagedPart,
    StagedPartQuery,
    StageFile,
)
from services.registration.domain.contests.staged_file_limits import (
    LASTS_US,
    MOST_OF_ONE,
    MOST_PARTS,
    expired,
)
from services.registration.models import staged_files as files
from services.registration.models import staged_parts
from services.registration.use_cases.accounts import roles
from services.registration.use_cases.contests import waiting_files

from .world import World, row


@pytest.fixture
def by(world: World) -> str:
    """An organiser of all contests; there are two."""
    world.define()
    world.define("khac")
    return world.organiser().person


def stage(world: World, by: str, file: str = "f1", **more: Any) -> Any:
    """A part, the only one unless said otherwise."""
    values = {"contest": "cchc", "part": 0, "sealed": "x", "final": True, **more}
    return world.carry_out(waiting_files.stage_file, StageFile(file=file, by=by, **values))


def part(world: World, by: str, file: str = "f1", number: int = 0, contest: str = "cchc") -> Any:
    """What the gateway is told of a part: it, or the code of the refusal."""
    query = StagedPartQuery(file, contest, by, number)
    with world.store.reading() as connection:
        try:
            return waiting_files.staged_part(connection, query, now_us=world.now_us)
        except Refused as refusal:
            return refusal.problem.code


def code(answer: Any) -> str:
    assert isinstance(answer, Problem), answer
    return answer.code


def test_a_file_is_told_part_by_part_as_it_came(world: World, by: str) -> None:
    stage(world, by, sealed="one", final=False)
    assert part(world, by) == "staging.unknown"  # not whole yet
    stage(world, by, part=1, sealed="two")
    assert [part(world, by, number=number) for number in (0, 1)] == [
        StagedPart("one", 2),
        StagedPart("two", 2),
    ]
    assert part(world, by, number=2) == "staging.unknown"


def test_a_part_sent_again_changes_nothing(world: World, by: str) -> None:
    stage(world, by, sealed="one", final=False)
    stage(world, by, sealed="other", final=False)
    stage(world, by, part=1, sealed="two")
    stage(world, by, part=1, sealed="other")
    stage(world, by, part=2, sealed="three")
    assert [part(world, by, number=number) for number in (0, 1)] == [
        StagedPart("one", 2),
        StagedPart("two", 2),
    ]


def test_a_file_with_a_gap_never_waits(world: World, by: str) -> None:
    stage(world, by, final=False)
    assert code(stage(world, by, part=2)) == "staging.parts_missing"
    assert part(world, by) == "staging.unknown"
    stage(world, by, part=1, final=False)
    stage(world, by, part=2)
    assert isinstance(part(world, by), StagedPart)


def test_only_who_staged_a_file_may_go_on_with_it_and_only_in_its_contest(
    world: World, by: str
) -> None:
    other = world.grant(by, "nguoi-khac", "organiser").person
    stage(world, by)
    assert part(world, other) == "staging.unknown"
    assert part(world, by, contest="khac") == "staging.unknown"
    assert code(stage(world, other, part=1)) == "staging.unknown"
    assert code(stage(world, by, part=1, contest="khac")) == "staging.unknown"
    for item in (DropStagedFile("f1", "cchc", other), DropStagedFile("f1", "khac", by)):
        world.carry_out(waiting_files.drop_staged_file, item)
    assert part(world, by) == StagedPart("x", 1)


def test_who_organises_no_longer_can_neither_stage_nor_go_on(world: World, by: str) -> None:
    world.load([row(2, "CB01", "Nguyễn Văn An")])
    one = world.grant(by, "mot-cuoc-thi", "organiser", contest="cchc").person
    liaison = world.grant(by, "dau-moi", "liaison", contest="cchc", agency="SNV").person
    assert code(stage(world, one, contest="khac")) == "registration.not_yours"
    assert code(stage(world, liaison)) == "registration.not_yours"
    stage(world, one)
    assert part(world, one) == StagedPart("x", 1)
    taken = RevokeRole(one, "organiser", by, world.now_us, contest="cchc")
    world.carry_out(roles.revoke_role, taken)
    assert part(world, one) == "registration.not_yours"


def test_there_is_no_file_of_a_contest_that_is_not_there(world: World, by: str) -> None:
    assert code(stage(world, by, contest="khong-co")) == "contest.unknown"
    assert world.count(files) == world.count(staged_parts) == 0


def test_a_file_waits_for_two_hours_and_is_swept_away_then(world: World, by: str) -> None:
    stage(world, by)
    world.now_us += LASTS_US - 1
    stage(world, by, "f2")
    assert part(world, by) == StagedPart("x", 1)
    waiting_files.drop_expired(world.store)
    assert world.count(files) == 2
    world.now_us += 1
    assert part(world, by) == "staging.unknown"
    waiting_files.drop_expired(world.store)
    assert (world.count(files), world.count(staged_parts)) == (1, 1)
    assert part(world, by, "f2") == StagedPart("x", 1)


def test_a_clock_that_was_set_back_keeps_no_file_for_longer(world: World, by: str) -> None:
    stage(world, by)
    world.now_us -= LASTS_US
    assert part(world, by) == "staging.unknown"
    waiting_files.drop_expired(world.store)
    assert world.count(files) == 0


def test_a_person_has_so_many_files_and_the_oldest_goes_first(world: World, by: str) -> None:
    other = world.grant(by, "nguoi-khac", "organiser").person
    stage(world, other, "theirs")
    for number in range(MOST_OF_ONE + 1):
        world.now_us += 1
        stage(world, by, f"f{number}")
    assert part(world, by, "f0") == "staging.unknown"
    assert all(part(world, by, f"f{number + 1}") for number in range(MOST_OF_ONE))
    assert world.count(files) == world.count(staged_parts) == MOST_OF_ONE + 1
    assert part(world, other, "theirs") == StagedPart("x", 1)


def test_the_size_of_a_file_is_limited(world: World, by: str) -> None:
    assert code(stage(world, by, sealed="x" * (LONGEST_PART + 1))) == "staging.too_large"
    assert code(stage(world, by, part=MOST_PARTS)) == "staging.too_large"
    assert code(stage(world, by, part=-1)) == "staging.too_large"
    assert world.count(files) == 0
    stage(world, by, sealed="x" * LONGEST_PART)
    assert isinstance(part(world, by), StagedPart)


def test_a_confirmed_file_is_gone(world: World, by: str) -> None:
    stage(world, by)
    for _ in range(2):
        world.carry_out(waiting_files.drop_staged_file, DropStagedFile("f1", "cchc", by))
    assert part(world, by) == "staging.unknown"
    assert world.count(files) == world.count(staged_parts) == 0


@pytest.mark.parametrize(
    ("later_us", "gone"),
    [(0, False), (LASTS_US - 1, False), (LASTS_US, True), (1 - LASTS_US, False), (-LASTS_US, True)],
)
def test_when_a_file_has_expired(later_us: int, gone: bool) -> None:
    assert expired(10**15, 10**15 + later_us) is gone
