"""Rounds that judges mark keep the calendar as quizzes do: they open, close and settle."""

from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command
from msgspec.structs import replace

from contracts.contests import ContestDefined
from contracts.definition import (
    EntryRules,
    Phase,
    Round,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
)
from contracts.errors import Refused
from contracts.question_bank import RoundQuestionsQuery
from contracts.rounds import MakeUpQuery, RoundChanged, RoundOpened, RoundSettled
from plumbing import migrations
from plumbing.database import Database
from services.exam.use_cases import make_up_audience, round_views, starting_attempts
from tests.integration.exam.handed_in import call, hand_in, send, slogan, take, withdraw
from tests.support.databases import Databases
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    GRACE_US,
    OPENS_US,
    SECOND_US,
    Office,
    code,
    definition,
)

MINUTE_US = 60 * SECOND_US
#: an hour's round can be reopened for a twentieth of it
SETTLES_US = CLOSES_US + 3 * MINUTE_US
DAY_US = 24 * 60 * MINUTE_US


def stage(**of_part: Any) -> ContestDefined:
    """A quiz of two weeks, and a stage in its first."""
    rules = StageRules(4, TeamRules(), [StagePart("tieu-pham", "Tiểu phẩm", **of_part)])
    window = Round("ck", "Chung kết", OPENS_US, CLOSES_US, stage=StageRound("Nhà hát", final=True))
    plan = definition(weeks=2)
    late = replace(plan.phases[0], rounds=plan.phases[0].rounds[1:])
    phases = [late, Phase("v3", "Sân khấu", "stage", stage=rules, rounds=[window])]
    return ContestDefined(CONTEST, replace(plan, phases=phases), 1)


def test_a_round_of_entries_settles_and_tells_how_many_there_are(office: Office) -> None:
    call(office)
    planned = office.round("nop")
    assert (planned.state, planned.form, planned.attempts_allowed) == ("open", "entries", 0)
    one = hand_in(office)
    hand_in(office, entry=one.entry, base_version=1, text="bản hai")
    withdraw(office, one.entry)
    hand_in(office, by="binh")
    office.go_to(SETTLES_US - 1)
    assert "có thể mở lại" in office.round("nop").unsettled_because
    office.go_to(SETTLES_US)
    assert office.round("nop").state == "settled"
    settled = {one.round: one for one in office.told(RoundSettled)}
    assert (settled["nop"].entries, settled["nop"].entry_revisions) == (2, 4)
    assert (settled["nop"].attempts, settled["nop"].bank) == (0, {})
    assert (settled["w1"].entries, settled["w1"].entry_revisions) == (0, 0)
    assert {one.round for one in office.told(RoundOpened)} == {"w1", "nop"}
    assert code(hand_in(office, by="binh", text="muộn")) == "round.closed"


def test_an_extension_lets_an_agency_hand_in_and_send_files_longer(office: Office) -> None:
    call(office)
    office.go_to(CLOSES_US + SECOND_US)
    later_us = CLOSES_US + 30 * MINUTE_US
    office.change(later_us, round="nop", agencies=["A"])
    assert (office.round("nop").state, office.told(RoundChanged)[-1].round) == ("open", "nop")
    assert send(office, "u1").file == "u1"
    assert hand_in(office).version == 1
    assert code(hand_in(office, by="chi")) == "round.closed"
    office.go_to(later_us)
    assert code(hand_in(office, text="sau giờ")) == "round.closed"
    assert office.round("nop").state == "closed"


def test_a_round_of_entries_can_be_shortened(office: Office) -> None:
    call(office)
    office.go_to(OPENS_US + MINUTE_US)
    office.shorten(OPENS_US + 2 * MINUTE_US, round="nop")
    office.go_to(OPENS_US + 2 * MINUTE_US)
    assert code(hand_in(office)) == "round.closed"
    office.settle_anyway("đủ bài", "nop")
    office.go_to(office.now_us + GRACE_US)
    assert office.round("nop").state == "settled"


