"""Rosters: checked as a whole, applied as a whole, told once."""

from typing import Any

import msgspec
import pytest

from contracts.definition import ParticipationRules, TwoLists
from contracts.errors import Refused
from contracts.preparation_progress import CodeWidthsQuery, KnownCodeWidths
from contracts.rosters import (
    AgencyRegistered,
    ContestantExcluded,
    ContestantRegistered,
    ExcludePerson,
    HeadcountApproved,
    ImportRoster,
    ImportState,
    RosterRow,
)
from services.registration.domain.roster_import import batch_sizing
from services.registration.models import import_rows, import_slices
from services.registration.repository import people as people_repository
from services.registration.repository.people import OnRoster
from services.registration.repository.roster_imports import HOLD_US
from services.registration.use_cases.contests import readiness
from services.registration.use_cases.people import names_and_exclusions
from services.registration.use_cases.roster_import import (
    applying,
    checking,
    import_lease,
    receiving,
    staging_cleanup,
)

from .world import SECOND_US, World, definition, no_yield, row

AN = row(2, "CB01", "Nguyễn Văn An", birth_date="1990-01-02")
BINH = row(3, "CB02", "Trần Thị Bình")
CUONG = row(4, "CB03", "Lê Văn Cường", "STP", obligation="excluded", reason="Ban Giám khảo")
ROSTER = [AN, BINH, CUONG]


def _problems(refusal: pytest.ExceptionInfo[Refused]) -> list[tuple[int, str]]:
    assert refusal.value.problem.code == "roster.rows_invalid"
    return [(item["row"], item["column"]) for item in refusal.value.problem.details["problems"]]


def test_a_roster_tells_agencies_people_exclusions_and_headcounts(world: World) -> None:
    world.define()
    found = world.load(ROSTER)
    assert (found.people_new, found.agencies_new, found.excluded, found.rows) == (3, 2, 1, 3)
    assert sorted(event.agency for event in world.told(AgencyRegistered)) == ["SNV", "STP"]
    assert {(e.code, e.obligation) for e in world.told(ContestantRegistered)} == {
        ("CB01", "mandatory"),
        ("CB02", "mandatory"),
        ("CB03", "excluded"),
    }
    assert [e.reason for e in world.told(ContestantExcluded)] == ["Ban Giám khảo"]
    assert {(e.agency, e.headcount) for e in world.told(HeadcountApproved)} == {
        ("SNV", 2),
        ("STP", 0),
    }
    assert world.count(import_rows) == world.count(import_slices) == 0


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    world.define()
    world.load(ROSTER)
    before = world.events()
    again = world.load(ROSTER)
    assert again.state == "done"
    assert (again.people_unchanged, again.agencies_unchanged, again.changes) == (3, 2, [])
    assert world.events() == before


def test_a_dry_run_finds_the_same_difference_and_leaves_nothing_behind(world: World) -> None:
    world.define()
    before = world.events()
    tried = world.load(ROSTER, dry_run=True)
    assert tried.state == "done"
    assert world.events() == before
    assert world.count(import_rows) == world.count(import_slices) == 0
    done = world.load(ROSTER)
    assert msgspec.structs.replace(done, state="done") == tried


def test_a_changed_file_shows_what_changes_and_who_is_missing(world: World) -> None:
    world.define()
    world.load(ROSTER)
    changed = msgspec.structs.replace(AN, full_name="Nguyễn Văn Ân", agency_name="Sở Nội vụ")
    found = world.load([changed, row(5, "CB09", "Phạm Dung", agency_name="Sở Nội vụ")])
    assert (found.people_new, found.people_changed, found.people_missing) == (1, 1, 2)
    assert (found.agencies_changed, found.agencies_missing) == (1, 1)
    assert any("Nguyễn Văn An → Nguyễn Văn Ân" in line for line in found.changes)
    assert any("Trần Thị Bình (CB02)" in line for line in found.changes)
    latest = world.told(ContestantRegistered)[-2:]
    assert {(e.code, e.revision) for e in latest} == {("CB01", 2), ("CB09", 1)}


