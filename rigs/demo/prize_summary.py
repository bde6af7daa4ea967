"""Who won what, as the platform tells it, and whether it is as much as the plan promises."""

from typing import Any

from rich.table import Table

from contracts.definition import Definition
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.play_rounds import Played
from rigs.demo.publish_and_recount import RoundOutcome

_LEADING = 5


def prizes_of(setting: DemoSetup, played: Played) -> list[dict[str, Any]]:
    """Prizes of each round, and those of the whole contest where they are told, as planned."""
    rounds = {None, *(outcome.round for outcome in played.outcomes)}
    rounds |= {entries.outcome.round for entries in played.entries}
    lines = setting.api.get(f"/api/contests/{setting.contest}/awards")["awards"]
    return [line for line in lines if line["round"] in rounds]


def unawarded(
    definition: Definition, outcomes: list[RoundOutcome], prizes: list[dict[str, Any]]
) -> list[str]:
    """Where other than the plan's number of people won a prize of a round."""
    found = []
    weekly = [
        award
        for award in definition.awards
        if award.each_round and award.recipients == "individual"
    ]
    for outcome in outcomes:
        for award in weekly:
            if award.rounds and outcome.round not in award.rounds:
                continue
            due = sum(prize.winners for prize in award.prizes)
            won = {
                line["person"]
                for line in prizes
                if (line["award"], line["round"]) == (award.id, outcome.round) and line["person"]
            }
            if len(won) != due:
                found.append(f"{outcome.round}: {len(won)} prizes were given, {due} are due")
    return found


def contestant_of(played: Played, prizes: list[dict[str, Any]]) -> str:
    """Whoever won the first prize, or stands first where no prize is given yet."""
    lines = prizes + [line for outcome in played.outcomes for line in outcome.standings]
    best = next(line["person"] for line in lines if line["person"])
    return next(name for name, person in played.persons.items() if person == best)


def show_prizes(
    setting: DemoSetup, played: Played, prizes: list[dict[str, Any]], display: Display
) -> None:
    """A table for each round, of its prizes or of who leads; then those of the whole contest."""
    agencies = {agency.code: agency.name for agency in setting.city.agencies}
    for outcome in played.outcomes:
        own = [prize for prize in prizes if prize["round"] == outcome.round]
        shown = _table(f"{outcome.name}: giải cá nhân / prizes" if own else outcome.name)
        lines = {line["person"]: line for line in outcome.standings}
        leading = [
            {"prize": f"(thứ {line['rank']})", "winner": line["name"], **line}
            for line in outcome.standings[:_LEADING]
        ]
        for prize in own or leading:
            _add(shown, prize, lines.get(prize["person"]), agencies)
        display.table(shown)
    overall = [prize for prize in prizes if prize["round"] is None and not prize["collective"]]
    if overall:
        shown = _table("Giải chung cuộc / prizes of the whole contest")
        for prize in overall:
            _add(shown, prize, None, agencies)
        display.table(shown)


def _table(title: str) -> Table:
    shown = Table(title=title, title_justify="left")
    for heading in ("Giải", "Họ và tên", "Đơn vị"):
        shown.add_column(heading)
    for heading in ("Điểm", "Thời gian"):
        shown.add_column(heading, justify="right")
    return shown


def _add(
    shown: Table, prize: dict[str, Any], line: dict[str, Any] | None, agencies: dict[str, str]
) -> None:
    nobody = "" if prize["agency"] else f"(không trao: {prize['because']})"
    shown.add_row(
        prize["prize"],
        prize["winner"] or nobody,
        agencies.get(prize["agency"], prize["agency"]),
        f"{line['score']}/{line['questions']}" if line else "",
        f"{line['duration_s']} giây" if line else "",
    )
