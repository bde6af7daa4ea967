"""The tables of a file about who enters a later phase."""

from typing import get_args

from contracts.definition import Admission, Combination
from plans.table_reader import Node


def read_admission(node: Node) -> Admission:
    """``[[phases.admits]]``."""
    return Admission(
        phase=node.text("phase"),
        rounds=node.texts("rounds"),
        each_round=node.integer("each_round", 0),
        overall=node.integer("overall", 0),
        combine=node.choice("combine", get_args(Combination), None),
        awards=node.texts("awards"),
        audiences=node.texts("audiences"),
    )
