"""A liaison's own list: who is on it, what is wrong in it."""

from typing import Any

import pytest

from contracts.agency_staff_lists import (
    AnswerCorrection,
    Corrections,
    CorrectionsQuery,
    CorrectionView,
    FileCorrection,
    Staff,
    StaffQuery,
)
from contracts.definition import ParticipationRules
from contracts.errors import Problem, Refused
from contracts.rosters import (
    ApproveHeadcounts,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    Membership,
)
from services.registration.use_cases.contests import contests_and_agencies
from services.registration.use_cases.people import (
    correction_requests,
)

from .staff_list_steps import audited, code, org
from .world import SECOND_US, World


def staff(world: World, by: str, agency: str = "SNV") -> Staff:
    with world.store.reading() as connection:
        return correction_requests.staff(connection, StaffQuery("cchc", agency, by))


def names(world: World, by: str, agency: str = "SNV") -> list[str]:
    return [one.name for one in staff(world, by, agency).people]


def file(world: World, by: str, number: int = 1, **changes: Any) -> CorrectionView | Problem:
    values: dict[str, Any] = {
        "contest": "cchc",
        "agency": "SNV",
        "correction": f"c{number}",
        "kind": "joined",
        "by": by,
        "at_us": world.now_us,
        "values": {"code": "CB09", "name": "Ngô Mới"},
        "reason": "Quyết định tiếp nhận",
    }
    answer: CorrectionView | Problem = world.carry_out(
        correction_requests.file_correction, FileCorrection(**{**values, **changes})
    )
    return answer


def decide(
    world: World, by: str, state: Any = "accepted", answer: str = "", number: int = 1
) -> CorrectionView | Problem:
    item = AnswerCorrection("cchc", f"c{number}", state, answer, by, world.now_us)
    found: CorrectionView | Problem = world.carry_out(correction_requests.answer_correction, item)
    return found


def test_a_list_is_for_its_own_liaison_and_for_organisers(world: World, liaison: str) -> None:
    assert names(world, liaison) == ["Trần Văn An", "Vũ Hai", "Đỗ Thị Ước"]
    assert names(world, org(world), "STC") == ["Lê Bình", "Vũ Hai"]
    for by, agency in ((liaison, "STC"), (world.person("CB01"), "SNV")):
        with pytest.raises(Refused, match=r"registration\.not_yours"):
            staff(world, by, agency)


def test_who_joined_is_on_the_list_once_an_organiser_accepts(world: World, liaison: str) -> None:
    filed = file(world, liaison)
    assert isinstance(filed, CorrectionView)
    assert file(world, liaison) == filed
    assert names(world, liaison) == ["Trần Văn An", "Vũ Hai", "Đỗ Thị Ước"]

    done = decide(world, org(world))
    assert isinstance(done, CorrectionView)
    assert decide(world, org(world)) == done
    assert names(world, liaison) == ["Trần Văn An", "Vũ Hai", "Ngô Mới", "Đỗ Thị Ước"]
    told = world.told(ContestantRegistered)[-1]
    assert (told.name, told.code, told.memberships) == ("Ngô Mới", "CB09", [Membership("SNV")])
    assert world.told(HeadcountApproved)[-1].headcount == 4
    assert done.person == told.person
    assert [audited(world, f"correction.{name}") for name in ("filed", "accepted")] == [1, 1]


def test_a_code_that_is_somebody_elses_is_not_given_to_another(world: World, liaison: str) -> None:
    file(world, liaison, values={"code": "cb 03", "name": "Ngô Mới"})
    assert code(decide(world, org(world))) == "correction.code_taken"
    assert "Ngô Mới" not in names(world, liaison)
    assert isinstance(decide(world, org(world), "refused", "Sai mã cán bộ"), CorrectionView)


def test_who_came_from_another_agency_stays_on_its_list_too(world: World, liaison: str) -> None:
    file(world, liaison, values={"code": "CB03", "name": "Lê Bình"})
    decide(world, org(world))
    told = world.told(ContestantRegistered)[-1]
    assert told.memberships == [Membership("STC"), Membership("SNV", world.now_us)]


def test_who_may_not_stand_on_two_lists_keeps_the_own_position(world: World, liaison: str) -> None:
    world.define(participation=ParticipationRules("p", two_lists="refused"))
    file(world, liaison, values={"code": "CB03", "name": "Lê Bình", "position": "Phó phòng"})
    assert code(decide(world, org(world))) == "correction.two_lists"
    assert [one.position for one in staff(world, org(world), "STC").people] == ["", ""]