@pytest.mark.parametrize("most", [1, 2, 3, 100])
def test_who_is_missing_is_looked_for_a_page_of_the_roster_at_a_time(
    world: World, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MISSING_AT_ONCE", most)
    told: list[int] = []
    between = people_repository.missing_between

    def note(*where: Any) -> list[OnRoster]:
        found = between(*where)
        told.append(len(found))
        return found

    monkeypatch.setattr(people_repository, "missing_between", note)
    world.define()
    world.load([row(number, f"CB{number:02d}", f"Người {number}") for number in range(2, 9)])
    told.clear()
    found = world.load([row(2, "CB04", "Người 4")], dry_run=True)
    assert (found.people_unchanged, found.people_missing) == (1, 6)
    assert (max(told) <= most, sum(told)) == (True, 6)


def test_one_wrong_row_keeps_the_whole_file_out(world: World) -> None:
    world.define()
    world.load(ROSTER)
    before = world.events()
    wrong = [
        msgspec.structs.replace(AN, birth_date="1991-01-02"),
        row(3, "cb02", "Hoàng Quốc Việt"),
        row(4, "CB05", "Vũ Em", "STP", agency_class="central"),
        row(5, "CB06", "Vũ Yên", "XYZ", agency_class="province"),
        row(6, "CB07", "Vũ Hải"),
        row(7, "CB07", "Vũ Hải"),
    ]
    with pytest.raises(Refused) as refusal:
        world.load(wrong)
    assert _problems(refusal) == [
        (2, "birth_date"),
        (3, "full_name"),
        (4, "agency_class"),
        (5, "agency_class"),
        (7, "person_code"),
    ]
    assert world.events() == before
    assert world.count(import_rows) == 0
    with pytest.raises(Refused), world.store.reading() as connection:
        receiving.import_state(connection, ImportState("u2", "cchc", "org"))


def test_a_person_on_two_rosters_is_one_person_and_the_import_says_so(world: World) -> None:
    world.define()
    found = world.load([AN, row(3, "cb 01", "Nguyễn Văn An", "STP")])
    (event,) = world.told(ContestantRegistered)
    assert [membership.agency for membership in event.memberships] == ["SNV", "STP"]
    assert event.agency_at(world.now_us) == "SNV"
    assert len(found.notes) == 1
    assert "(dòng 2: SNV, 3: STP)" in found.notes[0]
    assert "kết quả tính cho SNV" in found.notes[0]
    assert {e.headcount for e in world.told(HeadcountApproved)} == {1}


@pytest.mark.parametrize(
    ("rule", "agencies", "begun"),
    [
        ("latest", ("STP", "SNV"), "SNV"),
        ("first", ("STP", "SNV"), "STP"),
        ("class_order", ("SNV", "KBNN"), "SNV"),
        ("class_order", ("KBNN", "SNV"), "SNV"),
    ],
)
def test_the_plans_rule_says_for_which_agency_somebody_on_two_lists_counts(
    world: World, rule: TwoLists, agencies: tuple[str, str], begun: str
) -> None:
    classes = {"KBNN": "central"}
    first, second = (
        row(2 + place, "CB01", "Nguyễn Văn An", one, agency_class=classes.get(one, "city"))
        for place, one in enumerate(agencies)
    )
    world.define(participation=ParticipationRules("p", two_lists=rule))
    world.load([first])
    world.now_us = definition().starts_at_us + SECOND_US
    found = world.load([first, second])
    told = world.told(ContestantRegistered)[-1]
    assert told.agency_at(world.now_us) == begun
    assert f"kết quả tính cho {begun} (" in found.notes[0]
    assert f'two_lists = "{rule}"' in found.notes[0]
    # what counted at a moment counts at it for ever
    earlier_us = world.now_us
    world.now_us += SECOND_US
    other = agencies[0] if begun == agencies[1] else agencies[1]
    kept = first if other == agencies[0] else second
    world.load([kept])
    left = world.told(ContestantRegistered)[-1]
    assert left.agency_at(earlier_us) == begun
    assert left.agency_at(world.now_us) == other


@pytest.mark.parametrize(
    ("newcomer", "said"),
    [
        (row(2, "CB77", "NGUYEN VAN AN", "STP", birth_date="1990-01-02"), "cùng họ tên và ngày"),
        (row(2, "CB77", "Trần Thị Bình"), "không ai có ngày sinh"),
        (row(2, "CB77", "Phạm Dung", phone="0912345678"), "cùng số điện thoại"),
        (row(2, "007", "Phạm Dung"), "chỉ khác nhau ở số 0"),
        (row(2, "CB77", "Nguyễn Văn An", "STP", birth_date="1991-01-02"), ""),
        (row(2, "CB77", "Trần Thị Bình", "STP"), ""),
    ],
)
def test_who_may_be_on_the_list_already_under_another_code_is_told(
    world: World, newcomer: RosterRow, said: str
) -> None:
    world.define()
    world.load([AN, BINH, row(9, "7", "Lê Bảy", birth_date="1980-02-03", phone="0912345678")])
    found = world.load([newcomer], dry_run=True)
    assert len(found.notes) == bool(said)
    assert all(said in note and "dòng 2" in note for note in found.notes)


def test_a_plan_may_take_nobody_on_two_lists(world: World) -> None:
    world.define(participation=ParticipationRules("p", two_lists="refused"))
    with pytest.raises(Refused) as refusal:
        world.load([AN, row(3, "cb 01", "Nguyễn Văn An", "STP")])
    assert _problems(refusal) == [(3, "agency_code")]
    assert "đã có tên ở đơn vị SNV (dòng 2)" in str(refusal.value.problem.details)
    assert world.load([AN]).people_new == 1


def test_a_move_after_the_beginning_is_dated_so_that_past_rounds_stay_where_they_were(
    world: World,
) -> None:
    world.define()
    world.load(ROSTER)
    world.now_us = definition().starts_at_us + SECOND_US
    world.load([row(2, "CB01", "Nguyễn Văn An", "STP"), BINH, CUONG])
    moved = world.told(ContestantRegistered)[-1]
    assert moved.agency_at(world.now_us - 1) == "SNV"
    assert moved.agency_at(world.now_us) == "STP"
    before = world.events()
    world.now_us += SECOND_US
    world.load([row(2, "CB01", "Nguyễn Văn An", "STP"), BINH, CUONG])
    assert world.events() == before


def test_a_person_keeps_the_id_over_contests(world: World) -> None:
    world.define()
    world.define("khac")
    world.load(ROSTER)
    world.load([AN], contest="khac")
    people_told = {e.person for e in world.told(ContestantRegistered) if e.code == "CB01"}
    assert len(people_told) == 1


def test_an_organisers_exclusion_outlives_rosters_and_can_be_lifted(world: World) -> None:
    world.define()
    world.load(ROSTER)
    person = world.person("CB01")
    world.carry_out(
        names_and_exclusions.exclude, ExcludePerson("cchc", person, "Tổ ra đề", "org", world.now_us)
    )
    world.load([msgspec.structs.replace(AN, position="Chuyên viên"), BINH, CUONG])
    unread = ExcludePerson("cchc", person, "\u200b", "org", world.now_us)
    assert world.carry_out(names_and_exclusions.exclude, unread).code == "exclusion.reason_missing"
    lifted = ExcludePerson("cchc", person, "", "org", world.now_us)
    world.carry_out(names_and_exclusions.exclude, lifted)
    told = [e for e in world.told(ContestantExcluded) if e.person == person]
    assert [e.reason for e in told] == ["Tổ ra đề", ""]
    assert [e.revision for e in told] == sorted({e.revision for e in told})
    refused = world.carry_out(names_and_exclusions.exclude, lifted)
    assert refused.code == "exclusion.reason_missing"


def test_who_was_excluded_by_a_roster_may_take_part_after_a_later_one(world: World) -> None:
    world.define()
    world.load(ROSTER)
    world.load([AN, BINH, row(4, "CB03", "Lê Văn Cường", "STP")])
    assert [e.reason for e in world.told(ContestantExcluded)] == ["Ban Giám khảo", ""]
    assert world.told(ContestantRegistered)[-1].obligation == "mandatory"


def _slice(number: int, rows: list[RosterRow], final: bool) -> ImportRoster:
    return ImportRoster("cchc", "up", number, rows, final, False, "org", 1)


def test_a_slice_sent_twice_counts_once_and_a_missing_one_is_asked_for(world: World) -> None:
    world.define()
    take = receiving.import_roster
    assert take(world.store, _slice(1, [AN], False), yield_control=no_yield).rows == 1
    assert take(world.store, _slice(1, [AN], False), yield_control=no_yield).rows == 1
    with pytest.raises(Refused) as refusal:
        take(world.store, _slice(3, [CUONG], True), yield_control=no_yield)
    assert refusal.value.problem.details["slices"] == [2]
    take(world.store, _slice(2, [BINH], False), yield_control=no_yield)
    done = take(world.store, _slice(3, [CUONG], True), yield_control=no_yield)
    assert (done.state, done.rows) == ("applying", 3)
    again = take(world.store, _slice(3, [CUONG], True), yield_control=no_yield)
    assert (again.state, again.people_new) == ("applying", 3)


class _Crash(BaseException):
    """The process dies here."""


def test_an_import_goes_on_after_every_possible_crash_and_tells_everything_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "FIRST_SIZE", 7)
    monkeypatch.setattr(batch_sizing, "next_size", lambda size, _took: size)
    world.define()
    rows = [row(n, f"C{n:03}", f"Nguyễn Văn {n}", f"A{n % 5}") for n in range(2, 62)]
    world.send(rows)
    breaths = 0
    for dies_at in range(1, 40):
        left = [dies_at]

        def yield_control(left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise _Crash

        try:
            applying.go_on(world.store, yield_control=yield_control)
        except _Crash:
            breaths += 1
        world.now_us += HOLD_US + 1
        assert len(world.told(AgencyRegistered)) <= 5
    assert breaths > 3
    codes = [event.code for event in world.told(ContestantRegistered)]
    assert sorted(codes) == sorted({item.person_code for item in rows})
    assert {event.revision for event in world.told(ContestantRegistered)} == {1}
    assert len(world.told(HeadcountApproved)) == 5
    with world.store.reading() as connection:
        assert receiving.import_state(connection, ImportState("u1", "cchc", "org")).state == "done"


def test_an_import_that_somebody_holds_is_left_alone(world: World) -> None:
    world.define()
    world.send(ROSTER)
    import_lease.take(world.store, "u1", "applying")
    before = world.events()
    applying.go_on(world.store, yield_control=no_yield)
    assert world.events() == before
    waiting = world.send([AN])
    assert waiting.state == "checking"
    world.now_us += HOLD_US + 1
    applying.go_on(world.store, yield_control=no_yield)
    with world.store.reading() as connection:
        for upload in ("u1", "u2"):
            assert (
                receiving.import_state(connection, ImportState(upload, "cchc", "org")).state
                == "done"
            )


def test_an_import_that_was_held_before_the_clock_was_set_back_goes_on(world: World) -> None:
    world.define()
    world.send(ROSTER)
    import_lease.take(world.store, "u1", "applying")  # by a process that is gone
    world.now_us -= 3600 * 1_000_000
    applying.go_on(world.store, yield_control=no_yield)
    with world.store.reading() as connection:
        assert receiving.state_of(connection, "u1").state == "done"


def test_an_upload_that_never_ends_is_forgotten(world: World) -> None:
    world.define()
    receiving.import_roster(world.store, _slice(1, [AN], False), yield_control=no_yield)
    staging_cleanup.drop_leftovers(world.store, world.now_us + 1, yield_control=no_yield)
    assert world.count(import_rows) == world.count(import_slices) == 0


def test_an_upload_is_of_its_contest_and_of_whoever_sent_it(world: World) -> None:
    world.define()
    world.define(slug="khac")
    world.load(ROSTER)
    for contest, by in (("khac", "org"), ("cchc", "org2"), ("", "")):
        with pytest.raises(Refused) as refusal, world.store.reading() as connection:
            receiving.import_state(connection, ImportState("u1", contest, by))
        assert refusal.value.problem.code == "roster.unknown_upload"
    others: list[dict[str, Any]] = [{"contest": "khac"}, {"by": "org2"}]
    for more in others:
        with pytest.raises(Refused) as refusal:
            world.send([AN], upload="u1", **more)
        assert refusal.value.problem.code == "roster.other_upload"


def test_an_agency_may_come_with_nobody_and_codes_tell_how_long_they_are(world: World) -> None:
    world.define()
    alone = msgspec.structs.replace(row(3, "", "", "STC"), agency_name="Sở Tài chính")
    difference = world.load([row(2, "00001", "Nguyễn Văn An"), row(4, "00025", "Lê Bình"), alone])
    assert (difference.agencies_new, difference.people_new) == (2, 2)
    counts = {event.agency: event.headcount for event in world.told(HeadcountApproved)}
    assert counts == {"SNV": 2, "STC": 0}
    assert not any(event.approved for event in world.told(HeadcountApproved))
    with world.store.reading() as connection:
        known = readiness.code_widths(connection, CodeWidthsQuery("cchc"))
    assert known == KnownCodeWidths([], [], [5], [5])
    again = world.load([row(2, "00001", "Nguyễn Văn An"), row(4, "00025", "Lê Bình"), alone])
    assert (again.agencies_new, again.people_unchanged, again.people_missing) == (0, 2, 0)
