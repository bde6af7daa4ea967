"""The ledger of a round with daily hours on another clock than that of Vietnam is counted again."""

import io

from msgspec.structs import replace

from cli.recount.round_checks import recount
from contracts.contests import ContestDefined
from contracts.definition import DailyHours, Definition
from contracts.ledger_file import ROUND_LEDGER, read_ledger
from contracts.ledger_lines import Closing, Header, Line
from tests.support.ledgers import Organiser, signed
from tests.support.marked_contest import CONTEST
from tests.support.marking import Marking


def in_zone(plan: Definition, zone: str, *hours: int) -> Definition:
    (phase,) = plan.phases
    (week,) = phase.rounds
    week = replace(week, daily_hours=DailyHours(*hours))
    return replace(plan, timezone=zone, phases=[replace(phase, rounds=[week])])


def published(marking: Marking, zone: str, *hours: int) -> str:
    marking.define()
    marking.plan = in_zone(marking.plan, zone, *hours)
    marking.hear(ContestDefined(CONTEST, marking.plan, 2))
    marking.import_keys()
    marking.register("p0", "p1")
    marking.play(marking.submitted("p0", 4), marking.submitted("p1", 3))
    marking.score_waiting()
    marking.publish()
    text: str = marking.publication(auditor=True).ledger
    return text


def in_another(text: str, zone: str) -> list[str]:
    """What is found of the same file signed anew with another zone."""
    lines: list[Line] = []
    for line in ROUND_LEDGER.lines(io.BytesIO(text.encode())):
        if isinstance(line, Header):
            assert line.window is not None
            line = replace(line, window=replace(line.window, timezone=zone))
        if not isinstance(line, Closing):
            lines.append(line)
    ledger = read_ledger(io.BytesIO(signed(lines)))
    return recount(ledger, Organiser().public_key).differences


def test_the_file_names_the_zone_of_its_hours_and_agrees_under_no_other(marking: Marking) -> None:
    text = published(marking, "Asia/Tokyo", 600, 720)  # 08:00 in Vietnam
    assert '"daily_hours":[600,720]' in text
    assert '"timezone":"Asia/Tokyo"' in text
    assert marking.recount().differences == []
    assert in_another(text, "Asia/Tokyo") == []
    for zone in ("Asia/Ho_Chi_Minh", "Asia/Kathmandu", "Europe/Paris"):
        assert any("outside the hours" in one for one in in_another(text, zone))
    assert "window: there is no time zone Asia/Hanoi" in in_another(text, "Asia/Hanoi")


def test_in_vietnam_the_file_names_neither_zone_nor_currency(marking: Marking) -> None:
    text = published(marking, "Asia/Ho_Chi_Minh", 480, 720)
    assert '"timezone"' not in text
    assert '"currency"' not in text
    assert marking.recount().differences == []