def test_who_left_for_good_is_excluded_and_who_has_another_list_is_not(
    world: World, liaison: str
) -> None:
    file(world, liaison, 1, kind="left", person=world.person("CB01"), values={}, reason="Nghỉ hưu")
    decide(world, org(world), number=1)
    excluded = world.told(ContestantExcluded)[-1]
    assert (excluded.person, excluded.reason) == (world.person("CB01"), "Nghỉ hưu")
    assert world.told(HeadcountApproved)[-1].headcount == 2

    file(world, liaison, 2, kind="left", person=world.person("CB04"), values={}, reason="Chuyển")
    decide(world, org(world), number=2)
    told = world.told(ContestantRegistered)[-1]
    assert told.memberships == [Membership("STC"), Membership("SNV", 0, world.now_us)]
    assert "Vũ Hai" not in names(world, liaison)
    assert len(world.told(ContestantExcluded)) == 1


def test_a_headcount_that_was_approved_is_not_recounted(world: World, liaison: str) -> None:
    approve = ApproveHeadcounts("cchc", {"SNV": 30}, org(world), world.now_us)
    world.carry_out(contests_and_agencies.approve_headcounts, approve)
    file(world, liaison)
    decide(world, org(world))
    assert [one.headcount for one in world.told(HeadcountApproved) if one.agency == "SNV"][-1] == 30


def test_a_position_is_corrected_without_telling_anybody(world: World, liaison: str) -> None:
    before = len(world.events())
    file(
        world, liaison, kind="position", person=world.person("CB01"),
        values={"position": "Phó phòng"},
    )  # fmt: skip
    decide(world, org(world))
    assert staff(world, liaison).people[0].position == "Phó phòng"
    assert len(world.events()) == before


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"agency": "STC"}, "registration.not_yours"),
        ({"values": {"code": "CB09"}}, "correction.values_missing"),
        ({"reason": "\u200b"}, "correction.reason_missing"),
        ({"kind": "left", "person": "nobody"}, "correction.person_unknown"),
        ({"contest": "khác"}, "registration.not_yours"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    world: World, liaison: str, changes: dict[str, Any], expected: str
) -> None:
    assert code(file(world, liaison, **changes)) == expected
    with world.store.reading() as connection:
        query = CorrectionsQuery("cchc", org(world))
        assert correction_requests.corrections(connection, query) == Corrections([])


def test_only_organisers_answer_and_only_once(world: World, liaison: str) -> None:
    file(world, liaison)
    assert code(decide(world, liaison)) == "registration.not_yours"
    assert code(decide(world, org(world), "refused")) == "correction.reason_missing"
    decide(world, org(world), "refused", "Không có quyết định")
    assert code(decide(world, org(world))) == "correction.answered_already"
    assert code(decide(world, org(world), number=9)) == "correction.unknown"


def test_an_id_of_somebody_elses_correction_tells_nothing_of_it(world: World, liaison: str) -> None:
    filed = file(world, liaison)
    assert code(file(world, org(world))) == "registration.not_yours"
    assert code(file(world, org(world), agency="STC")) == "registration.not_yours"
    assert file(world, liaison) == filed


@pytest.mark.parametrize("kind", ["left", "position"])
def test_about_who_is_on_another_list_by_now_nothing_is_accepted(
    world: World, liaison: str, kind: Any
) -> None:
    gone = next(one.person for one in staff(world, liaison).people if one.name == "Vũ Hai")
    values = {"position": "Phó phòng"} if kind == "position" else {}
    file(world, liaison, 1, kind="left", person=gone, values={})
    file(world, liaison, 2, kind=kind, person=gone, values=values)
    decide(world, org(world), number=1)
    assert names(world, org(world), "STC") == ["Lê Bình", "Vũ Hai"]
    events = len(world.told(ContestantRegistered))
    assert code(decide(world, org(world), number=2)) == "correction.person_unknown"
    assert names(world, org(world), "STC") == ["Lê Bình", "Vũ Hai"]
    assert len(world.told(ContestantRegistered)) == events


def test_what_waits_is_listed_before_what_was_answered(world: World, liaison: str) -> None:
    for number in (1, 2, 3):
        file(world, liaison, number, values={"code": f"X{number}", "name": f"Người {number}"})
        world.now_us += SECOND_US
    decide(world, org(world), number=1)
    with world.store.reading() as connection:
        found = correction_requests.corrections(
            connection, CorrectionsQuery("cchc", liaison, "SNV")
        )
        for agency in ("STC", None):
            with pytest.raises(Refused, match=r"registration\.not_yours"):
                correction_requests.corrections(
                    connection, CorrectionsQuery("cchc", liaison, agency)
                )
    assert [one.correction for one in found.corrections] == ["c2", "c3", "c1"]
