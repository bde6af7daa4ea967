"""A liaison's own list: who is on it, what is wrong in it, who is reminded by e-mail."""

from typing import Any

import pytest
import sqlalchemy as sa

from contracts.agency_staff_lists import (
    AnswerCorrection,
    Corrections,
    CorrectionsQuery,
    CorrectionView,
    FileCorrection,
    Reminders,
    RemindersQuery,
    Staff,
    StaffQuery,
)
from contracts.errors import Problem, Refused
from contracts.messages import (
    MessageReport,
    OptOut,
    OptOutView,
    QueueReminder,
    ReminderQueued,
)
from contracts.preparation_progress import PreparationQuery
from contracts.rosters import (
    ApproveHeadcounts,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    Membership,
)
from services.registration.models import plumbing
from services.registration.repository import email_reminders
from services.registration.repository.email_reminders import ReminderKey
from services.registration.use_cases.contests import contests_and_agencies, readiness
from services.registration.use_cases.people import (
    correction_requests,
    reminding_by_email,
    sending_messages,
)

from .post import WORDING, deliver, leased, tell
from .world import SECOND_US, START_US, World, row

DAY_US = 86_400 * SECOND_US


@pytest.fixture
def liaison(world: World) -> str:
    """The liaison of SNV, in a contest that has begun, with two lists."""
    world.define()
    world.load(
        [
            row(1, "CB01", "Trần Văn An", email="an@example.vn", position="Văn thư"),
            row(2, "CB02", "Đỗ Thị Ước", email=""),
            row(3, "CB03", "Lê Bình", "STC", email="binh@example.vn"),
            row(4, "CB04", "Vũ Hai", email="hai@example.vn"),
            row(5, "CB04", "Vũ Hai", "STC", email="hai@example.vn"),
        ]
    )
    world.now_us = START_US + 2 * DAY_US
    organiser = world.organiser().person
    made = world.grant(organiser, "dau-moi", "liaison", agency="SNV", contest="cchc")
    person: str = made.person
    return person


def org(world: World) -> str:
    return world.person("ban-to-chuc")


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


def code(answer: Any) -> str:
    assert isinstance(answer, Problem), answer
    return answer.code


def audited(world: World, action: str) -> int:
    with world.store.reading() as connection:
        table = plumbing.audit
        rows = connection.execute(sa.select(table.c.action).where(table.c.action == action))
        return len(rows.all())


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


def remind(world: World, by: str, *people: str, agency: str = "SNV") -> ReminderQueued | Problem:
    ids = [world.person(name) for name in people]
    until_us = world.now_us + 2 * DAY_US
    item = QueueReminder("cchc", agency, "w1", ids, by, world.now_us, until_us, WORDING)
    answer: ReminderQueued | Problem = world.carry_out(reminding_by_email.queue_reminder, item)
    return answer


def sent_to(
    world: World, by: str, agency: str = "SNV", round: str = "", day: str = ""
) -> Reminders:
    with world.store.reading() as connection:
        query = RemindersQuery("cchc", agency, by, round, day)
        return reminding_by_email.reminders(connection, query)


def states(
    world: World, by: str, agency: str = "SNV", round: str = "", day: str = ""
) -> dict[str, tuple[str, str]]:
    found = sent_to(world, by, agency, round, day).messages
    return {one.code: (one.state, one.words) for one in found}


def test_letters_go_to_the_own_people_alone_and_who_has_no_address_is_named(
    world: World, liaison: str
) -> None:
    queued = remind(world, liaison, "CB01", "CB02", "CB03")
    assert isinstance(queued, ReminderQueued)
    assert (queued.queued, queued.not_tried) == (1, [world.person("CB02")])
    assert code(remind(world, liaison, "CB03", agency="STC")) == "registration.not_yours"
    assert states(world, liaison) == {
        "CB01": ("queued", ""),
        "CB02": ("not_tried", "no_address"),
    }
    assert deliver(world) == ["an@example.vn"]
    assert states(world, liaison)["CB01"][0] == "sent"


def test_a_reminder_goes_out_once_a_day(world: World, liaison: str) -> None:
    first = remind(world, liaison, "CB01")
    assert isinstance(first, ReminderQueued)
    assert remind(world, liaison, "CB01") == first  # the same request again
    world.now_us += SECOND_US
    assert code(remind(world, liaison, "CB01")) == "reminder.sent_today"
    assert deliver(world) == ["an@example.vn"]
    assert code(remind(world, org(world), "CB01")) == "reminder.sent_today"
    world.now_us += DAY_US
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    found = sent_to(world, liaison).reminders
    assert [(one.sent, one.failed, one.waiting, one.taken) for one in found] == [
        (None, 0, 1, 0),
        (1, 0, 0, 1),
    ]
    assert audited(world, "reminder.begun") == 2
    assert audited(world, "reminder.sent") == 1
    assert states(world, liaison, round="w1", day=first.day) == {"CB01": ("sent", "sent it was")}


