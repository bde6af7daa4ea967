"""Everything that was published of a quiz, counted again: by recounts of its ledgers, and from what
the simulator was told."""

from typing import Any

from msgspec import Struct

from rigs.demo.all_round_count import all_round_awards, all_round_differences, amounts_of
from rigs.demo.compressed_plan import DemoFailed, counted_rounds
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.entry_prizes import prize_differences
from rigs.demo.participation_crosscheck import (
    marking_of,
    own_participation,
    own_scores,
    participation_differences,
    score_differences,
)
from rigs.demo.play_rounds import Played
from rigs.demo.prize_summary import prizes_of, unawarded
from rigs.demo.publish_and_recount import fetch_results, wait_for
from rigs.demo.publishing_overall_results import Concluded, conclude

_PARTICIPATION_S = 20.0


class Counted(Struct):
    """What is published over all rounds, and where it is not what was counted."""

    participation: dict[str, Any]
    concluded: Concluded
    prizes: list[dict[str, Any]]
    differences: list[str]


def count_again(setting: DemoSetup, played: Played, display: Display) -> Counted:
    """Publish what is over all rounds, and count everything a second time."""
    for outcome in played.outcomes:
        fetch_results(setting, outcome)
    differences = list(played.record.faults)
    differences += [line for outcome in played.outcomes for line in outcome.differences]
    differences += _score_differences(setting, played)
    table, of_quotas = _participation(setting, played)
    concluded = conclude(setting, played, display)
    differences += [*of_quotas, *concluded.differences]
    prizes = prizes_of(setting, played)
    differences += _judged_differences(setting, played, prizes)
    differences += unawarded(played.definition, played.outcomes, prizes)
    return Counted(table, concluded, prizes, differences)


def _participation(setting: DemoSetup, played: Played) -> tuple[dict[str, Any], list[str]]:
    rounds = {item.id for item in counted_rounds(played.definition)}
    own = own_participation(setting.city, played.definition, played.record, rounds)
    found: dict[str, Any] = {}

    def agrees() -> bool:
        found.clear()
        found.update(setting.api.get(f"/api/contests/{setting.contest}/participation"))
        return not participation_differences(own, found["agencies"])

    try:
        wait_for(agrees, _PARTICIPATION_S, "")
    except DemoFailed:  # the differences that remain are told below
        if not found:
            raise
    return found, participation_differences(own, found["agencies"])


def _score_differences(setting: DemoSetup, played: Played) -> list[str]:
    scores = _own_scores(setting, played)
    return [
        line
        for outcome in played.outcomes
        for line in score_differences(outcome, scores[outcome.round], played.persons)
    ]


def _own_scores(setting: DemoSetup, played: Played) -> dict[str, dict[str, int]]:
    """Round -> person -> the score that counts, by the answers that were acknowledged."""
    assert setting.bank is not None, "a quiz has questions"
    quiz = setting.plan.phase.quiz
    assert quiz is not None, "a quiz is played"
    marking = marking_of(setting.bank, quiz)
    rounds = [outcome.round for outcome in played.outcomes]
    return {one: own_scores(played.record, one, marking, quiz.counting_attempt) for one in rounds}


def _judged_differences(
    setting: DemoSetup, played: Played, lines: list[dict[str, Any]]
) -> list[str]:
    """Of prizes that judges' marks decide or have a part in."""
    if not played.entries:
        return []
    found = [
        f"{line['award']}: {line['prize']} waits for marks"
        for line in lines
        if line["because"] == "not_available"
    ]
    for entries in played.entries:
        found += [*entries.outcome.differences, *prize_differences(lines, entries)]
    scores = list(_own_scores(setting, played).values())
    amounts = amounts_of(setting.city, played.definition, played.record, scores, played.entries)
    names = {agency.code: agency.name for agency in setting.city.agencies}
    for award in all_round_awards(played.definition):
        found += all_round_differences(award, amounts, names, lines)
    return found
