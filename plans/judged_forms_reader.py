"""The tables of a file about what judges mark: entries, teams and the stage."""

from typing import get_args

from contracts.definition import (
    EntryFormat,
    EntryKind,
    EntryLabel,
    EntryOutlet,
    EntryOwner,
    EntryRules,
    HandedInBy,
    PerformanceOrder,
    Screening,
    SizedFile,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
)
from plans.definition_findings import Misread
from plans.money_and_rates import read_size
from plans.panels_reader import read_criteria, read_figures, read_panels
from plans.table_reader import Node
from plans.value_readers import read_choice


def read_entries(node: Node) -> EntryRules:
    """``[phases.entries]``."""
    default = EntryRules([])
    return EntryRules(
        kinds=node.choices("kinds", get_args(EntryKind)),
        minimum_per_agency=node.integer("minimum_per_agency", 0),
        maximum_per_agency=node.maybe("maximum_per_agency", node.integer),
        video_minimum_s=node.duration("video_minimum", 0),
        video_maximum_s=node.maybe("video_maximum", node.duration),
        word_minimum=node.integer("word_minimum", 0),
        word_maximum=node.maybe("word_maximum", node.integer),
        attachments=node.flag("attachments", False),
        labels=node.choices("labels", get_args(EntryLabel), []),
        original=node.flag("original", False),
        criteria=read_criteria(node),
        outlets=node.choices("outlets", get_args(EntryOutlet), []),
        owner=node.choice("owner", get_args(EntryOwner), ""),
        handed_in_by=node.choice("handed_in_by", get_args(HandedInBy), default.handed_in_by),
        maximum_per_author=node.maybe("maximum_per_author", node.integer),
        authors_maximum=node.integer("authors_maximum", 1),
        formats=node.choices("formats", get_args(EntryFormat), []),
        sizes=_sizes(node),
        text_word_minimum=node.integer("text_word_minimum", 0),
        text_word_maximum=node.maybe("text_word_maximum", node.integer),
        explanation_word_maximum=node.integer("explanation_word_maximum", 0),
        picture_longest_minimum=node.integer("picture_longest_minimum", 0),
        sound_minimum_s=node.duration("sound_minimum", 0),
        sound_maximum_s=node.maybe("sound_maximum", node.duration),
        video_sound=node.flag("video_sound", False),
        page_numbers=node.flag("page_numbers", False),
        grace_s=node.duration("grace", 0),
        blind=node.flag("blind", True),
        screening=node.choice("screening", get_args(Screening), default.screening),
        panels=read_panels(node),
        figures=read_figures(node),
    )


def _sizes(node: Node) -> dict[SizedFile, int]:
    sizes: dict[SizedFile, int] = {}
    for name, size in node.mapping("sizes").items():
        try:
            sizes[read_choice(name, get_args(SizedFile))] = read_size(size)
        except Misread as misread:
            node.findings.append(misread.at(f"{node.path('sizes')}.{name}"))
    return sizes


def read_stage(node: Node) -> StageRules:
    """``[phases.stage]``."""
    team = node.table("team", "team", required=True)
    return StageRules(
        teams=node.integer("teams"),
        team=_team(team) if team else TeamRules(),
        parts=[_part(item) for item in node.tables("parts", "part", required=True)],
        order=node.choice("order", get_args(PerformanceOrder), "draw"),
        panels=read_panels(node),
    )


def read_stage_round(node: Node) -> StageRound:
    """``stage`` of a round: what a cluster or the final is."""
    return StageRound(
        venue=node.text("venue"),
        teams=node.maybe("teams", node.integer),
        advancing=node.maybe("advancing", node.integer),
        final=node.flag("final", False),
        agencies=node.texts("agencies"),
        advances_to=node.text("advances_to", ""),
    )


def _team(node: Node) -> TeamRules:
    return TeamRules(
        minimum_members=node.integer("minimum_members", 1),
        maximum_members=node.maybe("maximum_members", node.integer),
        main_members=node.maybe("main_members", node.integer),
        captain=node.flag("captain", False),
        captain_is_main=node.flag("captain_is_main", False),
        lists_due_us=node.maybe("lists_due", node.closing),
        audiences=node.texts("audiences"),
    )


def _part(node: Node) -> StagePart:
    return StagePart(
        id=node.identifier("id"),
        name=node.text("name"),
        time_limit_s=node.maybe("time_limit", node.duration),
        criteria=read_criteria(node),
        overrun_every_s=node.duration("overrun_every", 0),
        overrun_points=node.points("overrun_points", 0.0),
        bank_topics=node.texts("bank_topics"),
        bank_questions=node.integer("bank_questions", 0),
    )
