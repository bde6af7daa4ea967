"""Screening: which entries are marked, who says so, and what becomes of that when one changes."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.entries import EntryScreened
from contracts.screening import ScreenEntry
from services.exam.use_cases import screening
from tests.integration.exam.test_entries import (
    call,
    hand_in,
    look,
    send,
    slogan,
    take,
    told,
    withdraw,
)
from tests.support.examination import CLOSES_US, CONTEST, OPENS_US, SECOND_US, Office

HOUR_US = 3600 * SECOND_US


def decide(office: Office, entry: str, decision: Any = "accepted", **changes: Any) -> Any:
    """What exam says when the committee decides."""
    item = ScreenEntry(CONTEST, entry, 1, decision, "lạc đề", None, "ban-to-chuc")
    return office.carry_out(screening.screen_entry, replace(item, **changes))[0]


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
        ({"contest": "khac"}, "entry.unknown"),
        ({"entry": "khong-co"}, "entry.unknown"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_changes_nothing(
    office: Office, changes: dict[str, Any], code: str
) -> None:
    call(office)
    entry = hand_in(office).entry
    item = ScreenEntry(CONTEST, entry, 1, "accepted", "lạc đề", None, "ban-to-chuc")
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