def test_nothing_settles_before_the_silent_grace_is_over_and_nothing_shown_tells_of_it(
    office: Office,
) -> None:
    call(office, grace_s=600)
    office.watermark("g1", CLOSES_US)
    office.go_to(CLOSES_US + GRACE_US)
    assert office.round("nop").settles_from_us == SETTLES_US
    office.settle_anyway("đủ bài", "nop")
    ends_us = CLOSES_US + 600 * SECOND_US
    for now_us in (SETTLES_US, ends_us - 1):
        office.go_to(now_us)
        seen = office.round("nop")
        assert (seen.state, seen.waiting_for) == ("closed", [])
        assert "có thể mở lại" in seen.unsettled_because
    assert hand_in(office).version == 1
    office.go_to(ends_us)
    assert office.round("nop").state == "settled"  # it was decided not to wait for g1


def test_settlement_waits_for_what_gateways_were_given_in_the_grace(office: Office) -> None:
    call(office, grace_s=600)
    ends_us = CLOSES_US + 600 * SECOND_US
    kept = slogan(office, arrived_us=ends_us - 1)
    office.watermark("g1", ends_us - 2)
    office.go_to(ends_us + MINUTE_US)
    assert [one.gateway for one in office.round("nop").waiting_for] == ["g1"]
    assert take(office, kept).version == 1
    office.watermark("g1", ends_us)
    office.go_to(ends_us + 2 * MINUTE_US)
    assert office.told(RoundSettled)[-1].entries == 1


def test_a_stage_settles_a_day_later_or_when_its_organiser_says_so(office: Office) -> None:
    office.learn(stage())
    office.go_to(CLOSES_US + DAY_US - 1)
    assert (office.round("ck").state, office.round("ck").form) == ("closed", "stage")
    office.settle_anyway("đã ký biên bản", "ck")
    office.go_to(office.now_us)
    assert office.round("ck").state == "settled"


def test_an_open_stage_leaves_the_bank_of_a_later_quiz_alone(office: Office) -> None:
    office.learn(stage())
    office.go_to(OPENS_US)
    assert office.load().new == 12
    assert office.round("ck").bank_digest == office.round("ck").commitment == ""
    assert office.round("w2").bank_digest


def test_an_open_stage_that_draws_from_the_bank_holds_it(office: Office) -> None:
    office.learn(stage(bank_topics=["luat"], bank_questions=2))
    office.go_to(OPENS_US)
    assert code(office.load()) == "bank.round_open"


def test_what_belongs_to_quizzes_is_refused_and_takes_nobody_else_along(office: Office) -> None:
    call(office)
    office.load()
    office.go_to(OPENS_US + SECOND_US)
    starts = [office.starting("an", "nop"), office.starting("an", "w1")]
    strange, known = office.carry_out(starting_attempts.start, *starts)
    assert code(strange) == "round.no_quiz"
    assert code(known) != "round.no_quiz"
    given = office.give_back(OPENS_US, OPENS_US + 1, round="nop")
    assert code(given) == "round.no_quiz"
    asked = RoundQuestionsQuery(CONTEST, "nop")
    with office.store.reading() as connection:
        with pytest.raises(Refused, match="trắc nghiệm"):
            make_up_audience.make_up_people(connection, MakeUpQuery(CONTEST, "nop", CLOSES_US))
        with pytest.raises(Refused, match="trắc nghiệm"):
            round_views.round_questions(connection, asked, office.now_us)


def test_rounds_of_contests_from_before_are_planned_by_the_upgrade(databases: Databases) -> None:
    url = databases.of(sa.MetaData(), "exam_judged")
    database = Database(url)
    rules = EntryRules(["text"])
    plan = definition()
    window = Round("nop", "Nộp bài", OPENS_US, CLOSES_US, public_value="số 1")
    entries = Phase("v2", "Bài dự thi", "entries", entries=rules, rounds=[window])
    told = ContestDefined(CONTEST, replace(plan, phases=[*plan.phases, entries]), 1)
    with database.writing() as connection:
        command.upgrade(migrations._config("exam", {"connection": connection}), "0012")
        connection.execute(
            sa.text("INSERT INTO contests (contest, revision, definition) VALUES (:c, 1, :d)"),
            {"c": CONTEST, "d": msgspec.json.encode(told.definition).decode()},
        )
    migrations.upgrade(url, "exam")
    with database.reading() as connection:
        (made,) = connection.execute(sa.text("SELECT * FROM rounds")).all()
    database.close()
    assert (made.round, made.phase, made.state, made.public_value) == (
        "nop",
        "v2",
        "planned",
        "số 1",
    )
    assert (made.opens_at_us, made.closes_at_us) == (OPENS_US, CLOSES_US)
    assert len({made.seed, made.pseudonym_key}) == 2
