"""Screening: which entries are marked, who says so, and what becomes of that when one changes."""

from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.entries import EntryScreened
from contracts.rosters import ContestantErased
from contracts.screening import AnswerRefusal, AppealRefusal, ScreenEntry
from services.exam.domain.refusal_appeals import APPEAL_US
from services.exam.use_cases import refusal_appeals, screening
from tests.integration.exam.handed_in import (
    call,
    hand_in,
    listed,
    look,
    send,
    slogan,
    take,
    told,
    withdraw,
)
from tests.support.examination import CLOSES_US, CONTEST, OPENS_US, SECOND_US, SIGNER, Office

HOUR_US = 3600 * SECOND_US


def decide(office: Office, entry: str, decision: Any = "accepted", **changes: Any) -> Any:
    """What exam says when the committee decides."""
    item = ScreenEntry(CONTEST, entry, 1, decision, "lạc đề", None, "ban-to-chuc", True)
    return office.carry_out(screening.screen_entry, replace(item, **changes))[0]


def appeal(office: Office, entry: str, text: str = "Bài đúng chủ đề", **changes: Any) -> Any:
    """What exam says when somebody asks for another look."""
    item = AppealRefusal(CONTEST, entry, text, "an", "", office.now_us)
    use_case = partial(refusal_appeals.appeal_refusal, signer=SIGNER)
    return office.carry_out(use_case, replace(item, **changes))[0]


def answer(office: Office, entry: str, upheld: bool, **changes: Any) -> Any:
    """What exam says when somebody of the committee answers it."""
    item = AnswerRefusal(CONTEST, entry, upheld, "Đã xem lại", "nguoi-khac", True)
    return office.carry_out(refusal_appeals.answer_refusal, replace(item, **changes))[0]


def states(office: Office) -> list[str]:
    """What was told of entries' screening, in order."""
    return [one.screening for one in office.told(EntryScreened)]


