"""The tables of a file about panels, their score sheets, and what the committee enters."""

from typing import get_args

from contracts.definition import (
    CommitteeFigure,
    Criterion,
    EntryKind,
    MarkCombination,
    MarkStep,
    Panel,
    SheetAssignment,
)
from plans.table_reader import Node


def read_panels(node: Node) -> list[Panel]:
    """``panels`` of an entries or a stage phase."""
    return [_panel(item) for item in node.tables("panels", "panel")]


def read_criteria(node: Node) -> list[Criterion]:
    """``criteria`` of a phase, a part or a panel."""
    return [
        Criterion(
            id=item.identifier("id"),
            name=item.text("name"),
            points=item.integer("points"),
            penalty=item.flag("penalty", False),
            description=item.text("description", ""),
        )
        for item in node.tables("criteria", "criterion")
    ]


def read_figures(node: Node) -> list[CommitteeFigure]:
    """``figures`` of an entries phase."""
    return [
        CommitteeFigure(item.identifier("id"), item.text("name"))
        for item in node.tables("figures", "figure")
    ]


def _panel(node: Node) -> Panel:
    default = Panel("", "")
    return Panel(
        id=node.identifier("id"),
        name=node.text("name"),
        kinds=node.choices("kinds", get_args(EntryKind), []),
        rounds=node.texts("rounds"),
        parts=node.texts("parts"),
        preliminary=node.flag("preliminary", False),
        advancing=node.maybe("advancing", node.integer),
        criteria=read_criteria(node),
        step=node.choice("step", get_args(MarkStep), default.step),
        assignment=node.choice("assignment", get_args(SheetAssignment), default.assignment),
        judges_per_entry=node.integer("judges_per_entry", 0),
        sufficient=node.integer("sufficient", 0),
        combine=node.choice("combine", get_args(MarkCombination), default.combine),
        trim=node.integer("trim", default.trim),
        outlier_distance=node.points("outlier_distance", 0.0),
        standardise=node.flag("standardise", False),
        divergence=node.points("divergence", 0.0),
        judges_hidden=node.flag("judges_hidden", False),
    )