def test_a_reminder_that_reached_nobody_may_be_tried_again(world: World, liaison: str) -> None:
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    deliver(world, {"an@example.vn": "bounced"})
    assert states(world, liaison) == {"CB01": ("bounced", "bounced it was")}
    world.now_us += SECOND_US
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    assert deliver(world) == ["an@example.vn"]
    assert len(sent_to(world, liaison).reminders) == 1


def test_one_that_may_have_arrived_is_not_tried_again(world: World, liaison: str) -> None:
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    deliver(world, {"an@example.vn": "unknown"})
    world.now_us += SECOND_US
    assert code(remind(world, liaison, "CB01")) == "reminder.sent_today"
    assert deliver(world) == []
    assert [one.unknown for one in sent_to(world, liaison).reminders] == [1]


def test_whoever_stands_on_two_lists_is_reminded_once(world: World, liaison: str) -> None:
    assert isinstance(remind(world, liaison, "CB01", "CB04"), ReminderQueued)
    assert isinstance(remind(world, org(world), "CB03", "CB04", agency="STC"), ReminderQueued)
    assert deliver(world) == ["an@example.vn", "binh@example.vn", "hai@example.vn"]
    assert states(world, org(world), "STC") == {
        "CB03": ("sent", "sent it was"),
        "CB04": ("not_tried", "elsewhere"),
    }


def test_without_any_address_the_day_is_not_taken(world: World, liaison: str) -> None:
    assert code(remind(world, liaison, "CB02")) == "reminder.no_address"
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)


def test_of_reminders_before_the_queue_the_numbers_stand(world: World, liaison: str) -> None:
    with world.store.unit_of_work() as work:
        place = ReminderKey("cchc", "SNV", "w1", "2023-11-15")
        email_reminders.add_reminder(work.connection, place, liaison, START_US)
        email_reminders.end_reminder(work.connection, place, 3, 1)
    [one] = sent_to(world, liaison).reminders
    assert (one.sent, one.taken, one.failed, one.waiting) == (3, 3, 1, 0)
    assert sent_to(world, liaison).messages == []


def wants(world: World, name: str, *, out: bool) -> Any:
    return world.carry_out(sending_messages.opt_out, OptOut("cchc", world.person(name), out))


def opted_out(world: World) -> int:
    with world.store.reading() as connection:
        return readiness.preparation(connection, PreparationQuery("cchc")).opted_out


def test_whoever_wants_no_reminders_gets_none_and_is_named_to_the_liaison(
    world: World, liaison: str
) -> None:
    for _ in range(2):
        assert wants(world, "CB01", out=True) == OptOutView(True)
    assert opted_out(world) == 1
    assert isinstance(remind(world, liaison, "CB01", "CB04"), ReminderQueued)
    assert deliver(world) == ["hai@example.vn"]
    assert states(world, liaison)["CB01"] == ("not_tried", "opted_out")
    assert wants(world, "CB01", out=False) == OptOutView(False)
    world.now_us += DAY_US
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    assert deliver(world) == ["an@example.vn"]
    assert (audited(world, "reminder.opted_out"), audited(world, "reminder.wanted_again")) == (1, 1)


def test_what_waits_for_whoever_wants_no_more_is_called_off(world: World, liaison: str) -> None:
    assert isinstance(remind(world, liaison, "CB01", "CB04"), ReminderQueued)
    taken = {one.address: one.message for one in leased(world, "g1")}
    go_on = [MessageReport(taken["hai@example.vn"], "begun")]
    assert tell(world, "g1", *go_on) == [taken["hai@example.vn"]]
    for name in ("CB01", "CB04"):
        wants(world, name, out=True)
    assert tell(world, "g1", MessageReport(taken["an@example.vn"], "begun")) == []
    tell(world, "g1", MessageReport(taken["hai@example.vn"], "sent"))
    assert states(world, liaison) == {"CB01": ("not_tried", "opted_out"), "CB04": ("sent", "")}
    assert [one.sent for one in sent_to(world, liaison).reminders] == [1]


def test_nobody_opts_out_who_is_not_on_the_list(world: World, liaison: str) -> None:
    item = OptOut("cchc", "somebody", True)
    assert code(world.carry_out(sending_messages.opt_out, item)) == "contestant.unknown"
    assert opted_out(world) == 0