def test_an_entry_waits_until_the_committee_accepts_it(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    assert look(office, entry).screening == "waiting"
    assert states(office) == []
    assert decide(office, entry).screening == "accepted"
    assert states(office) == ["accepted"]
    assert decide(office, entry).screening == "accepted"
    assert states(office) == ["accepted"], "the same again changes nothing"


def test_what_is_told_of_an_entry_has_one_rising_revision(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    decide(office, entry)
    take(office, slogan(office, entry=entry, base_version=1, title="Mới"))
    assert [one.revision for one in told(office)] == [1, 2, 3, 4]
    assert states(office) == ["accepted", "waiting"], "a next version is looked at anew"
    assert look(office, entry).screening == "waiting"


def test_what_is_sent_back_may_be_mended_until_the_hour_also_after_the_close(
    office: Office,
) -> None:
    call(office)
    entry = hand_in(office).entry
    office.go_to(CLOSES_US + 1)
    over = decide(office, entry, "sent_back")
    assert over.code == "screening.mend_until_over", "the close itself is over"
    until_us = CLOSES_US + HOUR_US
    view = decide(office, entry, "sent_back", mend_until_us=until_us)
    assert (view.screening, view.reason, view.mend_until_us) == ("sent_back", "lạc đề", until_us)
    late = hand_in(office, title="Bài khác")
    assert late.code == "round.closed", "a new entry comes too late"
    mended = take(office, slogan(office, entry=entry, base_version=1, title="Đã sửa"))
    assert mended.version == 2
    assert look(office, entry).screening == "waiting"


def test_what_judges_may_have_marked_is_not_sent_back_to_be_mended(office: Office) -> None:
    call(office)
    entry, other = hand_in(office).entry, hand_in(office, title="Bài khác").entry
    decide(office, entry)
    office.go_to(CLOSES_US + HOUR_US)
    office.settle_anyway(round_id="nop")
    until_us = office.now_us + HOUR_US
    refused = decide(office, entry, "sent_back", mend_until_us=until_us)
    assert refused.code == "screening.with_judges"
    assert decide(office, entry, "refused").screening == "refused"
    refused = decide(office, entry, "sent_back", mend_until_us=until_us)
    assert refused.code == "screening.with_judges", "nor by way of a refusal"
    assert decide(office, other, "sent_back", mend_until_us=until_us).screening == "sent_back"


def test_a_refused_entry_can_neither_be_changed_nor_taken_back(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    decide(office, entry, "refused")
    again = take(office, slogan(office, entry=entry, base_version=1, title="Khác"))
    assert again.code == "entry.refused"
    assert withdraw(office, entry).code == "entry.refused"
    assert decide(office, entry).screening == "accepted", "the committee may think again"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": 2}, "entry.changed_meanwhile"),
        ({"by": "an"}, "screening.own_entry"),
        ({"decision": "refused", "reason": " "}, "screening.reason_missing"),
        ({"decision": "sent_back", "reason": ""}, "screening.reason_missing"),
        ({"decision": "sent_back", "mend_until_us": OPENS_US}, "screening.mend_until_over"),
        ({"reason": "..."}, "reason.unreadable"),
        ({"anonymous": False}, "screening.anonymity_unchecked"),
        ({"contest": "khac"}, "entry.unknown"),
        ({"entry": "khong-co"}, "entry.unknown"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_changes_nothing(
    office: Office, changes: dict[str, Any], code: str
) -> None:
    call(office)
    entry = hand_in(office).entry
    item = ScreenEntry(CONTEST, entry, 1, "accepted", "lạc đề", None, "ban-to-chuc", True)
    assert office.carry_out(screening.screen_entry, replace(item, **changes))[0].code == code
    assert look(office, entry).screening == "waiting"
    assert states(office) == []


def test_a_withdrawn_entry_is_not_screened(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    withdraw(office, entry)
    assert decide(office, entry).code == "entry.withdrawn"


def test_where_the_plan_screens_nothing_every_version_is_accepted_at_once(office: Office) -> None:
    call(office, screening="none")
    entry = hand_in(office, files=[send(office, "tep")], kind="essay", text="").entry
    assert look(office, entry).screening == "accepted"
    take(office, slogan(office, entry=entry, base_version=1))
    assert look(office, entry).screening == "accepted"
    assert states(office) == ["accepted", "accepted"]
    assert {one.version for one in office.told(EntryScreened)} == {1, 2}


def test_where_only_findings_are_screened_what_is_clean_and_looked_into_is_accepted(
    office: Office,
) -> None:
    call(office, screening="findings", text_word_minimum=4)
    clean = hand_in(office).entry
    short = hand_in(office, text="Hai chữ", title="Ngắn").entry
    unseen = hand_in(
        office, by="chi", files=[send(office, "tep", person="chi")], kind="essay", text=""
    ).entry
    assert look(office, clean).screening == "accepted"
    assert look(office, short).screening == "waiting"
    assert look(office, unseen, "chi").screening == "waiting"


def test_every_decision_stands_in_the_audit_trail_with_its_reason(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    decide(office, entry, "refused")
    decide(office, entry)
    lines = [line for line in office.audited() if " entry." in line]
    assert [line.split()[:2] for line in lines] == [
        ["ban-to-chuc", "entry.refused"],
        ["ban-to-chuc", "entry.accepted"],
    ]
    assert "lạc đề" in lines[0]


def test_what_was_said_stands_step_by_step_and_by_whom_only_for_the_organiser(
    office: Office,
) -> None:
    call(office)
    entry = hand_in(office).entry
    decide(office, entry, "sent_back", reason="thiếu bìa")
    take(office, slogan(office, entry=entry, base_version=1, title="Mới"))
    decide(office, entry, version=2, reason="")
    steps = look(office, entry, None).screenings
    assert [(one.version, one.action, one.reason, one.by) for one in steps] == [
        (1, "sent_back", "thiếu bìa", "ban-to-chuc"),
        (2, "accepted", "", "ban-to-chuc"),
    ]
    assert [one.by for one in look(office, entry).screenings] == ["", ""]


def test_what_the_plan_lets_pass_was_accepted_by_nobody(office: Office) -> None:
    call(office, screening="none")
    (step,) = look(office, hand_in(office).entry, None).screenings
    assert (step.action, step.by) == ("accepted", "")


def test_an_error_is_overlooked_and_a_decision_changed_with_a_reason_only(office: Office) -> None:
    call(office, text_word_maximum=3)
    entry = hand_in(office).entry
    assert decide(office, entry, reason="").code == "screening.reason_missing"
    assert decide(office, entry, reason="đếm cả tiêu đề").screening == "accepted"
    assert decide(office, entry, "refused", reason="").code == "screening.reason_missing"
    assert decide(office, entry, "refused", reason="trùng bài khác").screening == "refused"
    assert decide(office, entry, reason="").code == "screening.reason_missing"
    assert [one.findings for one in office.told(EntryScreened)] == [["words.many"]] * 2


def test_judges_who_may_know_whose_it_is_need_no_word_about_names(office: Office) -> None:
    call(office, blind=False)
    assert decide(office, hand_in(office).entry, anonymous=False).screening == "accepted"


def test_a_refusal_frees_the_place_which_is_taken_anew_where_it_is_thought_better_of(
    office: Office,
) -> None:
    call(office, maximum_per_author=1)
    entry = hand_in(office).entry
    decide(office, entry, "refused")
    another = hand_in(office, title="Bài khác")
    assert another.entry != entry
    assert decide(office, entry).code == "screening.place_taken"
    appeal(office, entry)
    assert answer(office, entry, True).code == "screening.place_taken"
    withdraw(office, another.entry)
    assert answer(office, entry, True).screening == "accepted"
    assert hand_in(office, title="Bài nữa").code == "entry.limit"


def test_a_refusal_is_appealed_against_once_in_time_by_whose_it_is(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    assert appeal(office, entry).code == "screening.not_refused"
    assert decide(office, entry, "refused").appeal_until_us == CLOSES_US + APPEAL_US
    refused: list[tuple[dict[str, Any], str]] = [
        ({"by": "binh"}, "entry.unknown"),
        ({"by": "mai", "agency": "B"}, "entry.unknown"),
        ({"contest": "khac"}, "entry.unknown"),
        ({"text": " \u200b"}, "screening.text_missing"),
        ({"text": "a" * 4001}, "screening.text_too_long"),
        ({"arrived_us": CLOSES_US + APPEAL_US}, "screening.appeal_over"),
    ]
    for changes, code in refused:
        assert appeal(office, entry, **{"text": "vì", **changes}).code == code
    assert answer(office, entry, True).code == "screening.no_appeal"
    filed = appeal(office, entry)
    assert (filed.appeal_until_us, filed.appealed) == (None, True)
    assert appeal(office, entry) == filed, "the same again changes nothing"
    assert appeal(office, entry, "lần nữa").code == "screening.appealed_already"
    assert decide(office, entry).code == "screening.appeal_open", "its answer decides"


def test_after_the_close_three_days_run_from_the_decision(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    office.go_to(CLOSES_US + HOUR_US)
    assert decide(office, entry, "refused").appeal_until_us == office.now_us + APPEAL_US


def test_an_agencys_liaison_appeals_for_it(office: Office) -> None:
    call(office, maximum_per_agency=1)
    entry = hand_in(office, by="mai", agency="A").entry
    decide(office, entry, "refused")
    assert appeal(office, entry, by="mai", agency="A").appealed


def test_an_appeal_is_answered_by_somebody_else_where_there_is_one(office: Office) -> None:
    call(office)
    entry = hand_in(office).entry
    decide(office, entry, "refused")
    appeal(office, entry)
    own = {"by": "ban-to-chuc", "own_reason": "chỉ có một người"}
    others = answer(office, entry, False, **own, others={"ban-to-chuc": "A", "tam": "Tâm"})
    assert (others.code, others.details) == ("screening.others_answer", {"others": ["Tâm"]})
    assert answer(office, entry, False, by="ban-to-chuc").code == "screening.own_refusal"
    assert answer(office, entry, False, by="an").code == "screening.own_entry"
    assert answer(office, entry, False, answer="...").code == "screening.answer_missing"
    assert answer(office, entry, True, anonymous=False).code == "screening.anonymity_unchecked"
    denied = answer(office, entry, False, **own)
    assert (denied.screening, denied.appealed) == ("refused", False)
    assert answer(office, entry, False, **own) == denied, "the same again changes nothing"
    assert answer(office, entry, True).code == "screening.no_appeal"
    assert appeal(office, entry, "lần nữa").code == "screening.appealed_already"
    assert states(office) == ["refused"], "a refusal that stands is nothing new"


def test_an_appeal_that_is_upheld_accepts_the_entry_and_a_new_refusal_can_be_appealed_against(
    office: Office,
) -> None:
    call(office)
    entry = hand_in(office).entry
    decide(office, entry, "refused")
    appeal(office, entry)
    upheld = answer(office, entry, True)
    assert (upheld.screening, upheld.reason) == ("accepted", "Đã xem lại")
    assert [one.action for one in upheld.screenings] == ["refused", "appealed", "upheld"]
    assert answer(office, entry, True) == upheld, "the same again changes nothing"
    decide(office, entry, "refused", reason="trùng bài khác")
    assert appeal(office, entry, "lần nữa").appealed
    assert states(office) == ["refused", "accepted", "refused"]


def test_those_that_wait_for_an_answer_are_listed_as_such(office: Office) -> None:
    call(office)
    first, second = hand_in(office).entry, hand_in(office, title="Khác").entry
    decide(office, first, "refused")
    decide(office, second, "refused")
    appeal(office, second)
    assert set(listed(office, screening="refused")) == {first, second}
    assert listed(office, screening="refused", appealed=True) == [second]


def test_who_is_forgotten_is_forgotten_in_what_they_wrote_when_they_appealed(
    office: Office,
) -> None:
    call(office)
    entry = hand_in(office).entry
    decide(office, entry, "refused")
    appeal(office, entry, "Tôi là Nguyễn Văn An")
    office.learn(ContestantErased(CONTEST, "an", "mandatory", [], 9))
    assert [one.reason for one in look(office, entry, None).screenings] == ["lạc đề", ""]
