"""Prizes of entries: whether they are the plan's, and go to the best by our own count."""

from typing import Any

from rich.table import Table

from contracts.definition import Award
from rigs.demo.console import Display
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.entries_phase import PlayedEntries


def prize_differences(lines: list[dict[str, Any]], played: PlayedEntries) -> list[str]:
    """Where prizes of entries are not those of our own count."""
    phase = played.definition.phase_of_round(played.outcome.round).id
    awards = [
        award
        for award in played.definition.awards
        if (award.recipients, award.phase) == ("entry", phase)
    ]
    return [line for award in awards for line in _differences(award, lines, played)]


def _differences(award: Award, lines: list[dict[str, Any]], played: PlayedEntries) -> list[str]:
    """Where prizes are not as many, as dear, or not for the best: lots decide between equals."""
    mine = [line for line in lines if line["award"] == award.id]
    due = [prize.money for prize in award.prizes for _ in range(prize.winners)]
    found = []
    if [line["money"] for line in mine] != due:
        found.append(f"{award.id}: {[line['money'] for line in mine]} is given, {due} is due")
    won = [played.values.get(line["work"]) for line in mine]
    best = sorted(played.values.values(), reverse=True)[: len(due)]
    if won != best:
        found.append(f"{award.id}: winners have {won}, the best {best}")
    titles = {one.code: one.title for one in played.entries}
    found += [
        f"{award.id}: {line['work']} is told as {line['title']}"
        for line in mine
        if line["work"] and line["title"] != titles.get(line["work"])
    ]
    return found


def show_entries(
    setting: DemoSetup, lines: list[dict[str, Any]], played: PlayedEntries, display: Display
) -> None:
    """Who won which prize with what."""
    agencies = {agency.code: agency.name for agency in setting.city.agencies}
    names = {person.code: person.name for person in setting.city.people}
    known = {one.code: one for one in played.entries}
    name = next((line["award_name"] for line in lines), "Giải thưởng")
    shown = Table(title=f"{name} / prizes", title_justify="left")
    named = any(one.author for one in played.entries)
    authors = ["Tác giả"] if named else []
    for heading in ("Giải", "Bài dự thi", *authors, "Đơn vị", "Điểm", "Tiền thưởng"):
        shown.add_column(heading)
    for line in lines:
        entry = known.get(line["work"])
        mean = played.values.get(line["work"])
        shown.add_row(
            line["prize"],
            line["title"],
            *([names.get(entry.author, "") if entry else ""] if named else []),
            agencies[entry.agency] if entry else "",
            f"{float(mean):.2f}".replace(".", ",") if mean is not None else "",
            f"{line['money']:,} đồng".replace(",", ".") if line["money"] else "",
        )
    display.table(shown)
