"""The tables of a file about what judges mark: entries, teams and the stage."""

from typing import get_args

from contracts.definition import (
    Criterion,
    EntryKind,
    EntryLabel,
    EntryOutlet,
    EntryRules,
    PerformanceOrder,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
)
from plans.table_reader import Node


def read_entries(node: Node) -> EntryRules:
    """``[phases.entries]``."""
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
        criteria=_criteria(node),
        outlets=node.choices("outlets", get_args(EntryOutlet), []),
    )


def read_stage(node: Node) -> StageRules:
    """``[phases.stage]``."""
    team = node.table("team", "team", required=True)
    return StageRules(
        teams=node.integer("teams"),
        team=_team(team) if team else TeamRules(),
        parts=[_part(item) for item in node.tables("parts", "part", required=True)],
        order=node.choice("order", get_args(PerformanceOrder), "draw"),
    )


def read_stage_round(node: Node) -> StageRound:
    """``stage`` of a round: what a cluster or the final is."""
    return StageRound(
        venue=node.text("venue"),
        teams=node.maybe("teams", node.integer),
        advancing=node.maybe("advancing", node.integer),
        final=node.flag("final", False),
        agencies=node.texts("agencies"),
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
        criteria=_criteria(node),
    )


def _criteria(node: Node) -> list[Criterion]:
    return [
        Criterion(item.identifier("id"), item.text("name"), item.integer("points"))
        for item in node.tables("criteria", "criterion")
    ]
